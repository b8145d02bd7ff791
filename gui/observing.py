"""Looks at the network for plots, tables and diagnoses, in a thread of its own, while training goes on at full speed.

The views say what they want to know; as long as nobody wants to know anything, nothing is computed. Of states that come
faster than they can be looked at only the newest counts, and looking takes no more than a share of the time: a dear
question is asked less often, so that the others need not wait for it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.jobs import Answer, Failed, Observed, ObserveJob
from engine.observing import Bench, Observation, Question, Subject
from gui.worker import WorkerThread

INTERVAL = 0.1  # seconds between two looks at a run that goes on: nobody reads numbers that change faster
SHARE = 0.3  # of the time that looking may take while a run goes on
DEAR = 0.02  # seconds from which on a question has a pace of its own, for which it may take
DEAR_SHARE = 0.15  # of the time


class Observing(QObject):
    """Asks the questions of all views about the newest subject, one job at a time.

    `observed` carries an Observation for each look: each view takes out of it what it asked for. It is about an
    earlier subject where a later one is on its way.
    """

    observed = Signal(object)

    def __init__(self, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._bench = Bench()
        self._wanted: dict[str, tuple[Question[Any], ...]] = {}
        self._subject: Subject | None = None
        self._known: set[Question[Any]] = set()  # what has been answered about the subject
        self._last: dict[str, tuple[Question[Any], ...]] = {}  # what each view wanted when it wanted something last
        self._asked: ObserveJob | None = None
        self._number = 0
        self._next = 0.0  # the time before which a run is not looked at again
        self._idle_until = 0.0  # the time before which nothing that is wanted is due, of whatever state of a run
        self._due: dict[Question[Any], float] = {}  # the times before which dear questions are not asked again
        self._running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        worker.answered.connect(self._on_worker_answered)

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way, or a question waits for its turn."""
        return self._asked is not None or self._timer.isActive()

    def want(self, view: str, questions: Iterable[Question[Any]]) -> None:
        """What a view wants to know from now on; nothing while it is hidden."""
        wanted = self._wanted[view] = tuple(questions)
        if wanted and wanted != self._last.get(view):
            self._last[view] = wanted
            self._known.difference_update(wanted)  # it comes back to a question whose answer it has let go
        self._ask()

    def wants(self, view: str) -> bool:
        """Whether a view wants to know anything."""
        return bool(self._wanted.get(view))

    def forget(self, view: str) -> None:
        """A view that is seen again may have missed an answer: what it wants next is asked anew."""
        self._last.pop(view, None)

    def show(self, subject: Subject, *, running: bool = False) -> None:
        """The newest state to look at; `running` says that another will follow soon."""
        soon = running and self._running and time.perf_counter() < self._idle_until
        self._subject, self._running = subject, running
        self._known.clear()
        if not soon:  # else the timer asks
            self._ask()

    @Slot()
    def _ask(self) -> None:
        self._idle_until = 0.0
        if self._asked is not None or self._subject is None:
            return
        now, wanted = time.perf_counter(), {question for some in self._wanted.values() for question in some}
        due = {question: max(self._next, self._due.get(question, 0.0)) if self._running else now for question in wanted}
        self._idle_until = min(due.values(), default=math.inf)
        missing = wanted - self._known
        questions = tuple(question for question in missing if due[question] <= now)
        if questions:
            self._timer.stop()
            self._number += 1
            self._asked = ObserveJob(self._number, self._subject, questions, self._bench)
            self._worker.submit(self._asked)
        elif missing:
            self._timer.start(round(1000 * (min(due[question] for question in missing) - now)) + 1)

    @Slot(object)
    def _on_worker_answered(self, answer: Answer) -> None:
        job = self._asked
        if job is None or answer.version != job.version:
            return
        self._asked = None
        if isinstance(answer, Observed):
            self._take(answer.observation)
        elif isinstance(answer, Failed) and job.subject is self._subject:
            self._known.update(job.questions)  # the same would come of asking again
        self._ask()

    def _take(self, observation: Observation) -> None:
        now = time.perf_counter()
        dear = {question: took for question, took in observation.seconds.items() if took >= DEAR}
        others = observation.took - sum(dear.values())
        self._next = now + max(INTERVAL, others * (1 / SHARE - 1))
        self._due = {question: due for question, due in self._due.items() if due > now}
        self._due |= {question: now + took * (1 / DEAR_SHARE - 1) for question, took in dear.items()}
        if observation.subject is self._subject:
            self._known.update((*observation.answers, *observation.refusals))
        self.observed.emit(observation)

"""Has the worker find epochs of the past again, one at a time: of several that are wanted the newest counts.

Part of the past, which says what is wanted and shows what comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from engine.jobs import Failed, Recalled, RecallJob
from engine.line import Start
from engine.timeline import Timeline, recalled
from gui.document_holder import DocumentHolder
from gui.lines import Looking
from gui.worker import RunControl, WorkerThread

#: Seconds after which a recall that is no longer the newest is given up; shorter ones are shown on the way.
PATIENCE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A recall under way in the worker."""

    start: Start
    job: RecallJob
    control: RunControl
    at: float


class Recalling(QObject):
    """`found` carries a Looking; `unreachable` a line of whose epoch nothing but the curve is left.

    `begun` carries a line and the epoch that was asked for, which may lie before all that can be had; `failed` comes
    where the worker could not.
    """

    found = Signal(object)
    unreachable = Signal(int)
    begun = Signal(int, int)
    failed = Signal()

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, timeline: Timeline, parent: QObject) -> None:
        super().__init__(parent)
        self._holder, self._worker, self._timeline = holder, worker, timeline
        self._asked: _Asked | None = None
        self._wanted: tuple[int, int] | None = None  # line and epoch to ask for next

    @property
    def waiting(self) -> bool:
        """Whether an epoch is on its way."""
        return self._asked is not None

    @property
    def lines(self) -> set[int]:
        """The lines of what is on its way and of what is asked for next."""
        lines = {self._asked.start.line} if self._asked is not None else set()
        return lines | ({self._wanted[0]} if self._wanted is not None else set())

    def want(self, line: int, epoch: int) -> None:
        """Find an epoch of a line; what is on its way is shown if it does not take too long."""
        self._wanted = line, epoch
        if self._asked is None:
            self._ask_next()
        elif perf_counter() - self._asked.at > PATIENCE:
            self._asked.control.stop()

    def give_up(self) -> bool:
        """Want nothing any more; whether anything was wanted."""
        asked, wanted = self._asked, self._wanted
        given_up = wanted is not None or (asked is not None and not asked.control.stopped)
        self._wanted = None
        if asked is not None:
            asked.control.stop()
        return given_up

    def take(self, answer: Recalled) -> None:
        """An epoch has been recalled, or given up."""
        asked, self._asked = self._asked, None
        line = None if asked is None else self._timeline.line(asked.start.line)
        if asked is not None and line is not None and not asked.control.stopped:
            self._timeline.join(line.id, asked.start.moment, answer.moments)
            if answer.document is not None:
                document = recalled(answer.document, line, self._holder.document)
                self.found.emit(Looking(line.id, asked.start.epoch, document, answer.error, answer.test_error))
        self._ask_next()

    def fail(self, answer: Failed) -> None:
        """An epoch cannot be recalled."""
        if self._asked is not None and self._asked.job.version == answer.version:
            self._asked = None
            self.failed.emit()
            self._ask_next()

    def _ask_next(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        line, epoch = wanted
        start = self._timeline.start(epoch, line)
        if start is None:
            self.unreachable.emit(line)
        else:
            self.begun.emit(start.line, epoch)
            job = RecallJob(self._holder.version, start.moment.document, start.epoch, start.compiled)
            self._asked = _Asked(start, job, RunControl(), perf_counter())
            self._worker.submit(job, self._asked.control)

"""The worker thread: takes jobs, gives answers, and trains at full speed between looks at what the window wants.

For the session and those it is made of. Jobs and answers are frozen; what a run may be told while it goes on passes
through a `RunControl`, whose parts are each written by one thread and read by the other.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from engine.errors import StudioError
from engine.jobs import Answer, Failed, Job, RecallJob, Report, ReportingJob, Trained, TrainJob
from engine.settings import Training
from engine.training import SLICE
from gui.garbage import GarbageTimer

REPORT_INTERVAL = 1 / 60
# Seconds. Drawing calls Python a hundred times, and each call may wait for its lock for the whole switch interval.
# Alone it takes a third of that time, so that training loses nothing by standing still meanwhile.
DRAWING = 0.012


class RunControl:
    """What the window may tell a training run that goes on: stop, other settings, and that it has drawn."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._drawn = threading.Event()
        self._drawn.set()
        self._settings: deque[Training] = deque(maxlen=1)

    def stop(self) -> None:
        """Ask the run to end after the update at hand."""
        self._stop.set()
        self._drawn.set()  # a run that waits for that goes on at once

    @property
    def stopped(self) -> bool:
        """Whether the run was asked to end."""
        return self._stop.is_set()

    def is_stopped(self) -> bool:
        """The same, for whoever wants to be able to ask."""
        return self._stop.is_set()

    def acknowledge(self) -> None:
        """Say that the last report is drawn, so that another may come."""
        self._drawn.set()

    def wait_until_drawn(self) -> None:
        """Leave Python's lock to the window while it draws the report that was sent, for `DRAWING` at most."""
        self._drawn.wait(DRAWING)

    def take_report_place(self) -> bool:
        """Take the one place for a report in flight; False while it is taken."""
        free = self._drawn.is_set()
        self._drawn.clear()
        return free

    def put_settings(self, training: Training) -> None:
        """Leave settings for the run; later ones replace those that it has not fetched."""
        self._settings.append(training)

    def take_settings(self) -> Training | None:
        """The settings left last, once."""
        return self._settings.pop() if self._settings else None


class Worker(QObject):
    """Works off jobs in its own thread: `answered` for each job one answer, `progressed` while it trains or reads."""

    answered = Signal(object)
    progressed = Signal(object)

    @Slot(object, object)
    def take(self, job: Job, control: RunControl | None) -> None:
        """Work a job off."""
        try:
            self.answered.emit(self._answer(job, control))
        except StudioError as error:
            self.answered.emit(Failed(job.version, str(error)))
        except Exception:
            # The window must not wait for an answer for ever; the traceback goes to the hook.
            self.answered.emit(Failed(job.version, "this could not be computed; the log tells more"))
            raise

    def _answer(self, job: Job, control: RunControl | None) -> Answer:
        if isinstance(job, TrainJob):
            return self._train(job, control or RunControl())
        if isinstance(job, RecallJob):
            return job.run((control or RunControl()).is_stopped)
        if isinstance(job, ReportingJob):
            control = control or RunControl()
            return job.run(control.is_stopped, self._reporting(control))
        return job.run()

    def _train(self, job: TrainJob, control: RunControl) -> Trained:
        run, report = job.start(), self._reporting(control)
        while not control.stopped and run.advance(SLICE):
            settings = control.take_settings()
            if settings is not None:
                run.set_training(settings)
            report(run.progress)
        return Trained(job.version, run.outcome())

    def _reporting(self, control: RunControl) -> Report:
        """What sends off how far a job is, as often as the window can draw it."""
        due = time.perf_counter()

        def report(look: Callable[[], object]) -> None:
            nonlocal due
            if time.perf_counter() >= due and control.take_report_place():
                due = time.perf_counter() + REPORT_INTERVAL
                self.progressed.emit(look())
                control.wait_until_drawn()

        return report


class WorkerThread(QObject):
    """Owns the worker and its thread, from the first job to `shut_down`. Lives in the window's thread.

    It is the application's child and not the window's, so that the thread can always be ended in order.
    """

    answered = Signal(object)
    progressed = Signal(object)
    _handed_over = Signal(object, object)

    def __init__(self, parent: QObject | None = None, name: str = "worker") -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = Worker()
        self._worker.moveToThread(self._thread)
        self._garbage = GarbageTimer(self)
        self._closed = False
        self._control: RunControl | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._handed_over.connect(self._worker.take, queued)
        self._worker.answered.connect(self._on_worker_answered, queued)
        self._worker.progressed.connect(self._on_worker_progressed, queued)

    def submit(self, job: Job, control: RunControl | None = None) -> None:
        """Hand a job over; training needs a control. After `shut_down` nobody waits for answers any more."""
        if self._closed:
            return
        if not self._thread.isRunning():
            self._garbage.start()
            self._thread.start()
        if control is not None:
            self._control = control
        self._handed_over.emit(job, control)

    @Slot()
    def shut_down(self) -> None:
        """Stop what is going on and end the thread for good; safe to call more than once."""
        self._closed = True
        if self._control is not None:
            self._control.stop()
        self._thread.quit()
        self._thread.wait()
        self._garbage.stop()

    @Slot(object)
    def _on_worker_answered(self, answer: Answer) -> None:
        self.answered.emit(answer)

    @Slot(object)
    def _on_worker_progressed(self, progress: object) -> None:
        self.progressed.emit(progress)

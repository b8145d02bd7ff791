"""The worker thread: takes jobs, gives answers, and trains at full speed between looks at what the window wants.

For the session and those it is made of. Jobs and answers are frozen; what a run may be told while it goes on passes
through a `RunControl`, whose parts are each written by one thread and read by the other.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from engine.errors import StudioError
from engine.jobs import Answer, Failed, Job, RecallJob, Report, ReportingJob, Trained, TrainJob
from engine.settings import Training
from engine.training import SLICE
from gui.computing import Computing, Load
from gui.frames import Frames, Precedence
from gui.garbage import GarbageTimer


class RunControl:
    """What the window and a job that goes on tell each other: stop, other settings, and how far it is."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._settings: deque[Training] = deque(maxlen=1)
        self._report: deque[object] = deque(maxlen=1)

    def stop(self) -> None:
        """Ask the run to end after the update at hand."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether the run was asked to end."""
        return self._stop.is_set()

    def is_stopped(self) -> bool:
        """The same, for whoever wants to be able to ask."""
        return self._stop.is_set()

    @property
    def report_wanted(self) -> bool:
        """Whether the one place for a report is free."""
        return not self._report

    def put_report(self, report: object) -> None:
        """Leave a report for the next frame."""
        self._report.append(report)

    def take_report(self) -> object | None:
        """The report that was left, once; None without one."""
        return self._report.popleft() if self._report else None

    def put_settings(self, training: Training) -> None:
        """Leave settings for the run; later ones replace those that it has not fetched."""
        self._settings.append(training)

    def take_settings(self) -> Training | None:
        """The settings left last, once."""
        return self._settings.pop() if self._settings else None


class Worker(QObject):
    """Works off jobs in its own thread, `answered` for each with one answer; frames go before its work."""

    answered = Signal(object)

    def __init__(self, precedence: Precedence, computing: Computing | None = None) -> None:
        super().__init__()
        self._precedence, self._computing = precedence, computing or Computing()

    @Slot()
    def load(self) -> None:
        """Load the compiled path that is offered, while there is nothing else to do."""
        self._computing.known()

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
            return job.run((control or RunControl()).is_stopped, self._computing.known())
        if isinstance(job, ReportingJob):
            control = control or RunControl()
            return job.run(control.is_stopped, self._reporting(control), self._computing.path())
        return job.run()

    def _train(self, job: TrainJob, control: RunControl) -> Trained:
        computing, stretch = self._computing, self._precedence.stretch
        run, report = job.start(computing.path()), self._reporting(control)
        # What works without Python's lock need not stand aside for frames.
        while not control.stopped and run.advance(run.slice if run.compiled else stretch(SLICE)):
            settings = control.take_settings()
            if settings is not None:
                run.set_training(settings)
            run.set_path(computing.path())
            report(run.progress, lock_free=run.compiled)
        return Trained(job.version, run.outcome())

    def _reporting(self, control: RunControl) -> Report:
        """What leaves word of how far a job is where the last word was taken, and lets frames go first."""

        def report(look: Callable[[], object], *, lock_free: bool = False) -> None:
            if control.report_wanted:
                control.put_report(look())
            if not lock_free:
                self._precedence.give()

        return report


class WorkerThread(QObject):
    """Owns the worker and its thread, from the first job to `shut_down`. Lives in the window's thread.

    `answered` carries the answer to each job, in their order. While one goes on that tells how far it is, `frames`
    beat, and `progressed` carries its newest report at the beginning of a frame, the last one before the answer.

    It is the application's child and not the window's, so that the thread can always be ended in order.
    """

    answered = Signal(object)
    progressed = Signal(object)
    _handed_over = Signal(object, object)
    _load_wanted = Signal()

    def __init__(self, parent: QObject | None = None, name: str = "worker") -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self.frames = Frames(self)
        self.computing = Computing(self)
        self._worker = Worker(self.frames.precedence, self.computing)
        self._worker.moveToThread(self._thread)
        self._garbage = GarbageTimer(self, self.frames)
        self._closed = False
        self._jobs: deque[RunControl | None] = deque()  # those not answered yet, by the controls of those that tell
        queued = Qt.ConnectionType.QueuedConnection
        self._handed_over.connect(self._worker.take, queued)
        self._load_wanted.connect(self._worker.load, queued)
        self._worker.answered.connect(self._on_worker_answered, queued)
        self.frames.ticked.connect(self._on_frames_ticked)

    def submit(self, job: Job, control: RunControl | None = None) -> None:
        """Hand a job over; training needs a control. After `shut_down` nobody waits for answers any more."""
        if self._closed:
            return
        self._start()
        self._jobs.append(control)
        if control is not None:
            self.frames.begin()
        self._handed_over.emit(job, control)

    def load(self, load: Load) -> None:
        """Have the compiled path loaded, also by a run that goes on, which takes it over; `computing` tells of it."""
        if not self._closed:
            self.computing.offer(load)
            self._start()
            self._load_wanted.emit()

    def _start(self) -> None:
        if not self._thread.isRunning():
            self._garbage.start()
            self._thread.start()

    @Slot()
    def shut_down(self) -> None:
        """Stop what is going on and end the thread for good; safe to call more than once."""
        self._closed = True
        for control in self._jobs:
            if control is not None:
                control.stop()
        self.frames.end()
        self._thread.quit()
        self._thread.wait()
        self._garbage.stop()

    @Slot()
    def _on_frames_ticked(self) -> None:
        self._hand_on(self._jobs[0] if self._jobs else None)

    def _hand_on(self, control: RunControl | None) -> None:
        report = None if control is None else control.take_report()
        if report is not None:
            self.progressed.emit(report)

    @Slot(object)
    def _on_worker_answered(self, answer: Answer) -> None:
        self._hand_on(self._jobs[0])
        self._jobs.popleft()
        if not any(self._jobs):
            self.frames.end()
        self.answered.emit(answer)

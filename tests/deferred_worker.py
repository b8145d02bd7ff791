"""A worker without a thread, which works when a test says so: any order of questions and answers can be tried."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Signal

from engine.errors import StudioError
from engine.jobs import Answer, Failed, Job, Trained, TrainJob
from engine.training import Run
from gui.worker import RunControl


class DeferredWorker(QObject):
    """Keeps jobs until `work` is called, which answers one, or does a slice of a run."""

    answered = Signal(object)
    progressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._jobs: deque[tuple[Job, RunControl | None]] = deque()
        self._run: Run | None = None

    def submit(self, job: Job, control: RunControl | None = None) -> None:
        self._jobs.append((job, control))

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    @property
    def jobs(self) -> list[Job]:
        """What is left to do, the first thing first."""
        return [job for job, _control in self._jobs]

    def work(self) -> None:
        """One piece of work, if there is any."""
        if not self._jobs:
            return
        job, control = self._jobs[0]
        try:
            answer = self._train(job, control or RunControl()) if isinstance(job, TrainJob) else job.run()
        except StudioError as error:
            answer = Failed(job.version, str(error))
        if answer is not None:
            self._jobs.popleft()
            self.answered.emit(answer)

    def _train(self, job: TrainJob, control: RunControl) -> Answer | None:
        run = self._run = self._run or job.start()
        if not control.stopped and run.advance(0.0):
            settings = control.take_settings()
            if settings is not None:
                run.set_training(settings)
            self.progressed.emit(run.progress())
            return None
        self._run = None
        return Trained(job.version, run.outcome())

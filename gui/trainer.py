"""One training run at a time, as the window sees it: start, stop, new settings, and reports that never pile up.

Part of the session.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.jobs import TrainJob
from engine.settings import Training
from engine.training import Progress
from gui.worker import RunControl, WorkerThread


class Trainer(QObject):
    """Runs training in the worker. Emits `progressed` with each report; the next comes once it has been drawn."""

    progressed = Signal(object)

    def __init__(self, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._control: RunControl | None = None
        self._job: TrainJob | None = None
        self._settings: Training | None = None
        worker.progressed.connect(self._on_worker_progressed)

    @property
    def job(self) -> TrainJob | None:
        """The run that goes on."""
        return self._job

    @property
    def settings(self) -> Training | None:
        """The settings given to the run since it began."""
        return self._settings

    def start(self, job: TrainJob) -> None:
        """Begin a run; there is none going on."""
        self._job, self._control, self._settings = job, RunControl(), None
        self._worker.submit(job, self._control)

    def stop(self) -> None:
        """Ask the run to end; its answer comes within some milliseconds."""
        if self._control is not None:
            self._control.stop()

    def set_settings(self, training: Training) -> None:
        """Give the run other settings, in force from its next epoch."""
        if self._control is not None:
            self._settings = training
            self._control.put_settings(training)

    def finish(self) -> None:
        """The run has answered."""
        self._job = self._control = self._settings = None

    @Slot(object)
    def _on_worker_progressed(self, progress: Progress) -> None:
        if self._job is None:
            return
        self.progressed.emit(progress)
        # What the report changed is painted before a timer without delay fires.
        QTimer.singleShot(0, self._acknowledge)

    @Slot()
    def _acknowledge(self) -> None:
        if self._control is not None:
            self._control.acknowledge()

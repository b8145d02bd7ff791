"""One training run at a time: start, stop, new settings, reports that never pile up, and the commit at the end.

Part of the session. A run ends by itself, by a pause or by divergence, and is one undoable entry in each case. An epoch
that is a step is a run too; steps asked for meanwhile follow it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.document import with_training
from engine.jobs import Failed, Trained, TrainJob
from engine.settings import Training
from engine.training import Progress
from gui.document_holder import DocumentHolder
from gui.wording import training_text
from gui.worker import RunControl, WorkerThread


class Trainer(QObject):
    """Runs training in the worker.

    Emits `progressed` with each report, the next of which comes once it has been drawn; `diverged` with a line;
    `epoch_stepped(before, after)` after an epoch that was a step; and `state_changed` when a run has begun or ended.
    """

    progressed = Signal(object)
    diverged = Signal(str)
    epoch_stepped = Signal(object, object)
    state_changed = Signal()

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._worker = worker
        self._job: TrainJob | None = None
        self._control = RunControl()
        self._settings: Training | None = None
        self._is_step = False
        self._steps_queued = 0
        worker.progressed.connect(self._on_worker_progressed)

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None

    @property
    def settings(self) -> Training:
        """The settings in force, or given to the run to take over."""
        return self._settings or self._holder.document.training

    # --- what the session asks for ------------------------------------------------------------------------------

    def run(self, epochs: int | None) -> None:
        """Begin a run over so many epochs or (None) until it is stopped; nothing if one goes on."""
        if self._job is None:
            self._job = TrainJob(self._holder.version, self._holder.document, epochs)
            self._control = RunControl()
            self._worker.submit(self._job, self._control)
            self.state_changed.emit()

    def step(self) -> None:
        """Train one epoch as a step; if such a step goes on, one more after it."""
        if self._job is None:
            self._is_step = True
            self.run(1)
        elif self._is_step:
            self._steps_queued += 1

    def stop(self) -> None:
        """Ask the run to end; its answer comes within some milliseconds."""
        self._steps_queued = 0
        self._control.stop()

    def set_settings(self, training: Training) -> None:
        """Give the run that goes on other settings, in force from its next epoch."""
        self._settings = training
        self._control.put_settings(training)

    # --- the worker's answers -----------------------------------------------------------------------------------

    def take(self, answer: Trained) -> None:
        """The run has ended: put what it came to into force."""
        if self._job is None or answer.version != self._job.version:
            return
        was_step, settings = self._is_step, self._settings
        self._end()
        self._commit(answer, settings, was_step)
        self.state_changed.emit()
        if self._steps_queued:
            self._steps_queued -= 1
            self.step()

    def fail(self, answer: Failed) -> None:
        """The run could not be made."""
        if self._job is not None and answer.version == self._job.version:
            self._steps_queued = 0
            self._end()
            self.state_changed.emit()

    def _end(self) -> None:
        self._job = self._settings = None
        self._is_step = False

    def _commit(self, answer: Trained, settings: Training | None, was_step: bool) -> None:
        before, after = self._holder.document, answer.outcome.document
        if settings is not None and after.training != settings:
            after = with_training(after, settings)
        if (after.state.epoch, after.state.update) != (before.state.epoch, before.state.update):
            self._holder.change(after, training_text(before, after), "train")
            if was_step:
                self.epoch_stepped.emit(before, after)
        elif settings is not None:
            self._holder.change(after, "Change how it trains", "edit")
        if answer.outcome.divergence is not None:
            self._steps_queued = 0
            self.diverged.emit(answer.outcome.divergence.message)

    # --- reports ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_worker_progressed(self, progress: Progress) -> None:
        if self._job is not None:
            self.progressed.emit(progress)
            # What the report changed is painted before a timer without delay fires.
            QTimer.singleShot(0, self._acknowledge)

    @Slot()
    def _acknowledge(self) -> None:
        self._control.acknowledge()

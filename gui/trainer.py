"""One training run at a time: start, stop, new settings, reports that never pile up, and the commit at the end.

Part of the session. A run ends by a pause, by divergence, where its error falls below a limit or by a stop condition of
the document, and is one undoable entry in each case. Epochs that are a step are a run too, which no condition of the
document ends; steps asked for meanwhile follow it.
"""

from __future__ import annotations

import sys
from collections import deque

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from engine.document import Document, with_training
from engine.jobs import Failed, Trained, TrainJob
from engine.moments import place_of, same_place
from engine.reports import Outcome, Progress, Watch
from engine.settings import Training
from engine.stopping import NEVER, Stopping
from gui.document_holder import DocumentHolder
from gui.wording import training_text
from gui.worker import RunControl, WorkerThread

#: Runs that can be gone on with as if there had been no pause, also after an undo; each holds a document.
WATCHES = 8


class Trainer(QObject):
    """Runs training in the worker.

    Emits `progressed` with each report, one in a frame at most; `diverged` with a line;
    `epochs_stepped(before, after, epochs)` after a step of so many epochs, both the same if it came to nothing; `fell`
    with the fall of the error that ended a run; `ended` with the condition that did, and whether anything was trained;
    and `state_changed` when a run has begun or ended.
    """

    progressed = Signal(object)
    diverged = Signal(str)
    epochs_stepped = Signal(object, object, int)
    fell = Signal(object)  # engine.history.Fall
    ended = Signal(object, bool)  # engine.ending.End
    unchanged = Signal()  # by a run that came to nothing: what its reports said is true no more
    settings_changed = Signal(object)  # of the run that goes on
    state_changed = Signal()

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._worker = worker
        self._job: TrainJob | None = None
        self._control = RunControl()
        self._settings: Training | None = None
        self._step_of = 0  # epochs, while a step goes on
        self._queued: deque[int] = deque()  # the epochs of the steps that follow it
        self._limits: tuple[float, ...] = ()
        self._watches: deque[tuple[Document, Watch]] = deque(maxlen=WATCHES)  # what runs left, and what continues it
        worker.progressed.connect(self._on_worker_progressed)

    def forget(self) -> None:
        """There is another document altogether: what earlier runs left, which may be large, is not gone on with."""
        self._watches.clear()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None

    @property
    def stepping(self) -> bool:
        """Whether the run that goes on is a step."""
        return self._step_of > 0

    @property
    def end(self) -> int | None:
        """The epoch at which the run that goes on is to end; None: where something ends it."""
        if self._job is None or self._job.epochs is None:
            return None
        return self._job.document.state.epoch + self._job.epochs

    @property
    def settings(self) -> Training:
        """The settings in force, or given to the run to take over."""
        return self._settings or self._holder.document.training

    # --- what the session asks for ------------------------------------------------------------------------------

    def run(self, epochs: int | None) -> None:
        """Begin a run over so many epochs or (None) until it is stopped; nothing if one goes on."""
        if self._job is None:
            document = self._holder.document
            stopping = _watching(document.stopping) if self.stepping else document.stopping
            watch = next((watch for left, watch in self._watches if same_place(left, document)), None)
            self._job = TrainJob(self._holder.version, document, epochs, self._limits, stopping, watch)
            self._control = RunControl()
            self._worker.submit(self._job, self._control)
            self.state_changed.emit()

    @Slot(int)
    def step(self, epochs: int) -> None:
        """Train some epochs as one step; if such a step goes on, another one after it."""
        if self._job is None:
            self._step_of = epochs
            self.run(epochs)
        elif self.stepping:
            self._queued.append(epochs)

    def stop(self) -> None:
        """Ask the run to end; its answer comes within some milliseconds."""
        self._queued.clear()
        self._control.stop()

    def set_limits(self, limits: tuple[float, ...]) -> None:
        """End runs from the next one on where their error falls below one of these limits (mean per sample)."""
        self._limits = limits

    def set_settings(self, training: Training) -> None:
        """Give the run that goes on other settings, in force from its next epoch."""
        self._settings = training
        self._control.put_settings(training)
        self.settings_changed.emit(training)

    # --- the worker's answers -----------------------------------------------------------------------------------

    def take(self, answer: Trained) -> None:
        """The run has ended: put what it came to into force."""
        if self._job is None or answer.version != self._job.version:
            return
        epochs, settings = self._step_of, self._settings
        self._end()
        self._commit(answer, settings, epochs)
        self.state_changed.emit()
        if self._queued:
            self.step(self._queued.popleft())

    def fail(self, answer: Failed) -> None:
        """The run could not be made."""
        if self._job is not None and answer.version == self._job.version:
            self._queued.clear()
            self._end()
            self.state_changed.emit()

    def _end(self) -> None:
        self._job = self._settings = None
        self._step_of = 0

    def _commit(self, answer: Trained, settings: Training | None, step_of: int) -> None:
        outcome = answer.outcome
        before, after = self._holder.document, outcome.document
        if settings is not None and after.training != settings:
            after = with_training(after, settings)
        if outcome.watch is not None:
            self._watches.appendleft((after, outcome.watch))
        if place_of(after) != place_of(before):
            furthest = after if outcome.beyond is None else outcome.beyond.furthest
            self._holder.change(after, training_text(before, after, furthest), "train")
            if step_of:
                self.epochs_stepped.emit(before, after, step_of)
        elif settings is not None:
            self._holder.change(after, "Change how it trains", "edit")
        elif step_of:
            self.epochs_stepped.emit(before, before, step_of)
        if self._holder.document is before:
            self.unchanged.emit()
        self._tell_why(outcome, before)

    def _tell_why(self, outcome: Outcome, before: Document) -> None:
        if outcome.divergence is not None:
            self._queued.clear()
            self.diverged.emit(outcome.divergence.message)
        elif outcome.fall is not None:
            self._queued.clear()
            self.fell.emit(outcome.fall)
        elif outcome.end is not None:
            self.ended.emit(outcome.end, outcome.end.epoch > before.state.epoch)

    # --- reports ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_worker_progressed(self, progress: object) -> None:
        if self._job is not None and isinstance(progress, Progress):
            self.progressed.emit(progress)


def _watching(stopping: Stopping) -> Stopping:
    """Ends nothing; but where patience is asked for, the lowest test error is kept in view for the run that follows."""
    return (
        NEVER
        if stopping.patience is None
        else msgspec.structs.replace(NEVER, patience=sys.maxsize, least=stopping.least)
    )

"""The controller: every intent of the user comes here, and every fact that the views show goes out from here.

The window connects views and actions to it. It changes the document through the gate of the document holder only,
lets the worker compute, and drops answers that belong to a document that is no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal, Slot

from engine import document as edits
from engine.breakpoints import Breakpoint
from engine.creation import randomized
from engine.document import Document
from engine.ending import End, unjudged, words
from engine.jobs import CheckJob, Evaluated
from engine.steps import StepSize
from gui.answering import Answering
from gui.changing import Changing, Edit
from gui.clearance import Clearance
from gui.document_holder import DocumentHolder, Guard
from gui.evaluations import Evaluations, unknown
from gui.frames import Frames
from gui.intents import Intent
from gui.notices import Notices
from gui.past import Past
from gui.stepper import AnyStepSize, Stepper
from gui.trainer import Trainer
from gui.ui_state import Kind, UiState
from gui.undo import Entry
from gui.worker import WorkerThread


class Session(QObject):
    """One window's work on one document.

    Signals are facts: `changed(before, after, cause)`, `frame_changed(Frame | None)`, `progressed(Progress)` while it
    trains, `evaluated(Evaluated)` and `checked(Checked)` about the document in force, `past_evaluated(Evaluated)` about
    one of the past, `settings_changed(Training)` where a run takes other ones over, `state_changed(UiState)`,
    `entries_changed(HistoryState)`, `stopped(Breakpoint | Fall)` where a breakpoint ended a step or a run.
    """

    changed = Signal(object, object, str)
    frame_changed = Signal(object)
    progressed = Signal(object)
    evaluated = Signal(object)
    past_evaluated = Signal(object)
    checked = Signal(object)
    settings_changed = Signal(object)
    state_changed = Signal(object)
    entries_changed = Signal(object)
    stopped = Signal(object)
    ended = Signal(object)  # a run, by one of its conditions: engine.ending.End
    diverged = Signal(str)  # a run; a line that says how
    refused = Signal()  # a step or run could not go on

    def __init__(
        self, document: Document, worker: WorkerThread, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notices = notices
        self._worker = worker
        self._holder = DocumentHolder(document, self)
        self._stepper = Stepper(self._holder, worker, self)
        self._trainer = Trainer(self._holder, worker, self)
        self._evaluations = Evaluations(self._holder, worker, self)
        self._trainer.state_changed.connect(self._tell_state)  # before what waited for a run to end is done
        self._clearance = Clearance(self._holder, self._trainer, notices, self)
        self._past = Past(self._holder, worker, self._clearance.when_free, self)
        self._changing = Changing(self._holder, self._trainer, self._clearance, self._past, notices, self)
        parts = (self._stepper, self._trainer, self._evaluations, self._past)
        self._answering = Answering(self._holder, worker, notices, parts, self)
        self._connect()

    def _connect(self) -> None:
        self._answering.checked.connect(self.checked)
        self._answering.refused.connect(self.refused)
        self._holder.changed.connect(self._on_holder_changed)
        self._holder.stack_changed.connect(self._on_holder_stack_changed)
        self._stepper.frame_changed.connect(self.frame_changed)
        self._stepper.refused.connect(self._notices.warning)
        self._stepper.state_changed.connect(self._tell_state)
        self._stepper.epochs_wanted.connect(self._trainer.step)
        self._stepper.stopped.connect(self.stopped)
        self._stepper.refused.connect(self._on_refused)
        self._trainer.diverged.connect(self._on_refused)
        self._trainer.diverged.connect(self.diverged)
        self._trainer.fell.connect(self.stopped)
        self._trainer.ended.connect(self._on_trainer_ended)
        self._trainer.unchanged.connect(self._on_trainer_unchanged)
        self._trainer.settings_changed.connect(self.settings_changed)
        self._trainer.progressed.connect(self._past.gather)
        self._trainer.progressed.connect(self.progressed)
        self._past.told.connect(self._notices.info)
        self._past.refused.connect(self._notices.error)
        self._trainer.diverged.connect(self._on_trainer_diverged)
        self._trainer.epochs_stepped.connect(self._stepper.add_epochs)
        self._evaluations.evaluated.connect(self._on_evaluated)
        self._evaluations.past_evaluated.connect(self.past_evaluated)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """The document in force."""
        return self._holder.document

    @property
    def error(self) -> float:
        """The mean error of the document in view, of the past or in force; NaN while it is not known."""
        looking = self._past.looking
        return self._evaluations.error if looking is None else looking.error

    @property
    def frames(self) -> Frames:
        """The clock of what goes on."""
        return self._worker.frames

    @property
    def past(self) -> Past:
        """What was at any epoch, and the lines that training has gone."""
        return self._past

    def earlier(self) -> Iterator[Entry]:
        """The state in force and those before it, back to the oldest that is kept."""
        return self._holder.past()

    @property
    def stepper(self) -> Stepper:
        """Where stepping stands."""
        return self._stepper

    @property
    def training(self) -> bool:
        """Whether a training run goes on."""
        return self._trainer.running

    @property
    def busy(self) -> bool:
        """Whether an answer of the worker is under way."""
        return self.training or self._stepper.waiting or self._evaluations.waiting or self._past.waiting

    @property
    def modified(self) -> bool:
        """Whether there is something that saving would keep; a run that goes on counts."""
        return self._holder.modified or self.training

    @property
    def state(self) -> UiState:
        """What can be done right now."""
        trainable, steady = self._clearance.trainable, not self.training and not self.held
        return UiState(
            training=self.training,
            trainable=trainable,
            checkable=trainable and not self.training,
            can_step_back=self._stepper.can_step_back and steady,
            way_lost=self._stepper.way_lost and steady,
            modified=self.modified,
            undo_text=self._holder.undo_text,
            redo_text=self._holder.redo_text,
            lesson=self.document.lesson is not None,
            exercise=self.document.exercise is not None,
            held=self.held,
        )

    def announce(self) -> None:
        """Tell everything to views that have just been connected."""
        self.changed.emit(self.document, self.document, "replace")
        self.frame_changed.emit(self._stepper.frame)
        self._evaluations.ask()
        self._on_holder_stack_changed()

    def when_idle(self, action: Callable[[], object], purpose: str = "") -> None:
        """Do something once no training goes on: now, or after the run was stopped and committed.

        A `purpose` such as "to make the change" is told to the user with the epoch at which the run was stopped.
        """
        self._clearance.when_idle(action, purpose)

    # --- stepping -----------------------------------------------------------------------------------------------

    def step(self, size: StepSize | None = None) -> None:
        """One step forward, of the size chosen if none is given. While a step of epochs goes on, one more after it."""
        self._past.take_up()
        if self.training:
            self._trainer.step(self._stepper.epochs or 1)
        elif self._clearance.may_calculate():
            self._stepper.step(size)

    def step_back(self) -> None:
        """One step back, of the document in force."""
        self._past.newest()
        if not self.training and not self.held:
            self._stepper.step_back()

    @Slot()
    def give_up_step(self) -> None:
        """Make no step any more that was asked for and is not there yet."""
        self._stepper.give_up()

    @property
    def pacing(self) -> bool:
        """Whether a step that was asked for is still under way."""
        return self.training or self._stepper.waiting

    @property
    def running(self) -> bool:
        """Whether a training run goes on that is no step."""
        return self.training and not self._trainer.stepping

    def stop_at(self, points: tuple[Breakpoint, ...]) -> None:
        """Let steps end at breakpoints that they come to, from here on."""
        self._stepper.watch(points)

    def set_limits(self, limits: tuple[float, ...]) -> None:
        """End runs from the next one on where their error falls below one of these limits (mean per sample)."""
        self._trainer.set_limits(limits)

    def set_step_size(self, size: AnyStepSize) -> None:
        """Steps of another size from here on."""
        self._stepper.set_size(size)

    def choose_sample(self, row: int) -> None:
        """Show a row of the training data, at the start of its pass."""
        if self._has_row(row):
            self.when_idle(lambda: self._choose_row(row), "to show the sample")

    def _choose_row(self, row: int) -> None:
        self._past.take_up()
        if self._has_row(row):
            self._stepper.choose_row(row)

    def _has_row(self, row: int) -> bool:
        """Whether there is such a row to step through; what came before may have taken it away."""
        return 0 <= row < len(self.document.data.train) and self._clearance.may_calculate()

    # --- training -----------------------------------------------------------------------------------------------

    def run(self, epochs: int | None = None) -> None:
        """Train for a number of epochs, or until `pause`; a condition of the document may end it before."""
        self._past.take_up()
        if not self.training and self._clearance.may_calculate():
            self._stepper.drop()
            self._trainer.run(epochs)
            if said := unjudged(self.document.stopping, len(self.document.data.test)):
                self._notices.info(said)

    def pause(self) -> None:
        """End the run that goes on; what it reached is kept."""
        self._trainer.stop()

    # --- changes ------------------------------------------------------------------------------------------------

    def edit(
        self, make: Edit, text: str, cause: Kind = "edit", merge: str | None = None, *, quiet: bool = False
    ) -> None:
        """Change the document by a pure function, as one undoable entry, after a run that goes on has ended.

        `quiet`: nothing is said of what the change has brought with it.
        """
        self._changing.edit(make, text, cause, merge, quiet=quiet)

    @Slot(object)
    def request(self, intent: Intent) -> None:
        """Do what the user wants, as one undoable entry; a StudioError says why it cannot be, and nothing changes."""
        self._changing.request(intent)

    def set_parameter(self, slot: int, value: float) -> None:
        """Set one weight or bias."""
        self._changing.set_parameter(slot, value)

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate; a run that goes on takes it over."""
        self._changing.set_learning_rate(rate)

    def reset(self) -> None:
        """Back to the initial weights and epoch 0."""
        self.edit(edits.reset, "Reset to the initial weights")

    def randomize(self, initialiser: str | None, seed: int) -> None:
        """Fresh random weights, at epoch 0: by one initialiser, or (None) by each layer's own."""
        self.edit(lambda d: randomized(d, initialiser, seed), "Randomize the weights")

    def undo(self) -> None:
        """Take back the last change; a run that goes on is one, even where it has come to nothing yet."""
        self._changing.undo()

    def redo(self) -> None:
        """Bring back what was taken back."""
        self.go_to(self._holder.index + 1)

    def go_to(self, index: int) -> None:
        """Put the state at a place in the history into force, as one change."""
        self._changing.go_to(index)

    def check_gradients(self) -> None:
        """Compare every analytic gradient with central differences; the answer is `checked`."""
        if self._clearance.may_calculate():
            self.when_idle(self._ask_check, "to check the gradients")

    def _ask_check(self) -> None:
        self._worker.submit(CheckJob(self._holder.version, self.document))

    def evaluate(self, past: Document | None) -> None:
        """Find the errors and outputs of a document of the past from now on, or (None) of the one in force again."""
        self._evaluations.look(past)

    # --- exercises ----------------------------------------------------------------------------------------------

    @property
    def held(self) -> bool:
        """Whether an exercise holds back all numbers but those that it shows."""
        return self._clearance.held

    def hold(self, why: str, guard: Guard) -> None:
        """Calculate nothing from here on and tell no errors and outputs; `guard` may refuse changes of the document."""
        self._clearance.hold(why, guard)
        self._past.newest()
        self.evaluated.emit(unknown(self.document, self._holder.version))
        self._tell_state()

    def release(self) -> None:
        """Calculate again what is asked for."""
        self._clearance.release()
        self._stepper.drop()
        self._evaluations.ask()

    # --- files --------------------------------------------------------------------------------------------------

    def replace(self, document: Document, text: str = "New network", *, in_file: bool = False) -> None:
        """Work on another document, after a run that goes on has ended; nobody asks about the present one any more.

        `text` is what its history begins with; `in_file` says that it is what a file holds.
        """
        self.when_idle(lambda: self._holder.replace(document, text, in_file=in_file))

    def mark_saved(self, document: Document) -> None:
        """A document that is or was in force is what the file holds."""
        self._holder.mark_clean(document)

    # --- what its parts tell ------------------------------------------------------------------------------------

    @Slot(str)
    def _on_trainer_diverged(self, why: str) -> None:
        self._notices.warning(why, "The panel Diagnosis says more about it.")

    @Slot()
    def _on_trainer_unchanged(self) -> None:
        self.changed.emit(self.document, self.document, "train")

    @Slot(str)
    def _on_refused(self, _why: str) -> None:
        self.refused.emit()

    @Slot(object, bool)
    def _on_trainer_ended(self, end: End, trained: bool) -> None:
        self.ended.emit(end)
        more = "" if trained else " To train on, change the condition."
        self._notices.info(f"{words(end)}{more}")

    def _on_evaluated(self, evaluated: Evaluated) -> None:
        if not self.held:
            self._past.note_errors(evaluated)
        self.evaluated.emit(unknown(self.document, evaluated.version) if self.held else evaluated)

    # --- inside -------------------------------------------------------------------------------------------------

    def _on_holder_changed(self, before: Document, after: Document, cause: str) -> None:
        if cause == "replace":
            self._clearance.forget()
            self._stepper.forget()
            self._trainer.forget()
        else:
            left = self._stepper.follow(before, after)
            if left:
                self._clearance.remark(f"The step under way was left, since {left}.")
        self.changed.emit(before, after, cause)
        self._past.follow(before, after, cause)
        self._stepper.tell()
        self._evaluations.ask()

    def _on_holder_stack_changed(self) -> None:
        self.entries_changed.emit(self._holder.entries)
        self._tell_state()

    @Slot()
    def _tell_state(self) -> None:
        self.state_changed.emit(self.state)

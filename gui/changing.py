"""What changes the document at the user's wish: edits, other settings, and the ways back and forth among the entries.

Part of the session. All wait for a run that goes on to end, but for settings that it can take over as it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject

from engine import document as edits
from engine.document import Document
from engine.edits.consequences import consequences
from engine.errors import StudioError
from gui.clearance import Clearance
from gui.document_holder import DocumentHolder
from gui.intents import Intent
from gui.live import hand_over
from gui.notices import Notices
from gui.past import Past
from gui.trainer import Trainer
from gui.ui_state import Kind
from gui.wording import slot_name

Edit: TypeAlias = Callable[[Document], Document]


class Changing(QObject):
    """Makes changes, each one undoable entry, and goes to entries."""

    def __init__(
        self,
        holder: DocumentHolder,
        trainer: Trainer,
        clearance: Clearance,
        past: Past,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._holder, self._trainer, self._clearance = holder, trainer, clearance
        self._past, self._notices = past, notices

    # --- changes ------------------------------------------------------------------------------------------------

    def edit(
        self, make: Edit, text: str, cause: Kind = "edit", merge: str | None = None, *, quiet: bool = False
    ) -> None:
        """Change the document by a pure function, after a run that goes on has ended; `quiet`: say nothing of it."""
        self._clearance.when_idle(lambda: self._apply(make, text, cause, merge, quiet=quiet), "to make the change")

    def request(self, intent: Intent) -> None:
        """Do what the user wants; a StudioError says why it cannot be, and nothing changes."""
        if intent.live and self._trainer.running:
            self._clearance.attempt(lambda: self._hand_over(intent))
        else:
            self.edit(intent.make, intent.text, merge=intent.merge)

    def set_parameter(self, slot: int, value: float) -> None:
        """Set one weight or bias."""
        if value != self._past.shown.parameters[slot] or self._trainer.running:
            self._past.take_up()
            self.edit(lambda d: edits.with_parameter(d, slot, value), f"Set {slot_name(self._holder.document, slot)}")

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate; a run that goes on takes it over."""
        current = self._trainer.settings if self._past.looking is None else self._past.shown.training
        if rate == current.optimizer.learning_rate:
            return
        try:
            training = current.with_learning_rate(rate)
        except StudioError as error:
            self._notices.error(str(error))
            return
        if self._trainer.running:
            self._trainer.set_settings(training)
        else:
            self._past.take_up()
            self.edit(lambda d: edits.with_training(d, training), f"Learning rate {rate:g}", merge="learning rate")

    def _hand_over(self, intent: Intent) -> None:
        def apply() -> Document:
            self._apply(intent.make, intent.text, "edit", intent.merge)
            return self._holder.document

        hand_over(intent, self._holder.document, self._trainer, self._clearance.when_idle, apply)

    def _apply(self, make: Edit, text: str, cause: Kind, merge: str | None, *, quiet: bool = False) -> None:
        self._past.take_up()
        before = self._holder.document
        if self._clearance.attempt(lambda: self._holder.change(make(before), text, cause, merge)):
            if not quiet and (said := consequences(before, self._holder.document)):
                self._clearance.remark(said)
            self._clearance.tell()

    # --- back and forth -----------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change; a run that goes on is one, even where it has come to nothing yet."""
        holder, clearance = self._holder, self._clearance
        begun = holder.entry(holder.index)
        if self._trainer.running and not clearance.waited_for and begun is not None:
            clearance.when_idle(lambda: self._go(lambda: holder.go_to_entry(begun)), "and taken back")
        else:
            clearance.when_idle(lambda: self._go(holder.undo))

    def go_to(self, index: int) -> None:
        """Put the state at a place in the history into force, as one change."""
        entry = self._holder.entry(index)
        if entry is not None:  # the very one, wherever it is once a run has ended
            self._clearance.when_idle(
                lambda: self._go(lambda: self._holder.go_to_entry(entry)), "to go elsewhere in the history"
            )

    def _go(self, move: Callable[[], bool | None]) -> None:
        self._past.newest()
        found: list[bool | None] = []
        if self._clearance.attempt(lambda: found.append(move())) and found[0] is False:
            self._clearance.remark("What had been undone is no more: the training run came in its place.")
        self._clearance.tell()

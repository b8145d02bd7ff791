"""Whether something may be done now: at once, once the run that goes on has ended, or not at all, which is said once.

Part of the session. What stands in the way is an exercise, a run, or an error that the user can mend.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from engine.batches import check_trainable
from engine.errors import StudioError
from gui.document_holder import DocumentHolder, Guard
from gui.notices import Notices
from gui.trainer import Trainer


class Clearance(QObject):
    """Lets actions through, puts them off or refuses them, and tells what they meant beyond themselves.

    While an exercise holds, nothing is calculated and no past is looked at: `held` is the one switch for it.
    """

    def __init__(self, holder: DocumentHolder, trainer: Trainer, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._holder, self._trainer, self._notices = holder, trainer, notices
        self._waiting: list[Callable[[], object]] = []  # until no run goes on
        self._remarks: list[str] = []  # what a change under way meant beyond itself
        self._held = ""  # why nothing is calculated but an exercise
        self._trainer.state_changed.connect(self._on_trainer_state_changed)

    # --- exercises ----------------------------------------------------------------------------------------------

    @property
    def held(self) -> bool:
        """Whether an exercise holds back all numbers but those that it shows."""
        return bool(self._held)

    def hold(self, why: str, guard: Guard) -> None:
        """Let nothing be calculated from here on; `guard` may refuse changes of the document."""
        self._held = why
        self._holder.set_guard(guard)

    def release(self) -> None:
        """Let everything be done again."""
        self._held = ""
        self._holder.set_guard(None)

    # --- what may be done ---------------------------------------------------------------------------------------

    @property
    def trainable(self) -> bool:
        """Whether there is something to calculate, and no exercise under way."""
        try:
            check_trainable(self._holder.document)
        except StudioError:
            return False
        return not self.held

    def free(self) -> bool:
        """Whether no exercise is under way; if one is, one notice says so."""
        if self._held:
            self._notices.warning(self._held)
        return not self._held

    def may_calculate(self) -> bool:
        """Whether there is something to calculate, and no exercise under way; if not, one notice says why."""
        return self.free() and self.attempt(lambda: check_trainable(self._holder.document))

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something that may be refused; False, and one notice, if it was."""
        try:
            action()
        except StudioError as error:
            self.tell()
            self._notices.error(str(error))
            return False
        return True

    # --- what waits for a run to end ----------------------------------------------------------------------------

    @property
    def waited_for(self) -> bool:
        """Whether something waits for the run to end."""
        return bool(self._waiting)

    def when_idle(self, action: Callable[[], object], purpose: str = "") -> None:
        """Do something once no training goes on: now, or after the run was stopped and committed.

        A `purpose` such as "to make the change" is told to the user with the epoch at which the run was stopped.
        """
        if not self._trainer.running:
            action()
            return
        self._waiting.append(partial(self._after_run, action, purpose))
        self._trainer.stop()

    def when_free(self, action: Callable[[], object], purpose: str) -> bool:
        """The same for what an exercise hides; False if one is under way."""
        free = self.free()
        if free:
            self.when_idle(action, purpose)
        return free

    def forget(self) -> None:
        """What waits was meant for a document that is no more."""
        self._waiting.clear()

    def _after_run(self, action: Callable[[], object], purpose: str) -> None:
        if purpose:
            self.remark(f"Training was stopped at epoch {self._holder.document.state.epoch:,} {purpose}.")
        action()
        self.tell()

    @Slot()
    def _on_trainer_state_changed(self) -> None:
        while self._waiting and not self._trainer.running:
            self._waiting.pop(0)()

    # --- what is said beside ------------------------------------------------------------------------------------

    def remark(self, words: str) -> None:
        """Something to say together with all else that a change meant."""
        self._remarks.append(words)

    def tell(self) -> None:
        """Say it, in one notice."""
        remarks, self._remarks = self._remarks, []
        if remarks:
            self._notices.info(" ".join(remarks))

"""A line in which something is typed for a model to take or refuse: what all such fields of the window have in common.

Enter or leaving the field accepts what was typed, Escape brings back what holds, and what cannot be is marked and
refused with a reason. What holds may change meanwhile; it never overwrites what is being typed.
"""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.errors import StudioError

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class EntryField(QLineEdit):
    """Subclasses say what holds as text, why a text cannot be, and what becomes of one that can.

    `refused` carries one line of reason.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""
        self.textEdited.connect(self._on_text_edited)

    @property
    def pending(self) -> bool:
        """Whether something is typed that is neither accepted nor given up."""
        return self.isModified()

    def set_hint(self, hint: str) -> None:
        """What the tooltip says while nothing is wrong."""
        self._hint = hint
        self._mark(self._reason() if self.pending else None)

    def restore(self) -> None:
        """Give up what is being typed."""
        self.setText(self._standing())
        self.setCursorPosition(0)
        self.setModified(False)
        self._mark(None)

    def accept(self) -> None:
        """Take what is typed, as Enter does."""
        self._accept(keep=True)

    # --- what a kind of field says -------------------------------------------------------------------------------

    @abstractmethod
    def _standing(self) -> str:
        """What holds, as text."""

    def _check(self, text: str) -> None:
        """Raise StudioError if a text cannot be."""

    @abstractmethod
    def _take(self, text: str) -> None:
        """A text was accepted: keep what it says, `restore` and emit it."""

    def _is_unfinished(self, text: str) -> bool:
        """Whether a text that cannot be is no reason to warn yet, because more may follow."""
        return not text.strip()

    # --- what the user does --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Escape from a shortcut of the window while something is typed."""
        override = event.type() == QEvent.Type.ShortcutOverride and self.pending
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Escape restores."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.pending:
            self.restore()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field accepts; what cannot be accepted is given up."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self._accept(keep=False)

    def _on_text_edited(self, text: str) -> None:
        # An empty or half-typed text is not yet wrong to look at; it is refused when it is entered.
        self._mark(None if self._is_unfinished(text) else self._reason())

    def _accept(self, *, keep: bool) -> None:
        if not self.pending:
            return
        reason = self._reason()
        if reason is None:
            self._take(self.text())
            return
        if keep:
            self._mark(reason)
        else:
            self.restore()
        self.refused.emit(reason)

    def _reason(self) -> str | None:
        """Why what is typed cannot be accepted."""
        try:
            self._check(self.text())
        except StudioError as error:
            return str(error)
        return None

    def _mark(self, reason: str | None) -> None:
        self.setToolTip(reason or self._hint)
        mark = "true" if reason else "false"
        if self.property("invalid") != mark:
            self.setProperty("invalid", mark)
            self.style().unpolish(self)
            self.style().polish(self)

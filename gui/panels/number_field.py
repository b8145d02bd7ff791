"""A line in which people type a number, with a decimal point or comma, or arithmetic such as `1/3`.

Enter or leaving the field accepts what was typed, Escape brings the old value back, and what is no number or
out of range is marked while typing and refused with a reason. For the panels and the window's bars.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine import arithmetic
from engine.errors import StudioError
from engine.numerals import shown
from gui.theme import number_font

#: Says in the user's words why a number cannot be, or None where it can.
Check: TypeAlias = Callable[[float], str | None]

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def anything(_value: float) -> str | None:
    """A check that every finite number passes."""
    return None


def positive(value: float) -> str | None:
    """A check that only numbers above 0 pass, such as learning rates."""
    return None if value > 0 else "the number must be greater than 0"


class NumberField(QLineEdit):
    """Shows one finite number at `digits` significant digits (or a blank) and lets it be changed.

    Emits `value_entered` with a new number, `refused` with one line of reason. A value shown while somebody
    types does not overwrite the typed text; it is what Escape then returns to. A number left as it stands is
    not emitted, so that digits that are not shown are never lost.
    """

    value_entered = Signal(float)
    refused = Signal(str)

    def __init__(self, check: Check = anything, digits: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._digits = digits
        self._value: float | None = None
        self._hint = ""
        self.setFont(number_font())
        self.setMaxLength(arithmetic.LONGEST)
        self.textEdited.connect(self._on_text_edited)

    @property
    def value(self) -> float | None:
        """The number that stands here, whatever is being typed."""
        return self._value

    @property
    def pending(self) -> bool:
        """Whether something is typed that is neither accepted nor given up."""
        return self.isModified()

    def show_value(self, value: float | None) -> None:
        """Show a number, or a blank; never emits."""
        if value == self._value and not self.pending and value is not None:
            return
        self._value = value
        if not self.pending:
            self.restore()

    def set_digits(self, digits: int) -> None:
        """The significant digits that are shown."""
        self._digits = digits
        if not self.pending:
            self.restore()

    def set_hint(self, hint: str) -> None:
        """What the tooltip says while nothing is wrong."""
        self._hint = hint
        self._mark(self._reason() if self.pending else None)

    def restore(self) -> None:
        """Give up what is being typed."""
        self.setText("" if self._value is None else shown(self._value, self._digits))
        self.setCursorPosition(0)
        self.setModified(False)
        self._mark(None)

    def sizeHint(self) -> QSize:
        """Room for a sign and a dozen digits."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 12 + 20, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few digits."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 6 + 20, super().minimumSizeHint().height())

    # --- what the user does ----------------------------------------------------------------------

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
            self._accept(keep=True)
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
        # An empty or half-typed number is not yet wrong to look at; it is refused when it is entered.
        self._mark(self._reason() if text.strip() and not _is_unfinished(text) else None)

    def _accept(self, *, keep: bool) -> None:
        if not self.pending:
            return
        reason = self._reason()
        if reason is None:
            self._value = arithmetic.value(self.text())
            self.restore()
            self.value_entered.emit(self._value)
            return
        if keep:
            self._mark(reason)
        else:
            self.restore()
        self.refused.emit(reason)

    def _reason(self) -> str | None:
        """Why what is typed cannot be accepted."""
        try:
            return self._check(arithmetic.value(self.text()))
        except StudioError as error:
            return str(error)

    def _mark(self, reason: str | None) -> None:
        self.setToolTip(reason or self._hint)
        mark = "true" if reason else "false"
        if self.property("invalid") != mark:
            self.setProperty("invalid", mark)
            self.style().unpolish(self)
            self.style().polish(self)


def _is_unfinished(text: str) -> bool:
    try:
        arithmetic.value(text)
    except StudioError as error:
        return isinstance(error, arithmetic.Unfinished)
    return False

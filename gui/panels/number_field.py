"""A line in which people type a number, with a decimal point or comma, or arithmetic such as `1/3`.

For the panels and the window's bars.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from engine import arithmetic
from engine.errors import StudioError
from engine.numerals import shown
from gui.panels.entry_field import EntryField
from gui.theme import number_font

#: Says in the user's words why a number cannot be, or None where it can.
Check: TypeAlias = Callable[[float], str | None]


def anything(_value: float) -> str | None:
    """A check that every finite number passes."""
    return None


def positive(value: float) -> str | None:
    """A check that only numbers above 0 pass, such as learning rates."""
    return None if value > 0 else "the number must be greater than 0"


def whole(value: float) -> str | None:
    """A check that only 0, 1, 2, … pass, such as counts."""
    return None if value >= 0 and value.is_integer() else "it must be a whole number such as 3"


class NumberField(EntryField):
    """Shows one finite number at `digits` significant digits (or a blank) and lets it be changed.

    Emits `value_entered` with a new number, `refused` with one line of reason. A value shown while somebody
    types does not overwrite the typed text; it is what Escape then returns to. A number left as it stands is
    not emitted, so that digits that are not shown are never lost.
    """

    value_entered = Signal(float)

    def __init__(self, check: Check = anything, digits: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._says = check
        self._digits = digits
        self._value: float | None = None
        self.setFont(number_font())
        self.setMaxLength(arithmetic.LONGEST)

    @property
    def value(self) -> float | None:
        """The number that stands here, whatever is being typed."""
        return self._value

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

    def sizeHint(self) -> QSize:
        """Room for a sign and a dozen digits."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 12 + 20, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few digits."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 6 + 20, super().minimumSizeHint().height())

    # --- inside ------------------------------------------------------------------------------------------------

    def _standing(self) -> str:
        return "" if self._value is None else shown(self._value, self._digits)

    def _check(self, text: str) -> None:
        why = self._says(arithmetic.value(text))
        if why is not None:
            raise StudioError(why)

    def _take(self, text: str) -> None:
        self._value = value = arithmetic.value(text)
        self.restore()
        self.value_entered.emit(value)

    def _is_unfinished(self, text: str) -> bool:
        try:
            arithmetic.value(text)
        except arithmetic.Unfinished:
            return True
        except StudioError:
            return not text.strip()
        return False

"""One quiet line beside a gradient: its central difference and how well it agrees, folding out to the formula.

For the explanation panel's sections.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from engine import formula
from engine.explain import Difference
from engine.numerals import shown
from gui.panels.beside import agreement
from gui.panels.explanation_text import with_subscripts
from gui.panels.formula_label import FormulaLabel
from gui.theme import LIGHT, Theme

_DIGITS = 5  # of the quotient, one more than numbers mostly have
_SIZE = 16.0
_TIP = "The error of this sample with the number a little larger and a little smaller, over the distance"
_NONE = "no central difference: the error has a kink here, or the network is too large"


class DifferenceLine(QWidget):
    """Shows a difference, or that there is none; hidden until it is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._difference: Difference | None = None
        self._fold = QToolButton()
        self._fold.setProperty("kind", "flat")
        self._fold.setCheckable(True)
        self._fold.setFixedSize(16, 16)
        self._fold.setAccessibleName("show the central difference with its numbers")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setProperty("kind", "small")
        self._rule, self._numbers = FormulaLabel(), FormulaLabel()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(2)
        layout.addWidget(self._fold, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 0, 1)
        layout.addWidget(self._rule, 1, 0, 1, 2)
        layout.addWidget(self._numbers, 2, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self._fold.toggled.connect(self._on_fold_toggled)
        self.clear()

    def clear(self) -> None:
        """Show nothing, until a difference is known."""
        self._difference = None
        self._fold.setChecked(False)
        self._on_fold_toggled(False)
        self.hide()

    def show_difference(self, of: Difference | None) -> None:
        """Show a difference; None says that there is none here."""
        self._difference = of
        self._fold.setVisible(of is not None)
        self._words.setToolTip("" if of is None else _TIP)
        self._words.setText(f"<span>{_NONE}</span>" if of is None else self._sentence(of))
        self._words.setAccessibleName(self.text())
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for label in (self._rule, self._numbers):
            label.set_theme(theme)
        if self._difference is not None:
            self._words.setText(self._sentence(self._difference))

    def text(self) -> str:
        """The line as plain text; empty while nothing is shown."""
        of = self._difference
        return _NONE if of is None else f"{_quotient(of)}, {agreement(of)}"

    _theme = LIGHT

    def _sentence(self, of: Difference) -> str:
        theme = self._theme
        # What a hand calculates need not be the exact number: that is no fault.
        mark, role = (
            ("✓", theme.ok_text) if of.agrees else ("≠", theme.muted) if of.by_hand else ("✗", theme.error_text)
        )
        colour = role.name()
        quotient = with_subscripts(_quotient(of))
        return f'<span style="color: {colour}">{mark}</span> {quotient} · {agreement(of)}'

    def _on_fold_toggled(self, on: bool) -> None:
        self._fold.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        of = self._difference
        for label in (self._rule, self._numbers):
            label.setVisible(on and of is not None)
        if on and of is not None:
            self._rule.set_formula(formula.latex(of.rule), formula.text(of.rule), size=_SIZE)
            numbers = formula.equation(*of.substituted.sides, of.quotient)
            self._numbers.set_formula(formula.latex(numbers, _DIGITS), formula.text(numbers, _DIGITS), size=_SIZE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._difference is not None and event.button() == Qt.MouseButton.LeftButton:
            self._fold.toggle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


def _quotient(of: Difference) -> str:
    return f"{formula.text(of.rule.sides[-1])} = {shown(of.quotient, _DIGITS)}"

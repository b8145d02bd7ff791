"""A long sum unfolded: the table of all its terms, the one that is chosen there as a formula, and the way to fold it.

For the explanation panel's sections.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine import formula
from engine.explain import Explanation, Summand
from engine.formula import equation, with_numbers
from engine.numerals import DIGITS
from engine.reference import Reference
from gui.panels.formula_label import FormulaLabel
from gui.panels.terms_table import TermsTable
from gui.theme import Theme

#: Terms that are written out in the formula itself; of a sum with more there is the table.
MOST_WRITTEN = 20
_SIZE = 17.0


class UnfoldedSum(QWidget):
    """Shows the terms of an explanation that was asked for unfolded, and is hidden for others.

    The table is made when it is first needed. Emits `places_pointed` with a term's places, `asked` with a Reference.
    """

    places_pointed = Signal(object)
    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference: Reference | None = None
        self._digits = DIGITS
        self._table: TermsTable | None = None
        self._theme: Theme | None = None
        self._term = FormulaLabel()
        self._term.link_clicked.connect(self.asked)
        self._fold = QPushButton("Fold the sum")
        self._fold.setProperty("kind", "link")
        self._fold.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fold.clicked.connect(self._on_fold_clicked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(self._term)
        self._column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_sum(self, of: Explanation, digits: int) -> None:
        """Show the sum of an explanation, if it is one that was asked for unfolded."""
        self._reference, self._digits = of.reference, digits
        self.setVisible(of.reference.unfolded)
        if not of.reference.unfolded:
            return
        self._term.hide()
        many = len(of.terms) > MOST_WRITTEN
        if many:
            table = self._made_table()
            table.show_terms(of.terms, digits)
        if self._table is not None:
            self._table.setVisible(many)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._term.set_theme(theme)
        if self._table is not None:
            self._table.set_theme(theme)

    def _made_table(self) -> TermsTable:
        if self._table is None:
            self._table = TermsTable()
            if self._theme is not None:
                self._table.set_theme(self._theme)
            self._table.places_pointed.connect(self.places_pointed)
            self._table.term_chosen.connect(self._on_term_chosen)
            self._column.insertWidget(0, self._table)
        return self._table

    def _on_term_chosen(self, term: Summand) -> None:
        whole = equation(term.symbols, with_numbers(term.symbols), term.value)
        links = formula.links(whole)
        latex = formula.latex(whole, self._digits, links=links)
        self._term.set_formula(latex, formula.text(whole, self._digits), size=_SIZE, links=links)
        self._term.show()

    def _on_fold_clicked(self) -> None:
        if self._reference is not None:
            self.asked.emit(self._reference._replace(unfolded=False))

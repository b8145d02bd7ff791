"""A weighted sum, a hidden delta and an update of the open document as its conventions would write them.

For the dialog of the conventions.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine import formula
from engine.conventions import Conventions
from engine.creation import new_document
from engine.data import Data, built_in, no_samples
from engine.document import Document, with_conventions
from engine.errors import StudioError
from engine.explain import explain
from engine.formula import Equation
from engine.numerals import DIGITS
from engine.steps import Number, Quantity
from engine.trace import Trace, trace
from gui.panels.formula_label import FormulaLabel
from gui.theme import LIGHT, Theme

_QUICK = 5_000  # parameters up to which the document itself is shown, and not a small example
_SIZE = 16.0


class Preview(QFrame):
    """Three formulas in symbols, each with its numbers below it; of a small example where a document's are `hidden`."""

    def __init__(
        self, document: Document, theme: Theme | None, parent: QWidget | None = None, *, hidden: bool = False
    ) -> None:
        super().__init__(parent)
        self._document, self._hidden = _shown_document(document), hidden
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.labels: list[tuple[FormulaLabel, FormulaLabel]] = []
        for title in ("A WEIGHTED SUM", "A DELTA", "AN UPDATE"):
            caption = QLabel(title)
            caption.setProperty("kind", "caption")
            column.addWidget(caption)
            pair = FormulaLabel(theme or LIGHT), FormulaLabel(theme or LIGHT)
            for label in pair:
                column.addWidget(label)
            self.labels.append(pair)
            column.addSpacing(5)
        column.addStretch()

    def show_conventions(self, conventions: Conventions) -> str | None:
        """Writes the formulas; returns in one line why what they ask for cannot be calculated by hand, if so."""
        refused = None
        try:
            made = _traced(self._document, conventions)
        except StudioError as error:
            refused = str(error)
            exact: Conventions = _written(conventions)
            made = _traced(self._document, exact)
        if self._hidden:
            made = _traced(_example(), made.conventions)
        digits = conventions.digits or DIGITS
        for (symbols, numbers), (rule, substituted) in zip(self.labels, _formulas(made), strict=True):
            _show(symbols, rule, digits)
            _show(numbers, substituted, digits)
        self._grow()
        return refused

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """As high as the formulas are at this width, which a form beside it would not ask for."""
        column = self.layout()
        if column is not None:
            column.invalidate()  # it may remember heights from before the formulas were at this width
            self.setMinimumHeight(column.heightForWidth(self.width()))


def _show(label: FormulaLabel, equation: Equation, digits: int) -> None:
    label.set_formula(formula.latex(equation, digits), formula.text(equation, digits), size=_SIZE)


def _written(conventions: Conventions) -> Conventions:
    """The same as far as they only change what is written."""
    fields = {name: getattr(conventions, name) for name in conventions.__struct_fields__}
    return Conventions(**{**fields, "rounding": None, "update_order": "together"})


def _traced(document: Document, conventions: Conventions) -> Trace:
    return trace(with_conventions(document, conventions), (0,))


def _shown_document(document: Document) -> Document:
    """The document itself where it can be stepped and is small; else a small one."""
    if len(document.parameters) <= _QUICK and len(document.network.connections):
        try:
            _traced(document, _written(document.conventions))
        except StudioError:
            pass
        else:
            return document
    return _example()


@lru_cache(maxsize=1)
def _example() -> Document:
    made = new_document((2, 2, 1), activation="sigmoid", output_activation="sigmoid")
    return replace(made, data=Data(built_in("xor"), no_samples(2, 1)))


def _formulas(made: Trace) -> list[tuple[Equation, Equation]]:
    return [(e.rule, e.substituted) for e in (explain(made, number) for number in _numbers(made))]


def _numbers(made: Trace) -> list[Number]:
    """The weighted sum and the delta of the first neuron of the last hidden layer, and the first weight's update."""
    network = made.network
    last = len(network.layers) - 1
    layer = next((i for i in reversed(range(1, last)) if network.layers[i].neurons), last)
    neuron = network.layer_range(layer).start
    incoming = network.incoming(neuron)
    slot = int(network.weight_slots[incoming.start if len(incoming) else 0])
    wanted = ((Quantity.NET, neuron), (Quantity.DELTA, neuron), (Quantity.NEW_VALUE, slot))
    return [_complete(made, quantity, subject) for quantity, subject in wanted]


def _complete(made: Trace, quantity: Quantity, subject: int) -> Number:
    end = made.steps.end_of(quantity, subject)
    (number,) = made.steps.numbers(end - 1, end)
    return number

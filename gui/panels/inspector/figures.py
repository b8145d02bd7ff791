"""The numbers that the inspector shows of one neuron, connection or the error in the pass in view.

Each is known or not yet, and knows what its explanation is asked by. For the inspector alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.numerals import shown
from engine.reference import Reference
from engine.showing import signed
from engine.steps import PHASE_OF, TOTAL, Number, Quantity
from gui.panels.inspector.subject import Subject
from gui.panels.known import is_known

UNKNOWN = "·"
DIGITS = 6

_GIVEN = "Given by the sample"
_EXPLAIN = "How does it come about? Click to see"
_NOT_YET = "Not known yet: press Step (Space) until {}"
_WHEN = {
    "forward": "the forward pass gets there",
    "error": "the error is worked out",
    "backward": "the backward pass gets there",
    "update": "the update is made",
}
_NO_PASS = "Not known yet: press Step (Space) to get there, or click to have it calculated for the sample in view"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it is shown; `asks` is what its explanation is asked by, None where there is nothing to ask."""

    text: str
    tip: str
    asks: Reference | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the panel: its title with the letter that stands in it, and the figure of a subject, or None."""

    title: str
    figure: Callable[[Subject], Figure | None]
    letter: str = ""

    def title_of(self, of: Subject) -> str:
        """The title with the document's letter for it."""
        return f"{self.title} {of.manner.letter(self.letter)}" if self.letter else self.title


def _neuron(of: Subject) -> int | None:
    return of.neuron


def _computing(of: Subject) -> int | None:
    return None if of.neuron is None or of.neuron < of.network.input_count else of.neuron


def _output(of: Subject) -> int | None:
    return of.neuron if of.neuron is not None and of.neuron in of.network.layer_range(-1) else None


def _error(of: Subject) -> int | None:
    return TOTAL if of.is_error else _output(of)


def _slot(of: Subject) -> int | None:
    return of.slot


def _row(title: str, quantity: Quantity, subject_of: Callable[[Subject], int | None], letter: str = "") -> FigureRow:
    def figure(of: Subject) -> Figure | None:
        subject = subject_of(of)
        return None if subject is None else _figure(of, quantity, subject)

    return FigureRow(title, figure, letter)


def _figure(of: Subject, quantity: Quantity, subject: int) -> Figure:
    given = quantity == Quantity.OUT and subject < of.network.input_count
    asks = Reference("input" if given else quantity.word, subject)
    if of.frame is None:
        return Figure(UNKNOWN, _GIVEN if given else _NO_PASS, asks)
    if not is_known(of.frame, Reference(quantity.word, subject, of.frame.sample)):
        return Figure(UNKNOWN, _NOT_YET.format(_WHEN[PHASE_OF[quantity]]))
    value = of.frame.trace.value(Number(quantity, subject, of.frame.sample, -1, 1, 1))
    value = signed(value, of.manner.signs.of(quantity.word, subject))
    return Figure(shown(value, of.manner.digits(DIGITS)), _GIVEN if given else _EXPLAIN, asks)


def _target(of: Subject) -> Figure | None:
    neuron = _output(of)
    if neuron is None:
        return None
    if of.frame is None:
        return Figure(UNKNOWN, "Given by the sample: press Step (Space), or choose a sample")
    place = neuron - of.network.layer_range(-1).start
    value = float(of.frame.trace.targets[of.frame.sample, place])
    return Figure(shown(value, of.manner.digits(DIGITS)), _GIVEN, Reference("target", neuron))


FIGURES: tuple[FigureRow, ...] = (
    _row("weighted sum", Quantity.NET, _computing, "net"),
    _row("output", Quantity.OUT, _neuron, "out"),
    FigureRow("target", _target, "target"),
    _row("error", Quantity.ERROR, _error, "error"),
    _row("delta", Quantity.DELTA, _computing, "delta"),
    _row("gradient", Quantity.GRADIENT, _slot),
    _row("new value", Quantity.NEW_VALUE, _slot),
)

"""Lays out ahead of time the formulas that the next steps will show, in small slices while nothing else is going on.

For whoever knows what comes next. A formula whose form was never seen takes some 10 to 40 ms to lay out.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

from engine.batches import next_batch, rows_of
from engine.document import Document
from engine.errors import StudioError
from engine.explain import Explanation, explain
from engine.formula import Expr
from engine.steps import StepSize
from engine.trace import Frame, trace
from gui.panels.explanation_text import chosen_of, first_of_kind, listed_of, on_a_line
from gui.panels.explanation_writing import lay_out, written
from gui.typeset import typeset_ahead

MOST_EXPLANATIONS = 60  # of one step; a phase of a large network has thousands of numbers
STEPS = 40  # that are looked at ahead of the one in view
_REST = 5  # milliseconds without another step before anything is done
_PAUSE = 8  # milliseconds that the window has for itself after each slice
_SLICE = 0.004  # seconds
_QUICK = 20_000  # parameters times samples of a trace that takes no more than a few milliseconds


class Ahead(QObject):
    """Works through what it was given last; `stop` it where something else needs the time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._coming: Iterator[None] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)

    def prepare(self, coming: Iterator[None], rest: int = _REST) -> None:
        """Work through an iterator, each of whose steps is short, after so many milliseconds; instead of the last."""
        self._coming = coming
        self._timer.start(rest)

    def stop(self) -> None:
        """Leave what is not done yet."""
        self._coming = iter(())
        self._timer.stop()

    @property
    def busy(self) -> bool:
        """Whether there may be something left to do."""
        return self._timer.isActive()

    def _on_timeout(self) -> None:
        end = time.perf_counter() + _SLICE
        for _ in self._coming:
            if time.perf_counter() >= end:
                self._timer.start(_PAUSE)
                return


def formulas_after(frame: Frame, digits: int, width: float) -> Iterator[None]:
    """Lays out the formulas of the steps after a frame in a width, a piece at each `next`."""
    for _ in range(STEPS):
        if frame.at_end:
            return
        frame = frame.forward()
        explanations = []
        for number in frame.numbers[:MOST_EXPLANATIONS]:
            explanations.append(explain(frame.trace, number))
            yield
        listing = listed_of(explanations, len(frame.numbers))
        yield from _symbols([*(of.symbol for of in listing), *_sources(explanations)])
        chosen = chosen_of(explanations)
        for explanation, full in zip(chosen, first_of_kind(chosen), strict=True):
            yield from lay_out(written(explanation, digits, full=full), width)


def first_formulas(document: Document, size: StepSize, digits: int, width: float) -> Iterator[None]:
    """The same for the update that a step would begin; only a letter where that takes longer than a piece may.

    The first formula of all takes much longer than others, for it loads what lays formulas out.
    """
    if not len(document.data.train):
        return
    batch = next_batch(document)
    rows = rows_of(document, batch)
    yield from typeset_ahead("a")
    if len(rows) * len(document.parameters) > _QUICK:
        return
    try:
        first = Frame(trace(document, rows, batch), 0, size)
    except StudioError:
        return  # stepping says why it cannot be done
    yield from formulas_after(first, digits, width)


def _sources(of: Sequence[Explanation]) -> list[Expr]:
    """What a number that is explained alone was made of."""
    return [symbol for symbol, _value in of[0].sources] if len(of) == 1 else []


def _symbols(of: Iterable[Expr]) -> Iterator[None]:
    for symbol in of:
        yield from typeset_ahead(on_a_line(symbol))

"""Marks on the error curve for what happened besides training: small symbols, each told of beside the pointer.

For the error plot alone; loads pyqtgraph, so it is imported by it only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyqtgraph as pg
from PySide6.QtGui import QColor

from gui.lines import Event, EventKind
from gui.panels.plots.curve import LineCurves, flat_pen
from gui.theme import LIGHT, Theme

_NEAR = 6.0  # px from a mark within which it is meant
_MOST = 200  # marks: more could not be told apart

#: The symbol of each kind, its size in pixels and the role of its colour.
_LOOKS: Mapping[EventKind, tuple[str, int, str]] = MappingProxyType(
    {
        "edit": ("s", 8, "text"),
        "settings": ("d", 10, "text"),
        "end": ("t1", 10, "text"),
        "divergence": ("x", 10, "error_text"),
        "best": ("star", 13, "ok_text"),
    }
)


class ErrorEvents:
    """The marks of the current line."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._theme = LIGHT
        self.events: Sequence[Event] = ()
        self._drawn: object = None
        self._marks = pg.ScatterPlotItem(antialias=True)
        self._marks.setZValue(20)
        plot.addItem(self._marks, ignoreBounds=True)

    def show(self, events: Sequence[Event]) -> None:
        """Take in all events; they are drawn with the curves."""
        self.events = events[-_MOST:]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def draw(self, curves: LineCurves, *, log: bool) -> None:
        """Put each mark on the curve that it is about."""
        spots = [(event, _height(event, curves)) for event in self.events]
        shown = [(event, y) for event, y in spots if math.isfinite(y) and (y > 0.0 or not log)]
        drawn = (tuple(shown), log, self._theme)
        if drawn != self._drawn:  # an epoch that has been stays as it was while its curve grows
            self._drawn = drawn
            self._marks.setVisible(bool(shown))  # without any it would take time too
            self._marks.setData([self._spot(event, math.log10(y) if log else y) for event, y in shown])

    def _spot(self, event: Event, y: float) -> dict[str, object]:
        symbol, size, role = _LOOKS[event.kind]
        colour: QColor = self._theme.colour(role)
        ground = self._theme.plot_background
        return {
            "pos": (float(event.epoch), y),
            "symbol": symbol,
            "size": size,
            "pen": flat_pen(ground, width=1.0),
            "brush": colour,
        }

    def text(self, x: float, wide: float) -> str:
        """What happened near a place of the axis, a line each; `wide` is the width of a pixel there."""
        near = [event for event in self.events if abs(event.epoch - x) <= _NEAR * wide]
        return "\n".join(f"{event.epoch:,}: {event.text}" for event in near[:4])


def _height(event: Event, curves: LineCurves) -> float:
    """Where on its curve a mark stands; of one that has left the numbers, at its last finite value."""
    if event.epoch < curves.first_epoch and event.kind != "best":
        return math.nan  # it is on the line that this one branched off
    _, train, test = curves.errors_at(event.epoch)
    return test if event.kind == "best" and math.isfinite(test) else train

"""The curves of a plot over epochs: a line through what was measured, dots where there is little, a rule to compare.

For the plots over epochs alone; loads pyqtgraph.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from engine.network import Indices, Vector
from gui.panels.plots.curve import WIDTH, Dot, View, flat_pen
from gui.panels.plots.quantities import Shown
from gui.panels.plots.readout import Pixels
from gui.theme import LIGHT, Theme

_FEW = 25  # measured epochs up to which each has a dot
_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine)
_MOST_NAMES = 8  # in a legend

Entry = tuple[str, Qt.PenStyle, str]


class SeriesCurves:
    """As many curves as are shown; colours go round the theme's six, and each round has a style of its own."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._theme = LIGHT
        self._lines: list[pg.PlotCurveItem] = []
        self._looks: list[tuple[QColor, Qt.PenStyle]] = []  # that the lines have
        self._dots: list[Dot] = []  # as many as were ever needed
        self._shown: Sequence[Shown] = ()
        self._rule = pg.InfiniteLine(0.0, angle=0)
        self._rule.setZValue(-0.5)
        self._rule.hide()
        self._rule_at: float | None = None
        plot.addItem(self._rule, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; the dots have them when they are shown next."""
        self._theme = theme
        self._rule.setPen(flat_pen(theme.muted, Qt.PenStyle.DashLine, 1.0))
        self._recolour()

    def show(self, epochs: Indices, shown: Sequence[Shown], rule: float | None, *, log: bool) -> None:
        """Draw curves over these epochs, on a logarithmic scale or a linear one."""
        self._shown, self._rule_at = shown, rule
        self._have(len(shown))
        dots: list[tuple[QColor, float, float]] = []
        for place, (line, curve) in enumerate(zip(self._lines, shown, strict=False)):
            x, y = _points(epochs, curve.values, log=log)
            line.setData(x=x, y=y)
            dots += [(self._look(place)[0], *spot) for spot in _dotted(x, y)]
        self._put_dots(dots)
        self._rule.setVisible(rule is not None and bool(shown))
        if rule is not None:
            self._rule.setPos(np.log10(rule) if log else rule)
        self._recolour()

    def _put_dots(self, spots: list[tuple[QColor, float, float]]) -> None:
        while len(self._dots) < len(spots):
            self._dots.append(Dot())
            self._dots[-1].set_size(6.0)
            self._plot.addItem(self._dots[-1], ignoreBounds=True)
        for dot, (colour, x, y) in zip(self._dots, spots, strict=False):
            dot.setPen(flat_pen(colour))
            dot.setBrush(colour)
            dot.setPos(x, y)
        for place, dot in enumerate(self._dots):
            dot.setVisible(place < len(spots))

    def _have(self, count: int) -> None:
        while len(self._lines) < count:
            self._lines.append(pg.PlotCurveItem(antialias=True, connect="finite", skipFiniteCheck=False))
            self._plot.addItem(self._lines[-1])
        for place, line in enumerate(self._lines):
            line.setVisible(place < count)

    def _look(self, place: int) -> tuple[QColor, Qt.PenStyle]:
        colours = self._theme.series
        style = _STYLES[place // len(colours) % len(_STYLES)]
        dashed = place < len(self._shown) and self._shown[place].dashed
        return colours[place % len(colours)], Qt.PenStyle.DashLine if dashed else style

    def _recolour(self) -> None:
        looks = [self._look(place) for place in range(len(self._lines))]
        for place, (line, look) in enumerate(zip(self._lines, looks, strict=True)):
            if look not in self._looks[place : place + 1]:  # another pen has everything that is known of it found anew
                line.setPen(flat_pen(*look, WIDTH + 0.2))
        self._looks = looks

    def legend(self) -> list[Entry]:
        """Names, styles and colours of the curves, and what the rule is."""
        most = _MOST_NAMES if len(self._shown) <= _MOST_NAMES else _MOST_NAMES - 1
        looks = [(curve.name, *self._look(i)) for i, curve in enumerate(self._shown)]
        entries: list[Entry] = [(name, style, colour.name()) for name, colour, style in looks[:most]]
        muted = self._theme.muted.name()
        if len(looks) > most:
            entries.append((f"and {len(looks) - most} more", Qt.PenStyle.NoPen, muted))
        return entries + ([("rule of thumb 10⁻³", Qt.PenStyle.DashLine, muted)] if self._rule_at is not None else [])

    def pixels(self, view: View, area: QRectF) -> Iterator[Pixels]:
        """The points of all curves in pixels."""
        (left, right), (bottom, top) = view
        across, down = area.width() / (right - left), -area.height() / (top - bottom)
        for line, _ in zip(self._lines, self._shown, strict=False):
            x, y = line.getData()
            if x is not None:
                yield area.left() + (x - left) * across, area.top() + (y - top) * down


def _dotted(x: Vector, y: Vector) -> list[tuple[float, float]]:
    """Where dots stand: at each point where there are few, else at the newest; none at a gap."""
    some = slice(0 if len(y) <= _FEW else -1, None)
    spots = zip(x[some].tolist(), y[some].tolist(), strict=True)
    return [spot for spot in spots if math.isfinite(spot[1])]


def _points(epochs: Indices, values: Vector, *, log: bool) -> tuple[Vector, Vector]:
    """Where there is something to draw; a gap stays one."""
    heights = np.where(np.isfinite(values), values, np.nan)
    if log:
        heights = np.log10(np.where(heights > 0.0, heights, np.nan))
    return epochs.astype(np.float64), heights

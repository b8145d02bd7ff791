"""A plot in cells side by side, one a layer: where each begins, what stands above it and on the axis below.

For the plots alone; loads pyqtgraph, so it is imported by them only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor

from engine.network import Layer
from engine.numerals import shown
from gui.panels.plots.axes import PlotAxis
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.theme import Theme, ui_font

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


class CellAxis(PlotAxis):
    """An axis whose ticks are told: pairs of a place and its words."""

    def show_ticks(self, ticks: Iterable[tuple[float, str]]) -> None:
        """Put these words at these places."""
        self.setTicks([list(ticks)])


class CellTitles:
    """Words above the cells, cut to their widths."""

    def __init__(self, canvas: PlotCanvas) -> None:
        self._canvas, self._items = canvas, list[pg.TextItem]()
        self._colour = QColor()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._colour = theme.muted
        for item in self._items:
            item.setColor(theme.muted)

    def show(self, titles: Sequence[tuple[float, float, str]], top: float) -> None:
        """Put each between its two ends, hanging from a height."""
        while len(self._items) < len(titles):
            item = pg.TextItem(anchor=(0.5, 0.0), color=self._colour)
            item.setFont(ui_font(8.5))
            self._canvas.addItem(item, ignoreBounds=True)
            self._items.append(item)
        for i, item in enumerate(self._items):
            item.setVisible(i < len(titles))
            if i < len(titles):
                left, right, words = titles[i]
                item.setPos((left + right) / 2, top)
                self._write(item, words, self._canvas.pixel_of(right, 0).x() - self._canvas.pixel_of(left, 0).x())

    def _write(self, item: pg.TextItem, words: str, width: float) -> None:
        """As many of the parts, which ` · ` separates, as there is room for; of the first at least its beginning."""
        metrics, parts = self._canvas.fontMetrics(), words.split(" · ")
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > width:
            parts.pop()
        said = metrics.elidedText(" · ".join(parts), pg.QtCore.Qt.TextElideMode.ElideRight, max(round(width), 12))
        if item.toPlainText() != said:
            item.setPlainText(said)


def layer_name(layer: Layer, number: int) -> str:
    """What people call a layer."""
    return layer.name or f"layer {number}"


def round_values(low: float, high: float, most: int) -> list[float]:
    """At most so many round numbers between two, 0 among them where it lies there."""
    if not (math.isfinite(high - low) and high > low) or most < 1:
        return []
    step = (high - low) / most
    power = 10.0 ** math.floor(math.log10(step))
    step = next(nice * power for nice in _NICE if step <= nice * power * (1 + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)][: max(most, 1) + 1]


def said(value: float) -> str:
    """A round number on an axis."""
    return shown(float(f"{value:.6g}"))

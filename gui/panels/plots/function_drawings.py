"""What is drawn of a network's function: the map over a plane, the curve over one input, and the samples on both.

For the plot of the function alone; loads pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from engine.network import Indices, Mask, Vector
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.plane_picture import Pixels
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.theme import Theme

_REACH = 9.0  # px within which the pointer is on a sample


class MapDrawing:
    """The picture of values over a plane."""

    def __init__(self, canvas: PlotCanvas) -> None:
        self._item = pg.ImageItem(axisOrder="row-major")
        self._item.setZValue(-5)
        canvas.addItem(self._item, ignoreBounds=True)

    def show(self, pixels: Pixels, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show pixels whose outermost stand at the ends of x and y."""
        wide, high = (x[1] - x[0]) / (pixels.shape[1] - 1), (y[1] - y[0]) / (pixels.shape[0] - 1)
        self._item.setImage(pixels, levels=(0, 255))
        self._item.setRect(QRectF(x[0] - wide / 2, y[0] - high / 2, x[1] - x[0] + wide, y[1] - y[0] + high))
        self._item.setVisible(True)

    def clear(self) -> None:
        """Show nothing."""
        self._item.setVisible(False)


class CurveDrawing:
    """The network's curve, and thinner ones for what goes into it."""

    def __init__(self, canvas: PlotCanvas) -> None:
        self._canvas = canvas
        self._curve = pg.PlotCurveItem(antialias=True, connect="finite", skipFiniteCheck=False)
        self._curve.setZValue(5)
        canvas.addItem(self._curve, ignoreBounds=True)
        self._parts: list[pg.PlotCurveItem] = []

    def show(self, x: Vector, y: Vector, parts: Sequence[Vector], theme: Theme) -> None:
        """Show a curve, and parts of it."""
        self._curve.setPen(flat_pen(theme.accent, width=2.2))
        self._curve.setData(x=x, y=_drawable(y))
        while len(self._parts) < len(parts):
            item = pg.PlotCurveItem(antialias=True, connect="finite", skipFiniteCheck=False)
            self._canvas.addItem(item, ignoreBounds=True)
            self._parts.append(item)
        for i, item in enumerate(self._parts):
            item.setVisible(i < len(parts))
            if i < len(parts):
                item.setPen(flat_pen(theme.runs[i % len(theme.runs)], width=1.0))
                item.setData(x=x, y=_drawable(parts[i]))

    def clear(self) -> None:
        """Show nothing."""
        for item in (self._curve, *self._parts):
            item.setData(x=[], y=[])


class SamplesDrawing:
    """The samples as points: round for training, square for testing, ringed where the network is wrong."""

    def __init__(self, canvas: PlotCanvas) -> None:
        self._canvas = canvas
        self._train = pg.ScatterPlotItem(size=8, symbol="o", antialias=True)
        self._test = pg.ScatterPlotItem(size=8, symbol="s", antialias=True)
        self._wrong = pg.ScatterPlotItem(size=15, symbol="o", antialias=True, brush=None)
        self._at = np.empty((0, 2))
        self.rows: Indices = np.empty(0, np.intp)
        for level, item in enumerate((self._wrong, self._train, self._test)):
            item.setZValue(10 + level)
            canvas.addItem(item, ignoreBounds=True)

    def show(self, at: Vector, rows: Indices, tested: Mask, colours: Sequence[QColor], theme: Theme) -> None:
        """Show rows at points of the plot, shape (rows, 2)."""
        self._at, self.rows = at, rows
        pen = flat_pen(theme.plot_background, width=1.0)
        size = 8 if len(rows) < 600 else 6
        for item, chosen in ((self._train, np.flatnonzero(~tested)), (self._test, np.flatnonzero(tested))):
            brushes = [pg.mkBrush(colours[i]) for i in chosen.tolist()]
            item.setData(x=at[chosen, 0], y=at[chosen, 1], brush=brushes, pen=pen, size=size)
        self._wrong.setPen(flat_pen(theme.text, width=1.4))

    def show_wrong(self, wrong: Mask | None) -> None:
        """Ring the rows that the network tells wrongly, shape (rows shown,)."""
        chosen = np.empty((0, 2)) if wrong is None or len(wrong) != len(self._at) else self._at[wrong]
        self._wrong.setData(x=chosen[:, 0], y=chosen[:, 1])

    def near(self, spot: QPointF) -> int | None:
        """The row of the sample at a point of the plot."""
        if not len(self._at):
            return None
        at = self._canvas.pixel_of(spot.x(), spot.y())
        zero, one = self._canvas.pixel_of(0.0, 0.0), self._canvas.pixel_of(1.0, 1.0)
        across = (self._at[:, 0] - spot.x()) * (one.x() - zero.x())
        down = (self._at[:, 1] - spot.y()) * (one.y() - zero.y())
        distances = np.hypot(across, down)
        nearest = int(np.argmin(distances))
        inside = self._canvas.area.contains(at) and distances[nearest] <= _REACH
        return int(self.rows[nearest]) if inside else None


def _drawable(values: Vector) -> Vector:
    """Values without those that cannot be drawn."""
    return np.where(np.abs(values) <= 1e100, values, np.nan)


def pointer_over(canvas: PlotCanvas, *, clickable: bool) -> None:
    """Say by the pointer whether a click does something."""
    shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.CrossCursor
    canvas.viewport().setCursor(shape)

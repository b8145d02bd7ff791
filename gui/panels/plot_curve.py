"""A curve of a plot, drawn with as many points as can be seen, and its entry in a legend.

For the plots alone; loads pyqtgraph, so it is imported by them only.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.document import NO_HISTORY
from engine.network import Vector
from gui.panels.decimate import envelope, value_range
from gui.theme import number_font

_WIDTH = 1.6  # of the curves, in pixels
_JAGGED = 3.0  # times up and down over the whole height, from which a curve is too noisy to smooth


def flat_pen(colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: float = _WIDTH) -> QPen:
    """A pen whose width does not follow the zoom."""
    # Round caps with antialiasing are a thousand times slower than flat ones.
    pen = QPen(colour, width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)
    pen.setCosmetic(True)
    return pen


class Curve:
    """One error curve with a dot at its newest point."""

    def __init__(self, plot: pg.PlotItem, style: Qt.PenStyle) -> None:
        self.values: Vector = NO_HISTORY.train
        self._style = style
        self._line = pg.PlotCurveItem(antialias=True, connect="finite", skipFiniteCheck=False)
        self._dot = pg.ScatterPlotItem(size=8, antialias=True)
        plot.addItem(self._line)
        plot.addItem(self._dot)

    @property
    def exists(self) -> bool:
        """Whether there is any value at all."""
        return value_range(self.values) is not None

    def colour(self, colour: QColor) -> None:
        self._line.setPen(flat_pen(colour, self._style))
        self._dot.setPen(flat_pen(colour))
        self._dot.setBrush(colour)

    def draw(self, view: list[list[float]], stride: int, width: int, *, log: bool) -> None:
        """Draw what is in view, a rectangle as pyqtgraph gives it, on `width` pixels."""
        (left, right), (bottom, top) = view
        first, last = math.floor(left / stride) - 1, math.ceil(right / stride) + 2
        values = self.values
        if log and (lowest := value_range(values)) and lowest[0] <= 0:
            values = np.where(values > 0, values, np.nan)
        places, heights = envelope(values, first, last, width)
        heights = np.log10(heights) if log else heights
        jagged = float(np.nansum(np.abs(np.diff(heights)))) > _JAGGED * (top - bottom)
        # Smoothing the tall strokes of a noisy curve takes ten times as long and cannot be seen.
        self._line.setSegmentedLineMode("on" if jagged else "auto")
        self._line.setData(x=places * float(stride), y=heights, antialias=not jagged)
        self._draw_newest(float((len(values) - 1) * stride), values, log=log)

    def _draw_newest(self, epoch: float, values: Vector, *, log: bool) -> None:
        newest = float(values[-1]) if len(values) else math.nan
        if math.isfinite(newest):
            self._dot.setData(x=[epoch], y=[math.log10(newest) if log else newest])
        else:
            self._dot.clear()


class LegendEntry(QWidget):
    """A short stretch of a curve beside its name."""

    def __init__(self, name: str, style: Qt.PenStyle) -> None:
        super().__init__()
        self._name, self._style = name, style
        self._colour, self._text = QColor(), QColor()
        self.setFont(number_font(9))

    def set_colours(self, colour: QColor, text: QColor) -> None:
        self._colour, self._text = colour, text
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(34 + metrics.horizontalAdvance(self._name), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(flat_pen(self._colour, self._style, 2.0))
        middle = self.height() // 2
        painter.drawLine(0, middle, 24, middle)
        painter.setPen(self._text)
        painter.drawText(self.rect().adjusted(30, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.end()

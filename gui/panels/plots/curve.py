"""The curves of one line of training, drawn with as many points as can be seen, and the entry of one in a legend.

For the plots alone; loads pyqtgraph, so it is imported by them only.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.document import NO_HISTORY, History
from engine.network import Vector
from gui.panels.plots.decimate import envelope, value_range
from gui.theme import number_font

WIDTH = 1.6  # of a curve, in pixels
_JAGGED = 3.0  # times up and down over the whole height, from which a curve is too noisy to smooth

View = list[list[float]]  # the rectangle in view as pyqtgraph gives it


def flat_pen(colour: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: float = WIDTH) -> QPen:
    """A pen whose width does not follow the zoom."""
    # Round caps with antialiasing are a thousand times slower than flat ones.
    pen = QPen(colour, width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)
    pen.setCosmetic(True)
    return pen


class Dot(QGraphicsEllipseItem):
    """A dot of so many pixels, whatever the zoom: a scatter plot of one point takes ten times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setVisible(False)

    def set_size(self, size: float) -> None:
        """How wide it is, in pixels."""
        self.setRect(-size / 2, -size / 2, size, size)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)


class Curve:
    """One error curve, from the entry at `begin` on, with a dot at its newest point."""

    def __init__(self, plot: pg.PlotItem, style: Qt.PenStyle) -> None:
        self.values: Vector = NO_HISTORY.train
        self.begin = 0
        self._style = style
        self._plot = plot
        self._range: tuple[Vector, float, tuple[float, float] | None] | None = None
        self._drawn: tuple[object, ...] = ()
        self._course = 0.0  # how far the drawn points go up and down
        self._line = pg.PlotCurveItem(antialias=True, connect="finite", skipFiniteCheck=False)
        self._dot, self._visible = Dot(), True
        self._end: tuple[float, float] | None = None  # its newest point
        plot.addItem(self._line)
        plot.addItem(self._dot, ignoreBounds=True)

    def remove(self) -> None:
        """Take it off the plot."""
        for item in (self._line, self._dot):
            self._plot.removeItem(item)

    def range(self, above: float = -math.inf) -> tuple[float, float] | None:
        """The lowest and highest of its values greater than `above`; None without any."""
        if self._range is None or self._range[0] is not self.values or self._range[1] != above:
            self._range = self.values, above, value_range(self.values[self.begin :], above=above)
        return self._range[2]

    def points(self) -> tuple[Vector, Vector]:
        """What is drawn, in the coordinates of the plot."""
        x, y = self._line.getData()
        return (NO_HISTORY.train, NO_HISTORY.train) if x is None else (x, y)

    def colour(self, colour: QColor, width: float = WIDTH, level: float = 0.0) -> None:
        """Its colour and width, and above which others it lies."""
        self._line.setPen(flat_pen(colour, self._style, width))
        self._dot.setPen(flat_pen(colour))
        self._dot.setBrush(colour)
        self._dot.set_size(8.0 if width >= WIDTH else 6.0)
        for item in (self._line, self._dot):
            item.setZValue(level)

    def set_visible(self, visible: bool) -> None:
        """Show or hide it."""
        self._visible = visible
        self._show_parts()

    def _show_parts(self) -> None:
        """The line where there is any, since one without points takes time too; the dot at the newest point."""
        self._line.setVisible(self._visible and len(self.points()[0]) > 0)
        self._dot.setVisible(self._visible and self._end is not None)
        if self._end is not None:
            self._dot.setPos(*self._end)

    def draw(self, view: View, stride: int, width: int, *, log: bool) -> None:
        """Draw what is in view on `width` pixels; nothing is done where that would give the same points."""
        (left, right), (bottom, top) = view
        first, last = math.floor(left / stride) - 1, math.ceil(right / stride) + 2
        first, last = (min(max(place, self.begin), len(self.values)) for place in (first, last))
        wanted = (id(self.values) if len(self.values) else 0, self.begin, first, last, stride, width, log)
        if wanted != self._drawn:
            self._drawn = wanted
            self._set_points(first, last, stride, width, log=log)
        self._set_smoothness(jagged=self._course > _JAGGED * (top - bottom))

    def _set_points(self, first: int, last: int, stride: int, width: int, *, log: bool) -> None:
        values, lowest = self.values, self.range()
        if log and lowest is not None and lowest[0] <= 0:
            values = np.where(values > 0, values, np.nan)
        places, heights = envelope(values, first, last, width)
        heights = np.log10(heights) if log else heights
        self._course = float(np.nansum(np.abs(np.diff(heights))))
        self._line.setData(x=places * float(stride), y=heights)
        newest = float(values[-1]) if len(values) else math.nan
        known = math.isfinite(newest)
        self._end = (float((len(values) - 1) * stride), math.log10(newest) if log else newest) if known else None
        self._show_parts()

    def _set_smoothness(self, *, jagged: bool) -> None:
        # Smoothing the tall strokes of a noisy curve takes ten times as long and cannot be seen.
        if self._line.opts["antialias"] is jagged:
            self._line.setSegmentedLineMode("on" if jagged else "auto")
            self._line.opts["antialias"] = not jagged
            self._line.update()


class LineCurves:
    """The curves of one line: train solid, test dashed, and a ring where it branches off another."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.history, self.first_epoch = NO_HISTORY, 0
        self.visible, self._branches = True, False
        self.train, self.test = Curve(plot, Qt.PenStyle.SolidLine), Curve(plot, Qt.PenStyle.DashLine)
        self._branch = Dot()
        self._branch.set_size(9.0)
        plot.addItem(self._branch, ignoreBounds=True)

    @property
    def both(self) -> tuple[Curve, Curve]:
        """Train and test."""
        return self.train, self.test

    @property
    def last(self) -> int:
        """The place of the newest entry; −1 without any."""
        return len(self.history.train) - 1

    def show(self, history: History, first_epoch: int = 0) -> None:
        """Show a history from the epoch where the line branched off; 0 for one that begins by itself."""
        self.history, self.first_epoch = history, first_epoch
        self.train.values, self.test.values = history.train, history.test
        for curve in self.both:
            curve.begin = min(first_epoch // history.stride, max(self.last, 0))

    def remove(self) -> None:
        """Take them off the plot."""
        for curve in self.both:
            curve.remove()
        self._plot.removeItem(self._branch)

    def set_visible(self, visible: bool) -> None:
        """Show or hide them."""
        self.visible = visible
        for part in self.both:
            part.set_visible(visible)
        self._branch.setVisible(visible and self._branches)

    def colour(self, colour: QColor, ground: QColor, width: float, level: float) -> None:
        """Their colour on the plot's ground, their width, and above which others they lie."""
        for curve in self.both:
            curve.colour(colour, width, level)
        self._branch.setPen(flat_pen(colour, width=2.0))
        self._branch.setBrush(ground)
        self._branch.setZValue(level + 0.5)

    def range(self, above: float) -> tuple[float, float] | None:
        """The lowest and highest value greater than `above`; None without any."""
        found = [r for r in (curve.range(above) for curve in self.both) if r is not None]
        return (min(r[0] for r in found), max(r[1] for r in found)) if found else None

    def draw(self, view: View, width: int, *, log: bool) -> None:
        """Draw what is in view."""
        for curve in self.both:
            curve.draw(view, self.history.stride, width, log=log)
        begin = self.train.begin
        start = float(self.train.values[begin]) if self.first_epoch and begin <= self.last else math.nan
        self._branches = math.isfinite(start) and (start > 0 or not log)
        self._branch.setVisible(self.visible and self._branches)
        if self._branches:
            self._branch.setPos(float(begin * self.history.stride), math.log10(start) if log else start)

    def errors_at(self, epoch: float) -> tuple[int, float, float]:
        """The epoch of the entry nearest to an epoch, and its errors; NaN where there are none."""
        place = min(max(round(epoch / self.history.stride), 0), max(self.last, 0))
        train, test = (float(curve.values[place]) if place < len(curve.values) else math.nan for curve in self.both)
        return place * self.history.stride, train, test


class LegendEntry(QWidget):
    """A short stretch of a curve beside its name."""

    def __init__(self, name: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine, most: int = 160) -> None:
        super().__init__()
        self._name, self._style = name, style
        self._colour, self._text = QColor(), QColor()
        self.setFont(number_font(9))
        self._name = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, most)

    @property
    def name(self) -> str:
        """What it says."""
        return self._name

    def set_colours(self, colour: str, text: str) -> None:
        self._colour, self._text = QColor(colour), QColor(text)
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

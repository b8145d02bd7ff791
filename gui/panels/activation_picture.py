"""A small picture of an activation function with the point at which a neuron stands and the slope there.

For the inspector and for explanations; drawn by itself, because a plotting library would take longer to load than the
window.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.formula import plain
from engine.formula.notation import NOTATION, Notation
from engine.functions.activations import ACTIVATIONS
from engine.network import Vector
from engine.numerals import shown
from gui.theme import LIGHT, Theme, ui_font

_REACH = 6.0  # the stretch of net that is drawn at least, to both sides
_POINTS = 121
_HEIGHT = 132
_CAPTION_HEIGHT = 20
_BELOW = 20  # pixels below the curve, where the number at the point stands
_TANGENT = 38.0  # half its length in pixels
Rectangle = tuple[float, float, float, float]  # left, right, bottom, top of what is drawn


class ActivationPicture(QWidget):
    """Draws f over net; with a point also that and the tangent in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._name = ""
        self._net: float | None = None
        self._letters = NOTATION
        self._said: tuple[float, float] | None = None
        self.setFont(ui_font(8.5))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_activation(
        self, name: str, net: float | None, letters: Notation = NOTATION, said: tuple[float, float] | None = None
    ) -> None:
        """Show a function by its name, and the point of a weighted sum where it is known, named by these letters.

        `said` are the output and the slope there, if they are not the function's own: a hand may have rounded them.
        Functions that are not elementwise have no picture; the widget hides itself then.
        """
        entry = ACTIVATIONS.get(name)
        drawable = entry is not None and entry.slope is not None
        self._name = name if drawable else ""
        self._letters = letters
        self._net = net if net is not None and math.isfinite(net) else None
        self._said = said
        self.setVisible(drawable)
        self.setAccessibleName(f"{name}: {self.caption()}" if drawable else "")
        self.update()

    def caption(self) -> str:
        """What is written above the curve."""
        of = f"{plain(self._letters.function)}({plain(self._letters.net)})"
        if self._net is None:
            return of
        return f"{of} and its slope {of.replace('(', '′(', 1)} = {shown(self.slope())}"

    def slope(self) -> float:
        """The derivative at the point; 0 without one."""
        if self._net is None or not self._name:
            return 0.0
        return self._there()[1]

    def _there(self) -> tuple[float, float]:
        """The output and the slope at the point."""
        return self._said or _at(self._name, self._net or 0.0)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, _HEIGHT)

    # --- drawing -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        net, out = _curve(self._name, max(_REACH, 1.15 * abs(self._net or 0.0)))
        area, scene = self._area(), _around(net, out)
        self._paint_axes(painter, area, scene)
        self._paint_line(painter, _mapped(net, out, area, scene), self._theme.muted, 1.6)
        if self._net is not None:
            self._paint_point(painter, area, scene)
        painter.end()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(10, _CAPTION_HEIGHT + 4, -10, -_BELOW if self._net is not None else -8)

    def _paint_frame(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.border, 1.0))
        painter.setBrush(self._theme.row_alternate)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(self._theme.muted)
        box = self.rect().adjusted(10, 3, -10, 0)
        text = self.fontMetrics().elidedText(self.caption(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, text)

    def _paint_axes(self, painter: QPainter, area: QRectF, scene: Rectangle) -> None:
        zero = _point(0.0, 0.0, area, scene)
        painter.setPen(QPen(self._theme.border, 1.0))
        painter.drawLine(QPointF(area.left(), zero.y()), QPointF(area.right(), zero.y()))
        painter.drawLine(QPointF(zero.x(), area.top()), QPointF(zero.x(), area.bottom()))

    def _paint_line(self, painter: QPainter, line: QPolygonF, colour: QColor, width: float) -> None:
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        painter.drawPolyline(line)

    def _paint_point(self, painter: QPainter, area: QRectF, scene: Rectangle) -> None:
        net = self._net or 0.0
        out = self._there()[0]
        at = _point(net, out, area, scene)
        along = _point(net + 1.0, out + self.slope(), area, scene) - at
        along *= _TANGENT / max(math.hypot(along.x(), along.y()), 1e-12)
        self._paint_guides(painter, area, at, net, out)
        painter.save()
        painter.setClipRect(area.adjusted(-4, -4, 4, 4))
        self._paint_line(painter, QPolygonF([at - along, at + along]), self._theme.delta, 1.8)
        painter.restore()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.accent)
        painter.drawEllipse(at, 4.5, 4.5)

    def _paint_guides(self, painter: QPainter, area: QRectF, at: QPointF, net: float, out: float) -> None:
        """From the point to the edges, where its two numbers stand."""
        painter.setPen(QPen(self._theme.muted, 1.0, Qt.PenStyle.DotLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(at, QPointF(at.x(), area.bottom()))
        painter.drawLine(at, QPointF(area.left(), at.y()))
        painter.setPen(self._theme.text)
        below = f"{plain(self._letters.net)} = {shown(net)}"
        wide = painter.fontMetrics().horizontalAdvance(below)
        left = min(max(at.x() - wide / 2, area.left()), area.right() - wide)
        painter.drawText(QPointF(left, area.bottom() + painter.fontMetrics().ascent() + 1), below)
        beside = f"{plain(self._letters.out)} = {shown(out)}"
        high = painter.fontMetrics().ascent()
        above = at.y() - 4 if at.y() - high - 4 > area.top() else at.y() + high + 2
        room = at.x() - area.left() - painter.fontMetrics().horizontalAdvance(beside) - 10
        start = area.left() if room >= 0 else at.x() + 12  # at the very left beside the point, on its other side
        painter.drawText(QPointF(start, above), beside)


@lru_cache(maxsize=32)  # most points are within the same stretch
def _curve(name: str, reach: float) -> tuple[Vector, Vector]:
    net = np.linspace(-reach, reach, _POINTS)
    return net, ACTIVATIONS[name].value(net[:, None])[:, 0]


@lru_cache(maxsize=32)  # asked for several times a picture
def _at(name: str, net: float) -> tuple[float, float]:
    """A function's value and slope at a point."""
    entry, at = ACTIVATIONS[name], np.array([[net]])
    return float(entry.value(at)[0, 0]), float(entry.derivative(at)[0, 0])


def _around(net: Vector, out: Vector) -> Rectangle:
    """What to draw: at least from 0 to 1, so that a flat function looks flat."""
    low, high = min(float(out.min()), 0.0), max(float(out.max()), 1.0)
    room = 0.06 * (high - low)
    return float(net[0]), float(net[-1]), low - room, high + room


def _point(net: float, out: float, area: QRectF, scene: Rectangle) -> QPointF:
    left, right, bottom, top = scene
    x = area.left() + (net - left) / (right - left) * area.width()
    return QPointF(x, area.bottom() - (out - bottom) / (top - bottom) * area.height())


def _mapped(net: Vector, out: Vector, area: QRectF, scene: Rectangle) -> QPolygonF:
    return QPolygonF([_point(x, y, area, scene) for x, y in zip(net.tolist(), out.tolist(), strict=True)])

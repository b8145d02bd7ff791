"""The marks of neurons at which stepping stops: an octagon outside of the disc, as on the road; hollow where it is off.

For the scene. They can be pointed at for their words and hide nothing: what is under them is hit as before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.arrangement import Arrangement
from gui.theme import Theme

_RADIUS, _LEAST = 7.5, 5.5  # scene units, and pixels on the screen
_GAP = 5.0
_ASIDE, _ABOVE = 0.85, 0.53  # clear of what stands above and below a neuron


class StopMark(NamedTuple):
    """What is said of the breakpoints of a neuron, and whether one of them is on."""

    words: str
    on: bool


class StopMarks(QGraphicsItem):
    """Draws the marks that it is given, by the places of their neurons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: dict[int, StopMark] = {}
        self._at: dict[int, QPointF] = {}
        self._radius = _RADIUS
        self.setZValue(12)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_marks(self, marks: Mapping[int, StopMark], placed: Arrangement, zoom: float) -> None:
        """Other marks; a neuron that is drawn in a block has none."""
        self._marks = {i: mark for i, mark in marks.items() if i < len(placed.single) and placed.single[i]}
        self.place(placed, zoom)

    def place(self, placed: Arrangement, zoom: float) -> None:
        """Beside their neurons, up and to the left, never too small to be seen."""
        self.prepareGeometryChange()
        self._radius = max(_RADIUS, _LEAST / max(zoom, 1e-3))
        self._at = {}
        for neuron in self._marks:
            if neuron < len(placed.points):
                x, y = placed.points[neuron].tolist()
                away = float(placed.radii[neuron]) + _GAP + self._radius
                self._at[neuron] = QPointF(x - away * _ASIDE, y - away * _ABOVE)
        self.update()

    def words_at(self, point: QPointF) -> str:
        """What the mark at a point says; empty where there is none."""
        for neuron, at in self._at.items():
            if math.hypot(point.x() - at.x(), point.y() - at.y()) <= self._radius + 1:
                return self._marks[neuron].words
        return ""

    def boundingRect(self) -> QRectF:
        reach, rect = self._radius + 2, QRectF()
        for at in self._at.values():
            rect = rect.united(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        return rect

    def shape(self) -> QPainterPath:
        return QPainterPath()  # the mouse meets what is under it

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ink = self._theme.error_text
        for neuron, at in self._at.items():
            corners = [(k + 0.5) * math.pi / 4 for k in range(8)]
            points = [at + QPointF(math.cos(a), math.sin(a)) * self._radius for a in corners]
            painter.setPen(QPen(ink, self._radius * 0.24, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.setBrush(ink if self._marks[neuron].on else self._theme.canvas)
            painter.drawPolygon(QPolygonF(points))
            bar = QRectF(0, 0, self._radius * 1.05, self._radius * 0.36)
            bar.moveCenter(at)
            painter.fillRect(bar, self._theme.canvas if self._marks[neuron].on else ink)

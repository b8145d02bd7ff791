"""A layer of many neurons as a field of dots, shaded by their outputs; an image's pixels lie as in the image.

For the scene, which hands it outputs and what is lit. One item a layer, kept as a picture between changes.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.network import Vector
from gui.canvas.colours import blended
from gui.canvas.folding.block_item import strength as strength_of
from gui.canvas.kept import KeptItem, spot
from gui.theme import Theme

_SHADES = 24
_MARGIN = 10.0


class DenseItem(KeptItem):
    """The neurons `first` … of one layer at their places in the scene."""

    def __init__(self, first: int, points: Vector, radius: float, theme: Theme, *, is_input: bool) -> None:
        super().__init__()
        self._first, self._points, self._radius = first, points, radius
        self._theme, self._is_input = theme, is_input
        self._strength = np.full(len(points), np.nan)
        self._lit: dict[int, str] = {}
        self._moving = False
        self.setZValue(9)

    def set_points(self, points: Vector) -> None:
        if not np.array_equal(points, self._points):
            self._points = points
            self._changed()

    def show_outputs(self, out: Vector, lit: dict[int, str]) -> None:
        """The layer's outputs, NaN where unknown, and colour roles for rings by the neurons' places in the network."""
        strength = strength_of(out)
        if not np.array_equal(strength, self._strength, equal_nan=True):
            self._strength = strength
            self._changed()
        if lit != self._lit:
            self._lit = dict(lit)
            self.update()

    def set_moving(self, moving: bool) -> None:
        """Whether the picture moves, so that speed goes before sharpness."""
        if moving != self._moving:
            self._moving = moving
            self.update()

    def neuron_at(self, point: QPointF) -> int | None:
        """The neuron whose dot is at a point of the scene."""
        if not self.boundingRect().contains(point):
            return None
        away = np.hypot(self._points[:, 0] - point.x(), self._points[:, 1] - point.y())
        return self._first + int(away.argmin()) if away.min() <= self._radius + 1.5 else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._changed()

    def _find_bounds(self) -> QRectF:
        low, high = self._points.min(axis=0), self._points.max(axis=0)
        rect = QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))
        margin = self._radius + _MARGIN
        return rect.adjusted(-margin, -margin, margin, margin)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._kept.paint(painter, spot(painter, widget), self.boundingRect(), self._draw, rough=self._moving)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for neuron, role in self._lit.items():
            painter.setPen(QPen(self._theme.colour(role), 2.4))
            x, y = self._points[neuron - self._first].tolist()
            painter.drawEllipse(QPointF(x, y), self._radius + 2.6, self._radius + 2.6)

    def _draw(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(theme.border_strong, 1.0))
        painter.setBrush(theme.block_fill)
        painter.drawRoundedRect(self.boundingRect().adjusted(4, 4, -4, -4), 6, 6)
        painter.setPen(QPen(theme.neuron_outline, 0.7))
        strong = theme.neuron_text if self._is_input else theme.accent
        levels = np.nan_to_num(np.round(self._strength * _SHADES)).astype(int)
        radius = self._radius
        for level in np.unique(levels).tolist():
            painter.setBrush(blended(theme.neuron_input, strong, level / _SHADES))
            for x, y in self._points[levels == level].tolist():
                painter.drawEllipse(QPointF(x, y), radius, radius)

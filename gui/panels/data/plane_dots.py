"""The samples as dots in the plane: filled for training, hollow for testing, with rings around the one in view and the
selected one. For the plane alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from engine.network import Vector
from gui.panels.data.plane_axes import Frame
from gui.theme import Theme, WeightScale

MOST = 4_000  # that are drawn
_RADIUS = 4.5  # px


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Points of the plane, shape (rows, 2), and the bucket of each one's colour; those from `train` on are for testing.

    `moved`: the row that is being dragged, and where it is in px.
    """

    frame: Frame
    points: Vector
    buckets: npt.NDArray[np.uint8]
    train: int
    theme: Theme
    moved: tuple[int, QPointF] | None = None

    def layer(self, size: QSize, ratio: float) -> QPixmap:
        """All dots on nothing; of very many an even share."""
        layer = QPixmap((QSizeF(size) * ratio).toSize())
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self.points) <= MOST // 2)
        colours = WeightScale().colours(self.theme)
        screen = self.frame.to_screen(self.points)
        step = max(-(-len(screen) // MOST), 1)
        for row in range(0, len(screen), step):
            self._draw(painter, row, QPointF(*screen[row]), colours[self.buckets[row]])
        painter.end()
        return layer

    def draw_rings(self, painter: QPainter, in_view: int | None, selected: int | None) -> None:
        """The rings around the sample in view and around the selected one, wherever these are there."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        dashed = QPen(self.theme.selection_outline, 1.4, Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap)
        for row, pen, wider in ((in_view, QPen(self.theme.focus, 2.2), 3.5), (selected, dashed, 6.5)):
            if row is not None and row < len(self.points):
                at = self._at(row, QPointF(*self.frame.to_screen(self.points[row : row + 1])[0]))
                painter.setPen(pen)
                painter.drawEllipse(at, _RADIUS + wider, _RADIUS + wider)

    def _at(self, row: int, at: QPointF) -> QPointF:
        return self.moved[1] if self.moved is not None and self.moved[0] == row else at

    def _draw(self, painter: QPainter, row: int, at: QPointF, colour: QColor) -> None:
        """A dot in the colour of its target."""
        at, hollow = self._at(row, at), row >= self.train
        painter.setPen(QPen(colour, 2.4) if hollow else QPen(self.theme.panel, 1.2))
        painter.setBrush(self.theme.plot_background if hollow else colour)
        painter.drawEllipse(at, _RADIUS, _RADIUS)
        if hollow:
            return
        painter.setPen(QPen(self.theme.text, 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, _RADIUS, _RADIUS)

"""What a gradient check says, marked at every connection and bias: told apart by shape as well as by colour.

For the scene. Marks can be pointed at for nothing and hide nothing: what is under them is hit as before.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.gradient_check import AGREES, KINK, UNCHECKED
from engine.network import Indices, Network
from gui.canvas.connections.routes import Routes
from gui.theme import Theme
from gui.wording import VERDICT_ROLES

MOST = 600  # marks of connections; where there are more, those that agree have none

_ALONG = 0.9  # of the way to the target, clear of the weights' labels
_RADIUS, _LEAST = 6.0, 4.0  # scene units, and pixels on the screen


class CheckMarks(QGraphicsItem):
    """Draws verdicts where their connections and biases stand."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.verdicts: Indices | None = None
        self.marks: list[tuple[QPointF, int]] = []
        self.left_out = 0  # connections without a mark, for there are too many
        self._radius = _RADIUS
        self.setZValue(11)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_verdicts(self, verdicts: Indices | None) -> None:
        """What is said of each slot; None for nothing."""
        self.prepareGeometryChange()
        self.verdicts, self.marks, self.left_out = verdicts, [], 0
        self.update()

    def place(self, network: Network, routes: Routes, biases: Mapping[int, QPointF], zoom: float) -> None:
        """Along the connections, and beside the biases of the neurons that are drawn one by one."""
        verdicts = self.verdicts
        if verdicts is None or len(verdicts) != network.parameter_count:
            self.show_verdicts(None)
            return
        self.prepareGeometryChange()
        self._radius = max(_RADIUS, _LEAST / max(zoom, 1e-3))
        of_edges = verdicts[network.weight_slots]
        drawn = np.flatnonzero(~routes.hidden) if len(routes.hidden) else np.arange(len(of_edges))
        edges = drawn if len(drawn) <= MOST else drawn[of_edges[drawn] != AGREES]
        edges = edges[np.argsort(of_edges[edges], kind="stable")][:MOST]
        self.left_out = len(of_edges) - len(edges)
        self.marks = [(QPointF(*routes.point(edge, _ALONG)), int(of_edges[edge])) for edge in edges.tolist()]
        for neuron, at in biases.items():
            slot = int(network.bias_slots[neuron])
            if slot >= 0:
                self.marks.append((at - QPointF(0, self._radius * 2.4), int(verdicts[slot])))
        self.update()

    def boundingRect(self) -> QRectF:
        reach = self._radius + 2
        if not self.marks:
            return QRectF()
        xs, ys = [at.x() for at, _ in self.marks], [at.y() for at, _ in self.marks]
        corner = QPointF(min(xs) - reach, min(ys) - reach)
        return QRectF(corner, QPointF(max(xs) + reach, max(ys) + reach))

    def shape(self) -> QPainterPath:
        return QPainterPath()  # the mouse meets what is under it

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for at, verdict in self.marks[::-1]:  # the worst above all others
            draw_mark(painter, at, self._radius, verdict, self._theme)


def draw_mark(painter: QPainter, at: QPointF, radius: float, verdict: int, theme: Theme) -> None:
    """A tick on a disc, a diamond, a hollow ring, or a cross on a square, for the canvas and for a legend."""
    ink = theme.colour(VERDICT_ROLES[verdict])
    painter.setPen(QPen(theme.canvas, radius * 0.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(ink)
    if verdict == AGREES:
        painter.drawEllipse(at, radius, radius)
        _stroke(painter, at, radius, theme, ((-0.5, 0.0), (-0.1, 0.45), (0.55, -0.4)))
    elif verdict == KINK:
        far = radius * 1.25
        painter.drawPolygon(QPolygonF([at + QPointF(*to) * far for to in ((0, -1), (1, 0), (0, 1), (-1, 0))]))
    elif verdict == UNCHECKED:
        painter.setPen(QPen(ink, radius * 0.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.setBrush(theme.canvas)
        painter.drawEllipse(at, radius * 0.8, radius * 0.8)
    else:
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        _stroke(painter, at, radius, theme, ((-0.5, -0.5), (0.5, 0.5)))
        _stroke(painter, at, radius, theme, ((-0.5, 0.5), (0.5, -0.5)))


def _stroke(painter: QPainter, at: QPointF, radius: float, theme: Theme, way: tuple[tuple[float, float], ...]) -> None:
    painter.setPen(QPen(theme.canvas, radius * 0.34, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPolyline(QPolygonF([at + QPointF(x, y) * radius for x, y in way]))

"""All bundles as one graphics item: a line for a block and a neuron, a band with its matrix for two blocks.

For the scene. A bundle's colour and width are those of its strongest weight, each cell's of the strongest in it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.network import Indices, Vector
from gui.canvas.colours import glow
from gui.canvas.connections.geometry import distances_to_segments
from gui.canvas.connections.layer import flat_pen, path_of
from gui.canvas.folding.bundles import NO_BUNDLES, Bundle, Bundles
from gui.theme import BUCKETS, Theme, WeightScale

_BAND, _BAND_ALPHA = 30.0, 0.28
_TILE = 88.0  # the longer side of a matrix on its band
_LEAST_TILE = 26.0


class BundleLayer(QGraphicsItem):
    """Draws the bundles it is given in the colours of the weights it is given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bundles = NO_BUNDLES
        self._weights = np.empty(0)
        self._scale = WeightScale()
        self._strongest = np.empty(0)
        self._tiles: dict[int, QImage] = {}
        self._lit: dict[int, str] = {}
        self._bounds = QRectF()
        self.setZValue(1)

    @property
    def bundles(self) -> Bundles:
        return self._bundles

    def set_bundles(self, bundles: Bundles) -> None:
        """Other bundles; their weights come with `set_weights`."""
        self.prepareGeometryChange()
        self._bundles, self._lit = bundles, {}
        self._weights = self._strongest = np.empty(0)
        self._bounds = QRectF()
        for bundle in bundles.bundles:
            self._bounds = self._bounds.united(_bounds(bundle))
        self._repaint()

    def set_weights(self, weights: Vector, scale: WeightScale) -> None:
        """The weight of each connection of the network."""
        self._weights, self._scale = weights, scale
        if self._bundles.bundles:
            self._strongest = self._bundles.strongest(weights)
            self._repaint()

    def set_lit(self, lit: Mapping[int, str]) -> None:
        """Which bundles are lit, in which colour roles."""
        if lit != self._lit:
            self._lit = dict(lit)
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._repaint()

    def _repaint(self) -> None:
        self._tiles = {}
        self.update()

    def at(self, point: QPointF, near: float) -> Indices | None:
        """The connections of the bundle that is drawn at a point, or no farther from it than `near`; None for none."""
        for bundle, width in zip(self._bundles.bundles, map(self._width, range(len(self._strongest))), strict=False):
            if bundle.matrix is not None and tile_rect(bundle).contains(point):
                return bundle.edges
            pieces = np.hstack([bundle.way[:-1], bundle.way[1:]])
            away = distances_to_segments(np.array([[point.x(), point.y()]]), pieces)
            if away.min() <= max(width / 2, near):
                return bundle.edges
        return None

    # --- drawing -----------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not len(self._strongest):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        order = np.argsort(np.abs(self._strongest), kind="stable").tolist()
        for k in order:
            if k in self._lit:
                wide = self._width(k) + 14
                self._stroke(painter, self._bundles.bundles[k], flat_pen(glow(self._theme, self._lit[k]), wide))
        for k in order:
            bundle = self._bundles.bundles[k]
            self._stroke(painter, bundle, flat_pen(self._colour(k), self._width(k)))
        for k in order:
            self._draw_tile(painter, k)

    def _width(self, k: int) -> float:
        if self._bundles.bundles[k].matrix is not None:
            return _BAND * self._bundles.bundles[k].scale
        return float(self._scale.width(self._strongest[k]))

    def _colour(self, k: int) -> QColor:
        bucket = int(self._scale.colour_index(self._strongest[k]))
        colour = QColor(self._scale.colours(self._theme)[bucket])
        if self._bundles.bundles[k].matrix is not None:
            colour.setAlphaF(_BAND_ALPHA)
        return colour

    def _stroke(self, painter: QPainter, bundle: Bundle, pen: QPen) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(path_of(bundle.way))

    def _draw_tile(self, painter: QPainter, k: int) -> None:
        bundle = self._bundles.bundles[k]
        if bundle.matrix is None:
            return
        if k not in self._tiles:
            self._tiles[k] = self._painted(bundle.matrix.strongest(self._weights))
        where = tile_rect(bundle)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.fillRect(where, self._theme.block_fill)
        painter.drawImage(where, self._tiles[k])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.neuron_outline, 1.2))
        painter.drawRect(where)

    def _painted(self, weights: Vector) -> QImage:
        """A matrix in the colours of the weights, transparent where there is no connection."""
        table = np.array([colour.rgba() for colour in self._scale.colours(self._theme)] + [0], np.uint32)
        buckets = np.where(np.isnan(weights), BUCKETS, self._scale.colour_index(weights).astype(np.intp))
        pixels = np.ascontiguousarray(table[buckets])
        rows, columns = pixels.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()


def tile_rect(bundle: Bundle) -> QRectF:
    """Where a bundle's matrix stands: amid its way, as wide and high as its cells are many."""
    assert bundle.matrix is not None
    rows, columns = bundle.matrix.shape
    unit = _TILE * bundle.scale / max(rows, columns)
    least = _LEAST_TILE * bundle.scale
    wide, high = max(columns * unit, least), max(rows * unit, least)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(bundle.way, axis=0).T))])
    x, y = (float(np.interp(along[-1] / 2, along, bundle.way[:, axis])) for axis in (0, 1))
    return QRectF(QPointF(x - wide / 2, y - high / 2), QPointF(x + wide / 2, y + high / 2))


def _bounds(bundle: Bundle) -> QRectF:
    low, high = bundle.way.min(axis=0).tolist(), bundle.way.max(axis=0).tolist()
    rect = QRectF(QPointF(*low), QPointF(*high)).adjusted(-24, -24, 24, 24)
    return rect if bundle.matrix is None else rect.united(tile_rect(bundle).adjusted(-4, -4, 4, 4))

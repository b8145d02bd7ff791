"""All connections as one graphics item over NumPy memory: thousands of lines in a few dozen drawing calls.

For the scene. The rasteriser is the cost: lines are flat-capped, batched by colour and width, antialiased only where
there are few, and where there are very many only the strongest are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import wrapInstance

from engine.network import Indices, Vector
from gui.canvas.colours import glow
from gui.canvas.connections.routes import Routes
from gui.canvas.kept import Kept, spot
from gui.theme import BUCKETS, Theme, WeightScale

SMOOTH_AT_REST = 750
SMOOTH_MOVING = 250
STRONGEST = 2000
_SELECTED = 9.0  # by how much the stripe of a selected connection is wider than its line
_FEW_SELECTED = 60
_LEVELS = 25  # of strength, of many lines
_NOTHING = np.empty(0, np.intp)


class Band(NamedTuple):
    """A wide stripe behind a connection: the focus of a step, a factor, the pointer or the selection."""

    edge: int
    role: str
    extra: float = 13.0


class _Batch(NamedTuple):
    """`many` lines of one bucket: rows x₁, y₁, x₂, y₂ of `memory` that QPainter reads from the `first` on."""

    bucket: int
    memory: Vector
    first: QLineF
    many: int


class EdgeLayer(QGraphicsItem):
    """Draws the routes it is given in the colours and widths of the weights it is given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(0)
        self._theme = theme
        self._routes = Routes(np.empty((0, 4)), np.empty((0, 2)))
        self._spaces: Indices = _NOTHING
        self._weights = np.empty(0)
        self._scale = WeightScale()
        self._bands: tuple[Band, ...] = ()
        self._always = self._selected = _NOTHING
        self._area: Vector | None = None
        self._bounds = QRectF()
        self._batches: list[_Batch] | None = None
        self._smooth_limit = SMOOTH_AT_REST
        self._colours = self._scale.colours(theme)
        self._widths = _bucket_widths()
        self._buckets = np.empty(0, np.uint8)  # of the weights, where they are few
        self._chosen: Indices | None = None  # of the straight lines in view the strongest, or all
        self._kept = Kept()
        self._pens: dict[tuple[int, float], QPen] = {}
        self._shown: Indices = _NOTHING
        self.drawn = 0
        self.in_view = 0

    @property
    def routes(self) -> Routes:
        """The lines as they are drawn."""
        return self._routes

    # --- what is shown -----------------------------------------------------------------------------------------

    def set_routes(self, routes: Routes, spaces: Indices = _NOTHING) -> None:
        """The way of each connection, and which of the spaces between layers it is in, if there are several."""
        self._routes = routes
        self._spaces = spaces if len(spaces) == len(routes.chords) else np.zeros(len(routes.chords), np.intp)
        self.prepareGeometryChange()
        self._bounds = _bounds(routes)
        self._changed()

    def set_weights(self, weights: Vector, scale: WeightScale) -> None:
        """The weight of each connection, in the network's order. Nothing is painted anew where no colour changes."""
        same = scale == self._scale and self._batches is not None
        before, self._weights, self._scale = self._weights, weights, scale
        if len(weights) > SMOOTH_AT_REST:  # others may be the strongest now, or lie above others
            if not (same and np.array_equal(weights, before)):
                self._changed()
            return
        buckets = scale.colour_index(weights)
        if not (same and np.array_equal(buckets, self._buckets)):
            self._buckets = buckets
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._colours = self._scale.colours(theme)
        self._pens = {}
        self._kept.forget()
        self.update()

    def set_bands(self, bands: Sequence[Band], always: Indices = _NOTHING, selected: Indices = _NOTHING) -> None:
        """Stripes behind connections and behind those `selected`; `always` are drawn however weak they are."""
        fresh = tuple(band for band in bands if self._has_line(band.edge))
        always, selected = self._with_lines(always), self._with_lines(selected)
        if fresh == self._bands and np.array_equal(always, self._always) and np.array_equal(selected, self._selected):
            return
        self._selected = selected
        if not np.array_equal(always, self._always):
            self._always = always
            if len(self._routes.chords) > STRONGEST:
                self._batches = None
                self._kept.forget()
        self._bands = fresh
        self.update()

    def _has_line(self, edge: int) -> bool:
        return not len(self._routes.hidden) or not self._routes.hidden[edge]

    def _with_lines(self, edges: Indices) -> Indices:
        return edges[~self._routes.hidden[edges]] if len(self._routes.hidden) else edges

    def set_moving(self, moving: bool) -> None:
        """Whether something changes many times a second, so that speed goes before smoothness."""
        before, self._smooth_limit = self._is_smooth, SMOOTH_MOVING if moving else SMOOTH_AT_REST
        if self._is_smooth != before:
            self._kept.forget()
            self.update()

    def set_area(self, area: QRectF) -> None:
        """The part of the scene that is in view: which lines are the strongest is asked there."""
        fresh = np.array([area.left(), area.top(), area.right(), area.bottom()])
        if len(self._routes.chords) > STRONGEST and (self._area is None or not np.allclose(fresh, self._area)):
            self._area = fresh
            self._changed()
            self.counted()

    def counted(self) -> tuple[int, int]:
        """How many connections are drawn, and how many are in view."""
        if self._batches is None:
            self._batches = self._batch()
        return self.drawn, self.in_view

    def nearest(self, x: float, y: float, within: float) -> int | None:
        """The connection that is drawn nearest to a point and not farther from it than `within`."""
        self.counted()
        return self._routes.nearest(x, y, within, self._shown)

    def _changed(self) -> None:
        self._batches = self._chosen = None
        self._kept.forget()
        self.update()

    def _batch(self) -> list[_Batch]:
        """The straight lines to draw, sorted by bucket so that stronger ones lie above weaker ones."""
        if not len(self._weights) or len(self._weights) != len(self._routes.chords):
            self.drawn = self.in_view = 0
            self._shown = _NOTHING
            return []
        if self._chosen is None:
            straight = self._in_view()
            self.in_view = len(straight) + len(self._routes.curves)
            self._chosen = self._strongest(straight) if len(straight) > STRONGEST else straight
        straight = self._chosen
        if self.in_view - len(self._routes.curves) > STRONGEST:
            straight = np.union1d(straight, self._always)
        self.drawn = len(straight) + len(self._routes.curves)
        self._shown = straight
        few = len(self._weights) <= SMOOTH_AT_REST
        buckets = self._buckets[straight] if few else self._scale.colour_index(self._weights[straight])
        order, starts = _drawing_order(buckets.astype(np.int16), np.abs(self._weights[straight]))
        lines = np.ascontiguousarray(self._routes.chords[straight[order]])
        stops = [*starts[1:].tolist(), len(lines)][: len(starts)]
        first, own = lines.ctypes.data, buckets[order[starts]].tolist()
        spans = zip(own, starts.tolist(), stops, strict=True)
        return [_Batch(bucket, lines, _line_at(first + a * lines.strides[0]), b - a) for bucket, a, b in spans]

    def _strongest(self, edges: Indices) -> Indices:
        """As many as can be drawn: of each space between layers its strongest, so that none looks unconnected."""
        strength, spaces = np.abs(self._weights[edges]), self._spaces[edges]
        sizes = np.bincount(spaces)
        left, chosen = STRONGEST, []
        # The smallest first: what they have no use for goes to the others.
        order = [int(space) for space in np.argsort(sizes, kind="stable") if sizes[space]]
        for place, space in enumerate(order):
            own = np.flatnonzero(spaces == space)
            count = min(len(own), left // (len(order) - place))
            rest = len(own) - count
            chosen.append(own[np.argpartition(strength[own], rest)[rest:]] if count else own[:0])
            left -= count
        return np.asarray(edges[np.concatenate(chosen)])

    def _in_view(self) -> Indices:
        """The straight lines that may be seen; where they are few all."""
        edges = self._routes.straight
        if self._area is None or len(edges) <= STRONGEST:
            return edges
        left, top, right, bottom = self._area
        if QRectF(QPointF(left, top), QPointF(right, bottom)).contains(self._bounds):
            return edges
        x1, y1, x2, y2 = self._routes.boxes
        return np.asarray(edges[(x2 >= left) & (x1 <= right) & (y2 >= top) & (y1 <= bottom)])

    # --- drawing -----------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self.counted()
        self._draw_selected(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for band in self._bands:
            self._draw_band(painter, band)
        self._kept.paint(painter, spot(painter, widget), self._bounds, self._draw_lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        few = self._selected.tolist() if len(self._selected) <= _FEW_SELECTED else []
        self._draw_over(painter, [*few, *(band.edge for band in self._bands)])

    def _draw_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._is_smooth)
        thin = 1.0 if self.drawn <= SMOOTH_AT_REST else 0.42
        for batch in self._batches or ():
            painter.setPen(self._pen(batch.bucket, thin))
            painter.drawLines(batch.first, batch.many)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._draw_over(painter, self._routes.curves)

    def _draw_over(self, painter: QPainter, edges: Iterable[int]) -> None:
        """Some lines above the others."""
        for edge in edges:
            bucket = int(self._scale.colour_index(self._weights[edge : edge + 1])[0])
            self._stroke(painter, edge, self._pen(bucket, 1.0))

    @property
    def _is_smooth(self) -> bool:
        return self.drawn <= self._smooth_limit

    def _pen(self, bucket: int, thin: float) -> QPen:
        if (bucket, thin) not in self._pens:
            width = max(float(self._widths[bucket]) * thin, 1.2)
            brush = QBrush(self._colours[bucket])
            self._pens[bucket, thin] = QPen(brush, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        return self._pens[bucket, thin]

    def _draw_selected(self, painter: QPainter) -> None:
        """Stripes behind what is selected: each as wide as its line needs, or all of one width if there are many."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._selected) <= self._smooth_limit)
        if len(self._selected) <= _FEW_SELECTED:
            for edge in self._selected.tolist():
                self._draw_band(painter, Band(edge, "selection", _SELECTED))
            return
        drawn = np.intersect1d(self._selected, self._shown)
        painter.setPen(flat_pen(glow(self._theme, "selection"), _SELECTED))
        draw_lines(painter, np.ascontiguousarray(self._routes.chords[drawn]))
        for edge in self._routes.curves.keys() & set(self._selected.tolist()):
            self._draw_band(painter, Band(edge, "selection", _SELECTED))

    def _draw_band(self, painter: QPainter, band: Band) -> None:
        width = float(self._scale.width(self._weights[band.edge])) + band.extra
        self._stroke(painter, band.edge, flat_pen(glow(self._theme, band.role), width))

    def _stroke(self, painter: QPainter, edge: int, pen: QPen) -> None:
        painter.setPen(pen)
        way = self._routes.curves.get(edge)
        if way is None:
            x1, y1, x2, y2 = self._routes.chords[edge].tolist()
            painter.drawLine(QLineF(x1, y1, x2, y2))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path_of(way))


def _drawing_order(buckets: Indices, strength: Vector) -> tuple[Indices, Indices]:
    """An order in which stronger lines come above weaker ones, and where in it the stretches of one bucket begin.

    Of many lines, levels of strength are drawn one after another, in each the other sign last: what is drawn last hides
    what is below it, and one sign would seem to be all there is.
    """
    if not len(buckets):
        return _NOTHING, _NOTHING
    positive = buckets > BUCKETS // 2
    level = np.abs(buckets - BUCKETS // 2)
    if len(buckets) > SMOOTH_AT_REST:
        level = np.argsort(np.argsort(strength, kind="stable")) * _LEVELS // len(buckets)
        positive = positive ^ (level % 2 == 1)
    order = np.lexsort((buckets, positive, level))
    key = (level * 2 + positive)[order] * BUCKETS + buckets[order]
    return order, np.flatnonzero(np.diff(key, prepend=-1))


def flat_pen(colour: QColor, width: float) -> QPen:
    """A pen with the flat cap that every line here has: round ones take a thousand times as long."""
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)


def draw_lines(painter: QPainter, lines: Vector) -> None:
    """Draws rows x₁, y₁, x₂, y₂ without making an object for each."""
    painter.drawLines(_line_at(lines.ctypes.data), len(lines))


def _line_at(address: int) -> QLineF:
    """The first of some rows, as QPainter takes all of them; good as long as their memory is held."""
    return cast("QLineF", wrapInstance(address, QLineF))


def path_of(way: Vector) -> QPainterPath:
    """A polyline as a path."""
    path = QPainterPath(QPointF(*way[0].tolist()))
    for x, y in way[1:].tolist():
        path.lineTo(x, y)
    return path


def _bounds(routes: Routes) -> QRectF:
    lines = routes.chords if not len(routes.hidden) else routes.chords[routes.straight]
    xs = [lines[:, 0::2], *(way[:, 0] for way in routes.curves.values())]
    ys = [lines[:, 1::2], *(way[:, 1] for way in routes.curves.values())]
    if not any(x.size for x in xs):
        return QRectF()
    left, right = min(x.min() for x in xs if x.size), max(x.max() for x in xs if x.size)
    top, bottom = min(y.min() for y in ys if y.size), max(y.max() for y in ys if y.size)
    rect = QRectF(QPointF(float(left), float(top)), QPointF(float(right), float(bottom)))
    return rect.adjusted(-24, -24, 24, 24)


def _bucket_widths() -> Vector:
    """The width of each bucket: that of its strongest weight."""
    return WeightScale(1.0).width(np.linspace(-1.0, 1.0, BUCKETS))

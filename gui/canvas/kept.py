"""The picture of something on the canvas that is drawn again and again as it is: moved and shown, not drawn anew.

For the items of the canvas. What changes with every picture is drawn straight away and never kept: only what is asked
for a second time unchanged becomes a picture, at exactly the pixels at which it would be drawn, so that nobody sees it.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

_PARTS = 16  # of a pixel, nearer than which places between pixels are the same
_STRETCHED = 1.5
_MOST = 1_500_000  # device pixels of a picture: larger ones are drawn faster than they are kept


Draw = Callable[[QPainter], None]  # in the coordinates of an item


class Spot(NamedTuple):
    """Where something is drawn on a screen: the painter's transform, pixels to a unit, and the origin in pixels."""

    place: QTransform
    ratio: float
    left: int
    top: int
    between: QPointF  # pixels, from left and top
    key: tuple[float, float, int, int]


def spot(painter: QPainter, widget: QWidget | None) -> Spot | None:
    """Where a painter draws; None on anything but a widget, as on paper."""
    if widget is None:
        return None
    place, ratio = painter.worldTransform(), widget.devicePixelRatioF()
    x, y = place.dx() * ratio, place.dy() * ratio
    left, top = math.floor(x), math.floor(y)
    key = place.m11(), ratio, round((x - left) * _PARTS), round((y - top) * _PARTS)
    return Spot(place, ratio, left, top, QPointF(x - left, y - top), key)


class Kept:
    """Keeps what is drawn within bounds of an item's coordinates until `forget`, another zoom or another screen."""

    __slots__ = ("_at", "_key", "_picture", "_room")

    def __init__(self) -> None:
        self._key: tuple[float, float, int, int] | None = None
        self._picture: QPixmap | None = None
        self._at = [0, 0]  # from the pixel that the origin is in
        self._room = QRectF()  # of the picture, in the item's coordinates

    def forget(self) -> None:
        """It looks otherwise now."""
        self._key = self._picture = None

    def paint(
        self,
        painter: QPainter,
        at: Spot | None,
        bounds: QRectF,
        draw: Draw,
        *,
        rough: bool = False,
    ) -> None:
        """Draws it by `draw`, or its picture; off a screen always itself.

        Where `rough` will do, as while zooming, a picture at another zoom is stretched.
        """
        if at is None:
            draw(painter)
        elif at.key == self._key:
            self._keep(at, bounds, draw)
            self._show(painter, at, draw)
        elif rough and self._is_near(at):
            assert self._picture is not None
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.drawPixmap(self._room, self._picture, QRectF(self._picture.rect()))
        else:
            self._key, self._picture = at.key, None
            if rough:
                self._keep(at, bounds, draw)
            self._show(painter, at, draw)

    def _is_near(self, at: Spot) -> bool:
        """Whether the picture is of about the same size, so that stretching it does not show much."""
        if self._picture is None or self._picture.isNull() or self._key is None:
            return False
        return 1 / _STRETCHED < at.key[0] / self._key[0] < _STRETCHED

    def _keep(self, at: Spot, bounds: QRectF, draw: Draw) -> None:
        if self._picture is None:
            self._picture, *self._at = _drawn(draw, bounds, at)
            scale = at.key[0] * at.ratio
            self._room = QRectF((QPointF(*self._at) - at.between) / scale, QSizeF(self._picture.size()) / scale)

    def _show(self, painter: QPainter, at: Spot, draw: Draw) -> None:
        if self._picture is None or self._picture.isNull():
            draw(painter)
            return
        painter.resetTransform()
        corner = QPointF((at.left + self._at[0]) / at.ratio, (at.top + self._at[1]) / at.ratio)
        painter.drawPixmap(corner, self._picture)
        painter.setWorldTransform(at.place)


class KeptItem(QGraphicsItem):
    """An item that is kept as a picture as long as it looks the same; what it is says `_find_bounds` and `_draw`."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = Kept()
        self._bounds: QRectF | None = None

    def _changed(self) -> None:
        """It looks otherwise, or takes other room."""
        self._kept.forget()
        if self._bounds is not None and (fresh := self._find_bounds()) != self._bounds:
            self.prepareGeometryChange()
            self._bounds = fresh
        self.update()

    def boundingRect(self) -> QRectF:
        if self._bounds is None:
            self._bounds = self._find_bounds()
        return self._bounds  # asked for several times a frame

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._kept.paint(painter, spot(painter, widget), self.boundingRect(), self._draw)

    @abstractmethod
    def _find_bounds(self) -> QRectF:
        """The room that it takes."""

    @abstractmethod
    def _draw(self, painter: QPainter) -> None:
        """Draws it in its own coordinates."""


def _drawn(draw: Draw, bounds: QRectF, at: Spot) -> tuple[QPixmap, int, int]:
    """The picture and the pixel at which it begins; none where it would be too large."""
    zoom, ratio, between = at.key[0], at.ratio, at.between
    scale = zoom * ratio
    left, top = math.floor(bounds.left() * scale + between.x()), math.floor(bounds.top() * scale + between.y())
    right = math.ceil(bounds.right() * scale + between.x())
    bottom = math.ceil(bounds.bottom() * scale + between.y())
    wide, high = right - left, bottom - top
    if wide <= 0 or high <= 0 or wide * high > _MOST:
        return QPixmap(), 0, 0
    picture = QPixmap(wide, high)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.translate((between.x() - left) / ratio, (between.y() - top) / ratio)
    painter.scale(zoom, zoom)
    draw(painter)
    painter.end()
    return picture, left, top

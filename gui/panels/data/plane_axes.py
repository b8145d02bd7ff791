"""Where a part of the plane stands on the screen, with axes that have numbers and names. For the points alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPen

from engine.network import Vector
from engine.numerals import shown
from gui.panels.data.heat_map import Scale
from gui.theme import Theme, WeightScale

_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 22, 30  # px beside the plane for numbers, names and the legend
_MARGIN = 0.12  # of the extent of the points, around them
_EVERY = 60  # px from one number of an axis to the next, about
_PIXELS_PER_DIGIT = 400  # a click is rounded to this part of what is in view
_LEGEND = QRectF(0, 0, 60, 7)


def fitted(points: Vector) -> QRectF:
    """The part of the plane that holds some points, shape (rows, 2), with a margin; 0 to 1 where there are none."""
    if not len(points):
        points = np.array([[0.0, 0.0], [1.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
    middle = (low + high) / 2
    size = extent * (1 + 2 * _MARGIN)
    return QRectF(*(middle - size / 2), *size)


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the plane, its y axis pointing up, and the place on the screen where it is drawn."""

    part: QRectF
    place: QRectF

    @staticmethod
    def room(rect: QRect) -> QRectF:
        """The place that is left in a widget beside numbers and names."""
        return QRectF(rect).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def to_screen(self, points: Vector) -> Vector:
        """Points of the plane, shape (rows, 2), in px."""
        part, place = self.part, self.place
        x = place.left() + (points[:, 0] - part.left()) / part.width() * place.width()
        y = place.bottom() - (points[:, 1] - part.top()) / part.height() * place.height()
        return np.stack([x, y], axis=1)

    def to_plane(self, at: QPointF) -> tuple[float, float]:
        """The point of the plane at a place of the screen."""
        part, place = self.part, self.place
        x = part.left() + (at.x() - place.left()) / max(place.width(), 1.0) * part.width()
        y = part.top() + (place.bottom() - at.y()) / max(place.height(), 1.0) * part.height()
        return x, y

    def rounded(self, at: QPointF) -> tuple[float, float]:
        """The same with no more digits than a pixel tells apart."""
        x, y = self.to_plane(at)
        return _rounded(x, self.part.width()), _rounded(y, self.part.height())

    def inside(self, at: QPointF) -> QPointF:
        """The nearest place in the plane that is in view."""
        place = self.place
        x = min(max(at.x(), place.left()), place.right())
        return QPointF(x, min(max(at.y(), place.top()), place.bottom()))

    def holds(self, points: Vector) -> bool:
        """Whether all points are in view."""
        part = self.part
        low, high = (part.left(), part.top()), (part.right(), part.bottom())
        return bool(((points >= low) & (points <= high)).all())

    def zoomed(self, at: QPointF, factor: float) -> Frame:
        """As much more or less of the plane, the point under the mouse where it is."""
        x, y = self.to_plane(at)
        part = self.part
        width, height = part.width() * factor, part.height() * factor
        if not (1e-9 < width / max(abs(x), 1.0) < 1e12 and 1e-9 < height / max(abs(y), 1.0) < 1e12):
            return self
        left, top = x - (x - part.left()) * factor, y - (y - part.top()) * factor
        return replace(self, part=QRectF(left, top, width, height))


def _rounded(value: float, extent: float) -> float:
    digits = math.ceil(-math.log10(extent / _PIXELS_PER_DIGIT))
    return round(value, digits) + 0.0  # no negative zero


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two, at most so many and at least one where there is one: steps of 1, 2 or 5."""
    raw = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= raw * (1 - 1e-9))
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def draw_axes(painter: QPainter, frame: Frame, names: Sequence[str], theme: Theme) -> None:
    """Frame, numbers and names of both axes."""
    part, place = frame.part, frame.place
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, text in _numbers(part.left(), part.right(), place.width()):
        at = place.left() + x * place.width()
        _line(painter, QPointF(at, place.bottom()), QPointF(at, place.bottom() + 3), theme)
        box = QRectF(at - 30, place.bottom() + 3, 60, 13)
        painter.drawText(box.translated(min(place.right() + 8 - at - _half(painter, text), 0), 0), _MIDDLE, text)
    for y, text in _numbers(part.top(), part.bottom(), place.height()):
        at = place.bottom() - y * place.height()
        _line(painter, QPointF(place.left() - 3, at), QPointF(place.left(), at), theme)
        painter.drawText(QRectF(0, at - 7, place.left() - 5, 14), _RIGHTMOST, text)
    painter.setPen(QPen(theme.plot_axis, 1))
    painter.drawRect(place)
    painter.setPen(theme.muted)
    if len(names) == 2:
        painter.drawText(QRectF(place.left(), place.bottom() + 14, place.width(), 15), _MIDDLE, names[0])
        painter.drawText(QRectF(2, place.top() - 18, place.left() + 30, 15), _LEFTMOST, names[1])


def draw_legend(painter: QPainter, frame: Frame, name: str, scale: Scale, theme: Theme) -> None:
    """What the colours mean: the name of the output and the numbers at both ends."""
    bar = QRectF(_LEGEND)
    high = shown(scale.high, 3)
    width = painter.fontMetrics().horizontalAdvance(high)
    bar.moveTopLeft(QPointF(frame.place.right() - width - 4 - bar.width(), frame.place.top() - 14))
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    gradient.setStops([(stop, colour) for stop, colour in WeightScale().gradient_stops(theme)])
    painter.fillRect(bar, gradient)
    painter.setPen(theme.muted)
    painter.drawText(QRectF(bar.right() + 4, bar.top() - 4, width + 2, 15), _LEFTMOST, high)
    low = f"{name}  {shown(scale.low, 3)}"
    painter.drawText(QRectF(bar.left() - 104, bar.top() - 4, 100, 15), _RIGHTMOST, low)


_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHTMOST = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFTMOST = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _numbers(low: float, high: float, pixels: float) -> Iterator[tuple[float, str]]:
    """The round numbers of an axis: how far along they are, from 0 to 1, and as text."""
    for value in ticks(low, high, max(int(pixels / _EVERY), 2)):
        yield (value - low) / (high - low), shown(value, 5)


def _half(painter: QPainter, text: str) -> float:
    return painter.fontMetrics().horizontalAdvance(text) / 2


def _line(painter: QPainter, start: QPointF, end: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(theme.plot_axis, 1))
    painter.drawLine(start, end)
    painter.setPen(theme.muted)

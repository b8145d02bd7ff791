"""Lets the wave of a step run over the picture: one item that draws its pulses at a moment, and the clock behind it.

For the view. Nothing of the network depends on it: it is drawn between the lines and the neurons, and can be hit by
nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.wave import Pulse, Track, bounds, eased
from gui.theme import Theme

_FRAME = 16  # milliseconds between two pictures
_TAIL = 0.3  # of the way, behind the head of a pulse
_FEW = 16  # pulses up to which each has a head of its own
_MARGIN = 26.0
_EDGE = "canvas"  # sets a pulse off from a line of its own colour
#: Of the tail, where its parts begin and end, their width in pixels, their role if not the pulse's, their opacity.
_PARTS = ((0.0, 0.5, 2.8, "", 0.4), (0.4, 1.0, 7.4, _EDGE, 0.9), (0.4, 1.0, 4.6, "", 1.0))
_THIN = ((0.3, 1.0, 2.8, "", 0.9),)  # where there are many


class WaveItem(QGraphicsItem):
    """Draws pulses at a moment 0 … 1; nothing before and after."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pulses: tuple[Pulse, ...] = ()
        self._tracks: list[Track] = []
        self._moment = -1.0
        self._bounds = QRectF()
        self.setZValue(3)  # above the lines, below their numbers and the neurons
        self.setVisible(False)

    @property
    def moment(self) -> float:
        """How far the wave has run."""
        return self._moment

    @property
    def pulses(self) -> tuple[Pulse, ...]:
        """What runs."""
        return self._pulses

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_pulses(self, pulses: Sequence[Pulse]) -> None:
        """Other pulses, before their beginning."""
        self.prepareGeometryChange()
        self._pulses, self._moment = tuple(pulses), -1.0
        self._tracks = [Track(pulse.way) for pulse in self._pulses]
        box = bounds(self._pulses)
        self._bounds = QRectF()
        if box is not None:
            area = QRectF(QPointF(box[0], box[1]), QPointF(box[2], box[3]))
            self._bounds = area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.setVisible(False)

    def show_moment(self, moment: float) -> None:
        """How far the wave has run."""
        self._moment = moment
        self.setVisible(0.0 <= moment <= 1.0)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        return QPainterPath()  # nothing that the mouse could meet

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        heads = len(self._pulses) <= _FEW
        zoom = max(painter.worldTransform().m11(), 1e-3)
        for pulse, track in zip(self._pulses, self._tracks, strict=True):
            share = (self._moment - pulse.begin) / max(pulse.end - pulse.begin, 1e-6)
            if 0.0 <= share <= 1.0:
                self._draw(painter, pulse, track, eased(share), heads=heads, pixel=1.0 / max(zoom, 0.45))

    def _draw(self, painter: QPainter, pulse: Pulse, track: Track, share: float, *, heads: bool, pixel: float) -> None:
        if pulse.beat:
            self._draw_beat(painter, pulse, track.point(0.5), share, pixel)
            return
        wide = (2.4 if pulse.bundle else 1.0) * pixel
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for begin, end, width, role, opacity in _PARTS if heads else _THIN:
            start, stop = max(share - _TAIL * (1.0 - begin), 0.0), share - _TAIL * (1.0 - end)
            if stop > start:
                painter.setPen(self._pen(role or pulse.role, width * wide, opacity))
                painter.drawPath(_path(track.stretch(start, stop)))
        if heads and not pulse.bundle:
            x, y = track.point(share)
            painter.setPen(self._pen(_EDGE, 1.4 * pixel, 1.0))
            painter.setBrush(self._theme.colour(pulse.role))
            painter.drawEllipse(QPointF(x, y), 4.6 * wide, 4.6 * wide)

    def _draw_beat(self, painter: QPainter, pulse: Pulse, at: tuple[float, float], share: float, pixel: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(pulse.role, 2.4 * pixel, 1.0 - share))
        painter.drawEllipse(QPointF(*at), (16 + 20 * share) * pixel, (9 + 14 * share) * pixel)

    def _pen(self, role: str, width: float, opacity: float) -> QPen:
        colour = QColor(self._theme.colour(role))
        colour.setAlphaF(opacity)
        return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)


def _path(points: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return path


class Waves(QObject):
    """The clock of a wave. It looks at the time, so that a slow picture shows fewer moments, not a longer wave."""

    def __init__(self, item: WaveItem, parent: QObject) -> None:
        super().__init__(parent)
        self._item = item
        self._begun = self._seconds = 0.0
        self._reverse = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._delay = QTimer(self)
        self._delay.setTimerType(Qt.TimerType.PreciseTimer)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._on_delay_timeout)

    @property
    def running(self) -> bool:
        """Whether a wave runs or is about to."""
        return self._timer.isActive() or self._delay.isActive()

    def run(self, pulses: Sequence[Pulse], seconds: float, delay: float = 0.0, *, reverse: bool = False) -> None:
        """A wave instead of the one that runs: it begins after a delay and takes so many seconds, or runs back."""
        self.stop()
        if not pulses:
            return
        self._item.set_pulses(pulses)
        self._seconds, self._reverse = seconds, reverse
        self._begun = time.perf_counter() + delay
        self._delay.start(round(delay * 1000))

    def stop(self) -> None:
        """No wave any more."""
        self._timer.stop()
        self._delay.stop()
        if self._item.pulses:
            self._item.set_pulses(())

    @Slot()
    def _on_delay_timeout(self) -> None:
        self._timer.start()
        self._on_timer_timeout()

    @Slot()
    def _on_timer_timeout(self) -> None:
        moment = (time.perf_counter() - self._begun) / max(self._seconds, 1e-6)
        if moment > 1.0:
            self.stop()
        else:
            self._item.show_moment(min(max(1.0 - moment if self._reverse else moment, 0.0), 1.0))

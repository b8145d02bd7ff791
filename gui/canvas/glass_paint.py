"""Draws the glass over the picture, in pixels, so that what is sketched is as crisp at any zoom.

For the view, when it has drawn everything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gui.canvas.glass import Box, Dot, Glass, Guide, Hint, Line, Port, Sketch, Verdict
from gui.canvas.legend import HEADLINE, HEIGHT
from gui.theme import Theme, ui_font

_PORT = 8.0
_DASH = [5.0, 3.5]
_TICK = 5.0
_ASIDE = 46.0  # scene units from a column or row to where its distances are measured
_ROOM = 420.0  # of a hint's lines
_SIGN = 7.5
_PADDING = 9.0
_OFF = 18.0  # from the pointer to its hint

_INK: dict[Verdict, str] = {"open": "selection_outline", "allowed": "selection_outline", "forbidden": "error_text"}
_HINT: dict[Verdict, tuple[str, str, str]] = {
    "open": ("info_box", "info_border", "info_text"),
    "allowed": ("info_box", "info_border", "info_text"),
    "forbidden": ("error_box", "error_border", "error_text"),
}


@dataclass(frozen=True, slots=True)
class GlassPainter:
    """One painting of the glass; `to_view` takes points of the scene to the viewport."""

    painter: QPainter
    theme: Theme
    area: QRectF
    zoom: float
    to_view: Callable[[QPointF], QPointF]

    def draw(self, glass: Glass) -> None:
        """Draws what the glass shows."""
        sketch, painter = glass.sketch, self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._draw_ghosts(sketch)
        for guide in sketch.guides:
            self._draw_guide(guide)
        for box in sketch.boxes:
            self._draw_box(box, sketch.verdict)
        for dot in sketch.halos:
            self._draw_halo(dot, sketch.verdict)
        self._draw_lines(sketch)
        if sketch.band is not None:
            self._draw_band(sketch.band)
        if sketch.port is not None:
            self._draw_port(sketch.port)
        if glass.banner:
            self._draw_banner(glass.banner)
        if sketch.hint is not None:
            self._draw_hint(sketch.hint, sketch.verdict)

    # --- what there would be -----------------------------------------------------------------------------------

    def _draw_ghosts(self, sketch: Sketch) -> None:
        if sketch.column is not None:
            top, bottom = (self._at(sketch.column.x, y) for y in (sketch.column.top, sketch.column.bottom))
            half = max(44.0 * self.zoom, 20.0)
            rect = QRectF(top.x() - half, top.y(), 2 * half, bottom.y() - top.y())
            self._ink(self._pen("selection_outline", 1.4, dashed=True), self._clear("selection_outline", 0.07))
            self.painter.drawRoundedRect(rect, 12, 12)
        if sketch.ghost is not None:
            self._ink(self._pen("selection_outline", 1.6, dashed=True), self._clear("neuron_fill", 0.8))
            radius = sketch.ghost.radius * self.zoom
            centre = self._at(sketch.ghost.x, sketch.ghost.y)
            self.painter.drawEllipse(centre, radius, radius)
            self._draw_plus(centre, min(radius * 0.36, 10.0), "selection_outline", 2.0)

    def _draw_plus(self, centre: QPointF, reach: float, role: str, width: float) -> None:
        self.painter.setPen(self._pen(role, width))
        x, y = centre.x(), centre.y()
        self.painter.drawLine(QLineF(x - reach, y, x + reach, y))
        self.painter.drawLine(QLineF(x, y - reach, x, y + reach))

    def _draw_lines(self, sketch: Sketch) -> None:
        self.painter.setPen(self._pen(_INK[sketch.verdict], 2.4, dashed=True))
        for line in sketch.lines:
            start, end = self._ends(line)
            self.painter.drawLine(QLineF(start, end))
            if line.end.radius == 0.0:
                self._draw_end(end, sketch.verdict)
                self.painter.setPen(self._pen(_INK[sketch.verdict], 2.4, dashed=True))

    def _draw_end(self, end: QPointF, verdict: Verdict) -> None:
        self._ink(QPen(Qt.PenStyle.NoPen), self.theme.colour(_INK[verdict]))
        self.painter.drawEllipse(end, 4.0, 4.0)

    def _ends(self, line: Line) -> tuple[QPointF, QPointF]:
        """Both ends in the viewport, at the edges of their circles."""
        start, end = self._at(line.start.x, line.start.y), self._at(line.end.x, line.end.y)
        away = end - start
        length = math.hypot(away.x(), away.y()) or 1.0
        unit = away / length
        return start + unit * (line.start.radius * self.zoom), end - unit * (line.end.radius * self.zoom)

    # --- marks on what there is --------------------------------------------------------------------------------

    def _draw_guide(self, guide: Guide) -> None:
        a, b = self._at(guide.x1, guide.y1), self._at(guide.x2, guide.y2)
        if not guide.distance:
            self.painter.setPen(QPen(self._clear("focus", 0.7), 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            self.painter.drawLine(QLineF(a, b))
            return
        # Distances are measured beside the circles, where they hide nothing.
        upright = abs(b.y() - a.y()) > abs(b.x() - a.x())
        aside = _ASIDE * self.zoom
        shift, tick = (QPointF(-aside, 0), QPointF(_TICK, 0)) if upright else (QPointF(0, aside), QPointF(0, _TICK))
        a, b = a + shift, b + shift
        self.painter.setPen(self._pen("focus", 1.6))
        self.painter.drawLine(QLineF(a, b))
        for end in (a, b):
            self.painter.drawLine(QLineF(end - tick, end + tick))

    def _draw_box(self, box: Box, verdict: Verdict) -> None:
        rect = self._rect(box).adjusted(-2, -2, 2, 2)
        self._ink(self._pen(_INK[verdict], 1.8), self._clear(_INK[verdict], 0.12))
        self.painter.drawRoundedRect(rect, 7, 7)

    def _draw_halo(self, dot: Dot, verdict: Verdict) -> None:
        self._ink(self._pen(_INK[verdict], 2.6), self._clear(_INK[verdict], 0.11))
        radius = dot.radius * self.zoom + 6.0
        self.painter.drawEllipse(self._at(dot.x, dot.y), radius, radius)

    def _draw_band(self, band: Box) -> None:
        self._ink(self._pen("selection_outline", 1.0), self._clear("selection_outline", 0.1))
        self.painter.drawRect(self._rect(band).toAlignedRect())

    def _draw_port(self, port: Port) -> None:
        centre, radius = self._at(port.x, port.y), _PORT + (1.5 if port.hot else 0.0)
        ring = self.theme.accent if port.hot else self.theme.selection_outline
        self._ink(QPen(ring, 1.6), self.theme.accent if port.hot else self.theme.canvas)
        self.painter.drawEllipse(centre, radius, radius)
        self._draw_plus(centre, radius * 0.48, "accent_text" if port.hot else "selection_outline", 1.8)

    # --- words -------------------------------------------------------------------------------------------------

    def _draw_hint(self, hint: Hint, verdict: Verdict) -> None:
        ground, border, ink = _HINT[verdict]
        sign = 2 * _SIGN + 8 if verdict == "forbidden" else 0.0
        text = self._sized(hint.text)
        size = QSizeF(text.width() + sign + 2 * _PADDING, max(text.height(), 2 * _SIGN) + 2 * _PADDING - 4)
        rect = QRectF(self._beside(hint, size), size)
        self._ink(QPen(self.theme.colour(border), 1.0), self.theme.colour(ground))
        self.painter.drawRoundedRect(rect, 6, 6)
        if sign:
            self._draw_sign(QPointF(rect.left() + _PADDING + _SIGN, rect.center().y()))
        self.painter.setPen(self.theme.colour(ink))
        inner = rect.adjusted(_PADDING + sign, 0, -_PADDING + 2, 0)
        self.painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), hint.text)

    def _sized(self, text: str) -> QSizeF:
        self.painter.setFont(ui_font(9.5))
        metrics = QFontMetricsF(self.painter.font(), self.painter.device())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        return metrics.boundingRect(QRectF(0, 0, _ROOM, 1000), flags, text).size() + QSizeF(2, 0)

    def _beside(self, hint: Hint, size: QSizeF) -> QPointF:
        """Below and right of the point, on the other side where there is no room."""
        area = self.area.adjusted(6, 6, -6, -6)
        off = max(_OFF, hint.clear)
        x = hint.x + off if hint.x + off + size.width() <= area.right() else hint.x - off - size.width()
        y = hint.y + _OFF if hint.y + _OFF + size.height() <= area.bottom() else hint.y - _OFF - size.height()
        return QPointF(max(x, area.left()), max(y, area.top()))

    def _draw_sign(self, centre: QPointF) -> None:
        """A circle with a bar across: this cannot be."""
        self._ink(self._pen("error_text", 2.0), QColor(0, 0, 0, 0))
        self.painter.drawEllipse(centre, _SIGN, _SIGN)
        reach = _SIGN * math.sqrt(0.5)
        self.painter.drawLine(QLineF(centre - QPointF(reach, reach), centre + QPointF(reach, reach)))

    def _draw_banner(self, text: str) -> None:
        """What the tool in hand waits for, at the bottom above the headline."""
        self.painter.setFont(ui_font(9.5))
        metrics = QFontMetricsF(self.painter.font(), self.painter.device())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.area.width() - 60)
        wide, high = metrics.horizontalAdvance(text) + 28, metrics.height() + 12
        top = self.area.bottom() - HEIGHT - HEADLINE - high - 6
        rect = QRectF(self.area.center().x() - wide / 2, top, wide, high)
        self._ink(QPen(self.theme.info_border, 1.0), self.theme.info_box)
        self.painter.drawRoundedRect(rect, high / 2, high / 2)
        self.painter.setPen(self.theme.info_text)
        self.painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    # --- inks and places ---------------------------------------------------------------------------------------

    def _at(self, x: float, y: float) -> QPointF:
        return self.to_view(QPointF(x, y))

    def _rect(self, box: Box) -> QRectF:
        return QRectF(self._at(box.left, box.top), self._at(box.right, box.bottom))

    def _pen(self, role: str, width: float, *, dashed: bool = False) -> QPen:
        pen = QPen(self.theme.colour(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern([part / width * 1.6 for part in _DASH])
        return pen

    def _clear(self, role: str, share: float) -> QColor:
        colour = QColor(self.theme.colour(role))
        colour.setAlphaF(share)
        return colour

    def _ink(self, pen: QPen, brush: QColor) -> None:
        self.painter.setPen(pen)
        self.painter.setBrush(brush)

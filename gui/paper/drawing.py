"""The picture of a worked solution, drawn with Qt from the description that SVG and LaTeX are written from too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine import formula
from engine.formula import Symbol
from engine.solution.picture import Anchor, Label, Picture, Tint
from gui.paper import letters

MUTED, RULE = QColor("#5b6675"), QColor("#c9d0da")
_TINTS: dict[Tint, QColor] = {
    "ink": QColor("#1c2430"), "muted": MUTED, "positive": QColor("#2a6fc4"), "negative": QColor("#c46a1a"),
}  # fmt: skip
_FORMULA = 1.15  # the size of a formula whose digits are as high as text


def picture_height(of: Picture, width: float) -> float:
    """How high a picture is that is so wide."""
    return of.height * width / of.width


def draw_picture(painter: QPainter, of: Picture, at: QPointF, width: float) -> None:
    """Draws a picture so wide, its top left at a point."""
    painter.save()
    painter.translate(at)
    painter.scale(width / of.width, width / of.width)
    for stroke in of.strokes:
        path = QPainterPath(QPointF(*stroke.start))
        path.quadTo(QPointF(*stroke.via), QPointF(*stroke.end))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_TINTS[stroke.tint], stroke.width, c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)
    painter.setBrush(Qt.GlobalColor.white)
    painter.setPen(QPen(_TINTS["ink"], 0.35, c=Qt.PenCapStyle.FlatCap))
    for circle in of.circles:
        painter.drawEllipse(QPointF(circle.x, circle.y), circle.radius, circle.radius)
    for label in of.labels:
        _draw_label(painter, label, of.digits)
    painter.restore()


_SHIFTS: dict[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _draw_label(painter: QPainter, label: Label, digits: int) -> None:
    content = Symbol(label.content) if isinstance(label.content, str) else label.content
    drawn, size = letters.formula(formula.latex(content, digits)), _FORMULA * label.size
    left = label.x - _SHIFTS[label.anchor] * drawn.width * size
    baseline = label.y + 0.36 * label.size
    if label.plate:
        area = QRectF(left, baseline - drawn.ascent * size, drawn.width * size, (drawn.ascent + drawn.descent) * size)
        painter.fillRect(area.adjusted(-0.5, -0.2, 0.5, 0.2), Qt.GlobalColor.white)
    drawn.draw(painter, QPointF(left, baseline), size)

"""Boxes, of which the pages of a worked solution are made, and text in them. Lengths are points, 72 to an inch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.paper.drawing import RULE
from gui.theme import LIGHT, ui_font

WIDTH, HEIGHT = 595.0, 842.0  # of A4
MARGIN, FOOT = 62.0, 66.0
TEXT = WIDTH - 2 * MARGIN
BODY, NOTE = 10.0, 8.8

_WRAP = int(Qt.TextFlag.TextWordWrap)

Draw = Callable[[QPainter, float], None]


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn in one piece: its height with the space `above`, which falls away at the top of a page.

    With `stays` the next one stands on the same page. The `head` is put once more above it where it begins a page.
    """

    height: float
    draw: Draw
    above: float = 0.0
    stays: bool = False
    head: Box | None = None


def page_font(size: float, *, bold: bool = False) -> QFont:
    """A font whose size is in points of the page: painters count them as pixels."""
    font = ui_font(size, bold=bold)
    font.setPixelSize(round(size))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # or letters stand unevenly on paper
    return font


def text_box(
    text: str, size: float, *, bold: bool = False, colour: QColor = LIGHT.text, above: float = 0.0, stays: bool = False,
    left: float = 0.0,
) -> Box:  # fmt: skip
    """A paragraph, in as many lines as it needs."""
    font, wide = page_font(size, bold=bold), TEXT - left
    needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, wide, 10_000), _WRAP, text).height()

    def draw(painter: QPainter, top: float) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(MARGIN + left, top, wide, needed + 2), _WRAP, text)

    return Box(needed, draw, above, stays)


def rule_box(*, stays: bool) -> Box:
    """The line below a heading."""

    def draw(painter: QPainter, top: float) -> None:
        pen = QPen(RULE, 0.8)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(MARGIN, top), QPointF(WIDTH - MARGIN, top))

    return Box(7, draw, above=3, stays=stays)

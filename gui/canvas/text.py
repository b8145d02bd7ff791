"""Short texts on the canvas: labels with real subscripts, numbers in a fixed width, measured and drawn by QPainter.

For the items of the canvas. Sizes are in scene units, which are pixels at 100 %.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme import Theme, number_font, ui_font

_SUBSCRIPT = re.compile(r"_(?:\{([^}]*)\}|([0-9A-Za-z]+))")
_LOW_SIZE, _LOW_SHIFT = 0.74, 0.20


class Run(NamedTuple):
    """A stretch of text on the line or, if `low`, below it."""

    text: str
    low: bool


class Piece(NamedTuple):
    """Text in one font and one colour role."""

    runs: tuple[Run, ...]
    font: QFont
    role: str
    steady: bool = False  # whether all digits have one width


@lru_cache(maxsize=4096)
def runs(label: str) -> tuple[Run, ...]:
    """The runs of a label: `h_1` and `w_{1,1}` have subscripts."""
    found: list[Run] = []
    place = 0
    for match in _SUBSCRIPT.finditer(label):
        if match.start() == 0:
            continue  # a leading underscore has nothing to stand below
        found += [Run(label[place : match.start()], False), Run(match[1] or match[2] or "", True)]
        place = match.end()
    return (*(run for run in found if run.text), *((Run(label[place:], False),) if label[place:] else ()))


def plain(label: str) -> str:
    """A label for tooltips and screen readers, without the marks of its subscripts."""
    return "".join(run.text for run in runs(label))


def shortened(label: str, letters: int) -> str:
    """A label in at most so many letters; one with subscripts is left as it is."""
    return label if len(label) <= letters or len(runs(label)) > 1 else f"{label[: letters - 1].rstrip()}…"


@lru_cache(maxsize=64)
def value_font(size: float, bold: bool = False) -> QFont:
    """The font of numbers, `size` in scene units."""
    font = number_font(bold=bold)
    font.setPixelSize(max(round(size), 1))
    return font


@lru_cache(maxsize=64)
def word_font(size: float, bold: bool = False, italic: bool = False) -> QFont:
    """The font of words, `size` in scene units."""
    font = ui_font(bold=bold)
    font.setPixelSize(max(round(size), 1))
    font.setItalic(italic)
    return font


def number(text: str, size: float, role: str, *, bold: bool = False) -> Piece:
    """A number as a piece."""
    return Piece((Run(text, False),), value_font(size, bold), role, True)


def word(label: str, size: float, role: str, *, bold: bool = False, italic: bool = False) -> Piece:
    """A label, with its subscripts, as a piece."""
    return Piece(runs(label), word_font(size, bold, italic), role)


@lru_cache(maxsize=64)
def _low(font: QFont) -> QFont:
    low = QFont(font)
    low.setPixelSize(max(round(font.pixelSize() * _LOW_SIZE), 1))
    return low


@lru_cache(maxsize=128)
def _metrics(font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


@lru_cache(maxsize=128)
def _down(font: QFont) -> float:
    """From the middle of its digits to the line that a font stands on."""
    return float(_metrics(font).capHeight()) / 2


def width(pieces: Sequence[Piece]) -> float:
    """The width of pieces that stand beside one another."""
    return sum(
        _width(_digits_alike(run.text) if p.steady else run.text, _low(p.font) if run.low else p.font)
        for p in pieces
        for run in p.runs
    )


def _digits_alike(text: str) -> str:
    """A text as wide: of new numbers all the time, few look otherwise but for their digits."""
    return text.translate(_ALIKE)


_ALIKE = str.maketrans(dict.fromkeys("123456789", "0"))


@lru_cache(maxsize=8192)
def _width(text: str, font: QFont) -> float:
    return float(_metrics(font).horizontalAdvance(text))


def draw(painter: QPainter, left: float, middle: float, pieces: Sequence[Piece], theme: Theme) -> None:
    """Draws pieces from `left` on, their digits centred on the height `middle`."""
    for runs_of, font, role, steady in pieces:
        painter.setPen(theme.colour(role))
        baseline = middle + _down(font)
        for text, low in runs_of:
            own = _low(font) if low else font
            painter.setFont(own)
            shift = _LOW_SHIFT * font.pixelSize() if low else 0.0
            painter.drawText(QPointF(left, baseline + shift), text)
            left += _width(_digits_alike(text) if steady else text, own)


def draw_centred(painter: QPainter, centre: float, middle: float, pieces: Sequence[Piece], theme: Theme) -> None:
    """Draws pieces centred about a point."""
    draw(painter, centre - width(pieces) / 2, middle, pieces, theme)


def fitted(piece: Piece, room: float) -> Piece:
    """A piece small enough for its room."""
    needed = width([piece])
    if needed <= room:
        return piece
    font = QFont(piece.font)
    font.setPixelSize(max(int(piece.font.pixelSize() * room / needed), 5))
    return piece._replace(font=font)


class ChipStyle(NamedTuple):
    """Colour roles of a chip's ground and border."""

    ground: str
    border: str


LABEL_CHIP = ChipStyle("label_chip", "label_border")
DELTA_CHIP = ChipStyle("delta_chip", "delta_chip_border")
GRADIENT_CHIP = ChipStyle("gradient_chip", "gradient_chip_border")
UPDATE_CHIP = ChipStyle("update_chip", "update_chip_border")


def draw_chip(painter: QPainter, rect: QRectF, style: ChipStyle, theme: Theme) -> None:
    """The rounded ground behind a short text."""
    painter.setPen(theme.colour(style.border))
    painter.setBrush(theme.colour(style.ground))
    radius = min(4.5, rect.height() / 3)
    painter.drawRoundedRect(rect, radius, radius)


def draw_link_mark(painter: QPainter, corner: QPointF, role: str, theme: Theme) -> None:
    """Two links of a chain about a chip's upper left corner: one parameter, held at several places.

    The role is one of the factors', so that the places of each such parameter have a colour of their own.
    """
    factor = theme.factor(role)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(factor.background)
    painter.drawEllipse(corner, 6.4, 6.4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(factor.strong, 1.3))
    painter.save()
    painter.translate(corner)
    painter.rotate(-38)
    for shift in (-2.1, 2.1):
        painter.drawRoundedRect(QRectF(shift - 2.9, -1.6, 5.8, 3.2), 1.6, 1.6)
    painter.restore()


def draw_outline(painter: QPainter, rect: QRectF, theme: Theme, *, kin: bool = False) -> None:
    """The outline of a chip that is selected, or a softer one for another place of the same parameter."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(theme.selection_outline)
    colour.setAlphaF(0.55 if kin else 1.0)
    painter.setPen(QPen(colour, 1.6 if kin else 2.2))
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 7, 7)

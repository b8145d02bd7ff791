"""Formulas as letters of their font in place of outlines: so a PDF is small, and its formulas can be found and copied.

What is no letter, as the line of a fraction, stays an outline. Where the font cannot be had, all does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGlyphRun, QPainter, QPainterPath, QRawFont

from gui.math_drawing import EM, Letter, digit_letters, mathematical_font
from gui.math_layout import Layout, Slot
from gui.theme import LIGHT
from gui.typeset import layouts, typeset


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to draw at any size; lengths in em, its baseline at y = 0, its left edge at x = 0."""

    runs: tuple[QGlyphRun, ...]
    outlines: QPainterPath
    width: float
    ascent: float
    descent: float

    def draw(self, painter: QPainter, at: QPointF, size: float, colour: QColor = LIGHT.text) -> None:
        """Draws it at so many points an em, its baseline beginning at a point."""
        painter.save()
        painter.translate(at)
        painter.scale(size / EM, size / EM)
        painter.setPen(colour)
        for run in self.runs:
            painter.drawGlyphRun(QPointF(), run)
        if not self.outlines.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPath(self.outlines)
        painter.restore()


@lru_cache(maxsize=1)
def font() -> QRawFont | None:
    """The font of the formulas at EM pixels; None where it cannot be had."""
    added = QFontDatabase.addApplicationFont(str(mathematical_font().info.filename))
    families = QFontDatabase.applicationFontFamilies(added)
    if not families:
        return None
    found = QFont(families[0])
    found.setPixelSize(round(EM))
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return QRawFont.fromFont(found)


@lru_cache(maxsize=4096)
def formula(latex: str) -> Formula:
    """A formula of LaTeX. Never raises: what has no layout comes as plain text."""
    laid_out = list(layouts(latex))
    found = font()
    pieces = [piece for piece in laid_out if piece is not None]
    if found is None or len(pieces) < len(laid_out):
        return _outlined(latex)
    letters: list[Letter] = []
    bars, x = QPainterPath(), 0.0
    bars.setFillRule(Qt.FillRule.WindingFill)
    for layout, digits in pieces:
        letters += _letters(layout, digits, x)
        for run in layout.runs:
            bars.addPath(run.bars.translated(x, 0.0))
        x += layout.width
    ascent, descent = (
        max(heights) / EM for heights in zip(*((of.ascent, of.descent) for of, _ in pieces), strict=True)
    )
    return Formula(tuple(_glyph_runs(letters, found)), bars, x / EM, ascent, descent)


def _letters(of: Layout, digits: str, x: float) -> Iterator[Letter]:
    for run in of.runs:
        for letter in run.letters:
            known = letter if isinstance(letter, Letter) else _digit(letter, int(digits[letter.digit]))
            yield Letter(known.index, known.scale, known.origin + QPointF(x, 0.0))


def _digit(slot: Slot, digit: int) -> Letter:
    model = digit_letters(slot.shape)[digit]
    return Letter(model.index, slot.scale, slot.origin + model.origin * slot.scale)


def _glyph_runs(letters: list[Letter], base: QRawFont) -> Iterator[QGlyphRun]:
    """Neighbours of one size in a run each: what is copied out of a PDF has the order in which it was drawn."""
    for scale, group in groupby(letters, key=lambda letter: round(letter.scale, 4)):
        same = list(group)
        sized, run = QRawFont(base), QGlyphRun()
        sized.setPixelSize(EM * scale)
        run.setRawFont(sized)
        run.setGlyphIndexes([letter.index for letter in same])
        run.setPositions([letter.origin for letter in same])
        yield run


def _outlined(latex: str) -> Formula:
    glyphs = typeset(latex, EM)
    outlines = QPainterPath()
    outlines.setFillRule(Qt.FillRule.WindingFill)
    for part in glyphs.parts:
        outlines.addPath(part.path)
    return Formula((), outlines, glyphs.width / EM, glyphs.ascent / EM, glyphs.descent / EM)

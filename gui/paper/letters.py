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
from gui.math_layout import Slot
from gui.theme import LIGHT
from gui.typeset import in_pieces, layout_of, typeset


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to draw at any size; lengths in em, its baseline at y = 0, its left edge at x = 0."""

    runs: tuple[tuple[QPointF, QGlyphRun], ...]  # each with where it begins, at EM px
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
        for start, run in self.runs:
            painter.drawGlyphRun(start, run)
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
    pieces = [_piece(piece) for piece in in_pieces(latex)]
    known = [piece for piece in pieces if piece is not None]
    if len(known) < len(pieces):
        return _outlined(latex)
    runs: list[tuple[QPointF, QGlyphRun]] = []
    outlines, x = QPainterPath(), 0.0
    outlines.setFillRule(Qt.FillRule.WindingFill)
    for piece in known:
        runs += [(QPointF(x, 0.0), run) for _start, run in piece.runs]
        outlines.addPath(piece.outlines.translated(x, 0.0))
        x += piece.width * EM
    ascent, descent = max(piece.ascent for piece in known), max(piece.descent for piece in known)
    return Formula(tuple(runs), outlines, x / EM, ascent, descent)


@lru_cache(maxsize=4096)
def _piece(latex: str) -> Formula | None:
    """A piece, many of which recur; None if it has no layout or its letters no font."""
    found, base = layout_of(latex), font()
    if found is None or base is None:
        return None
    layout, digits = found
    letters = [
        letter if isinstance(letter, Letter) else _digit(letter, int(digits[letter.digit]))
        for run in layout.runs
        for letter in run.letters
    ]
    bars = QPainterPath()
    for run in layout.runs:
        bars.addPath(run.bars)
    runs = tuple((QPointF(), run) for run in _glyph_runs(letters, base))
    return Formula(runs, bars, layout.width / EM, layout.ascent / EM, layout.descent / EM)


def _digit(slot: Slot, digit: int) -> Letter:
    model = digit_letters(slot.shape)[digit]
    return Letter(model.index, slot.scale, slot.origin + model.origin * slot.scale)


def _glyph_runs(letters: list[Letter], base: QRawFont) -> Iterator[QGlyphRun]:
    """Neighbours of one size in a run each: what is copied out of a PDF has the order in which it was drawn."""
    for scale, group in groupby(letters, key=lambda letter: round(letter.scale, 4)):
        same, run = list(group), QGlyphRun()
        run.setRawFont(_sized(base, scale))
        run.setGlyphIndexes([letter.index for letter in same])
        run.setPositions([letter.origin for letter in same])
        yield run


@lru_cache(maxsize=64)
def _sized(base: QRawFont, scale: float) -> QRawFont:
    sized = QRawFont(base)
    sized.setPixelSize(EM * scale)
    return sized


def _outlined(latex: str) -> Formula:
    glyphs = typeset(latex, EM)
    outlines = QPainterPath()
    outlines.setFillRule(Qt.FillRule.WindingFill)
    for part in glyphs.parts:
        outlines.addPath(part.path)
    return Formula((), outlines, glyphs.width / EM, glyphs.ascent / EM, glyphs.descent / EM)

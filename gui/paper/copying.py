r"""What the letters of formulas in a PDF are copied as.

Qt tells a reader of a PDF which character a glyph is for those that the font has under a character of two bytes, and so
for neither the slanted letters of mathematics nor the small figures of indices. Here the table is written anew, as an
update appended to the file (PDF 32000-1:2008, 7.5.6 and 9.10.3): all letters as the plain ones that people search for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGlyphRun, QPainter

from gui.math_drawing import mathematical_font, script_glyph

_FONT = re.compile(rb"/Subtype /Type0\s+/BaseFont /(?:\w+\+)?STIXTwoMath\b[^>]*?/ToUnicode (\d+) 0 R")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_MOST = 100  # entries of one table, as the format has it
_STRETCHED = "()|‖⌊⌋√∑∏"  # which come in several heights
_HEIGHTS = range(500, 4500, 100)  # in units of the font
_IN_SCRIPTS = (range(0x20, 0x7F), range(0x391, 0x3F6), range(0x1D434, 0x1D468), range(0x1D6E2, 0x1D71C))
_SIGNS = "ℎ′″−+∂∞⋅"  # of them the h, whose place among the letters is empty


class Listening(QPainter):
    """A painter that remembers which glyphs of the formulas' font it has drawn, in the order of their first time.

    Qt numbers the glyphs of a font in a PDF in that order, from 1.
    """

    def __init__(self, device: Any) -> None:  # noqa: ANN401 (whatever a painter draws on)
        super().__init__(device)
        self.drawn: dict[int, None] = {}

    # Qt's own order of arguments, which mypy does not see.
    def drawGlyphRun(self, position: QPointF, run: QGlyphRun) -> None:  # type: ignore[override]
        """Draws and remembers."""
        self.drawn |= dict.fromkeys(run.glyphIndexes())
        super().drawGlyphRun(position, run)


def with_characters(pdf: bytes, drawn: Iterable[int]) -> bytes:
    """The PDF, whose letters of formulas are known by their characters; as it is if it has none."""
    font, end = _FONT.search(pdf), _TRAILER.search(pdf)
    if font is None or end is None:
        return pdf
    number, table = int(font[1]), _table(drawn)
    place = len(pdf)
    stream = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(table), table)
    listed = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<<%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n" % (end[1], end[2], place + len(stream))
    return pdf + stream + listed + trailer


def _table(drawn: Iterable[int]) -> bytes:
    known = [(place, found) for place, glyph in enumerate(drawn, 1) if (found := character(glyph))]
    parts = [known[at : at + _MOST] for at in range(0, len(known), _MOST)]
    entries = [f"{len(part)} beginbfchar\n{''.join(map(_entry, part))}endbfchar" for part in parts]
    return "\n".join([_HEAD, *entries, _FOOT]).encode("ascii")


def _entry(known: tuple[int, str]) -> str:
    place, found = known
    return f"<{place:04X}> <{found.encode('utf-16-be').hex().upper()}>\n"


_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def character(glyph: int) -> str:
    """The plain character that a glyph stands for; empty if there is none."""
    found = mathematical_font().cmap.char(glyph) or {_variants().get(glyph, "")}
    return unicodedata.normalize("NFKC", min(found)) if found else ""


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    """The characters of glyphs that the font has under none: those for indices, and higher ones."""
    font = mathematical_font()
    letters = [*map(chr, chain(*_IN_SCRIPTS)), *_SIGNS]
    found = {script_glyph(letter): letter for letter in letters if font.glyphindex(letter)}
    for sign in _STRETCHED:
        index = font.glyphindex(sign)
        found |= {font.math.variant(index, height).index: sign for height in _HEIGHTS}
    return found

"""What can be searched for in a PDF, and copied out of it."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from pytestqt.qtbot import QtBot

from engine import files
from engine.examples import FIRST_EXAMPLE
from engine.solution import solution
from gui.math_drawing import mathematical_font, script_glyph
from gui.paper.copying import character, with_characters
from gui.paper.pdf import as_pdf

_ENTRY = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.MULTILINE)
_RANGE = re.compile(rb"^<([0-9A-F]{4})> <[0-9A-F]{4}> \[((?:<[0-9A-F]{4}> ?)+)\]", re.MULTILINE)


@pytest.mark.parametrize(("shown", "copied"), [("7", "7"), ("𝑤", "w"), ("ℎ", "h"), ("𝛿", "δ"), ("−", "−"), ("=", "=")])
def test_letters_are_copied_as_plain_ones(shown: str, copied: str) -> None:
    assert character(mathematical_font().glyphindex(shown)) == copied
    assert character(script_glyph(shown)) == copied


def test_high_brackets_are_copied_as_brackets() -> None:
    font = mathematical_font()
    assert character(font.math.variant(font.glyphindex("("), 2000).index) == "("


def test_a_pdf_says_of_every_letter_what_it_is(qtbot: QtBot) -> None:
    pdf = as_pdf(solution(files.read(FIRST_EXAMPLE)))
    update = pdf[pdf.rindex(b"endcodespacerange") :]
    said = {int(place, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for place, text in _ENTRY.findall(update)}
    assert set("0123456789=−+()ywδηEh") <= set(said.values())
    assert sorted(said) == list(range(1, len(said) + 1))


def test_it_agrees_with_what_qt_knows(qtbot: QtBot) -> None:
    """The glyphs of the font are numbered in the order in which they were drawn."""
    pdf = as_pdf(solution(files.read(FIRST_EXAMPLE)))
    said = {int(place, 16): text for place, text in _ENTRY.findall(pdf[pdf.rindex(b"endcodespacerange") :])}
    number = re.search(rb"/BaseFont /STIXTwoMath\b[^>]*/ToUnicode (\d+) 0 R", pdf)
    assert number is not None
    first = pdf.index(b"\n%s 0 obj" % number[1])
    table = pdf[first : pdf.index(b"endobj", first)]
    ranges = [(int(at, 16), texts.strip(b"<> ").split(b"> <")) for at, texts in _RANGE.findall(table)]
    known = {at + place: text for at, texts in ranges for place, text in enumerate(texts)}
    assert len(known) > 10
    plain = {
        place: normalize("NFKC", bytes.fromhex(text.decode()).decode("utf-16-be")) for place, text in known.items()
    }
    assert {place: bytes.fromhex(said[place].decode()).decode("utf-16-be") for place in plain} == plain


def test_the_update_of_the_file_is_where_it_says(qtbot: QtBot) -> None:
    pdf = as_pdf(solution(files.read(FIRST_EXAMPLE)))
    table = int(re.findall(rb"startxref\n(\d+)", pdf)[-1])
    found = re.match(rb"xref\n(\d+) 1\n(\d{10}) 00000 n \n", pdf[table:])
    assert found is not None
    assert pdf[int(found[2]) :].startswith(found[1] + b" 0 obj")
    before = re.search(rb"/Prev (\d+)", pdf[table:])
    assert before is not None
    assert pdf[int(before[1]) :].startswith(b"xref")


def test_a_pdf_without_formulas_stays_as_it_is() -> None:
    assert with_characters(b"%PDF-1.4\nnothing", [1, 2]) == b"%PDF-1.4\nnothing"

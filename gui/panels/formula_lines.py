"""A formula in the lines that a width has room for: smaller, broken, or both. For the label that shows it.

A long sum in brackets takes tens of milliseconds to lay out in one piece, so its terms are laid out one by one, whether
they come to stand on one line or on several.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import TypeVar

from engine.formula.splitting import OPERATORS, RELATIONS, continued, opened, split_before, split_inside
from gui.typeset import Glyphs, in_a_row, typeset, typeset_ahead

#: A formula too wide is first made a little smaller, then broken, then both, down to the last of these.
_ONE_LINE_SCALE = 0.85
_BROKEN_SCALES = (1.0, 0.85, 0.7, 0.58)
_LONG = 3  # terms in brackets that are laid out in one piece

_Line = tuple[float, Glyphs]
_Found = TypeVar("_Found")


@lru_cache(maxsize=256)  # a layout asks for heights at the same width again and again
def fitted(latex: str, size: float, width: float) -> tuple[_Line, ...]:
    """The lines of a formula and how far each is set in, as large as ``width`` px allows."""
    return _drained(_fitting(latex, size, width))


def fit_ahead(latex: str, size: float, width: float) -> Iterator[None]:
    """Lays out what `fitted` will need, a piece at each `next`."""
    yield from _fitting(latex, size, width)


@lru_cache(maxsize=256)
def on_one_line(latex: str, size: float) -> Glyphs:
    """A formula on one line, however long; the brackets of a long sum no higher than letters."""
    return _drained(_whole(latex, size))


def _drained(steps: Generator[None, None, _Found]) -> _Found:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # StopIteration does not say what it holds


def _laid_out(latex: str, size: float) -> Generator[None, None, Glyphs]:
    yield from typeset_ahead(latex)
    return typeset(latex, size)


def _fitting(latex: str, size: float, width: float) -> Generator[None, None, tuple[_Line, ...]]:
    whole = yield from _whole(latex, size)
    if whole.width <= width or width <= 0:
        return ((0.0, whole),)
    if whole.width * _ONE_LINE_SCALE <= width:
        return ((0.0, (yield from _whole(latex, size * width / whole.width * 0.999))),)
    lines: list[_Line] = []
    for scale in _BROKEN_SCALES:
        lines = yield from _broken(latex, size * scale, width)
        if all(indent + glyphs.width <= width for indent, glyphs in lines):
            break
    return tuple(lines)


def _whole(latex: str, size: float) -> Generator[None, None, Glyphs]:
    """As `on_one_line`."""
    pieces = split_before(latex, (*RELATIONS, *OPERATORS))
    terms = [term for piece in pieces for term in _inside(piece)]
    if len(terms) == len(pieces):
        return (yield from _laid_out(latex, size))
    return (yield from _row([continued(term) if place else term for place, term in enumerate(terms)], size))


def _inside(piece: str) -> list[str]:
    """The terms of a long sum in brackets; what is none stays whole."""
    terms = split_inside(opened(piece), ("+", "-"))
    return terms if len(terms) > _LONG else [piece]


def _row(texts: list[str], size: float) -> Generator[None, None, Glyphs]:
    for text in texts:
        yield from typeset_ahead(text)
    return in_a_row([typeset(text, size) for text in texts])


def _broken(latex: str, size: float, width: float) -> Generator[None, None, list[_Line]]:
    """Lines broken before relations, before operators where that is not enough, and at last within brackets.

    The lines after the first begin under the first relation.
    """
    sides = split_before(latex, RELATIONS)
    indent = size
    if len(sides) > 1:
        indent = (yield from _laid_out(sides[0], size)).width
    if indent > width / 3:
        indent = size
    pieces: list[str] = []
    for place, side in enumerate(sides):
        whole = yield from _whole(continued(side) if place else side, size)
        pieces += [side] if indent + whole.width <= width else (yield from _terms(side, size, width - indent))
    lines: list[list[Glyphs]] = []
    for place, piece in enumerate(pieces):
        glyphs = yield from _whole(continued(piece) if place else piece, size)
        room = width if len(lines) == 1 else width - indent
        if lines and sum(before.width for before in lines[-1]) + glyphs.width <= room:
            lines[-1].append(glyphs)
        else:
            lines.append([glyphs])
    return [(indent if place else 0.0, in_a_row(line)) for place, line in enumerate(lines)]


def _terms(side: str, size: float, room: float) -> Generator[None, None, list[str]]:
    """A side of an equation broken before its operators, and before those in brackets of what is wider than a line."""
    terms = []
    for piece in split_before(side, OPERATORS):
        whole = yield from _whole(continued(piece), size)
        terms += [piece] if whole.width <= room else split_inside(opened(piece), OPERATORS)
    return terms

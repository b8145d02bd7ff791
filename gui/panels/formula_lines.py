"""A formula in the lines that a width has room for: smaller, broken, or both. For the label that shows it."""

from __future__ import annotations

from functools import lru_cache

from engine.formula.splitting import OPERATORS, RELATIONS, continued, opened, split_before, split_inside
from gui.typeset import Glyphs, typeset

#: A formula too wide is first made a little smaller, then broken, then both, down to the last of these.
_ONE_LINE_SCALE = 0.85
_BROKEN_SCALES = (1.0, 0.85, 0.7, 0.58)


@lru_cache(maxsize=256)  # a layout asks for heights at the same width again and again
def fitted(latex: str, size: float, width: float) -> tuple[tuple[float, Glyphs], ...]:
    """The lines of a formula and how far each is set in, as large as ``width`` px allows."""
    whole = typeset(latex, size)
    if whole.width <= width or width <= 0:
        return ((0.0, whole),)
    if whole.width * _ONE_LINE_SCALE <= width:
        return ((0.0, typeset(latex, size * width / whole.width * 0.999)),)
    lines: list[tuple[float, Glyphs]] = []
    for scale in _BROKEN_SCALES:
        lines = _broken(latex, size * scale, width)
        if all(indent + glyphs.width <= width for indent, glyphs in lines):
            break
    return tuple(lines)


def _broken(latex: str, size: float, width: float) -> list[tuple[float, Glyphs]]:
    """Lines broken before relations, before operators where that is not enough, and at last within brackets.

    The lines after the first begin under the first relation.
    """
    sides = split_before(latex, RELATIONS)
    indent = typeset(sides[0], size).width if len(sides) > 1 else size
    if indent > width / 3:
        indent = size
    pieces: list[str] = []
    for place, side in enumerate(sides):
        fits = indent + typeset(continued(side) if place else side, size).width <= width
        pieces.extend([side] if fits else _terms(side, size, width - indent))
    texts = [pieces[0]]
    for piece in pieces[1:]:
        joined = f"{texts[-1]} {piece}"
        room = width if len(texts) == 1 else width - indent
        if typeset(joined, size).width <= room:
            texts[-1] = joined
        else:
            texts.append(continued(piece))
    return [(indent if place else 0.0, typeset(text, size)) for place, text in enumerate(texts)]


def _terms(side: str, size: float, room: float) -> list[str]:
    """A side of an equation broken before its operators, and before those in brackets of what is wider than a line."""
    terms = []
    for piece in split_before(side, OPERATORS):
        fits = typeset(continued(piece), size).width <= room
        terms += [piece] if fits else split_inside(opened(piece), OPERATORS)
    return terms

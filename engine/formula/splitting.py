"""Where a formula in LaTeX can be taken apart: before relations and operators that stand in no group or bracket.

For all that typesets formulas: `gui.typeset`, which lays the pieces out one by one, labels and worked solutions, which
break lines there. Plain text work.
"""

from __future__ import annotations

import re
from functools import lru_cache

RELATIONS = ("=", r"\approx")
OPERATORS = ("+", "-", r"\cdot")

#: Groups that would not look like what they are if a line ended in them.
_TALL = (r"\frac", r"\sqrt", r"\sum")

_LONG = 30  # characters of a piece that may be broken once more
_UNSEEN = re.compile(r"\\(?:left|right|text|displaystyle)\b|(?<=\\)[A-Za-z]+|[{}_^\s]")

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z0-9.]+|.", re.DOTALL)
_OPENING = ("{", "(", "[", r"\left", r"\begin")
_CLOSING = ("}", ")", "]", r"\right", r"\end")
_GROUPS, _GROUP_ENDS = ("{", r"\left", r"\begin"), ("}", r"\right", r"\end")


def split_before(latex: str, marks: tuple[str, ...]) -> list[str]:
    """Split before each of the marks that stands in no group or bracket; a sign does not count."""
    return [*_split(latex, marks, _OPENING, _CLOSING)]


@lru_cache(maxsize=1024)  # a label asks again for every width that it may get
def _split(latex: str, marks: tuple[str, ...], opening: tuple[str, ...], closing: tuple[str, ...]) -> tuple[str, ...]:
    pieces, current, depth, after_term = [], "", 0, False
    for token in _TOKEN.findall(latex):
        depth += (token in opening) - (token in closing)
        if depth == 0 and token in marks and after_term:
            pieces.append(current)
            current = ""
        current += token
        if not token.isspace():
            after_term = token not in (*RELATIONS, *OPERATORS, "(")
    return (*pieces, current)


def opened(latex: str) -> str:
    r"""The formula with its outermost flat brackets of one fixed size, so that lines can end within them.

    Pieces of it are no formulas any more in which brackets have their partners: `split_inside` takes them apart.
    """
    parts, current, depth = [], "", 0
    for token in _TOKEN.findall(latex):
        closes = token == r"\right" and depth == 1
        depth += (token in _GROUPS) - (token in _GROUP_ENDS)
        current += token
        if token == r"\left" and depth == 1:
            parts.append(current[: -len(token)])
            current = token
        elif closes:
            current = current.removesuffix(token)
            flat = current.startswith(r"\left(") and not any(tall in current for tall in _TALL)
            parts.append(current.removeprefix(r"\left") if flat else current + token)
            current = ""
    return "".join(parts) + current


def split_inside(latex: str, marks: tuple[str, ...]) -> list[str]:
    """Split what was `opened` before each of the marks that stands in no group but perhaps in a bracket."""
    return [*_split(latex, marks, _GROUPS, _GROUP_ENDS)]


def continued(piece: str) -> str:
    """A piece that begins with an operator, so that it is set as one and not as a sign."""
    return "{}" + piece


def pieces(latex: str) -> list[str]:
    """The stretches of a formula between which a line may end: before relations, plus and minus, in brackets too.

    Long stretches, as of names that are whole words, may end before products as well.
    """
    first, *rest = [
        part
        for piece in split_inside(opened(latex), (*RELATIONS, "+", "-"))
        for part in (split_inside(piece, (r"\cdot",)) if _shown_length(piece) > _LONG else [piece])
    ]
    return [first, *map(continued, rest)]


def _shown_length(latex: str) -> int:
    """About how many characters of a formula are seen."""
    return len(_UNSEEN.sub("", latex))

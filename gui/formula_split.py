"""Where a formula in LaTeX can be taken apart: before relations and operators that stand in no group or bracket.

For `gui.typeset`, which lays the pieces out one by one, and for labels, which break lines there. Plain text work.
"""

from __future__ import annotations

import re

RELATIONS = ("=", r"\approx")
OPERATORS = ("+", "-", r"\cdot")

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_OPENING = ("{", "(", "[", r"\left", r"\begin")
_CLOSING = ("}", ")", "]", r"\right", r"\end")


def split_before(latex: str, marks: tuple[str, ...]) -> list[str]:
    """Split before each of the marks that stands in no group or bracket; a sign does not count."""
    pieces, current, depth, after_term = [], "", 0, False
    for token in _TOKEN.findall(latex):
        depth += (token in _OPENING) - (token in _CLOSING)
        if depth == 0 and token in marks and after_term:
            pieces.append(current)
            current = ""
        current += token
        if not token.isspace():
            after_term = token not in (*RELATIONS, *OPERATORS)
    return [*pieces, current]


def continued(piece: str) -> str:
    """A piece that begins with an operator, so that it is set as one and not as a sign."""
    return "{}" + piece

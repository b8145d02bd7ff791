r"""Numbers and what is calculated with them as text in the font of the formulas, so that a PDF holds letters.

Most of a worked solution is numbers put in. As outlines they would make its PDF many times as large, and nobody could
copy them. What has more to it than digits, dots, brackets, sums and products is left to the outlines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

_FONT_FILE = "fonts/STIXTwoMath-Regular.ttf"  # of ziamath, as the outlines
EM = 100  # pixels, at which the font is measured
_TOKEN = re.compile(r"\s+|\{\}|\{-[0-9.]+\}|[0-9.]+|[-+=()]|\\cdot|\\approx|\\left(?=\()|\\right(?=\))")
_RELATIONS = {"=": "=", r"\approx": "≈"}
_OPERATORS = {"+": "+", "-": "−", r"\cdot": "⋅"}
_RELATION_SPACE, _OPERATOR_SPACE = 0.278, 0.222  # em, as TeX has them
ASCENT, DESCENT = 0.75, 0.25  # em, of a bracket


class Figure(NamedTuple):
    """A stretch of text and where it begins, in em."""

    text: str
    x: float


@lru_cache(maxsize=1)
def font() -> QFont | None:
    """The font of the formulas at EM pixels; None where it cannot be had, and then all stays outlines."""
    package = find_spec("ziamath")
    if package is None or package.origin is None:
        return None
    families = QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFont(str(Path(package.origin).parent / _FONT_FILE))
    )
    if not families:
        return None
    found = QFont(families[0])
    found.setPixelSize(EM)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


@lru_cache(maxsize=4096)
def figures(latex: str) -> tuple[tuple[Figure, ...], float] | None:
    """The stretches of a formula of nothing but numbers, and its width in em; None for any other formula."""
    letters = font()
    tokens = _TOKEN.findall(latex)
    if letters is None or "".join(tokens) != latex or not any(c.isdigit() for c in latex):
        return None
    metrics = QFontMetricsF(letters)
    placed: list[Figure] = []
    x, after_term = 0.0, False
    for token in tokens:
        if token.isspace() or token.startswith((r"\left", r"\right")):
            continue
        if token == "{}":
            after_term = True  # nothing, after which an operator is one
            continue
        shown, space = _spelt(token, after_term=after_term)
        x += space if placed or after_term else 0.0
        placed.append(Figure(shown, x))
        x += metrics.horizontalAdvance(shown) / EM + space
        after_term = token not in _RELATIONS and token not in _OPERATORS and token != "("
    return tuple(placed), x


def _spelt(token: str, *, after_term: bool) -> tuple[str, float]:
    """How a token is written, and the space on either side of it."""
    if token in _RELATIONS:
        return _RELATIONS[token], _RELATION_SPACE
    if token in _OPERATORS:
        return _OPERATORS[token], _OPERATOR_SPACE if after_term else 0.0
    return token.strip("{}").replace("-", "−"), 0.0

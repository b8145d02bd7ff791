"""Rows of a formula measured no more often than needed: what makes ziamath quick enough for nested brackets.

Before ziamath lays a row out it lays all that is in it out once more, to see how high brackets must stretch. Rows in
rows so take twice as long with every level, some formulas of δ more than a second. Only `gui.math_drawing` uses this.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from xml.etree import ElementTree as ET

_MEASURE = "_get_height_nostretch"
_OF_A_ROW = ("rowymin", "rowymax")
_FORMS = ("prefix", "infix", "postfix")
_ALWAYS = ("mfenced", "mtable")  # may hold brackets that are no elements

Extent = tuple[float, float]


@lru_cache(maxsize=1)
def hasten() -> None:
    """Let ziamath's rows ask for their extent without brackets only where something stretches to it.

    What is laid out to be measured alone does not stretch either, so it needs no measures of its own. And a style is
    copied no deeper than it is read. The results stay the same to the last bit.
    """
    rows, styles = importlib.import_module("ziamath.nodes.mrow"), importlib.import_module("ziamath.styles")
    measure: Callable[..., Extent] = getattr(rows.Mrow, _MEASURE)

    def extent(row: object, line: list[ET.Element], **given: object) -> Extent:
        if given.get("nostretch") or not any(_is_stretched(part) for child in line for part in child.iter()):
            return 0.0, 0.0
        return measure(row, line, **{name: value for name, value in given.items() if name not in _OF_A_ROW})

    setattr(rows.Mrow, _MEASURE, extent)
    styles.asdict = vars  # type: ignore[attr-defined]  # a function of its module is replaced


def _is_stretched(element: ET.Element) -> bool:
    if element.tag in _ALWAYS or "stretchy" in element.attrib:
        return True
    return element.tag in ("mo", "mi") and _stretches((element.text or "").strip())


@lru_cache(maxsize=256)
def _stretches(text: str) -> bool:
    operators = importlib.import_module("ziamath.operators")
    params = (operators.get_params(text, form) for form in _FORMS)
    return any(of.get("stretchy", "false") != "false" for of in params)

"""What the text of a cell says: a number in either way of writing it, nothing at all, or else a word."""

from __future__ import annotations

import math
import re

from engine.numerals import MINUS

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "?", "-", "–", MINUS})  # in small letters

_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[+-]?[1-9]\d{0,2}(?:[ '’\u00a0\u202f]\d{3})+(?:\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?|[+-]?[1-9]\d{0,2}(?:[ '’\u00a0\u202f]\d{3})+(?:,\d*)?"),
}
_PLAIN = {
    decimal: re.compile(rf"[+-]?(?:\d+(?:{mark}\d*)?|{mark}\d+)(?:[eE][+-]?\d{{1,9}})?", re.ASCII)
    for decimal, mark in ((".", r"\."), (",", ","))
}
_UNITS = frozenset("$€£¥%")
_UNIT = re.compile(r"([+-]?)[$€£¥]\s*|\s*[$€£¥%]$")  # before a number or behind it; the sign stays
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_GROUPS = {
    decimal: str.maketrans(decimal, ".", group + " '’\u00a0\u202f") for decimal, group in ((".", ","), (",", "."))
}


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().casefold() in MISSING


def number(text: str, decimal: str) -> float:
    """The number that a cell holds, with or without marks between groups of three digits; NaN if it holds none.

    One sign of a currency or of per cent beside it is left out: 12.5 % is 12.5. Infinite where it says so or lies
    beyond the doubles.
    """
    cleaned = text.strip().replace(MINUS, "-")
    if cleaned[-1:] in _UNITS or cleaned[:2].lstrip("+-")[:1] in _UNITS:
        cleaned = _UNIT.sub(r"\1", cleaned, count=1)
    if _PLAIN[decimal].fullmatch(cleaned):
        return float(cleaned.replace(",", "."))
    if _GROUPED[decimal].fullmatch(cleaned):
        return float(cleaned.translate(_GROUPS[decimal]))
    return math.inf if _INFINITE.fullmatch(cleaned) else math.nan


def is_number(text: str, decimal: str) -> bool:
    """Whether a cell holds a finite number."""
    return math.isfinite(number(text, decimal))


def decimal_of(cells: list[str], usual: str = "") -> str:
    """The decimal sign that cells are written with, "." or ","; where they do not tell, the `usual` one.

    With none that is usual, 1,234 alone has a decimal comma and 1.234 a point.
    """
    comma, point = (sum(_tells(cell, sign) for cell in cells) for sign in (",", "."))
    if comma == point and usual:
        return usual
    if comma == point:  # as 1,234 and 1.234, of which only the numbers beside them tell what they are
        comma, point = (sum(sign in cell and is_number(cell, sign) for cell in cells) for sign in (",", "."))
        return "," if comma and not point else "."
    return "," if comma > point else "."


def _tells(cell: str, sign: str) -> bool:
    """Whether a cell is a number with this decimal sign and none with the other."""
    other = "." if sign == "," else ","
    return sign in cell and is_number(cell, sign) and not is_number(cell, other)

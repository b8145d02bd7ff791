"""Compares texts with the numbers in them, where long calculations end in other last digits on other processors.

Everything but the numbers has to be the same, and each number may differ by one unit of the last digit it is written
to, or by so little of its size that only rounding can be the reason.
"""

from __future__ import annotations

import re
from itertools import zip_longest

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+−-]?\d+)?")
_ROUNDING = 1e-6  # of a number written in full


def difference(one: str, other: str) -> str | None:
    """The first place at which two texts are not the same but for rounding, as a line of each; None if they are."""
    for a, b in zip_longest(one.split("\n"), other.split("\n"), fillvalue=""):
        same = _NUMBER.split(a) == _NUMBER.split(b)
        if not same or not all(map(_nearly, _NUMBER.findall(a), _NUMBER.findall(b))):
            return f"{a}\n{b}"
    return None


def _nearly(one: str, other: str) -> bool:
    (a, last), (b, other_last) = map(_read, (one, other))
    return abs(a - b) <= max(1.0001 * max(last, other_last) * ("." in one + other), _ROUNDING * abs(a))


def _read(text: str) -> tuple[float, float]:
    """A number and the unit of its last digit."""
    plain = text.replace(",", "").replace("−", "-")
    mantissa, _, power = plain.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(plain), 10.0 ** (int(power or 0) - decimals)

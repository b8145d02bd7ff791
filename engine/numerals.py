"""Numbers as people read and type them: significant digits, a true minus sign, decimal points and commas."""

from __future__ import annotations

import math
import re

from engine.errors import StudioError

MINUS = "−"
DIGITS = 4  # significant digits where nobody chose
_MOST_QUOTED = 60  # characters of what somebody typed


class NotANumber(StudioError):
    """A text that was typed where a finite number belongs; `why` says what is wrong with it, and where."""

    def __init__(self, text: str, why: str = "") -> None:
        typed = text.strip()
        short = typed if len(typed) <= _MOST_QUOTED else typed[: _MOST_QUOTED - 1] + "…"
        super().__init__(f'"{short}" is not a number' + (f": {why}" if why else "; type one such as 0.25, −3 or 1e-3"))


def split(value: float, digits: int = DIGITS) -> tuple[str, int | None]:
    """Mantissa and power of ten of a value at `digits` significant digits; no power where plain notation reads well.

    Trailing zeros stay as long as the value is not an exact short decimal, so that columns of digits line up.
    """
    if not math.isfinite(value):
        return ("∞" if value > 0 else MINUS + "∞" if value < 0 else "undefined"), None
    if value == 0:
        return "0", None
    # From the text alone: near either end of the doubles, calculating with powers of ten overflows or divides by 0.
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    exponent = int(power)
    if -4 <= exponent < max(digits, 6):
        return _plain(f"{value:.{max(digits - 1 - exponent, 0)}f}", value), None
    return _plain(mantissa, float(f"{value:.11e}".split("e")[0])), exponent


def _plain(text: str, value: float) -> str:
    if "." in text and float(text) == float(f"{value:.12g}"):
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def shown(value: float, digits: int = DIGITS) -> str:
    """A value for labels and tables: `0.5523`, `−1.2`, `2.35e−6`."""
    mantissa, power = split(value, digits)
    return mantissa if power is None else f"{mantissa}e{power}".replace("-", MINUS)


_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)


def parse(text: str) -> float:
    """The finite number that somebody typed, with a decimal point or comma and any minus sign; NotANumber otherwise."""
    cleaned = re.sub(r"\s", "", text).replace(MINUS, "-").replace("–", "-")
    if not _NUMBER.fullmatch(cleaned):
        raise NotANumber(text)
    value = float(cleaned.replace(",", "."))
    if not math.isfinite(value):
        raise NotANumber(text)
    return value

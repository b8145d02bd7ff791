"""Rounding as a hand rounds: to decimals, half away from zero. For the arithmetic of a hand calculation."""

from __future__ import annotations

import numpy as np

from engine.network import Vector

_WHOLE = 2.0**52  # a double from here on is a whole number


@np.errstate(all="ignore")
def rounded(values: Vector, decimals: int | None) -> Vector:
    """The values to that many decimals, half away from zero, each the double nearest to its decimal number.

    None rounds nothing. What is within the last places of a half counts as one: 1.005, or a sum of products that is
    0.0725 on paper, may be a hair less as a double, and a hand would not know. Never gives −0.
    """
    if decimals is None:
        return values
    unit = 10.0**decimals
    scaled = np.abs(values) * unit
    hair = np.minimum(8 * np.spacing(np.maximum(scaled, unit)), 1e-3)
    whole = np.floor(scaled + (0.5 + hair))
    result = np.where(scaled < _WHOLE, np.copysign(whole / unit, values), values)
    return np.asarray(result + 0.0)

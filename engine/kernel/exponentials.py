"""Exponentials for loops that the compiler turns into packed instructions: no branches, no tables, no library.

For the kernel alone. Cody and Waite's reduction x = k·ln 2 + r with |r| ≤ ½ ln 2, e^r by its series to r¹³ (what is
left out is below 5e-18), and 2^k put together from its bits. NaN stays NaN: a comparison with it is false.
"""

from __future__ import annotations

from engine.kernel.primitives import bits_of, double_of

#: Added to a double it leaves the nearest whole number in the lowest bits.
ROUND = 6755399441055744.0  # 1.5 · 2⁵²
LOG2E = 1.4426950408889634
# ln 2 as a part with 21 zero bits at its end, whose multiples up to 2²¹ are exact, and the rest.
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
BIAS = 1023  # of a double's exponent
MANTISSA = 52  # bits


def power_less_one(r: float) -> float:
    """e^r − 1 for |r| ≤ ½ ln 2; by Horner's scheme, as terms side by side would be packed instead of the samples."""
    p = 1 / 479001600 + r * (1 / 6227020800)
    p = 1 / 39916800 + r * p
    p = 1 / 3628800 + r * p
    p = 1 / 362880 + r * p
    p = 1 / 40320 + r * p
    p = 1 / 5040 + r * p
    p = 1 / 720 + r * p
    p = 1 / 120 + r * p
    p = 1 / 24 + r * p
    p = 1 / 6 + r * p
    p = 1 / 2 + r * p
    return r + (r * r) * p


def exp(x: float) -> float:
    """e^x: infinite from 709.78 on, subnormal below −708.4, 0 below −745.2."""
    x = 710.0 if x > 710.0 else x
    x = -746.0 if x < -746.0 else x
    k = (x * LOG2E + ROUND) - ROUND
    p = power_less_one((x - k * LN2_HIGH) - k * LN2_LOW)
    # 2^k in two factors, as k may lie outside the exponents of normal numbers.
    half = k * 0.5 + ROUND
    rest = (k - (half - ROUND)) + ROUND
    first = double_of((bits_of(half) + BIAS) << MANTISSA)
    second = double_of((bits_of(rest) + BIAS) << MANTISSA)
    return (first + first * p) * second


def falling_less_one(x: float) -> float:
    """e^x − 1 for x ≤ 0, with all digits near 0."""
    x = -60.0 if x < -60.0 else x
    rounded = x * LOG2E + ROUND
    k = rounded - ROUND
    p = power_less_one((x - k * LN2_HIGH) - k * LN2_LOW)
    scale = double_of((bits_of(rounded) + BIAS) << MANTISSA)
    return scale * p + (scale - 1.0)


def tanh(x: float) -> float:
    """(1 − e^−2|x|) / (1 + e^−2|x|) with the sign of x."""
    size = -x if x < 0.0 else x
    missing = 0.0 - falling_less_one(-2.0 * size)
    y = missing / (2.0 - missing)
    return -y if x < 0.0 else y


def sigmoid(x: float) -> float:
    """1 / (1 + e^−x)."""
    return 1.0 / (1.0 + exp(-x))

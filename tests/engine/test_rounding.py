"""Rounding to decimals, half away from zero, against the decimal module."""

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rounding import rounded

EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
places = st.integers(0, 15)


def on_paper(value: float, decimals: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), context=EXACT)) + 0.0


@given(st.integers(-(10**12), 10**12), st.integers(0, 12), places)
def test_typed_numbers_are_rounded_as_on_paper(whole: int, written: int, decimals: int) -> None:
    value = whole / 10**written
    if abs(value) * 10**decimals < 2**50:
        assert rounded(np.array([value]), decimals)[0] == on_paper(value, decimals)


@given(st.floats(-10, 10), st.integers(0, 9))
def test_any_number_is_rounded_to_a_nearest(value: float, decimals: int) -> None:
    result = float(rounded(np.array([value]), decimals)[0])
    assert abs(Decimal(result) - Decimal(value)) <= Decimal(0.5 + 1e-5).scaleb(-decimals)
    assert result == on_paper(result, decimals)
    assert rounded(np.array([result]), decimals)[0] == result


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (2.5, 0, 3.0),
        (1.005, 2, 1.01),
        (-1.005, 2, -1.01),
        (2.675, 2, 2.68),
        (0.7 - 0.6995, 3, 0.001),  # 0.0005000000000000004
        (0.1 * 3 - 0.2995, 3, 0.001),
        (1.1 + 2.2 - 3.2995, 3, 0.001),
        (0.4995, 3, 0.5),
        (0.00499, 2, 0.0),
        (1e300, 15, 1e300),
        (1e-300, 15, 0.0),
        (np.inf, 3, np.inf),
        (-np.inf, 3, -np.inf),
    ],
)
def test_halves_go_away_from_zero(value: float, decimals: int, expected: float) -> None:
    assert rounded(np.array([value]), decimals)[0] == expected


def test_a_product_that_a_double_misses_by_its_last_place_is_still_a_half() -> None:
    product = 1.15 * 0.35  # 0.4025 on paper
    assert product < 0.4025
    assert rounded(np.array([product]), 3)[0] == 0.403


def test_nothing_is_rounded_to_minus_zero_and_nan_stays() -> None:
    result = rounded(np.array([-0.0, -0.0004, np.nan]), 3)
    assert not np.signbit(result[:2]).any()
    assert np.isnan(result[2])


def test_none_rounds_nothing() -> None:
    values = np.array([0.123456789])
    assert rounded(values, None) is values

"""The kernel's exponentials against long doubles: few units in the last place, and right at all ends."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.kernel import exponentials
from engine.kernel.exponentials import exp, falling_less_one, sigmoid, tanh

Long = np.longdouble
#: Long doubles are doubles on some machines; the reference is then off by half a unit itself.
SLACK = 0.0 if np.finfo(Long).nmant > 52 else 1.0


def units(found: float, wanted: np.longdouble) -> float:
    """How far a double is from a number, in units of its last place."""
    return float(abs(Long(found) - wanted) / Long(np.spacing(abs(float(wanted)))))


CASES: dict[str, tuple[Callable[[float], float], Callable[[np.longdouble], np.longdouble], float, float, float]] = {
    # function, reference, from, to, units
    "exp": (exp, np.exp, -708.0, 709.7, 1.5),
    "falling_less_one": (falling_less_one, np.expm1, -50.0, 0.0, 2.0),
    "tanh": (tanh, np.tanh, -25.0, 25.0, 2.5),
    "sigmoid": (sigmoid, lambda x: 1 / (1 + np.exp(-x)), -700.0, 50.0, 2.5),
}


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=400)
@given(data=st.data())
@np.errstate(all="ignore")
def test_a_few_units_in_the_last_place(name: str, data: st.DataObject) -> None:
    function, reference, low, high, most = CASES[name]
    near = st.floats(max(low, -1.0), min(high, 1.0))
    x = np.float64(data.draw(st.floats(low, high) | near))
    assert units(function(x), reference(Long(x))) <= most + SLACK


@pytest.mark.parametrize("name", CASES)
@np.errstate(all="ignore")
def test_dense_over_the_whole_range(name: str) -> None:
    function, reference, low, high, most = CASES[name]
    for x in np.concatenate([np.linspace(low, high, 1500), np.linspace(max(low, -0.7), min(high, 0.7), 500)]):
        assert units(function(x), reference(Long(x))) <= most + SLACK, x


@pytest.mark.parametrize("x", [-710.0, -730.0, -744.0, -745.1])
@np.errstate(all="ignore")
def test_what_is_too_small_for_all_digits_keeps_those_it_has(x: float) -> None:
    assert abs(exp(np.float64(x)) - np.exp(x)) <= 2 * 5e-324


@np.errstate(all="ignore")
def test_the_ends_are_exact() -> None:
    inf = np.float64(np.inf)
    assert [exp(inf), exp(-inf), exp(np.float64(709.79)), exp(np.float64(-746.0)), exp(np.float64(0.0))] == [
        math.inf, 0.0, math.inf, 0.0, 1.0
    ]  # fmt: skip
    assert exp(np.float64(709.78)) == pytest.approx(np.exp(709.78), rel=1e-13)
    assert [tanh(inf), tanh(-inf), tanh(np.float64(0.0)), tanh(np.float64(40.0))] == [1.0, -1.0, 0.0, 1.0]
    assert [sigmoid(inf), sigmoid(-inf), sigmoid(np.float64(-800.0)), sigmoid(np.float64(40.0))] == [1.0, 0.0, 0.0, 1.0]
    assert tanh(np.float64(1e-300)) == 1e-300
    assert falling_less_one(np.float64(-1e-300)) == -1e-300


@pytest.mark.parametrize("function", [exp, falling_less_one, tanh, sigmoid])
@np.errstate(all="ignore")
def test_what_is_not_a_number_stays_so(function: Callable[[float], float]) -> None:
    assert math.isnan(function(np.float64(np.nan)))


def test_the_parts_of_ln_2_are_those_of_its_reduction() -> None:
    high, low = Long(exponentials.LN2_HIGH), Long(exponentials.LN2_LOW)
    assert abs(high + low - np.log(Long(2))) < 1e-18
    assert int(np.float64(exponentials.LN2_HIGH).view(np.int64)) % 2**21 == 0

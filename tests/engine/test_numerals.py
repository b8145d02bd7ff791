"""Numbers as people read and type them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.numerals import NotANumber, parse, shown, split

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, st.integers(1, 17))
def test_what_is_shown_reads_back_to_its_digits(value: float, digits: int) -> None:
    text = shown(value, digits)
    rounded = float(f"{value:.{digits - 1}e}")
    if math.isfinite(rounded):
        assert parse(text) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=5e-324)


@given(finite)
def test_seventeen_digits_lose_nothing(value: float) -> None:
    assert parse(shown(value, 17)) == value


@given(finite)
def test_what_python_writes_can_be_typed(value: float) -> None:
    assert parse(repr(value)) == value
    assert parse(repr(value).replace(".", ",").replace("-", "−")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.2, "−1.2"),
        (0.552345, "0.5523"),
        (0.1 + 0.2, "0.3"),
        (2.3456e-6, "2.346e−6"),
        (-2.3456e-6, "−2.346e−6"),
        (1e-5, "1e−5"),
        (0.0001, "0.0001"),
        (999999.6, "1.000e6"),
        (99999.6, "100000"),
        (1e300, "1e300"),
        (1.7976931348623157e308, "1.798e308"),
        (5e-324, "4.941e−324"),
        (1e-310, "1e−310"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_values_in_four_digits(value: float, text: str) -> None:
    assert shown(value) == text


def test_mantissa_and_power_come_apart() -> None:
    assert split(2.3456e-6) == ("2.346", -6)
    assert split(12.5) == ("12.5", None)
    assert split(1234567.0, 3) == ("1.23", 6)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        ("−3", -3.0),
        ("–3", -3.0),
        ("-3", -3.0),
        ("+3", 3.0),
        (" 1e-3 ", 1e-3),
        ("1E−3", 1e-3),
        (".5", 0.5),
        (",5", 0.5),
        ("5.", 5.0),
        ("1e-400", 0.0),
    ],
)
def test_numbers_are_read_as_typed(text: str, value: float) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "1.2.3", "1,2,3", "1.000,5", "e5", "--1", "nan", "inf", "1e999", "0x1"]
)
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match="is not a number"):
        parse(text)

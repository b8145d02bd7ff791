"""Arithmetic that is typed: the same as Python's own, and one clear line for everything that is none."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.arithmetic import CONSTANTS, DEEPEST, FUNCTIONS, LONGEST, Unfinished, value
from engine.numerals import NotANumber, shown

finite = st.floats(allow_nan=False, allow_infinity=False)
NAMES = {**{name: function for name, function in FUNCTIONS.items() if name != "ln"}, **CONSTANTS, "ln": math.log}

numbers = st.one_of(
    st.integers(0, 999).map(lambda n: f"{n}.0"),
    st.floats(0.0, 1e6).map(repr),
    st.sampled_from(["pi", "e", "1e-3", ".5", "2."]),
)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", " ** ", " - "]), inner).map("".join),
        inner.map(lambda x: f"({x})"),
        st.tuples(st.sampled_from(["-", "+"]), inner).map("".join),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner).map(lambda x: f"{x[0]}({x[1]})"),
    )


expressions = st.recursive(numbers, _compound, max_leaves=12).filter(lambda text: len(text) <= LONGEST)


@given(expressions)
def test_the_same_as_pythons_own(text: str) -> None:
    try:
        expected = eval(text, {"__builtins__": {}}, NAMES)  # the grammar's own texts alone
    except (ArithmeticError, ValueError):
        expected = math.nan
    if isinstance(expected, complex) or not math.isfinite(expected):
        with pytest.raises(NotANumber):
            value(text)
        return
    try:
        found: float | str = value(text)
    except NotANumber as error:
        found = str(error)
    # On the way it may be refused: too deep, or infinite within.
    assert found == expected or (isinstance(found, str) and ("levels" in found or "too large" in found))


@given(finite, st.integers(1, 17))
def test_what_is_shown_can_be_typed(number: float, digits: int) -> None:
    text = shown(number, digits)
    if math.isfinite(float(f"{number:.{digits - 1}e}")):
        assert value(text) == pytest.approx(number, rel=max(0.51 * 10.0 ** (1 - digits), 2.0**-52), abs=5e-324)
        assert value(f"-({text})") == -value(text)


@given(st.text() | st.text("0123456789.,e+-*/^() pinsqrtx", max_size=30))
@example("9" * 5000)
@example("(" * 5000)
@example("1e" + "9" * 50)
@example("\x00")
@example("٣/٢")
def test_any_text_is_a_finite_number_or_refused_in_one_line(text: str) -> None:
    try:
        found, line = value(text), ""
    except NotANumber as error:
        found, line = 0.0, str(error)
    assert math.isfinite(found)
    assert "\n" not in line
    assert not line or "is not a number" in line


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1/3", 1 / 3),
        ("-0.5*2", -1.0),
        ("−0,5 · 2", -1.0),
        ("2^-3", 0.125),
        ("2**-3", 0.125),
        ("(1+2)/4", 0.75),
        ("1e-3", 1e-3),
        ("2·1e−3", 2e-3),
        ("--2", 2.0),
        ("+-+2", -2.0),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("8/4/2", 1.0),
        ("8-4-2", 2.0),
        ("2+3×4÷6", 4.0),
        ("sqrt(2)", math.sqrt(2)),
        ("SQRT ( 4 )", 2.0),
        ("2*π", math.tau),
        ("e", math.e),
        ("exp(-1)", math.exp(-1)),
        ("ln(2)", math.log(2)),
        ("abs(-3)", 3.0),
        (" 7 ", 7.0),
    ],
)
def test_what_it_is_worth(text: str, result: float) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1/0", "it divides by 0 (character 2)"),
        ("1/(2-2)", "it divides by 0 (character 2)"),
        ("0^-1", "it divides by 0 (character 2)"),
        ("exp(1000)", "it is too large (character 1)"),
        ("1+1e999", "it is too large (character 3)"),
        ("1e308*10", "it is too large (character 6)"),
        ("2*foo", 'the name "foo" is not known, only'),
        ("(1+2", "the bracket that is opened is not closed (character 1)"),
        ("(1 2)", '")" or an operator is missing before "2" (character 4)'),
        ("1+2)", '")" does not belong here (character 4)'),
        ("2*", "a number is missing at its end"),
        ("*3", '"*" follows where a number is missing (character 1)'),
        ("()", '")" follows where a number is missing (character 2)'),
        ("2pi", 'an operator is missing before "pi" (character 2)'),
        ("1,2,3", 'an operator is missing before ",3" (character 4)'),
        ("sqrt 2", "sqrt needs brackets, as in sqrt(2) (character 1)"),
        ("sqrt(-1)", "sqrt of −1 does not exist (character 1)"),
        ("1+ln(0)", "ln of 0 does not exist (character 3)"),
        ("(-8)^(1/3)", "a power like this of a negative number does not exist (character 5)"),
        ("1;2", '";" does not belong here (character 2)'),
        ("1+1" * LONGEST, f"longer than {LONGEST} characters"),
        ("(" * (DEEPEST + 1), f"more than {DEEPEST} levels inside one another"),
        ("-" * 100 + "1", f"more than {DEEPEST} levels inside one another"),
        ("", "type one such as 0.25"),
        ("import os", 'the name "import" is not known'),
    ],
)
def test_what_is_refused_and_where(text: str, why: str) -> None:
    with pytest.raises(NotANumber) as refused:
        value(text)
    assert why in str(refused.value)


@pytest.mark.parametrize("text", ["-", "2*", "(1+2", "2*(3+", "sq", "1/sqrt", "sqrt(", "ex"])
def test_what_is_only_unfinished_is_told_apart(text: str) -> None:
    with pytest.raises(Unfinished):
        value(text)


@pytest.mark.parametrize("text", ["a)", "sq+", "1/0", "1,2,3", "foo", "sqrt 2"])
def test_what_is_wrong_already_is_not_unfinished(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        value(text)
    assert not isinstance(refused.value, Unfinished)

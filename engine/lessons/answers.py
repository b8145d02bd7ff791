"""Judges the answer to a question of a lesson, and says what is wrong with one where that can be told.

For the other modules of lessons, and for the window that fills the right answer in.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from engine.errors import StudioError
from engine.lesson import ChoiceQuestion, NumberQuestion, Question
from engine.numerals import NotANumber, parse

_SIGN = "The size is right, the sign is not."
_COARSE = "That is rounded too far; give more digits."
_POINT = "The digits are right, the decimal point is not."
_SHIFTS = tuple(10.0**places for places in (-3, -2, -1, 1, 2, 3))


def is_right(question: Question, answer: str) -> bool:
    """Whether what was typed (a number) or chosen (the place of a text, from 0) answers a question."""
    if isinstance(question, ChoiceQuestion):
        return answer == str(question.right)
    try:
        return _fits(question, parse(answer), question.value)
    except NotANumber:
        return False


def right_answer(question: Question) -> str:
    """An answer that is right."""
    return repr(question.value).removesuffix(".0") if isinstance(question, NumberQuestion) else str(question.right)


def objection(question: Question, answer: str) -> str:
    """What is said to a wrong answer: what led to it where that is known, else what the question says to any."""
    try:
        given = parse(answer)
    except StudioError as error:
        return f"{error}."
    for slip in question.slips:
        if given == slip.answer if isinstance(question, ChoiceQuestion) else _is_slip(question, given, slip.answer):
            return slip.say
    said = () if isinstance(question, ChoiceQuestion) else _usual(question, given)
    return " ".join(part for part in (next(iter(said), ""), question.no) if part)


def _fits(question: NumberQuestion, given: float, value: float) -> bool:
    return abs(given - value) <= question.tolerance * (1 + 1e-9)


def _is_slip(question: NumberQuestion, given: float, slip: float) -> bool:
    return _fits(question, given, slip) or isclose(given, slip, rel_tol=0.01)


def _usual(question: NumberQuestion, given: float) -> Iterator[str]:
    """What can be told of a wrong number without knowing what it is about."""
    value = question.value
    if not given or not value:
        return
    if _fits(question, -given, value):
        yield _SIGN
    if any(given == round(value, places) for places in range(12)):
        yield _COARSE
    if any(isclose(given * shift, value, rel_tol=5e-3) for shift in _SHIFTS):
        yield _POINT

"""Answers to questions: what is right, and what is said to a wrong one whose reason can be told."""

from __future__ import annotations

import pytest

from engine.lesson import ChoiceQuestion, NumberQuestion, Slip
from engine.lessons.answers import is_right, objection, right_answer

DELTA = NumberQuestion(
    words="?", value=0.0368, tolerance=0.00015, no="Look again.", slips=(Slip(0.1651, "The slope is missing."),)
)
WHICH = ChoiceQuestion(words="?", choices=("a", "b", "c"), right=1, no="No.", slips=(Slip(2, "Not c."),))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.1651", "The slope is missing."),
        ("0,165", "The slope is missing."),
        ("-0.0368", "The size is right, the sign is not. Look again."),
        ("0.04", "That is rounded too far; give more digits. Look again."),
        ("0.368", "The digits are right, the decimal point is not. Look again."),
        ("3.68", "The digits are right, the decimal point is not. Look again."),
        ("7", "Look again."),
        ("0", "Look again."),
        ("half", '"half" is not a number; type one such as 0.25, −3 or 1e-3.'),
    ],
)
def test_what_led_to_a_wrong_number_is_told_where_it_is_known(typed: str, said: str) -> None:
    assert not is_right(DELTA, typed)
    assert objection(DELTA, typed) == said


def test_what_is_said_to_a_wrong_choice_is_about_that_choice() -> None:
    assert [objection(WHICH, answer) for answer in ("0", "2")] == ["No.", "Not c."]


@pytest.mark.parametrize("typed", ["0.0368", "0,0368", "3.68e-2", "0.03677"])
def test_every_way_to_write_it_is_right(typed: str) -> None:
    assert is_right(DELTA, typed)


def test_a_whole_number_is_shown_as_one() -> None:
    assert right_answer(NumberQuestion(words="?", value=9.0, tolerance=0.5)) == "9"
    assert right_answer(DELTA) == "0.0368"
    assert right_answer(WHICH) == "1"

"""Which numbers an exercise asks for."""

from __future__ import annotations

import pytest

from engine.creation import layered
from engine.exercise import Exercise, HiddenNumber
from engine.marking import every_number, questions
from engine.marking.questions import TooMany
from tests.engine.marking.asking import document, traced


def test_kinds_and_single_numbers_come_in_the_order_of_the_steps() -> None:
    t = traced(document())
    asked = questions(Exercise(kinds=("out",), numbers=(HiddenNumber("new_value", "h1"), HiddenNumber("net", "h2"))), t)
    assert [q.reference.what for q in asked] == ["out", "net", "out", "out", "out", "out", "new_value"]


def test_the_error_of_a_single_output_is_asked_for_once() -> None:
    t = traced(document(network=layered((2, 2, 1))))
    for exercise in (Exercise(kinds=("error",)), Exercise(numbers=(HiddenNumber("error", None),))):
        (asked,) = questions(exercise, t)
        assert asked.reference.subject == t.network.index["y1"]
    assert len(questions(Exercise(kinds=("error",)), traced(document()))) == 3


def test_everything_that_can_be_hidden_has_a_name_and_can_be_asked_for() -> None:
    t = traced(document())
    for number, of in every_number(t):
        assert questions(Exercise(numbers=(number,)), t) == (of,)


def test_a_number_that_left_the_doubles_is_not_asked_for() -> None:
    made = document("relu", "squared_error", "identity")
    huge = made.parameters * 1e200
    from dataclasses import replace

    t = traced(replace(made, parameters=huge, initial=huge))
    asked = questions(Exercise(kinds=("net", "error", "delta")), t)
    assert all(abs(q.value) < 1e308 for q in asked)


def test_an_exercise_that_nobody_would_finish_is_refused_in_one_line() -> None:
    of = traced(document(network=layered((2, 40, 30, 3))))
    with pytest.raises(TooMany, match="more than 500 numbers; hide fewer kinds"):
        questions(Exercise(kinds=("gradient",)), of)
    assert len(questions(Exercise(kinds=("delta",)), of)) == 73
    assert sum(1 for _ in every_number(of)) > 2 * of.network.parameter_count

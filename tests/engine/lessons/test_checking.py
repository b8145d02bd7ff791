"""Judging a step by facts: each kind of condition where it holds and where it does not, questions, and sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import lesson as conditions
from engine.creation import new_document
from engine.document import Document
from engine.lesson import Check, ChoiceQuestion, GoTo, LessonStep, NumberQuestion, Parameters, ParameterValue
from engine.lessons.answers import is_right, right_answer
from engine.lessons.checking import holds, judge
from engine.lessons.facts import Facts, accuracy
from engine.lessons.naming import frame_at
from engine.lessons.setting_up import set_up
from engine.settings import Adam
from engine.training import train

_W = ("x1", "h1")


def xor() -> Document:
    return new_document((2, 2, 1), data="xor", learning_rate=0.5, seed=1)


def facts(document: Document | None = None, **known: object) -> Facts:
    document = document or xor()
    return replace(Facts(document, document), **known)  # type: ignore[arg-type]


def test_stepping_counts_once_the_number_is_there() -> None:
    document = xor()
    there, before = (frame_at(document, GoTo(quantity=q, of="h1"), "number") for q in ("delta", "net"))
    wanted = conditions.SteppedTo(quantity="delta", of="h1")
    assert holds(wanted, facts(document, frame=there))
    assert not holds(wanted, facts(document, frame=before))
    assert not holds(wanted, facts(document))
    assert not holds(wanted, facts(frame=there))  # of another document's pass


def test_stepping_counts_for_the_row_that_is_meant() -> None:
    document = xor()
    frame = frame_at(document, GoTo(quantity="error", sample=0), "number")
    assert holds(conditions.SteppedTo(quantity="error", sample=0), facts(document, frame=frame))
    assert not holds(conditions.SteppedTo(quantity="error", sample=3), facts(document, frame=frame))


def test_epochs_are_counted() -> None:
    trained = train(xor(), 7).document
    assert holds(conditions.Trained(epochs=7), facts(trained))
    assert not holds(conditions.Trained(epochs=8), facts(trained))


def test_an_error_that_is_not_known_is_neither_above_nor_below() -> None:
    below, above = conditions.ErrorIs(below=1.0), conditions.ErrorIs(above=0.0)
    assert holds(below, facts(error=0.5))
    assert holds(above, facts(error=0.5))
    assert not holds(below, facts())
    assert not holds(above, facts())
    assert not holds(conditions.ErrorIs(part="test", below=1.0), facts(error=0.5))
    assert holds(conditions.ErrorIs(above=1.0), facts(error=np.inf))


def test_accuracy_is_the_share_of_rows_told_right() -> None:
    outputs = np.array([[0.1], [0.9], [0.9], [0.9]])
    assert holds(conditions.AccuracyIs(least=0.75), facts(outputs=outputs))
    assert not holds(conditions.AccuracyIs(least=0.76), facts(outputs=outputs))
    assert holds(conditions.AccuracyIs(below=0.8), facts(outputs=outputs))
    assert not holds(conditions.AccuracyIs(least=0.0), facts())


def test_of_several_outputs_the_largest_counts() -> None:
    rows = new_document((2, 2), data=None).data.train
    assert np.isnan(accuracy(rows, np.empty((0, 2)), 0.5))


def test_parameters_are_compared_with_numbers_with_before_and_with_each_other() -> None:
    before = xor()
    after = set_up(before, [Parameters(values=(ParameterValue(_W, 0.5), ParameterValue(("x2", "h1"), 0.5)))])
    known = Facts(after, before)
    assert holds(conditions.ParameterIs(of=_W, value=0.5), known)
    assert not holds(conditions.ParameterIs(of=_W, value=0.6), known)
    assert holds(conditions.ParameterIs(of=_W, value=0.6, tolerance=0.2), known)
    assert holds(conditions.ParameterChanged(of=_W), known)
    assert not holds(conditions.ParameterChanged(of="y1"), known)
    assert holds(conditions.ParametersAlike(one=_W, other=("x2", "h1")), known)
    assert holds(conditions.ParametersAlike(one=_W, other="y1", alike=False), known)


def test_a_number_of_the_pass_lies_between_others() -> None:
    assert holds(conditions.NumberIs(quantity="out", of="y1", least=0.0, most=1.0), facts())
    assert not holds(conditions.NumberIs(quantity="out", of="y1", least=1.0), facts())
    assert not holds(conditions.NumberIs(quantity="out", of="y1", sample=99, least=0.0), facts())


def test_gradients_of_layers_are_compared() -> None:
    deep = new_document((2, 4, 4, 4, 1), data="xor", seed=1)
    assert holds(conditions.GradientRatio(layer=1, to=4, below=0.1), facts(deep))
    assert not holds(conditions.GradientRatio(layer=1, to=4, above=0.1), facts(deep))
    assert not holds(conditions.GradientRatio(layer=1, to=9, below=0.1), facts(deep))


def test_settings_are_meant_by_their_names() -> None:
    document = xor()
    adam = set_up(document, [conditions.Settings(optimizer=Adam())])
    assert holds(conditions.SettingIs(setting="optimizer", value="adam"), facts(adam))
    assert not holds(conditions.SettingIs(setting="optimizer", value="adam"), facts(document))
    assert holds(conditions.SettingIs(setting="learning_rate", least=0.4, most=0.6), facts(document))
    assert holds(conditions.SettingIs(setting="gradient_clip", value=None), facts(document))
    assert not holds(conditions.SettingIs(setting="gradient_clip", least=0.0), facts(document))


def test_structure() -> None:
    assert holds(conditions.StructureIs(hidden=1, layer=1, units=2, activation="sigmoid", parameters=9), facts())
    assert not holds(conditions.StructureIs(hidden=2), facts())
    assert not holds(conditions.StructureIs(layer=7, units=1), facts())


def test_what_was_asked_and_opened() -> None:
    known = facts(asked=frozenset({("out", "y1")}), opened=frozenset({"error"}))
    assert holds(conditions.Asked(quantity="out", of="y1"), known)
    assert not holds(conditions.Asked(quantity="net", of="y1"), known)
    assert holds(conditions.Opened(panel="error"), known)
    assert not holds(conditions.Opened(panel="data"), known)


def test_what_the_diagnosis_finds() -> None:
    alike = set_up(xor(), [conditions.Initialise(initialiser="constant")])
    assert holds(conditions.Found(finding="symmetric_units"), facts(alike))
    assert not holds(conditions.Found(finding="symmetric_units"), facts())
    assert not holds(conditions.Found(finding="nothing_of_the_kind"), facts(alike))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("0.55", True),
        ("0,55", True),
        (" 0.551 ", True),
        ("0.57", False),
        ("", False),
        ("half", False),
        ("−0.55", False),
    ],
)
def test_a_number_is_right_within_its_tolerance(typed: str, right: bool) -> None:
    assert is_right(NumberQuestion(words="?", value=0.55, tolerance=0.01), typed) is right


def test_a_choice_is_right_by_its_place() -> None:
    question = ChoiceQuestion(words="?", choices=("a", "b"), right=1)
    assert is_right(question, "1")
    assert not is_right(question, "0")
    assert is_right(question, right_answer(question))


def test_a_step_waits_then_is_wrong_or_done() -> None:
    check = Check(conditions.ErrorIs(below=0.1), "Good.", "Still too large.")
    step = LessonStep("t", "x", until=(conditions.Trained(epochs=3),), check=(check,))
    assert judge(step, facts(error=0.0)).standing == "waiting"
    trained = train(xor(), 3).document
    wrong, done = (judge(step, facts(trained, error=error)) for error in (0.5, 0.05))
    assert (wrong.standing, wrong.sentences) == ("wrong", ("Still too large.",))
    assert (done.standing, done.sentences) == ("done", ("Good.",))
    assert done.may_go_on
    assert not wrong.may_go_on


def test_a_step_that_asks_for_nothing_is_read() -> None:
    assert judge(LessonStep("t", "x"), facts()).may_go_on

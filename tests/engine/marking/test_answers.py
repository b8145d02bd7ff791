"""Right answers: rounding, follow-on, conventions, arithmetic; and what is no answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.conventions import Conventions, Rounding
from engine.creation import layered
from engine.data import Data, no_samples, samples
from engine.exercise import Exercise
from engine.marking import mark, questions
from engine.marking.working import working_of
from engine.network import read_only
from engine.numerals import NotANumber
from engine.reference import Reference
from engine.settings import Adam, Sgd, Training
from engine.steps import Quantity
from tests.counting import calls
from tests.engine.marking.asking import document, question, traced

EVERYTHING = tuple(quantity.word for quantity in Quantity)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "softplus", "sin", "gaussian", "gelu", "silu"])
@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error", "huber", "binary_cross_entropy"])
def test_every_number_can_be_worked_out_again(activation: str, loss: str) -> None:
    t = traced(document(activation, loss, "sigmoid"))
    for asked in questions(Exercise(kinds=EVERYTHING), t):
        assert working_of(t, asked.number).result == pytest.approx(asked.value, rel=1e-9, abs=1e-12), asked.words


@pytest.mark.parametrize(
    "training", [Training(optimizer=Sgd(0.3, momentum=0.9, nesterov=True), l2=0.1), Training(optimizer=Adam())]
)
def test_new_values_of_other_optimizers_too(training: Training) -> None:
    t = traced(document(training=training))
    for asked in questions(Exercise(kinds=("new_value",)), t):
        assert working_of(t, asked.number).result == pytest.approx(asked.value, rel=1e-9)


def test_softmax_is_worked_out_too() -> None:
    for loss in ("cross_entropy", "squared_error"):
        t = traced(document("tanh", loss, "softmax"))
        for asked in questions(Exercise(kinds=EVERYTHING), t):
            assert working_of(t, asked.number).result == pytest.approx(asked.value, rel=1e-9), asked.words


def test_an_answer_may_be_off_by_one_unit_of_the_last_decimal() -> None:
    t = traced(document())
    asked = question(t, "out", "h1", decimals=3)
    assert mark(asked, f"{asked.value:.3f}", t).right
    assert mark(asked, f"{asked.value + 0.0009:.6f}", t).right
    assert mark(asked, f"{asked.value:.12f}", t).right
    assert not mark(asked, f"{asked.value + 0.0021:.4f}", t).right


def test_decimal_commas_and_calculations_are_read() -> None:
    t = traced(document())
    asked = question(t, "net", "h1", decimals=4)
    assert mark(asked, f"{asked.value:.4f}".replace(".", ","), t).right
    assert mark(asked, f"{asked.value:.5f}*2/2", t).right
    with pytest.raises(NotANumber):
        mark(asked, "half of it", t)


def test_too_few_digits_are_not_wrong() -> None:
    t = traced(document())
    for decimals in (None, 4):
        asked = question(t, "out", "h1", decimals=decimals)
        verdict = mark(asked, f"{asked.value:.1f}", t)
        assert verdict.mark == "coarse"
        assert "digits" in verdict.sentence or "4 decimals" in verdict.sentence
    asked = question(t, "out", "h1", decimals=None)
    assert mark(asked, f"{asked.value:.3g}", t).right


def test_a_small_number_keeps_two_digits_whatever_decimals_are_asked_for() -> None:
    t = traced(document())
    asked = question(t, "gradient", ("x1", "h2"), decimals=1)
    assert abs(asked.value) < 0.05
    assert asked.decimals is not None
    assert abs(asked.value) >= 10 * asked.unit
    assert mark(asked, "0", t).mark == "wrong"


@pytest.mark.parametrize("text", ["0e999", "0e" + "9" * 5000, "1e-400", "1e" + "0" * 5000 + "1", "9" * 190])
def test_whatever_power_is_typed_is_marked(text: str) -> None:
    t = traced(document())
    assert mark(question(t, "out", "h1", decimals=4), text, t).mark == "wrong"


@pytest.mark.parametrize("decimals", [None, 4])
def test_what_cancels_may_be_answered_by_0(decimals: int | None) -> None:
    """0.1 + 0.2 − 0.3 is 5.6e−17 for a computer, and 0 for whoever calculates by hand."""
    made = document("identity", network=layered((2, 1), "identity"))
    values = read_only(np.array([0.1, 0.2, -0.3]))
    data = Data(samples([[1.0, 1.0]], [[1.0]]), no_samples(2, 1))
    t = traced(replace(made, parameters=values, data=data))
    asked = question(t, "net", "y1", decimals)
    assert 0 < abs(asked.value) < 1e-15
    assert asked.decimals == decimals
    assert mark(asked, "0", t).right
    assert not mark(asked, "0.01", t).right


def test_of_a_large_number_no_more_digits_are_asked_for_than_there_are() -> None:
    made = document(network=layered((2, 1), "identity"))
    data = Data(samples([[1e20 / 7, 1.0]], [[1.0]]), no_samples(2, 1))
    t = traced(replace(made, data=data))
    asked = question(t, "net", "y1", decimals=4)
    assert asked.decimals == 0
    assert mark(asked, f"{asked.value:.12e}", t).right
    assert mark(asked, f"{asked.value:.6e}", t).mark == "coarse"


def test_an_answer_may_follow_from_earlier_ones() -> None:
    """Three decimals of an output are enough to move the fifth of a delta."""
    t = traced(document())
    asked = question(t, "delta", "y1", decimals=5)
    known = {Reference("out", t.network.index["y1"]): 0.66}
    own = (0.66 - 0.12) * 0.66 * 0.34
    assert abs(own - asked.value) > 2e-5
    assert not mark(asked, f"{own:.5f}", t).right
    verdict = mark(asked, f"{own:.5f}", t, known)
    assert verdict.right
    assert verdict.follows


def test_a_slip_on_the_way_from_ones_own_numbers_is_named() -> None:
    t = traced(document())
    asked = question(t, "delta", "y1", decimals=5)
    known = {Reference("out", t.network.index["y1"]): 0.66}
    verdict = mark(asked, f"{0.66 - 0.12:.5f}", t, known)
    assert verdict.slip is not None
    assert verdict.slip.key == "slope_forgotten"


def test_answers_are_in_the_signs_of_the_document() -> None:
    t = traced(document(conventions=Conventions(delta="negative", thresholds=True)))
    delta, theta = question(t, "delta", "h1"), question(t, "new_value", "h1")
    assert delta.value == -float(t.delta[0, t.network.index["h1"]])
    assert theta.value == -float(t.after[t.network.bias_slots[t.network.index["h1"]]])
    for asked in (delta, theta):
        assert mark(asked, f"{asked.value:.5f}", t).right
        assert working_of(t, asked.number).result == pytest.approx(asked.value)
    verdict = mark(delta, f"{-delta.value:.5f}", t)
    assert verdict.slip is not None
    assert verdict.slip.key == "sign"


def test_a_hand_calculation_expects_what_the_hand_gets() -> None:
    plain = traced(document())
    t = traced(document(conventions=Conventions(rounding=Rounding.to(2))))
    asked = question(t, "net", "y1", decimals=2)
    assert asked.value == round(asked.value, 2)
    assert asked.value != question(plain, "net", "y1", decimals=2).value
    assert mark(asked, f"{asked.value:.2f}", t).right


def work_of_marking(*sizes: int) -> int:
    t = traced(document(network=layered(sizes)))
    asked = question(t, "delta", "h1_7")
    assert mark(asked, "0.12345", t).mark == "wrong"
    return calls(lambda: mark(asked, "0.12345", t))


def test_the_slips_that_are_tried_do_not_grow_out_of_hand_with_the_network() -> None:
    plain = work_of_marking(2, 20, 15, 3)
    assert work_of_marking(2, 40, 15, 3) < 2 * plain
    assert work_of_marking(2, 20, 30, 3) < 8 * plain

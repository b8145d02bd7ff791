from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conventions import Conventions, Rounding
from engine.creation import layered
from engine.explain import central_difference, difference
from engine.formula import evaluate, text
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.network import Network, read_only
from engine.reference import Reference
from engine.settings import LossName, Training
from engine.trace import Trace, trace
from tests.engine.explain.laws import document
from tests.engine.strategies import losses, networks

SMOOTH = sorted(set(ACTIVATIONS) - {SOFTMAX, "relu", "leaky_relu"})


def asked(taken: Trace) -> list[Reference]:
    network = taken.network
    deltas = [Reference("delta", neuron) for neuron in range(network.input_count, len(network.neurons))]
    return [*(Reference("gradient", slot) for slot in range(network.parameter_count)), *deltas]


@settings(max_examples=40)
@given(networks(labelled=False), losses, st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_differences_stand_by_the_engine_or_at_kinks(
    network: Network, loss: LossName, opposite: bool, below: bool, seed: int
) -> None:
    conventions = Conventions(delta="negative" if opposite else "gradient", thresholds=below)
    taken = trace(document(network, Training(loss), seed, spread=0.5, conventions=conventions), (0, 1))
    for reference in asked(taken):
        found = central_difference(taken, reference._replace(sample=1))
        if found is None:
            continue
        assert abs(found.quotient - found.value) <= 1e-6 * max(abs(found.value), 1e-4), text(found.rule)
        # The formula's errors are doubles, of which the difference keeps some ten digits.
        assert evaluate(found.substituted) == pytest.approx(found.quotient, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("activation", SMOOTH)
def test_smooth_errors_have_differences_everywhere(activation: str) -> None:
    taken = trace(document(layered((2, 3, 2), activation), Training()), (0,))
    found = [central_difference(taken, reference) for reference in asked(taken)]
    assert all(one is not None and one.relative < 1e-6 for one in found)


def test_a_difference_reads_as_it_is_calculated() -> None:
    taken = trace(document(layered((1, 1)), Training(), seed=1), (0,))
    weight = central_difference(taken, Reference("gradient", 0))
    delta = central_difference(taken, Reference("delta", 1))
    assert weight is not None
    assert delta is not None
    assert text(weight.rule) == "∂E/∂w_x1,y1 = (E(w_x1,y1 + h) − E(w_x1,y1 − h))/(2·h)"
    assert text(delta.rule) == "δ_y1 = (E(a_y1 + h) − E(a_y1 − h))/(2·h)"
    assert weight.step == 1e-5
    numbers = text(weight.substituted)
    assert numbers.endswith("/(2·10⁻⁵)")
    above, below = numbers.split("(")[1].split(")")[0].split(" − ")
    assert above != below
    assert len(above) > 9


def test_a_shared_parameter_and_its_sign() -> None:
    conventions = Conventions(delta="negative", thresholds=True)
    taken = trace(document(layered((1, 1)), Training(), conventions=conventions), (0,))
    bias, delta = (central_difference(taken, Reference(*of)) for of in (("gradient", 1), ("delta", 1)))
    assert bias is not None
    assert delta is not None
    assert text(bias.rule).startswith("∂E/∂θ_y1 = (E(θ_y1 + h) − E(θ_y1 − h))")
    assert text(delta.rule) == "δ_y1 = −(E(a_y1 + h) − E(a_y1 − h))/(2·h)"
    assert bias.value == -taken.gradient[1]
    assert delta.value == -taken.delta[0, 1]
    assert (bias.above - bias.below) / (2 * bias.step) == pytest.approx(bias.quotient, rel=1e-6)


def test_there_is_none_at_a_kink_nor_of_other_numbers() -> None:
    start = document(layered((1, 1), "relu"), Training())
    taken = trace(replace(start, parameters=read_only([0.0, 0.0])), (0,))
    assert central_difference(taken, Reference("delta", 1)) is None
    assert central_difference(taken, Reference("net", 1)) is None
    assert central_difference(taken, Reference("new_value", 0)) is None


def test_where_a_slope_has_a_kink_the_step_gets_smaller() -> None:
    start = document(layered((1, 1), "elu"), Training())
    taken = trace(replace(start, parameters=read_only([0.0, 0.0])), (0,))
    found = central_difference(taken, Reference("delta", 1))
    assert found is not None
    assert found.relative < 1e-6


def test_a_kink_near_by_is_left_behind() -> None:
    start = document(layered((1, 1), "relu"), Training())
    taken = trace(replace(start, parameters=read_only([0.0, 3e-6])), (0,))
    found = central_difference(taken, Reference("delta", 1))
    assert found is not None
    assert found.step < 1e-5
    assert found.relative < 1e-6


def test_large_networks_have_none_and_large_enough_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = trace(document(layered((784, 128, 10)), Training()), (0,))
    assert central_difference(taken, Reference("gradient", 5)) is not None
    monkeypatch.setattr(difference, "LARGEST", 100)
    assert central_difference(taken, Reference("gradient", 5)) is None


def test_numbers_that_overflow_have_none() -> None:
    start = document(layered((1, 1), "identity"), Training("squared_error"))
    taken = trace(replace(start, parameters=read_only([1e200, 1e200])), (0,))
    assert central_difference(taken, Reference("gradient", 0)) is None


def test_what_a_hand_rounds_lies_beside_the_exact_difference() -> None:
    conventions = Conventions(rounding=Rounding.to(3))
    taken = trace(document(layered((2, 2, 1)), Training(), conventions=conventions), (0,))
    found = central_difference(taken, Reference("delta", 4))
    assert found is not None
    assert found.value == np.round(found.value, 3)
    assert found.relative < 0.1
    assert found.step == 1e-5

"""Saturated and dead neurons: by definition, against the trace, at the thresholds and just beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.functions.activations import ACTIVATIONS
from engine.observing import Bench, Subject, observe
from engine.observing.units import FLAT, LARGEST_SLOPES, ONE_SIDED, Units, UnitStatistics
from engine.trace import trace


def asked(document: Document) -> Units:
    subject = Subject(document, document.parameters, document.state.epoch)
    seen = observe(Bench(), subject, [UnitStatistics()]).get(UnitStatistics())
    assert seen is not None
    return seen


def single(activation: str, nets: list[float]) -> Document:
    """A 1-1 network whose neuron has these weighted sums."""
    made = new_document((1, 1), activation=activation, seed=0)
    rows = samples(np.array(nets)[:, None], np.zeros((len(nets), 1)))
    return replace(made, data=Data(rows, no_samples(1, 1)), parameters=np.array([1.0, 0.0]))


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_largest_slopes_are_those_of_the_functions(name: str) -> None:
    net = np.linspace(-20.0, 20.0, 400_001 if name != "gelu" else 40_001)[None]
    largest = float(np.abs(ACTIVATIONS[name].derivative(net)).max())
    assert largest == pytest.approx(LARGEST_SLOPES[name], rel=1e-6)


def test_every_activation_has_a_largest_slope() -> None:
    assert set(LARGEST_SLOPES) == set(ACTIVATIONS)
    assert set(ACTIVATIONS) >= ONE_SIDED


@pytest.mark.parametrize(
    ("activation", "at", "beside"),
    [("tanh", 3.0, 2.9), ("sigmoid", -6.0, -5.9), ("bipolar_sigmoid", 6.0, 5.9), ("elu", -4.7, -4.5), ("relu", -1, 1)],
)  # fmt: skip
def test_a_neuron_is_flat_beyond_one_percent_of_the_largest_slope(activation: str, at: float, beside: float) -> None:
    assert asked(single(activation, [at] * 3)).flat[0] == 1.0
    assert asked(single(activation, [beside] * 3)).flat[0] == 0.0


def test_a_neuron_is_saturated_from_nineteen_rows_of_twenty_on() -> None:
    assert asked(single("tanh", [9.0] * 10 + [-9.0] * 9 + [0.0])).saturated[0]
    assert not asked(single("tanh", [9.0] * 18 + [0.0] * 2)).saturated[0]


def test_a_relu_is_dead_that_is_off_on_every_row_and_a_leaky_one_never() -> None:
    assert asked(single("relu", [-1.0, -2.0, 0.0])).dead[0]
    assert not asked(single("relu", [-1.0, -2.0, 0.1])).dead[0]
    leaky = asked(single("leaky_relu", [-1.0, -2.0, -3.0]))
    assert (leaky.dead[0], leaky.saturated[0], leaky.flat[0]) == (False, False, 0.0)


def test_what_saturates_at_both_ends_is_not_dead() -> None:
    seen = asked(single("sigmoid", [-9.0, -9.0]))
    assert (seen.dead[0], seen.saturated[0]) == (False, True)


def test_without_rows_there_are_no_shares() -> None:
    seen = asked(replace(single("tanh", [1.0]), data=Data(no_samples(1, 1), no_samples(1, 1))))
    assert seen.rows == 0
    assert np.isnan(seen.flat).all()
    assert not seen.saturated.any()


def test_numbers_that_are_none_are_neither_flat_nor_dead() -> None:
    made = single("relu", [1.0, 2.0])
    seen = asked(replace(made, parameters=np.array([np.nan, np.nan])))
    assert not seen.dead.any()
    assert np.isnan(seen.mean).all()


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    activation=st.sampled_from(sorted(set(ACTIVATIONS) - {"softmax"})),
    seed=st.integers(0, 1000),
    rows=st.integers(1, 9),
)
def test_all_numbers_are_those_of_the_trace(sizes: list[int], activation: str, seed: int, rows: int) -> None:
    generator = np.random.default_rng(seed)
    made = new_document(tuple(sizes), activation=activation, seed=seed)
    data = samples(generator.normal(size=(rows, sizes[0])), generator.uniform(size=(rows, sizes[-1])))
    made = replace(made, data=Data(data, no_samples(sizes[0], sizes[-1])), parameters=3 * made.parameters)
    seen, known, first = asked(made), trace(made, tuple(range(rows)), 0), sizes[0]
    assert np.array_equal(seen.neurons, np.arange(first, sum(sizes)))
    assert np.allclose(seen.mean, known.out[:, first:].mean(axis=0))
    assert np.allclose(seen.spread, known.out[:, first:].std(axis=0))
    assert np.allclose(seen.delta, np.abs(known.delta[:, first:]).mean(axis=0))
    for i, neuron in enumerate(seen.neurons.tolist()):
        name = made.network.activation_of(neuron)
        slope = ACTIVATIONS[name].derivative(known.net[:, neuron][None])[0]
        assert seen.flat[i] == np.mean(np.abs(slope) < FLAT * LARGEST_SLOPES[name])

"""The order of the numbers: every size steps forward and back exactly, and everything comes once, when it can."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.creation import layered
from engine.network import Network
from engine.steps import PHASES, STEP_SIZES, TOTAL, Quantity, Steps, StepSize, shared_places
from tests.engine.strategies import networks
from tests.engine.test_compiled import EDGES

few = settings(max_examples=40)
any_network = networks(labelled=False) | st.sampled_from(list(EDGES.values()))
FINER = list(pairwise(reversed(STEP_SIZES)))  # (sample, phase), (phase, layer), … (number, term)


def boundaries(steps: Steps, size: StepSize) -> list[int]:
    """Every position that steps of a size reach from the beginning."""
    found = [0]
    while found[-1] < steps.length:
        found.append(steps.next(found[-1], size))
        assert found[-1] > found[-2]
    return found


@given(any_network, st.integers(1, 3), st.sampled_from(STEP_SIZES))
def test_back_is_the_inverse_of_forward(network: Network, samples: int, size: StepSize) -> None:
    steps = Steps(network, samples)
    reached = boundaries(steps, size)
    for before, after in pairwise(reached):
        assert steps.previous(after, size) == before
        for between in range(before + 1, after + 1):
            assert steps.previous(between, size) == before
        for between in range(before, after):
            assert steps.next(between, size) == after
    assert steps.next(steps.length, size) == steps.length
    assert steps.previous(0, size) == 0


@given(any_network, st.integers(1, 3))
def test_coarser_steps_end_where_finer_ones_do(network: Network, samples: int) -> None:
    steps = Steps(network, samples)
    for coarse, fine in FINER:
        assert set(boundaries(steps, coarse)) <= set(boundaries(steps, fine)), (coarse, fine)
    assert boundaries(steps, "term") == list(range(steps.length + 1))


@given(any_network, st.integers(1, 3), st.sampled_from(STEP_SIZES))
def test_steps_are_counted(network: Network, samples: int, size: StepSize) -> None:
    steps = Steps(network, samples)
    reached = boundaries(steps, size)
    assert steps.count(size) == len(reached) - 1
    assert [steps.ordinal(position, size) for position in reached] == list(range(len(reached)))
    ordinals = [steps.ordinal(position, size) for position in range(steps.length + 1)]
    assert ordinals == sorted(ordinals)


@given(any_network, st.integers(1, 3), st.sampled_from(STEP_SIZES))
def test_numbers_come_once_each_whatever_the_size(network: Network, samples: int, size: StepSize) -> None:
    steps = Steps(network, samples)
    whole = list(steps.numbers(0, steps.length))
    assert all(number.complete for number in whole)
    by_steps = [n for a, b in pairwise(boundaries(steps, size)) for n in steps.numbers(a, b)]
    if size != "term":
        assert by_steps == whole
    assert [number for number in by_steps if number.complete] == whole
    assert steps.length == sum(number.terms for number in whole)
    update = [n for n in whole if n.quantity == Quantity.NEW_VALUE]
    assert sorted(n.subject for n in update) == list(range(network.parameter_count))
    for sample in range(samples):
        mine = [n for n in whole if n.sample == sample and n.quantity != Quantity.NEW_VALUE]
        neurons, last = range(network.input_count, len(network.neurons)), network.layer_range(-1)
        for quantity, subjects in (
            (Quantity.NET, list(neurons)),
            (Quantity.OUT, list(neurons)),
            (Quantity.DELTA, list(neurons)),
            (Quantity.ERROR, [TOTAL, *last]),
            (Quantity.GRADIENT, list(range(network.parameter_count))),
        ):
            assert sorted(n.subject for n in mine if n.quantity == quantity) == subjects


@given(any_network)
def test_every_number_comes_after_what_it_is_made_of(network: Network) -> None:
    steps = Steps(network, 1)

    def at(quantity: Quantity, subject: int) -> int:
        return steps.end_of(quantity, subject)

    for source, target in zip(network.sources.tolist(), network.targets.tolist(), strict=True):
        if source >= network.input_count:
            assert at(Quantity.OUT, source) < at(Quantity.NET, target)
            assert at(Quantity.DELTA, target) < at(Quantity.DELTA, source)
    for neuron in range(network.input_count, len(network.neurons)):
        assert at(Quantity.NET, neuron) < at(Quantity.OUT, neuron) < at(Quantity.ERROR, TOTAL)
        assert at(Quantity.ERROR, TOTAL) < at(Quantity.DELTA, neuron)
        if network.activation_of(neuron) == "softmax":
            layer = network.layer_range(int(network.layer_of[neuron]))
            assert all(at(Quantity.NET, other) < at(Quantity.OUT, neuron) for other in layer)
    places = [*zip(network.weight_slots.tolist(), network.targets.tolist(), strict=True)]
    places += [(slot, i) for i, slot in enumerate(network.bias_slots.tolist()) if slot >= 0]
    for slot, neuron in places:
        assert at(Quantity.DELTA, neuron) < at(Quantity.GRADIENT, slot) < at(Quantity.NEW_VALUE, slot)


@few
@given(any_network, st.integers(1, 3))
def test_what_is_known_only_grows_within_a_sample(network: Network, samples: int) -> None:
    steps = Steps(network, samples)
    before = None
    for position in range(steps.length + 1):
        known, sample = steps.known(position), steps.sample_at(position)
        assert known.out[: network.input_count].all()
        if before is not None and before[0] == sample:
            for name in ("net", "out", "parts", "delta", "gradient", "new_value"):
                assert not (getattr(before[1], name) & ~getattr(known, name)).any(), name
            assert known.error >= before[1].error
        before = sample, known
    assert before is not None
    last = before[1]
    assert last.net[network.input_count :].all()
    assert last.out.all()
    assert last.parts.all()
    assert last.error
    assert last.delta[network.input_count :].all()
    assert last.gradient.all()
    assert last.new_value.all()


@few
@given(any_network)
def test_known_are_exactly_the_complete_numbers(network: Network) -> None:
    steps = Steps(network, 1)
    tables = {Quantity.NET: "net", Quantity.OUT: "out", Quantity.DELTA: "delta", Quantity.GRADIENT: "gradient"}
    for position in range(steps.length + 1):
        known = steps.known(position)
        reached = {(n.quantity, n.subject) for n in steps.numbers(0, position) if n.complete}
        for quantity, name in tables.items():
            first = network.input_count if quantity == Quantity.OUT else 0
            subjects = {i for q, i in reached if q == quantity}
            assert set(np.flatnonzero(getattr(known, name)[first:]) + first) == subjects
        assert known.error == ((Quantity.ERROR, TOTAL) in reached)


def test_the_phases_of_a_batch() -> None:
    steps = Steps(layered((2, 2, 1)), 2)
    found = [steps.phase_at(position) for position in boundaries(steps, "phase")]
    assert found == [None, *PHASES[:3], *PHASES[:3], "update"]
    assert [steps.sample_at(p) for p in boundaries(steps, "sample")] == [0, 0, 1]


def test_the_order_of_a_small_network() -> None:
    network = layered((1, 1, 1))  # x1 → h1 → y1, slots: w1, w2, b of h1, b of y1
    found = [(n.quantity.word, n.subject, n.terms) for n in Steps(network, 1).numbers(0, 100)]
    assert found == [
        ("net", 1, 2),
        ("out", 1, 1),
        ("net", 2, 2),
        ("out", 2, 1),
        ("error", 2, 1),
        ("error", TOTAL, 1),
        ("delta", 2, 2),
        ("gradient", 1, 1),
        ("gradient", 3, 1),
        ("delta", 1, 2),
        ("gradient", 0, 1),
        ("gradient", 2, 1),
        ("new_value", 0, 1),
        ("new_value", 2, 1),
        ("new_value", 1, 1),
        ("new_value", 3, 1),
    ]


def test_a_number_in_the_making_tells_its_terms() -> None:
    steps = Steps(layered((2, 1)), 1)
    assert [(n.done, n.terms) for n in steps.numbers(0, 2)] == [(2, 3)]
    assert [(n.done, n.terms) for n in steps.numbers(2, 4)] == [(3, 3), (1, 1)]


def test_a_number_that_is_not_there_has_no_end() -> None:
    with pytest.raises(ValueError, match="no net of 0"):
        Steps(layered((2, 1)), 1).end_of(Quantity.NET, 0)


def test_shared_parameters_know_their_places() -> None:
    network = EDGES["shared by weight and bias"]
    ((slot, (connections, biases)),) = shared_places(network).items()
    assert network.slots[slot].kind == "shared"
    assert [network.connections[c].source for c in connections] == ["a", "b"]
    assert [network.neurons[b].id for b in biases] == ["c"]
    gradient = next(n for n in Steps(network, 1).numbers(0, 1000) if n[:2] == (Quantity.GRADIENT, slot))
    assert (gradient.terms, gradient.neuron) == (3, -1)

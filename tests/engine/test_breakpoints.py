"""Breakpoints: the same places stop forward and back, whatever the size of the steps, and none else."""

from __future__ import annotations

from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.breakpoints import AtNeuron, AtPhase, BelowError, first_stop, has_fallen, last_stop, limits
from engine.creation import new_document
from engine.document import Document, with_training
from engine.errors import StudioError
from engine.steps import PHASES, STEP_SIZES, Phase, StepSize
from engine.trace import Trace, trace
from engine.training import Run, train
from tests.engine.strategies import documents, moderate


def xor_trace(rows: tuple[int, ...] = (0,)) -> Trace:
    return trace(new_document((2, 2, 1), data="xor", seed=1), rows)


def stops(point: AtNeuron | AtPhase, made: Trace, size: StepSize) -> list[int]:
    found, position = [], 0
    while (stop := first_stop([point], made, position, made.steps.length, size)) is not None:
        position = stop.position
        found.append(position)
    return found


def test_a_neuron_stops_once_in_every_phase_that_has_numbers_of_it() -> None:
    made = xor_trace()
    found = stops(AtNeuron("h2"), made, "neuron")
    phases = [made.steps.phase_at(position) for position in found]
    assert phases == ["forward", "backward", "update"]
    for position in found:
        last = [*made.steps.numbers(made.steps.previous(position, "neuron"), position)]
        assert {number.neuron for number in last} == {made.network.index["h2"]}
    assert [made.steps.phase_at(p) for p in stops(AtNeuron("y1"), made, "neuron")] == [*PHASES]


@pytest.mark.parametrize("phase", get_args(Phase))
def test_a_neuron_in_one_phase_stops_in_that_one_alone(phase: Phase) -> None:
    made = xor_trace((0, 1))
    found = stops(AtNeuron("y1", phase), made, "sample")
    assert {made.steps.phase_at(position) for position in found} == {phase}
    assert len(found) == (1 if phase == "update" else 2)


def test_inputs_and_neurons_that_are_no_more_stop_nothing() -> None:
    for neuron in ("x1", "nobody"):
        assert stops(AtNeuron(neuron), xor_trace(), "term") == []


def test_a_phase_stops_with_the_first_step_in_it() -> None:
    made = xor_trace()
    by_term, by_phase = (stops(AtPhase("backward"), made, size) for size in ("term", "phase"))
    assert [made.steps.phase_at(position - 1) for position in by_term] == ["error"]
    assert by_phase == [made.steps.next(by_term[0], "phase")]


@given(
    document=documents(values=moderate),
    sizes=st.tuples(st.sampled_from(STEP_SIZES), st.sampled_from(PHASES)),
    pick=st.integers(0, 20),
)
def test_what_stops_on_the_way_there_stops_on_the_way_back(
    document: Document, sizes: tuple[StepSize, Phase], pick: int
) -> None:
    size, phase = sizes
    try:
        made = trace(document, (0,))
    except StudioError:
        assume(False)
        return
    neuron = made.network.neurons[pick % len(made.network.neurons)].id
    for point in (AtNeuron(neuron), AtNeuron(neuron, phase), AtPhase(phase)):
        there, back, position = stops(point, made, size), [], made.steps.length + 1
        while (stop := last_stop([point], made, position, 0, size)) is not None:
            position = stop.position
            back.append(position)
        assert back == there[::-1]
        assert all(0 < position <= made.steps.length for position in there)


def test_the_first_of_several_stops() -> None:
    made = xor_trace()
    stop = first_stop([AtPhase("update"), AtNeuron("h1", "backward")], made, 0, made.steps.length, "neuron")
    assert stop is not None
    assert stop.point == AtNeuron("h1", "backward")


# --- the error ------------------------------------------------------------------------------------------------------


def easy(batch: int | None, *, shuffle: bool = False) -> Document:
    document = new_document((2, 4, 1), data="xor", learning_rate=2.0, seed=3)
    training = msgspec.structs.replace(document.training, batch_size=batch, shuffle=shuffle)
    return with_training(document, training)


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("batch", [1, 3, None])
def test_a_run_ends_at_the_very_epoch_bit_for_bit(batch: int | None, shuffle: bool) -> None:
    document = easy(batch, shuffle=shuffle)
    errors = train(document, 3_000).document.state.history.train
    limit = float(np.sort(errors)[len(errors) // 3])
    expected = int(np.flatnonzero((errors[1:] < limit) & ~(errors[:-1] < limit))[0]) + 1
    run = Run(document, None, (limit, 1e-300))
    while run.advance(0.01):
        pass
    outcome = run.outcome()
    assert outcome.fall is not None
    assert (outcome.fall.epoch, outcome.fall.limit) == (expected, limit)
    assert outcome.fall.error == errors[expected]
    assert outcome.document.state.epoch == expected
    same = train(document, expected).document
    assert outcome.document.parameters.tobytes() == same.parameters.tobytes()
    assert outcome.document.state.history.train.tobytes() == same.state.history.train.tobytes()
    assert outcome.document.state.generator == same.state.generator


def test_a_run_goes_on_from_below_the_limit() -> None:
    run = Run(easy(None), None, (0.05,))
    while run.advance(0.01):
        pass
    fallen = run.outcome().document
    assert float(fallen.state.history.train[-1]) < 0.05
    on = Run(fallen, 50, (0.05,))
    while on.advance(0.01):
        pass
    assert on.outcome().document.state.epoch == fallen.state.epoch + 50
    assert on.outcome().fall is None


def test_a_run_that_ends_with_the_epoch_of_the_fall_says_so() -> None:
    run = Run(easy(None), None, (0.05,))
    while run.advance(0.01):
        pass
    epoch = run.outcome().document.state.epoch
    assert train(easy(None), epoch).fall is None
    short = Run(easy(None), epoch, (0.05,))
    while short.advance(0.01):
        pass
    fall = short.outcome().fall
    assert fall is not None
    assert fall.epoch == epoch


def test_the_update_that_ends_the_epoch_of_the_fall_stops_stepping() -> None:
    run = Run(easy(None), None, (0.05,))
    while run.advance(0.01):
        pass
    epoch = run.outcome().document.state.epoch
    before = train(easy(None), epoch - 1).document
    made = trace(before, (0, 1, 2, 3), 0)
    point = BelowError(0.05)
    stop = first_stop([point], made, 0, made.steps.length, "neuron")
    assert stop is not None
    assert (stop.position, stop.point) == (made.steps.length, point)
    earlier = trace(train(easy(None), epoch - 2).document, (0, 1, 2, 3), 0)
    assert not has_fallen(earlier.state_before, earlier.state_after, 0.05)
    assert limits([AtPhase("error"), point, BelowError(0.01)]) == (0.05, 0.01)

"""The trace: every number of an update against the plain calculation, and bit for bit what training does."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.batches import batches, next_batch
from engine.compiled import CompiledNetwork
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.errors import NotTrainable
from engine.network import Connection, Layer, Network, Neuron, Own, read_only
from engine.settings import Precision, Sgd, Training
from engine.steps import STEP_SIZES, TOTAL, Number, Quantity, StepSize
from engine.trace import Frame, Trace, after_update, check_traceable, trace
from engine.training import train
from tests.engine import reference
from tests.engine.bits import assert_same, bits
from tests.engine.strategies import experiments
from tests.engine.test_compiled import EDGES
from tests.engine.test_optimizers import CASES
from tests.engine.test_training import document

few = settings(max_examples=40)


def next_trace(start: Document) -> Trace:
    place = next_batch(start)
    return trace(start, batches(start)[place], place)


def stepped(start: Document, epochs: int) -> Document:
    """The document after some epochs, update by update."""
    end = start.state.epoch + epochs
    while start.state.epoch < end:
        start = after_update(start, next_trace(start))
    return start


# --- what training does -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 3, 10, 40, None])
@pytest.mark.parametrize("name", sorted(CASES))
def test_stepping_through_epochs_is_training(name: str, batch_size: int | None) -> None:
    start = document(CASES[name], batch_size)
    assert_same(stepped(start, 3), train(start, 3).document)


@few
@given(experiments(), st.integers(1, 3))
def test_stepping_is_training_in_any_experiment(start: Document, epochs: int) -> None:
    trained = train(start, epochs)
    assume(trained.divergence is None)
    assert_same(stepped(start, epochs), trained.document)


@few
@given(experiments())
def test_stepping_and_training_take_turns(start: Document) -> None:
    whole = train(start, 3)
    assume(whole.divergence is None)
    some = after_update(start, next_trace(start))
    left = 3 - some.state.epoch
    assert_same(train(some, left).document, whole.document)
    assert_same(train(stepped(train(start, 1).document, 1), 1).document, whole.document)


def test_a_long_history_is_thinned_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.history.HISTORY_LIMIT", 8)
    start = document(batch_size=4)
    assert_same(stepped(start, 40), train(start, 40).document)


# --- the numbers --------------------------------------------------------------------------------------------------


#: How near two calculations of a number come to each other, by the precision: relative, and about 0.
NEAR: dict[Precision, tuple[float, float]] = {"float64": (1e-9, 1e-12), "float32": (1e-3, 2e-5)}


def assert_near(seen: Trace, got: npt.ArrayLike, expected: npt.ArrayLike, name: str = "") -> None:
    relative, about_0 = NEAR[seen.precision]
    np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=relative, atol=about_0, err_msg=name)


@given(experiments())
def test_numbers_are_those_of_the_plain_calculation(start: Document) -> None:
    seen, network = next_trace(start), start.network
    total = np.zeros(network.parameter_count)
    for b, (x, t) in enumerate(zip(seen.inputs, seen.targets, strict=True)):
        plain = reference.calculated(network, start.parameters, x, t, start.training.loss)
        distance = np.abs(plain.out[-len(t) :] - t).min()
        # A sign turns on the last digit.
        assume(start.training.loss != "mean_absolute_error" or distance > NEAR[seen.precision][0])
        for name in ("net", "out", "out_gradient", "delta", "parts"):
            got, expected = getattr(seen, name)[b], getattr(plain, name).astype(float)
            assert_near(seen, got, expected, name)
        assert_near(seen, seen.errors[b], float(plain.parts.sum()))
        assert_near(seen, seen.sample_gradient(b), plain.gradient.astype(float))
        total += seen.sample_gradient(b)
    share = len(seen.rows) if start.training.reduction == "mean" else 1
    assert_near(seen, seen.gradient, total / share)
    assert_near(seen, seen.error, seen.errors.sum() / share)


@few
@given(experiments())
def test_delta_is_the_pull_times_the_slope(start: Document) -> None:
    seen, network = next_trace(start), start.network
    for i in range(network.input_count, len(network.neurons)):
        name = network.activation_of(i)
        if name != "softmax":
            for b in range(len(seen.rows)):
                slope = float(reference.ACTIVATIONS[name][1](np.longdouble(seen.net[b, i])))
                assert_near(seen, seen.delta[b, i], seen.out_gradient[b, i] * slope)


def test_the_change_has_the_penalties_and_the_gradient_has_not() -> None:
    start = document(Sgd(0.1), None)
    plain = next_trace(start)
    other = next_trace(replace(start, training=Training(batch_size=None, optimizer=Sgd(0.1), l2=0.5)))
    np.testing.assert_array_equal(other.gradient, plain.gradient)
    weights = np.arange(start.network.parameter_count) < len(start.network.connections)
    np.testing.assert_allclose(other.change, plain.gradient + np.where(weights, 0.5 * start.parameters, 0), rtol=1e-14)
    np.testing.assert_array_equal(other.after, start.parameters - 0.1 * other.change)
    clipped = next_trace(replace(start, training=Training(batch_size=None, gradient_clip=0.01)))
    np.testing.assert_allclose(np.linalg.norm(clipped.change), 0.01)
    np.testing.assert_array_equal(clipped.gradient, plain.gradient)


def test_frozen_parameters_have_a_gradient_and_do_not_move() -> None:
    network = Network(
        (Layer("i", None, (Neuron("a"),)), Layer("o", "identity", (Neuron("b", bias=Own(trainable=False)),))),
        (Connection("a", "b", Own(trainable=False)),),
    )
    parameters = read_only([0.5, 0.25])
    data = Data(samples([[2.0]], [[0.0]]), no_samples(1, 1))
    seen = next_trace(Document(network, parameters, parameters, Training(), data))
    np.testing.assert_array_equal(seen.gradient, [2.5, 1.25])
    np.testing.assert_array_equal(seen.after, parameters)


@pytest.mark.parametrize("name", EDGES)
@pytest.mark.parametrize("clip", [None, 1.0])
def test_structures_at_the_edge_can_be_stepped(name: str, clip: float | None) -> None:
    network = EDGES[name]
    parameters = read_only(np.linspace(-1, 1, network.parameter_count))
    x, t = np.ones((2, network.input_count)), np.zeros((2, network.output_count))
    start = Document(
        network,
        parameters,
        parameters,
        Training(batch_size=None, gradient_clip=clip),
        Data(samples(x, t), samples(x, t)),
    )
    seen = next_trace(start)
    assert np.isfinite(seen.after).all()
    frame = Frame(seen, 0, "term")
    while not frame.at_end:
        frame = frame.forward()
        for number in frame.numbers:
            assert np.isfinite(seen.value(number))
    assert after_update(start, seen).state.epoch == 1


def test_what_overflows_is_shown_without_a_warning() -> None:
    start = document(Sgd(1.0), 4)
    huge = replace(start, parameters=start.parameters * 1e200, training=Training(reduction="mean", batch_size=4))
    huge = replace(huge, data=Data(samples(np.full((4, 2), 1e300), np.ones((4, 1))), no_samples(2, 1)))
    seen = next_trace(replace(huge, network=new_document((2, 4, 1), activation="identity").network))
    assert not np.isfinite(seen.net).all()
    assert not np.isfinite([seen.value(number) for number in seen.steps.numbers(0, seen.steps.length)]).all()
    assert not np.isnan(seen.state_after.history.train).any()


def test_values_of_numbers_stand_where_they_belong() -> None:
    seen = next_trace(document(batch_size=3))
    first = seen.network.layer_range(-1).start
    numbers = list(seen.steps.numbers(0, seen.steps.length))
    assert {number.sample for number in numbers} == {0, 1, 2}
    for number in numbers:
        q, i, b = number.quantity, number.subject, number.sample
        tables = {Quantity.NET: seen.net, Quantity.OUT: seen.out, Quantity.DELTA: seen.delta}
        if q in tables:
            expected = tables[q][b, i]
        elif q == Quantity.ERROR:
            expected = seen.errors[b] if i == TOTAL else seen.parts[b, i - first]
        else:
            expected = seen.sample_gradient(b)[i] if q == Quantity.GRADIENT else seen.after[i]
        assert seen.value(number) == expected


def test_one_samples_gradient_is_the_very_one_of_the_update() -> None:
    for reduction in ("sum", "mean"):
        seen = trace(replace(document(), training=Training(reduction=reduction)), (2,))
        assert bits(seen.sample_gradient(0)) == bits(seen.gradient)


def test_a_trace_cannot_be_written_to() -> None:
    seen = next_trace(document())
    for name in ("net", "out", "delta", "out_gradient", "parts", "errors", "gradient", "change", "after", "before"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(seen, name)[...] = 0.0


def test_a_trace_of_any_rows_leaves_the_place_in_the_epoch() -> None:
    start = document(batch_size=2)
    seen = trace(start, (7, 1, 1))
    assert (seen.state_after.epoch, seen.state_after.update) == (0, 0)
    assert seen.net.shape == (3, len(start.network.neurons))
    np.testing.assert_array_equal(seen.out[1], seen.out[2])
    assert np.isnan(seen.net[:, :2]).all()
    np.testing.assert_array_equal(seen.out[:, :2], start.data.train.inputs[[7, 1, 1]])


def test_the_rate_is_that_of_the_epoch() -> None:
    start = document()
    assert next_trace(start).learning_rate == 0.1


def empty(inputs: int, outputs: int) -> Document:
    layers = tuple(
        Layer(name, activation, tuple(Neuron(f"{name}{i}") for i in range(size)))
        for name, activation, size in (("i", None, inputs), ("o", "sigmoid", outputs))
    )
    none = no_samples(inputs, outputs)
    return Document(Network(layers), read_only([]), read_only([]), Training(), Data(none, none))


@pytest.mark.parametrize(
    ("start", "rows", "why"),
    [
        (document(), (), "no such sample"),
        (document(), (10,), "no such sample; the training data has 10 rows"),
        (document(), (-1,), "no such sample"),
        (empty(1, 1), (0,), "no training data"),
        (empty(0, 1), (0,), "at least one input"),
        (empty(1, 0), (0,), "at least one input and one output"),
    ],
)
def test_what_cannot_be_stepped_is_refused(start: Document, rows: tuple[int, ...], why: str) -> None:
    with pytest.raises(NotTrainable, match=why):
        check_traceable(start, rows)
    with pytest.raises(NotTrainable, match=why):
        trace(start, rows)


# --- frames -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", STEP_SIZES)
def test_frames_go_forward_and_back(size: StepSize) -> None:
    frame = Frame(next_trace(document(batch_size=2)), 0, size)
    assert frame.phase is None
    assert not frame.numbers
    seen: list[Frame] = [frame]
    while not seen[-1].at_end:
        seen.append(seen[-1].forward())
    for before, after in pairwise(seen):
        assert after.back().position == before.position == after.start
        assert after.phase is not None
        assert after.numbers
    assert seen[-1].phase == "update"
    assert seen[-1].known.new_value.all()
    assert seen[-1].forward().position == seen[-1].position
    assert frame.back().position == 0
    assert frame.with_size("phase").forward().phase == "forward"


def test_the_arrays_of_a_trace_are_its_own() -> None:
    start = document(batch_size=None)
    first, kept = next_trace(start), next_trace(start).net.copy()
    CompiledNetwork(start.network, start.training)
    next_trace(after_update(start, first))
    np.testing.assert_array_equal(first.net, kept)


def test_a_number_knows_its_phase() -> None:
    assert Number(Quantity.DELTA, 3, 0, 3, 2, 1).phase == "backward"
    assert not Number(Quantity.DELTA, 3, 0, 3, 2, 1).complete

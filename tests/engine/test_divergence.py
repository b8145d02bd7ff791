"""Divergence: every way to it, found in the right epoch and quantity, with the last finite state returned."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.batches import batches, next_batch
from engine.compiled import CompiledNetwork
from engine.creation import layered
from engine.data import Data, no_samples, samples
from engine.divergence import Divergence, Finding, first_unbounded, undefined_error
from engine.document import Document
from engine.network import Connection, Layer, Network, Neuron, Own, read_only
from engine.reports import Outcome
from engine.rows import Table
from engine.settings import Adagrad, Adam, Exponential, RmsProp, Sgd, Training
from engine.trace import after_update, trace
from engine.training import Run, train
from tests.engine.bits import assert_same, bits


def line(training: Training, inputs: list[float], targets: list[float], activation: str = "identity") -> Document:
    """One neuron with one input and a bias."""
    network = Network(
        (Layer("in", None, (Neuron("x"),)), Layer("out", activation, (Neuron("y", "y_1", bias=Own()),))),
        (Connection("x", "y"),),
    )
    data = Data(samples([[x] for x in inputs], [[t] for t in targets]), no_samples(1, 1))
    parameters = read_only([0.5, 0.1])
    return Document(network, parameters, parameters, training, data)


def deep(training: Training, activation: str, rows: int = 9) -> Document:
    """Several layers, with weights above 1 and shuffled rows."""
    network = layered((2, 5, 5, 1), activation, "identity")
    generator = np.random.default_rng(1)
    parameters = read_only(np.abs(generator.normal(size=network.parameter_count)))
    data = Data(samples(generator.uniform(0, 2, (rows, 2)), generator.normal(size=(rows, 1))), no_samples(2, 1))
    return Document(network, parameters, parameters, training, data)


CASES = {
    "a rate far too high": line(Training(optimizer=Sgd(50.0)), [1.0, 2.0, -1.0], [2.0, 4.0, -1.0]),
    "the same in one batch": line(Training(optimizer=Sgd(50.0), batch_size=None), [1.0, 2.0], [2.0, 4.0]),
    "a rate just too high": line(Training(optimizer=Sgd(1.3), batch_size=None), [1.0, -1.0], [2.0, 0.5]),
    "exploding relus": deep(Training(optimizer=Sgd(2.0), batch_size=2, shuffle=True, seed=3), "relu"),
    "momentum": line(Training(optimizer=Sgd(0.3, 1.5), batch_size=2, shuffle=True), [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    "logarithms outside of 0 to 1": line(
        Training(loss="binary_cross_entropy", optimizer=Sgd(0.5), batch_size=1), [0.9, 0.2, 0.5], [1.0, 0.0, 1.0]
    ),
    "logarithms in one batch": line(
        Training(loss="cross_entropy", optimizer=Sgd(0.5), batch_size=None), [-0.9, 0.2], [1.0, 1.0]
    ),
    "shuffled batches": line(
        Training(optimizer=Sgd(0.7), batch_size=2, shuffle=True, seed=9), [1.0, 2.0, -3.0, 0.5, 1.5], [0.0] * 5
    ),
    "a growing rate": line(
        Training(optimizer=Sgd(0.1), schedule=Exponential(1.5), batch_size=None), [1.0, -2.0], [1.0, 0.0]
    ),
    "at the very first update": line(Training(), [1e200], [0.0]),
    "at the very first epoch's error": line(Training(batch_size=None), [1e160, 1.0], [0.0, 0.0]),
    "in the middle of the first epoch": line(Training(), [1.0, 1e200, 1.0], [0.0, 0.0, 0.0]),
    "the memory alone, adam": line(Training(loss="mean_absolute_error", optimizer=Adam(0.1)), [1e160], [0.0]),
    "the memory alone, adagrad": line(Training(loss="huber", optimizer=Adagrad(0.1)), [1.0, 1e160], [0.0, 0.0]),
    "the memory alone, rmsprop": line(
        Training(loss="huber", optimizer=RmsProp(0.1), batch_size=None), [1e160, 1.0], [0.0, 0.0]
    ),
}


def finite(document: Document) -> bool:
    state = document.state
    arrays = [document.parameters, *state.memory.values(), state.history.train]
    return all(np.isfinite(array).all() for array in arrays)


def stepped(document: Document) -> Document:
    """The document after its next update, by way of a trace."""
    place = next_batch(document)
    return after_update(document, trace(document, batches(document)[place], place))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seconds", [1e-7, 0.02])
def test_training_stops_before_the_update_that_cannot_be(name: str, seconds: float) -> None:
    start = CASES[name]
    run = Run(start, None)
    while run.advance(seconds):
        pass
    outcome = run.outcome()
    assert outcome.divergence is not None
    after = outcome.document
    assert finite(after)
    assert outcome.divergence.epoch == after.state.epoch + 1
    replayed = train(start, 0).document
    for _ in range(10_000):
        if (replayed.state.epoch, replayed.state.update) == (after.state.epoch, after.state.update):
            break
        replayed = stepped(replayed)
    assert_same(after, replayed)


@pytest.mark.parametrize("name", CASES)
def test_what_could_not_be_is_not_finite_indeed(name: str) -> None:
    after = train(CASES[name], 10_000).document
    number = trace(after, batches(after)[next_batch(after)])
    numbers = [number.net[:, 1:], number.out, number.delta[:, 1:], number.errors, number.gradient, number.after]
    numbers += number.state_after.memory.values()
    whole = train(replace(after, data=after.data), 0).error
    assert not (all(np.isfinite(values).all() for values in numbers) and math.isfinite(whole))


@pytest.mark.parametrize("name", CASES)
def test_a_diverged_document_diverges_at_once_again(name: str) -> None:
    first = train(CASES[name], 10_000)
    again = train(first.document, 5)
    assert again.divergence == first.divergence
    assert_same(again.document, first.document)


def quantity(name: str) -> str:
    divergence = train(CASES[name], 10_000).divergence
    assert divergence is not None
    return f"{divergence.finding.quantity} {divergence.finding.detail}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a rate far too high", "the error is no longer a finite number"),
        ("exploding relus", "the error is no longer a finite number"),
        ("logarithms outside of 0 to 1", "where its logarithm has no value"),
        ("logarithms in one batch", "where its logarithm has no value"),
        ("the memory alone, adam", "the optimizer's memory"),
    ],
)
def test_the_first_quantity_is_named(name: str, expected: str) -> None:
    assert expected in quantity(name)


def outcome_of(name: str) -> Outcome:
    return train(CASES[name], 10_000)


def test_the_message_says_what_happened_and_what_to_try() -> None:
    divergence = outcome_of("a rate far too high").divergence
    assert divergence is not None
    assert divergence.message.startswith(f"Stopped in epoch {divergence.epoch}: the error is no longer")
    assert "The network is as it was before that update." in divergence.message
    assert "a smaller learning rate than 50, gradient clipping or smaller initial weights" in divergence.message


def test_the_advice_does_not_repeat_what_is_done() -> None:
    clipped = Divergence(3, Finding("the error", "is no longer a finite number"), Training(gradient_clip=1.0))
    assert "clipping" not in clipped.advice
    logarithm = Divergence(3, Finding("the error", "is undefined"), Training(loss="cross_entropy"))
    assert logarithm.advice == "a sigmoid or softmax output, or a squared error"


def test_training_that_stays_finite_says_nothing() -> None:
    assert train(line(Training(optimizer=Sgd(0.1)), [1.0, 2.0], [1.0, 2.0]), 200).divergence is None


def test_an_unbounded_neuron_is_named_as_people_see_it() -> None:
    start = line(Training(), [1e300], [0.0])
    compiled = CompiledNetwork(start.network, start.training)
    compiled.load(np.array([1e300, 0.0]))
    over = compiled.pass_over(1)
    over.run([*over.forward(), *over.error(), *over.backward()], Table(start.data.train).batch(0, 1))
    assert first_unbounded(over, compiled) == Finding("the weighted sum of y_1", "is no longer a finite number")


@pytest.mark.parametrize(
    ("loss", "activation", "error", "detail"),
    [
        ("cross_entropy", "identity", math.nan, "outside 0 to 1"),
        ("half_squared_error", "identity", math.nan, "is undefined"),
        ("half_squared_error", "identity", math.inf, "no longer a finite number"),
        ("cross_entropy", "softmax", math.inf, "no longer a finite number"),
    ],
)
def test_an_error_that_is_no_number_is_put_in_words(loss: str, activation: str, error: float, detail: str) -> None:
    training = Training(loss=loss)  # type: ignore[arg-type]
    compiled = CompiledNetwork(layered((1, 1), activation), training)
    assert detail in undefined_error(error, compiled).detail


def test_a_divergence_just_after_thinning_keeps_the_history_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.history.HISTORY_LIMIT", 16)
    start = CASES["a growing rate"]
    first = train(start, 10_000)
    epoch = first.document.state.epoch
    for seconds in (1e-7, 0.05):
        run = Run(start, None)
        while run.advance(seconds):
            pass
        assert_same(run.outcome().document, first.document)
    assert bits(train(start, epoch).document.state.history.train) == bits(first.document.state.history.train)

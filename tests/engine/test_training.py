"""Training: the same bits whatever the slices, stops and changes of settings, and against a plain program."""

from dataclasses import replace
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.batches import batches
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document, with_training
from engine.errors import NotTrainable
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter
from engine.optimizers import learning_rate
from engine.reports import Outcome, Progress
from engine.settings import Adam, Constant, Cosine, Exponential, Optimizer, Rprop, Sgd, StepDecay, Training
from engine.training import SLICE, Run, train
from tests.engine import reference
from tests.engine.bits import assert_same, assert_same_history, bits
from tests.engine.strategies import experiments
from tests.engine.test_optimizers import CASES

few = settings(max_examples=40)


def rows_of(count: int, inputs: int = 2, outputs: int = 1, seed: int = 0) -> Data:
    generator = np.random.default_rng(seed)
    train_rows = samples(generator.uniform(-1, 1, (count, inputs)), generator.uniform(0.1, 0.9, (count, outputs)))
    return Data(train_rows, samples(generator.uniform(-1, 1, (3, inputs)), generator.uniform(0, 1, (3, outputs))))


def document(optimizer: Optimizer | None = None, batch_size: int | None = 3, rows: int = 10) -> Document:
    """A small network with shuffled batches, the last one shorter."""
    made = new_document((2, 4, 1), activation="tanh", output_activation="sigmoid", seed=1)
    training = Training(optimizer=optimizer or Sgd(0.1), batch_size=batch_size, shuffle=True, seed=4)
    return replace(made, training=training, data=rows_of(rows))


def in_slices(run: Run, seconds: float = 1e-6) -> Outcome:
    while run.advance(seconds):
        pass
    return run.outcome()


# --- against a plain program --------------------------------------------------------------------------------------


def test_xor_is_what_a_plain_numpy_program_computes() -> None:
    start = new_document((2, 4, 1), data="xor", initialiser="normal", seed=3, learning_rate=0.1)
    start = replace(start, training=msgspec.structs.replace(start.training, batch_size=None))
    x, t = start.data.train.inputs, start.data.train.targets
    w1, w2 = start.parameters[:8].reshape(4, 2).T.copy(), start.parameters[8:12].reshape(1, 4).T.copy()
    b1, b2 = np.zeros((1, 4)), np.zeros((1, 1))
    errors = []
    for _ in range(1000):
        hidden = 1 / (1 + np.exp(-(x @ w1 + b1)))
        out = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
        errors.append(0.5 * ((t - out) ** 2).sum() / 4)
        d2 = (out - t) * out * (1 - out)
        d1 = d2 @ w2.T * hidden * (1 - hidden)
        w2, b2 = w2 - 0.1 * hidden.T @ d2, b2 - 0.1 * d2.sum(axis=0)
        w1, b1 = w1 - 0.1 * x.T @ d1, b1 - 0.1 * d1.sum(axis=0)
    after = train(start, 1000).document
    np.testing.assert_allclose(after.state.history.train[:1000], errors, rtol=1e-12)
    expected = np.concatenate([w1.T.ravel(), w2.T.ravel(), b1.ravel(), b2.ravel()])
    np.testing.assert_allclose(after.parameters, expected, rtol=1e-11, atol=1e-13)


@few
@given(experiments(st.just(Sgd(0.01)), precision=st.just("float64")))
def test_an_epoch_of_gradient_descent_is_its_batches_in_order(start: Document) -> None:
    start = replace(start, training=msgspec.structs.replace(start.training, l1=0.0, l2=0.0, gradient_clip=None))
    training, network = start.training, start.network
    parameters = np.array(start.parameters, dtype=np.longdouble)
    for rows in batches(start):
        gradient = np.zeros_like(parameters)
        for row in rows:
            x, t = start.data.train.inputs[row], start.data.train.targets[row]
            gradient += reference.calculated(network, parameters, x, t, training.loss).gradient
        gradient /= len(rows) if training.reduction == "mean" else 1
        parameters -= np.where(network.trainable, learning_rate(training, 0) * gradient, 0)
    assume(np.abs(parameters).max() < 1e3)
    if training.loss != "mean_absolute_error":  # a sign turns on the last digit
        np.testing.assert_allclose(train(start, 1).document.parameters, parameters.astype(float), rtol=1e-8, atol=1e-8)


# --- the same bits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 3, 10, 100, None])
@pytest.mark.parametrize("name", sorted(CASES))
def test_fifty_and_fifty_epochs_are_a_hundred(name: str, batch_size: int | None) -> None:
    start = document(CASES[name], batch_size)
    whole = train(start, 100)
    half = train(start, 50)
    assert_same(train(half.document, 50).document, whole.document)
    assert (half.divergence, whole.divergence) == (None, None)
    assert whole.document.state.epoch == 100
    assert len(whole.document.state.history.train) == 101


@pytest.mark.parametrize("name", sorted(CASES))
def test_slices_and_stops_anywhere_change_nothing(name: str) -> None:
    start = document(CASES[name], batch_size=2)
    whole = train(start, 12)
    assert_same(in_slices(Run(start, 12)).document, whole.document)
    stopped, places = start, set()
    generator = np.random.default_rng(0)
    while stopped.state.epoch < 12:
        run = Run(stopped, 12 - stopped.state.epoch)
        for _ in range(generator.integers(1, 6)):
            run.advance(1e-7)
        stopped = run.outcome().document
        places.add(stopped.state.update)
    assert_same(stopped, whole.document)
    assert len(places) > 1  # some of the stops were in the middle of an epoch


@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("an_epoch", [1e-5, 1e-3, 0.1])
def test_a_slice_is_over_in_its_time(monkeypatch: pytest.MonkeyPatch, batch_size: int | None, an_epoch: float) -> None:
    """By a clock that nothing but training moves: half a slice may be too much, or a single update."""
    run = Run(document(batch_size=batch_size), None)
    updates = len(batches(run.outcome().document))

    def now() -> float:
        return an_epoch * (run._loop.epoch + run._loop.update / updates)

    monkeypatch.setattr("engine.training.time", SimpleNamespace(perf_counter=now))
    for _ in range(50):
        begun = now()
        run.advance(SLICE)
        took = now() - begun
        assert SLICE - 1e-9 <= took <= max(1.5 * SLICE, SLICE + an_epoch / updates) + 1e-9


@few
@given(experiments(), st.integers(1, 4), st.integers(0, 4), st.integers(1, 20))
def test_stops_change_nothing_in_any_experiment(start: Document, first: int, second: int, slices: int) -> None:
    whole = train(start, first + second)
    assume(whole.divergence is None)
    assert_same(train(train(start, first).document, second).document, whole.document)
    run = Run(start, first + second)
    for _ in range(slices):
        run.advance(1e-7)
    middle = run.outcome().document
    assert_same(train(middle, first + second - middle.state.epoch).document, whole.document)


def test_looking_at_a_run_changes_nothing() -> None:
    start = document()
    run = Run(start, 20)
    seen: list[Progress] = []
    while run.advance(1e-7):
        seen.append(run.progress())
        run.outcome()
    assert_same(run.outcome().document, train(start, 20).document)
    assert [p.epoch for p in seen] == sorted(p.epoch for p in seen)


def test_no_epochs_change_nothing_but_the_history() -> None:
    start = document()
    after = train(start, 0)
    assert bits(after.document.parameters) == bits(start.parameters)
    assert after.document.state.history.train.tolist() == [after.error]
    assert_same(train(train(start, 0).document, 5).document, train(start, 5).document)


def test_every_advance_makes_way() -> None:
    run = Run(document(), 3)
    for _ in range(1000):
        if not run.advance(0.0):
            break
    assert run.finished


# --- changes of settings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [3, None])
@pytest.mark.parametrize("schedule", [Constant(), StepDecay(2, 0.5), Exponential(0.8), Cosine(6)])
@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam", "rprop", "adagrad decay"])
def test_another_learning_rate_is_as_if_stopped(
    name: str, schedule: Constant | StepDecay | Exponential | Cosine, batch_size: int | None
) -> None:
    start = document(CASES[name], batch_size)
    start = replace(start, training=msgspec.structs.replace(start.training, schedule=schedule))
    other = start.training.with_learning_rate(0.023)
    run = Run(start, 10)
    while run.progress().epoch < 4:
        run.advance(0.0)
    run.set_training(other)
    while run.advance(0.0):
        pass
    changed = run.outcome().document
    epoch = next(n for n in range(4, 11) if _same(train(_then(start, n, other), 10 - n).document, changed))
    assert epoch < 10


@pytest.mark.parametrize("batch_size", [3, None])
@pytest.mark.parametrize("changed", [{"learning_rate": 0.023}, {"etas": (0.4, 1.1), "learning_rate": 0.023}])
def test_settings_of_an_optimizer_that_has_made_no_step_are_those_of_its_memory(
    changed: dict[str, object], batch_size: int | None
) -> None:
    start = document(CASES["rprop"], batch_size)
    optimizer = msgspec.structs.replace(start.training.optimizer, **changed)
    other = msgspec.structs.replace(start.training, optimizer=optimizer)
    run = Run(start, 3)
    run.set_training(other)
    assert _same(in_slices(run).document, train(with_training(start, other), 3).document)


def _then(start: Document, epochs: int, training: Training) -> Document:
    return with_training(train(start, epochs).document, training)


def _same(a: Document, b: Document) -> bool:
    return bits(a.parameters) == bits(b.parameters)


@pytest.mark.parametrize(
    "other",
    [
        Training(optimizer=Adam(0.02), batch_size=3, shuffle=True, seed=4),
        Training(optimizer=Sgd(0.1), batch_size=None),
        Training(optimizer=Sgd(0.05, 0.9), batch_size=4, reduction="mean", loss="huber"),
    ],
)
def test_other_settings_are_as_if_stopped(other: Training) -> None:
    start = document(batch_size=20)
    run = Run(start, 1000)
    run.advance(0.0)
    epoch = run.progress().epoch
    run.set_training(other)
    while run.advance(0.01):
        pass
    assert_same(run.outcome().document, train(_then(start, epoch, other), 1000 - epoch).document)


def test_settings_that_no_epoch_has_seen_are_kept() -> None:
    start = document()
    run = Run(start, 2)
    run.advance(10.0)
    run.set_training(start.training.with_learning_rate(0.7))
    after = run.outcome().document
    assert after.training.optimizer.learning_rate == 0.7
    assert bits(after.parameters) == bits(train(start, 2).document.parameters)


def test_other_batches_in_the_middle_of_an_epoch_begin_it_anew() -> None:
    start = document(batch_size=1)
    run = Run(start, 5)
    run.advance(0.0)
    assert run.outcome().document.state.update == 1
    run.set_training(Training(batch_size=5))
    after = run.outcome().document
    assert (after.state.epoch, after.state.update) == (0, 0)
    assert train(after, 1).document.state.epoch == 1


def test_a_place_beyond_the_epoch_is_its_beginning() -> None:
    start = document(batch_size=2)
    lost = replace(start, state=replace(start.state, update=77))
    assert bits(train(lost, 2).document.parameters) == bits(train(start, 2).document.parameters)


# --- what may not move --------------------------------------------------------------------------------------------


@few
@given(experiments())
def test_frozen_parameters_never_move(start: Document) -> None:
    after = train(start, 3).document
    frozen = ~start.network.trainable
    assert bits(after.parameters[frozen]) == bits(start.parameters[frozen])


def test_a_shared_parameter_moves_by_the_sum_over_its_places() -> None:
    network = Network(
        (Layer("i", None, (Neuron("a"), Neuron("b"))), Layer("o", "identity", (Neuron("c", bias=Shared("s")),))),
        (Connection("a", "c", Shared("s")), Connection("b", "c", Own(trainable=False))),
        (SharedParameter("s"),),
    )
    data = Data(samples([[2.0, 3.0]], [[0.0]]), no_samples(2, 1))
    start = Document(network, np.array([0.5, 0.25]), np.zeros(2), Training(optimizer=Sgd(0.1)), data)
    out = 0.25 * 2 + 0.5 * 3 + 0.25
    np.testing.assert_allclose(train(start, 1).document.parameters, [0.5, 0.25 - 0.1 * out * (2 + 1)], rtol=1e-15)


# --- the history --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 4])
def test_the_history_has_the_mean_errors_of_every_epoch(batch_size: int | None) -> None:
    start = document(batch_size=batch_size)
    history = train(start, 6).document.state.history
    for epoch in range(7):
        outcome = train(start, epoch)
        assert history.train[epoch] == outcome.error
        assert history.test[epoch] == outcome.test_error


@pytest.mark.parametrize("batch_size", [None, 5])
def test_a_long_history_is_thinned_the_same_way_whatever_the_stops(
    batch_size: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.history.HISTORY_LIMIT", 16)
    start = document(batch_size=batch_size)
    whole = train(start, 200).document
    history = whole.state.history
    assert len(history.train) < 16
    assert history.stride == 16
    np.testing.assert_array_equal(history.epochs, np.arange(0, 201, 16))
    for parts in ([15, 1, 184], [16, 184], [17, 14, 1, 168], [1] * 200, [100, 100]):
        stopped = start
        for epochs in parts:
            stopped = train(stopped, epochs).document
        assert_same(stopped, whole)
    monkeypatch.setattr("engine.history.HISTORY_LIMIT", 1000)
    full = train(start, 200).document.state.history
    np.testing.assert_array_equal(history.train, full.train[::16])
    assert_same_history(in_slices(Run(start, 200), 1e-4).document.state.history, full)


# --- progress and refusals ----------------------------------------------------------------------------------------


def test_watching_is_told_where_training_stands() -> None:
    seen: list[Progress] = []
    run = Run(document(), None)
    for _ in range(5):
        assert run.advance(0.002)
        seen.append(run.progress())
    assert not run.finished
    last = seen[-1]
    assert last.epoch > 0
    assert last.error == last.history.train[-1]
    with pytest.raises(ValueError, match="read-only"):
        last.parameters[0] = 1.0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"data": Data(no_samples(2, 1), no_samples(2, 1))}, "no training data"),
        ({"network": "frozen"}, "nothing to train"),
    ],
)
def test_what_cannot_be_trained_is_refused(change: dict[str, object], why: str) -> None:
    start = document()
    if "network" in change:
        frozen = tuple(Connection(c.source, c.target, Own(trainable=False)) for c in start.network.connections)
        layers = tuple(
            Layer(x.name, x.activation, tuple(Neuron(n.id) for n in x.neurons)) for x in start.network.layers
        )
        parameters = start.parameters[: len(frozen)]
        start = replace(start, network=Network(layers, frozen), parameters=parameters, initial=parameters)
    else:
        start = replace(start, **change)  # type: ignore[arg-type]
    with pytest.raises(NotTrainable, match=why):
        Run(start)


def test_rprop_shrinks_its_steps_to_a_solution() -> None:
    assert train(document(Rprop(0.01), None), 300).error < train(document(Rprop(0.01), None), 3).error / 2

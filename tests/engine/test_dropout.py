"""Dropout: drawn by seed, epoch and update alone; a step leaves out what training does; tests see the whole network."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.batches import next_batch, rows_of
from engine.compiled import CompiledNetwork
from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document
from engine.dropout import droppable, factors
from engine.errors import NotTrainable
from engine.evaluation import errors
from engine.rows import Table
from engine.settings import Training
from engine.trace import after_update, trace
from engine.training import Run
from engine.training import train as trained_for


def document(
    dropout: float = 0.5, *, batch: int | None = 2, sizes: tuple[int, ...] = (2, 5, 4, 2), activation: str = "sigmoid"
) -> Document:
    generator = np.random.default_rng(3)
    train, test = (
        samples(generator.normal(size=(n, sizes[0])), generator.uniform(size=(n, sizes[-1]))) for n in (5, 3)
    )
    training = Training(loss="squared_error", batch_size=batch, shuffle=True, seed=7, dropout=dropout)
    made = new_document(sizes, activation=activation, output_activation="sigmoid", seed=1)
    return replace(made, training=training, data=Data(train, test))


def test_it_leaves_out_about_its_share_and_keeps_the_mean() -> None:
    made = document(0.3, sizes=(2, 50, 2))
    drawn = factors(made.network, made.training, 4, 1, 400)[droppable(made.network)]
    assert abs((drawn == 0).mean() - 0.3) < 0.02
    assert abs(drawn.mean() - 1.0) < 0.03
    assert set(np.unique(drawn)) == {0.0, 1 / 0.7}


def test_inputs_outputs_and_softmax_layers_are_whole() -> None:
    made = document(0.9)
    drawn = factors(made.network, made.training, 0, 0, 50)
    assert (drawn[:2] == 1).all()
    assert (drawn[-2:] == 1).all()
    soft = new_document((2, 3, 2, 1), activation="softmax")
    assert len(droppable(soft.network)) == 0


def test_each_update_draws_anew_and_the_same_again() -> None:
    made = document()
    seen = [factors(made.network, made.training, e, u, 8) for e in range(4) for u in range(3)]
    again = [factors(made.network, made.training, e, u, 8) for e in range(4) for u in range(3)]
    assert all(np.array_equal(a, b) for a, b in zip(seen, again, strict=True))
    assert len({a.tobytes() for a in seen}) == len(seen)
    other = msgspec.structs.replace(made.training, seed=8)
    assert not np.array_equal(factors(made.network, other, 0, 0, 8), seen[0])


@pytest.mark.parametrize("batch", [1, 2, None])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu", "identity", "gaussian"])
def test_stepping_is_what_training_does_bit_for_bit(batch: int | None, activation: str) -> None:
    trained = document(batch=batch, activation=activation)
    stepped = trained
    for _ in range(3):
        trained = trained_for(trained, 1).document
        epoch = stepped.state.epoch
        while stepped.state.epoch == epoch:
            number = next_batch(stepped)
            stepped = after_update(stepped, trace(stepped, rows_of(stepped, number), number))
    assert stepped.parameters.tobytes() == trained.parameters.tobytes()
    assert stepped.state.history.train.tobytes() == trained.state.history.train.tobytes()


@pytest.mark.parametrize("batch", [1, 2, None])
def test_going_on_is_what_not_stopping_would_have_been(batch: int | None) -> None:
    whole = trained_for(document(batch=batch), 9).document
    halves = trained_for(trained_for(document(batch=batch), 4).document, 5).document
    assert whole.parameters.tobytes() == halves.parameters.tobytes()
    assert whole.state.history.train.tobytes() == halves.state.history.train.tobytes()
    run = Run(document(batch=batch), 9)
    while run.advance(1e-6):
        pass
    assert run.outcome().document.parameters.tobytes() == whole.parameters.tobytes()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 0.9), st.integers(0, 50), st.sampled_from(["sigmoid", "tanh", "softplus", "silu", "sin"]))
def test_the_gradient_is_that_of_the_network_with_its_factors(share: float, epoch: int, activation: str) -> None:
    made = document(share, activation=activation, batch=None)
    made = replace(made, state=replace(made.state, epoch=epoch))
    found = trace(made, (0, 1, 2))
    assert found.factors is not None
    chosen = found.factors.T[2:]

    def error(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        compiled = CompiledNetwork(made.network, made.training)
        compiled.load(values)
        over = compiled.pass_over(3)

        def drop(mask: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
            mask[compiled.neuron_rows()] = chosen

        over.run([*over.forward(drop), *over.error()], Table(made.data.train.take([0, 1, 2])).batch(0, 3))
        return float(over.total)

    for slot in range(0, len(made.parameters), 5):
        there, back = made.parameters.copy(), made.parameters.copy()
        there[slot] += 1e-6
        back[slot] -= 1e-6
        assert found.gradient[slot] == pytest.approx((error(there) - error(back)) / 2e-6, rel=1e-5, abs=1e-8)


def test_what_is_left_out_puts_out_nothing_and_learns_nothing() -> None:
    found = trace(document(), (0,))
    assert found.factors is not None
    gone = np.flatnonzero(found.factors[0] == 0)
    assert len(gone)
    assert not found.out[0, gone].any()
    assert not found.delta[0, gone].any()


def test_errors_and_history_are_those_of_the_whole_network() -> None:
    made = document()
    assert errors(made) == errors(replace(made, training=msgspec.structs.replace(made.training, dropout=0.0)))
    trained = trained_for(made, 3).document
    without = replace(trained, training=msgspec.structs.replace(trained.training, dropout=0.0))
    assert trained.state.history.train[-1] == errors(without)[0]


def test_calculating_by_hand_goes_without() -> None:
    made = document()
    by_hand = replace(made, conventions=msgspec.structs.replace(made.conventions, update_order="output_first"))
    with pytest.raises(NotTrainable, match="dropout"):
        trace(by_hand, (0,))

"""The kernel as plain Python against the NumPy path, over all that a document may ask, and by turns with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled import CompiledNetwork
from engine.compiled_path import CompiledPath
from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document, State
from engine.functions.activations import ACTIVATIONS
from engine.history import Recorder
from engine.kernel.activations import CODES
from engine.kernel.plan import KernelPlan, plan
from engine.kernel.stretch import stretch
from engine.optimization import Optimization
from engine.settings import Cosine, LossName, RmsProp, Sgd
from engine.training_loop import TrainingLoop
from tests.engine.bits import bits
from tests.engine.compiled import PLAIN
from tests.engine.strategies import experiments, gentle_optimizers

#: Beside what the numbers are themselves: sums in another order, and exponentials that differ in the last place.
CLOSE = 1e-12


def loop(document: Document, path: CompiledPath | None = None) -> TrainingLoop:
    return TrainingLoop(document, Recorder(document.state.history, document.state.epoch), path)


def trained(document: Document, epochs: int, path: CompiledPath | None = None) -> Document:
    """A document after some epochs by one path."""
    going = loop(document, path)
    with np.errstate(all="ignore"):
        going.run_epochs(epochs)
    return going.document(going._recorder.history())


def assert_close(a: Document, b: Document) -> None:
    """Fails unless two documents are where training with another rounding may bring them."""
    np.testing.assert_allclose(a.parameters, b.parameters, rtol=CLOSE, atol=CLOSE)
    np.testing.assert_allclose(a.state.history.train, b.state.history.train, rtol=CLOSE, atol=CLOSE)
    np.testing.assert_allclose(a.state.history.test, b.state.history.test, rtol=CLOSE, atol=CLOSE)
    assert (a.state.epoch, a.state.steps, a.state.generator) == (b.state.epoch, b.state.steps, b.state.generator)
    for name, values in a.state.memory.items():
        np.testing.assert_allclose(values, b.state.memory[name], rtol=1e-10, atol=CLOSE)


def planned(document: Document) -> tuple[KernelPlan, CompiledNetwork, Optimization]:
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    optimization = Optimization(compiled, document.training, document.state)
    found = plan(stretch, compiled, optimization, document.data)
    assert found is not None
    return found, compiled, optimization


def with_training(document: Document, **settings: Any) -> Document:
    return replace(document, training=msgspec.structs.replace(document.training, **settings))


def small(
    activation: str = "tanh", last: str = "tanh", loss: LossName = "half_squared_error", **training: Any
) -> Document:
    """2-5-3 on seven rows with three more to test on, whose targets are shares; trained slowly."""
    document = new_document((2, 5, 3), activation=activation, output_activation=last, loss=loss, seed=3)
    generator = np.random.RandomState(3)
    rows = [(generator.uniform(-1, 1, (n, 2)), generator.dirichlet(np.ones(3), n)) for n in (7, 3)]
    document = replace(document, data=Data(samples(*rows[0]), samples(*rows[1])))
    return with_training(document, **{"optimizer": Sgd(0.05), "batch_size": None, "reduction": "mean", **training})


def test_every_activation_has_a_number() -> None:
    assert set(CODES) == set(ACTIVATIONS)


@settings(max_examples=60)
@given(experiments())
def test_any_network_and_settings_train_alike(document: Document) -> None:
    assert_close(trained(document, 3, PLAIN), trained(document, 3))


@pytest.mark.parametrize("loss", get_args(LossName))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_with_every_loss(activation: str, loss: LossName) -> None:
    """At the outputs, where logarithms want shares."""
    logarithmic = loss in {"cross_entropy", "binary_cross_entropy"}
    if logarithmic and activation not in {"sigmoid", "softmax", "gaussian"}:
        document = small(activation, "sigmoid", loss)
    else:
        document = small("tanh", activation, loss)
    assert_close(trained(document, 5, PLAIN), trained(document, 5))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("batch", [1, 3, None])
def test_every_activation_in_hidden_layers_and_a_last_batch_that_is_short(activation: str, batch: int | None) -> None:
    document = small(activation, batch_size=batch, shuffle=True)
    assert_close(trained(document, 4, PLAIN), trained(document, 4))


@settings(max_examples=40)
@given(gentle_optimizers, st.sampled_from([0.0, 0.1]), st.sampled_from([0.0, 0.01]), st.sampled_from([None, 0.05]))
def test_every_optimizer_with_penalties_and_clipping(optimizer: Any, l2: float, l1: float, clip: float | None) -> None:
    document = small(optimizer=optimizer, l2=l2, l1=l1, gradient_clip=clip, reduction="sum", batch_size=3)
    assert_close(trained(document, 5, PLAIN), trained(document, 5))


def test_a_centred_spread_that_rounds_below_zero() -> None:
    document = small(optimizer=RmsProp(0.001, 0.5, centered=True))
    assert np.isfinite(trained(document, 30, PLAIN).parameters).all()


@settings(max_examples=25)
@given(experiments(), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_the_same_bits_however_the_stretch_is_sliced(document: Document, slices: list[int]) -> None:
    whole, sliced = loop(document, PLAIN), loop(document, PLAIN)
    with np.errstate(all="ignore"):
        whole.run_epochs(sum(slices))
        for count in slices:
            sliced.run_epochs(count)
    assert bits(whole.parameters) == bits(sliced.parameters)
    for name in ("train", "test"):
        histories = [getattr(of._recorder.history(), name) for of in (whole, sliced)]
        assert bits(histories[0]) == bits(histories[1])


@settings(max_examples=25)
@given(experiments())
def test_the_same_bits_by_epochs_and_by_single_updates(document: Document) -> None:
    whole, single = loop(document, PLAIN), loop(document, PLAIN)
    with np.errstate(all="ignore"):
        whole.run_epochs(3)
        for _ in range(3 * single.updates):
            single.run_updates(1)
    assert bits(whole.parameters) == bits(single.parameters)
    assert bits(whole._recorder.history().train) == bits(single._recorder.history().train)


def test_numpy_goes_on_from_any_update_and_back() -> None:
    document = small(batch_size=3, shuffle=True, optimizer=Sgd(0.05, 0.5))
    by_turns, alone = loop(document, PLAIN), loop(document)
    kernel = by_turns._plan
    with np.errstate(all="ignore"):
        for i in range(11):
            by_turns._plan = kernel if i % 3 else None
            by_turns.run_updates(1)
            alone.run_updates(1)
    ends = [going.document(going._recorder.history()) for going in (by_turns, alone)]
    assert_close(*ends)


def test_errors_have_the_bits_that_are_recorded() -> None:
    for batch in (None, 2):
        going, _, _ = planned(small(batch_size=batch))
        errors, tests = np.empty(1), np.empty(1)
        at_hand = going.errors()
        going.run_epochs(0, 1, errors, tests)
        assert at_hand == (errors[0], tests[0])


def test_errors_come_to_the_places_of_the_epochs_that_are_due() -> None:
    document = small()
    every, some = np.empty(10), np.full(4, -1.0)
    planned(document)[0].run_epochs(0, 10, every, np.empty(10))
    planned(document)[0].run_epochs(0, 10, some, np.empty(4), due=2, stride=4)
    np.testing.assert_array_equal(some, [every[2], every[6], -1.0, -1.0])


def test_without_test_rows_the_test_error_is_unknown() -> None:
    document = small()
    document = replace(document, data=replace(document.data, test=document.data.test.take(slice(0))))
    assert np.isnan(planned(document)[0].errors()[1])


def test_many_rows_are_taken_in_chunks() -> None:
    generator = np.random.RandomState(1)
    rows = samples(generator.uniform(-1, 1, (200, 2)), generator.dirichlet(np.ones(3), 200))
    document = replace(small(), data=Data(rows, rows.take(slice(131))))
    assert planned(document)[0]._fixed[0][5] < 131
    assert_close(trained(document, 2, PLAIN), trained(document, 2))


def test_a_schedule_sets_the_rate_of_each_epoch() -> None:
    document = small(schedule=Cosine(4))
    assert_close(trained(document, 6, PLAIN), trained(document, 6))


@pytest.mark.parametrize("activation", ["identity", "softplus", "gelu", "silu", "elu"])
def test_what_diverges_leaves_the_numbers_and_no_exception(activation: str) -> None:
    document = small(activation, "identity", optimizer=Sgd(1e200))
    assert not np.isfinite(trained(document, 8, PLAIN).parameters).all()
    assert not np.isfinite(trained(document, 8).parameters).all()


def test_what_it_cannot_do_is_left_to_numpy() -> None:
    for asked in (small(dropout=0.5), small(precision="float32")):
        compiled = CompiledNetwork(asked.network, asked.training)
        optimization = Optimization(compiled, asked.training, State())
        assert plan(stretch, compiled, optimization, asked.data) is None


@pytest.fixture
def shuffled() -> KernelPlan:
    return planned(small(batch_size=2, shuffle=True))[0]


def test_orders_are_those_that_numpy_draws(shuffled: KernelPlan) -> None:
    drawn = shuffled.orders(np.random.Generator(np.random.PCG64(5)), 3)
    generator = np.random.Generator(np.random.PCG64(5))
    np.testing.assert_array_equal(drawn, [generator.permutation(7) for _ in range(3)])


@pytest.mark.parametrize("orders", [None, np.zeros((2, 7), np.int64), np.full((1, 7), 7), np.full((1, 7), -1)])
def test_orders_that_lead_out_of_the_rows_are_refused(shuffled: KernelPlan, orders: Any) -> None:
    with pytest.raises(ValueError, match="order"):
        shuffled.run_epochs(0, 1, np.empty(1), np.empty(1), orders=orders)


def test_no_more_is_recorded_than_there_is_room_for() -> None:
    with pytest.raises(ValueError, match="room"):
        planned(small())[0].run_epochs(0, 3, np.empty(2), np.empty(3))


def test_updates_beyond_the_epoch_are_refused() -> None:
    with pytest.raises(ValueError, match="updates"):
        planned(small(batch_size=3))[0].run_updates(2, 4)

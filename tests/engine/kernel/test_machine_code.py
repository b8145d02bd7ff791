"""The kernel as machine code: the numbers of NumPy and of its own plain form, in any slices, without Python's lock."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from benchmarks.workloads import WORKLOADS
from engine.compiled import CompiledNetwork
from engine.compiled_path import CompiledPath
from engine.functions.activations import ACTIVATIONS
from engine.kernel.plan import Stretch, plan
from engine.optimization import Optimization
from engine.settings import Adagrad, Adam, AdamW, LossName, Optimizer, RmsProp, Rprop, Sgd
from tests.engine.bits import bits
from tests.engine.compiled import PLAIN
from tests.engine.kernel.test_plan import assert_close, loop, small, trained, with_training

pytestmark = pytest.mark.slow  # compiling takes some twenty seconds

OPTIMIZERS: list[Optimizer] = [
    Sgd(0.01),
    Sgd(0.01, 0.5),
    Sgd(0.01, 0.5, True),
    Adagrad(0.05, 0.1, 0.1),
    RmsProp(0.003),
    RmsProp(0.003, 0.9, 1e-3, 0.5, True),
    Adam(0.01),
    AdamW(0.01, amsgrad=True),
    Rprop(0.005),
]


@pytest.fixture(scope="session")
def path(machine_code: Stretch) -> CompiledPath:
    return CompiledPath(machine_code)


@pytest.mark.parametrize("name", ["W1", "W2"])
def test_ten_thousand_updates_are_those_of_numpy(name: str, path: CompiledPath) -> None:
    document = WORKLOADS[name].document()
    epochs = 10_000 // WORKLOADS[name].updates
    assert_close(trained(document, epochs, path), trained(document, epochs))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", get_args(LossName))
def test_long_training_agrees_with_numpy(activation: str, loss: LossName, path: CompiledPath) -> None:
    """With a penalty that draws all weights together, so that what differs in the last place stays there."""
    last = "softmax" if loss == "cross_entropy" else "sigmoid"
    document = small(activation, last, loss, l2=0.1, batch_size=3, shuffle=True)
    assert_close(trained(document, 700, path), trained(document, 700))


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_the_same_as_plain_python(optimizer: Optimizer, path: CompiledPath) -> None:
    document = small(optimizer=optimizer, l1=0.01, gradient_clip=0.05, batch_size=4)
    assert_close(trained(document, 6, path), trained(document, 6, PLAIN))


@pytest.mark.parametrize("batch", [None, 1, 3])
def test_the_same_bits_however_it_is_sliced(batch: int | None, path: CompiledPath) -> None:
    document = small(batch_size=batch, shuffle=batch == 3, optimizer=Adam(0.01))
    whole, sliced = loop(document, path), loop(document, path)
    whole.run_epochs(40)
    for count in (1, 7, 20, 12):
        sliced.run_epochs(count)
    for _ in range(sliced.updates):
        sliced.run_updates(1)
    whole.run_epochs(1)
    assert bits(whole.parameters) == bits(sliced.parameters)
    for name in ("train", "test"):
        histories = [getattr(of._recorder.history(), name) for of in (whole, sliced)]
        assert bits(histories[0]) == bits(histories[1])
    assert whole.errors() == sliced.errors()


def test_an_error_of_a_full_batch_has_the_bits_of_a_look_at_all_rows(machine_code: Stretch) -> None:
    document = small()
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    optimization = Optimization(compiled, document.training, document.state)
    going = plan(machine_code, compiled, optimization, document.data)
    assert going is not None
    for _ in range(20):
        at_hand, errors, tests = going.errors(), np.empty(1), np.empty(1)
        going.run_epochs(0, 1, errors, tests)
        assert at_hand == (errors[0], tests[0])


def test_what_is_not_a_number_shows_in_the_arrays(path: CompiledPath) -> None:
    document = small("identity", "identity", optimizer=Sgd(1e200))
    assert not np.isfinite(trained(document, 8, path).parameters).all()
    document = small()
    document = replace(document, parameters=np.full_like(document.parameters, np.nan))
    assert np.isnan(trained(document, 2, path).parameters).all()


def test_others_run_while_it_trains(path: CompiledPath) -> None:
    """The training ends while this thread counts, which it could not if the lock were kept: it would not count."""
    document = with_training(WORKLOADS["W1"].document(), optimizer=Sgd(0.001))
    going = loop(document, path)
    thread = threading.Thread(target=going.run_epochs, args=(60_000,))
    thread.start()
    counted = 0
    while thread.is_alive():
        counted += 1
    thread.join()
    assert counted > 100

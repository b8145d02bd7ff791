"""What an update costs, counted: calls into NumPy on its tape, functions called around it, and none for what is off."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from benchmarks.workloads import VARIATIONS, WORKLOADS
from engine import blas
from engine.compiled import CompiledNetwork
from engine.creation import new_document
from engine.document import Document
from engine.functions.tape import straight_line
from engine.optimization import Optimization
from engine.settings import Exponential, Sgd, Training
from engine.training import Run
from tests.counting import calls

# Of one update: products, activations, slopes, differences, and the step. Each more costs W1 a twentieth of its time.
TAPES = {
    ("W1", "plain"): 20,
    ("W1", "momentum"): 23,
    ("W1", "Adam"): 31,
    ("W2", "plain"): 19,
    ("W2", "momentum"): 22,
    ("W2", "Adam"): 30,
    ("W3", "plain"): 25,
}
# Functions called in 100 updates of a whole run, with the error of each epoch recorded; calls of ufuncs do not count.
RUNS = {"W1": 760, "W2": 1000}


def tape(document: Document) -> list[str]:
    """The names of the calls of an update."""
    training = document.training
    compiled = CompiledNetwork(document.network, training)
    over = compiled.pass_over(training.batch_size or len(document.data.train))
    optimization = Optimization(compiled, training, document.state)
    made = over.forward() + over.backward(reduced=False) + optimization.update(over.samples)
    return [getattr(one.function, "__name__", "?") for one in made]


@pytest.mark.parametrize(("workload", "variation"), TAPES)
def test_an_update_makes_no_more_calls(workload: str, variation: str) -> None:
    document = VARIATIONS[variation](WORKLOADS[workload].document())
    assert len(tape(document)) <= TAPES[workload, variation]


@pytest.mark.parametrize("change", [{"l2": 0.1}, {"l1": 0.1}, {"gradient_clip": 1.0}])
def test_a_penalty_costs_calls_and_none_costs_nothing(change: dict[str, float]) -> None:
    plain = WORKLOADS["W2"].document()
    penalised = replace(plain, training=msgspec.structs.replace(plain.training, **change))
    assert len(tape(penalised)) > len(tape(plain))
    assert not {"absolute", "sign", "positive", "sqrt", "draw", "take", "put", "reduceat"} & set(tape(plain))


def test_a_schedule_is_not_on_the_tape() -> None:
    plain = WORKLOADS["W2"].document()
    scheduled = replace(plain, training=msgspec.structs.replace(plain.training, schedule=Exponential(0.99)))
    assert tape(scheduled) == tape(plain)


def trained(document: Document, epochs: int) -> Callable[[], None]:
    """Going on with a run that has all its functions made."""
    run = Run(document, 50)
    while run.advance(10.0):
        pass

    def go_on() -> None:
        run.extend_to(50 + epochs)
        while run.advance(10.0):
            pass

    return go_on


@pytest.mark.parametrize("workload", RUNS)
def test_a_run_adds_little_to_its_updates(workload: str) -> None:
    document = WORKLOADS[workload].document()
    updates = WORKLOADS[workload].updates
    few, many = (calls(trained(document, epochs)) for epochs in (100 // updates, 1100 // updates))
    assert (many - few) / 10 <= RUNS[workload]


def test_large_vectors_are_stepped_over_in_pieces_with_the_same_bits() -> None:
    """Going over a vector piece by piece changes no number of it."""
    document = new_document((200, 100, 2), seed=1)
    document = replace(document, training=Training(optimizer=Sgd(0.1, momentum=0.9)))
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    compiled.gradient[:] = np.linspace(-1, 1, len(compiled.gradient))
    before, gradient = compiled.theta.copy(), compiled.gradient.copy()
    straight_line(Optimization(compiled, document.training, document.state).step(0.5))()
    assert np.array_equal(compiled.theta, before - 0.1 * (0.5 * gradient))


def test_one_thread_is_enough_for_small_products() -> None:
    assert blas.threads_for(2 * 512 * 64 * 32) == 1
    assert blas.threads_for(math.inf) >= 1
    assert CompiledNetwork(WORKLOADS["W3"].document().network, Training(batch_size=32)).threads == 1

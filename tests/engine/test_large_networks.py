"""What is done with a network must not be done once for each of its connections, of which there may be very many."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine import files
from engine.batches import next_batch, rows_of
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.edits import connections, layers, neurons, parameters
from engine.network import Slot
from engine.trace import Frame, trace
from tests.counting import calls

SMALL, LARGE = (10, 100, 5), (100, 100, 5)  # 1,500 and 10,500 connections

EDITS: dict[str, Callable[[Document], object]] = {
    "set a weight": lambda d: parameters.set_values(d, {Slot("weight", ("x1", "h1")): 1.0}),
    "rename a neuron": lambda d: neurons.set_id(d, "h1", "k"),
    "add a neuron": lambda d: neurons.add_neuron(d, 1),
    "delete a neuron": lambda d: neurons.delete(d, ["h1"]),
    "delete a connection": lambda d: neurons.delete(d, [], [("x1", "h1")]),
    "connect two neurons": lambda d: connections.connect(d, "x1", "y1", 0.5),
    "another activation": lambda d: layers.set_activation(d, ["h1"], "relu"),
    "move a neuron": lambda d: neurons.move_neurons(d, ["h2"], 1, 0),
}


def document(sizes: tuple[int, ...]) -> Document:
    random = np.random.default_rng(1)
    rows = samples(random.random((4, sizes[0])), random.random((4, sizes[-1])))
    made = new_document(sizes, seed=1)
    return Document(
        network=made.network,
        parameters=made.parameters,
        initial=made.initial,
        training=made.training,
        data=Data(rows, no_samples(sizes[0], sizes[-1])),
    )


def more(work: Callable[[Document], object]) -> float:
    """How many more calls there are for each more connection."""
    counts, connected = [], []
    for sizes in (SMALL, LARGE):
        of = document(sizes)
        work(of)  # what is made once and kept is not what is counted
        counts.append(calls(lambda of=of: work(of)))  # type: ignore[misc]  # mypy takes no default of a lambda
        connected.append(len(of.network.connections))
    return (counts[1] - counts[0]) / (connected[1] - connected[0])


def test_opening_makes_few_calls_for_each_connection() -> None:
    encoded = {sizes[0]: files.encode(document(sizes)) for sizes in (SMALL, LARGE)}
    assert more(lambda of: files.decode(encoded[of.network.input_count])) < 2


def test_saving_makes_few_calls_for_each_connection() -> None:
    assert more(files.encode) < 8


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_makes_few_calls_for_each_connection(name: str) -> None:
    assert more(EDITS[name]) < 1


@pytest.mark.parametrize("size", ["term", "number", "neuron", "layer", "phase", "sample"])
def test_a_step_makes_no_calls_for_each_connection(size: str) -> None:
    def stepped(of: Document) -> None:
        batch = next_batch(of)
        Frame(trace(of, rows_of(of, batch), batch), 0, size).forward().numbers[:12]  # type: ignore[arg-type]  # a name

    assert more(stepped) < 0.1

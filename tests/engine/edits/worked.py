"""A trained document with a bit of everything, for the examples of edits: 2-3-2 with a skip, sharing and overrides.

i1 and i2; h1, h2 (tanh of its own) and h3 (without bias); o1 and o2. h1 and h2 hold b1, o2's bias is frozen.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import MappingProxyType

from engine.data import Data, samples
from engine.document import Document
from engine.edits.lookup import slot_at
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, Slot, read_only
from engine.settings import Adam, Training
from engine.training import train

LAYERS = (
    Layer("input", None, (Neuron("i1", "x_1"), Neuron("i2", "x_2"))),
    Layer(
        "hidden",
        "sigmoid",
        (Neuron("h1", "h_1", bias=Shared("b1")), Neuron("h2", "h_2", "tanh", Shared("b1")), Neuron("h3", "h_3")),
    ),
    Layer("output", "sigmoid", (Neuron("o1", bias=Own()), Neuron("o2", bias=Own(False, "b_2")))),
)
CONNECTIONS = (
    Connection("i1", "h1", Own(label="w_1")),
    Connection("i2", "h1"),
    Connection("i1", "h2", Shared("w")),
    Connection("i2", "h3"),
    Connection("i1", "o1"),
    Connection("h1", "o1"),
    Connection("h2", "o1", Own(False)),
    Connection("h2", "o2", Shared("w", "v")),
    Connection("h3", "o2"),
)
SHARED = (SharedParameter("b1", label="b_1"), SharedParameter("w", False))


def document() -> Document:
    """The document before its first update."""
    network = Network(LAYERS, CONNECTIONS, SHARED)
    values = read_only([0.1 * (i + 1) * (-1) ** i for i in range(network.parameter_count)])
    rows = samples([[0, 0], [0, 1], [1, 0], [1, 1]], [[0, 1], [1, 0], [0.5, 0.25], [0, 0]])
    data = Data(rows, samples([[0.5, 0.5]], [[1, 0]]))
    training = Training("half_squared_error", "mean", Adam(0.05), 1, True)
    return Document(network, values, values, training, data, positions=MappingProxyType({"h1": (10.0, 20.0)}))


@cache
def trained() -> Document:
    """The document after three epochs and two updates: with memory, a history and other values than at first."""
    after = train(document(), 3).document
    return replace(after, state=replace(after.state, update=2))


def weight(source: str, target: str) -> Slot:
    """A weight's place."""
    return Slot("weight", (source, target))


def bias(neuron: str) -> Slot:
    """A bias' place."""
    return Slot("bias", neuron)


def shared(name: str) -> Slot:
    """A shared parameter."""
    return Slot("shared", name)


def value(of: Document, slot: Slot) -> float:
    """A parameter's value."""
    return float(of.parameters[slot_at(of.network, slot)])


def initial(of: Document, slot: Slot) -> float:
    """A parameter's initial value."""
    return float(of.initial[slot_at(of.network, slot)])


def memory(of: Document, slot: Slot) -> list[float]:
    """What the optimizer remembers of a parameter."""
    return [float(of.state.memory[name][slot_at(of.network, slot)]) for name in sorted(of.state.memory)]

"""New documents: fully connected layers with drawn weights, and weights drawn anew for a network that exists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from engine.chance import random_state
from engine.data import Data, no_samples
from engine.datasets import built
from engine.document import Document, begun_with
from engine.errors import InvalidNetwork, StudioError, UnknownName
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES
from engine.network import Connection, Indices, Layer, Network, Neuron, Own, Vector, read_only
from engine.settings import Sgd, Training
from engine.sources import BuiltInSource

MOST_NEURONS = 100_000  # in one layer of a new network
MOST_CONNECTIONS = 5_000_000


def parse_layers(text: str) -> tuple[int, ...]:
    """The sizes of layers from a text such as 2-4-1; a StudioError says what is wrong with it."""
    parts = re.split(r"\s*[-–−,;x×\s]\s*", text.strip())
    if len(parts) < 2 or not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        raise InvalidNetwork("layers", f'"{text.strip()}" is not a list of sizes; write them as 2-4-1')
    sizes = tuple(int(part) for part in parts)
    check_sizes(sizes)
    return sizes


def check_sizes(sizes: Sequence[int]) -> None:
    """Refuses sizes that make no network, or one too large to hold."""
    if len(sizes) < 2:
        raise InvalidNetwork("layers", "a network has at least an input layer and an output layer")
    for size in sizes:
        if not 1 <= size <= MOST_NEURONS:
            raise InvalidNetwork("layers", f"a layer of {size:,} neurons cannot be; give 1 to {MOST_NEURONS:,}")
    if (count := sum(a * b for a, b in pairwise(sizes))) > MOST_CONNECTIONS:
        raise InvalidNetwork("layers", f"{count:,} connections are too many; at most {MOST_CONNECTIONS:,}")


def layered(sizes: Sequence[int], activation: str = "sigmoid", output_activation: str | None = None) -> Network:
    """A fully connected network with a bias at every neuron but the inputs: x1…, h1… (h1_1… if several), y1…."""
    check_sizes(sizes)
    layers = [Layer("input", None, tuple(Neuron(f"x{i + 1}", f"x_{i + 1}") for i in range(sizes[0])))]
    hidden = len(sizes) - 2
    for number, size in enumerate(sizes[1:-1], 1):
        layers.append(Layer(f"hidden {number}", activation, _neurons("h", size, number if hidden > 1 else None)))
    layers.append(Layer("output", output_activation or activation, _neurons("y", sizes[-1], None)))
    pairs = (Connection(a.id, b.id) for lower, upper in pairwise(layers) for b in upper.neurons for a in lower.neurons)
    return Network(tuple(layers), tuple(pairs))


def _neurons(letter: str, size: int, layer: int | None) -> tuple[Neuron, ...]:
    def one(i: int) -> Neuron:
        if layer is None:
            return Neuron(f"{letter}{i}", f"{letter}_{i}", bias=Own())
        return Neuron(f"{letter}{layer}_{i}", f"{letter}_{{{layer},{i}}}", bias=Own())

    return tuple(one(i + 1) for i in range(size))


def drawn(network: Network, initialiser: str, seed: int) -> Vector:
    """Parameters for a network: weights drawn by an initialiser, each by its neuron's fan-in and fan-out, biases 0."""
    values = np.zeros(network.parameter_count)
    order = _matrix_order(network)
    values[network.weight_slots[order]] = _drawn_in_order(network, order, initialiser, seed)
    return read_only(values)


def draw_weights(network: Network, connections: Indices, initialiser: str, seed: int) -> Vector:
    """Weights for some of a network's connections, drawn as `drawn` does, in the order of `connections`."""
    order = _matrix_order(network)
    order = order[np.isin(order, connections)]
    weights = np.empty(len(network.connections))
    weights[order] = _drawn_in_order(network, order, initialiser, seed)
    return weights[connections]


def _drawn_in_order(network: Network, connections: Indices, initialiser: str, seed: int) -> Vector:
    if initialiser not in INITIALISERS:
        raise UnknownName("initialiser", initialiser, INITIALISERS)
    neurons = len(network.neurons)
    fan_in = np.bincount(network.targets, minlength=neurons).astype(np.float64)
    fan_out = np.bincount(network.sources, minlength=neurons).astype(np.float64)
    # A weight's fans are those of the layers it joins: how much its target takes in, and how much its source gives out.
    sources, targets = network.sources[connections], network.targets[connections]
    return INITIALISERS[initialiser].draw(random_state(seed), fan_in[targets], fan_out[sources])


def _matrix_order(network: Network) -> Indices:
    """The connections as programs draw them: a matrix for each pair of layers, a row for each source."""
    layers = network.layer_of
    return np.lexsort((network.targets, network.sources, layers[network.sources], layers[network.targets]))


def new_document(
    sizes: Sequence[int],
    *,
    activation: str = "sigmoid",
    output_activation: str | None = None,
    loss: str = "half_squared_error",
    initialiser: str = "xavier_uniform",
    seed: int = 0,
    data: str | None = None,
    learning_rate: float = 0.1,
    name: str = "",
) -> Document:
    """A new document of fully connected layers; a StudioError names the setting that cannot be."""
    for kind, chosen, table in (
        ("activation", activation, ACTIVATIONS),
        ("activation", output_activation or activation, ACTIVATIONS),
        ("loss", loss, LOSSES),
    ):
        if chosen not in table:
            raise UnknownName(kind, chosen, table)
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise StudioError(f"learning rate: {learning_rate} cannot be; give a number above 0")
    if seed < 0:
        raise StudioError(f"seed: {seed} cannot be; give a whole number from 0 on")
    network = layered(sizes, activation, output_activation)
    parameters = drawn(network, initialiser, seed)
    none = no_samples(sizes[0], sizes[-1])
    rows = built(BuiltInSource(data)) if data else Data(none, none)
    training = Training(loss=loss, optimizer=Sgd(learning_rate=learning_rate), seed=seed)  # type: ignore[arg-type]
    return Document(network, parameters, parameters, training, rows, name=name)


def empty_document(name: str = "") -> Document:
    """A document to draw in: an input and an output layer without neurons, and no data."""
    network = Network((Layer("input", None, ()), Layer("output", "sigmoid", ())))
    none = no_samples(0, 0)
    return Document(network, read_only([]), read_only([]), Training(), Data(none, none), name=name)


def randomized(document: Document, initialiser: str, seed: int) -> Document:
    """The trainable weights drawn anew and trainable biases 0, at epoch 0; what is frozen stays as it is."""
    values = np.where(document.network.trainable, drawn(document.network, initialiser, seed), document.parameters)
    return begun_with(document, values)

"""New documents: fully connected layers with drawn weights, and weights drawn anew for a network that exists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np

from engine.chance import random_state
from engine.data import Data, no_samples
from engine.datasets import built
from engine.document import Document, begun_with
from engine.errors import InvalidNetwork, StudioError, UnknownName
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES
from engine.initialisation import Initialisation
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


def drawn(network: Network, initialiser: str | None, seed: int) -> Vector:
    """Parameters for a network: weights drawn each by its neuron's fan-in and fan-out, and the biases they begin with.

    By one initialiser, and biases 0; or (None) each layer's as the layer says. A shared parameter is drawn as a weight
    that holds it. Layers are drawn one after another from one stream of numbers.
    """
    schemes = _schemes(network, initialiser)
    values = np.zeros(network.parameter_count)
    biased = np.flatnonzero(network.bias_slots >= 0)
    biases = np.array([scheme.bias for scheme in schemes])
    values[network.bias_slots[biased]] = biases[network.layer_of[biased]]
    order = _matrix_order(network)
    values[network.weight_slots[order]] = _drawn_in_order(network, order, schemes, seed)
    return read_only(values)


def draw_weights(network: Network, connections: Indices, initialiser: str | None, seed: int) -> Vector:
    """Weights for some of a network's connections, drawn as `drawn` does, in the order of `connections`."""
    order = _matrix_order(network)
    order = order[np.isin(order, connections)]
    weights = np.empty(len(network.connections))
    weights[order] = _drawn_in_order(network, order, _schemes(network, initialiser), seed)
    return weights[connections]


def _schemes(network: Network, initialiser: str | None) -> list[Initialisation]:
    """How each layer begins."""
    if initialiser is None:
        return [layer.initialiser for layer in network.layers]
    return [_by_name(initialiser)] * len(network.layers)


def _by_name(initialiser: str) -> Initialisation:
    if initialiser not in INITIALISERS:
        raise UnknownName("initialiser", initialiser, INITIALISERS)
    return Initialisation(initialiser)  # type: ignore[arg-type]  # it is one of the names


def _drawn_in_order(network: Network, connections: Indices, schemes: Sequence[Initialisation], seed: int) -> Vector:
    """Weights of connections in matrix order, so that those into a layer follow each other."""
    neurons = len(network.neurons)
    fan_in = np.bincount(network.targets, minlength=neurons).astype(np.float64)
    fan_out = np.bincount(network.sources, minlength=neurons).astype(np.float64)
    # A weight's fans are those of the layers it joins: how much its target takes in, and how much its source gives out.
    sources, targets = network.sources[connections], network.targets[connections]
    ends = np.searchsorted(network.layer_of[targets], np.arange(len(schemes) + 1)).tolist()
    generator = random_state(seed)
    return np.concatenate([
        INITIALISERS[scheme.weights].draw(
            generator, fan_in[targets[start:end]], fan_out[sources[start:end]], scheme.number
        )
        for scheme, (start, end) in zip(schemes, pairwise(ends), strict=True)
    ])  # fmt: skip


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
    network = with_initialisers(layered(sizes, activation, output_activation), _by_name(initialiser))
    parameters = drawn(network, None, seed)
    none = no_samples(sizes[0], sizes[-1])
    rows = built(BuiltInSource(data)) if data else Data(none, none)
    # An unknown loss is refused by what it makes, which mypy does not see.
    training = Training(loss=loss, optimizer=Sgd(learning_rate=learning_rate), seed=seed)  # type: ignore[arg-type]
    return Document(network, parameters, parameters, training, rows, name=name, initial_seed=seed)


def empty_document(name: str = "") -> Document:
    """A document to draw in: an input and an output layer without neurons, and no data."""
    network = Network((Layer("input", None, ()), Layer("output", "sigmoid", ())))
    none = no_samples(0, 0)
    return Document(network, read_only([]), read_only([]), Training(), Data(none, none), name=name)


def with_initialisers(network: Network, of: Initialisation | Mapping[int, Initialisation]) -> Network:
    """A network whose layers above the inputs begin otherwise: all of them, or some by their numbers."""
    chosen = of if isinstance(of, Mapping) else dict.fromkeys(range(1, len(network.layers)), of)
    layers = tuple(
        msgspec.structs.replace(layer, initialiser=chosen.get(i, layer.initialiser))
        for i, layer in enumerate(network.layers)
    )
    return network if layers == network.layers else Network(layers, network.connections, network.shared, network.wiring)


def randomized(document: Document, initialiser: str | None, seed: int) -> Document:
    """The trainable parameters drawn anew, at epoch 0; what is frozen stays as it is.

    All layers by one initialiser, which is theirs from now on, or (None) each by its own.
    """
    network = document.network
    if initialiser is not None:
        network = with_initialisers(network, _by_name(initialiser))
    values = np.where(network.trainable, drawn(network, None, seed), document.parameters)
    return begun_with(replace(document, network=network), values, seed)


def begun_anew(document: Document, of: Mapping[int, Initialisation], seed: int) -> Document:
    """Some layers, by their numbers, begin otherwise from now on, and all weights are drawn anew."""
    if seed < 0:
        raise StudioError(f"seed: {seed} cannot be; give a whole number from 0 on")
    return randomized(replace(document, network=with_initialisers(document.network, of)), None, seed)

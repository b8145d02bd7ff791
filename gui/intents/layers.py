"""Intents about whole layers: what there is, in which order, how large, and what they compute."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce

import numpy as np

from engine.document import Document, Point, with_position
from engine.edits import connections, layers, neurons
from engine.edits.connections import Pattern
from engine.network import Network
from gui.intents import words
from gui.intents.intent import Intent, fresh_seed
from gui.selection import Pair


def insert_layer(
    network: Network,
    place: int,
    *,
    size: int = 0,
    activation: str = "sigmoid",
    position: Point | None = None,
    connected: bool = False,
    replaced: bool = False,
) -> Intent:
    """A new hidden layer before the layer at `place`; a single neuron of it stands at `position`.

    `connected`: fully with the layers beside it; `replaced`: the connections between these two, which would skip it,
    go.
    """
    seed = fresh_seed()

    def make(document: Document) -> Document:
        there = passing(document.network, place) if replaced else ()
        cleared = neurons.delete(document, (), there) if there else document
        added = layers.insert_layer(cleared, place, size=size, activation=activation)
        if position is not None and size == 1:
            new = added.network.neurons[added.network.layer_range(place)[0]].id
            added = with_position(added, new, position)
        for lower, upper in ((place - 1, place), (place, place + 1)) if connected and size else ():
            if added.network.layers[lower].neurons and added.network.layers[upper].neurons:
                added = connections.connect_layers(added, lower, upper, seed=seed)
        return added

    what = "an empty layer" if size == 0 else f"a layer of {words.count(size, 'neuron')}"
    return Intent(f"Insert {what} before {words.layer(network, place)}", make)


def remove_layer(network: Network, layer: int) -> Intent:
    """A hidden layer away with its neurons."""
    return Intent(f"Remove {words.layer(network, layer)}", lambda d: layers.remove_layer(d, layer))


def resize_layers(network: Network, places: Sequence[int], size: int) -> Intent:
    """Layers of so many neurons each: new ones at their end, or the last ones away."""

    def make(document: Document) -> Document:
        return reduce(lambda d, layer: layers.resize_layer(d, layer, size), places, document)

    return Intent(f"Resize {words.layers(network, places)} to {words.count(size, 'neuron')}", make)


def move_layer(network: Network, layer: int, place: int) -> Intent:
    """A hidden layer at another place in the order."""
    way = "toward the outputs" if place > layer else "toward the inputs"
    return Intent(f"Move {words.layer(network, layer)} {way}", lambda d: layers.move_layer(d, layer, place))


def rename_layer(network: Network, layer: int, name: str) -> Intent:
    """Another name."""
    return Intent(f"Rename {words.layer(network, layer)} to {name}", lambda d: layers.rename_layer(d, layer, name))


_PATTERN_WORDS = {"fully": "", "one to one": " one to one", "random": " at random"}


def connect_layers(network: Network, lower: int, upper: int, pattern: Pattern = connections.FULLY) -> Intent:
    """The connections that are missing between two layers, by a pattern."""
    text = f"Connect {words.between_layers(network, lower, upper)}{_PATTERN_WORDS[pattern.kind]}"
    return Intent(
        text, partial(connections.connect_layers, lower=lower, upper=upper, pattern=pattern, seed=fresh_seed())
    )


def set_layer_activations(network: Network, places: Sequence[int], activation: str) -> Intent:
    """The same activation for all neurons of some layers that have none of their own."""

    def make(document: Document) -> Document:
        return reduce(lambda d, layer: layers.set_layer_activation(d, layer, activation), places, document)

    text = f"Set the activation of {words.layers(network, places)} to {activation.replace('_', ' ')}"
    return Intent(text, make)


def passing(network: Network, place: int) -> tuple[Pair, ...]:
    """The connections between the two layers that a layer inserted at `place` would part."""
    return between(network, place - 1, place)


def between(network: Network, lower: int, upper: int) -> tuple[Pair, ...]:
    """The connections from one layer to another, by their ends."""
    of = network.layer_of
    found = np.flatnonzero((of[network.sources] == lower) & (of[network.targets] == upper)).tolist()
    return tuple((network.connections[k].source, network.connections[k].target) for k in found)

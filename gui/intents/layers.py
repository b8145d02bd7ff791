"""Intents about whole layers that are more than one edit of the engine."""

from __future__ import annotations

import secrets

import numpy as np

from engine.document import Document
from engine.edits import connections, layers, neurons
from engine.network import Network
from gui.intents import words
from gui.intents.intent import Intent
from gui.selection import Pair


def insert_layer(
    network: Network, place: int, *, size: int, activation: str, connected: bool = False, replaced: bool = False
) -> Intent:
    """A new hidden layer before the layer at `place`.

    `connected`: fully with the layers beside it; `replaced`: the connections between these two, which would skip it,
    go.
    """
    seed = secrets.randbelow(2**31)

    def make(document: Document) -> Document:
        there = passing(document.network, place) if replaced else ()
        cleared = neurons.delete(document, (), there) if there else document
        added = layers.insert_layer(cleared, place, size=size, activation=activation)
        for lower, upper in ((place - 1, place), (place, place + 1)) if connected and size else ():
            if added.network.layers[lower].neurons and added.network.layers[upper].neurons:
                added = connections.connect_layers(added, lower, upper, seed=seed)
        return added

    what = "an empty layer" if size == 0 else f"a layer of {words.count(size, 'neuron')}"
    return Intent(f"Insert {what} before {words.layer(network, place)}", make)


def passing(network: Network, place: int) -> tuple[Pair, ...]:
    """The connections between the two layers that a layer inserted at `place` would part."""
    return between(network, place - 1, place)


def between(network: Network, lower: int, upper: int) -> tuple[Pair, ...]:
    """The connections from one layer to another, by their ends."""
    of = network.layer_of
    found = np.flatnonzero((of[network.sources] == lower) & (of[network.targets] == upper)).tolist()
    return tuple((network.connections[k].source, network.connections[k].target) for k in found)

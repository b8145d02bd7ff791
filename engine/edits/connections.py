"""Edits of connections: what may be connected and why not, one connection, and all that are missing between neurons."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.creation import MOST_CONNECTIONS, draw_weights
from engine.document import Document
from engine.edits.lookup import Pair, arrow, connection_at, connections_at, layer_at, neuron_at, neurons_at, quoted
from engine.edits.rebuild import given, network_with, rebuilt
from engine.errors import InvalidNetwork, StudioError
from engine.network import Connection, Indices, Network, Own, Slot

INITIALISER = "xavier_uniform"


def why_not(network: Network, source: str, target: str) -> str:
    """Why two neurons cannot be connected, in a sentence; empty if they can."""
    layers = [int(network.layer_of[neuron_at(network, end)]) for end in (source, target)]
    if source == target:
        return f"{quoted(network, source)} cannot be connected to itself"
    if layers[0] == layers[1]:
        return f"{arrow(network, (source, target))} lie in the same layer; connections go to a higher layer"
    if layers[0] > layers[1]:
        return f"{arrow(network, (source, target))} would go downward; connect them the other way round"
    if connection_at(network, (source, target)) is not None:
        return f"{arrow(network, (source, target))} are already connected"
    return ""


def upward(network: Network, one: str, other: str) -> Pair:
    """Two neurons in the order in which they can be connected, from the lower layer to the higher; else as given."""
    lower, higher = (network.layer_of[neuron_at(network, end)] for end in (one, other))
    return (other, one) if lower > higher else (one, other)


def connect(
    document: Document,
    source: str,
    target: str,
    weight: float | None = None,
    *,
    initialiser: str = INITIALISER,
    seed: int = 0,
) -> Document:
    """Two neurons connected, with a weight that is given or drawn."""
    reason = why_not(document.network, source, target)
    if reason:
        raise InvalidNetwork("", reason)
    if weight is None:
        return connect_all(document, [source], [target], initialiser=initialiser, seed=seed)
    if not np.isfinite(weight):
        raise StudioError("a weight must be a finite number")
    network = network_with(document.network, added=[Connection(source, target)])
    return rebuilt(document, network, values=given(network, {Slot("weight", (source, target)): weight}))


def connect_layers(
    document: Document, lower: int, upper: int, *, initialiser: str = INITIALISER, seed: int = 0
) -> Document:
    """Every neuron of a layer connected to every one of a higher layer; connections that are there stay as they are."""
    network = document.network
    layers = [network.layers[layer_at(network, layer)] for layer in (lower, upper)]
    if lower >= upper:
        raise InvalidNetwork(
            "", f'layer "{layers[1].name}" does not lie above "{layers[0].name}"; connections go to a higher layer'
        )
    for layer in layers:
        if not layer.neurons:
            raise InvalidNetwork("", f'layer "{layer.name}" has no neurons to connect; add some first')
    ids = [[neuron.id for neuron in layer.neurons] for layer in layers]
    return connect_all(document, ids[0], ids[1], initialiser=initialiser, seed=seed)


def connect_all(
    document: Document,
    sources: Iterable[str],
    targets: Iterable[str],
    *,
    initialiser: str = INITIALISER,
    seed: int = 0,
) -> Document:
    """Each of some neurons connected to each of some others in higher layers, with drawn weights.

    Pairs that are connected already, or would not go upward, are left out; refused if no pair is left.
    """
    if seed < 0:
        raise StudioError(f"seed: {seed} cannot be; give a whole number from 0 on")
    network = document.network
    pairs = _missing(network, neurons_at(network, sources), neurons_at(network, targets))
    if len(network.connections) + len(pairs) > MOST_CONNECTIONS:
        raise InvalidNetwork("", f"{len(pairs):,} more connections are too many; at most {MOST_CONNECTIONS:,}")
    if not len(pairs):
        raise InvalidNetwork("", "there is nothing to connect; these neurons are connected already or do not go upward")
    new = [Connection(network.neurons[a].id, network.neurons[b].id, _OWN) for a, b in pairs.tolist()]
    connected = network_with(network, added=new)
    values = np.full(connected.parameter_count, np.nan)
    added = connections_at(connected, pairs[:, 0], pairs[:, 1])
    values[connected.weight_slots[added]] = draw_weights(connected, added, initialiser, seed)
    return rebuilt(document, connected, values=values)


_OWN = Own()


def _missing(network: Network, sources: list[int], targets: list[int]) -> Indices:
    """The pairs that can be connected and are not, shape (pairs, 2), in canonical order."""
    if len(sources) * len(targets) > MOST_CONNECTIONS:
        raise InvalidNetwork(
            "", f"{len(sources) * len(targets):,} connections are too many; at most {MOST_CONNECTIONS:,}"
        )
    pairs = np.array(np.meshgrid(sources, targets), dtype=np.intp).reshape(2, -1).T
    pairs = pairs[network.layer_of[pairs[:, 0]] < network.layer_of[pairs[:, 1]]]
    neurons = len(network.neurons)
    there = np.isin(pairs[:, 1] * neurons + pairs[:, 0], network.targets * neurons + network.sources)
    missing: Indices = pairs[~there]
    return missing

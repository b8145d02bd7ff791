"""Edits of connections: what may be connected and why not, a single one, and those that are missing between neurons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.chance import random_state
from engine.creation import MOST_CONNECTIONS, draw_weights
from engine.document import Document
from engine.edits.lookup import Pair, arrow, connection_at, connections_at, layer_at, neuron_at, neurons_at, quoted
from engine.edits.rebuild import given, network_with, rebuilt
from engine.errors import InvalidNetwork, StudioError
from engine.network import Connection, Indices, Network, Own, Slot


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which neurons of two layers are connected: `fully`, `one to one` in their order, or a `random` share of them.

    `share` is that share, above 0 and at most 1, of the pairs that are not connected yet: at least one pair.
    """

    kind: Literal["fully", "one to one", "random"] = "fully"
    share: float = 1.0

    def pairs(self, network: Network, lower: int, upper: int, seed: int) -> Indices:
        """The pairs (n, 2) of neurons that are still to be connected, in canonical order; refuses what cannot be."""
        return _PATTERNS[self.kind](network, lower, upper, self.share, seed)


FULLY = Pattern()


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
    initialiser: str | None = None,
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
    document: Document,
    lower: int,
    upper: int,
    *,
    pattern: Pattern = FULLY,
    initialiser: str | None = None,
    seed: int = 0,
) -> Document:
    """The neurons of a layer connected to those of a higher layer, by a pattern; what is there stays as it is.

    The seed decides what weights are drawn, and which pairs where the pattern takes a share of them.
    """
    network = document.network
    layers = [network.layers[layer_at(network, layer)] for layer in (lower, upper)]
    if lower >= upper:
        raise InvalidNetwork(
            "", f'layer "{layers[1].name}" does not lie above "{layers[0].name}"; connections go to a higher layer'
        )
    for layer in layers:
        if not layer.neurons:
            raise InvalidNetwork("", f'layer "{layer.name}" has no neurons to connect; add some first')
    return _connected(document, pattern.pairs(network, lower, upper, seed), initialiser, seed)


def connect_all(
    document: Document,
    sources: Iterable[str],
    targets: Iterable[str],
    *,
    initialiser: str | None = None,
    seed: int = 0,
) -> Document:
    """Each of some neurons connected to each of some others in higher layers, with drawn weights.

    Pairs that are connected already, or would not go upward, are left out; refused if no pair is left.
    """
    network = document.network
    pairs = _missing(network, neurons_at(network, sources), neurons_at(network, targets))
    return _connected(document, pairs, initialiser, seed)


def _connected(document: Document, pairs: Indices, initialiser: str | None, seed: int) -> Document:
    """With connections between pairs (n, 2) of neurons that are not connected, in canonical order."""
    if seed < 0:
        raise StudioError(f"seed: {seed} cannot be; give a whole number from 0 on")
    network = document.network
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


# --- patterns between two layers ------------------------------------------------------------------------------------


def _fully(network: Network, lower: int, upper: int, _share: float, _seed: int) -> Indices:
    return _missing(network, [*network.layer_range(lower)], [*network.layer_range(upper)])


def _one_to_one(network: Network, lower: int, upper: int, _share: float, _seed: int) -> Indices:
    low, high = network.layer_range(lower), network.layer_range(upper)
    if len(low) != len(high):
        names = [
            f'layer "{network.layers[layer].name}" has {len(network.layers[layer].neurons):,} neurons'
            for layer in (lower, upper)
        ]
        raise InvalidNetwork("", f"{names[0]} and {names[1]}; one to one needs as many in both")
    there = (network.layer_of[network.sources] == lower) & (network.layer_of[network.targets] == upper)
    sources, targets = network.sources[there], network.targets[there]
    taken = sources[sources - low.start == targets - high.start]
    free = np.setdiff1d(np.arange(low.start, low.stop), taken)
    return np.column_stack([free, free - low.start + high.start])


def _random(network: Network, lower: int, upper: int, share: float, seed: int) -> Indices:
    if not 0.0 < share <= 1.0:
        raise StudioError("the share of connections must be above 0 and at most 100 %")
    missing = _fully(network, lower, upper, share, seed)
    count = max(round(share * len(missing)), min(1, len(missing)))
    chosen = random_state(max(seed, 0)).permutation(len(missing))[:count]
    return missing[np.sort(chosen)]


_PATTERNS = {"fully": _fully, "one to one": _one_to_one, "random": _random}

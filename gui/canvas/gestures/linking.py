"""What connecting two ends would do, or why it cannot be: some neurons with one neuron, or a layer with a layer.

Pure values over a network. For the gesture and the tool that connect.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.edits.connections import upward, why_not
from engine.network import Network
from gui.canvas.words import reason_in_words
from gui.intents import Intent, layers, structure, words


class Link(NamedTuple):
    """An answer: the intent and its words, or no intent and the reason."""

    text: str
    intent: Intent | None
    sources: tuple[str, ...] = ()  # those that would be connected, or that are asked about


def link_neurons(network: Network, chosen: Sequence[str], other: str) -> Link:
    """Some neurons with another one, from the lower layer to the higher whichever end was taken first."""
    reasons = {of: reason_in_words(why_not(network, *upward(network, of, other))) for of in chosen}
    fit = [of for of, reason in reasons.items() if not reason]
    if not fit:
        return Link(_why_none(network, reasons, other), None, tuple(chosen))
    below = [of for of in fit if _layer(network, of) < _layer(network, other)]
    sources = below or fit
    return Link(_words(network, sources, other), _intent(network, sources, other), tuple(sources))


def _layer(network: Network, of: str) -> int:
    return int(network.layer_of[network.index[of]])


def _intent(network: Network, sources: Sequence[str], other: str) -> Intent:
    if len(sources) == 1:
        return structure.connect(network, *upward(network, sources[0], other))
    if _layer(network, sources[0]) < _layer(network, other):
        return structure.connect_all(network, sources, [other])
    return structure.connect_all(network, [other], sources)


def _words(network: Network, sources: Sequence[str], other: str) -> str:
    one, two = words.neurons(network, sources), words.neurons(network, [other])
    below = _layer(network, sources[0]) < _layer(network, other)
    return f"Connect {one} → {two}" if below else f"Connect {two} → {one}"


def _why_none(network: Network, reasons: dict[str, str], other: str) -> str:
    """The one reason, or for several neurons the first that is not about the neuron itself."""
    others = {of: reason for of, reason in reasons.items() if of != other} or reasons
    first = next(iter(others.values()))
    if len(others) == 1:
        return first
    return f"none of the {len(others):,} neurons can be connected with {words.neurons(network, [other])}: {first}"


def link_layers(network: Network, one: int, other: int) -> Link:
    """A layer with another one: every connection that is missing."""
    low, high = sorted((one, other))
    names = words.layer(network, low), words.layer(network, high)
    empty = [name for name, layer in zip(names, (low, high), strict=True) if not network.layers[layer].neurons]
    if low == high:
        return Link(f"{names[0]} cannot be connected to itself; connections go to a higher layer", None)
    if empty:
        return Link(f"{empty[0]} has no neurons to connect; add some first", None)
    missing = _missing(network, low, high)
    if not missing:
        return Link(f"{names[0]} and {names[1]} are fully connected already", None)
    count = f"{missing:,} connection{'s' if missing > 1 else ''}"
    intent = layers.connect_layers(network, low, high)
    return Link(f"{intent.text}: {count}", intent)


def _missing(network: Network, low: int, high: int) -> int:
    there = (network.layer_of[network.sources] == low) & (network.layer_of[network.targets] == high)
    wanted = len(network.layers[low].neurons) * len(network.layers[high].neurons)
    return wanted - int(np.count_nonzero(there))

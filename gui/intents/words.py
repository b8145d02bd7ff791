"""How the history names parts of a network: by label where there are few, by number where there are many."""

from __future__ import annotations

from collections.abc import Sequence

from engine import formula
from engine.edits.lookup import slot_at
from engine.network import Network, Slot

_FEW = 3


def neuron(network: Network, of: str) -> str:
    """A neuron's label as it stands in a sentence."""
    return formula.plain(network.neurons[network.index[of]].name)


def neurons(network: Network, ids: Sequence[str]) -> str:
    """Some neurons."""
    if len(ids) > _FEW:
        return f"{len(ids):,} neurons"
    return ", ".join(neuron(network, of) for of in ids)


def connection(network: Network, pair: tuple[str, str]) -> str:
    """A connection."""
    return f"{neuron(network, pair[0])} → {neuron(network, pair[1])}"


def connections(network: Network, pairs: Sequence[tuple[str, str]]) -> str:
    """Some connections."""
    if len(pairs) > _FEW:
        return f"{len(pairs):,} connections"
    return ", ".join(connection(network, pair) for pair in pairs)


def layer(network: Network, place: int) -> str:
    """A layer."""
    return f"layer “{formula.plain(network.layers[place].name)}”"


def between_layers(network: Network, lower: int, upper: int) -> str:
    """What leads from a layer to a higher one, in as few words as a connection."""
    return f"{formula.plain(network.layers[lower].name)} → {formula.plain(network.layers[upper].name)}"


def layers(network: Network, places: Sequence[int]) -> str:
    """Some layers."""
    return layer(network, places[0]) if len(places) == 1 else count(len(places), "layer")


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def place(network: Network, slot: Slot) -> str:
    """The weight or bias of a place, or a shared parameter."""
    if isinstance(slot.of, tuple):
        return f"the weight {connection(network, slot.of)}"
    return f"the bias of {neuron(network, slot.of)}" if slot.kind == "bias" else f"the shared parameter {slot.of}"


def parameters(network: Network, slots: Sequence[Slot]) -> str:
    """Some weights and biases: one by its label if it has one."""
    if len(slots) != 1:
        return f"{len(slots):,} parameters"
    label = network.slot_labels[slot_at(network, slots[0])]
    return formula.plain(label) if label else place(network, slots[0])

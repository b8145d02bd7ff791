"""Finds neurons, connections, layers and parameters by the names that edits take, or refuses in the user's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from engine.errors import InvalidNetwork, StudioError, UnknownName
from engine.network import Indices, Network, Parameter, Shared, Slot

Pair = tuple[str, str]  # source and target of a connection


def neuron_at(network: Network, neuron: str) -> int:
    """A neuron's place; UnknownName if there is none."""
    if neuron not in network.index:
        raise UnknownName("neuron", neuron, network.index)
    return network.index[neuron]


def neurons_at(network: Network, neurons: Iterable[str]) -> list[int]:
    """The places of several neurons, each once, in the network's order; refuses none at all."""
    places = sorted({neuron_at(network, neuron) for neuron in neurons})
    if not places:
        raise StudioError("no neuron is selected; select at least one")
    return places


def connection_at(network: Network, pair: Pair) -> int | None:
    """The place of the connection of two neurons; None where they are not connected."""
    source, target = (neuron_at(network, end) for end in pair)
    incoming = network.incoming(target)
    sources = network.sources[incoming.start : incoming.stop]
    place = int(np.searchsorted(sources, source))
    return incoming.start + place if place < len(sources) and sources[place] == source else None


def connections_at(network: Network, sources: Indices, targets: Indices) -> Indices:
    """The places of connections that are there, given by the places of their neurons."""
    neurons = len(network.neurons)
    return np.searchsorted(network.targets * neurons + network.sources, targets * neurons + sources)


def existing_connection_at(network: Network, pair: Pair) -> int:
    """The place of the connection of two neurons; refused where they are not connected."""
    place = connection_at(network, pair)
    if place is None:
        raise InvalidNetwork("", f"{arrow(network, pair)}: there is no such connection")
    return place


def layer_at(network: Network, layer: int) -> int:
    """A layer's place if there is one."""
    if not 0 <= layer < len(network.layers):
        raise InvalidNetwork("", f"there is no layer {layer + 1}; the network has {len(network.layers)}")
    return layer


# --- parameters ---------------------------------------------------------------------------------------------------


def parameter_at(network: Network, slot: Slot) -> Parameter:
    """What stands at a weight's or bias' place; refused where there is nothing."""
    if slot.kind == "weight" and isinstance(slot.of, tuple):
        return network.connections[existing_connection_at(network, slot.of)].weight
    place = neuron_at(network, str(slot.of))
    bias = network.neurons[place].bias
    if bias is None:
        is_input = network.layer_of[place] == 0
        why = "is an input; inputs have no bias" if is_input else "has no bias; give it one first"
        raise InvalidNetwork("", f"{quoted(network, str(slot.of))} {why}")
    return bias


def slot_at(network: Network, slot: Slot) -> int:
    """The place in the parameter vector of a weight, a bias or a shared parameter; refused where there is none."""
    if slot.kind == "shared":
        names = [shared.name for shared in network.shared]
        return network.first_shared + _shared_at(names, str(slot.of))
    parameter_at(network, slot)
    if isinstance(slot.of, tuple):
        return int(network.weight_slots[existing_connection_at(network, slot.of)])
    return int(network.bias_slots[network.index[slot.of]])


def _shared_at(names: list[str], name: str) -> int:
    if name not in names:
        raise UnknownName("shared parameter", name, names)
    return names.index(name)


def slots_at(network: Network, slots: Iterable[Slot]) -> Indices:
    """The places of several parameters, each once; refuses none at all."""
    places = np.array(sorted({slot_at(network, slot) for slot in slots}), dtype=np.intp)
    if not len(places):
        raise StudioError("no weight or bias is selected; select at least one")
    return places


def holders(network: Network, name: str) -> Iterator[Slot]:
    """The places that hold a shared parameter: weights in canonical order, then biases."""
    for k in np.flatnonzero(network.weight_slots == slot_at(network, Slot("shared", name))).tolist():
        yield Slot("weight", (network.connections[k].source, network.connections[k].target))
    for neuron in network.neurons:
        if isinstance(neuron.bias, Shared) and neuron.bias.name == name:
            yield Slot("bias", neuron.id)


def places_of(network: Network, slots: Iterable[Slot]) -> list[Slot]:
    """Weights' and biases' places, each once, with a shared parameter's holders in its stead; refuses none at all."""
    places: dict[Slot, None] = {}
    for slot in slots:
        slot_at(network, slot)
        places.update(dict.fromkeys(holders(network, str(slot.of)) if slot.kind == "shared" else [slot]))
    if not places:
        raise StudioError("no weight or bias is selected; select at least one")
    return list(places)


# --- words --------------------------------------------------------------------------------------------------------


def quoted(network: Network, neuron: str) -> str:
    """A neuron as a message names it."""
    return f'"{network.neurons[neuron_at(network, neuron)].label or neuron}"'


def arrow(network: Network, pair: Pair) -> str:
    """A connection as a message names it."""
    return f"{quoted(network, pair[0])} → {quoted(network, pair[1])}"


def parameter_name(network: Network, slot: Slot) -> str:
    """A parameter as a message names it."""
    if isinstance(slot.of, tuple):
        return f"the weight {arrow(network, slot.of)}"
    return f"the bias of {quoted(network, slot.of)}" if slot.kind == "bias" else f'the shared parameter "{slot.of}"'


def checked_text(text: str, what: str, empty: bool = True) -> str:
    """A name or label that a file can hold."""
    if not text and not empty:
        raise InvalidNetwork("", f"{what} cannot be empty; type at least one character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidNetwork("", f"{what} holds half of a character, which no file can; type it anew") from error
    return text

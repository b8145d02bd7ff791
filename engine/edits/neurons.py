"""Edits of neurons: add, delete (with connections), duplicate, rename, move between layers and within them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import compress
from types import MappingProxyType

import msgspec
import numpy as np

from engine.document import Document, Point
from engine.edits.lookup import (
    Pair,
    arrow,
    checked_text,
    existing_connection_at,
    layer_at,
    neuron_at,
    neurons_at,
    quoted,
)
from engine.edits.names import fresh_neurons
from engine.edits.rebuild import network_with, rebuilt, with_layer, with_neurons
from engine.errors import InvalidNetwork, StudioError
from engine.functions.activations import SOFTMAX
from engine.hidden import carried
from engine.network import Connection, Indices, Layer, Mask, Network, Neuron, Own, Parameter, Shared


def add_neuron(document: Document, layer: int, position: Point | None = None) -> Document:
    """A new neuron at the end of a layer, with bias 0, not connected; an input's or output's data column is 0."""
    network = document.network
    old = network.layers[layer_at(network, layer)]
    (neuron,) = fresh_neurons(network, layer, 1)
    layers = with_layer(network.layers, layer, replace_neurons(old, (*old.neurons, neuron)))
    positions = {} if position is None else {neuron.id: checked_position(position)}
    return rebuilt(document, network_with(network, layers=layers), positions=positions)


def delete(document: Document, neurons: Iterable[str] = (), connections: Iterable[Pair] = ()) -> Document:
    """Without some neurons, all that is connected to them, and some connections. A layer may become empty."""
    network = document.network
    gone = np.zeros(len(network.neurons), dtype=np.bool_)
    gone[[neuron_at(network, neuron) for neuron in neurons]] = True
    stays = ~(gone[network.sources] | gone[network.targets])
    stays[[existing_connection_at(network, pair) for pair in connections]] = False
    if not gone.any() and stays.all():
        raise StudioError("nothing is selected that could be deleted; select neurons or connections")
    layers = [
        replace_neurons(layer, tuple(left)) for layer, left in zip(network.layers, _left(network, gone), strict=True)
    ]
    return rebuilt(document, network_with(network, layers=layers, kept=stays))


def _left(network: Network, gone: Mask) -> Iterable[list[Neuron]]:
    """The neurons of each layer that stay."""
    for i, layer in enumerate(network.layers):
        places = network.layer_range(i)
        yield list(compress(layer.neurons, (~gone[places.start : places.stop]).tolist()))


def replace_neurons(layer: Layer, neurons: tuple[Neuron, ...]) -> Layer:
    """A layer with other neurons."""
    return msgspec.structs.replace(layer, neurons=neurons)


def checked_position(position: Point) -> Point:
    """A position that a file can hold."""
    x, y = position
    if not (np.isfinite(x) and np.isfinite(y)):
        raise StudioError("a position must be two finite numbers")
    return float(x), float(y)


# --- duplicate ----------------------------------------------------------------------------------------------------


def duplicate(document: Document, neurons: Iterable[str], offset: Point = (0.0, 0.0)) -> Document:
    """Copies of some neurons at the ends of their layers, with their parameters and columns of data.

    Each copy is connected to the rest of the network as its original is, and copies among themselves as the originals
    are. What is shared is held by the copy too; labels of weights and biases stay with the originals. Copies of neurons
    that were placed by hand stand `offset` beside them.
    """
    network = document.network
    chosen = [network.neurons[i] for i in neurons_at(network, neurons)]
    copies = _copies(network, chosen)
    layers = [
        replace_neurons(layer, (*layer.neurons, *(copies[n.id] for n in layer.neurons if n.id in copies)))
        for layer in network.layers
    ]
    placed = {copies[n.id].id: document.positions[n.id] for n in chosen if n.id in document.positions}
    return rebuilt(
        document,
        network_with(network, layers=layers, added=list(_copied_connections(network, copies))),
        neurons={copy.id: original for original, copy in copies.items()},
        positions={copy: checked_position((x + offset[0], y + offset[1])) for copy, (x, y) in placed.items()},
    )


def _copies(network: Network, chosen: Sequence[Neuron]) -> dict[str, Neuron]:
    """A copy of each neuron by its original's id."""
    copies: dict[str, Neuron] = {}
    taken: set[str] = set()
    for i in range(len(network.layers)):
        originals = [neuron for neuron in chosen if network.layer_of[network.index[neuron.id]] == i]
        for original, fresh in zip(originals, fresh_neurons(network, i, len(originals), taken), strict=True):
            bias = None if original.bias is None else without_label(original.bias)
            label = None if original.label is None else fresh.label
            copies[original.id] = Neuron(fresh.id, label, original.activation, bias)
            taken.add(fresh.id)
    return copies


def _copied_connections(network: Network, copies: dict[str, Neuron]) -> Iterable[Connection]:
    chosen = np.zeros(len(network.neurons), dtype=np.bool_)
    chosen[[network.index[neuron] for neuron in copies]] = True
    for k in np.flatnonzero(chosen[network.sources] | chosen[network.targets]).tolist():
        connection = network.connections[k]
        source, target = (copies[end].id if end in copies else end for end in (connection.source, connection.target))
        yield Connection(source, target, without_label(connection.weight))


def without_label(parameter: Parameter) -> Parameter:
    """The same parameter for another place: a label belongs to one."""
    return Shared(parameter.name) if isinstance(parameter, Shared) else Own(parameter.trainable)


# --- rename -------------------------------------------------------------------------------------------------------


def set_label(document: Document, neuron: str, label: str | None) -> Document:
    """Another label for a neuron; None: its id is shown."""
    network = document.network
    old = network.neurons[neuron_at(network, neuron)]
    checked = None if label is None else checked_text(label, "a label")
    changed = msgspec.structs.replace(old, label=checked)
    return replace(document, network=network_with(network, layers=with_neurons(network.layers, {neuron: changed})))


def set_id(document: Document, neuron: str, new: str) -> Document:
    """Another id for a neuron, which no other has."""
    network = document.network
    old = network.neurons[neuron_at(network, neuron)]
    checked_text(new, "an id", empty=False)
    if new == neuron:
        return document
    if new in network.index:
        raise InvalidNetwork("", f'the id "{new}" belongs to another neuron; choose another')
    layers = with_neurons(network.layers, {neuron: msgspec.structs.replace(old, id=new)})
    positions = {new if key == neuron else key: point for key, point in document.positions.items()}
    # Neurons and connections keep their order, and so do all vectors.
    renamed = network_with(network, layers=layers, changed=_reconnected(network, neuron, new))
    asked = document.exercise and carried(document.exercise, renamed, len(document.data.train), {neuron: new})
    return replace(document, network=renamed, positions=MappingProxyType(positions), exercise=asked)


def _reconnected(network: Network, neuron: str, new: str) -> dict[int, Connection]:
    """The connections of a neuron with its new id, by their places."""
    place = network.index[neuron]
    into = {k: msgspec.structs.replace(network.connections[k], target=new) for k in network.incoming(place)}
    out = {k: msgspec.structs.replace(network.connections[k], source=new) for k in network.outgoing(place).tolist()}
    return into | out


# --- move ---------------------------------------------------------------------------------------------------------


def move_neurons(document: Document, neurons: Iterable[str], layer: int, place: int | None = None) -> Document:
    """Some neurons moved to a layer, before the neuron that is number `place` of those that stay there (None: the end).

    A neuron that becomes an input loses bias and activation, one that was an input gets a bias of 0; in or out of a
    softmax layer it takes the layer's activation. Refused where a connection would no longer go upward.
    """
    network = document.network
    moved = neurons_at(network, neurons)
    names = {network.neurons[i].id for i in moved}
    reason = why_not_move(network, names, layer)
    if reason:
        raise InvalidNetwork("", reason)
    target = network.layers[layer]
    adapted = tuple(_adapted(network.neurons[i], layer, target, bool(network.layer_of[i])) for i in moved)
    layers = []
    for i, old in enumerate(network.layers):
        rest = tuple(neuron for neuron in old.neurons if neuron.id not in names)
        at = len(rest) if place is None else max(0, min(place, len(rest)))
        layers.append(replace_neurons(old, (*rest[:at], *adapted, *rest[at:]) if i == layer else rest))
    return rebuilt(document, network_with(network, layers=layers))


def why_not_move(network: Network, neurons: Iterable[str], layer: int) -> str:
    """Why some neurons cannot be moved to a layer, in a sentence; empty if they can."""
    moved = neurons_at(network, neurons)
    layer_of = network.layer_of.copy()
    layer_of[moved] = layer_at(network, layer)
    first = first_downward(network, layer_of)
    if first is None:
        return ""
    connection = network.connections[first]
    mover = connection.source if network.index[connection.source] in moved else connection.target
    return (
        f'{quoted(network, mover)} cannot move to layer "{network.layers[layer].name}": the connection '
        f"{arrow(network, (connection.source, connection.target))} would no longer go upward; remove it first"
    )


def first_downward(network: Network, layer_of: Indices) -> int | None:
    """The first connection that would not go upward if the neurons lay in these layers."""
    wrong = np.flatnonzero(layer_of[network.sources] >= layer_of[network.targets])
    return int(wrong[0]) if len(wrong) else None


def _adapted(neuron: Neuron, layer: int, target: Layer, had_bias: bool) -> Neuron:
    """The neuron as its new layer needs it; `had_bias` says whether it could have one before."""
    if layer == 0:
        return Neuron(neuron.id, neuron.label)
    bias = neuron.bias if had_bias else Own()
    foreign = SOFTMAX in (neuron.activation, target.activation) and neuron.activation != target.activation
    return Neuron(neuron.id, neuron.label, None if foreign else neuron.activation, bias)

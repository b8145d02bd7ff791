"""Edits of layers: insert, remove, resize, reorder, rename; the activation of a layer or of single neurons; biases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
import numpy as np

from engine.creation import MOST_NEURONS
from engine.document import Document
from engine.edits.lookup import arrow, checked_text, layer_at, neurons_at, quoted
from engine.edits.names import fresh_layer_name, fresh_neurons
from engine.edits.neurons import delete, first_downward, replace_neurons
from engine.edits.rebuild import network_with, rebuilt, with_layer, with_neurons
from engine.errors import InvalidNetwork, UnknownName
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.network import Layer, Network, Neuron, Own


def insert_layer(
    document: Document, place: int, *, size: int = 0, activation: str = "sigmoid", name: str | None = None
) -> Document:
    """A new hidden layer at a place from 1 on, of neurons that are not connected; connections past it stay."""
    network = document.network
    if not 1 <= place < len(network.layers):
        raise InvalidNetwork("", "a new layer lies between the input layer and the output layer; insert it there")
    _check_activation(activation)
    _check_size(size)
    called = fresh_layer_name(network.layers) if name is None else checked_text(name, "a name")
    empty = Layer(called, activation, ())
    layers = (*network.layers[:place], empty, *network.layers[place:])
    neurons = fresh_neurons(network_with(network, layers=layers), place, size)
    return rebuilt(
        document, network_with(network, layers=with_layer(layers, place, replace_neurons(empty, tuple(neurons))))
    )


def remove_layer(document: Document, layer: int) -> Document:
    """Without a hidden layer, its neurons and all their connections."""
    network = document.network
    _check_hidden(network, layer, "removed")
    ids = [neuron.id for neuron in network.layers[layer].neurons]
    emptied = delete(document, ids) if ids else document
    left = emptied.network
    layers = (*left.layers[:layer], *left.layers[layer + 1 :])
    return rebuilt(emptied, network_with(left, layers=layers))


def resize_layer(document: Document, layer: int, size: int) -> Document:
    """A layer with as many neurons: the first ones stay; new ones have bias 0 and are not connected."""
    network = document.network
    old = network.layers[layer_at(network, layer)]
    _check_size(size)
    if size < len(old.neurons):
        return delete(document, [neuron.id for neuron in old.neurons[size:]])
    if size == len(old.neurons):
        return document
    neurons = (*old.neurons, *fresh_neurons(network, layer, size - len(old.neurons)))
    layers = with_layer(network.layers, layer, replace_neurons(old, neurons))
    return rebuilt(document, network_with(network, layers=layers))


def move_layer(document: Document, layer: int, place: int) -> Document:
    """A hidden layer moved to another place among the hidden ones; refused if a connection would not go upward."""
    network = document.network
    _check_hidden(network, layer, "moved")
    if not 1 <= place < len(network.layers) - 1:
        raise InvalidNetwork("", "a hidden layer stays between the input layer and the output layer")
    order = [i for i in range(len(network.layers)) if i != layer]
    order.insert(place, layer)
    _check_order(network, layer, order)
    return rebuilt(document, network_with(network, layers=[network.layers[i] for i in order]))


def rename_layer(document: Document, layer: int, name: str) -> Document:
    """Another name for a layer."""
    network = document.network
    old = network.layers[layer_at(network, layer)]
    changed = msgspec.structs.replace(old, name=checked_text(name, "a name"))
    return replace(document, network=network_with(network, layers=with_layer(network.layers, layer, changed)))


def _check_hidden(network: Network, layer: int, what: str) -> None:
    place = layer_at(network, layer)
    if place in (0, len(network.layers) - 1):
        kind = "input" if place == 0 else "output"
        raise InvalidNetwork("", f"the {kind} layer cannot be {what}; every network has one")


def _check_size(size: int) -> None:
    if not 0 <= size <= MOST_NEURONS:
        raise InvalidNetwork("", f"a layer of {size:,} neurons cannot be; give 0 to {MOST_NEURONS:,}")


def _check_order(network: Network, layer: int, order: list[int]) -> None:
    first = first_downward(network, np.argsort(order)[network.layer_of])
    if first is not None:
        connection = network.connections[first]
        raise InvalidNetwork(
            "",
            f'layer "{network.layers[layer].name}" cannot move there: the connection '
            f"{arrow(network, (connection.source, connection.target))} would no longer go upward; remove it first",
        )


# --- activations and biases ---------------------------------------------------------------------------------------


def set_layer_activation(document: Document, layer: int, activation: str) -> Document:
    """Another activation for a layer. To or from softmax, which is the whole layer's, neurons' own ones of it go."""
    network = document.network
    old = network.layers[layer_at(network, layer)]
    _check_activation(activation)
    if layer == 0:
        raise InvalidNetwork("", "the input layer has no activation; its neurons hand on what they are given")
    neurons = old.neurons
    if SOFTMAX in (activation, old.activation):
        neurons = tuple(_without(neuron) if _clashes(neuron, activation) else neuron for neuron in neurons)
    layers = with_layer(network.layers, layer, msgspec.structs.replace(old, activation=activation, neurons=neurons))
    return rebuilt(document, network_with(network, layers=layers))


def _clashes(neuron: Neuron, layer_activation: str) -> bool:
    own = neuron.activation
    return own is not None and own != layer_activation and SOFTMAX in (own, layer_activation)


def _without(neuron: Neuron) -> Neuron:
    return msgspec.structs.replace(neuron, activation=None)


def set_activation(document: Document, neurons: Iterable[str], activation: str | None) -> Document:
    """The activation of single neurons; None: their layers'."""
    network = document.network
    places = neurons_at(network, neurons)
    if activation is not None:
        _check_activation(activation)
    changed = {}
    for i in places:
        neuron = network.neurons[i]
        _check_not_input(network, i, "activation")
        _check_softmax(network, i, activation)
        changed[neuron.id] = msgspec.structs.replace(neuron, activation=activation)
    return rebuilt(document, network_with(network, layers=with_neurons(network.layers, changed)))


def _check_softmax(network: Network, neuron: int, activation: str | None) -> None:
    layer = network.layers[network.layer_of[neuron]]
    if activation is not None and activation != layer.activation and SOFTMAX in (activation, layer.activation):
        raise InvalidNetwork(
            "", f'softmax belongs to a whole layer; change the activation of layer "{layer.name}" instead'
        )


def _check_activation(activation: str) -> None:
    if activation not in ACTIVATIONS:
        raise UnknownName("activation", activation, ACTIVATIONS)


def _check_not_input(network: Network, neuron: int, what: str) -> None:
    if network.layer_of[neuron] == 0:
        raise InvalidNetwork("", f"{quoted(network, network.neurons[neuron].id)} is an input; inputs have no {what}")


def set_bias(document: Document, neurons: Iterable[str], present: bool) -> Document:
    """Gives neurons that have none a bias of 0, or takes the bias from those that have one."""
    network = document.network
    changed = {}
    for i in neurons_at(network, neurons):
        neuron = network.neurons[i]
        _check_not_input(network, i, "bias")
        if (neuron.bias is not None) != present:
            changed[neuron.id] = msgspec.structs.replace(neuron, bias=Own() if present else None)
    if not changed:
        return document
    return rebuilt(document, network_with(network, layers=with_neurons(network.layers, changed)))

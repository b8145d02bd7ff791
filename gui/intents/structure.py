"""Intents about neurons, connections and layers: what is there, where it stands and what it computes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from functools import partial, reduce

from engine import formula
from engine.document import Document, Point, with_position, with_positions
from engine.edits import connections, fragment, layers, neurons
from engine.network import Network
from gui.intents import words
from gui.intents.intent import Intent
from gui.selection import Pair, Selection

OFFSET: Point = (36.0, 36.0)  # of a copy from what it is a copy of
_LARGEST_SEED = 2**31


def _seed() -> int:
    """A fresh seed for weights that are drawn, kept with the intent so that it always does the same."""
    return secrets.randbelow(_LARGEST_SEED)


# --- neurons ----------------------------------------------------------------------------------------------------------


def add_neuron(network: Network, layer: int, position: Point | None = None, activation: str | None = None) -> Intent:
    """A new neuron at the end of a layer, with an activation of its own if that is given."""

    def make(document: Document) -> Document:
        added = neurons.add_neuron(document, layer, position)
        own = layer > 0 and activation not in (None, added.network.layers[layer].activation)
        new = added.network.neurons[added.network.layer_range(layer)[-1]].id
        return layers.set_activation(added, [new], activation) if own else added

    return Intent(f"Add a neuron to {words.layer(network, layer)}", make)


def add_layer(
    network: Network, place: int, size: int = 0, activation: str = "sigmoid", position: Point | None = None
) -> Intent:
    """A new hidden layer before the layer at `place`; a single neuron of it stands at `position`."""

    def make(document: Document) -> Document:
        added = layers.insert_layer(document, place, size=size, activation=activation)
        if position is None or size != 1:
            return added
        new = added.network.neurons[added.network.layer_range(place)[0]].id
        return with_position(added, new, position)

    what = "an empty layer" if size == 0 else f"a layer of {words.count(size, 'neuron')}"
    before = words.layer(network, min(place, len(network.layers) - 1))
    return Intent(f"Insert {what} before {before}", make)


def delete(network: Network, selection: Selection) -> Intent:
    """Everything selected away: connections, neurons with theirs, and hidden layers; of others the neurons.

    Of biases alone the biases go. Beside other things they go or stay with their neurons, as targets and the error do.
    """
    if selection and len(selection.of_kind("bias")) == len(selection.places):
        return set_bias(network, selection.neurons(network), False)
    last = len(network.layers) - 1
    gone = {network.neurons[i].id for i in selection.of_kind("neuron").tolist()}
    for layer in selection.layers():
        gone.update(network.neurons[i].id for i in network.layer_range(layer))
    hidden = [layer for layer in selection.layers() if 0 < layer < last]
    pairs = selection.connections(network)

    def make(document: Document) -> Document:
        left = neurons.delete(document, gone, pairs) if gone or pairs or not hidden else document
        for layer in reversed(hidden):
            left = layers.remove_layer(left, layer)
        return left

    ids = sorted(gone, key=network.index.__getitem__)
    parts = [words.layer(network, layer) for layer in hidden]
    parts += [words.neurons(network, ids)] if ids and not hidden else []
    parts += [words.connections(network, pairs)] if pairs else []
    return Intent(f"Delete {' and '.join(parts)}", make)


def duplicate(network: Network, ids: Sequence[str]) -> Intent:
    """Copies of neurons with all their connections."""
    return Intent(f"Duplicate {words.neurons(network, ids)}", lambda d: neurons.duplicate(d, ids, OFFSET))


def paste(text: str, offset: Point = OFFSET) -> Intent:
    """The neurons and connections that a copied text holds."""
    return Intent("Paste neurons", lambda d: fragment.pasted(d, text, offset))


def cut(network: Network, ids: Sequence[str]) -> Intent:
    """Neurons away that have been copied."""
    return Intent(f"Cut {words.neurons(network, ids)}", lambda d: neurons.delete(d, ids))


def rename(network: Network, of: str, label: str) -> Intent:
    """Another label; an empty one is the id again."""
    name = label.strip()
    return Intent(
        f"Rename {words.neuron(network, of)} to {formula.plain(name or of)}",
        lambda d: neurons.set_label(d, of, name or None),
    )


def set_id(network: Network, of: str, new: str) -> Intent:
    """Another id, by which the file names the neuron."""
    return Intent(f"Set the id of {words.neuron(network, of)} to {new}", lambda d: neurons.set_id(d, of, new))


def move_to_layer(network: Network, ids: Sequence[str], layer: int, place: int | None = None) -> Intent:
    """Neurons into a layer, before its neuron at `place` or at its end."""
    text = f"Move {words.neurons(network, ids)} to {words.layer(network, layer)}"
    return Intent(text, lambda d: neurons.move_neurons(d, ids, layer, place))


def place_neurons(network: Network, points: Mapping[str, Point], *, merge: bool = False) -> Intent:
    """Neurons where they were put by hand."""
    ids = list(points)
    key = f"place {' '.join(ids)}" if merge else None
    return Intent(f"Move {words.neurons(network, ids)}", lambda d: with_positions(d, points), key)


def align(network: Network, points: Mapping[str, Point]) -> Intent:
    """Neurons on the line that their points are on."""
    return Intent(f"Align {words.neurons(network, list(points))}", lambda d: with_positions(d, points))


def distribute(network: Network, points: Mapping[str, Point]) -> Intent:
    """Neurons as far apart as their points are."""
    return Intent(f"Distribute {words.neurons(network, list(points))}", lambda d: with_positions(d, points))


def arrange(positions: Mapping[str, Point]) -> Intent:
    """Every neuron at its automatic place but for those in `positions`."""
    return Intent("Arrange the network", lambda d: with_positions(d, positions, anew=True))


# --- connections ------------------------------------------------------------------------------------------------------


def connect(network: Network, source: str, target: str) -> Intent:
    """One new connection with a weight drawn at random."""
    make = partial(connections.connect, source=source, target=target, seed=_seed())
    return Intent(f"Connect {words.connection(network, (source, target))}", make)


def connect_all(network: Network, sources: Sequence[str], targets: Sequence[str]) -> Intent:
    """Every missing connection from some neurons to others."""
    text = f"Connect {words.neurons(network, sources)} with {words.neurons(network, targets)}"
    return Intent(text, partial(connections.connect_all, sources=sources, targets=targets, seed=_seed()))


def connect_layers(network: Network, lower: int, upper: int) -> Intent:
    """Every missing connection between two layers."""
    text = f"Connect {words.layer(network, lower)} with {words.layer(network, upper)}"
    return Intent(text, partial(connections.connect_layers, lower=lower, upper=upper, seed=_seed()))


def disconnect(network: Network, pairs: Sequence[Pair]) -> Intent:
    """Connections away."""
    return Intent(f"Disconnect {words.connections(network, pairs)}", lambda d: neurons.delete(d, (), pairs))


# --- layers -----------------------------------------------------------------------------------------------------------


def remove_layer(network: Network, layer: int) -> Intent:
    """A hidden layer away with its neurons."""
    return Intent(f"Remove {words.layer(network, layer)}", lambda d: layers.remove_layer(d, layer))


def resize_layer(network: Network, layer: int, size: int) -> Intent:
    """A layer of so many neurons: new ones at its end, or the last ones away."""
    text = f"Resize {words.layer(network, layer)} to {words.count(size, 'neuron')}"
    return Intent(text, lambda d: layers.resize_layer(d, layer, size))


def resize_layers(network: Network, places: Sequence[int], size: int) -> Intent:
    """Several layers of so many neurons each."""

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


def set_layer_activation(network: Network, layer: int, activation: str) -> Intent:
    """The activation of all neurons of a layer that have none of their own."""
    text = f"Set the activation of {words.layer(network, layer)} to {activation.replace('_', ' ')}"
    return Intent(text, lambda d: layers.set_layer_activation(d, layer, activation))


def set_layer_activations(network: Network, places: Sequence[int], activation: str) -> Intent:
    """The same activation for several layers."""

    def make(document: Document) -> Document:
        return reduce(lambda d, layer: layers.set_layer_activation(d, layer, activation), places, document)

    text = f"Set the activation of {words.layers(network, places)} to {activation.replace('_', ' ')}"
    return Intent(text, make)


def set_activation(network: Network, ids: Sequence[str], activation: str | None) -> Intent:
    """An activation of their own for some neurons; None is that of their layer."""
    name = "that of the layer" if activation is None else activation.replace("_", " ")
    text = f"Set the activation of {words.neurons(network, ids)} to {name}"
    return Intent(text, lambda d: layers.set_activation(d, ids, activation))


def set_bias(network: Network, ids: Sequence[str], present: bool) -> Intent:
    """Biases for some neurons, or none."""
    verb = "Give a bias to" if present else "Take the bias from"
    return Intent(f"{verb} {words.neurons(network, ids)}", lambda d: layers.set_bias(d, ids, present))

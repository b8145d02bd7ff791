"""Intents about neurons and connections: what is there, where it stands and what it computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from engine import formula
from engine.document import Document, Point, with_positions
from engine.edits import connections, fragment, layers, neurons
from engine.network import Network
from gui.intents import words
from gui.intents.intent import Intent, fresh_seed
from gui.selection import Pair, Selection

OFFSET: Point = (36.0, 36.0)  # of a copy from what it is a copy of


# --- neurons ----------------------------------------------------------------------------------------------------------


def add_neuron(network: Network, layer: int, position: Point | None = None, activation: str | None = None) -> Intent:
    """A new neuron at the end of a layer, with an activation of its own if that is given."""

    def make(document: Document) -> Document:
        added = neurons.add_neuron(document, layer, position)
        own = layer > 0 and activation not in (None, added.network.layers[layer].activation)
        new = added.network.neurons[added.network.layer_range(layer)[-1]].id
        return layers.set_activation(added, [new], activation) if own else added

    return Intent(f"Add a neuron to {words.layer(network, layer)}", make)


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
    make = partial(connections.connect, source=source, target=target, seed=fresh_seed())
    return Intent(f"Connect {words.connection(network, (source, target))}", make)


def connect_all(network: Network, sources: Sequence[str], targets: Sequence[str]) -> Intent:
    """Every missing connection from some neurons to others."""
    text = f"Connect {words.neurons(network, sources)} with {words.neurons(network, targets)}"
    return Intent(text, partial(connections.connect_all, sources=sources, targets=targets, seed=fresh_seed()))


def disconnect(network: Network, pairs: Sequence[Pair]) -> Intent:
    """Connections away."""
    return Intent(f"Disconnect {words.connections(network, pairs)}", lambda d: neurons.delete(d, (), pairs))


# --- what neurons compute ---------------------------------------------------------------------------------------------


def set_activation(network: Network, ids: Sequence[str], activation: str | None) -> Intent:
    """An activation of their own for some neurons; None is that of their layer."""
    name = "that of the layer" if activation is None else activation.replace("_", " ")
    text = f"Set the activation of {words.neurons(network, ids)} to {name}"
    return Intent(text, lambda d: layers.set_activation(d, ids, activation))


def set_bias(network: Network, ids: Sequence[str], present: bool) -> Intent:
    """Biases for some neurons, or none."""
    verb = "Give a bias to" if present else "Take the bias from"
    return Intent(f"{verb} {words.neurons(network, ids)}", lambda d: layers.set_bias(d, ids, present))

"""Copy and paste: some neurons, with the connections among them, as the text of a network file.

The text is a whole document without samples, so that it also opens as one; any network file's text can be pasted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec
import numpy as np

from engine.data import Data, no_samples
from engine.decoding import decode
from engine.document import Document, Point, State
from engine.edits.layers import insert_layer
from engine.edits.lookup import connections_at, neurons_at
from engine.edits.names import fresh_neurons, fresh_shared_name
from engine.edits.neurons import checked_position, delete, replace_neurons
from engine.edits.rebuild import held, network_with, rebuilt
from engine.encoding import encode
from engine.errors import InvalidFile, StudioError
from engine.functions.activations import SOFTMAX
from engine.network import Connection, Layer, Network, Neuron, Own, Parameter, Shared, SharedParameter, Vector


def copied(document: Document, neurons: Iterable[str]) -> str:
    """Some neurons and the connections among them as the text of a network file, each in the layer it was in."""
    network = document.network
    chosen = {network.neurons[i].id for i in neurons_at(network, neurons)}
    others = [neuron.id for neuron in network.neurons if neuron.id not in chosen]
    part = delete(document, others) if others else document
    none = no_samples(part.network.input_count, part.network.output_count)
    bare = replace(part, initial=part.parameters, name="", notes="", exercise=None, lesson=None)
    alone = replace(bare, data=Data(none, none), state=State())
    names = held(part.network)
    shared = [parameter for parameter in part.network.shared if parameter.name in names]
    return encode(rebuilt(alone, network_with(part.network, shared=shared))).decode()


def pasted(document: Document, text: str, offset: Point = (0.0, 0.0)) -> Document:
    """The document with the neurons of a copied text added at the ends of its layers, and their connections.

    Inputs are added to the inputs, outputs to the outputs and the k-th hidden layer's neurons to the k-th hidden
    layer; where there are not as many, hidden layers are inserted before the outputs. Ids that are taken become fresh
    ones. A layer that was empty takes the activation and the initialiser with the neurons; in any other a neuron whose
    layer has another activation keeps its own, except in and out of softmax. A shared parameter is the document's own
    where that has the same name, value and label, else a fresh one. What was placed by hand stands `offset` from there.
    """
    part = _decoded(text)
    document = _deep_enough(part.network, document)
    layers = _layers(part.network, document.network)
    document = _as_active(part.network, document, layers)
    names = _shared_names(part, document)
    added = _neurons(part.network, document.network, layers, names)
    network = _joined(part.network, document.network, layers, added, names)
    ids = {neuron.id: new.id for neuron, new in zip(part.network.neurons, added, strict=True)}
    positions = {ids[n]: checked_position((x + offset[0], y + offset[1])) for n, (x, y) in part.positions.items()}
    return rebuilt(document, network, values=_values(part, document.network, network, added), positions=positions)


def _decoded(text: str) -> Document:
    try:
        part = decode(text.encode(errors="surrogatepass"))
    except InvalidFile as error:
        raise StudioError(f"the clipboard holds no neurons to paste: {error}") from error
    if not part.network.neurons:
        raise StudioError("the clipboard holds a network without neurons; copy some first")
    return part


def _deep_enough(part: Network, document: Document) -> Document:
    """The document with as many hidden layers as the part has neurons in."""
    last = len(document.network.layers) - 1
    highest = max((i for i, layer in enumerate(part.layers[:-1]) if layer.neurons), default=0)
    for place, layer in enumerate(part.layers[last : highest + 1], last):
        taken = {old.name for old in document.network.layers}
        name = None if layer.name in taken else layer.name
        document = insert_layer(document, place, activation=layer.activation or "identity", name=name)
    return document


def _as_active(part: Network, document: Document, places: Sequence[int]) -> Document:
    """The document whose layers that are empty have the activations of the neurons that come into them."""
    layers = list(document.network.layers)
    for layer, place in zip(part.layers, places, strict=True):
        if layer.neurons and not layers[place].neurons:
            layers[place] = msgspec.structs.replace(layer, name=layers[place].name, neurons=())
    return rebuilt(document, network_with(document.network, layers=layers))


def _layers(part: Network, into: Network) -> list[int]:
    """The layer that each layer's neurons go to."""
    last, into_last = len(part.layers) - 1, len(into.layers) - 1
    return [into_last if i == last else min(i, into_last) for i in range(last + 1)]


def _shared_names(part: Document, into: Document) -> dict[str, str]:
    """What each shared parameter of the part is called in the document."""
    there, taken = _shared(into), {shared.name for shared in into.network.shared}
    names: dict[str, str] = {}
    for name, meaning in _shared(part).items():
        names[name] = name if there.get(name) == meaning else fresh_shared_name(taken, name)
        taken.add(names[name])
    return names


def _shared(document: Document) -> dict[str, tuple[bool, str | None, bytes]]:
    """What the shared parameters are, by their names."""
    network = document.network
    values = document.parameters[network.first_shared :]
    return {s.name: (s.trainable, s.label, v.tobytes()) for s, v in zip(network.shared, values, strict=True)}


def _neurons(part: Network, into: Network, layers: Sequence[int], names: dict[str, str]) -> list[Neuron]:
    """The part's neurons, in their order, as the document takes them in."""
    added: list[Neuron] = []
    taken = set(part.index)
    for layer, place in zip(part.layers, layers, strict=True):
        clashing = sum(neuron.id in into.index for neuron in layer.neurons)
        fresh = iter(fresh_neurons(into, place, clashing, taken))
        for neuron in layer.neurons:
            new = next(fresh) if neuron.id in into.index else neuron
            label = None if neuron.label is None else new.label
            activation = _activation(neuron, layer, into.layers[place])
            added.append(Neuron(new.id, label, activation, _renamed(neuron.bias, names)))
            taken.add(new.id)
    return added


def _activation(neuron: Neuron, layer: Layer, into: Layer) -> str | None:
    """The override with which a neuron computes in another layer what it did in its own."""
    if layer.activation is None or SOFTMAX in (layer.activation, into.activation):
        return None
    if neuron.activation is None and layer.activation == into.activation:
        return None
    return neuron.activation or layer.activation


def _renamed(parameter: Parameter | None, names: dict[str, str]) -> Parameter | None:
    return Shared(names[parameter.name], parameter.label) if isinstance(parameter, Shared) else parameter


def _joined(
    part: Network, into: Network, places: Sequence[int], added: Sequence[Neuron], names: dict[str, str]
) -> Network:
    """Both networks in one."""
    columns: list[list[Neuron]] = [[] for _ in into.layers]
    for neuron, layer in zip(added, part.layer_of.tolist(), strict=True):
        columns[places[layer]].append(neuron)
    layers = [replace_neurons(a, (*a.neurons, *column)) for a, column in zip(into.layers, columns, strict=True)]
    connections = [
        Connection(added[a].id, added[b].id, _renamed(connection.weight, names) or Own())
        for connection, a, b in zip(part.connections, part.sources.tolist(), part.targets.tolist(), strict=True)
    ]
    there = {shared.name for shared in into.shared}
    new = {names[shared.name]: shared for shared in part.shared if shared.name in held(part)}
    shared = [SharedParameter(name, s.trainable, s.label) for name, s in new.items() if name not in there]
    return network_with(into, layers=layers, added=connections, shared=(*into.shared, *shared))


def _values(part: Document, into: Network, network: Network, added: Sequence[Neuron]) -> Vector:
    """The part's numbers at their places in the network that holds it; what was there keeps its own."""
    values = np.full(network.parameter_count, np.nan)
    old = part.network
    places = np.array([network.index[neuron.id] for neuron in added], dtype=np.intp)
    connections = connections_at(network, places[old.sources], places[old.targets])
    values[network.weight_slots[connections]] = part.parameters[old.weight_slots]
    biased = old.bias_slots >= 0
    values[network.bias_slots[places[biased]]] = part.parameters[old.bias_slots[biased]]
    first, known = network.first_shared, {shared.name for shared in into.shared}
    values[[slot for slot, shared in enumerate(network.shared, first) if shared.name in known]] = np.nan
    return values

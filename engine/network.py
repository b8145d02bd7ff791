"""The structure of a network: layers, neurons, connections and which parameter stands at which place.

Frozen values without numbers; the parameters' values are one vector beside it, in the order of `Network.slots`.
Everything in the program may use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from itertools import compress, repeat
from operator import attrgetter, itemgetter

import numpy as np

from engine.errors import InvalidNetwork, UnknownName
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.initialisation import check as check_initialisation
from engine.parts import (
    ID,
    SLOT,
    WEIGHT,
    Connection,
    Indices,
    Layer,
    Mask,
    Neuron,
    Own,
    Parameter,
    Shared,
    SharedParameter,
    Slot,
    Vector,
    Wiring,
    are_own,
    frozen,
    read_only,
    wired,
    wired_plainly,
)

__all__ = [
    "Connection",
    "Indices",
    "Layer",
    "Mask",
    "Network",
    "Neuron",
    "Own",
    "Parameter",
    "Shared",
    "SharedParameter",
    "Slot",
    "Vector",
    "Wiring",
    "read_only",
    "wired",
    "wired_plainly",
]


@dataclass(frozen=True)
class Network:
    """Layers from input to output, connections in canonical order, shared parameters by name.

    Connections are put in canonical order (by target, then source, in the order of the neurons), shared parameters by
    name, so that two equal networks are equal values. Raises InvalidNetwork for a structure that cannot be. `known`
    stands for the look at each connection alone; that they go upward, each once, is seen to all the same.

    The parameter vector of a network has one number a slot: first the connections' own weights in canonical order,
    then the neurons' own biases in the neurons' order, then the shared parameters by name.
    """

    layers: tuple[Layer, ...]
    connections: tuple[Connection, ...] = ()
    shared: tuple[SharedParameter, ...] = ()
    known: InitVar[Wiring | None] = None
    wiring: Wiring = field(init=False, repr=False, compare=False)

    def __post_init__(self, known: Wiring | None) -> None:
        _check_layers(self)
        own = known.own if known else are_own(map(WEIGHT, self.connections))
        _check_shared(self, own)
        object.__setattr__(self, "shared", tuple(sorted(self.shared, key=lambda s: s.name)))
        wiring = known or _wiring(self)
        order = _canonical(self, wiring.sources, wiring.targets)
        if order is not None:
            object.__setattr__(self, "connections", itemgetter(*order.tolist())(self.connections))
            wiring = wiring.take(order)
        for facts in wiring:
            frozen(facts)
        object.__setattr__(self, "wiring", wiring)

    # --- neurons -----------------------------------------------------------------------------------------------

    @cached_property
    def neurons(self) -> tuple[Neuron, ...]:
        """All neurons, layer by layer."""
        return tuple(neuron for layer in self.layers for neuron in layer.neurons)

    @cached_property
    def index(self) -> dict[str, int]:
        """A neuron's place in `neurons`, by its id."""
        return {neuron.id: i for i, neuron in enumerate(self.neurons)}

    @cached_property
    def layer_starts(self) -> tuple[int, ...]:
        """Where each layer begins in `neurons`, and the number of neurons at the end: length layers + 1."""
        return tuple(np.cumsum([0] + [len(layer.neurons) for layer in self.layers]).tolist())

    @cached_property
    def layer_of(self) -> Indices:
        """The layer of each neuron, shape (neurons,)."""
        return frozen(np.repeat(np.arange(len(self.layers)), [len(layer.neurons) for layer in self.layers]))

    def layer_range(self, layer: int) -> range:
        """The places of one layer's neurons in `neurons`; negative layers count from the end."""
        layer %= len(self.layers)
        return range(self.layer_starts[layer], self.layer_starts[layer + 1])

    @property
    def input_count(self) -> int:
        """The number of input neurons."""
        return len(self.layers[0].neurons)

    @property
    def output_count(self) -> int:
        """The number of output neurons."""
        return len(self.layers[-1].neurons)

    def activation_of(self, neuron: int) -> str:
        """The activation in force at a neuron that is not an input: its own, or its layer's."""
        own = self.neurons[neuron].activation
        return own or self.layers[self.layer_of[neuron]].activation or "identity"

    # --- connections -------------------------------------------------------------------------------------------

    @property
    def sources(self) -> Indices:
        """The source neuron of each connection, shape (connections,)."""
        return self.wiring.sources

    @property
    def targets(self) -> Indices:
        """The target neuron of each connection, shape (connections,)."""
        return self.wiring.targets

    @cached_property
    def incoming_starts(self) -> Indices:
        """Connections into neuron i are the range [starts[i], starts[i + 1]); shape (neurons + 1,)."""
        return frozen(np.searchsorted(self.targets, np.arange(len(self.neurons) + 1)))

    @cached_property
    def _by_source(self) -> tuple[Indices, Indices]:
        order = np.argsort(self.sources, kind="stable")
        return order, np.searchsorted(self.sources[order], np.arange(len(self.neurons) + 1))

    def incoming(self, neuron: int) -> range:
        """The connections that end at a neuron."""
        return range(int(self.incoming_starts[neuron]), int(self.incoming_starts[neuron + 1]))

    def outgoing(self, neuron: int) -> Indices:
        """The connections that start at a neuron."""
        order, starts = self._by_source
        return order[starts[neuron] : starts[neuron + 1]]

    @cached_property
    def connection_index(self) -> dict[tuple[str, str], int]:
        """A connection's place in `connections`, by source and target id."""
        return dict(zip(self._pairs(self.connections), range(len(self.connections)), strict=True))

    # --- parameters --------------------------------------------------------------------------------------------

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The free parameters in the order of the parameter vector."""
        weights = zip(repeat("weight"), self._pairs(self._with_own_weight))
        biases = zip(repeat("bias"), map(ID, self._with_own_bias))
        return tuple(map(SLOT, (*weights, *biases, *(("shared", s.name) for s in self.shared))))

    @cached_property
    def weight_slots(self) -> Indices:
        """The slot of each connection's weight, shape (connections,)."""
        own = self.wiring.own
        slots = np.cumsum(own) - 1
        for i in np.flatnonzero(~own).tolist():
            slots[i] = self._slot_of_shared(self.connections[i].weight)
        return frozen(slots)

    @cached_property
    def bias_slots(self) -> Indices:
        """The slot of each neuron's bias, −1 where it has none, shape (neurons,)."""
        own = self._own_biases
        slots = np.cumsum(own) - 1 + np.count_nonzero(self.wiring.own)
        for i in np.flatnonzero(~own).tolist():
            slots[i] = self._slot_of_shared(self.neurons[i].bias)
        return frozen(slots)

    @cached_property
    def trainable(self) -> Mask:
        """Which slots training may change, shape (slots,)."""
        weights = self.wiring.trainable[self.wiring.own]
        biases = map(attrgetter("bias.trainable"), self._with_own_bias)
        others = np.fromiter((*biases, *(s.trainable for s in self.shared)), np.bool_)
        return frozen(np.concatenate([weights, others]))

    @cached_property
    def has_labels(self) -> bool:
        """Whether any weight, bias or shared parameter has a label."""
        biases = (neuron.bias for neuron in self.neurons)
        parameters = (*(bias for bias in biases if bias is not None), *self.shared)
        return bool(self.wiring.labelled.any()) or any(p.label is not None for p in parameters)

    @cached_property
    def slot_labels(self) -> tuple[str | None, ...]:
        """The label of each slot's parameter, where it has one."""
        if not self.has_labels:
            return (None,) * self.parameter_count
        weights = map(attrgetter("weight.label"), self._with_own_weight)
        biases = map(attrgetter("bias.label"), self._with_own_bias)
        return (*weights, *biases, *(s.label for s in self.shared))

    @property
    def parameter_count(self) -> int:
        """The length of the parameter vector."""
        return self.first_shared + len(self.shared)

    @property
    def first_shared(self) -> int:
        """The first slot of the shared parameters, which follow the weights and biases that are their places' own."""
        return int(np.count_nonzero(self.wiring.own) + np.count_nonzero(self._own_biases))

    @cached_property
    def _own_biases(self) -> Mask:
        """Which neurons have a bias of their own."""
        return frozen(are_own(map(attrgetter("bias"), self.neurons)))

    @property
    def _with_own_weight(self) -> Iterator[Connection]:
        return compress(self.connections, self.wiring.own.tolist())

    @property
    def _with_own_bias(self) -> Iterator[Neuron]:
        return compress(self.neurons, self._own_biases.tolist())

    @cached_property
    def _shared_slots(self) -> Mapping[str, int]:
        return {shared.name: slot for slot, shared in enumerate(self.shared, self.first_shared)}

    def _slot_of_shared(self, parameter: Parameter | None) -> int:
        return self._shared_slots[parameter.name] if isinstance(parameter, Shared) else -1

    @staticmethod
    def _pairs(connections: Iterable[Connection]) -> Iterator[tuple[str, str]]:
        return map(attrgetter("source", "target"), connections)


# --- what a network may be ----------------------------------------------------------------------------------------


def _check_layers(network: Network) -> None:
    if len(network.layers) < 2:
        raise InvalidNetwork("layers", "a network has at least an input layer and an output layer")
    seen: set[str] = set()
    for i, layer in enumerate(network.layers):
        _check_activation(network, i)
        check_initialisation(layer.initialiser, f"layers[{i}].initialiser")
        for j, neuron in enumerate(layer.neurons):
            where = f"layers[{i}].neurons[{j}]"
            if not neuron.id:
                raise InvalidNetwork(f"{where}.id", "an id cannot be empty")
            if neuron.id in seen:
                raise InvalidNetwork(f"{where}.id", f'the id "{neuron.id}" is used twice')
            seen.add(neuron.id)
            if i == 0 and (neuron.bias is not None or neuron.activation is not None):
                key = "bias" if neuron.bias is not None else "activation"
                raise InvalidNetwork(f"{where}.{key}", f"an input neuron has no {key}")


def _check_activation(network: Network, i: int) -> None:
    layer = network.layers[i]
    where = f"layers[{i}].activation"
    if i == 0:
        if layer.activation is not None:
            raise InvalidNetwork(where, "the input layer has no activation")
        return
    if layer.activation is None:
        raise InvalidNetwork(where, "every layer but the first needs an activation")
    if layer.activation not in ACTIVATIONS:
        raise UnknownName("activation", layer.activation, ACTIVATIONS, where)
    for j, neuron in enumerate(layer.neurons):
        if neuron.activation is None:
            continue
        own = f"layers[{i}].neurons[{j}].activation"
        if neuron.activation not in ACTIVATIONS:
            raise UnknownName("activation", neuron.activation, ACTIVATIONS, own)
        if SOFTMAX in (neuron.activation, layer.activation) and neuron.activation != layer.activation:
            raise InvalidNetwork(own, "softmax belongs to a whole layer, not to single neurons of it")


def _check_shared(network: Network, own: Mask) -> None:
    names: dict[str, None] = {}
    for shared in network.shared:
        if shared.name in names:
            raise InvalidNetwork("shared_parameters", f'the name "{shared.name}" is used twice')
        names[shared.name] = None
    for i, layer in enumerate(network.layers):
        for j, neuron in enumerate(layer.neurons):
            if isinstance(neuron.bias, Shared) and neuron.bias.name not in names:
                where = f"layers[{i}].neurons[{j}].bias.shared"
                raise UnknownName("shared parameter", neuron.bias.name, names, where)
    for k in np.flatnonzero(~own).tolist():
        weight = network.connections[k].weight
        if isinstance(weight, Shared) and weight.name not in names:
            raise UnknownName("shared parameter", weight.name, names, f"connections[{k}].weight.shared")


def _wiring(network: Network) -> Wiring:
    """All that edits go on from, looked up."""
    try:
        return wired(network.connections, network.index)
    except KeyError:
        _check_connections(network)
        raise


def _canonical(network: Network, sources: Indices, targets: Indices) -> Indices | None:
    """The canonical order of the connections where they are not in it."""
    if (network.layer_of[sources] >= network.layer_of[targets]).any():
        _check_connections(network)
    keys = targets * len(network.neurons) + sources
    if (keys[1:] > keys[:-1]).all():  # as they mostly come
        return None
    order = np.argsort(keys, kind="stable")
    if (np.diff(keys[order]) == 0).any():
        _check_connections(network)
    return order


def _check_connections(network: Network) -> None:
    """Refuses the first connection that cannot be, by its place."""
    index, layer_of = network.index, network.layer_of.tolist()
    seen: set[tuple[str, str]] = set()
    for k, c in enumerate(network.connections):
        for key, end in (("from", c.source), ("to", c.target)):
            if end not in index:
                raise UnknownName("neuron", end, index, f"connections[{k}].{key}")
        if layer_of[index[c.source]] >= layer_of[index[c.target]]:
            what = "itself" if c.source == c.target else "a lower or the same layer"
            raise InvalidNetwork(
                f"connections[{k}].to",
                f'"{c.source}" cannot be connected to {what}; connections go to a higher layer',
            )
        if (c.source, c.target) in seen:
            raise InvalidNetwork(f"connections[{k}]", f'"{c.source}" and "{c.target}" are already connected')
        seen.add((c.source, c.target))

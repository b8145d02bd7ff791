"""The structure of a network: layers, neurons, connections and which parameter stands at which place.

Frozen values without numbers; the parameters' values are one vector beside it, in the order of `Network.slots`.
Everything in the program may use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass
from functools import cached_property, partial
from itertools import compress, repeat
from operator import attrgetter, itemgetter
from typing import Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from engine.errors import InvalidNetwork, UnknownName
from engine.functions.activations import ACTIVATIONS, SOFTMAX

Vector: TypeAlias = npt.NDArray[np.float64]
Indices: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]


# Structs instead of dataclasses where there is one for each connection: a tenth of the time to make.
class Own(msgspec.Struct, frozen=True):
    """A parameter that belongs to one place alone."""

    trainable: bool = True
    label: str | None = None


class Shared(msgspec.Struct, frozen=True):
    """A reference to a parameter that several places hold together, by its name; `label` is this place's alone."""

    name: str
    label: str | None = None


Parameter: TypeAlias = Own | Shared


class Neuron(msgspec.Struct, frozen=True):
    """One neuron. `activation` overrides its layer's; `bias` None means that it has no bias at all."""

    id: str
    label: str | None = None
    activation: str | None = None
    bias: Parameter | None = None

    @property
    def name(self) -> str:
        """What people see: the label, or the id where there is none."""
        return self.label if self.label is not None else self.id


class Layer(msgspec.Struct, frozen=True):
    """A named column of neurons. The input layer has no activation."""

    name: str
    activation: str | None
    neurons: tuple[Neuron, ...]


class Connection(msgspec.Struct, frozen=True):
    """A weighted connection between two neurons, given by their ids."""

    source: str
    target: str
    weight: Parameter = Own()


class SharedParameter(msgspec.Struct, frozen=True):
    """A parameter that every place naming it holds."""

    name: str
    trainable: bool = True
    label: str | None = None


class Slot(NamedTuple):
    """One free parameter: a connection's weight (`of` = source, target), a neuron's bias, or a shared one by name."""

    kind: Literal["weight", "bias", "shared"]
    of: str | tuple[str, str]


class Ends(NamedTuple):
    """What an edit knows of the connections from the network before, so that nobody looks up a hundred thousand ids.

    The source and the target neuron of each connection, and whether its weight is its own; shape (connections,).
    """

    sources: Indices
    targets: Indices
    own: Mask


@dataclass(frozen=True)
class Network:
    """Layers from input to output, connections in canonical order, shared parameters by name.

    Connections are put in canonical order (by target, then source, in the order of the neurons), shared parameters by
    name, so that two equal networks are equal values. Raises InvalidNetwork for a structure that cannot be. `ends`
    stands for the look-up of the connections' ids alone; that they go upward, each once, is seen to all the same.

    The parameter vector of a network has one number a slot: first the connections' own weights in canonical order,
    then the neurons' own biases in the neurons' order, then the shared parameters by name.
    """

    layers: tuple[Layer, ...]
    connections: tuple[Connection, ...] = ()
    shared: tuple[SharedParameter, ...] = ()
    ends: InitVar[Ends | None] = None

    def __post_init__(self, ends: Ends | None) -> None:
        _check_layers(self)
        own = ends.own if ends else _are_own(map(WEIGHT, self.connections))
        _check_shared(self, own)
        object.__setattr__(self, "shared", tuple(sorted(self.shared, key=lambda s: s.name)))
        sources, targets = (ends.sources, ends.targets) if ends else _looked_up(self)
        order = _canonical(self, sources, targets)
        if order is not None:
            object.__setattr__(self, "connections", itemgetter(*order.tolist())(self.connections))
            sources, targets, own = sources[order], targets[order], own[order]
        # What was found on the way nobody has to look up again.
        self.__dict__.update(sources=_frozen(sources), targets=_frozen(targets), own_weights=_frozen(own))

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
        return _frozen(np.repeat(np.arange(len(self.layers)), [len(layer.neurons) for layer in self.layers]))

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

    @cached_property
    def sources(self) -> Indices:
        """The source neuron of each connection, shape (connections,)."""
        return _frozen(_places(self, SOURCE))

    @cached_property
    def targets(self) -> Indices:
        """The target neuron of each connection, shape (connections,)."""
        return _frozen(_places(self, TARGET))

    @cached_property
    def incoming_starts(self) -> Indices:
        """Connections into neuron i are the range [starts[i], starts[i + 1]); shape (neurons + 1,)."""
        return _frozen(np.searchsorted(self.targets, np.arange(len(self.neurons) + 1)))

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
        return tuple(map(_SLOT, (*weights, *biases, *(("shared", s.name) for s in self.shared))))

    @cached_property
    def weight_slots(self) -> Indices:
        """The slot of each connection's weight, shape (connections,)."""
        own = self.own_weights
        slots = np.cumsum(own) - 1
        for i in np.flatnonzero(~own).tolist():
            slots[i] = self._slot_of_shared(self.connections[i].weight)
        return _frozen(slots)

    @cached_property
    def bias_slots(self) -> Indices:
        """The slot of each neuron's bias, −1 where it has none, shape (neurons,)."""
        own = self._own_biases
        slots = np.cumsum(own) - 1 + np.count_nonzero(self.own_weights)
        for i in np.flatnonzero(~own).tolist():
            slots[i] = self._slot_of_shared(self.neurons[i].bias)
        return _frozen(slots)

    @cached_property
    def trainable(self) -> Mask:
        """Which slots training may change, shape (slots,)."""
        weights = map(attrgetter("weight.trainable"), self._with_own_weight)
        biases = map(attrgetter("bias.trainable"), self._with_own_bias)
        return _frozen(np.fromiter((*weights, *biases, *(s.trainable for s in self.shared)), np.bool_))

    @cached_property
    def slot_labels(self) -> tuple[str | None, ...]:
        """The label of each slot's parameter, where it has one."""
        weights = map(attrgetter("weight.label"), self._with_own_weight)
        biases = map(attrgetter("bias.label"), self._with_own_bias)
        return (*weights, *biases, *(s.label for s in self.shared))

    @property
    def parameter_count(self) -> int:
        """The length of the parameter vector."""
        return int(np.count_nonzero(self.own_weights) + np.count_nonzero(self._own_biases) + len(self.shared))

    @cached_property
    def own_weights(self) -> Mask:
        """Which connections have a weight of their own, shape (connections,)."""
        return _frozen(_are_own(map(WEIGHT, self.connections)))

    @cached_property
    def _own_biases(self) -> Mask:
        """Which neurons have a bias of their own."""
        return _frozen(_are_own(map(attrgetter("bias"), self.neurons)))

    @property
    def _with_own_weight(self) -> Iterator[Connection]:
        return compress(self.connections, self.own_weights.tolist())

    @property
    def _with_own_bias(self) -> Iterator[Neuron]:
        return compress(self.neurons, self._own_biases.tolist())

    @cached_property
    def _shared_slots(self) -> Mapping[str, int]:
        first = self.parameter_count - len(self.shared)
        return {shared.name: first + i for i, shared in enumerate(self.shared)}

    def _slot_of_shared(self, parameter: Parameter | None) -> int:
        return self._shared_slots[parameter.name] if isinstance(parameter, Shared) else -1

    @staticmethod
    def _pairs(connections: Iterable[Connection]) -> Iterator[tuple[str, str]]:
        return map(attrgetter("source", "target"), connections)


# A large network has these looked up a hundred thousand times: in C, then, and not by a loop.
SOURCE, TARGET, WEIGHT, ID = attrgetter("source"), attrgetter("target"), attrgetter("weight"), attrgetter("id")
_SLOT = partial(tuple.__new__, Slot)


def _are_own(parameters: Iterable[Parameter | None]) -> Mask:
    kinds = list(map(type, parameters))
    if kinds.count(Own) == len(kinds):
        return np.ones(len(kinds), np.bool_)
    return np.fromiter((kind is Own for kind in kinds), np.bool_, len(kinds))


def _places(network: Network, end: attrgetter[str]) -> Indices:
    """The neuron at one end of each connection. KeyError if there is none of that id."""
    places = map(network.index.__getitem__, map(end, network.connections))
    return np.fromiter(places, np.intp, len(network.connections))


def _frozen(array: npt.NDArray[np.generic]) -> npt.NDArray:  # type: ignore[type-arg]
    array.flags.writeable = False
    return array


def read_only(values: npt.ArrayLike) -> Vector:
    """A float64 copy of `values` that nobody can write to."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


# --- what a network may be ----------------------------------------------------------------------------------------


def _check_layers(network: Network) -> None:
    if len(network.layers) < 2:
        raise InvalidNetwork("layers", "a network has at least an input layer and an output layer")
    seen: set[str] = set()
    for i, layer in enumerate(network.layers):
        _check_activation(network, i)
        for j, neuron in enumerate(layer.neurons):
            where = f"layers[{i}].neurons[{j}]"
            if not neuron.id:
                raise InvalidNetwork(f"{where}.id", "an id cannot be empty")
            if neuron.id in seen:
                raise InvalidNetwork(f"{where}.id", f'the id "{neuron.id}" is used twice')
            seen.add(neuron.id)
            if i == 0 and (neuron.bias is not None or neuron.activation is not None):
                field = "bias" if neuron.bias is not None else "activation"
                raise InvalidNetwork(f"{where}.{field}", f"an input neuron has no {field}")


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


def _looked_up(network: Network) -> tuple[Indices, Indices]:
    """The source and the target neuron of each connection by its ids."""
    try:
        return _places(network, SOURCE), _places(network, TARGET)
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
        for field, end in (("from", c.source), ("to", c.target)):
            if end not in index:
                raise UnknownName("neuron", end, index, f"connections[{k}].{field}")
        if layer_of[index[c.source]] >= layer_of[index[c.target]]:
            what = "itself" if c.source == c.target else "a lower or the same layer"
            raise InvalidNetwork(
                f"connections[{k}].to",
                f'"{c.source}" cannot be connected to {what}; connections go to a higher layer',
            )
        if (c.source, c.target) in seen:
            raise InvalidNetwork(f"connections[{k}]", f'"{c.source}" and "{c.target}" are already connected')
        seen.add((c.source, c.target))

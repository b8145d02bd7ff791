"""The one way from a document to the same document with another network: what stays keeps all of its numbers.

Every edit of the structure ends here, so that parameters, initial values, optimizer memory, positions and data are
carried over in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from engine.columns import Column, Columns
from engine.data import Data, Samples
from engine.document import Document, KeptRun, Point, State
from engine.edits.lookup import slot_at
from engine.exercise import Exercise
from engine.hidden import carried
from engine.network import (
    Connection,
    Indices,
    Layer,
    Mask,
    Network,
    Neuron,
    SharedParameter,
    Slot,
    Vector,
    Wiring,
    read_only,
    wired,
)
from engine.optimizers import fresh_memory

N = TypeVar("N", np.float64, np.intp)

SAME: Mapping[str, str] = MappingProxyType({})


class _Carry(NamedTuple):
    """Where each thing of the new network comes from in the old one, −1 where it is new.

    `neurons` has the old place of each neuron; `values` the old slot whose number each slot takes, and `memory` the one
    whose memory it takes, which is none where a parameter has become shared or its own.
    """

    neurons: Indices
    values: Indices
    memory: Indices


def rebuilt(
    document: Document,
    network: Network,
    *,
    values: Vector | None = None,
    neurons: Mapping[str, str] = SAME,
    shared: Mapping[str, str] = SAME,
    positions: Mapping[str, Point] | None = None,
) -> Document:
    """The document with another network, in which all that was there before keeps its numbers.

    A number belongs to its place: a weight to its two neurons, a bias to its neuron, a shared parameter to its name.
    `neurons` says of new ids which old neuron each was or is a copy of, `shared` the same of shared parameters' names.
    So a copy has the parameters and the data column of its original, and a weight that is shared no longer the
    present value. A new shared parameter has the value of the first place that holds it, all else is 0, except where
    `values` (shape (slots,), NaN for none) says otherwise. Where the place is new, its value is its initial one too.
    `positions` are added to those that are carried over.
    """
    old = document.network
    carry = _carry(old, network, neurons, shared)
    given = np.full(network.parameter_count, np.nan) if values is None else values
    known = ~np.isnan(given)
    parameters = np.where(known, given, _taken(document.parameters, carry.values, 0.0))
    fresh = document.state.epoch == 0 and document.state.update == 0
    anew = (carry.values < 0) | (known & fresh)
    initial = np.where(anew, parameters, _taken(document.initial, carry.values, 0.0))
    return replace(
        document,
        network=network,
        parameters=read_only(parameters),
        initial=read_only(initial),
        initial_seed=document.initial_seed if initial.tobytes() == document.initial.tobytes() else None,
        data=_data(document.data, old, network, carry.neurons),
        state=_state(document, carry.memory),
        positions=_positions(document, network, neurons, positions or {}),
        exercise=_exercise(document, network, shared),
        runs=_runs(document.runs, carry.values),
    )


def _exercise(document: Document, network: Network, shared: Mapping[str, str]) -> Exercise | None:
    """The exercise without what went; a shared parameter that has another name now is still asked for."""
    if document.exercise is None:
        return None
    renamed = {old: new for new, old in shared.items() if old not in {s.name for s in network.shared}}
    return carried(document.exercise, network, len(document.data.train), renamed)


def _carry(old: Network, new: Network, neurons: Mapping[str, str], shared: Mapping[str, str]) -> _Carry:
    was = np.array([old.index.get(neurons.get(n.id, n.id), -1) for n in new.neurons], dtype=np.intp)
    weights = _taken(old.weight_slots, _old_connections(old, new, was), -1)
    biases = _taken(old.bias_slots, was, -1)
    slots, origins = np.concatenate([new.weight_slots, new.bias_slots]), np.concatenate([weights, biases])
    held = (slots >= 0) & (origins >= 0)
    values = np.full(new.parameter_count, -1, dtype=np.intp)
    values[slots[held][::-1]] = origins[held][::-1]  # backwards: of several holders of a new shared one the first stays
    first, old_first = new.first_shared, old.first_shared
    memory = np.where((np.arange(len(values)) < first) & (values < old_first), values, -1)
    names = {s.name: old_first + i for i, s in enumerate(old.shared)}
    for slot, parameter in enumerate(new.shared, first):
        name = shared.get(parameter.name, parameter.name)
        if name in names:
            values[slot] = memory[slot] = names[name]
    return _Carry(was, values, memory)


def _old_connections(old: Network, new: Network, was: Indices) -> Indices:
    """The place of each connection among the old ones, −1 where it was not there."""
    if new.connections is old.connections:
        return np.arange(len(old.connections))
    sources, targets = was[new.sources], was[new.targets]
    keys, wanted = old.targets * len(old.neurons) + old.sources, targets * len(old.neurons) + sources
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.intp)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where((keys[places] == wanted) & (sources >= 0) & (targets >= 0), places, -1)


def _taken(values: npt.NDArray[N], origins: Indices, otherwise: float) -> npt.NDArray[N]:
    """Values at their origins, and something else where there is none."""
    taken = np.full(len(origins), otherwise, dtype=values.dtype)
    there = origins >= 0
    taken[there] = values[origins[there]]
    return taken


def _state(document: Document, origins: Indices) -> State:
    state = document.state
    fresh = {name: vector[0] for name, vector in fresh_memory(document.training.optimizer, 1).items()}
    memory = {name: read_only(_taken(vector, origins, fresh.get(name, 0.0))) for name, vector in state.memory.items()}
    return replace(state, memory=MappingProxyType(memory), update=0)


def _data(data: Data, old: Network, new: Network, was: Indices) -> Data:
    inputs = _columns(was, old.layer_range(0), new.layer_range(0))
    targets = _columns(was, old.layer_range(-1), new.layer_range(-1))
    parts = (data.train, data.test) if inputs is not None or targets is not None else ()
    if not parts:
        return data
    train, test = (Samples(_picked(part.inputs, inputs), _picked(part.targets, targets)) for part in parts)
    return Data(train, test, _meant(data.inputs, inputs), _meant(data.targets, targets), data.source)


def _meant(columns: Columns, order: Indices | None) -> Columns:
    """What the columns mean in their new order; a new one means nothing yet."""
    if order is None or not columns:
        return columns
    return tuple(columns[place] if place >= 0 else Column() for place in order.tolist())


def _runs(runs: tuple[KeptRun, ...], values: Indices) -> tuple[KeptRun, ...]:
    """Kept runs: their curves stay, their parameters where each place has the number that it had."""
    same = np.array_equal(values, np.arange(len(values)))
    fit = (run.parameters is None or (same and len(run.parameters) == len(values)) for run in runs)
    return tuple(run if fits else replace(run, parameters=None) for run, fits in zip(runs, fit, strict=True))


def _columns(was: Indices, old: range, new: range) -> Indices | None:
    """The old column of each column, −1 for a new one; None where all are as they were."""
    neurons = was[new.start : new.stop]
    columns = np.where((neurons >= old.start) & (neurons < old.stop), neurons - old.start, -1)
    return None if np.array_equal(columns, np.arange(len(old))) else columns


def _picked(table: Vector, columns: Indices | None) -> Vector:
    if columns is None:
        return table
    picked = np.zeros((len(table), len(columns)))
    picked[:, columns >= 0] = table[:, columns[columns >= 0]]
    return read_only(picked)


def _positions(
    document: Document, network: Network, neurons: Mapping[str, str], added: Mapping[str, Point]
) -> Mapping[str, Point]:
    kept = document.positions
    origins = ((neuron.id, neurons.get(neuron.id, neuron.id)) for neuron in network.neurons)
    carried = {new: kept[old] for new, old in origins if old in kept} if kept else {}
    return MappingProxyType({**carried, **added})


# --- the parts of a network ---------------------------------------------------------------------------------------


def network_with(
    old: Network,
    *,
    layers: Sequence[Layer] | None = None,
    kept: Mask | None = None,
    changed: Mapping[int, Connection] = MappingProxyType({}),
    added: Sequence[Connection] = (),
    shared: Sequence[SharedParameter] | None = None,
) -> Network:
    """The network with other parts. A shared parameter that has lost its last holder goes.

    Of the connections only the difference is given: which are `kept` (shape (connections,)), what stands at the places
    of some instead, and what is `added`.
    """
    columns = old.layers if layers is None else tuple(layers)
    connections = _connections(old, kept, changed, added)
    parameters = old.shared if shared is None else tuple(shared)
    network = Network(columns, connections, parameters, _wiring(old, columns, kept, changed, added))
    lost = held(old) - held(network) if network.shared else ()
    left = tuple(parameter for parameter in network.shared if parameter.name not in lost)
    if len(left) == len(network.shared):
        return network
    return replace(network, shared=left, known=network.wiring)


def _connections(
    old: Network, kept: Mask | None, changed: Mapping[int, Connection], added: Sequence[Connection]
) -> tuple[Connection, ...]:
    if kept is None and not changed and not added:
        return old.connections
    connections: Iterable[Connection] = old.connections
    if changed:
        connections = list(old.connections)
        for place, connection in changed.items():
            connections[place] = connection
    if kept is not None:
        connections = compress(connections, kept.tolist())
    return (*connections, *added)


def _wiring(
    old: Network,
    layers: Sequence[Layer],
    kept: Mask | None,
    changed: Mapping[int, Connection],
    added: Sequence[Connection],
) -> Wiring | None:
    """The wiring from that before; None where a connection has lost its neuron, which Network refuses."""
    index = {neuron.id: i for i, neuron in enumerate(neuron for layer in layers for neuron in layer.neurons)}
    now = np.array([index.get(neuron.id, -1) for neuron in old.neurons], dtype=np.intp)
    wiring = old.wiring._replace(sources=now[old.sources], targets=now[old.targets])
    try:
        if changed:
            wiring = wiring.put(np.fromiter(changed, np.intp), wired(list(changed.values()), index))
        if kept is not None:
            wiring = wiring.take(kept)
        if added:
            wiring = wiring.then(wired(added, index))
    except KeyError:
        return None
    lost = (wiring.sources < 0) | (wiring.targets < 0)
    return None if lost.any() else wiring


def held(network: Network) -> set[str]:
    """The names of the shared parameters that some place holds."""
    first = network.first_shared
    slots = np.concatenate([network.weight_slots, network.bias_slots])
    counts = np.bincount(slots[slots >= first] - first)
    return {network.shared[place].name for place in np.flatnonzero(counts).tolist()}


def with_neurons(layers: Iterable[Layer], changed: Mapping[str, Neuron]) -> tuple[Layer, ...]:
    """Layers in which some neurons, by their ids, are replaced."""
    return tuple(
        msgspec.structs.replace(layer, neurons=tuple(changed.get(neuron.id, neuron) for neuron in layer.neurons))
        for layer in layers
    )


def with_layer(layers: Sequence[Layer], place: int, layer: Layer) -> tuple[Layer, ...]:
    """Layers of which one is replaced."""
    return (*layers[:place], layer, *layers[place + 1 :])


def given(network: Network, values: Mapping[Slot, float]) -> Vector:
    """Some parameters' values as `rebuilt` takes them."""
    vector = np.full(network.parameter_count, np.nan)
    for slot, value in values.items():
        vector[slot_at(network, slot)] = value
    return vector

"""What is selected on the network: places, and the one among them that the keyboard stands at.

A small value for canvas, outline, inspector and menus alike; whoever shows another network carries it over by ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import repeat

import numpy as np

from engine.edits.lookup import connections_at
from engine.network import Indices, Network, Slot
from engine.place import ERROR_PLACE, Place, PlaceKind

Pair = tuple[str, str]

#: The kinds of places that a neuron's number names.
AT_NEURON: tuple[PlaceKind, ...] = ("neuron", "bias", "target")

_NONE: Indices = np.empty(0, np.intp)
_NONE.flags.writeable = False


@dataclass(frozen=True)  # without slots, for what is taken apart is kept
class Selection:
    """Selected places and the current one, which is one of them; None where nothing is selected."""

    places: frozenset[Place] = frozenset()
    current: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.places)

    def __contains__(self, place: Place) -> bool:
        return place in self.places

    def only(self, place: Place) -> bool:
        """Whether this place is all that is selected."""
        return self.places == {place}

    def toggled(self, place: Place) -> Selection:
        """With a place that was not selected, or without one that was."""
        if place in self.places:
            rest = self.places - {place}
            return Selection(rest, min(rest, default=None) if self.current == place else self.current)
        return Selection(self.places | {place}, place)

    def joined(self, places: Iterable[Place]) -> Selection:
        """With more places; the current one stays if there is one."""
        more = list(places)
        return Selection(self.places | frozenset(more), self.current or (more[0] if more else None))

    def of_kind(self, kind: PlaceKind) -> Indices:
        """Where the selected places of a kind stand, in order; read-only."""
        return self._by_kind.get(kind, _NONE)

    @cached_property
    def _by_kind(self) -> dict[PlaceKind, Indices]:
        """Taken apart once for all who ask while the pointer moves: there may be a hundred thousand places."""
        found: dict[PlaceKind, list[int]] = {}
        for kind, index in self.places:
            found.setdefault(kind, []).append(index)
        by_kind = {kind: np.sort(np.array(indices, dtype=np.intp)) for kind, indices in found.items()}
        for indices in by_kind.values():
            indices.flags.writeable = False
        return by_kind

    # --- what edits take: ids in the network's order ------------------------------------------------------------

    def neurons(self, network: Network) -> tuple[str, ...]:
        """The ids of the selected neurons, those of which the bias or the target is selected among them."""
        found = np.unique(np.concatenate([self.of_kind(kind) for kind in AT_NEURON]))
        return tuple(network.neurons[i].id for i in found.tolist())

    def connections(self, network: Network) -> tuple[Pair, ...]:
        """The selected connections as pairs of ids."""
        found = map(network.connections.__getitem__, self.of_kind("connection").tolist())
        return tuple((connection.source, connection.target) for connection in found)

    def layers(self) -> tuple[int, ...]:
        """The selected layers."""
        return tuple(self.of_kind("layer").tolist())

    def parameters(self, network: Network) -> tuple[Slot, ...]:
        """Where the selected weights and biases stand; what is shared is named by the place that holds it."""
        weights = (Slot("weight", pair) for pair in self.connections(network))
        of = np.union1d(self.of_kind("neuron"), self.of_kind("bias")).tolist()
        biases = (Slot("bias", network.neurons[i].id) for i in of if network.bias_slots[i] >= 0)
        return (*weights, *biases)


NOTHING = Selection()


def selecting(*places: Place) -> Selection:
    """These places, the last one current."""
    return Selection(frozenset(places), places[-1]) if places else NOTHING


def of_connections(edges: Indices) -> Selection:
    """Connections by their places in order, as many as there may be; the last one is current."""
    pairs = zip(repeat("connection"), edges.tolist(), strict=False)
    places: frozenset[Place] = frozenset(map(partial(tuple.__new__, Place), pairs))  # as Place._make, a third the time
    found = Selection(places, Place("connection", int(edges[-1])) if len(edges) else None)
    own = edges.astype(np.intp)
    own.flags.writeable = False
    vars(found)["_by_kind"] = {"connection": own}  # known already: to take a hundred thousand apart takes its time
    return found


def of_neurons(network: Network, ids: Iterable[str]) -> Selection:
    """Some neurons by their ids; those that are not there are left out."""
    return selecting(*(Place("neuron", network.index[neuron]) for neuron in ids if neuron in network.index))


def carried(selection: Selection, before: Network, after: Network) -> Selection:
    """The same things in another network; what is no longer there is left out."""
    if before is after or not selection or _same_places(before, after):
        return selection
    now = _places_now(before, after)
    places = frozenset(_moved(selection, before, after, now))
    current = () if selection.current is None else _moved(selecting(selection.current), before, after, now)
    return Selection(places, next(iter(current), min(places, default=None)))


def _same_places(before: Network, after: Network) -> bool:
    """Whether everything is where it was, as after most edits of values, labels and sharing."""
    ends = ((before.sources, after.sources), (before.targets, after.targets))
    return (
        before.index == after.index
        and [layer.name for layer in before.layers] == [layer.name for layer in after.layers]
        and before.layer_starts == after.layer_starts
        and all(np.array_equal(one, other) for one, other in ends)
        and np.array_equal(before.bias_slots >= 0, after.bias_slots >= 0)
    )


def _renamed(before: Network, after: Network) -> dict[str, str]:
    """The neurons that only have another id, in as many neurons of each layer as there were: old to new."""
    if before.layer_starts != after.layer_starts or before.index.keys() == after.index.keys():
        return {}
    pairs = zip(before.index, after.index, strict=True)
    return {old: new for old, new in pairs if old not in after.index and new not in before.index}


def _places_now(before: Network, after: Network) -> Indices:
    """Where each neuron of a network is in another, −1 where it is not; shape (neurons before,)."""
    renamed = _renamed(before, after)
    return np.array([after.index.get(renamed.get(old, old), -1) for old in before.index], dtype=np.intp)


def _moved(selection: Selection, before: Network, after: Network, now: Indices) -> Iterator[Place]:
    """The places at which things are in another network; `now` is where its neurons are."""
    for kind in AT_NEURON:
        there = now[selection.of_kind(kind)]
        yield from (found for i in there[there >= 0].tolist() if (found := _at_neuron(kind, after, i)) is not None)
    edges = selection.of_kind("connection")
    ends = now[before.sources[edges]], now[before.targets[edges]]
    yield from (Place("connection", i) for i in _connections(after, *ends).tolist())
    layers = (_layer(index, before, after) for index in selection.layers())
    yield from (Place("layer", index) for index in layers if index is not None)
    if ERROR_PLACE in selection:
        yield ERROR_PLACE


def _layer(index: int, before: Network, after: Network) -> int | None:
    """Where a layer is now: known by its neurons, or by its name; one that has neither is where it was."""
    old = before.layers[index]
    ids = [neuron.id for neuron in old.neurons]
    by_neurons = (i for i, layer in enumerate(after.layers) if ids and [n.id for n in layer.neurons] == ids)
    by_name = (i for i, layer in enumerate(after.layers) if layer.name == old.name)
    stays = index if len(before.layers) == len(after.layers) else None
    return next(by_neurons, next(by_name, stays))


def _connections(network: Network, sources: Indices, targets: Indices) -> Indices:
    """Where those connections stand that there are, between neurons given by their places, −1 for none."""
    places = connections_at(network, sources, targets)
    there = (places < len(network.connections)) & (sources >= 0) & (targets >= 0)
    places, sources, targets = places[there], sources[there], targets[there]
    found = (network.sources[places] == sources) & (network.targets[places] == targets)
    return np.asarray(places[found])


def _at_neuron(kind: PlaceKind, network: Network, index: int) -> Place | None:
    """The neuron, or what is left of its bias and its target."""
    if kind == "target":
        return Place("target", index) if index in network.layer_range(-1) else None
    gone = kind == "bias" and network.bias_slots[index] < 0
    return Place("neuron" if gone else kind, index)


# --- more of a network from what is selected --------------------------------------------------------------------------


def everything(network: Network) -> Selection:
    """All neurons and all connections."""
    neurons = (Place("neuron", i) for i in range(len(network.neurons)))
    return selecting(*(Place("connection", i) for i in range(len(network.connections))), *neurons)


def incoming(network: Network, selection: Selection) -> Selection:
    """All connections into the selected neurons."""
    return selecting(
        *(Place("connection", k) for neuron in _chosen(network, selection) for k in network.incoming(neuron))
    )


def outgoing(network: Network, selection: Selection) -> Selection:
    """All connections out of the selected neurons."""
    chosen = _chosen(network, selection)
    return selecting(*(Place("connection", int(k)) for neuron in chosen for k in network.outgoing(neuron)))


def whole_layers(network: Network, selection: Selection) -> Selection:
    """All neurons of every layer of which something is selected."""
    layers = {*selection.layers(), *(int(network.layer_of[neuron]) for neuron in _chosen(network, selection))}
    return selecting(*(Place("neuron", i) for layer in sorted(layers) for i in network.layer_range(layer)))


def sharing(network: Network, slot: int) -> Selection:
    """Every weight and bias that holds a parameter."""
    weights = (Place("connection", i) for i in (network.weight_slots == slot).nonzero()[0].tolist())
    biases = (Place("bias", i) for i in (network.bias_slots == slot).nonzero()[0].tolist())
    return selecting(*weights, *biases)


def _chosen(network: Network, selection: Selection) -> Iterator[int]:
    """The selected neurons, and all those of selected layers."""
    found = {network.index[neuron] for neuron in selection.neurons(network)}
    for layer in selection.layers():
        found.update(network.layer_range(layer))
    yield from sorted(found)

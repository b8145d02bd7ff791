"""Edits of weights, biases and shared parameters: values, frozen or not, labels, sharing and its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
import numpy as np

from engine.creation import drawn
from engine.document import Document
from engine.edits.lookup import (
    checked_text,
    existing_connection_at,
    holders,
    parameter_at,
    parameter_name,
    places_of,
    slot_at,
    slots_at,
)
from engine.edits.names import fresh_shared_name
from engine.edits.rebuild import given, network_with, rebuilt, with_neurons
from engine.errors import InvalidNetwork, StudioError, UnknownName
from engine.network import (
    Connection,
    Network,
    Neuron,
    Own,
    Parameter,
    Shared,
    SharedParameter,
    Slot,
    Vector,
    read_only,
)


def set_values(document: Document, values: Mapping[Slot, float]) -> Document:
    """Several parameters set, each to a finite value. Before the first update these are their initial values too."""
    network = document.network
    slots_at(network, values)
    for slot, value in values.items():
        if not np.isfinite(value):
            raise StudioError(f"{parameter_name(network, slot)} must be a finite number")
    return _with_values(document, given(network, values))


def draw(document: Document, slots: Iterable[Slot], *, initialiser: str | None = None, seed: int = 0) -> Document:
    """Some weights and biases drawn anew, as all of a network's are. What is frozen stays; training goes on.

    By one initialiser, or (None) by each layer's own. A shared parameter is drawn as a weight that holds it.
    """
    network = document.network
    places = slots_at(network, slots)
    places = places[network.trainable[places]]
    if not len(places):
        raise StudioError("everything that is selected is frozen; let it train first")
    if seed < 0:
        raise StudioError(f"seed: {seed} cannot be; give a whole number from 0 on")
    values = np.full(network.parameter_count, np.nan)
    values[places] = drawn(network, initialiser, seed)[places]
    return _with_values(document, values)


def _with_values(document: Document, changed: Vector) -> Document:
    """Other parameters where `changed`, shape (slots,), is a number."""
    fresh = document.state.epoch == 0 and document.state.update == 0
    edited = replace(document, parameters=_replaced(document.parameters, changed))
    return replace(edited, initial=_replaced(document.initial, changed), initial_seed=None) if fresh else edited


def _replaced(old: Vector, new: Vector) -> Vector:
    return read_only(np.where(np.isnan(new), old, new))


def set_trainable(document: Document, slots: Iterable[Slot], trainable: bool) -> Document:
    """Freezes parameters, or lets training change them again. A shared one is frozen for all places that hold it."""
    network = document.network
    named = list(slots)
    slots_at(network, named)
    shared = {str(slot.of) for slot in named if slot.kind == "shared"}
    own: dict[Slot, Parameter] = {}
    for slot in named:
        if slot.kind != "shared":
            parameter = parameter_at(network, slot)
            if isinstance(parameter, Shared):
                shared.add(parameter.name)
            else:
                own[slot] = Own(trainable, parameter.label)
    parameters = [_frozen_or_not(s, trainable) if s.name in shared else s for s in network.shared]
    return replace(document, network=_with_parameters(network, own, parameters))


def _frozen_or_not(shared: SharedParameter, trainable: bool) -> SharedParameter:
    return msgspec.structs.replace(shared, trainable=trainable)


def set_parameter_label(document: Document, slot: Slot, label: str | None) -> Document:
    """Another label for a weight's place, a bias or a shared parameter; None: none.

    A weight that holds a shared parameter has a label of its own place; a bias that does, has none.
    """
    network = document.network
    slot_at(network, slot)
    checked = None if label is None else checked_text(label, "a label")
    if slot.kind == "shared":
        shared = [msgspec.structs.replace(s, label=checked) if s.name == slot.of else s for s in network.shared]
        return replace(document, network=_with_parameters(network, {}, shared))
    parameter = parameter_at(network, slot)
    if slot.kind == "bias" and isinstance(parameter, Shared):
        name = parameter_name(network, slot)
        raise InvalidNetwork("", f'{name} is the shared parameter "{parameter.name}"; label that instead')
    changed = {slot: msgspec.structs.replace(parameter, label=checked)}
    return replace(document, network=_with_parameters(network, changed))


def _with_parameters(
    network: Network, changed: Mapping[Slot, Parameter], shared: Sequence[SharedParameter] | None = None
) -> Network:
    """The network with other parameters at some places."""
    neurons: dict[str, Neuron] = {}
    connections: dict[int, Connection] = {}
    for slot, parameter in changed.items():
        if isinstance(slot.of, tuple):
            connections[existing_connection_at(network, slot.of)] = Connection(*slot.of, parameter)
        else:
            neuron = network.neurons[network.index[slot.of]]
            neurons[slot.of] = msgspec.structs.replace(neuron, bias=parameter)
    layers = with_neurons(network.layers, neurons) if neurons else network.layers
    return network_with(network, layers=layers, changed=connections, shared=shared)


# --- sharing ------------------------------------------------------------------------------------------------------


def share(
    document: Document, slots: Iterable[Slot], *, name: str | None = None, value: float | None = None
) -> Document:
    """One parameter for several weights and biases, in place of those they have; weights and biases may be mixed.

    A fresh name, or a given one; with the name of a shared parameter that is there the places join that. The value is
    the one given, or that of the one joined, or that of the first place in canonical order, which also says whether
    it is frozen. A slot of a shared parameter stands for all places that hold it. A weight keeps its own label.
    """
    network = document.network
    places = _in_order(network, places_of(network, slots))
    if len(places) < 2:
        raise StudioError("one weight or bias alone cannot be shared; select at least two")
    if value is not None and not np.isfinite(value):
        raise StudioError("a shared parameter must be a finite number")
    names = {shared.name for shared in network.shared}
    chosen = fresh_shared_name(names) if name is None else checked_text(name, "a name", empty=False)
    shared = list(network.shared) if chosen in names else [*network.shared, _shared_like(network, places[0], chosen)]
    changed: dict[Slot, Parameter] = {slot: _sharing(network, slot, chosen) for slot in places}
    new = _with_parameters(network, changed, shared)
    values = None if value is None else given(new, {Slot("shared", chosen): value})
    return rebuilt(document, new, values=values)


def _in_order(network: Network, places: list[Slot]) -> list[Slot]:
    """Places in canonical order, weights first: the first of them is the one that a parameter is taken from."""

    def place(slot: Slot) -> tuple[int, int]:
        if isinstance(slot.of, tuple):
            return 0, existing_connection_at(network, slot.of)
        return 1, network.index[slot.of]

    return sorted(places, key=place)


def _sharing(network: Network, slot: Slot, name: str) -> Shared:
    label = parameter_at(network, slot).label if slot.kind == "weight" else None
    return Shared(name, label)


def _shared_like(network: Network, slot: Slot, name: str) -> SharedParameter:
    """A shared parameter that is frozen if the one at a place is, with a bias' label, which has no other place."""
    parameter = parameter_at(network, slot)
    if isinstance(parameter, Own):
        return SharedParameter(name, parameter.trainable, parameter.label if slot.kind == "bias" else None)
    held = next(shared for shared in network.shared if shared.name == parameter.name)
    return SharedParameter(name, held.trainable, held.label)


def unshare(document: Document, slots: Iterable[Slot]) -> Document:
    """Gives each of some places a parameter of its own with the present value, frozen if the shared one was.

    A slot of a shared parameter stands for all places that hold it.
    """
    network = document.network
    trainable = {shared.name: shared.trainable for shared in network.shared}
    own: dict[Slot, Parameter] = {}
    for slot in places_of(network, slots):
        parameter = parameter_at(network, slot)
        if not isinstance(parameter, Shared):
            raise InvalidNetwork("", f"{parameter_name(network, slot)} is not shared with any other")
        own[slot] = Own(trainable[parameter.name], parameter.label)
    return rebuilt(document, _with_parameters(network, own))


def rename_shared(document: Document, name: str, new: str) -> Document:
    """Another name for a shared parameter, which no other has."""
    network = document.network
    names = [shared.name for shared in network.shared]
    if name not in names:
        raise UnknownName("shared parameter", name, names)
    checked_text(new, "a name", empty=False)
    if new == name:
        return document
    if new in names:
        raise InvalidNetwork("", f'the name "{new}" belongs to another shared parameter; choose another')
    shared = [msgspec.structs.replace(s, name=new) if s.name == name else s for s in network.shared]
    changed: dict[Slot, Parameter] = {}
    for slot in holders(network, name):
        changed[slot] = Shared(new, parameter_at(network, slot).label)
    renamed = rebuilt(document, _with_parameters(network, changed, shared), shared={new: name})
    return replace(renamed, state=replace(renamed.state, update=document.state.update))  # it computes what it did

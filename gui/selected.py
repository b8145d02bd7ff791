"""What is selected of a network, told as a state that actions are enabled after, and taken apart for the commands.

For the controller of editing; plain values in and out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.network import Indices, Network, Slot
from engine.place import PlaceKind
from gui.selection import Pair, Selection
from gui.ui_state import SelectionState

_NONE: Indices = np.array([], dtype=np.intp)
_DELETABLE: tuple[PlaceKind, ...] = ("neuron", "connection", "layer")


@dataclass(frozen=True)
class Selected:
    """A selection of a network's places, as the commands need it. Places are numbers, neurons are named by ids."""

    network: Network
    selection: Selection

    # --- neurons and layers -------------------------------------------------------------------------------------

    @cached_property
    def layers(self) -> tuple[int, ...]:
        """The layers selected as such."""
        return self.selection.layers()

    @cached_property
    def places(self) -> Indices:
        """Where the neurons at hand stand: those selected themselves and all those of selected layers."""
        whole = [np.arange(*_bounds(self.network.layer_range(layer))) for layer in self.layers]
        return _united([self.selection.of_kind("neuron"), *whole])

    @cached_property
    def neurons(self) -> tuple[str, ...]:
        """Their ids, in the network's order."""
        return self.ids(self.places)

    def ids(self, places: Indices) -> tuple[str, ...]:
        """What the neurons at some places are called."""
        return tuple(self.network.neurons[i].id for i in places.tolist())

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The layers in which they lie."""
        return tuple(np.flatnonzero(np.bincount(self.network.layer_of[self.places])).tolist())

    @property
    def layer(self) -> int | None:
        """The layer at hand: the only one of which something is selected, the parts of its neurons included."""
        parts = np.concatenate([self.selection.of_kind("bias"), self.selection.of_kind("target")])
        layers = {*self.layers, *self.columns, *self.network.layer_of[parts].tolist()}
        return layers.pop() if len(layers) == 1 else None

    @property
    def computing(self) -> Indices:
        """The neurons that are not inputs: those that can have an activation and a bias."""
        return self.places[self.network.layer_of[self.places] > 0]

    # --- connections and parameters -----------------------------------------------------------------------------

    @property
    def connections(self) -> Indices:
        """Where the selected connections stand."""
        return self.selection.of_kind("connection")

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The selected connections by their ends."""
        return self.selection.connections(self.network)

    @property
    def attached(self) -> tuple[Pair, ...]:
        """The selected connections; where none is, all that begin or end at the neurons at hand."""
        if len(self.connections):
            return self.pairs
        network, chosen = self.network, np.zeros(len(self.network.neurons), dtype=np.bool_)
        chosen[self.places] = True
        found = np.flatnonzero(chosen[network.sources] | chosen[network.targets]).tolist()
        return tuple((network.connections[k].source, network.connections[k].target) for k in found)

    @cached_property
    def weights(self) -> Indices:
        """The connections whose weights are at hand: the selected ones and all those into selected layers."""
        into = [np.arange(*self._into(layer)) for layer in self.layers]
        return _united([self.connections, *into])

    def _into(self, layer: int) -> tuple[int, int]:
        neurons, starts = self.network.layer_range(layer), self.network.incoming_starts
        return int(starts[neurons.start]), int(starts[neurons.stop])

    @cached_property
    def biases(self) -> Indices:
        """The neurons whose biases are at hand: selected biases, and those of the neurons at hand."""
        found = _united([self.places, self.selection.of_kind("bias")])
        return found[self.network.bias_slots[found] >= 0]

    @property
    def unbiased(self) -> Indices:
        """The neurons at hand that have no bias and could have one."""
        found = self.computing
        return found[self.network.bias_slots[found] < 0]

    @cached_property
    def slots(self) -> Indices:
        """Where the parameters at hand stand in the parameter vector, each once."""
        network = self.network
        return _united([network.weight_slots[self.weights], network.bias_slots[self.biases]])

    @property
    def shared_slots(self) -> Indices:
        """The shared parameters among them."""
        network, slots = self.network, self.slots
        return slots[slots >= network.first_shared]

    @property
    def sharing(self) -> tuple[Slot, ...]:
        """The weights and biases at hand that hold a shared parameter."""
        network, shared = self.network, self.shared_slots
        weights = self.weights[np.isin(network.weight_slots[self.weights], shared)]
        biases = self.biases[np.isin(network.bias_slots[self.biases], shared)]
        return self._places_of(weights, biases)

    @property
    def parameters(self) -> tuple[Slot, ...]:
        """The weights and biases at hand by their places."""
        return self._places_of(self.weights, self.biases)

    def _places_of(self, weights: Indices, biases: Indices) -> tuple[Slot, ...]:
        ends = (self.network.connections[k] for k in weights.tolist())
        of_biases = (Slot("bias", neuron) for neuron in self.ids(biases))
        return (*(Slot("weight", (end.source, end.target)) for end in ends), *of_biases)

    @property
    def deletable(self) -> bool:
        """Whether any of it can be deleted: biases go alone, targets and the error only with their neurons."""
        alone = 0 < len(self.selection.of_kind("bias")) == len(self.selection.places)
        return alone or any(len(self.selection.of_kind(kind)) for kind in _DELETABLE)

    # --- in numbers ---------------------------------------------------------------------------------------------

    def state(self, *, pastable: bool) -> SelectionState:
        """What can be done with it; `pastable` says whether there is something to paste."""
        network, layer, slots = self.network, self.layer, self.slots
        last = len(network.layers) - 1
        hidden = layer is not None and 0 < layer < last
        return SelectionState(
            drawn=bool(network.neurons),
            places=len(self.selection.places),
            neurons=len(self.places),
            connections=len(self.connections),
            layers=len(self.layers),
            columns=len(self.columns),
            computing=len(self.computing),
            biased=len(self.biases),
            unbiased=len(self.unbiased),
            parameters=len(slots),
            frozen=int(np.count_nonzero(~network.trainable[slots])),
            shared=len(self.shared_slots),
            sharable=bool(network.shared),
            layer=layer,
            hidden=hidden,
            can_move_back=hidden and layer != 1,
            can_move_forward=hidden and layer != last - 1,
            deletable=self.deletable,
            nameable=len(self.neurons) == 1 or len(self.layers) == 1,
            pastable=pastable,
            activation=_common(network.neurons[i].activation or "" for i in self.computing.tolist()),
            layer_activation=None if layer is None else network.layers[layer].activation,
        )


def _united(places: Sequence[Indices]) -> Indices:
    """All of them in order, each once. Many of them lie in order already, where sorting beats np.unique's hashing."""
    found = np.sort(np.concatenate([_NONE, *places]), kind="stable")
    return found[np.diff(found, prepend=-1) > 0]


def _bounds(places: range) -> tuple[int, int]:
    return places.start, places.stop


def _common(values: Iterable[str]) -> str | None:
    """The one value that all have; None where they differ, or there is none."""
    found = set(values)
    return found.pop() if len(found) == 1 else None

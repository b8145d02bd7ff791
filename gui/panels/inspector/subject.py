"""What is inspected: a selection in a network with its numbers, and the pass in view; and what is common to it all.

For the inspector alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Final, TypeVar

import numpy as np

from engine import formula
from engine.conventions import DEFAULT, Conventions
from engine.network import Indices, Network, Shared, Slot, Vector
from engine.place import ERROR_PLACE, PlaceKind
from engine.trace import Frame
from gui.intents import words
from gui.manner import Manner, manner
from gui.selection import AT_NEURON, Selection

_OF_SELECTION = ("neurons", "connections", "layers", "ids", "slots", "shared", "manner")
T = TypeVar("T")


class Mixed(Enum):
    """Stands for values that differ."""

    MIXED = "mixed"


MIXED: Final = Mixed.MIXED


def common(values: Iterable[T]) -> T | Mixed:
    """The one value that all have; MIXED if they differ. There is at least one."""
    each = iter(values)
    first = next(each)
    return first if all(value == first for value in each) else MIXED


@dataclass(frozen=True, eq=False)
class Subject:
    """A selection in a network whose parameters have these values, with the pass in view if it is of that network."""

    network: Network
    parameters: Vector
    selection: Selection
    frame: Frame | None = None
    conventions: Conventions = DEFAULT

    def with_parameters(self, parameters: Vector) -> Subject:
        """The same with other values."""
        return self._with(replace(self, parameters=parameters))

    def with_frame(self, frame: Frame | None) -> Subject:
        """The same at another place in a pass."""
        return self._with(replace(self, frame=frame))

    def _with(self, other: Subject) -> Subject:
        """Another subject of the same selection; what was found out of that is kept."""
        other.__dict__.update({key: self.__dict__[key] for key in _OF_SELECTION if key in self.__dict__})
        return other

    @cached_property
    def manner(self) -> Manner:
        """How the document shows its numbers."""
        return manner(self.network, self.conventions)

    # --- what is selected ----------------------------------------------------------------------------------------

    @cached_property
    def neurons(self) -> Indices:
        """The selected neurons, each once: those of which the bias or the target is selected among them."""
        return np.unique(np.concatenate([self.selection.of_kind(kind) for kind in AT_NEURON]))

    @cached_property
    def connections(self) -> Indices:
        """The selected connections."""
        return self.selection.of_kind("connection")

    @cached_property
    def layers(self) -> tuple[int, ...]:
        """The selected layers."""
        return self.selection.layers()

    @property
    def is_error(self) -> bool:
        """Whether the error alone is selected."""
        return self.selection.only(ERROR_PLACE)

    @property
    def count(self) -> int:
        """How many neurons, connections and layers there are."""
        return len(self.neurons) + len(self.connections) + len(self.layers)

    @property
    def neuron(self) -> int | None:
        """The one neuron that is all there is."""
        return int(self.neurons[0]) if self.count == len(self.neurons) == 1 else None

    @property
    def connection(self) -> int | None:
        """The one connection that is all there is."""
        return int(self.connections[0]) if self.count == len(self.connections) == 1 else None

    @property
    def layer(self) -> int | None:
        """The one layer that is all there is."""
        return self.layers[0] if self.count == len(self.layers) == 1 else None

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the selected neurons."""
        return self.selection.neurons(self.network)

    @property
    def has_inputs(self) -> bool:
        """Whether any selected neuron is an input."""
        return bool((self.neurons < self.network.input_count).any())

    # --- parameters ----------------------------------------------------------------------------------------------

    @cached_property
    def slots(self) -> Indices:
        """The slots of the selected weights and biases, each once."""
        network = self.network
        return np.unique(np.append(network.weight_slots[self.connections], network.bias_slots[self._with_bias]))

    @cached_property
    def _with_bias(self) -> Indices:
        return self.neurons[self.network.bias_slots[self.neurons] >= 0]

    @property
    def place_count(self) -> int:
        """How many places hold them."""
        return len(self.connections) + len(self._with_bias)

    @property
    def places(self) -> tuple[Slot, ...]:
        """The places that hold them, as edits take them."""
        connections = map(self.network.connections.__getitem__, self.connections.tolist())
        weights = (Slot("weight", (connection.source, connection.target)) for connection in connections)
        biases = (Slot("bias", self.network.neurons[i].id) for i in self._with_bias.tolist())
        return (*weights, *biases)

    @property
    def slot(self) -> int | None:
        """The one slot that everything selected holds."""
        return int(self.slots[0]) if len(self.slots) == 1 and self.place_count == self.count else None

    @cached_property
    def shared(self) -> str | Mixed | None:
        """The name of the shared parameter that all the selected weights and biases hold; None if they are not."""
        first = self.network.first_shared
        is_shared = self.slots >= first
        if not is_shared.any():
            return None
        return self.network.shared[int(self.slots[0]) - first].name if len(self.slots) == 1 else MIXED

    @property
    def value(self) -> float | Mixed:
        """What the selected weights and biases are worth, as the document shows them."""
        values = self.parameters[self.slots]
        if self.conventions.thresholds:
            values = values * self.manner.signs.parameters[self.slots]
        return float(values[0]) if (values == values[0]).all() else MIXED

    @property
    def shared_places(self) -> tuple[Slot, ...]:
        """Those of the selected weights and biases that are shared."""
        return tuple(slot for slot in self.places if isinstance(self._held(slot), Shared))

    def _held(self, slot: Slot) -> object:
        if isinstance(slot.of, tuple):
            return self.network.connections[self.network.connection_index[slot.of]].weight
        return self.network.neurons[self.network.index[slot.of]].bias

    # --- words ---------------------------------------------------------------------------------------------------

    def name(self, neuron: int | str) -> str:
        """A neuron's label as it stands in a sentence."""
        index = self.network.index[neuron] if isinstance(neuron, str) else neuron
        return formula.plain(self.network.neurons[index].name)

    @property
    def of(self) -> str:
        """What is selected, without its kind: `h₁`, `x₁ → h₁`, `3 neurons`."""
        if self.neuron is not None:
            return self.name(self.neuron)
        if self.connection is not None:
            ends = self.network.connections[self.connection]
            return f"{self.name(ends.source)} → {self.name(ends.target)}"
        if self.layer is not None:
            return formula.plain(self.network.layers[self.layer].name)
        many = ((self.layers, "layer"), (self.neurons, "neuron"), (self.connections, "connection"))
        return ", ".join(words.count(len(which), noun) for which, noun in many if len(which))

    @property
    def title(self) -> str:
        """What the panel is headed."""
        if self.is_error:
            return "ERROR"
        return f"{self._kind} {self.of}" if self._kind else self.of.upper()

    @property
    def _kind(self) -> str:
        """What the one thing is; empty of several."""
        if self.neuron is not None:
            if self.neuron < self.network.input_count:
                return "INPUT"
            return "OUTPUT" if self.neuron in self.network.layer_range(-1) else "NEURON"
        return "CONNECTION" if self.connection is not None else "LAYER" if self.layer is not None else ""


def existing(selection: Selection, network: Network) -> Selection:
    """What there is of a selection in a network."""
    counts: dict[PlaceKind, int] = {
        **dict.fromkeys(AT_NEURON, len(network.neurons)),
        "connection": len(network.connections),
        "layer": len(network.layers),
        "error": 0,  # its index is −1
    }
    if all(bool((selection.of_kind(kind) < count).all()) for kind, count in counts.items()):
        return selection
    left = frozenset(place for place in selection.places if place.index < counts[place.kind])
    return Selection(left, selection.current if selection.current in left else min(left, default=None))

"""The numbers of a pass and of an update in their order, as templates: what `engine.steps` counts its steps by.

Pure structure, without values: it depends on the network alone. Only `engine.steps` uses the templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np

from engine.functions.activations import SOFTMAX
from engine.network import Indices, Mask, Network
from engine.reference import QuantityName

Phase = Literal["forward", "error", "backward", "update"]
StepSize = Literal["term", "number", "neuron", "layer", "phase", "sample"]
STEP_SIZES: tuple[StepSize, ...] = get_args(StepSize)
PHASES: tuple[Phase, ...] = get_args(Phase)
TOTAL = -1  # the subject of the total error


class Quantity(IntEnum):
    """What a number is: of a neuron (net, out, error part, delta) or of a slot (gradient, new value)."""

    NET = 0
    OUT = 1
    ERROR = 2
    DELTA = 3
    GRADIENT = 4
    NEW_VALUE = 5

    @property
    def word(self) -> QuantityName:
        """The name that files and the command line use."""
        word: QuantityName = get_args(QuantityName)[self]
        return word


QUANTITIES = tuple(Quantity)

PHASE_OF: dict[Quantity, Phase] = {
    Quantity.NET: "forward",
    Quantity.OUT: "forward",
    Quantity.ERROR: "error",
    Quantity.DELTA: "backward",
    Quantity.GRADIENT: "backward",
    Quantity.NEW_VALUE: "update",
}


class Number(NamedTuple):
    """One number of a trace.

    `subject` is a neuron's place (net, out, error part, delta), TOTAL, or a slot (gradient, new value); `sample` its
    place in the batch; `neuron` the neuron at which it stands on the canvas (−1 for the total and shared parameters);
    `done` of its `terms` terms are reached.
    """

    quantity: Quantity
    subject: int
    sample: int
    neuron: int
    terms: int
    done: int

    @property
    def phase(self) -> Phase:
        """The phase that it belongs to."""
        return PHASE_OF[self.quantity]

    @property
    def complete(self) -> bool:
        """Whether all its terms are reached."""
        return self.done == self.terms


@dataclass(frozen=True, eq=False)
class Template:
    """A run of numbers in their order, as parallel arrays: quantity, subject, neuron, terms, and group numbers."""

    quantity: Indices
    subject: Indices
    neuron: Indices
    terms: Indices
    groups: dict[StepSize, Indices]

    @cached_property
    def ends(self) -> Indices:
        return np.cumsum(self.terms)

    @property
    def length(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    @cached_property
    def stops(self) -> dict[StepSize, list[int]]:
        """For each size the positions at which one of its steps ends, rising."""
        every = {
            "term": list(range(1, self.length + 1)),
            "number": self.ends.tolist(),
            "sample": [self.length],
        }
        for size, group in self.groups.items():
            last = np.append(group[1:] != group[:-1], True)[: len(group)]  # none where there are no numbers
            every[size] = self.ends[last].tolist()
        return every  # type: ignore[return-value]  # of integers, which NumPy's stubs do not say

    def reached(self, quantity: Quantity, count: int, position: int) -> Mask:
        """Which of `count` subjects of a quantity are complete at a position."""
        mask = np.zeros(count, np.bool_)
        chosen = (self.quantity == quantity) & (self.subject >= 0) & (self.ends <= position)
        mask[self.subject[chosen]] = True
        return mask


class _Builder:
    """Collects the numbers of a template, many at a time."""

    def __init__(self) -> None:
        self._columns: list[list[Indices]] = [[] for _ in range(7)]
        self._group = 0

    def add(self, quantity: Quantity, subject: object, terms: object, neuron: int, layer: int) -> None:
        subjects = np.atleast_1d(np.asarray(subject, dtype=np.intp))
        fixed = (quantity, neuron, self._group, layer, PHASES.index(PHASE_OF[quantity]))
        same = [np.full(len(subjects), value, dtype=np.intp) for value in fixed]
        many = np.broadcast_to(np.asarray(terms, dtype=np.intp), subjects.shape)
        for column, values in zip(self._columns, [subjects, many, *same], strict=True):
            column.append(values)

    def next_neuron(self) -> None:
        self._group += 1

    def build(self) -> Template:
        empty = np.empty(0, np.intp)
        columns = [np.concatenate([empty, *column]) for column in self._columns]
        subject, terms, quantity, neuron, group, layer, phase = columns
        # A layer's steps of different phases are steps apart, hence the phase in its group.
        groups: dict[StepSize, Indices] = {
            "neuron": group,
            "layer": phase * (layer.max(initial=0) + 2) + layer,
        }
        return Template(quantity, subject, neuron, terms, {**groups, "phase": phase})


def pass_template(network: Network) -> Template:
    """The numbers of one sample: forward, the error, backward."""
    builder = _Builder()
    for layer in range(1, len(network.layers)):
        _add_forward(builder, network, layer)
    outputs = network.layer_range(-1)
    for neuron in outputs:
        builder.add(Quantity.ERROR, neuron, 1, neuron, len(network.layers) - 1)
        builder.next_neuron()
    builder.add(Quantity.ERROR, TOTAL, 1, -1, len(network.layers) - 1)
    builder.next_neuron()
    shared = _shared_by_last_neuron(network)
    for layer in reversed(range(1, len(network.layers))):
        for neuron in network.layer_range(layer):
            _add_backward(builder, network, layer, neuron)
            for slot, places in shared.get(neuron, ()):
                builder.add(Quantity.GRADIENT, slot, places, -1, layer)
            builder.next_neuron()
    return builder.build()


def _add_forward(builder: _Builder, network: Network, layer: int) -> None:
    neurons = network.layer_range(layer)
    terms = {n: max(len(network.incoming(n)) + int(network.bias_slots[n] >= 0), 1) for n in neurons}
    if network.layers[layer].activation == SOFTMAX:
        # Each output of a softmax needs all weighted sums of its layer, so these come first.
        for quantity in (Quantity.NET, Quantity.OUT):
            for neuron in neurons:
                builder.add(quantity, neuron, terms[neuron] if quantity == Quantity.NET else 1, neuron, layer)
                builder.next_neuron()
        return
    for neuron in neurons:
        builder.add(Quantity.NET, neuron, terms[neuron], neuron, layer)
        builder.add(Quantity.OUT, neuron, 1, neuron, layer)
        builder.next_neuron()


def _own_slots(network: Network, neuron: int) -> Indices:
    """The slots of a neuron's own incoming weights and bias, without the shared ones."""
    incoming = network.incoming(neuron)
    slots = np.append(network.weight_slots[incoming.start : incoming.stop], network.bias_slots[neuron])
    return slots[(slots >= 0) & (slots < network.first_shared)]


def _add_backward(builder: _Builder, network: Network, layer: int, neuron: int) -> None:
    # An output's delta has two factors; a hidden one's a product for each connection onward, then its slope.
    terms = 2 if layer == len(network.layers) - 1 else len(network.outgoing(neuron)) + 1
    builder.add(Quantity.DELTA, neuron, terms, neuron, layer)
    builder.add(Quantity.GRADIENT, _own_slots(network, neuron), 1, neuron, layer)


def shared_places(network: Network) -> dict[int, tuple[Indices, Indices]]:
    """For each shared slot the connections and the neurons (by bias) that hold it."""
    first = network.first_shared
    return {
        slot: (np.flatnonzero(network.weight_slots == slot), np.flatnonzero(network.bias_slots == slot))
        for slot in range(first, network.parameter_count)
    }


def _shared_by_last_neuron(network: Network) -> dict[int, list[tuple[int, int]]]:
    """By the neuron after whose delta it can be known: each shared slot with the number of its places.

    A shared parameter that nothing holds has the gradient 0 and comes at the very end.
    """
    order = {n: i for i, n in enumerate(_backward_order(network))}
    found: dict[int, list[tuple[int, int]]] = {}
    for slot, (connections, biases) in shared_places(network).items():
        neurons = [*network.targets[connections].tolist(), *biases.tolist()]
        last = max(neurons, key=order.__getitem__, default=max(order, key=order.__getitem__, default=-1))
        found.setdefault(last, []).append((slot, max(len(neurons), 1)))
    return found


def _backward_order(network: Network) -> Iterator[int]:
    for layer in reversed(range(1, len(network.layers))):
        yield from network.layer_range(layer)


def update_template(network: Network) -> Template:
    """The new values of all parameters."""
    builder = _Builder()
    for layer in range(1, len(network.layers)):
        for neuron in network.layer_range(layer):
            builder.add(Quantity.NEW_VALUE, _own_slots(network, neuron), 1, neuron, layer)
            builder.next_neuron()
    for slot in range(network.first_shared, network.parameter_count):
        builder.add(Quantity.NEW_VALUE, slot, 1, -1, len(network.layers))
        builder.next_neuron()
    return builder.build()

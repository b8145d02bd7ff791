"""Where each parameter stands in the blocks of a compiled network.

A block is the dense matrix from one layer to a higher one, with the biases as a last column where the target layer has
any. All blocks lie end to end in one flat vector of *entries*. What training changes is the vector *theta*: where every
entry is a trainable parameter of its own, theta is the entries themselves; otherwise (missing connections, frozen or
shared parameters) each update gathers theta's gradient from the entries' and spreads theta over them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.network import Indices, Mask, Network


@dataclass(frozen=True, slots=True)
class Block:
    """The matrix of shape (neurons of `target`, neurons of `source` + bias) at `start` in the entries."""

    source: int
    target: int
    rows: int
    columns: int
    bias: bool
    start: int

    @property
    def stop(self) -> int:
        """Where the next block begins."""
        return self.start + self.rows * self.columns


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring rows of one layer that have the same activation."""

    layer: int
    start: int
    stop: int
    activation: str

    @property
    def rows(self) -> slice:
        """The rows in the buffers."""
        return slice(self.start, self.stop)


@dataclass(frozen=True)
class Layout:
    """The blocks of a network and the ways between its slots, the blocks' entries and theta.

    `order` is the place of each neuron within its layer's rows (hidden neurons of one activation lie side by side);
    `entry_slots` has the slot of each entry, −1 where there is no connection or bias.
    """

    network: Network
    order: Indices
    blocks: tuple[Block, ...]
    entry_slots: Indices

    @cached_property
    def _in_entries(self) -> Mask:
        """Which slots some entry has."""
        found = np.zeros(self.network.parameter_count, np.bool_)
        found[self.entry_slots[self.entry_slots >= 0]] = True
        return found

    @cached_property
    def direct(self) -> bool:
        """Whether theta is the entries: every entry trainable, and none shared."""
        slots = self.entry_slots
        each_once = np.count_nonzero(self._in_entries) == len(slots)  # then there is none of −1 either
        return each_once and bool(self.network.trainable[slots].all())

    @cached_property
    def theta_slots(self) -> Indices:
        """The slot of each element of theta."""
        if self.direct:
            return self.entry_slots
        return np.flatnonzero(self._in_entries & self.network.trainable)

    @cached_property
    def theta_entries(self) -> Indices:
        """The entries that theta fills, grouped by the element of theta in rising order."""
        slots = self.entry_slots
        present = np.flatnonzero(slots >= 0)
        chosen = present[self.network.trainable[slots[present]]]
        return chosen[np.argsort(slots[chosen], kind="stable")]

    @cached_property
    def entry_thetas(self) -> Indices:
        """The element of theta for each of `theta_entries`."""
        return np.searchsorted(self.theta_slots, self.entry_slots[self.theta_entries])

    @cached_property
    def entry_places(self) -> Indices:
        """For each entry its place in theta, or one of its own after it where training leaves the entry as it is."""
        places = np.full(len(self.entry_slots), -1, np.intp)
        places[self.theta_entries] = self.entry_thetas
        fixed = np.flatnonzero(places < 0)
        places[fixed] = len(self.theta_slots) + np.arange(len(fixed))
        return places

    @property
    def pool_size(self) -> int:
        """How many places there are: theta's and those after it."""
        return len(self.theta_slots) + len(self.entry_slots) - len(self.theta_entries)

    @cached_property
    def theta_starts(self) -> Indices:
        """Where each element of theta begins in `theta_entries`."""
        return np.searchsorted(self.entry_thetas, np.arange(len(self.theta_slots)))

    @cached_property
    def is_weight(self) -> Mask:
        """Which elements of theta are a weight somewhere, for the penalties, which leave biases alone."""
        weights = np.zeros(self.network.parameter_count, np.bool_)
        weights[self.network.weight_slots] = True
        return weights[self.theta_slots]


def layout(network: Network, activation_order: Callable[[int], Indices]) -> Layout:
    """The layout of a network; `activation_order` gives the row order of a layer's neurons by its number."""
    order = np.zeros(len(network.neurons), np.intp)
    for layer in range(len(network.layers)):
        neurons = network.layer_range(layer)
        order[neurons.start : neurons.stop][activation_order(layer)] = np.arange(len(neurons))
    blocks = _blocks(network)
    return Layout(network, order, blocks, _entry_slots(network, order, blocks))


def groups(network: Network, activation_order: Callable[[int], Indices], starts: Sequence[int]) -> tuple[Group, ...]:
    """The groups of all layers but the first; `starts` has the first row of each layer in the buffers."""
    found: list[Group] = []
    for layer in range(1, len(network.layers)):
        neurons = network.layer_range(layer)
        for i, neuron in enumerate(activation_order(layer)):
            row, name = starts[layer] + i, network.activation_of(neurons[neuron])
            if found and (found[-1].layer, found[-1].activation) == (layer, name):
                found[-1] = Group(layer, found[-1].start, row + 1, name)
            else:
                found.append(Group(layer, row, row + 1, name))
    return tuple(found)


def _blocks(network: Network) -> tuple[Block, ...]:
    layers = len(network.layers)
    counts = np.bincount(network.layer_of[network.targets] * layers + network.layer_of[network.sources])
    pairs = [(pair % layers, pair // layers) for pair in np.flatnonzero(counts).tolist()]
    blocks: list[Block] = []
    start = 0
    for target in range(1, len(network.layers)):
        neurons = network.layer_range(target)
        has_bias = bool((network.bias_slots[neurons.start : neurons.stop] >= 0).any())
        # The nearest source carries the biases; a layer that nothing reaches has an empty block to carry them.
        sources = sorted((s for s, t in pairs if t == target), reverse=True) or [target - 1]
        for place, source in enumerate(sources):
            bias = has_bias and place == 0
            columns = len(network.layers[source].neurons) + int(bias)
            blocks.append(Block(source, target, len(neurons), columns, bias, start))
            start = blocks[-1].stop
    return tuple(blocks)


def _entry_slots(network: Network, order: Indices, blocks: tuple[Block, ...]) -> Indices:
    slots = np.full(blocks[-1].stop if blocks else 0, -1, np.intp)
    source_layers, target_layers = network.layer_of[network.sources], network.layer_of[network.targets]
    for block in blocks:
        chosen = np.flatnonzero((source_layers == block.source) & (target_layers == block.target))
        rows, columns = order[network.targets[chosen]], order[network.sources[chosen]]
        slots[block.start + rows * block.columns + columns] = network.weight_slots[chosen]
        if block.bias:
            neurons = np.array(network.layer_range(block.target))
            last = block.start + order[neurons] * block.columns + block.columns - 1
            slots[last] = network.bias_slots[neurons]
    return slots

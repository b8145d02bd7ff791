"""Fresh ids and labels in the pattern of a layer: after h1, h2 comes h3, after h_{1,2} comes h_{1,3}."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import count, islice
from typing import NamedTuple

from engine.network import Layer, Network, Neuron, Own

_LAST_NUMBER = re.compile(r"(.*?)([0-9]{1,9})([^0-9]*)", re.DOTALL)


class _Pattern(NamedTuple):
    """Names that differ in a number alone, and the first number that is free."""

    head: str
    tail: str
    next: int

    def names(self, taken: Collection[str]) -> Iterator[str]:
        """The names that are not taken, in order."""
        names = (f"{self.head}{number}{self.tail}" for number in count(self.next))
        return (name for name in names if name not in taken)


def fresh_neurons(network: Network, layer: int, number: int, taken: Collection[str] = ()) -> list[Neuron]:
    """New neurons for a layer, with a bias of their own unless it is the input layer. `taken` are further ids."""
    ids, labels = _patterns(network, layer)
    names = islice(ids.names(network.index.keys() | set(taken)), number)
    bias = Own() if layer else None
    if labels is None:
        return [Neuron(name, bias=bias) for name in names]
    used = {neuron.label for neuron in network.neurons if neuron.label is not None}
    return [Neuron(name, label, bias=bias) for name, label in zip(names, labels.names(used), strict=False)]


def _patterns(network: Network, layer: int) -> tuple[_Pattern, _Pattern | None]:
    neurons = network.layers[layer].neurons
    if not neurons:
        return _usual(network, layer)
    labels = [neuron.label for neuron in neurons if neuron.label is not None]
    return _pattern([neuron.id for neuron in neurons]), _pattern(labels) if neurons[-1].label is not None else None


def _pattern(names: Sequence[str]) -> _Pattern:
    """The pattern of the last name, going on after the highest number in it."""
    match = _LAST_NUMBER.fullmatch(names[-1])
    if match is None:
        return _Pattern(names[-1], "", 2)
    head, _, tail = match.groups()
    parts = (_LAST_NUMBER.fullmatch(name) for name in names)
    return _Pattern(head, tail, 1 + max(int(p[2]) for p in parts if p and (p[1], p[3]) == (head, tail)))


def _usual(network: Network, layer: int) -> tuple[_Pattern, _Pattern]:
    """What the neurons of new documents are called, for a layer that has none yet."""
    last = len(network.layers) - 1
    if layer in (0, last):
        letter = "x" if layer == 0 else "y"
        return _Pattern(letter, "", 1), _Pattern(f"{letter}_", "", 1)
    if last == 2:
        return _Pattern("h", "", 1), _Pattern("h_", "", 1)
    free = next(k for k in count(layer) if not any(neuron.startswith(f"h{k}_") for neuron in network.index))
    return _Pattern(f"h{free}_", "", 1), _Pattern(f"h_{{{free},", "}", 1)


def fresh_layer_name(layers: Sequence[Layer]) -> str:
    """The usual name of a new hidden layer, with the first number that is free."""
    taken = {layer.name for layer in layers}
    return next(_Pattern("hidden ", "", 1).names(taken))


def fresh_shared_name(taken: Collection[str], like: str = "s1") -> str:
    """A name for a shared parameter: the one wanted, or its pattern's next that is free."""
    return like if like not in taken else next(_pattern([like]).names(taken))

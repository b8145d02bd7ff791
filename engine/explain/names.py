"""The symbols of everything in a network under a document's conventions, and the signs and decimals of its numbers.

The view of a trace has them; nobody else needs it.
"""

from __future__ import annotations

from functools import lru_cache

from engine.conventions import Conventions, Rounding
from engine.formula import Partial, Symbol, symbol
from engine.network import Network
from engine.reference import What
from engine.showing import signs
from engine.trace import Trace


class Names:
    """Symbols of neurons and slots, the signs of their numbers, and to how many decimals a hand rounds each kind."""

    def __init__(self, network: Network, conventions: Conventions) -> None:
        self.network = network
        self.letters = conventions.names
        self.signs = signs(network, conventions)
        self.conventions = conventions
        self.decimals = decimals(conventions)
        self.error = symbol(self.letters.error)
        self.rate = symbol(self.letters.rate)
        self._parameters: dict[int, Symbol] = {}

    def lettered(self, letter: str, *neurons: int) -> Symbol:
        """A letter, or a label of one's own such as `w_{h}`, with neurons as its subscript."""
        base = symbol(letter)
        return Symbol(base.letter, (*base.index, *map(self.label, neurons)))

    def gradient(self, slot: int) -> Partial:
        """The symbol of a parameter's gradient."""
        return Partial(self.error, self.parameter(slot))

    def label(self, neuron: int) -> Symbol:
        """A neuron's label."""
        return symbol(self.network.neurons[neuron].name)

    def parameter(self, slot: int) -> Symbol:
        """A slot's label, a shared parameter's name, else the weight's or bias' letter with its place."""
        if slot not in self._parameters:
            self._parameters[slot] = self._parameter(slot)
        return self._parameters[slot]

    def _parameter(self, slot: int) -> Symbol:
        label, of = self.network.slot_labels[slot], self.network.slots[slot]
        if label is not None:
            return symbol(label)
        if of.kind == "shared":
            return symbol(str(of.of))
        if of.kind == "bias":
            return self.lettered(self.letters.bias, self.network.index[str(of.of)])
        return self.lettered(self.letters.weight, *(self.network.index[end] for end in of.of))

    def out(self, neuron: int) -> Symbol:
        """The symbol of what a neuron puts out."""
        label = self.label(neuron)
        if neuron < self.network.input_count:
            return label if label.letter[:1].isalpha() else self.lettered(self.letters.input, neuron)
        # A neuron that is itself called y_1 puts out y_1.
        return label if label.letter == self.letters.out and label.index else self.lettered(self.letters.out, neuron)


def decimals(conventions: Conventions) -> dict[What, int]:
    """To how many decimals a hand rounds each kind of number; what is not in it, it does not round."""
    rounding = conventions.rounding or Rounding()
    kinds: tuple[What, ...] = ("net", "out", "error", "delta", "gradient", "new_value")
    found = {kind: getattr(rounding, kind) for kind in kinds}
    return {kind: places for kind, places in found.items() if places is not None}


@lru_cache(maxsize=1)  # the numbers of one trace are asked for one after the other
def names_of(trace: Trace) -> Names:
    """The names of a trace's network in its document's conventions."""
    return Names(trace.network, trace.conventions)

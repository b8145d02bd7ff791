"""The columns of the data's table: what each holds, what stands above it, and whether it can be changed.

For the data panel alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from engine import formula
from engine.formula.notation import NOTATION, Notation
from engine.network import Network


class Kind(Enum):
    """What a column holds."""

    TEST = "for testing only"
    INPUT = "input"
    TARGET = "target of"
    OUTPUT = "output of"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the `index`-th input, target or output, the error, or whether a row is only for testing.

    `given` is its number in the data, inputs first; None where it is not part of them.
    """

    kind: Kind
    index: int
    title: str
    tip: str
    given: int | None = None


def columns(network: Network, names: Notation = NOTATION) -> tuple[Column, ...]:
    """The columns for a network, with the document's letters; the error is there where there are outputs."""
    return (
        Column(Kind.TEST, 0, "test", "for testing only"),
        *_inputs(network),
        *_ends(network, Kind.TARGET, formula.plain(names.target)),
        *_ends(network, Kind.OUTPUT, formula.plain(names.out)),
        *([Column(Kind.ERROR, 0, formula.plain(names.error), "error of the row")] if network.output_count else ()),
    )


def has_same_ends(one: Network, other: Network) -> bool:
    """Whether two networks have the same columns for sure: their inputs and outputs are the same neurons."""
    ends = (one.layers[0], other.layers[0]), (one.layers[-1], other.layers[-1])
    return all(a.neurons is b.neurons or a.neurons == b.neurons for a, b in ends)


def _inputs(network: Network) -> Iterator[Column]:
    for i, neuron in enumerate(network.layers[0].neurons):
        name = formula.plain(neuron.name)
        yield Column(Kind.INPUT, i, name, f"{Kind.INPUT.value} {name}", i)


def _ends(network: Network, kind: Kind, letter: str) -> Iterator[Column]:
    """The columns of the output neurons, which are told apart where there are several."""
    inputs, outputs = network.input_count, network.layers[-1].neurons
    for i, neuron in enumerate(outputs):
        name = formula.plain(neuron.name)
        title = letter if len(outputs) == 1 else f"{letter} {name}"
        yield Column(kind, i, title, f"{kind.value} {name}", inputs + i if kind == Kind.TARGET else None)

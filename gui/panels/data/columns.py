"""The columns of the data's table: what each holds, what stands above it, and whether it can be changed.

For the data panel alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from engine import formula
from engine.columns import Column as Meaning
from engine.columns import Columns, class_names
from engine.data import Data
from engine.formula.notation import NOTATION, Notation
from engine.network import Network
from gui.panels.data.meaning import column_words

_UNKNOWN = Meaning()
_ONE_LINE = 9  # letters of a title, which a column of numbers has room for


class Kind(Enum):
    """What a column holds."""

    TEST = "for testing only"
    INPUT = "input"
    TARGET = "target of"
    OUTPUT = "output of"
    ERROR = "error"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the `index`-th input, target or output, the error, the class told, or whether a row is for testing.

    `given` is its number in the data, inputs first; None where it is not part of them. `meaning` is what its numbers
    stand for, as far as that is known.
    """

    kind: Kind
    index: int
    title: str
    tip: str
    given: int | None = None
    meaning: Meaning = _UNKNOWN

    @property
    def heading(self) -> str:
        """The title in one line, or in two where it is long: before its unit, or where the longer one is shortest."""
        title = self.title
        spaces = [i for i, letter in enumerate(title) if letter == " "] if len(title) > _ONE_LINE else []
        if not spaces:
            return title
        units = [i for i in spaces[-1:] if title[i + 1] in "(["]
        middle = min(units or spaces, key=lambda i: max(i, len(title) - i - 1))
        return f"{title[:middle]}\n{title[middle + 1 :]}"


def columns(network: Network, data: Data, names: Notation = NOTATION) -> tuple[Column, ...]:
    """The columns for a network, with the document's letters and the names of the data's columns, where they have some.

    The error is there where there are outputs, and the class that the network tells where the targets are classes.
    """
    error = Column(Kind.ERROR, 0, formula.plain(names.error), "error of the row")
    told = Column(Kind.CLASS, 0, "told", "the class that the network tells, and whether it is the row's")
    return (
        Column(Kind.TEST, 0, "test", "for testing only"),
        *_inputs(network, data.inputs),
        *_ends(network, Kind.TARGET, formula.plain(names.target), data.targets),
        *_ends(network, Kind.OUTPUT, formula.plain(names.out), data.targets),
        *([error] if network.output_count else ()),
        *([told] if len(class_names(data.targets)) > 1 else ()),
    )


def has_same_ends(one: Network, other: Network) -> bool:
    """Whether two networks have the same columns for sure: their inputs and outputs are the same neurons."""
    ends = (one.layers[0], other.layers[0]), (one.layers[-1], other.layers[-1])
    return all(a.neurons is b.neurons or a.neurons == b.neurons for a, b in ends)


def _inputs(network: Network, meanings: Columns) -> Iterator[Column]:
    for i, neuron in enumerate(network.layers[0].neurons):
        name, meaning = formula.plain(neuron.name), _of(meanings, i)
        tip = f"{Kind.INPUT.value} {name}{column_words(meaning)}"
        yield Column(Kind.INPUT, i, _short(meaning) or name, tip, i, meaning)


def _ends(network: Network, kind: Kind, letter: str, meanings: Columns) -> Iterator[Column]:
    """The columns of the output neurons, which are told apart where there are several or where they have names."""
    inputs, outputs = network.input_count, network.layers[-1].neurons
    for i, neuron in enumerate(outputs):
        name, meaning = formula.plain(neuron.name), _of(meanings, i)
        called = _short(meaning) or (name if len(outputs) > 1 else "")
        tip = f"{kind.value} {name}{column_words(meaning)}"
        yield Column(kind, i, f"{letter} {called}".strip(), tip, inputs + i if kind == Kind.TARGET else None, meaning)


def _short(meaning: Meaning) -> str:
    """What stands above a column: its class where it is for one of several, or its name."""
    return meaning.one_of if meaning.one_of is not None else meaning.name


def _of(meanings: Columns, i: int) -> Meaning:
    return meanings[i] if meanings else _UNKNOWN

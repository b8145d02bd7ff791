"""What a slip is made of: guesses, each a number and a sentence; and the kinds of slips that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from engine import numerals
from engine.marking.working import Working
from engine.steps import Quantity

DIGITS = 4  # significant digits of the numbers in a sentence


class Guess(NamedTuple):
    """What a slip would have given, as the document writes it, and a sentence that says what happened."""

    value: float
    sentence: str


Guesses: TypeAlias = Iterator[Guess]


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip: its name for score sheets, the quantities in which it happens, and what it would have given."""

    key: str
    name: str
    quantities: tuple[Quantity, ...]
    guesses: Callable[[Working], Guesses]


def shown(value: float) -> str:
    """A number for a sentence."""
    return numerals.shown(value, DIGITS)


def is_output(w: Working) -> bool:
    """Whether it is a number of an output neuron."""
    return w.view.is_output(w.number.subject)


def bias_slot(w: Working) -> int:
    """The slot of the bias of the neuron that it is of; −1 where there is none."""
    return int(w.view.network.bias_slots[w.number.subject])

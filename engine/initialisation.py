"""How a layer's parameters begin, as the network file has it: what its incoming weights are drawn by, and its biases.

An immutable value that every layer has; `engine.creation` draws by it. Everything in the program may use it.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import msgspec

from engine.errors import InvalidNetwork
from engine.functions.initialisers import INITIALISERS

InitialiserName: TypeAlias = Literal[
    "zeros",
    "constant",
    "uniform",
    "normal",
    "xavier_uniform",
    "xavier_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
]


class Initialisation(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One layer's: `weights` names the initialiser of the weights into it, and every bias begins as `bias`.

    `number` is the value of constant, the bound of uniform or the deviation of normal; None: the usual one. The other
    initialisers have none. The input layer has neither weights into it nor biases, and so the default.
    """

    weights: InitialiserName = "xavier_uniform"
    number: float | None = None
    bias: float = 0.0

    @property
    def title(self) -> str:
        """In words, such as He normal or uniform 0.5."""
        entry = INITIALISERS[self.weights]
        number = entry.number if self.number is None else self.number
        words = entry.title if number is None else f"{entry.title} {number:g}"
        return f"{words}, biases {self.bias:g}" if self.bias else words


XAVIER = Initialisation()


def check(initialisation: Initialisation, where: str) -> None:
    """Raises InvalidNetwork for numbers that cannot be."""
    entry, number = INITIALISERS[initialisation.weights], initialisation.number
    if not math.isfinite(initialisation.bias):
        raise InvalidNetwork(f"{where}.bias", "a bias begins as a finite number")
    if number is None:
        return
    if entry.number is None:
        raise InvalidNetwork(f"{where}.number", f"{initialisation.weights} has no number of its own; leave it out")
    if not math.isfinite(number) or (number <= 0 and entry.spreads):
        raise InvalidNetwork(f"{where}.number", f"the {entry.called} of {initialisation.weights} is a number above 0")

"""The letters that formulas are written with, as one value, so that another book's letters are another value."""

from __future__ import annotations

from typing import NamedTuple


class Notation(NamedTuple):
    """The letter of each quantity; a neuron's label becomes its subscript.

    What an input neuron puts out is called by its label alone, unless that is no letter: then by `input` with it.
    """

    input: str = "x"
    net: str = "a"
    out: str = "y"
    delta: str = "δ"
    error: str = "E"
    target: str = "t"
    weight: str = "w"
    bias: str = "b"
    function: str = "f"
    rate: str = "η"


NOTATION = Notation()

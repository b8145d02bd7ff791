"""Explanations: how each number of a trace came about, in words, symbols and numbers, with its places on the network.

Window, command line and exports use it. It reads a trace and calculates nothing that the engine has not.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explain.explanation import Explanation, Factor
from engine.steps import Number
from engine.trace import Trace

__all__ = ["Explanation", "Factor", "explain", "explain_pass"]


def explain(trace: Trace, number: Number) -> Explanation:
    """How a number of a trace came about; of a partly reached sum the terms so far."""
    raise NotImplementedError


def explain_pass(trace: Trace, sample: int = 0) -> Iterator[Explanation]:
    """Every number of one sample's pass and of the update, in the order of the steps."""
    raise NotImplementedError

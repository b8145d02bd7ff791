"""Explanations: how each number of a trace came about, in words, symbols and numbers, with its places on the network.

Window, command line and exports use it. It reads a trace and calculates nothing that the engine has not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.explain.backward import explain_delta, explain_gradient
from engine.explain.explanation import Explanation, Factor
from engine.explain.forward import explain_error, explain_net, explain_out
from engine.explain.update import explain_new_value
from engine.explain.view import View
from engine.steps import Number, Quantity
from engine.trace import Trace

__all__ = ["Explanation", "Factor", "explain", "explain_pass"]

_EXPLAIN: dict[Quantity, Callable[[View, Number], Explanation]] = {
    Quantity.NET: explain_net,
    Quantity.OUT: explain_out,
    Quantity.ERROR: explain_error,
    Quantity.DELTA: explain_delta,
    Quantity.GRADIENT: explain_gradient,
    Quantity.NEW_VALUE: explain_new_value,
}


def explain(trace: Trace, number: Number) -> Explanation:
    """How a number of a trace came about; of a partly reached sum the terms so far."""
    return _EXPLAIN[number.quantity](View(trace, number.sample), number)


def explain_pass(trace: Trace, sample: int = 0) -> Iterator[Explanation]:
    """Every number of one sample's pass and then of the update, in the order of the steps."""
    steps = trace.steps
    start, after = steps.sample_start(sample), steps.sample_start(sample + 1)
    update = steps.sample_start(steps.samples)
    for first, last in ((start, after), (update, steps.length)):
        yield from (explain(trace, number) for number in steps.numbers(first, last))

"""Which module explains which quantity, and the explanations of a whole pass in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from engine.explain.backward import explain_delta, explain_gradient
from engine.explain.explanation import Explanation
from engine.explain.forward import explain_error, explain_net, explain_out
from engine.explain.update import explain_new_value
from engine.explain.view import View
from engine.steps import Number, Quantity
from engine.trace import Trace

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
    with np.errstate(all="ignore"):  # a trace may hold what overflowed; it is explained all the same
        return _EXPLAIN[number.quantity](View(trace, number.sample), number)


def explain_pass(trace: Trace, sample: int = 0) -> Iterator[Explanation]:
    """Every number of one sample's pass and then of the update, in the order of the steps."""
    steps = trace.steps
    start, after = steps.sample_start(sample), steps.sample_start(sample + 1)
    update = steps.sample_start(steps.samples)
    for first, last in ((start, after), (update, steps.length)):
        yield from (explain(trace, number) for number in steps.numbers(first, last))

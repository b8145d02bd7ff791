"""Which module explains which quantity, the explanation of whatever can be asked about, and those of a whole pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from engine.explain.backward import explain_delta, explain_out_gradient
from engine.explain.explanation import Explanation
from engine.explain.forward import explain_error, explain_net, explain_out
from engine.explain.givens import (
    explain_factor,
    explain_input,
    explain_rate,
    explain_slope,
    explain_target,
    explain_value,
)
from engine.explain.gradients import explain_gradient
from engine.explain.update import explain_new_value
from engine.explain.view import View
from engine.reference import Reference, What
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
_QUANTITIES: dict[What, Quantity] = {quantity.word: quantity for quantity in Quantity}
# What goes into the numbers of a pass, by the neuron or the slot that it is of.
_EXPLAIN_OTHER: dict[What, Callable[[View, int], Explanation]] = {
    "out_gradient": explain_out_gradient,
    "slope": explain_slope,
    "value": explain_value,
    "input": explain_input,
    "target": explain_target,
    "rate": explain_rate,
    "factor": explain_factor,
}


@np.errstate(all="ignore")  # a trace may hold what overflowed; it is explained all the same
def explain(trace: Trace, number: Number, *, unfolded: bool = False) -> Explanation:
    """How a number of a trace came about; of a partly reached sum the terms so far."""
    asked = Reference(number.quantity.word, number.subject, number.sample, unfolded)
    return _EXPLAIN[number.quantity](View(trace, number.sample, asked), number)


@np.errstate(all="ignore")
def explain_reference(trace: Trace, reference: Reference) -> Explanation:
    """How anything that can be asked about came about: a number of the pass, complete, or what goes into one.

    Raises ValueError where the network has no such number, as an input's weighted sum.
    """
    _check(trace, reference)
    if reference.what in _EXPLAIN_OTHER:
        view = View(trace, reference.sample, reference)
        return _EXPLAIN_OTHER[reference.what](view, reference.subject)
    quantity = _QUANTITIES[reference.what]
    end = trace.steps.end_of(quantity, reference.subject, reference.sample)
    (number,) = trace.steps.numbers(end - 1, end)
    return _EXPLAIN[quantity](View(trace, reference.sample, reference), number)


def explain_pass(trace: Trace, sample: int = 0) -> Iterator[Explanation]:
    """Every number of one sample's pass and then of the update, in the order of the steps."""
    steps = trace.steps
    start, after = steps.sample_start(sample), steps.sample_start(sample + 1)
    update = steps.sample_start(steps.samples)
    for first, last in ((start, after), (update, steps.length)):
        yield from (explain(trace, number) for number in steps.numbers(first, last))


def _check(trace: Trace, reference: Reference) -> None:
    network, subject = trace.network, reference.subject
    neurons, inputs, first_output = len(network.neurons), network.input_count, network.layer_range(-1).start
    known: dict[What, range] = {
        "input": range(inputs),
        "target": range(first_output, neurons),
        "slope": range(inputs, neurons),
        "out_gradient": range(inputs, neurons),
        "value": range(network.parameter_count),
        "rate": range(-1, 0),
        "factor": range(inputs, first_output) if trace.factors is not None else range(0),
    }
    there = known.get(reference.what)
    if not 0 <= reference.sample < len(trace.rows) or (there is not None and subject not in there):
        raise ValueError(f"there is no {reference.what} of {subject} in sample {reference.sample}")

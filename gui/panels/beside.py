"""What may stand beside an explanation, of the same pass: where a neuron is on its function, the central difference.

Pure values; for the explanation panel and for whoever hands explanations to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from engine.explain import Difference, Explanation, central_difference, explain_reference
from engine.formula import links
from engine.formula.notation import NOTATION, Notation
from engine.reference import Reference
from engine.trace import Trace

_DIFFERENTIABLE = ("gradient", "delta")
_PRECISE = 15  # digits that two doubles can agree to at most


class Point(NamedTuple):
    """Where a neuron stands on its activation function; `letters` are those of its net and output.

    `said` are the output and the slope of the pass where a hand may have rounded them; None: those at `net`.
    """

    activation: str
    net: float | None
    letters: Notation = NOTATION
    said: tuple[float, float] | None = None


class Beside(NamedTuple):
    """What stands beside one explanation; `difference` takes some milliseconds and may find that there is none."""

    point: Point | None = None
    difference: Callable[[], Difference | None] | None = None


def beside(trace: Trace, of: Explanation) -> Beside:
    """What there is to stand beside an explanation of a number of a trace."""
    difference = partial(central_difference, trace, of.reference) if _has_difference(of) else None
    return Beside(_point(trace, of), difference)


def _has_difference(of: Explanation) -> bool:
    return of.reference.what in _DIFFERENTIABLE and (of.number is None or of.number.complete)


def _point(trace: Trace, of: Explanation) -> Point | None:
    """Of an output and a slope the neuron's own; of a delta too, where its rule uses the slope."""
    what, neuron, sample, _ = of.reference
    slope = Reference("slope", neuron, sample)
    used = what in ("out", "slope") or (what == "delta" and slope in links(of.rule))
    if not used or neuron < trace.network.input_count:
        return None
    return point_of(trace, neuron, sample)


def point_of(trace: Trace, neuron: int, sample: int) -> Point | None:
    """Where a computing neuron stands in a sample; None where its weighted sum has overflowed."""
    net = float(trace.net[sample, neuron])
    if not math.isfinite(net):
        return None
    said = None
    if trace.conventions.by_hand:
        said = float(trace.out[sample, neuron]), explain_reference(trace, Reference("slope", neuron, sample)).value
    return Point(trace.network.activation_of(neuron), net, trace.conventions.names, said)


def agreement(of: Difference) -> str:
    """How well a central difference agrees with the number beside it, in words; a hand's may be another."""
    if not of.agrees:
        return "exact, not by hand" if of.by_hand else "does not agree"
    if of.lost:
        return "agrees as far as it has digits"
    if of.value == 0.0:
        return "agrees"
    digits = _PRECISE if of.relative == 0 else min(math.floor(-math.log10(of.relative)), _PRECISE)
    return f"agrees to {digits} digits"

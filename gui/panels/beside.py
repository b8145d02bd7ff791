"""What may stand beside an explanation, of the same pass: where a neuron is on its function, the central difference.

Pure values; for the explanation panel and for whoever hands explanations to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from engine.explain import Difference, Explanation, central_difference
from engine.formula import links
from engine.formula.notation import NOTATION, Notation
from engine.reference import Reference
from engine.trace import Trace

_DIFFERENTIABLE = ("gradient", "delta")
_PRECISE = 15  # digits that two doubles can agree to at most
AGREEING = 1e-6  # relative, up to which a difference agrees


class Point(NamedTuple):
    """Where a neuron stands on its activation function; `letters` are those of its net and output."""

    activation: str
    net: float
    letters: Notation = NOTATION


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
    net = float(trace.net[sample, neuron])
    if not math.isfinite(net):
        return None
    return Point(trace.network.activation_of(neuron), net, trace.conventions.names)


def agreement(of: Difference) -> str:
    """How well a central difference agrees with the number beside it, in words."""
    if of.relative > AGREEING:
        return "does not agree"
    if of.value == 0.0:
        return "agrees"
    digits = _PRECISE if of.relative == 0 else min(math.floor(-math.log10(of.relative)), _PRECISE)
    return f"agrees to {digits} digits"

"""Whether a number that can be asked about has been reached where a pass stands. For panels, and for explaining."""

from __future__ import annotations

from collections.abc import Callable

from engine.reference import Reference, What
from engine.steps import TOTAL, Quantity
from engine.trace import Frame


def is_known(frame: Frame, reference: Reference) -> bool:
    """Whether a number has been seen: of the sample in view by now, of those before it, and what is given anyhow."""
    if reference.sample != frame.sample and reference.what in _OF_A_SAMPLE:
        return reference.sample < frame.sample
    return _KNOWN[reference.what](frame, reference.subject)


def _error(frame: Frame, subject: int) -> bool:
    known = frame.known
    return known.error if subject == TOTAL else bool(known.parts[subject - frame.trace.network.layer_range(-1).start])


def _slope(frame: Frame, subject: int) -> bool:
    """With the output, of which it is made."""
    return bool(frame.known.out[subject])


def _out_gradient(frame: Frame, subject: int) -> bool:
    """One term before the delta, whose last factor is the slope."""
    return frame.position >= frame.trace.steps.end_of(Quantity.DELTA, subject, frame.sample) - 1


def _given(_frame: Frame, _subject: int) -> bool:
    return True


_KNOWN: dict[What, Callable[[Frame, int], bool]] = {
    "net": lambda frame, subject: bool(frame.known.net[subject]),
    "out": lambda frame, subject: bool(frame.known.out[subject]),
    "error": _error,
    "delta": lambda frame, subject: bool(frame.known.delta[subject]),
    "gradient": lambda frame, subject: bool(frame.known.gradient[subject]),
    "new_value": lambda frame, subject: bool(frame.known.new_value[subject]),
    "out_gradient": _out_gradient,
    "slope": _slope,
    "factor": _given,
    "value": _given,
    "input": _given,
    "target": _given,
    "rate": _given,
}
_OF_A_SAMPLE: frozenset[What] = frozenset({"net", "out", "error", "delta", "gradient", "out_gradient", "slope"})

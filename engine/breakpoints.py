"""Breakpoints: where stepping and training are to stop by themselves. For the window, which plays steps.

A breakpoint is a value. Where it stops a pass goes by the pass alone, so that the same places stop on the way back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import NamedTuple, TypeAlias

from engine.document import History, State
from engine.steps import PHASES, Phase, StepSize
from engine.trace import Trace

#: How finely a step ends at a breakpoint within it: a neuron with the term, number or all of it that has come.
_AT_NEURON: dict[StepSize, StepSize] = {"term": "term", "number": "number"}
_AT_PHASE: dict[StepSize, StepSize] = {**_AT_NEURON, "layer": "layer", "phase": "phase"}


@dataclass(frozen=True, slots=True)
class AtNeuron:
    """Stops when stepping reaches a neuron, by its id: in each phase, or in one alone."""

    neuron: str
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class AtPhase:
    """Stops when a phase begins."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class BelowError:
    """Stops at the first epoch whose recorded error (mean per sample) is below a limit, coming from above it."""

    limit: float


Breakpoint: TypeAlias = AtNeuron | AtPhase | BelowError


class Stop(NamedTuple):
    """A position of a trace at which a breakpoint stops."""

    position: int
    point: Breakpoint


def first_stop(points: Iterable[Breakpoint], trace: Trace, start: int, end: int, size: StepSize) -> Stop | None:
    """Where a step forward from `start` to `end` is stopped: the first stop in (start, end]."""
    found = [stop for stop in _stops(points, trace, size) if start < stop.position <= end]
    return min(found, key=lambda stop: stop.position, default=None)


def last_stop(points: Iterable[Breakpoint], trace: Trace, start: int, end: int, size: StepSize) -> Stop | None:
    """Where a step back from `start` to `end` is stopped: the last stop in [end, start)."""
    found = [stop for stop in _stops(points, trace, size) if end <= stop.position < start]
    return max(found, key=lambda stop: stop.position, default=None)


def limits(points: Iterable[Breakpoint]) -> tuple[float, ...]:
    """The limits below which the error stops a run."""
    return tuple(point.limit for point in points if isinstance(point, BelowError))


def _stops(points: Iterable[Breakpoint], trace: Trace, size: StepSize) -> list[Stop]:
    return [Stop(position, point) for point in points for position in _positions(point, trace, size)]


@singledispatch
def _positions(point: Breakpoint, trace: Trace, size: StepSize) -> list[int]:
    """All positions of a trace at which a breakpoint stops steps of a size."""
    raise NotImplementedError


@_positions.register
def _(point: AtNeuron, trace: Trace, size: StepSize) -> list[int]:
    neuron = trace.network.index.get(point.neuron)
    if neuron is None:
        return []
    phases = PHASES if point.phase is None else (point.phase,)
    begins = [begin for phase in phases for begin in trace.steps.begins(phase, neuron)]
    return [trace.steps.next(begin, _AT_NEURON.get(size, "neuron")) for begin in begins]


@_positions.register
def _(point: AtPhase, trace: Trace, size: StepSize) -> list[int]:
    return [trace.steps.next(begin, _AT_PHASE.get(size, "neuron")) for begin in trace.steps.begins(point.phase)]


@_positions.register
def _(point: BelowError, trace: Trace, _size: StepSize) -> list[int]:
    fallen = has_fallen(trace.state_before, trace.state_after, point.limit)
    return [trace.steps.length] if fallen else []


def has_fallen(before: State, after: State, limit: float) -> bool:
    """Whether an update ended an epoch whose recorded error is below a limit that the one before it was not below."""
    if after.epoch == before.epoch or not _is_of(after.history, after.epoch):
        return False
    errors = after.history.train
    return bool(errors[-1] < limit and not (len(errors) > 1 and errors[-2] < limit))


def _is_of(history: History, epoch: int) -> bool:
    """Whether the newest entry of a history is that of an epoch."""
    return bool(len(history.train)) and (len(history.train) - 1) * history.stride == epoch

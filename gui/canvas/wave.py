"""The wave: along which lines numbers run to where the last step put its own, as pulses on the ways of the lines.

Pure values over a frame and the drawn lines. For `waves`, which lets time pass over them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.arrangement import Arrangement
from engine.network import Indices, Network, Vector
from engine.steps import PHASES, TOTAL, Number, Phase, Quantity
from engine.trace import Frame
from gui.canvas.connections.routes import Routes
from gui.canvas.folding.bundles import Bundles

MOST = 64  #: Pulses of one flow at most, the strongest connections': more would be a haze.
_SAMPLES = np.linspace(0.0, 1.0, 13)
_TARGET = 46.0  # scene units from an output to its target
_NONE: Indices = np.empty(0, np.intp)

#: The colour role of what runs in each phase.
ROLES: dict[Phase, str] = {"forward": "link", "error": "focus", "backward": "delta", "update": "update"}


class Pulse(NamedTuple):
    """Something that runs along a way (n, 2) between two moments of the wave, 0 … 1; a `beat` swells in its middle."""

    way: Vector
    role: str
    begin: float = 0.0
    end: float = 1.0
    beat: bool = False
    bundle: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The drawn lines of a network: where a wave can run."""

    network: Network
    placed: Arrangement
    routes: Routes
    bundles: Bundles


class _Flow(NamedTuple):
    """Connections that something runs along at once; `half` of the way where two runs meet in its middle."""

    edges: Indices
    role: str
    reverse: bool = False
    beat: bool = False
    half: bool = False
    begin: float = 0.0
    end: float = 1.0


def pulses(frame: Frame, lines: Lines) -> tuple[Pulse, ...]:
    """The pulses of the step that led to a frame; none at the very beginning."""
    if frame.position == 0:
        return ()
    if frame.size in ("phase", "sample"):
        flows = _sweep(frame)
        return tuple(pulse for flow in flows for pulse in _along(flow, frame, lines))
    flows = _gathered(frame)
    ends = (pulse for number in frame.numbers[:MOST] for pulse in _at_end(number, frame, lines))
    return (*(pulse for flow in flows for pulse in _along(flow, frame, lines)), *ends)


# --- which connections ----------------------------------------------------------------------------------------------


def _gathered(frame: Frame) -> list[_Flow]:
    """The flows of steps up to a layer: those of all their numbers, together by what they are."""
    flows: dict[Quantity, list[Indices]] = {}
    fine = frame.size in ("term", "number")
    changed = np.zeros(frame.trace.network.parameter_count, np.bool_)
    changed[frame.numbers.subjects(Quantity.NEW_VALUE)] = True  # all at once: a layer may have a hundred thousand
    coarse = () if fine else (Quantity.GRADIENT,)
    for number in frame.numbers.besides((Quantity.NEW_VALUE, *coarse)):
        find = _EDGES.get(number.quantity)
        if find is not None:
            flows.setdefault(number.quantity, []).append(find(frame, number))
    if changed.any():
        flows[Quantity.NEW_VALUE] = [np.flatnonzero(changed[frame.trace.network.weight_slots])]
    found = []
    for quantity, edges in flows.items():
        found += _FLOWS[quantity](np.unique(np.concatenate(edges)))
    return found


def _terms(frame: Frame, number: Number) -> slice:
    """The terms that the step brought: with steps of a term the last one alone."""
    return slice(number.done - 1 if frame.size == "term" else 0, number.done)


def _incoming(frame: Frame, number: Number) -> Indices:
    incoming = frame.trace.network.incoming(number.subject)
    return np.arange(incoming.start, incoming.stop)[_terms(frame, number)]


def _outgoing(frame: Frame, number: Number) -> Indices:
    return np.asarray(frame.trace.network.outgoing(number.subject))[_terms(frame, number)].astype(np.intp)


def _holding(frame: Frame, number: Number) -> Indices:
    found = np.flatnonzero(frame.trace.network.weight_slots == number.subject)
    return found[_terms(frame, number)] if number.terms > 1 else found


_EDGES: dict[Quantity, Callable[[Frame, Number], Indices]] = {
    Quantity.NET: _incoming,
    Quantity.DELTA: _outgoing,
    Quantity.GRADIENT: _holding,
}
#: What runs along them: a gradient is where the output that came forward meets the delta that came back.
_FLOWS: dict[Quantity, Callable[[Indices], list[_Flow]]] = {
    Quantity.NET: lambda edges: [_Flow(edges, ROLES["forward"])],
    Quantity.DELTA: lambda edges: [_Flow(edges, ROLES["backward"], reverse=True)],
    Quantity.GRADIENT: lambda edges: [
        _Flow(edges, ROLES["forward"], half=True),
        _Flow(edges, ROLES["backward"], reverse=True, half=True),
    ],
    Quantity.NEW_VALUE: lambda edges: [_Flow(edges, ROLES["update"], beat=True)],
}


def _sweep(frame: Frame) -> list[_Flow]:
    """Whole phases: layer after layer, one space between layers at a time."""
    steps, network = frame.trace.steps, frame.trace.network
    first, last = steps.phase_at(frame.start + 1), steps.phase_at(frame.position)
    if first is None or last is None:
        return []
    phases = PHASES[PHASES.index(first) : PHASES.index(last) + 1]
    stages = [flow for phase in phases if phase in _SWEEPS for flow in _SWEEPS[phase](network)]
    count = max(len(stages), 1)
    return [flow._replace(begin=i / count, end=(i + 1) / count) for i, flow in enumerate(stages)]


def _sweep_forward(network: Network) -> Iterator[_Flow]:
    layers = network.layer_of[network.targets]
    for layer in range(1, len(network.layers)):
        yield _Flow(np.flatnonzero(layers == layer), ROLES["forward"])


def _sweep_backward(network: Network) -> Iterator[_Flow]:
    layers = network.layer_of[network.sources]
    for layer in range(len(network.layers) - 2, 0, -1):
        yield _Flow(np.flatnonzero(layers == layer), ROLES["backward"], reverse=True)


def _sweep_update(network: Network) -> Iterator[_Flow]:
    yield _Flow(np.flatnonzero(network.trainable[network.weight_slots]), ROLES["update"], beat=True)


_SWEEPS: dict[Phase, Callable[[Network], Iterator[_Flow]]] = {
    "forward": _sweep_forward,
    "backward": _sweep_backward,
    "update": _sweep_update,
}

# --- along which ways -----------------------------------------------------------------------------------------------


def _along(flow: _Flow, frame: Frame, lines: Lines) -> Iterator[Pulse]:
    """A pulse on each of the strongest lines, and one on each bundle that holds some of the connections."""
    edges = flow.edges
    hidden = lines.bundles.hidden
    if len(hidden):
        for k in lines.bundles.holding(edges):
            yield _pulse(flow, lines.bundles.bundles[k].way, bundle=True)
        edges = edges[~hidden[edges]]
    if len(edges) > MOST:
        strength = np.abs(frame.trace.before[lines.network.weight_slots[edges]])
        edges = edges[np.argpartition(-strength, MOST)[:MOST]]
    for edge in edges.tolist():
        yield _pulse(flow, lines.routes.points(edge, _SAMPLES))


def _pulse(flow: _Flow, way: Vector, *, bundle: bool = False) -> Pulse:
    way = way[::-1] if flow.reverse else way
    if flow.half:
        way = _first_half(way)
    return Pulse(way, flow.role, flow.begin, flow.end, flow.beat, bundle)


def _first_half(way: Vector) -> Vector:
    if len(way) > 2:
        return way[: len(way) // 2 + 1]
    return np.array([way[0], way.mean(axis=0)])


def _at_end(number: Number, frame: Frame, lines: Lines) -> Iterator[Pulse]:
    """What runs between an output and its target: the output to its part of the error, the error back to its δ."""
    network, neuron = frame.trace.network, number.subject
    of_error = number.quantity == Quantity.ERROR and number.subject != TOTAL
    of_delta = number.quantity == Quantity.DELTA and neuron in network.layer_range(-1)
    if not (of_error or of_delta) or not _is_drawn(lines.placed, neuron):
        return
    x, y = lines.placed.points[neuron].tolist()
    begin = x + float(lines.placed.radii[neuron])
    way = np.array([[begin, y], [begin + _TARGET, y]])
    yield Pulse(way, ROLES["error"]) if of_error else Pulse(way[::-1], ROLES["backward"])


def _is_drawn(placed: Arrangement, neuron: int) -> bool:
    return bool(placed.single[neuron])


# --- where it is at a moment ----------------------------------------------------------------------------------------


def eased(share: float) -> float:
    """A share of time 0 … 1 as a share of the way: slow at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


class Track:
    """A way (n, 2) made ready to be cut into stretches many times a second."""

    def __init__(self, way: Vector) -> None:
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
        self._shares: list[float] = (lengths / (lengths[-1] or 1.0)).tolist()
        self._points: list[list[float]] = way.tolist()

    def point(self, share: float) -> tuple[float, float]:
        """The point at a share 0 … 1 of the length."""
        k = min(max(bisect_left(self._shares, share), 1), len(self._shares) - 1)
        (x1, y1), (x2, y2) = self._points[k - 1], self._points[k]
        before, after = self._shares[k - 1], self._shares[k]
        part = min(max((share - before) / ((after - before) or 1.0), 0.0), 1.0)
        return x1 + part * (x2 - x1), y1 + part * (y2 - y1)

    def stretch(self, start: float, end: float) -> list[tuple[float, float]]:
        """The points between two shares of the length."""
        first, last = bisect_right(self._shares, start), bisect_left(self._shares, end)
        return [self.point(start), *((x, y) for x, y in self._points[first:last]), self.point(end)]


def bounds(found: Sequence[Pulse]) -> tuple[float, float, float, float] | None:
    """The box around all ways, x₁, y₁, x₂, y₂; None without any."""
    if not found:
        return None
    points = np.concatenate([pulse.way for pulse in found])
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right, bottom

"""What neurons put out along one input, or over the plane of two, while all others are held.

For plots of what a network computes. Numbers are those that the network is given: of scaled columns the scaled ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.data import Samples
from engine.errors import StudioError
from engine.network import Vector
from engine.observing.bench import Bench

_AT_ONCE = 1024  # points: the buffers stay in the cache
_SIDES = (128, 96, 64, 48, 32, 16)
_MOST_WORK = 20_000_000  # parameters times points: some twenty milliseconds


@dataclass(frozen=True, slots=True)
class Span:
    """An input that is varied, by its number, and the ends between which it is; `count` points, both ends included."""

    input: int
    low: float
    high: float
    count: int

    def values(self) -> Vector:
        """The numbers of its points; what lies between ends of opposite signs cannot overflow."""
        share = np.linspace(0.0, 1.0, self.count)
        return self.low * (1.0 - share) + self.high * share


@dataclass(frozen=True, slots=True)
class Grid:
    """The outputs of some neurons, by their places in the network, over the points of one or two spans.

    `held` are the numbers of all inputs; those of the varied ones do not matter.
    """

    neurons: tuple[int, ...]
    x: Span
    y: Span | None
    held: tuple[float, ...]

    def answer(self, bench: Bench) -> Vector:
        """Shape (neurons, points of y or 1, points of x). StudioError where an input or a neuron is not there."""
        network = bench.document.network
        spans = [self.x] if self.y is None else [self.x, self.y]
        inputs, neurons = network.input_count, len(network.neurons)
        if len(self.held) != inputs or not all(0 <= span.input < inputs for span in spans):
            raise StudioError(f"there is no such input; the network has {inputs}")
        if not all(inputs <= neuron < neurons for neuron in self.neurons):
            raise StudioError("there is no such neuron that computes an output")
        shape = (1 if self.y is None else self.y.count, self.x.count)
        return _outputs(bench, self._points(), self.neurons).reshape(len(self.neurons), *shape)

    def _points(self) -> Vector:
        """The rows of inputs, x running fastest, shape (points, inputs)."""
        x = self.x.values()
        y = np.zeros(1) if self.y is None else self.y.values()
        points = np.tile(np.array(self.held, dtype=np.float64), (len(x) * len(y), 1))
        if self.y is not None:
            points[:, self.y.input] = np.repeat(y, len(x))
        points[:, self.x.input] = np.tile(x, len(y))
        return points


def side(parameters: int) -> int:
    """How many points a plane has along a side, for a network of so many parameters, to be drawn ten times a second."""
    return next((side for side in _SIDES if side * side * parameters <= _MOST_WORK), _SIDES[-1])


def _outputs(bench: Bench, points: Vector, neurons: tuple[int, ...]) -> Vector:
    """What neurons put out for rows of inputs, shape (neurons, rows)."""
    compiled = bench.compiled
    network = compiled.network
    rows = compiled.neuron_rows()[np.array(neurons, np.intp) - network.input_count]
    found = np.empty((len(neurons), len(points)))
    table = compiled.table(Samples(points, np.zeros((len(points), network.output_count))))
    for start in range(0, len(points), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(points))
        over = compiled.pass_over(stop - start)
        over.run(over.forward(), table.batch(start, stop))
        found[:, start:stop] = over.out[rows]
    return found

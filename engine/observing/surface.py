"""The error surface: the mean error over two parameters, or over two random directions, with all else as it stands.

Many networks that differ in few numbers are computed at once: their outputs lie side by side as if they were samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.compiled import CompiledNetwork
from engine.data import Samples
from engine.errors import NotTrainable, StudioError
from engine.functions.activations import ACTIVATIONS
from engine.functions.losses import LOSSES, TOGETHER
from engine.functions.tape import Array, Call, run
from engine.layout import Block
from engine.network import Network, Vector
from engine.observing.bench import Bench
from engine.observing.contours import contour, levels

#: Products of a weight with an output that one surface may take.
BUDGET = 4 * 10**7
#: Points on a side and rows of the training data, from the finest surface to the coarsest; the last whatever it takes.
GRIDS = ((41, 1024), (31, 1024), (31, 512), (25, 512), (25, 256), (25, 128), (21, 64), (15, 64))
_AT_ONCE = 2**18  # numbers in the buffers, so that they stay in the cache


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of the surface: the parameter at a `slot` from `low` to `high`.

    Without a slot a random direction from a `seed`, and multiples of it from the present weights on.
    """

    low: float
    high: float
    slot: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """Mean errors, shape (len(y), len(x)), at the values `x` and `y` of the two axes, and contour lines of them.

    `contours` has pieces of lines for each of the `levels`, shape (pieces, 2, 2). `rows` of `of` training rows were
    taken; `here` is where the present weights lie. `directions` has shape (2, slots): by which one is moved.
    """

    x: Vector
    y: Vector
    errors: Vector
    levels: tuple[float, ...]
    contours: tuple[Vector, ...]
    rows: int
    of: int
    here: tuple[float, float]
    directions: Vector
    parameters: Vector

    def projected(self, parameters: Vector) -> tuple[float, float]:
        """Where other parameters of the network lie on it: the nearest point of its plane."""
        moved, *_ = np.linalg.lstsq(self.directions.T, parameters - self.parameters, rcond=None)
        return self.here[0] + float(moved[0]), self.here[1] + float(moved[1])

    def parameters_at(self, x: float, y: float) -> Vector:
        """The parameters at one of its points, shape (slots,)."""
        moved: Vector = self.parameters + np.array([x - self.here[0], y - self.here[1]]) @ self.directions
        return moved


@dataclass(frozen=True, slots=True)
class Surface:
    """The error over two axes; contour lines at logarithmic distances with `log`. Raises StudioError without rows."""

    x: Axis
    y: Axis
    log: bool = False

    def answer(self, bench: Bench) -> Landscape:
        """Computed on at most as many points and rows as the budget allows."""
        document, compiled = bench.document, bench.compiled
        train, network = document.data.train, document.network
        if not len(train) or not network.input_count or not network.output_count:
            raise NotTrainable("there is no training data; add at least one row of inputs and targets")
        if max(self.x.slot or 0, self.y.slot or 0) >= network.parameter_count:
            raise StudioError("the network has other parameters by now")
        parameters = bench.subject.parameters
        side, rows = grid(len(train), network.parameter_count)
        x, y = (np.linspace(axis.low, axis.high, side) for axis in (self.x, self.y))
        directions = np.stack([_direction(axis, network, parameters) for axis in (self.x, self.y)])
        here = tuple(0.0 if axis.slot is None else float(parameters[axis.slot]) for axis in (self.x, self.y))
        offsets = np.stack([part.ravel() for part in np.meshgrid(x - here[0], y - here[1])], axis=1)
        chosen = np.linspace(0, len(train) - 1, rows).astype(np.intp)
        taken = Samples(train.inputs[chosen], train.targets[chosen])
        errors = mean_errors(compiled, parameters, offsets, directions, taken).reshape(side, side)
        finite = errors[np.isfinite(errors)]
        at = levels(float(finite.min()), float(finite.max()), log=self.log) if len(finite) else ()
        lines = tuple(contour(x, y, errors, level) for level in at)
        return Landscape(x, y, errors, at, lines, rows, len(train), (here[0], here[1]), directions, parameters)


def grid(rows: int, parameters: int) -> tuple[int, int]:
    """Points on a side, and rows, that the budget allows."""
    sizes = ((side, min(rows, most)) for side, most in GRIDS)
    fitting = (size for size in sizes if size[0] ** 2 * size[1] * max(parameters, 1) <= BUDGET)
    return next(fitting, (GRIDS[-1][0], min(rows, GRIDS[-1][1])))


def _direction(axis: Axis, network: Network, parameters: Vector) -> Vector:
    if axis.slot is None:
        return filter_normalised(network, parameters, axis.seed)
    direction = np.zeros(len(parameters))
    direction[axis.slot] = 1.0
    return direction


def filter_normalised(network: Network, parameters: Vector, seed: int) -> Vector:
    """A random direction in which the weights into each neuron move by as much as they are long; biases stay.

    Li, Xu, Taylor, Studer and Goldstein 2018, “Visualizing the Loss Landscape of Neural Nets”, section 4. What is
    frozen stays too.
    """
    drawn = np.random.default_rng(seed).standard_normal(len(parameters))
    direction = np.zeros(len(parameters))
    for neuron in range(network.input_count, len(network.neurons)):
        incoming = network.incoming(neuron)
        slots = np.unique(network.weight_slots[incoming.start : incoming.stop])
        slots = slots[network.trainable[slots]]
        length = float(np.linalg.norm(drawn[slots]))
        if length > 0.0:
            direction[slots] = drawn[slots] * (float(np.linalg.norm(parameters[slots])) / length)
    return direction


# --- many networks at once ----------------------------------------------------------------------------------------


def mean_errors(
    compiled: CompiledNetwork, parameters: Vector, offsets: Vector, directions: Vector, samples: Samples
) -> Vector:
    """The mean error per sample at the parameters plus each of the offsets, shape (points, 2), along two directions."""
    slots = compiled.layout.entry_slots
    present = slots >= 0
    base, ways = (np.where(present, of[..., slots], 0.0) for of in (parameters, directions))
    rows, entries = compiled.row_count * max(len(samples), 1), len(slots)
    at_once = max(min(_AT_ONCE // max(rows, 1), 2**20 // max(entries, 1), len(offsets)), 1)
    found = np.empty(len(offsets))
    sheets: dict[int, _Sheet] = {}
    with np.errstate(all="ignore"):
        for start in range(0, len(offsets), at_once):
            part = offsets[start : start + at_once]
            sheet = sheets.setdefault(len(part), _Sheet(compiled, samples, len(part)))
            found[start : start + at_once] = sheet.errors((base + part @ ways).astype(compiled.dtype))
    return found


class _Sheet:
    """The forward pass of some networks of one structure over the same samples, one beside the other."""

    def __init__(self, compiled: CompiledNetwork, samples: Samples, networks: int) -> None:
        self._compiled, self._networks, self._count = compiled, networks, len(samples)
        self._batch = compiled.table(samples).batch(0, len(samples))
        shape = (compiled.row_count, networks * len(samples))
        self._net, self._out = np.zeros(shape, compiled.dtype), np.ones(shape, compiled.dtype)
        self._target = np.tile(self._batch.t, networks)
        self._parts = np.empty_like(self._target)
        self._activations = [self._activation(layer) for layer in range(1, len(compiled.network.layers))]
        self._error = self._error_calls()

    def _activation(self, layer: int) -> list[Call]:
        calls: list[Call] = []
        for group in self._compiled.groups:
            if group.layer == layer:
                calls += ACTIVATIONS[group.activation].function(self._net[group.rows], self._out[group.rows])
        return calls

    def _error_calls(self) -> list[Call]:
        """As in training: together with the activation before it where that keeps digits."""
        last = len(self._compiled.network.layers) - 1
        rows = self._compiled.rows(last)
        groups = [group for group in self._compiled.groups if group.layer == last]
        together = TOGETHER.get((groups[0].activation, self._compiled.loss)) if len(groups) == 1 else None
        parts = together.parts if together else LOSSES[self._compiled.loss].parts
        return parts(self._net[rows], self._out[rows], self._target, self._parts)

    def errors(self, entries: Vector) -> Vector:
        """The mean error of each network, by its entries, shape (networks, entries)."""
        for layer, activation in enumerate(self._activations, 1):
            self._weighted_sums(layer, entries)
            run(activation)
        run(self._error)
        total: Vector = self._parts.reshape(-1, self._networks, self._count).sum(axis=(0, 2))
        return total / self._count

    def _weighted_sums(self, layer: int, entries: Vector) -> None:
        rows = self._compiled.rows(layer)
        if rows.start == rows.stop:
            return
        net = self._apart(self._net[rows])
        for place, block in enumerate(b for b in self._compiled.layout.blocks if b.target == layer):
            weights = entries[:, block.start : block.stop].reshape(-1, block.rows, block.columns)
            product = np.matmul(weights, self._source(block))
            np.copyto(net, product) if place == 0 else np.add(net, product, out=net)

    def _source(self, block: Block) -> Array:
        if block.source == 0:
            return self._batch.x1 if block.bias else self._batch.x
        return self._apart(self._out[self._compiled.rows(block.source, ones=block.bias)])

    def _apart(self, values: Array) -> Array:
        """Values of shape (neurons, networks · samples) as (networks, neurons, samples), the same memory."""
        return values.reshape(len(values), self._networks, self._count).transpose(1, 0, 2)

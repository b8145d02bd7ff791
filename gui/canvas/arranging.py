"""Places of neurons that are computed: an order with few crossings, neurons on a line, and neurons evenly apart.

Pure NumPy, on what `layout` says of the automatic places. For the actions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations, product
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine.arrangement import DENSE, arrange
from engine.document import Point
from engine.network import Indices, Network, Vector

Matrix = npt.NDArray[np.float64]
Order = tuple[tuple[int, ...], ...]  # the neurons of each layer from top to bottom

MOST_CONNECTIONS = 300  # of a network that is arranged: more are a tangle in any order
# Orders, and pairs of connections in them, up to which every order is looked at: beyond, one is searched for.
_ORDERS, _EXACT = 20_000, 30_000_000
_SEARCHED = 60_000_000  # pairs that are looked at in a search
_CHUNK = 1_000_000  # pairs at a time
_SWEEPS = 6
_WORSE = 1e6  # how much a crossing outweighs two neurons that changed places


# --- crossings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Space:
    """The pairs of lines that may cross between two neighbouring columns.

    `sources` and `targets` (2, pairs) are the ends of both lines; `left` and `right` (2, pairs) say how far on their
    way they come to the columns: a skip connection goes straight on through the columns between its ends.
    """

    sources: Indices
    targets: Indices
    left: Matrix
    right: Matrix

    def crossings(self, heights: Matrix) -> Vector:
        """How many cross at each of several heights of the neurons, (orders, neurons)."""
        sides = [self._sides(heights, part) for part in (self.left, self.right)]
        found: Vector = ((1.0 - sides[0] * sides[1]) / 2).sum(axis=1)
        return found

    def _sides(self, heights: Matrix, part: Matrix) -> Matrix:
        """Which of the two lines is the lower one at a column: 1, −1, or 0 where they meet."""
        begin, end = heights[:, self.sources], heights[:, self.targets]
        at = begin + part * (end - begin)
        signs: Matrix = np.sign(np.round(at[:, 0] - at[:, 1], 6))
        return signs


class _Crossings:
    """Counts the crossings of a network's lines for any order of its neurons."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.points = arrange(network, {}).points
        starts = [network.layer_range(layer) for layer in range(len(network.layers))]
        columns = [float(self.points[neurons, 0].mean()) for neurons in map(list, starts) if neurons]
        self._spaces = [self._space(left, right) for left, right in pairwise(columns)]
        self._hidden = [list(combinations(neurons, 2)) for neurons in starts[1:-1]]
        self.pairs = max(sum(space.sources.shape[1] for space in self._spaces), 1)

    def _space(self, left: float, right: float) -> _Space:
        sources, targets = self.network.sources, self.network.targets
        begin, end = self.points[sources, 0], self.points[targets, 0]
        through = np.flatnonzero((begin < right) & (end > left))
        parts = [np.clip((x - begin) / (end - begin), 0.0, 1.0) for x in (left, right)]
        one, other = (through[side] for side in np.triu_indices(len(through), 1))
        begins_together = (sources[one] == sources[other]) & (parts[0][one] == 0) & (parts[0][other] == 0)
        ends_together = (targets[one] == targets[other]) & (parts[1][one] == 1) & (parts[1][other] == 1)
        both = np.stack([one, other])[:, ~(begins_together | ends_together)]
        return _Space(sources[both], targets[both], parts[0][both], parts[1][both])

    def heights(self, orders: Sequence[Order]) -> Matrix:
        """Where each neuron stands, (orders, neurons): the place that is due to its rank in its column."""
        heights = np.tile(self.points[:, 1], (len(orders), 1))
        for layer in range(len(self.network.layers)):
            places = self.points[list(self.network.layer_range(layer)), 1]
            ranked = np.array([order[layer] for order in orders], np.intp).reshape(len(orders), -1)
            np.put_along_axis(heights, ranked, np.broadcast_to(places, ranked.shape), axis=1)
        return heights

    def count(self, heights: Matrix) -> Vector:
        """The crossings of each order."""
        chunk = max(_CHUNK // self.pairs, 1)
        parts = (heights[i : i + chunk] for i in range(0, len(heights), chunk))
        return np.concatenate([self._count(part) for part in parts])

    def _count(self, heights: Matrix) -> Vector:
        return sum((space.crossings(heights) for space in self._spaces), np.zeros(len(heights)))

    def best(self, orders: Sequence[Order]) -> tuple[float, Order]:
        """The order of the least cost: fewer crossings, and with as many fewer changes of the given order."""
        heights = self.heights(orders)
        costs = _WORSE * self.count(heights) + self._changes(heights)
        first = int(np.argmin(costs))
        return float(costs[first]), orders[first]

    def _changes(self, heights: Matrix) -> Vector:
        """How many pairs of hidden neurons stand in another order than they are given in."""
        changes = np.zeros(len(heights))
        for pairs in filter(None, self._hidden):
            upper, lower = np.array(pairs, np.intp).T
            changes += (heights[:, upper] > heights[:, lower]).sum(axis=1)
        return changes


def crossings(network: Network, order: Order) -> float:
    """How often connections cross if the neurons of each column stand in an order, from top to bottom.

    Lines are straight, from column to column; one that runs through a neuron, or through another line at a column,
    counts half there.
    """
    counting = _Crossings(network)
    return float(counting.count(counting.heights([order]))[0])


def given_order(network: Network) -> Order:
    """The neurons of each layer in the network's order."""
    return tuple(tuple(network.layer_range(layer)) for layer in range(len(network.layers)))


# --- the order of fewest crossings ------------------------------------------------------------------------------------


def arranged(network: Network) -> dict[str, Point]:
    """The hidden neurons that stand elsewhere than by themselves, so that fewer connections cross; {} if none do.

    Inputs and outputs stay in the order of the data. Small networks get the best order there is, larger ones a good
    one (sweeps of barycentres, then exchanges: K. Sugiyama et al., 1981), those beyond MOST_CONNECTIONS none.
    """
    if not 0 < len(network.connections) <= MOST_CONNECTIONS:
        return {}
    counting, given = _Crossings(network), given_order(network)
    found = _exact(counting, given) or _searched(counting, given)
    before, after = counting.count(counting.heights([given, found]))
    if after >= before:
        return {}
    heights = counting.heights([found])[0]
    moved = np.flatnonzero(heights != counting.points[:, 1]).tolist()
    return {network.neurons[i].id: (float(counting.points[i, 0]), float(heights[i])) for i in moved}


def _free(order: Order) -> list[int]:
    """The layers of which the order may change."""
    return [layer for layer in range(1, len(order) - 1) if 1 < len(order[layer]) <= DENSE]


def _exact(counting: _Crossings, given: Order) -> Order | None:
    """The best of all orders; None if there are too many."""
    free = set(_free(given))
    count = math.prod(math.factorial(len(given[layer])) for layer in free)
    if count > _ORDERS or count * counting.pairs > _EXACT:
        return None
    choices = [list(permutations(row)) if layer in free else [row] for layer, row in enumerate(given)]
    return counting.best(list(product(*choices)))[1]


def _searched(counting: _Crossings, given: Order) -> Order:
    """The best that exchanges lead to from the given order, and from those that sweeps of barycentres come by."""
    starts = [given, *_swept(counting, given)]
    return min((_exchanged(counting, start, len(starts)) for start in dict.fromkeys(starts)), key=lambda f: f[0])[1]


def _swept(counting: _Crossings, given: Order) -> Iterator[Order]:
    """Orders by the mean height of what each neuron is connected with before it and behind it, in turn."""
    network, order = counting.network, given
    ends = [(network.sources, network.targets), (network.targets, network.sources)]
    for sweep in range(_SWEEPS):
        others, own = ends[sweep % 2]
        for layer in _free(order)[:: 1 if sweep % 2 == 0 else -1]:
            heights = counting.heights([order])[0]
            total = np.bincount(own, heights[others], len(heights))
            count = np.bincount(own, minlength=len(heights))
            means = np.where(count > 0, total / np.maximum(count, 1), heights)
            # The default binds the loop's value, which mypy does not see.
            row = sorted(order[layer], key=lambda neuron, means=means: (round(float(means[neuron]), 6), neuron))  # type: ignore[misc]
            order = _with(order, layer, tuple(row))
        yield order


def _exchanged(counting: _Crossings, order: Order, starts: int) -> tuple[float, Order]:
    """Exchanges two neurons of a layer as long as that helps, for its share of the work."""
    cost = counting.best([order])[0]
    left = _SEARCHED // (starts * counting.pairs)
    improved = True
    while improved and left > 0:
        improved = False
        for layer in _free(order):
            candidates = list(_exchanges(order, layer))
            left -= len(candidates)
            better, found = counting.best(candidates)
            if better < cost:
                cost, order, improved = better, found, True
    return cost, order


def _exchanges(order: Order, layer: int) -> Iterator[Order]:
    row = order[layer]
    for i, j in combinations(range(len(row)), 2):
        changed = list(row)
        changed[i], changed[j] = changed[j], changed[i]
        yield _with(order, layer, tuple(changed))


def _with(order: Order, layer: int, row: tuple[int, ...]) -> Order:
    return (*order[:layer], row, *order[layer + 1 :])


# --- several neurons --------------------------------------------------------------------------------------------------

Line = Literal["left", "centre", "right", "top", "middle", "bottom"]
LINES: dict[Line, tuple[int, Callable[[Vector], float]]] = {
    "left": (0, lambda values: float(values.min())),
    "centre": (0, lambda values: float(values.min() + values.max()) / 2),
    "right": (0, lambda values: float(values.max())),
    "top": (1, lambda values: float(values.min())),
    "middle": (1, lambda values: float(values.min() + values.max()) / 2),
    "bottom": (1, lambda values: float(values.max())),
}
Way = Literal["across", "down"]
WAYS: dict[Way, int] = {"across": 0, "down": 1}


def aligned(points: Mapping[str, Point], line: Line) -> dict[str, Point]:
    """Neurons on one vertical line (left, centre, right of them) or horizontal one (top, middle, bottom)."""
    axis, of = LINES[line]
    value = of(_values(points, axis)) if points else 0.0
    return {neuron: _moved(point, axis, value) for neuron, point in points.items()}


def distributed(points: Mapping[str, Point], way: Way) -> dict[str, Point]:
    """Neurons evenly apart between the outermost two, in the order in which they stand; equal ones as given."""
    axis = WAYS[way]
    ordered = sorted(points, key=lambda neuron: points[neuron][axis])
    values = _values(points, axis)
    even = np.linspace(values.min(), values.max(), len(values)) if points else values
    places = dict(zip(ordered, even.tolist(), strict=True))
    return {neuron: _moved(point, axis, places[neuron]) for neuron, point in points.items()}


def _values(points: Mapping[str, Point], axis: int) -> Vector:
    return np.array([point[axis] for point in points.values()])


def _moved(point: Point, axis: int, value: float) -> Point:
    return (value, point[1]) if axis == 0 else (point[0], value)

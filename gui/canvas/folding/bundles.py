"""The connections of folded layers as bundles: one between two blocks, one between a block and a neuron.

Pure NumPy: which connections belong together, and the strongest weight of each bundle or of each cell of its matrix.
For the scene and `bundle_layer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrangement import Arrangement, Box
from engine.network import Indices, Mask, Network, Vector
from gui.canvas.connections.ways import find_ways

CELLS = (48, 64)  #: Rows and columns of a bundle's matrix at most: more could not be told apart.
_PORTS, _PORT = 0.72, 30.0  # how much of a block's side bundles begin at, and how far apart at most
_NONE: Indices = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The weights between two layers: `shape` in cells (targets down, sources across), and which are in each cell.

    `order` are connections sorted by cell, `starts` where those of each of `cells` begin.
    """

    shape: tuple[int, int]
    cells: Indices
    order: Indices
    starts: Indices

    def strongest(self, weights: Vector) -> Vector:
        """The strongest weight of each cell with its sign, NaN where there is no connection; `shape`."""
        found = np.full(self.shape[0] * self.shape[1], np.nan)
        found[self.cells] = strongest(weights[self.order], self.starts)
        return found.reshape(self.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Connections that are drawn as one: their way (n, 2), and the matrix if both ends are many; `scale` its size."""

    way: Vector
    edges: Indices
    matrix: Matrix | None
    scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Wiring:
    """What belongs together, wherever it stands: good for a network as long as the same of it is folded and boxed.

    `own` are the connections of each bundle, `pairs` the places at which it ends.
    """

    network: Network | None
    folded: frozenset[int]
    boxed: frozenset[int]
    hidden: Mask
    of: Indices
    order: Indices
    starts: Indices
    own: tuple[Indices, ...]
    pairs: tuple[tuple[int, int], ...]
    matrices: tuple[Matrix | None, ...]

    def holds(self, network: Network, placed: Arrangement) -> bool:
        """Whether it is that of an arrangement, too."""
        return self.network is network and (self.folded, self.boxed) == (placed.folded, frozenset(placed.boxes))


_NO_WIRING = _Wiring(
    None, frozenset(), frozenset(), np.empty(0, np.bool_), _NONE, _NONE, _NONE, (), (), ()
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Bundles:
    """All bundles of an arrangement. `hidden` (connections,) are in one; `of` (connections,) says in which, else −1."""

    bundles: tuple[Bundle, ...]
    hidden: Mask
    of: Indices
    wiring: _Wiring

    def strongest(self, weights: Vector) -> Vector:
        """The strongest weight of each bundle with its sign, shape (bundles,)."""
        return strongest(weights[self.wiring.order], self.wiring.starts) if len(self.bundles) else np.empty(0)

    def holding(self, edges: Sequence[int] | Indices) -> list[int]:
        """The bundles that some connections are in."""
        found = self.of[np.asarray(edges, np.intp)] if len(self.of) else _NONE
        return np.flatnonzero(np.bincount(found[found >= 0], minlength=1)).tolist()


NO_BUNDLES = Bundles((), np.empty(0, np.bool_), _NONE, _NO_WIRING)


def strongest(weights: Vector, starts: Indices) -> Vector:
    """Of each stretch of weights that begins at `starts` the one of largest magnitude, with its sign."""
    low, high = np.minimum.reduceat(weights, starts), np.maximum.reduceat(weights, starts)
    return np.where(high >= -low, high, low)


def bundles(network: Network, placed: Arrangement, before: Bundles = NO_BUNDLES) -> Bundles:
    """The bundles of all connections at folded layers; a field of dots at their other end counts as one, too.

    Of the bundles `before` is taken what still holds, as while something is dragged.
    """
    if not placed.folded:
        return NO_BUNDLES
    wiring = before.wiring if before.wiring.holds(network, placed) else _wired(network, placed)
    if not wiring.own:
        return NO_BUNDLES
    parts = zip(_ways(network, placed, wiring.pairs), wiring.own, wiring.matrices, strict=True)
    found = tuple(Bundle(way, edges, matrix, placed.block_scale) for way, edges, matrix in parts)
    return Bundles(found, wiring.hidden, wiring.of, wiring)


def _wired(network: Network, placed: Arrangement) -> _Wiring:
    layers = network.layer_of
    folded = np.isin(np.arange(len(network.layers)), list(placed.folded))
    hidden = folded[layers[network.sources]] | folded[layers[network.targets]]
    edges = np.flatnonzero(hidden)
    if not len(edges):
        return _NO_WIRING
    # A place at which a bundle can end: a layer with a box of its own, or a neuron.
    boxed = np.isin(layers, list(placed.boxes))
    units = np.where(boxed, layers, len(network.layers) + np.arange(len(layers)))
    count = len(network.layers) + len(layers)
    keys = units[network.sources[edges]] * count + units[network.targets[edges]]
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    own = np.split(edges[order], starts[1:])
    of = np.full(len(hidden), -1)
    of[edges[order]] = np.repeat(np.arange(len(own)), [len(part) for part in own])
    pairs = tuple((int(units[network.sources[p[0]]]), int(units[network.targets[p[0]]])) for p in own)
    matrices = tuple(_matrix(network, part, units) for part in own)
    boxes = frozenset(placed.boxes)
    return _Wiring(network, placed.folded, boxes, hidden, of, edges[order], starts, tuple(own), pairs, matrices)


def _ways(network: Network, placed: Arrangement, pairs: Sequence[tuple[int, int]]) -> list[Vector]:
    """From the right side of each bundle's source to the left side of its target, around what stands between."""
    middles = [tuple(_middle(network, placed, unit) for unit in pair) for pair in pairs]
    ends = np.array([[*one, *other] for one, other in middles], np.float64)
    for side, towards in ((0, 1.0), (1, -1.0)):
        for unit in {pair[side] for pair in pairs}:
            own = [k for k, pair in enumerate(pairs) if pair[side] == unit]
            heights = ends[own, 3 - 2 * side].tolist()  # of the other ends
            ends[own, 2 * side : 2 * side + 2] = _ports(network, placed, unit, towards, heights)
    rows = np.column_stack([placed.points, placed.radii])[placed.single].tolist()
    around = [*(Box(x, y, radius, radius) for x, y, radius in rows), *placed.boxes.values()]
    return find_ways([*ends], around)


def _middle(network: Network, placed: Arrangement, unit: int) -> tuple[float, float]:
    box = placed.boxes.get(unit)
    if box is not None:
        return box.x, box.y
    x, y = placed.points[unit - len(network.layers)].tolist()
    return x, y


def _ports(network: Network, placed: Arrangement, unit: int, towards: float, heights: Sequence[float]) -> Vector:
    """Where bundles begin at a side of a block, in the order of where they go; at a neuron all at one point."""
    x, y = _middle(network, placed, unit)
    box = placed.boxes.get(unit)
    half = float(placed.radii[unit - len(network.layers)]) if box is None else box.wide
    spread = 0.0 if box is None else _PORTS * box.high
    ranks = np.argsort(np.argsort(heights, kind="stable"), kind="stable")
    steps = (ranks - (len(heights) - 1) / 2) * min(2 * spread / max(len(heights) - 1, 1), _PORT)
    return np.column_stack([np.full(len(heights), x + towards * half), y + steps])


def _matrix(network: Network, edges: Indices, units: Indices) -> Matrix | None:
    """Where the weights of a bundle stand in its matrix; None if one end is a single neuron."""
    ends = network.sources[edges], network.targets[edges]
    layers = [int(units[end[0]]) for end in ends]
    if max(layers) >= len(network.layers):
        return None
    across, down = (network.layer_range(layer) for layer in layers)
    shape = min(len(down), CELLS[0]), min(len(across), CELLS[1])
    rows = (ends[1] - down.start) * shape[0] // len(down)
    columns = (ends[0] - across.start) * shape[1] // len(across)
    at = rows * shape[1] + columns
    order = np.argsort(at, kind="stable")
    starts = np.flatnonzero(np.diff(at[order], prepend=-1))
    return Matrix(shape, at[order][starts], edges[order], starts)

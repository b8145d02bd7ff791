"""Where neurons stand: at their own positions, all others in columns as far apart as their numbers need to be read.

For the canvas and for pictures on paper, so that a network looks the same on both. Lengths are those of the canvas,
where zoomed by 1 they are pixels.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.network import Mask, Network, Vector

DENSE = 24  #: Layers of more neurons than this are drawn as a field of dots.
_ROOMY, _COMPACT = 4, 8
_FIELD_HEIGHT, _LEAST_STEP, _MOST_STEP, _DOT = 430.0, 9.0, 30.0, 0.38

# Neurons of the largest layer up to which a radius holds, and the radius.
_RADII = ((6, 34.0), (_COMPACT, 29.0), (DENSE, 21.0))
# Neurons of a layer up to which a distance between its rows holds, and the distance.
_ROWS = ((1, 0.0), (2, 208.0), (3, 184.0), (4, 150.0), (6, 132.0), (_COMPACT, 116.0), (DENSE, 78.0))
_COMPACT_ROW = 78.0
_FEW, _SPREAD = 3, 1.16  # with so few neurons in every column there is height to spare
# Lines between two layers up to which a distance between the columns holds, and the distance: what it takes for all
# labels to find room, up to the number where they do not.
_GAPS = ((2, 226.0), (4, 236.0), (6, 300.0), (8, 308.0), (9, 332.0), (16, 384.0), (DENSE * DENSE, 350.0))
_DENSE_GAP = 300.0
_BLOCK_GAP, _FAN_GAP = 132.0, 190.0  # between two folded layers, for the band; beside one, for its lines
_BLOCK_PER, _MOST_BLOCK = 760.0, 2.0  # beside tall columns blocks are larger, up to so many times
_FAN_ROW = 84.0  # between rows of a column that has folded layers beside it alone: no weight stands among its lines
_EMPTY_GAP = 560.0  # where there are no neurons at all: room for saying how to begin
_LABELLED = 2000  # connections beyond which no weight's name is looked for
_FIELD_MARGIN = 12.0
BLOCK_WIDE, BLOCK_HIGH = 168.0, 160.0  #: The size of the block that a folded layer is.
_NAMED = 26.0  # what a weight's name needs beside its value
# Columns of many neurons stand farther apart, up to so many times as far, until the picture has about this shape.
_SHAPE, _AROUND, _STRETCH = 1.4, 300.0, 1.6

# Columns beyond these many stand closer by this factor each, up to so many times, so that deep networks are not tiny.
_DEEP, _CLOSER, _MOST_DEEP = 3, 0.85, 3
# Rows stand farther apart, up to so many times as far, until a wide picture has about this shape.
_WIDE_SHAPE, _MOST_APART = 1.4, 1.7


class Box(NamedTuple):
    """What ways go around: a neuron, or the block or field of a whole layer; half its width and height."""

    x: float
    y: float
    wide: float
    high: float
    hangs: bool = True  # whether chips hang below it


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Where the neurons are: `points` (neurons, 2) in scene units, `radii` (neurons,), which layers are `dense`.

    `columns` (layers,) are the middles of the columns; neurons of `folded` layers are all at the middle of their block.
    """

    points: Vector
    radii: Vector
    dense: tuple[bool, ...]
    compact: bool  # so many neurons in a column that only their most important chips have room
    roomy: bool  # so few that chips may grow
    gap: float  # between the columns
    columns: Vector = field(default_factory=lambda: np.empty(0))
    folded: frozenset[int] = frozenset()
    single: Mask = field(default_factory=lambda: np.empty(0, np.bool_))  # (neurons,): drawn one by one
    boxes: Mapping[int, Box] = field(default_factory=dict)  # of folded and dense layers
    block_scale: float = 1.0  # how large the blocks of folded layers are


def arrange(
    network: Network, positions: Mapping[str, tuple[float, float]], folded: Collection[int] = ()
) -> Arrangement:
    """Columns evenly spaced and centred, with the neurons of `positions` at their own places.

    `folded` layers take the room of a block, which stands amid its neurons if they all have places of their own.
    """
    sizes = [len(layer.neurons) for layer in network.layers]
    seen = [0 if i in folded else size for i, size in enumerate(sizes)]
    dense = tuple(size > DENSE for size in seen)
    largest = max((size for size in seen if size <= DENSE), default=1)
    compact = any(dense) or largest > _COMPACT
    spread = _SPREAD if max(seen) <= _FEW else 1.0
    columns = [_column(size, compact=compact, first=i == 0, spread=spread) for i, size in enumerate(seen)]
    columns = [_drawn_together(column) if _is_fanned(i, sizes, folded) else column for i, column in enumerate(columns)]
    halves = [float(np.abs(column[:, 0]).max(initial=0.0)) for column in columns]
    tallest = max(float(np.ptp(column[:, 1])) if len(column) else 0.0 for column in columns)
    scale = min(max(tallest / _BLOCK_PER, 1.0), _MOST_BLOCK)
    halves = [scale * BLOCK_WIDE / 2 if i in folded else half for i, half in enumerate(halves)]
    gap = _gap(network, sizes, columns, folded, scale)
    if not (compact or folded):
        gap *= _CLOSER ** min(max(len(sizes) - _DEEP, 0), _MOST_DEEP)
        columns = _spread_out(columns, gap * (len(sizes) - 1))
    centres = _centres(halves, _gaps(len(sizes), folded, gap, scale))
    columns = [np.zeros((size, 2)) if i in folded else columns[i] for i, size in enumerate(sizes)]
    points = np.concatenate([column + np.array([x, 0.0]) for column, x in zip(columns, centres, strict=True)])
    radius = _of(_RADII, DENSE if compact else largest)
    radii = np.repeat(
        [_DOT * _step(size, i == 0) if dense[i] else radius for i, size in enumerate(sizes)], sizes
    ).astype(np.float64)
    for neuron, point in positions.items():
        if neuron in network.index:
            points[network.index[neuron]] = point
    for layer in folded:
        _gather(network, points, positions, layer, centres[layer])
    apart = np.array([i in folded or many for i, many in enumerate(dense)], np.bool_)
    placed = Arrangement(
        points, radii, dense, compact, not compact and largest <= _ROOMY, gap,
        np.array(centres), frozenset(folded), ~np.repeat(apart, sizes), block_scale=scale,
    )  # fmt: skip
    return replace(placed, boxes={layer: _box(network, placed, layer) for layer in np.flatnonzero(apart).tolist()})


def _gather(
    network: Network, points: Vector, positions: Mapping[str, tuple[float, float]], layer: int, centre: float
) -> None:
    """Puts all neurons of a folded layer at the middle of its block."""
    own = network.layer_range(layer)
    placed = all(network.neurons[i].id in positions for i in own)
    points[own.start : own.stop] = points[own.start : own.stop].mean(axis=0) if placed else (centre, 0.0)


def _box(network: Network, placed: Arrangement, layer: int) -> Box:
    own = network.layer_range(layer)
    points = placed.points[own.start : own.stop]
    if layer in placed.folded:
        x, y = points[0].tolist()
        return Box(x, y, placed.block_scale * BLOCK_WIDE / 2, placed.block_scale * BLOCK_HIGH / 2, hangs=False)
    low, high = points.min(axis=0), points.max(axis=0)
    (x, y), (wide, high_half) = ((low + high) / 2).tolist(), ((high - low) / 2 + _FIELD_MARGIN).tolist()
    return Box(x, y, wide, high_half, hangs=False)


def _spread_out(columns: list[Vector], width: float) -> list[Vector]:
    """Columns as tall as suits their width: what fits the width of a window has height to spare otherwise."""
    height = max((float(np.ptp(column[:, 1])) for column in columns if len(column)), default=0.0)
    if height <= 0.0:
        return columns
    wanted = (width + _AROUND) / _WIDE_SHAPE - _AROUND / 2
    factor = min(max(wanted / height, 1.0), _MOST_APART)
    return [column * np.array([1.0, factor]) for column in columns]


def _of(table: tuple[tuple[int, float], ...], size: int) -> float:
    return next(value for limit, value in table if size <= limit)


def _column(size: int, *, compact: bool, first: bool, spread: float) -> Vector:
    """The places of a layer's neurons about its centre."""
    if size <= DENSE:
        row = _COMPACT_ROW if compact else spread * _of(_ROWS, max(size, 1))
        return np.column_stack([np.zeros(size), (np.arange(size) - (size - 1) / 2) * row])
    width, height = _field(size, first)
    if first:  # row by row, as the pixels of an image are
        down, across = np.divmod(np.arange(size), width)
    else:
        across, down = np.divmod(np.arange(size), height)
    return np.column_stack([across - (width - 1) / 2, down - (height - 1) / 2]) * _step(size, first)


def _is_fanned(layer: int, sizes: list[int], folded: Collection[int]) -> bool:
    """Whether all that is beside a layer of neurons drawn one by one is folded."""
    beside = {layer - 1, layer + 1} & set(range(len(sizes)))
    return layer not in folded and sizes[layer] <= DENSE and bool(beside) and beside <= set(folded)


def _drawn_together(column: Vector) -> Vector:
    """A column with its rows no farther apart than lines from blocks need."""
    step = float(np.diff(column[:2, 1]).sum())
    return column * min(_FAN_ROW / step, 1.0) if step else column


def _field(size: int, first: bool) -> tuple[int, int]:
    """Columns and rows of the dots of a dense layer: a square for inputs that may be an image, else a narrow field."""
    side = math.isqrt(size)
    if first and side * side == size:
        return side, side
    width = max(round(math.sqrt(size) / 3.2), 1)
    return width, -(-size // width)


def _step(size: int, first: bool) -> float:
    """The distance of dots."""
    return min(max(_FIELD_HEIGHT / _field(size, first)[1], _LEAST_STEP), _MOST_STEP)


def _gap(network: Network, sizes: list[int], columns: list[Vector], folded: Collection[int], scale: float) -> float:
    """The distance between columns: as much as the fullest space between two of them needs."""
    if not network.neurons:
        return _EMPTY_GAP
    pairs = [(a, b) for (i, a), (j, b) in pairwise(enumerate(sizes)) if not {i, j} & set(folded)]
    gap = max((_of(_GAPS, left * right) for left, right in pairs if max(left, right) <= DENSE), default=0.0)
    gap = gap or (_DENSE_GAP if any(max(pair) > DENSE for pair in pairs) else 0.0)
    if not pairs:
        return max(gap, scale * _FAN_GAP)
    if len(network.connections) <= _LABELLED and network.has_labels:
        gap += _NAMED
    height = max(float(np.ptp(column[:, 1])) if len(column) else 0.0 for column in columns) + _AROUND / 2
    wanted = (_SHAPE * height - _AROUND) / max(len(sizes) - 1, 1)
    return min(max(gap, wanted), _STRETCH * gap)


def _gaps(layers: int, folded: Collection[int], gap: float, scale: float) -> list[float]:
    """The distance of each column from the one before: less where a block is at either end or at both."""
    by_blocks = (gap, scale * _FAN_GAP, scale * _BLOCK_GAP)
    return [by_blocks[(i in folded) + (i + 1 in folded)] for i in range(layers - 1)]


def _centres(halves: list[float], gaps: list[float]) -> list[float]:
    """The middles of the columns."""
    centres = [0.0]
    for (left, right), gap in zip(pairwise(halves), gaps, strict=True):
        centres.append(centres[-1] + left + gap + right)
    return centres

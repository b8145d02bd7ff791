"""Automatic places of neurons: layers in columns, as far apart as their numbers and weights need to be read.

Pure NumPy. For the scene; a document's own positions go before these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.network import Network, Vector

DENSE = 24  #: Layers of more neurons than this are drawn as a field of dots.
_ROOMY, _COMPACT = 4, 12
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
_NAMED = 26.0  # what a weight's name needs beside its value
# Columns of many neurons stand farther apart, up to so many times as far, until the picture has about this shape.
_SHAPE, _AROUND, _STRETCH = 1.4, 300.0, 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Where the neurons are: `points` (neurons, 2) in scene units, `radii` (neurons,), which layers are `dense`."""

    points: Vector
    radii: Vector
    dense: tuple[bool, ...]
    compact: bool  # so many neurons in a column that only their most important chips have room
    roomy: bool  # so few that chips may grow
    gap: float  # between the columns


def arrange(network: Network, positions: Mapping[str, tuple[float, float]]) -> Arrangement:
    """Columns evenly spaced and centred, with the neurons of `positions` at their own places."""
    sizes = [len(layer.neurons) for layer in network.layers]
    dense = tuple(size > DENSE for size in sizes)
    largest = max((size for size in sizes if size <= DENSE), default=1)
    compact = any(dense) or largest > _COMPACT
    spread = _SPREAD if max(sizes) <= _FEW else 1.0
    columns = [_column(size, compact=compact, first=i == 0, spread=spread) for i, size in enumerate(sizes)]
    gap = _gap(network, sizes, columns)
    points = np.concatenate(
        [column + np.array([x, 0.0]) for column, x in zip(columns, _centres(columns, gap), strict=True)]
    )
    radius = _of(_RADII, DENSE if compact else largest)
    radii = np.concatenate(
        [np.full(size, _DOT * _step(size, i == 0) if size > DENSE else radius) for i, size in enumerate(sizes)]
    )
    for neuron, point in positions.items():
        if neuron in network.index:
            points[network.index[neuron]] = point
    return Arrangement(points, radii, dense, compact, not compact and largest <= _ROOMY, gap)


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


def _gap(network: Network, sizes: list[int], columns: list[Vector]) -> float:
    """The distance between columns: as much as the fullest space between two of them needs."""
    pairs = [pair for pair in pairwise(sizes) if max(pair) <= DENSE]
    gap = max((_of(_GAPS, left * right) for left, right in pairs), default=_DENSE_GAP)
    if any(label is not None for label in network.slot_labels):
        gap += _NAMED
    height = max(float(np.ptp(column[:, 1])) if len(column) else 0.0 for column in columns) + _AROUND / 2
    wanted = (_SHAPE * height - _AROUND) / max(len(sizes) - 1, 1)
    return min(max(gap, wanted), _STRETCH * gap)


def _centres(columns: list[Vector], gap: float) -> list[float]:
    """The middles of the columns."""
    halves = [float(np.abs(column[:, 0]).max(initial=0.0)) for column in columns]
    centres = [0.0]
    for left, right in pairwise(halves):
        centres.append(centres[-1] + left + gap + right)
    return centres

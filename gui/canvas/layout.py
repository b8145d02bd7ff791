"""Automatic places of neurons: layers in columns, as far apart as their numbers and weights need to be read.

Pure NumPy. For the scene; a document's own positions go before these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.network import Network, Vector

DENSE = 24  #: Layers of more neurons than this are drawn as a field of dots.
DOT_RADIUS, DOT_STEP = 4.6, 12.0
_COMPACT = 12

# Neurons of the largest layer up to which a radius holds, and the radius.
_RADII = ((6, 34.0), (_COMPACT, 29.0), (DENSE, 21.0))
# Neurons of a layer up to which a distance between its rows holds, and the distance.
_ROWS = ((1, 0.0), (2, 196.0), (3, 154.0), (4, 136.0), (6, 128.0), (_COMPACT, 116.0), (DENSE, 66.0))
# Neurons of the larger of two layers up to which a distance between their columns holds, and the distance.
_GAPS = ((2, 226.0), (3, 262.0), (4, 300.0), (6, 330.0), (_COMPACT, 360.0), (DENSE, 380.0))
_DENSE_GAP = 300.0
_NAMED = 26.0  # what a weight's name needs beside its value


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Where the neurons are: `points` (neurons, 2) in scene units, `radii` (neurons,), which layers are `dense`."""

    points: Vector
    radii: Vector
    dense: tuple[bool, ...]
    compact: bool  # so many neurons in a column that only their most important chips have room


def arrange(network: Network, positions: Mapping[str, tuple[float, float]]) -> Arrangement:
    """Columns evenly spaced and centred, with the neurons of `positions` at their own places."""
    sizes = [len(layer.neurons) for layer in network.layers]
    dense = tuple(size > DENSE for size in sizes)
    largest = max((size for size in sizes if size <= DENSE), default=1)
    named = any(label is not None for label in network.slot_labels)
    columns = [_column(size, first=i == 0) for i, size in enumerate(sizes)]
    points = np.concatenate(
        [column + np.array([x, 0.0]) for column, x in zip(columns, _column_centres(sizes, columns, named), strict=True)]
    )
    radii = np.concatenate([np.full(size, DOT_RADIUS if size > DENSE else _of(_RADII, largest)) for size in sizes])
    for neuron, point in positions.items():
        if neuron in network.index:
            points[network.index[neuron]] = point
    return Arrangement(points, radii, dense, largest > _COMPACT)


def _of(table: tuple[tuple[int, float], ...], size: int) -> float:
    return next(value for limit, value in table if size <= limit)


def _column(size: int, *, first: bool) -> Vector:
    """The places of a layer's neurons about its centre."""
    if size <= DENSE:
        rows = (np.arange(size) - (size - 1) / 2) * _of(_ROWS, max(size, 1))
        return np.column_stack([np.zeros(size), rows])
    side = math.isqrt(size)
    if first and side * side == size:  # an image: row by row, as its pixels are
        down, across = np.divmod(np.arange(size), side)
        return np.column_stack([across - (side - 1) / 2, down - (side - 1) / 2]) * DOT_STEP
    width = max(round(math.sqrt(size) / 3.2), 1)
    height = -(-size // width)
    across, down = np.divmod(np.arange(size), height)
    return np.column_stack([across - (width - 1) / 2, down - (height - 1) / 2]) * DOT_STEP


def _column_centres(sizes: list[int], columns: list[Vector], named: bool) -> list[float]:
    centres = [0.0]
    halves = [float(np.abs(column[:, 0]).max(initial=0.0)) for column in columns]
    for left in range(len(sizes) - 1):
        larger = max(sizes[left : left + 2])
        gap = _DENSE_GAP if larger > DENSE else _of(_GAPS, max(larger, 1)) + (_NAMED if named else 0.0)
        centres.append(centres[-1] + halves[left] + gap + halves[left + 1])
    return centres

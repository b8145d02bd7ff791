"""Contour lines of values on a grid, by marching squares, and the round values to draw them at.

Pure NumPy, for questions whose answers are drawn as maps.
"""

from __future__ import annotations

import math

import numpy as np

from engine.network import Indices, Vector

# The corners of a cell that each of its edges joins, as places in (bottom left, bottom right, top right, top left).
_EDGES = ((0, 1), (1, 2), (3, 2), (0, 3))
_BOTTOM, _RIGHT, _TOP, _LEFT = range(4)


def contour(x: Vector, y: Vector, values: Vector, level: float) -> Vector:
    """The pieces of the line where values of shape (len(y), len(x)) cross a level, shape (pieces, 2 ends, 2: x and y).

    Linear along the edges of cells; in a cell that is crossed twice its mean says which corners belong together.
    """
    corners = np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]]).reshape(4, -1)
    left, bottom = (part.ravel() for part in np.meshgrid(x[:-1], y[:-1]))
    right, top = (part.ravel() for part in np.meshgrid(x[1:], y[1:]))
    at_x, at_y = np.stack([left, right, right, left]), np.stack([bottom, bottom, top, top])
    crossed, points = np.zeros((4, corners.shape[1]), np.bool_), np.zeros((4, corners.shape[1], 2))
    finite = np.isfinite(corners).all(axis=0)
    for edge, (one, other) in enumerate(_EDGES):
        a, b = corners[one], corners[other]
        crossed[edge] = ((a >= level) != (b >= level)) & finite
        part = np.divide(level - a, b - a, out=np.zeros_like(a), where=crossed[edge])
        points[edge, :, 0] = at_x[one] + part * (at_x[other] - at_x[one])
        points[edge, :, 1] = at_y[one] + part * (at_y[other] - at_y[one])
    once, twice = crossed.sum(axis=0) == 2, crossed.sum(axis=0) == 4
    ends = np.argsort(~crossed[:, once], axis=0, kind="stable")[:2]
    pieces = [_pieces(points, np.flatnonzero(once), ends[0], ends[1])]
    with_first = (corners.mean(axis=0) >= level) == (corners[0] >= level)
    apart, joined = (_BOTTOM, _RIGHT, _TOP, _LEFT), (_BOTTOM, _LEFT, _RIGHT, _TOP)
    for cells, pairs in ((twice & with_first, apart), (twice & ~with_first, joined)):
        chosen = np.flatnonzero(cells)
        pieces += [_pieces(points, chosen, pairs[0], pairs[1]), _pieces(points, chosen, pairs[2], pairs[3])]
    return np.concatenate(pieces)


def _pieces(points: Vector, cells: Indices, one: Indices | int, other: Indices | int) -> Vector:
    return np.stack([points[one, cells], points[other, cells]], axis=1)


def levels(low: float, high: float, most: int = 9, *, log: bool = False) -> tuple[float, ...]:
    """At most about so many round values between two: at even steps, or 1, 2, 5 times powers of ten where `log`."""
    if not (math.isfinite(low) and math.isfinite(high)) or not low < high:
        return ()
    if log and low > 0.0 and high / low > 3.0:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        finest, middle, coarsest = (
            tuple(value for d in decades for k in factors if low < (value := float(f"{k}e{d}")) < high)
            for factors in ((1, 2, 5), (1, 3), (1,))
        )
        fitting = (found for found in (finest, middle) if len(found) <= most)
        return next(fitting, coarsest[:: max(-(-len(coarsest) // most), 1)])
    rough = (high - low) / most
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * k for k in (1, 2, 2.5, 5, 10) if unit * k >= rough)
    steps = np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step
    return tuple(float(f"{value:.12g}") for value in steps.tolist() if low < value < high)

"""Where a neuron that is added goes: into the layer whose column is near, or into a new layer between two columns.

Pure values. For the tools that add neurons and layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Columns = Sequence[tuple[float, int]]  # middle of a column in the scene, and its layer

_BETWEEN = 0.3  # of the way from one column to the next: from here on it is between them


class Spot(NamedTuple):
    """A layer and the middle of its column; `fresh` for one that is inserted before the layer that is there now."""

    layer: int
    x: float
    fresh: bool = False


def spot(columns: Columns, x: float, *, between: bool = True) -> Spot:
    """Where a point with this x belongs; well between two columns of neighbouring layers lies a layer of its own."""
    for gap in gaps(columns) if between else ():
        left, right = _around(columns, gap.layer)
        if _BETWEEN < (x - left) / (right - left) < 1 - _BETWEEN:
            return gap._replace(x=x)
    middle, layer = min(columns, key=lambda column: abs(column[0] - x))
    return Spot(layer, middle)


def gap_at(columns: Columns, x: float) -> Spot | None:
    """The new layer nearest to a point; None where no layer can be inserted."""
    return min(gaps(columns), key=lambda gap: abs(gap.x - x), default=None)


def gaps(columns: Columns) -> list[Spot]:
    """The layers that could be inserted, each in the middle between two columns."""
    pairs = pairwise(sorted(columns))
    return [Spot(b[1], (a[0] + b[0]) / 2, fresh=True) for a, b in pairs if b[1] == a[1] + 1 and b[0] > a[0]]


def _around(columns: Columns, layer: int) -> tuple[float, float]:
    middles = {there: middle for middle, there in columns}
    return middles[layer - 1], middles[layer]

"""Where a dragged neuron snaps to: the heights and columns of others, and equal distances between neighbours.

Pure NumPy. For the gesture that drags neurons; the guides say what was snapped to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.network import Mask, Vector
from gui.canvas.glass import Guide

_SAME = 0.75  # scene units within which two neurons are said to stand in one line


class Snap(NamedTuple):
    """Where a point snaps to, and the lines that say why."""

    x: float
    y: float
    guides: tuple[Guide, ...]


class _Catch(NamedTuple):
    """A coordinate to snap to and the gaps that become equal there, each between two coordinates."""

    value: float
    gaps: tuple[tuple[float, float], ...] = ()


def snapped(x: float, y: float, others: Vector, within: float) -> Snap:
    """The place near a point, no farther than `within`, that is in line with others, shape (neurons, 2)."""
    if not len(others):
        return Snap(x, y, ())
    column = _aligned(x, others[:, 0], within)
    row = _aligned(y, others[:, 1], within)
    # What stands in the same column, or in the same row, has distances that can be made equal.
    x1 = x if column is None else column.value
    down = _spaced(y, others[_near(others[:, 0], x1), 1], within)
    row = _nearer(y, down, row)
    y1 = y if row is None else row.value
    along = _spaced(x, others[_near(others[:, 1], y1), 0], within)
    column = _nearer(x, along, column)
    x1 = x if column is None else column.value
    return Snap(x1, y1, (*_guides(x1, y1, others, column, upright=True), *_guides(y1, x1, others, row, upright=False)))


def _near(values: Vector, value: float) -> Mask:
    return np.asarray(np.abs(values - value) < _SAME)


def _aligned(value: float, others: Vector, within: float) -> _Catch | None:
    away = np.abs(others - value)
    nearest = int(away.argmin())
    return _Catch(float(others[nearest])) if away[nearest] <= within else None


def _nearer(value: float, one: _Catch | None, other: _Catch | None) -> _Catch | None:
    """The catch that is nearer; of two equally near the first."""
    found = [catch for catch in (one, other) if catch is not None]
    return min(found, key=lambda catch: abs(catch.value - value), default=None)


def _spaced(value: float, others: Vector, within: float) -> _Catch | None:
    """The coordinate among those of one line at which the distances to its neighbours are equal."""
    catches = [catch for catch in _spacings(value, np.unique(others)) if abs(catch.value - value) <= within]
    return min(catches, key=lambda catch: abs(catch.value - value), default=None)


def _spacings(value: float, line: Vector) -> Iterator[_Catch]:
    after = int(np.searchsorted(line, value))
    before, beyond = line[max(after - 2, 0) : after].tolist(), line[after : after + 2].tolist()
    if before and beyond:
        middle = (before[-1] + beyond[0]) / 2
        yield _Catch(middle, ((before[-1], middle), (middle, beyond[0])))
    if len(before) == 2:  # two neighbours on one side have a distance that can go on
        value = 2 * before[1] - before[0]
        yield _Catch(value, ((before[0], before[1]), (before[1], value)))
    if len(beyond) == 2:
        value = 2 * beyond[0] - beyond[1]
        yield _Catch(value, ((value, beyond[0]), (beyond[0], beyond[1])))


def _guides(here: float, across: float, others: Vector, catch: _Catch | None, *, upright: bool) -> Iterator[Guide]:
    """For a coordinate that was caught: the line through all that share it, or the distances that are equal."""
    if catch is None:
        return
    if catch.gaps:
        for start, end in catch.gaps:
            yield Guide(start, across, end, across, True) if upright else Guide(across, start, across, end, True)
        return
    own, other = (0, 1) if upright else (1, 0)
    ends = np.append(others[_near(others[:, own], here), other], across)
    low, high = float(ends.min()), float(ends.max())
    yield Guide(here, low, here, high) if upright else Guide(low, here, high, here)

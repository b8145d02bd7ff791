"""Ways of connections around what stands in between: through the gaps of the columns, and side by side in a gap.

Pure NumPy. For `routes`, which asks for them where a straight line would run through a neuron.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.arrangement import Box
from engine.network import Vector

CLEARANCE = 13.0  #: How far a way keeps from a neuron where there is room.
_LANE = 12.0  # between ways in the same gap
_CHIPS = 30.0  # below a neuron hang its chips, which a way passes under where there is room
_CROWD = 9.0  # what a way pays for another one in its gap, in units of length
_FULL = 500.0  # and what it pays for a gap in which no lane is left
_PIECE = 20  # samples of one curve between two columns


@dataclass(slots=True)
class _Gap:
    """A free stretch of a column from `low` to `high` (down the screen), and the ways that go through it."""

    low: float
    high: float
    ways: list[tuple[float, float, int]] = field(default_factory=list)  # wanted height, order, which way
    lanes: dict[int, float] = field(default_factory=dict)

    def price(self) -> float:
        """What it costs to go where others go."""
        full = (len(self.ways) + 1) * _LANE * 0.6 > self.high - self.low
        return _CROWD * len(self.ways) + (_FULL if full and self.ways else 0.0)

    def share_out(self) -> None:
        """Gives each way a lane, in the order in which they want to go, none upon another."""
        order = sorted(self.ways)
        apart = min(_LANE, (self.high - self.low) / (len(order) + 1))
        heights = [height for height, _, _ in order]
        for k in range(1, len(heights)):
            heights[k] = max(heights[k], heights[k - 1] + apart)
        top = self.high
        for k in reversed(range(len(heights))):
            heights[k] = top = min(heights[k], top)
            top -= apart
        self.lanes = {way: height for (_, _, way), height in zip(order, heights, strict=True)}


@dataclass(slots=True)
class _Column:
    """Things that stand one above another, and the gaps between them."""

    left: float
    right: float
    gaps: list[_Gap]


def columns(boxes: Sequence[Box]) -> list[_Column]:
    """The columns that boxes make: those whose widths overlap stand in one."""
    found: list[list[Box]] = []
    right = -math.inf
    for box in sorted(boxes, key=lambda box: box.x - box.wide):
        if not found or box.x - box.wide - CLEARANCE > right:
            found.append([])
            right = -math.inf
        found[-1].append(box)
        right = max(right, box.x + box.wide + CLEARANCE)
    return [_column(members) for members in found]


def _column(members: list[Box]) -> _Column:
    left = min(box.x - box.wide for box in members) - 4
    right = max(box.x + box.wide for box in members) + 4
    gaps, low = [], -math.inf
    for box in sorted(members, key=lambda box: box.y - box.high):
        top = box.y - box.high - CLEARANCE
        if top > low:
            gaps.append(_Gap(low, top))
        low = max(low, box.y + box.high + CLEARANCE + (_CHIPS if box.hangs else 0.0))
        # Where chips leave no room, a way may cross them: it runs behind, and they can still be read.
        below = [other.y - other.high - CLEARANCE for other in members if other.y > box.y]
        if below and min(below) < low + _LANE:
            low = min(low, box.y + box.high + CLEARANCE)
    gaps.append(_Gap(low, math.inf))
    return _Column(left, right, gaps)


def find_ways(ends: Sequence[Vector], boxes: Sequence[Box]) -> list[Vector]:
    """A way for each pair of ends (4,) x₁, y₁, x₂, y₂ around boxes: points (n, 2) of a smooth line.

    Ways go through one gap of each column that lies wholly between their ends, the shortest way and where few others
    go; a column that reaches up to an end is not looked at.
    """
    all_columns = columns(boxes)
    order = sorted(range(len(ends)), key=lambda k: (abs(float(ends[k][2] - ends[k][0])), k))
    chosen: dict[int, list[tuple[_Column, _Gap]]] = {}
    for k in order:
        chosen[k] = _choose(k, _forward(ends[k]), all_columns)
    for column in all_columns:
        for gap in column.gaps:
            gap.share_out()
    return [_drawn(k, ends[k], chosen[k]) for k in range(len(ends))]


def _forward(ends: Vector) -> Vector:
    return ends if ends[0] <= ends[2] else ends[[2, 3, 0, 1]]


def _choose(way: int, ends: Vector, all_columns: Sequence[_Column]) -> list[tuple[_Column, _Gap]]:
    """The gaps of the cheapest way from the left end to the right one."""
    x1, y1, x2, y2 = ends.tolist()
    between = [column for column in all_columns if column.left > x1 and column.right < x2]
    # Each entry: what it costs so far, where it is, and the gaps taken.
    reached: list[tuple[float, float, float, tuple[tuple[_Gap, float], ...]]] = [(0.0, x1, y1, ())]
    for column in between:
        here = []
        for gap in column.gaps:
            price = gap.price()
            best = min((_step(entry, column, gap, (x2, y2)) for entry in reached), key=lambda found: found[0])
            here.append((best[0] + price, column.right, best[1], (*best[2], (gap, best[1]))))
        reached = here
    _, _, _, taken = min(reached, key=lambda entry: entry[0] + math.hypot(x2 - entry[1], y2 - entry[2]))
    for gap, height in taken:
        outward = -(x2 - x1) if gap.low == -math.inf else (x2 - x1) if gap.high == math.inf else y1 + y2
        gap.ways.append((height, outward, way))
    return [(column, gap) for column, (gap, _) in zip(between, taken, strict=True)]


def _step(
    entry: tuple[float, float, float, tuple[tuple[_Gap, float], ...]],
    column: _Column,
    gap: _Gap,
    end: tuple[float, float],
) -> tuple[float, float, tuple[tuple[_Gap, float], ...]]:
    """The cost up to a gap, the height at which a straight line to the end would go through it, and what was taken."""
    cost, x, y, taken = entry
    share = (column.left - x) / max(end[0] - x, 1e-9)
    height = min(max(y + share * (end[1] - y), gap.low), gap.high)
    return cost + math.hypot(column.left - x, height - y), height, taken


def _drawn(way: int, ends: Vector, taken: Sequence[tuple[_Column, _Gap]]) -> Vector:
    x1, y1, x2, y2 = _forward(ends).tolist()
    stops = [(x1, y1)]
    for column, gap in taken:
        height = gap.lanes[way]
        stops += [(column.left, height), (column.right, height)]
    stops.append((x2, y2))
    points = np.concatenate(list(_pieces(np.array(stops))))
    return points if ends[0] <= ends[2] else points[::-1].copy()


def _pieces(stops: Vector) -> Iterator[Vector]:
    """Smooth curves from gap to gap: level where they go through one, towards the next where they begin and end."""
    last = len(stops) - 1
    for k in range(last):
        start, end = stops[k], stops[k + 1]
        if k % 2:  # within a gap
            yield end[None, :]
            continue
        step = end - start
        level = np.array([step[0], 0.0])
        # At a neuron the line sets off a little towards where it goes; what is not an end runs level.
        leave = 0.42 * level + (0.18 * np.array([0.0, step[1]]) if k == 0 else 0.0)
        arrive = 0.42 * level + (0.18 * np.array([0.0, step[1]]) if k + 1 == last else 0.0)
        t = np.linspace(0.0, 1.0, _PIECE + 1)[(1 if k else 0) :, None]
        first, second = start + leave, end - arrive
        yield (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * end

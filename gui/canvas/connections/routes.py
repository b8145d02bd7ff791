"""The lines that connections take: straight where the way is free, curved around neurons in between.

Pure NumPy. For the scene, which draws them, and for the placement of labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from engine.arrangement import Box
from engine.network import Indices, Mask, Vector
from gui.canvas.connections.detours import Looks, detour
from gui.canvas.connections.geometry import distances_to_segments, meets_segments
from gui.canvas.connections.ways import CLEARANCE, find_ways

_MANY = 1200  # connections beyond which all lines are straight
_NOTHING: Mask = np.empty(0, np.bool_)


@dataclass(eq=False)
class Routes:
    """The routes of all connections of an arrangement.

    `chords` (connections, 4) are x₁, y₁, x₂, y₂ between the neurons' centres; `curves` holds the way (n, 2) of those
    connections that go around something; `hidden` ones are drawn as part of something else and have no line.
    """

    chords: Vector
    ends: Vector  # (connections, 2): the radii of source and target
    curves: dict[int, Vector] = field(default_factory=dict)
    hidden: Mask = field(default_factory=lambda: _NOTHING)  # (connections,), or empty where none is
    _points: dict[tuple[int, float], tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def straight(self) -> Indices:
        """The connections that are straight."""
        mask = _lined(self)
        mask[list(self.curves)] = False
        return np.flatnonzero(mask)

    @property
    def lines(self) -> int:
        """How many connections have a line of their own."""
        return len(self.straight) + len(self.curves)

    @property
    def pieces(self) -> int:
        """How many straight pieces all lines have."""
        return len(self.straight) + sum(len(way) - 1 for way in self.curves.values())

    @cached_property
    def boxes(self) -> Vector:
        """The left, top, right and bottom of the straight lines, shape (4, lines)."""
        x1, y1, x2, y2 = self.chords[self.straight].T
        return np.array([np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2)])

    @cached_property
    def segments(self) -> tuple[Vector, Indices]:
        """All straight pieces (pieces, 4), and the connection each belongs to."""
        pieces, owners = [self.chords[self.straight]], [self.straight]
        for edge, way in self.curves.items():
            pieces.append(np.hstack([way[:-1], way[1:]]))
            owners.append(np.full(len(way) - 1, edge))
        return np.concatenate(pieces), np.concatenate(owners)

    def points(self, edge: int, at: Vector) -> Vector:
        """Points at fractions of the part of a route that is seen between its two neurons, shape (len(at), 2)."""
        way = self.curves.get(edge)
        if way is None:
            way = self.chords[edge].reshape(2, 2)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
        first, last = self.ends[edge][0], max(along[-1] - self.ends[edge][1], self.ends[edge][0])
        where = first + np.asarray(at) * (last - first)
        return np.column_stack([np.interp(where, along, way[:, 0]), np.interp(where, along, way[:, 1])])

    def point(self, edge: int, at: float) -> tuple[float, float]:
        """One such point; kept, for labels ask for the same ones while nothing but weights changes."""
        if (edge, at) not in self._points:
            x, y = self.points(edge, np.array([at]))[0].tolist()
            self._points[edge, at] = x, y
        return self._points[edge, at]

    def nearest(self, x: float, y: float, within: float, among: Indices) -> int | None:
        """The connection whose line is nearest to a point and not farther than `within`.

        Asked of the straight ones `among` all, and of every curve.
        """
        pieces, owners = [self.chords[among]], [among]
        if self.curves:
            curved = np.isin(self.segments[1], list(self.curves))
            pieces.append(self.segments[0][curved])
            owners.append(self.segments[1][curved])
        lines, edges = np.concatenate(pieces), np.concatenate(owners)
        if not len(lines):
            return None
        distances = distances_to_segments(np.array([[x, y]]), lines)[:, 0]
        best = int(distances.argmin())
        return int(edges[best]) if distances[best] <= within else None


def _lined(routes: Routes) -> Mask:
    return ~routes.hidden if len(routes.hidden) else np.ones(len(routes.chords), np.bool_)


def straight(points: Vector, radii: Vector, sources: Indices, targets: Indices, hidden: Mask = _NOTHING) -> Routes:
    """Routes that are all straight."""
    # A point as one complex number is gathered three times as fast.
    ends, chords = np.ascontiguousarray(points).view(np.complex128)[:, 0], np.empty((len(sources), 2), np.complex128)
    chords[:, 0], chords[:, 1] = ends[sources], ends[targets]
    return Routes(chords.view(np.float64), np.column_stack([radii[sources], radii[targets]]), hidden=hidden)


def route(
    points: Vector,
    radii: Vector,
    sources: Indices,
    targets: Indices,
    *,
    hidden: Mask = _NOTHING,
    single: Mask | None = None,
    blocks: Sequence[Box] = (),
) -> Routes:
    """Routes between neurons at `points`; a straight line that would touch something in between is led around it.

    In between are the `single` neurons (all, where not given) and the `blocks` of layers. `hidden` connections get no
    way of their own. Beyond `_MANY` connections all lines are straight, and once `detours.MOST_LOOKS` are used up the
    ways through the gaps of the columns stay, even where they touch a neuron: the time this takes has a bound.
    """
    routes = straight(points, radii, sources, targets, hidden)
    edges = np.flatnonzero(_lined(routes))
    if not 0 < len(edges) <= _MANY:
        return routes
    alone = np.flatnonzero(single) if single is not None else np.arange(len(points))
    blocked = edges[_blocked(routes.chords[edges], points, radii, alone, sources[edges], targets[edges])]
    if blocks:
        blocked = np.union1d(blocked, edges[_crosses(routes.chords[edges], blocks)])
    rows = np.column_stack([points, radii])[alone].tolist()
    boxes = [Box(x, y, radius, radius) for x, y, radius in rows]
    ways = find_ways([routes.chords[edge] for edge in blocked.tolist()], [*boxes, *blocks])
    looks = Looks()
    for edge, way in zip(blocked.tolist(), ways, strict=True):
        others = alone[(alone != sources[edge]) & (alone != targets[edge])]
        routes.curves[edge] = detour(way, points[others], radii[others], looks)
    return routes


def _blocked(chords: Vector, points: Vector, radii: Vector, alone: Indices, sources: Indices, targets: Indices) -> Mask:
    """Which chords (m, 4) come too near to a neuron that is at neither of their ends."""
    distances = distances_to_segments(points[alone], chords)
    own = (alone == sources[:, None]) | (alone == targets[:, None])
    near = (distances < radii[alone] + CLEARANCE / 2) & ~own
    return np.asarray(near.any(axis=1))


def _crosses(chords: Vector, blocks: Sequence[Box]) -> Mask:
    """Which chords run through a block that neither of their ends is in."""
    x, y, wide, high = np.array([box[:4] for box in blocks]).T
    rects = np.column_stack([x - wide, y - high, x + wide, y + high])
    met = meets_segments(rects, chords).T
    for end in (chords[:, None, :2], chords[:, None, 2:]):
        met &= ~((np.abs(end[..., 0] - x) <= wide) & (np.abs(end[..., 1] - y) <= high))
    return np.asarray(met.any(axis=1))

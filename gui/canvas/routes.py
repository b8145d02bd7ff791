"""The lines that connections take: straight where the way is free, curved around neurons in between.

Pure NumPy. For the scene, which draws them, and for the placement of labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from engine.network import Indices, Vector

_CLEARANCE = 13.0
_MANY = 600  # connections beyond which all lines are straight
_SAMPLES = np.linspace(0.0, 1.0, 33)
_BENDS = np.arange(1, 31) * 22.0


@dataclass(eq=False)
class Routes:
    """The routes of all connections of an arrangement.

    `chords` (connections, 4) are x₁, y₁, x₂, y₂ between the neurons' centres; `curves` holds the way (33, 2) of those
    connections that go around something.
    """

    chords: Vector
    ends: Vector  # (connections, 2): the radii of source and target
    curves: dict[int, Vector] = field(default_factory=dict)
    _points: dict[tuple[int, float], tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def straight(self) -> Indices:
        """The connections that are straight."""
        mask = np.ones(len(self.chords), np.bool_)
        mask[list(self.curves)] = False
        return np.flatnonzero(mask)

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


def straight(points: Vector, radii: Vector, sources: Indices, targets: Indices) -> Routes:
    """Routes that are all straight."""
    chords = np.hstack([points[sources], points[targets]])
    return Routes(chords, np.column_stack([radii[sources], radii[targets]]))


def route(points: Vector, radii: Vector, sources: Indices, targets: Indices) -> Routes:
    """Routes between neurons at `points`; a straight line that would touch a third neuron is bent around it."""
    routes = straight(points, radii, sources, targets)
    chords = routes.chords
    if len(chords) > _MANY or not len(chords):
        return routes
    distances = distances_to_segments(points, chords)
    rows = np.arange(len(chords))
    distances[rows, sources] = distances[rows, targets] = np.inf
    blocked = (distances < radii + _CLEARANCE / 2).any(axis=1)
    for edge in np.flatnonzero(blocked).tolist():
        others = np.ones(len(points), np.bool_)
        others[[sources[edge], targets[edge]]] = False
        routes.curves[edge] = _around(chords[edge], points[others], radii[others] + _CLEARANCE)
    return routes


def distances_to_segments(points: Vector, segments: Vector) -> Vector:
    """The distance of each point (n, 2) from each segment (m, 4), shape (m, n)."""
    start, step = segments[:, None, :2], (segments[:, 2:] - segments[:, :2])[:, None, :]
    length = np.maximum((step**2).sum(axis=2), 1e-12)
    along = np.clip((((points - start) * step).sum(axis=2)) / length, 0.0, 1.0)
    gap: Vector = np.hypot(*np.moveaxis(points - start - along[:, :, None] * step, 2, 0))
    return gap


def _around(chord: Vector, centres: Vector, radii: Vector) -> Vector:
    """The least bent curve, up or down, that keeps clear of circles; the clearest one if none does."""
    bends = np.column_stack([-_BENDS, _BENDS]).ravel()
    ways = _curves(chord, bends)
    gaps = np.hypot(*np.moveaxis(ways[:, :, None, :] - centres, 3, 0)) - radii
    clear = gaps.min(axis=(1, 2))
    best = int(np.argmax(clear >= 0)) if (clear >= 0).any() else int(clear.argmax())
    return np.asarray(ways[best])


def _curves(chord: Vector, bends: Vector) -> Vector:
    """Cubic curves from one end of a chord to the other, one for each bend: shape (bends, 33, 2)."""
    start, end = chord[:2], chord[2:]
    reach = 0.32 * (end - start)
    lift = np.column_stack([np.zeros_like(bends), bends])[:, None, :]
    t = _SAMPLES[:, None]
    first, second = start + reach + lift, end - reach + lift
    ways: Vector = (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * end
    return ways

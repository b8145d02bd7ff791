"""The shortest way around circles, for lines that no gap between columns helps: neurons moved by hand stand anywhere.

Pure NumPy: a graph of the points from which one another can be seen, and the shortest path in it (A*: Hart, Nilsson
and Raphael, 1968). Looking takes nearly all the time, so that whoever asks says how much of it there may be. For
`routes`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.network import Vector
from gui.canvas.connections.geometry import distances_to_segments

_CORNERS = 8
_AIR = 6.0  # how far a way keeps from a circle
_LEAST_AIR = 1.0
_ROUND = 36.0  # how much of a corner is rounded off
_NEAREST = 40  # circles that are looked at
MOST_LOOKS = 1_000_000  #: Lines held against circles for all ways of a picture: some 0.1 s.
_MOST_FOR_ONE = 100_000  # and for a single one, so that a way that is shut in leaves some to the others
_LEAST_FOR_ONE = 2_000  # with less left than this no way is looked for
_LONGER = (1.05, 1.25, 2.0, np.inf)  # than the straight line: how long a way may be, the narrowest tried first


@dataclass(slots=True)
class Looks:
    """How often lines may still be held against circles; `left` goes down as they are, for one way after another."""

    left: int = MOST_LOOKS


def detour(way: Vector, centres: Vector, radii: Vector, looks: Looks) -> Vector:
    """The way (n, 2) itself if it touches no circle, else a short one that touches none.

    The way itself, too, if there is none or if too few looks are left to find one.
    """
    if looks.left < _LEAST_FOR_ONE or _is_clear(way, centres, radii):
        return way
    start, end = way[0], way[-1]
    middle = (start + end) / 2
    near = np.argsort(np.hypot(*(centres - middle).T) - radii, kind="stable")[:_NEAREST]
    path = _shortest(start, end, centres[near], radii[near], looks)
    if path is None:
        return way
    return _rounded(path, centres, radii)


def _is_clear(way: Vector, centres: Vector, radii: Vector) -> bool:
    pieces = np.hstack([way[:-1], way[1:]])
    return bool((distances_to_segments(centres, pieces) > radii + _LEAST_AIR).all())


def _shortest(start: Vector, end: Vector, centres: Vector, radii: Vector, looks: Looks) -> Vector | None:
    """The corners of the shortest path, its ends included."""
    nodes = np.concatenate([start[None], end[None], _corners(centres, radii)])
    inside = np.hypot(*np.moveaxis(nodes[:, None] - centres, 2, 0)) < radii + _LEAST_AIR
    nodes = nodes[~inside.any(axis=1) | (np.arange(len(nodes)) < 2)]
    least = max(looks.left - _MOST_FOR_ONE, 0)
    # A path no longer than so much lies in an ellipse about its ends: what is outside need not be looked at.
    round_nodes, round_circles = (np.hypot(*(of - start).T) + np.hypot(*(of - end).T) for of in (nodes, centres))
    for longer in _LONGER:
        most = longer * max(float(round_nodes[0]), _LEAST_AIR)  # the ends of neurons upon one another may be one point
        met = round_circles - 2 * (radii + _LEAST_AIR) <= most
        path = _search(nodes[round_nodes <= most + 1e-9], centres[met], radii[met], looks, least)
        if path is not None:
            return path
    return None


def _search(nodes: Vector, centres: Vector, radii: Vector, looks: Looks, least: int) -> Vector | None:
    """The shortest path from the first node to the second, found before fewer than `least` looks are left."""
    ahead = np.hypot(*(nodes - nodes[1]).T)
    best, before = np.full(len(nodes), np.inf), np.full(len(nodes), -1)
    best[0], waiting = 0.0, np.ones(len(nodes), np.bool_)
    while looks.left > least:
        promise = np.where(waiting, best + ahead, np.inf)
        node = int(promise.argmin())
        if node == 1:
            return nodes[_chain(before.tolist())]
        if not np.isfinite(promise[node]):
            break  # shut in: by a neuron that stands on it
        waiting[node] = False
        lengths = best[node] + np.hypot(*(nodes - nodes[node]).T)
        # Whether points see one another is asked only of those that would become nearer.
        nearer = np.flatnonzero(waiting & (lengths < best) & (lengths + ahead < best[1]))
        looks.left -= len(nearer) * len(centres)
        seen = nearer[_sees(nodes[node], nodes[nearer], centres, radii)]
        best[seen], before[seen] = lengths[seen], node
    return None


def _chain(before: list[int]) -> list[int]:
    path = [1]
    while path[-1] != 0:
        path.append(before[path[-1]])
    return path[::-1]


def _corners(centres: Vector, radii: Vector) -> Vector:
    angles = (np.arange(_CORNERS) + 0.5) * 2 * np.pi / _CORNERS
    around = np.column_stack([np.cos(angles), np.sin(angles)]) / np.cos(np.pi / _CORNERS)
    return np.asarray((centres[:, None] + (radii + _AIR)[:, None, None] * around).reshape(-1, 2))


def _sees(point: Vector, others: Vector, centres: Vector, radii: Vector) -> Vector:
    lines = np.hstack([np.broadcast_to(point, others.shape), others])
    return np.asarray((distances_to_segments(centres, lines) > radii + _LEAST_AIR).all(axis=1))


def _rounded(path: Vector, centres: Vector, radii: Vector) -> Vector:
    """The path with its corners rounded off as far as it stays clear."""
    for size in (_ROUND, _ROUND / 2, _ROUND / 4):
        smooth = _with_round_corners(path, size)
        if _is_clear(smooth, centres, radii):
            return smooth
    return path


def _with_round_corners(path: Vector, size: float) -> Vector:
    points = [path[:1]]
    t = np.linspace(0.0, 1.0, 9)[:, None]
    for before, corner, after in zip(path[:-2], path[1:-1], path[2:], strict=True):
        start = corner + _towards(before - corner, size)
        end = corner + _towards(after - corner, size)
        points.append((1 - t) ** 2 * start + 2 * (1 - t) * t * corner + t**2 * end)
    return np.concatenate([*points, path[-1:]])


def _towards(step: Vector, size: float) -> Vector:
    length = float(np.hypot(*step))
    return np.asarray(step * min(size, length / 2) / max(length, 1e-9))

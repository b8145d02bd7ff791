"""Finds a free spot for each weight's label on its own line, clear of neurons, other lines and other labels.

Pure NumPy over real rectangles, without Qt. For the scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.network import Indices, Mask, Vector
from gui.canvas.connections.geometry import meets_each, meets_segments
from gui.canvas.connections.routes import Routes

LIMIT = 150  #: With more labels than this there is no use in looking for room.
_AT = np.linspace(0.06, 0.94, 45)
_TRIES = 4000
_CHUNK = 8
_UNCOUNTED = 1500  # pieces of lines beyond which a label cannot but cover some
_UNCOUNTED_FEW = 400  # and of labels that may cover lines: there are lines everywhere
_GAP = 3.0
_AIR, _NEARNESS = 12.0, 0.12  # a margin in which foreign lines are unwelcome, and what a label pays for each
_CROSSING = 0.6  # what a label pays for a line that it covers, where that is allowed at all


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """What labels keep clear of: circles (n, 3) as x, y, radius, and rectangles (m, 4) as left, top, right, bottom."""

    circles: Vector
    rects: Vector


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Places for all labels, end to end: whose they are, where, their rectangles and how unwelcome they are."""

    label: Indices
    at: Vector
    rects: Vector
    cost: Vector


def place(
    routes: Routes, edges: Sequence[int], sizes: Vector, obstacles: Obstacles, *, over_lines: bool = False
) -> dict[int, float] | None:
    """Where along its route (0 … 1) each connection's label of `sizes` (edges, 2) stands.

    None if there is no room for all. With `over_lines` labels may cover foreign lines, and those without room are
    left out instead.
    """
    if len(edges) > LIMIT:
        return None
    parts: list[_Candidates] = []
    # A few labels at a time, so that a crowd is given up early; first those in the middle, where it is densest.
    order = sorted(range(len(edges)), key=lambda k: abs(k - len(edges) / 2))
    for chunk in (order[k : k + _CHUNK] for k in range(0, len(order), _CHUNK)):
        part = _candidates(
            routes, np.asarray(edges)[chunk], np.asarray(chunk), sizes[chunk], obstacles, over_lines=over_lines
        )
        if not over_lines and len(set(part.label.tolist())) < len(chunk):
            return None
        parts.append(part)
    found = _joined(parts)
    chosen = _choose(found, len(edges), complete=not over_lines)
    if chosen is None:
        return None
    _improve(found, chosen)
    return {edges[label]: float(found.at[spot]) for label, spot in sorted(chosen.items())}


def _joined(parts: list[_Candidates]) -> _Candidates:
    nothing = _Candidates(np.empty(0, np.intp), np.empty(0), np.empty((0, 4)), np.empty(0))
    rows = [(part.label, part.at, part.rects, part.cost) for part in (nothing, *parts)]
    label, at, rects, cost = (np.concatenate(column) for column in zip(*rows, strict=True))
    return _Candidates(label, at, rects, cost)


def rect_about(centre: Vector, size: Vector) -> Vector:
    """Rectangles (…, 4) of sizes about centres."""
    return np.concatenate([centre - size / 2, centre + size / 2], axis=-1)


def grown(rects: Vector, by: float) -> Vector:
    """Rectangles with a margin on all sides."""
    return np.asarray(rects + np.array([-by, -by, by, by]))


def _candidates(
    routes: Routes, edges: Indices, labels: Indices, sizes: Vector, obstacles: Obstacles, *, over_lines: bool
) -> _Candidates:
    centres = np.concatenate([routes.points(edge, _AT) for edge in edges.tolist()])
    row = np.repeat(np.arange(len(edges)), len(_AT))
    at = np.tile(_AT, len(edges))
    rects = rect_about(centres, sizes[row])
    wide = grown(rects, _GAP)
    free = ~(_meets_circles(wide, obstacles.circles) | overlaps(wide, obstacles.rects).any(axis=1))
    row, at, rects, wide = row[free], at[free], rects[free], wide[free]
    most = _UNCOUNTED_FEW if over_lines else _UNCOUNTED
    if routes.pieces > most:
        covered = near = np.zeros(len(wide))
    else:
        covered, near = _lines_about(routes, edges[row], wide, grown(rects, _AIR))
    # The middle of a line is best, and of two equal spots the one nearer to where the line comes from.
    cost = np.abs(at - 0.5) + 0.02 * (at > 0.5) + _CROSSING * np.minimum(covered, 3) + _NEARNESS * np.minimum(near, 3)
    kept = np.ones(len(at), np.bool_) if over_lines else covered == 0
    return _Candidates(labels[row[kept]], at[kept], rects[kept], cost[kept])


def _lines_about(routes: Routes, edges: Indices, rects: Vector, around: Vector) -> tuple[Vector, Vector]:
    """How many foreign lines run through each rectangle, and through a wider one around it."""
    pieces, owners = routes.segments
    row, line = np.nonzero(meets_segments(around, pieces))
    foreign = owners[line] != edges[row]
    row, line = row[foreign], line[foreign]
    within = row[meets_each(rects[row], pieces[line])]
    covered, near = (np.bincount(found, minlength=len(rects)).astype(np.float64) for found in (within, row))
    return covered, near


def overlaps(one: Vector, other: Vector) -> Mask:
    """Which rectangles (n, 4) overlap which others (m, 4), shape (n, m)."""
    a, b = one[:, None, :], other[None, :, :]
    beside = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    return np.asarray(beside & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3]))


def _meets_circles(rects: Vector, circles: Vector) -> Mask:
    x = np.clip(circles[:, 0], rects[:, 0, None], rects[:, 2, None]) - circles[:, 0]
    y = np.clip(circles[:, 1], rects[:, 1, None], rects[:, 3, None]) - circles[:, 1]
    return np.asarray((np.hypot(x, y) < circles[:, 2]).any(axis=1))


def _choose(found: _Candidates, count: int, *, complete: bool) -> dict[int, int] | None:
    """One spot for each label so that none overlap: the label with the fewest spots first, going back where stuck.

    Where not `complete`, a label without a spot is left out.
    """
    wide = grown(found.rects, _GAP / 2)
    clash = overlaps(wide, wide)
    order = np.argsort(found.cost, kind="stable")
    tries = 0

    def search(open_spots: Mask, left: frozenset[int]) -> dict[int, int] | None:
        nonlocal tries
        if not left:
            return {}
        spots = np.bincount(found.label[open_spots], minlength=count)
        label = min(left, key=lambda k: (int(spots[k]), k))
        if not spots[label]:
            return None if complete else search(open_spots, left - {label})
        for spot in order[open_spots[order] & (found.label[order] == label)].tolist():
            tries += 1
            if tries > _TRIES:
                return None
            rest = search(open_spots & ~clash[spot] & (found.label != label), left - {label})
            if rest is not None:
                return {label: spot, **rest}
        return None

    return search(np.ones(len(found.label), np.bool_), frozenset(range(count)))


def _improve(found: _Candidates, chosen: dict[int, int]) -> None:
    """Moves labels to better spots that have become free, until nothing moves."""
    for _ in range(4):
        moved = False
        for label, spot in chosen.items():
            others = found.rects[[s for other, s in chosen.items() if other != label]]
            own = np.flatnonzero(found.label == label)
            free = own[~overlaps(grown(found.rects[own], _GAP), others).any(axis=1)]
            best = int(free[np.argmin(found.cost[free])]) if len(free) else spot
            if found.cost[best] < found.cost[spot] - 1e-9:
                chosen[label], moved = best, True
        if not moved:
            return

"""How far points are from lines, and which rectangles lines run through.

Pure NumPy. For routes and labels.
"""

from __future__ import annotations

import numpy as np

from engine.network import Mask, Vector

_TOUCHING = 1e-9  # nearer than which is touching
_AT_ONCE = 20_000  # pairs of a rectangle and a segment


def distances_to_segments(points: Vector, segments: Vector) -> Vector:
    """The distance of each point (n, 2) from each segment (m, 4), shape (m, n)."""
    start, step = segments[:, None, :2], (segments[:, 2:] - segments[:, :2])[:, None, :]
    length = np.maximum((step**2).sum(axis=2), 1e-12)
    along = np.clip((((points - start) * step).sum(axis=2)) / length, 0.0, 1.0)
    gap: Vector = np.hypot(*np.moveaxis(points - start - along[:, :, None] * step, 2, 0))
    return gap


def meets_segments(rects: Vector, segments: Vector) -> Mask:
    """Which rectangles (n, 4) are touched by which segments (m, 4), shape (n, m).

    They are apart where their shadows on one of three axes are: x, y and the segment's normal (separating axes, as in
    Gottschalk, Lin and Manocha, 1996).
    """
    centres, halves = (rects[:, :2] + rects[:, 2:]) / 2, (rects[:, 2:] - rects[:, :2]) / 2
    middles, steps = (segments[:, :2] + segments[:, 2:]) / 2, segments[:, 2:] - segments[:, :2]
    normals, reach = np.stack([-steps[:, 1], steps[:, 0]]), np.abs(steps[:, ::-1]).T
    offsets, half = (middles * normals.T).sum(axis=1), np.abs(steps).T / 2 + _TOUCHING
    met = np.empty((len(rects), len(segments)), np.bool_)
    few = max(_AT_ONCE // max(len(segments), 1), 1)  # so that what is worked on stays in the processor's cache
    for k in range(0, len(rects), few):
        own, wide = centres[k : k + few], halves[k : k + few]
        found = np.abs(own @ normals - offsets) <= wide @ reach + _TOUCHING
        for axis in (0, 1):
            found &= np.abs(own[:, axis, None] - middles[:, axis]) <= wide[:, axis, None] + half[axis]
        met[k : k + few] = found
    return met


def meets_each(rects: Vector, segments: Vector) -> Mask:
    """Whether each rectangle (n, 4) is touched by the segment (n, 4) beside it, shape (n,)."""
    away = (rects[:, :2] + rects[:, 2:] - segments[:, :2] - segments[:, 2:]) / 2
    halves, step = (rects[:, 2:] - rects[:, :2]) / 2 + _TOUCHING, segments[:, 2:] - segments[:, :2]
    across = np.abs(away[:, 1] * step[:, 0] - away[:, 0] * step[:, 1])
    reach = halves[:, 0] * np.abs(step[:, 1]) + halves[:, 1] * np.abs(step[:, 0])
    return np.asarray((across <= reach) & (np.abs(away) <= halves + np.abs(step) / 2).all(axis=1))

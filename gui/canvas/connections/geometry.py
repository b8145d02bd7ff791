"""How far points are from lines, and which rectangles lines run through.

Pure NumPy. For routes and labels.
"""

from __future__ import annotations

import numpy as np

from engine.network import Mask, Vector


def distances_to_segments(points: Vector, segments: Vector) -> Vector:
    """The distance of each point (n, 2) from each segment (m, 4), shape (m, n)."""
    start, step = segments[:, None, :2], (segments[:, 2:] - segments[:, :2])[:, None, :]
    length = np.maximum((step**2).sum(axis=2), 1e-12)
    along = np.clip((((points - start) * step).sum(axis=2)) / length, 0.0, 1.0)
    gap: Vector = np.hypot(*np.moveaxis(points - start - along[:, :, None] * step, 2, 0))
    return gap


def meets_segments(rects: Vector, segments: Vector) -> Mask:
    """Which rectangles (n, 4) are touched by which segments (m, 4), shape (n, m): clipping by slabs."""
    enter, leave = np.zeros((len(rects), len(segments))), np.ones((len(rects), len(segments)))
    for axis in (0, 1):
        start, step = segments[:, axis], segments[:, axis + 2] - segments[:, axis]
        step = np.where(np.abs(step) < 1e-9, 1e-9, step)
        one = (rects[:, axis, None] - start) / step
        other = (rects[:, axis + 2, None] - start) / step
        enter = np.maximum(enter, np.minimum(one, other))
        leave = np.minimum(leave, np.maximum(one, other))
    return np.asarray(enter <= leave)

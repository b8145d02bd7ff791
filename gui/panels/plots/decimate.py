"""Fewer points that draw the same picture: the lowest and highest value of every stretch of a long curve.

Pure NumPy, for the plots. A picture a thousand pixels wide needs no million points, and picking every n-th one would
lose the spikes that a reader looks for.
"""

from __future__ import annotations

import numpy as np

from engine.network import Indices, Vector


def envelope(values: Vector, first: int, last: int, points: int) -> tuple[Indices, Vector]:
    """At most about `points` of the values from `first` to before `last`, lowest and highest of each stretch.

    With their places; before the first value and past the last one there is nothing.
    NaN is passed over; a stretch of nothing else stays NaN. The very last value is always among them, and
    stretches begin at multiples of their length, so that the picture stays put while the view moves.
    """
    first, last = (min(max(place, 0), len(values)) for place in (first, last))
    count = max(last - first, 0)
    if count <= points:
        return np.arange(first, first + count), values[first:last]
    length = -(-2 * count // points)
    starts = np.arange(first - first % length, last, length)
    starts[0] = first
    stretch = values[first:last]
    highest = np.fmax.reduceat(stretch, starts - first)
    lowest = np.fmin.reduceat(stretch, starts - first)
    # At its two ends and in the order of its course, a smooth stretch is a slope and not a step.
    ends = np.append(starts[1:], last) - 1
    rising = stretch[ends - first] > stretch[starts - first]
    begin, end = np.where(rising, lowest, highest), np.where(rising, highest, lowest)
    places = np.append(np.column_stack((starts, ends)).ravel(), last - 1)
    return places, np.append(np.column_stack((begin, end)).ravel(), values[last - 1])


def value_range(values: Vector, *, above: float = -np.inf) -> tuple[float, float] | None:
    """Lowest and highest of the finite values greater than `above`; None if there are none."""
    if not len(values):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if np.isfinite(low) and np.isfinite(high) and low > above:
        return low, high
    chosen = values[np.isfinite(values) & (values > above)]
    return (float(chosen.min()), float(chosen.max())) if len(chosen) else None

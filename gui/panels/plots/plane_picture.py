"""Values over a plane as a picture: in the colours of the weight map, or in those of the classes that win.

For the plot of what a network computes; needs Qt's colours and NumPy only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from engine.network import Indices, Vector
from gui.theme import Theme, WeightScale

Pixels = NDArray[np.uint8]
Reals = NDArray[np.floating[Any]]

_PALE, _PALE_CLASSES = 0.4, 0.55  # how much of the ground shows through, so that points stand out
_FINE, _FINE_CLASSES = 256, 160  # pixels that a side has at least

# Paul Tol's "muted" scheme in his order (personal.sron.nl/~pault, 2021), for every kind of colour-blindness.
_CLASSES = (
    "#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499", "#9a9a9a",
)  # fmt: skip
_ON_DARK = {"#332288": "#6f5fd0", "#117733": "#2da55d", "#882255": "#c24a86"}  # else too dark to be seen there


@dataclass(frozen=True, slots=True)
class Levels:
    """The values between which colours lie."""

    low: float
    high: float

    def buckets(self, values: Reals) -> Indices:
        """The bucket of the diverging map for each value; no number: the middle."""
        middle, half = self.low / 2 + self.high / 2, self.high / 2 - self.low / 2
        with np.errstate(all="ignore"):
            return WeightScale(1.0).colour_index((values - middle) / half).astype(np.intp)

    def colours(self, values: Vector, theme: Theme) -> list[QColor]:
        """The full colour of each value, shape (n,)."""
        ramp = WeightScale().colours(theme)
        return [ramp[bucket] for bucket in self.buckets(values).tolist()]


def class_colours(count: int, theme: Theme) -> list[QColor]:
    """A colour for each class; beyond ten they begin again."""
    names = (_CLASSES[i % len(_CLASSES)] for i in range(count))
    return [QColor(_ON_DARK.get(name, name) if theme.is_dark else name) for name in names]


def of_values(values: Vector, levels: Levels, theme: Theme, limit: float | None = None) -> Pixels:
    """Pixels, shape (side, side, 4), of values of shape (rows, columns); a line where they cross a limit."""
    fine = smooth(values)
    pixels: Pixels = _ramp(theme)[levels.buckets(fine)]
    pixels[np.isnan(fine)] = _mixed(theme.muted, theme.plot_background, 0.6)
    if limit is not None:
        pixels[_edges(fine >= limit)] = _mixed(theme.text, theme.plot_background, 0.2)
    return pixels


def of_classes(values: Vector, colours: Sequence[QColor], theme: Theme) -> Pixels:
    """Pixels, shape (side, side, 4), of the class whose value is the largest; values have shape (classes, …)."""
    with np.errstate(all="ignore"):
        fine = smooth(values.astype(np.float32), _FINE_CLASSES)
    lost = np.isnan(fine).any(axis=0)
    winner = np.argmax(fine, axis=0)  # any, where one is not a number
    pale = np.array([_mixed(colour, theme.plot_background, _PALE_CLASSES) for colour in colours], np.uint8)
    pixels: Pixels = pale[winner]
    pixels[_edges(winner)] = _mixed(theme.text, theme.plot_background, 0.2)
    pixels[lost] = _mixed(theme.muted, theme.plot_background, 0.6)
    return pixels


def smooth(values: Reals, least: int = _FINE) -> Reals:
    """Values of shape (…, rows, columns) with points between them, linear, so that no squares are seen."""
    return np.swapaxes(_between(np.swapaxes(_between(values, least), -1, -2), least), -1, -2)


def _between(values: Reals, least: int) -> Reals:
    rows = values.shape[-2]
    if rows < 2:
        return values
    count = (rows - 1) * max(1, -(-least // rows)) + 1
    places = np.linspace(0.0, rows - 1.0, count)
    below = np.minimum(places.astype(np.intp), rows - 2)
    share = (places - below)[:, None].astype(values.dtype)
    lower = values[..., below, :]
    with np.errstate(all="ignore"):
        found: Reals = lower + share * (values[..., below + 1, :] - lower)
    return found


def _edges(marks: NDArray[np.bool_] | Indices) -> NDArray[np.bool_]:
    """Where a mark is another than that of the point beside or above it."""
    edges = np.zeros(marks.shape, np.bool_)
    edges[:, 1:] |= marks[:, 1:] != marks[:, :-1]
    edges[1:, :] |= marks[1:, :] != marks[:-1, :]
    return edges


@lru_cache(maxsize=4)
def _ramp(theme: Theme) -> Pixels:
    """The colours of the map on the plot's ground, shape (buckets, 4)."""
    return np.array([_mixed(c, theme.plot_background, _PALE) for c in WeightScale().colours(theme)], np.uint8)


def _mixed(colour: QColor, ground: QColor, pale: float) -> tuple[int, int, int, int]:
    pairs = ((colour.red(), ground.red()), (colour.green(), ground.green()), (colour.blue(), ground.blue()))
    red, green, blue = (round((1 - pale) * one + pale * other) for one, other in pairs)
    return red, green, blue, 255

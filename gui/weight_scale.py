"""How a weight is drawn: its sign as hue, its strength as colour depth and width.

Canvas, matrix heat maps and legends share one scale, so a colour means the same number everywhere.
Bottom layer of the window: Qt's colours and NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtGui import QColor

from gui.palette import Theme

#: Buckets of the map: enough that steps are not seen, few enough that edges draw as a few dozen batches.
BUCKETS = 65
_MIDDLE = BUCKETS // 2

MIN_WIDTH = 1.2
MAX_WIDTH = 7.0

_NICE = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class WeightScale:
    """Weights from ``-limit`` to ``+limit``; what lies beyond is drawn as the limit."""

    limit: float = 1.0

    @classmethod
    def for_weights(cls, values: ArrayLike) -> WeightScale:
        """The scale whose limit is the next of 1, 2, 5, 10, 20 … that holds every finite weight."""
        magnitudes = np.abs(np.asarray(values, dtype=np.float64))
        finite = magnitudes[np.isfinite(magnitudes)]
        return cls(_nice_limit(float(finite.max()) if finite.size else 1.0))

    def strength(self, values: ArrayLike) -> NDArray[np.float64]:
        """Signed strength in [-1, 1]; a weight that is not a number counts as 0."""
        ratio: NDArray[np.float64] = np.asarray(values, dtype=np.float64) / self.limit
        return np.clip(np.nan_to_num(ratio, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)

    def colour_index(self, values: ArrayLike) -> NDArray[np.uint8]:
        """The bucket of each weight, 0 … BUCKETS - 1.  Only an exact zero gets the neutral middle."""
        strength = self.strength(values)
        steps = np.ceil(np.abs(strength) * _MIDDLE) * np.sign(strength)
        return np.asarray(steps + _MIDDLE, dtype=np.uint8)

    def colours(self, theme: Theme) -> list[QColor]:
        """One colour a bucket, from the most negative to the most positive."""
        return list(_colours(theme))

    def width(self, values: ArrayLike) -> NDArray[np.float64]:
        """Line width in pixels at 100 %, from MIN_WIDTH for nothing to MAX_WIDTH for the limit."""
        return MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * np.abs(self.strength(values))

    def gradient_stops(self, theme: Theme) -> list[tuple[float, QColor]]:
        """Stops from 0 (most negative) to 1 (most positive) for a QLinearGradient of the legend."""
        colours = self.colours(theme)
        return [(index / (BUCKETS - 1), colour) for index, colour in enumerate(colours)]


def _nice_limit(largest: float) -> float:
    if largest <= 1.0:
        return 1.0
    largest = min(largest, 1e300)  # so that the next round number is still a number
    power = 10.0 ** np.floor(np.log10(largest))
    return float(next(nice * power for nice in _NICE if largest <= nice * power * (1 + 1e-12)))


@lru_cache(maxsize=8)
def _colours(theme: Theme) -> tuple[QColor, ...]:
    """Themes are values that never change, so their colours are mixed once."""
    return (*_ramp(theme.weight_negative)[::-1], QColor(theme.weight_zero), *_ramp(theme.weight_positive))


def _ramp(controls: tuple[QColor, ...]) -> list[QColor]:
    """Colours for strengths 1/n … 1 between evenly spaced control colours, interpolated per channel."""
    channels = np.array([(colour.redF(), colour.greenF(), colour.blueF()) for colour in controls])
    at = np.linspace(0.0, len(controls) - 1.0, _MIDDLE)
    mixed = np.column_stack([np.interp(at, np.arange(len(controls)), channel) for channel in channels.T])
    return [QColor.fromRgbF(*map(float, row)) for row in mixed]

"""What a network computes over a plane, as a picture: blue where its first output is high, orange where it is low.

For the points of the data panel alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from engine.compiled import CompiledNetwork
from engine.data import Samples
from engine.evaluation import results
from engine.network import Network, Vector
from engine.settings import Training
from gui.theme import BUCKETS, Theme, WeightScale

_SIDES = (64, 32, 16)  # points along a side
_MOST_WORK = 30_000_000  # parameters times points: some ten milliseconds
_PALE = 0.62  # how much of the ground shows through, so that points stand out


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers between which targets and outputs are coloured."""

    low: float = 0.0
    high: float = 1.0

    @classmethod
    def of(cls, targets: Vector) -> Scale:
        """From the lowest to the highest target; 0 to 1 where there are not two."""
        if not len(targets) or targets.min() == targets.max():
            return cls()
        return cls(float(targets.min()), float(targets.max()))

    def buckets(self, values: Vector) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """The bucket of the diverging map for each value."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        return WeightScale(1.0).colour_index((values - middle) / half)


class HeatMap:
    """Computes the picture anew when the weights or the part of the plane have changed."""

    def __init__(self) -> None:
        self._network: Network | None = None
        self._compiled: CompiledNetwork | None = None
        self._grid: tuple[tuple[QRectF, int, int], Samples] | None = None  # as it was asked for last

    def values(self, network: Network, parameters: Vector, part: QRectF) -> Vector | None:
        """The first output at the middles of a square grid of cells, the highest first; None where that is too much."""
        work = max(network.parameter_count, 1)
        side = next((side for side in _SIDES if side * side * work <= _MOST_WORK), None)
        if side is None or len(parameters) != network.parameter_count:
            return None
        if self._compiled is None or self._network is not network:
            self._network, self._compiled = network, CompiledNetwork(network, Training())
        self._compiled.load(parameters)
        wanted = (QRectF(part), side, network.output_count)
        if self._grid is None or self._grid[0] != wanted:
            self._grid = wanted, _grid(*wanted)
        return results(self._compiled, self._grid[1]).outputs[:, 0].reshape(side, side)


def _grid(part: QRectF, side: int, outputs: int) -> Samples:
    """The middles of the cells, the highest row first."""
    steps = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(part.left() + steps * part.width(), part.bottom() - steps * part.height())
    return Samples(np.stack([x.ravel(), y.ravel()], axis=1), np.zeros((side * side, outputs)))


def picture(values: Vector, scale: Scale, theme: Theme) -> QImage:
    """The values, shape (side, side), in the pale colours of the map."""
    pixels = np.ascontiguousarray(_pale(theme)[np.minimum(scale.buckets(values), BUCKETS - 1)])
    side = len(values)
    return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=4)
def _pale(theme: Theme) -> npt.NDArray[np.uint32]:
    """The colours of the map with the ground in them."""
    return np.array([_mixed(colour, theme.plot_background) for colour in WeightScale().colours(theme)], np.uint32)


def _mixed(colour: QColor, ground: QColor) -> int:
    pairs = ((colour.red(), ground.red()), (colour.green(), ground.green()), (colour.blue(), ground.blue()))
    red, green, blue = (round((1 - _PALE) * one + _PALE * other) for one, other in pairs)
    return 0xFF000000 | red << 16 | green << 8 | blue

"""Axes of plots: whole epochs with thousands apart, errors on a linear or a logarithmic scale, one level of grid lines.

For the plots alone; loads pyqtgraph, so it is imported by them only.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen

from engine.numerals import MINUS, shown
from gui.theme import Theme, number_font, ui_font

Ticks = list[tuple[float | None, list[float]]]

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class PlotAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis with a title, whose ticks are grid lines in the colour of the theme."""

    def __init__(self, orientation: str, title: str) -> None:
        super().__init__(orientation)
        self._title = title
        self._style: dict[str, str] = {}
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickAlpha=255, tickTextOffset=6, tickFont=number_font(8.5))
        self.setGrid(255)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setPen(QPen(theme.border))
        self.setTickPen(QPen(theme.plot_grid))
        self.setTextPen(QPen(theme.plot_axis))
        font = ui_font(8.5)
        style = {"font-size": f"{font.pointSizeF()}pt", "font-family": font.family()}
        self._style = {"color": theme.plot_axis.name(), **style}
        self.setLabel(self._title, **self._style)

    def set_title(self, title: str) -> None:
        """What the axis is called."""
        self._title = title
        self.setLabel(title, **self._style)


class CountAxis(PlotAxis):
    """An axis of whole numbers."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        return [(max(spacing, 1.0), offset) for spacing, offset in super().tickSpacing(low, high, size)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.0f}".replace("-", MINUS) for value in values]


class ValueAxis(PlotAxis):
    """An axis of values; on the logarithmic scale it is given their decimal logarithms."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [_power(value) for value in values]
        places = max(0, math.ceil(-math.log10(spacing)))
        if places > 5 or max(map(abs, values), default=0) >= 1e6:
            return [shown(float(f"{value:.12g}")) for value in values]
        return [f"{value:.{places}f}".replace("-", MINUS) for value in values]

    def logTickValues(self, low: float, high: float, size: float, std: Ticks) -> Ticks:
        return [(None, log_ticks(low, high))]


def log_ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Logarithms of the round values between two logarithms: powers of ten, 1-2-5 steps, or even steps."""
    if high - low > 1.5:
        step = max(1, math.ceil((high - low) / most))
        return [float(p) for p in range(math.ceil(low / step) * step, math.floor(high) + 1, step)]
    decades = range(math.floor(low), math.ceil(high))
    steps = [d + math.log10(k) for d in decades for k in (1, 2, 5)]
    steps = [s for s in [*steps, float(decades.stop)] if low <= s <= high]
    return steps if len(steps) > 1 else _even(low, high)


def limits(values: tuple[float, float] | None, *, log: bool) -> tuple[float, float]:
    """The heights between which all values stand with room around them; logarithms on that scale."""
    if log:
        low, high = (math.log10(v) for v in values or (0.001, 1.0))
        room = max(0.06 * (high - low), 0.15)
        return low - room, high + room
    low, high = values or (0.0, 1.0)
    room = 0.06 * ((high - low) or abs(high) or 1.0)
    # From 0 on unless that would leave the curve flat at the top.
    from_zero = 0 <= low < max(high - low, 0.5 * high) or low == high >= 0
    return (0.0 if from_zero else low - room), high + room


def _even(low: float, high: float) -> list[float]:
    """Round values at even distances, for less than about half a decade."""
    bottom, top = 10.0**low, 10.0**high
    unit = 10.0 ** math.floor(math.log10((top - bottom) / 2 or 1.0))
    step = next((unit * k for k in (1, 2, 5) if (top - bottom) / (unit * k) <= 5), unit * 10)
    values = np.arange(math.ceil(bottom / step), math.floor(top / step) + 1) * step
    return [math.log10(value) for value in values.tolist() if value > 0]


def _power(exponent: float) -> str:
    whole = round(exponent)
    if abs(exponent - whole) < 1e-9:
        return "1" if whole == 0 else "10" + str(whole).translate(_SUPERSCRIPT)
    return shown(float(f"{10.0**exponent:.6g}"))

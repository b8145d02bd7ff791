"""The error surface as a picture: the colours of errors, points between those computed, and the key to the colours.

For the plot of the error surface; loads pyqtgraph for its pens.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.network import Vector
from engine.numerals import shown
from gui.theme import LIGHT, Theme, number_font, ui_font

Pixels = NDArray[np.uint8]

_FINE = 5  # pixels from one computed point to the next
_STRONG = 0.78  # of the strongest colour there is beside the ground, so that the path stands out
_WIDTH, _BAR, _LINE = 92, 14, 16


class Scale:
    """Errors as parts of the way from the lowest to the highest, even or logarithmic."""

    def __init__(self, errors: Vector, *, log: bool) -> None:
        finite = errors[np.isfinite(errors)]
        self.low, self.high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        self.log = log and self.low > 0.0
        self._from = float(np.log(self.low)) if self.log else self.low
        self._to = float(np.log(self.high)) if self.log else self.high

    def part(self, errors: Vector) -> Vector:
        """From 0 for the lowest to 1 for the highest; NaN stays."""
        with np.errstate(all="ignore"):
            heights = np.log(errors) if self.log else errors
            return np.asarray(np.clip((heights - self._from) / ((self._to - self._from) or 1.0), 0.0, 1.0))

    def pixels(self, errors: Vector, theme: Theme) -> Pixels:
        """RGBA of errors, shape (…, 4); what is out of bounds is grey."""
        part = self.part(errors)
        places = np.where(np.isfinite(part), np.nan_to_num(part) * 255.0, 256.0).astype(np.intp)
        return ramp(theme)[places]


@lru_cache(maxsize=4)
def ramp(theme: Theme) -> Pixels:
    """256 colours from the lowest error to the highest, and one for none: one hue, told apart by lightness alone."""
    ground, strong, none = theme.plot_background, theme.link, theme.disabled
    parts = np.linspace(0.04, _STRONG, 256)[:, None]
    colours = np.array(ground.getRgb()) * (1.0 - parts) + np.array(strong.getRgb()) * parts
    return np.vstack([colours, np.array(none.getRgb())]).round().astype(np.uint8)


def finer(values: Vector) -> Vector:
    """Values with points between them, linear in between, so that no squares are seen."""
    return _along_rows(_along_rows(values).T).T


def _along_rows(values: Vector) -> Vector:
    count = values.shape[1]
    at = np.linspace(0, count - 1, _FINE * (count - 1) + 1)
    below = np.minimum(at.astype(np.intp), count - 2)
    part = at - below
    with np.errstate(all="ignore"):
        return np.asarray(values[:, below] * (1.0 - part) + values[:, below + 1] * part)


class SurfaceKey(QWidget):
    """A bar of the colours with the errors of the contour lines beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._title = LIGHT, ""
        self._scale: Scale | None = None
        self._levels: tuple[float, ...] = ()
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_scale(self, title: str, scale: Scale | None, levels: tuple[float, ...]) -> None:
        """What the colours mean; nothing with None."""
        self._title, self._scale, self._levels = title, scale, levels
        if scale is not None:
            self.setAccessibleDescription(f"{title} from {shown(scale.low, 3)} to {shown(scale.high, 3)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.plot_background)
        if self._scale is not None:
            painter.setFont(ui_font(8.5))
            painter.setPen(self._theme.plot_axis)
            painter.drawText(QRectF(8, 2, _WIDTH - 8, _LINE), self._title)
            self._paint_bar(painter, QRectF(8, 26, _BAR, max(self.height() - 40, 10)), self._scale)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, scale: Scale) -> None:
        colours = np.ascontiguousarray(ramp(self._theme)[255::-1, None, :])
        painter.drawImage(bar, QImage(colours.data, 1, 256, 4, QImage.Format.Format_RGBA8888))
        painter.setFont(number_font(8.5))
        ends = [scale.high, scale.low] if scale.high > scale.low else [scale.low]
        taken: list[float] = []
        for value in [*ends, *self._levels]:
            y = bar.bottom() - float(scale.part(np.array(value))) * bar.height()
            if value in self._levels:
                painter.fillRect(QRectF(bar.left(), y, bar.width(), 1.0), self.line_colour(self._theme))
            if all(abs(y - other) >= _LINE - 2 for other in taken):
                taken.append(y)
                at = QRectF(bar.right() + 6, y - _LINE / 2, _WIDTH, _LINE)
                painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, shown(float(f"{value:.6g}"), 3))

    @staticmethod
    def line_colour(theme: Theme) -> QColor:
        """The colour of contour lines."""
        colour = QColor(theme.text)
        colour.setAlphaF(0.4)
        return colour

"""A small histogram of a layer's weights on a scale that several of them share, to compare how far they spread.

For the dialog about initial weights; drawn by itself, because a plotting library would take longer to load.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.network import Vector
from engine.numerals import shown

_BINS = 31  # odd, so that one bin is about 0


class WeightSpread(QWidget):
    """Draws how often weights of each size are; its tooltip has the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = np.zeros(_BINS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weights(self, weights: Vector, reach: float) -> None:
        """Show some weights from −`reach` to `reach`."""
        edges = np.linspace(-reach, reach, _BINS + 1) if reach > 0 else np.linspace(-1.0, 1.0, _BINS + 1)
        self._counts = np.histogram(weights, edges)[0].astype(np.float64)
        words = _words(weights)
        self.setToolTip(words)
        self.setAccessibleName(f"spread: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 25)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 25)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -2)
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        most = float(self._counts.max(initial=0.0))
        wide = area.width() / _BINS
        for place, count in enumerate(self._counts.tolist() if most else ()):
            height = count / most * (area.height() - 1)
            bar = QRectF(area.left() + place * wide, area.bottom() - height, max(wide - 1, 1.0), height)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Accent))
        painter.end()


def _words(weights: Vector) -> str:
    if not len(weights):
        return "no weights"
    low, high, deviation = (shown(float(value), 3) for value in (weights.min(), weights.max(), weights.std()))
    return f"{low} to {high}, deviation {deviation}"

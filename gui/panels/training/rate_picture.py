"""A small picture of the learning rate over the epochs to come, as a schedule will have it.

For the training panel; drawn by itself, because a plotting library would take longer to load than the window.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.document import Document
from engine.numerals import shown
from engine.optimizers import learning_rate
from engine.settings import Cosine, Exponential, StepDecay
from gui.theme import LIGHT, Theme, ui_font

_HEIGHT = 92
_POINTS = 200
_MARGIN = 18  # above the curve and below it, for a line of words
_LEAST = 0.01  # the part of the rate at which an exponential schedule has come to little
_LONGEST = 10_000_000

#: How many epochs show what a schedule does.
_REACH: Mapping[type, Callable[[Any], float]] = MappingProxyType({
    StepDecay: lambda schedule: 5 * schedule.step_size,
    Exponential: lambda schedule: 100 if schedule.gamma == 1 else abs(math.log(_LEAST) / math.log(schedule.gamma)),
    Cosine: lambda schedule: schedule.t_max,
})  # fmt: skip


class RatePicture(QWidget):
    """Draws the rate from the epoch in view on; nothing where it does not change."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._epochs = np.zeros(0)
        self._rates = np.zeros(0)
        self.setFont(ui_font(8.5))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("training_rate_picture")
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_document(self, document: Document) -> None:
        """Show what the schedule of a document will do from its epoch on."""
        training, first = document.training, document.state.epoch
        reach = _REACH.get(type(training.schedule))
        self.setVisible(reach is not None)
        if reach is None:
            return
        ahead = document.stopping.epochs or reach(training.schedule)
        self._epochs = np.unique(np.linspace(first, first + min(ahead, _LONGEST), _POINTS).round())
        self._rates = np.array([learning_rate(training, int(epoch)) for epoch in self._epochs])
        self.setAccessibleName(f"Learning rate ahead: {self.words}")
        self.setToolTip(f"The learning rate over the epochs to come: {self.words}")
        self.update()

    @property
    def words(self) -> str:
        """What it shows, in words."""
        if not len(self._rates):
            return ""
        return (
            f"{shown(float(self._rates[0]), 3)} at epoch {int(self._epochs[0]):,}, "
            f"{shown(float(self._rates[-1]), 3)} at epoch {int(self._epochs[-1]):,}"
        )

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    # --- drawing -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._rates):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("separator"), 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        area = QRectF(self.rect()).adjusted(10, _MARGIN + 4, -10, -_MARGIN)
        self._paint_curve(painter, area)
        self._paint_words(painter, area)
        painter.end()

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        span = max(float(self._epochs[-1] - self._epochs[0]), 1.0)
        top = float(self._rates.max()) or 1.0
        across = area.left() + (self._epochs - self._epochs[0]) / span * area.width()
        down = area.bottom() - self._rates / top * area.height()
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        pen = QPen(self._theme.accent, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._theme.muted)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        above = QRectF(area.left(), 3, area.width(), _MARGIN)
        below = QRectF(area.left(), area.bottom() + 1, area.width(), _MARGIN)
        for where, side, text in (
            (above, left, f"η {shown(float(self._rates[0]), 3)}"),
            (above, right, shown(float(self._rates[-1]), 3)),
            (below, left, f"epoch {int(self._epochs[0]):,}"),
            (below, right, f"{int(self._epochs[-1]):,}"),
        ):
            painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, text)

"""What colours and signs of a plot mean: a bar of values with numbers, or the classes by name, and the kinds of points.

For the plot of what a network computes; loads pyqtgraph for its pens.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.numerals import shown
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.plane_picture import Levels
from gui.theme import LIGHT, Theme, WeightScale, number_font, ui_font

WIDTH = 92
_LINE = 16  # px of height of a line of words
_BAR = 14  # px of the bar's width


class ColourKey(QWidget):
    """The key at the right of the plot; of names that do not fit the last are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._title = ""
        self._levels: Levels | None = None
        self._classes: tuple[tuple[str, QColor], ...] = ()
        self._signs: tuple[str, ...] = ()
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def show_levels(self, title: str, levels: Levels) -> None:
        """A bar from the lowest to the highest value."""
        self._title, self._levels, self._classes = title, levels, ()
        self.setAccessibleDescription(f"{title}: colours from {shown(levels.low)} to {shown(levels.high)}")
        self.update()

    def show_classes(self, title: str, names: Sequence[str], colours: Sequence[QColor]) -> None:
        """The classes with their colours."""
        self._title, self._levels, self._classes = title, None, tuple(zip(names, colours, strict=True))
        self.setAccessibleDescription(f"{title}: {', '.join(names)}")
        self.update()

    def show_signs(self, signs: Sequence[str]) -> None:
        """Which kinds of points there are: of "train", "test" and "wrong"."""
        self._signs = tuple(signs)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 120)

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.plot_background)
        painter.setFont(ui_font(8.5))
        painter.setPen(self._theme.plot_axis)
        bottom = self.height() - 4 - _LINE * len(self._signs)
        painter.drawText(QRectF(8, 2, WIDTH - 8, _LINE), self._cut(painter, self._title))
        if self._levels is not None:
            self._paint_bar(painter, QRectF(8, 24, _BAR, max(bottom - 34, 10)), self._levels)
        else:
            self._paint_classes(painter, bottom)
        for i, sign in enumerate(self._signs):
            self._paint_sign(painter, QRectF(8, bottom + _LINE * i, WIDTH - 8, _LINE), sign)
        painter.end()

    def _cut(self, painter: QPainter, words: str, room: int = WIDTH - 10) -> str:
        return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)

    def _paint_bar(self, painter: QPainter, bar: QRectF, levels: Levels) -> None:
        ramp = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for stop, colour in WeightScale().gradient_stops(self._theme):
            ramp.setColorAt(stop, colour)
        painter.fillRect(bar, ramp)
        painter.setFont(number_font(8.5))
        middle = levels.low / 2 + levels.high / 2
        for value, y in ((levels.high, bar.top()), (middle, bar.center().y()), (levels.low, bar.bottom())):
            if value == middle and bar.height() < 3 * _LINE:
                continue
            at = QRectF(bar.right() + 6, y - _LINE / 2, WIDTH, _LINE)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, shown(float(f"{value:.6g}"), 3))

    def _paint_classes(self, painter: QPainter, bottom: int) -> None:
        room = max((bottom - 22) // _LINE, 0)
        columns = 1 if len(self._classes) <= room else 2
        wide = (WIDTH - 8) // columns
        for i, (name, colour) in enumerate(self._classes[: room * columns]):
            left, top = 8 + wide * (i // max(room, 1)), 22 + _LINE * (i % max(room, 1))
            painter.fillRect(QRectF(left, top + 3, 10, 10), colour)
            at = QRectF(left + 15, top, wide - 15, _LINE)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, self._cut(painter, name, wide - 16))

    def _paint_sign(self, painter: QPainter, at: QRectF, sign: str) -> None:
        painter.save()
        middle = QPointF(at.left() + 6, at.center().y())
        painter.setPen(flat_pen(self._theme.plot_axis, width=1.4))
        if sign == "test":
            painter.drawRect(QRectF(middle.x() - 3.5, middle.y() - 3.5, 7, 7))
        else:
            radius = 6.0 if sign == "wrong" else 3.5
            painter.drawEllipse(middle, radius, radius)
        painter.restore()
        painter.setFont(ui_font(8.5))
        painter.drawText(at.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, sign)

"""The numbers that a number was made of, one below the other, itself last: symbols left, values in a column right.

For the explanation panel. One widget paints all rows, so that a new list costs one repaint and no layout.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.formula import Expr
from engine.numerals import shown
from gui.panels.explanation_text import on_a_line
from gui.theme import LIGHT, Theme, number_font, ui_font
from gui.typeset import Glyphs, paint, typeset

ROW = 25
MOST = 24  # rows; of longer chains the last ones, which are nearest
_SIZE = 17.0
_EDGE = 9


class SourcesList(QWidget):
    """Paints rows of a symbol and its value; the last one stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rows: list[tuple[Glyphs, str]] = []
        self._more = 0
        self._marked = True
        self.setFont(number_font(9.5))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sources(self, sources: Sequence[tuple[Expr, float]], digits: int, *, marked: bool = True) -> None:
        """Show symbols with their values at so many significant digits, the last one `marked` or all alike."""
        before, self._marked = self.sizeHint(), marked
        self._more = max(len(sources) - MOST, 0)
        chosen = sources[self._more :]
        self._rows = [(typeset(on_a_line(of), _SIZE), shown(value, digits)) for of, value in chosen]
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, sum(_height(glyphs) for glyphs, _value in self._rows) + ROW * bool(self._more))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        if self._more:
            painter.setFont(ui_font(9))
            painter.setPen(self._theme.muted)
            box = QRectF(_EDGE, 0, self.width() - 2 * _EDGE, ROW)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"… {self._more} before these")
            top = ROW
        for place, (glyphs, value) in enumerate(self._rows):
            box = QRectF(0, top, self.width(), _height(glyphs))
            self._paint_row(painter, box, glyphs, value, last=self._marked and place == len(self._rows) - 1)
            top += _height(glyphs)
        painter.end()

    def _paint_row(self, painter: QPainter, box: QRectF, glyphs: Glyphs, value: str, *, last: bool) -> None:
        if last:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.focus_row)
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 4, 4)
        painter.setFont(self.font())
        painter.setPen(self._theme.text)
        inner = box.adjusted(_EDGE, 0, -_EDGE, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(value) - 12
        scale = min(1.0, max(room, 1.0) / max(glyphs.width, 1.0))
        baseline = box.center().y() + scale * (glyphs.ascent - glyphs.descent) / 2
        painter.save()
        painter.translate(inner.left(), baseline)
        painter.scale(scale, scale)
        paint(painter, glyphs, QPointF(), self._theme)
        painter.restore()


def _height(glyphs: Glyphs) -> int:
    """The height of a row: that of a line, or more for a fraction."""
    return max(ROW, round(glyphs.height) + 5)

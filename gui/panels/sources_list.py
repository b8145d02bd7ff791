"""The numbers that a number was made of, one below the other, itself last: symbols left, values in a column right.

For the explanation panel. One widget paints all rows, so that a new list costs one repaint and no layout.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.formula import Expr
from engine.numerals import shown
from engine.reference import Reference
from gui.panels.explanation_text import on_a_line
from gui.panels.formula_label import ASK
from gui.theme import LIGHT, Theme, number_font, ui_font
from gui.typeset import Glyphs, paint, typeset

ROW = 25
MOST = 24  # rows; of longer chains the last ones, which are nearest
_SIZE = 17.0
_EDGE = 9


class SourcesList(QWidget):
    """Paints rows of a symbol and its value; the last one stands out. A row that is clicked asks about its number."""

    asked = Signal(object)  # Reference

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._rows: list[tuple[Glyphs, str]] = []
        self._more = 0
        self._marked = True
        self._references: Sequence[Reference | None] = ()
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFont(number_font(9.5))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sources(
        self,
        sources: Sequence[tuple[Expr, float]],
        digits: int,
        *,
        marked: bool = True,
        references: Sequence[Reference | None] = (),
    ) -> None:
        """Show symbols with their values at so many significant digits, the last one `marked` or all alike.

        `references` says for each row what it asks about; the last one of a marked list is what is shown already.
        """
        before, self._marked = self.sizeHint(), marked
        self._more = max(len(sources) - MOST, 0)
        chosen = sources[self._more :]
        self._references, self._pointed = references[self._more :], None
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
            self._paint_row(painter, box, glyphs, value, last=self._is_last(place))
            if place == self._pointed:
                painter.fillRect(QRectF(_EDGE, box.bottom() - 3, box.width() - 2 * _EDGE, 1), self._theme.text)
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

    # --- asking ------------------------------------------------------------------------------------------------

    def _is_last(self, place: int) -> bool:
        return self._marked and place == len(self._rows) - 1

    def row_rect(self, place: int) -> QRectF:
        """Where a row stands."""
        top = ROW * bool(self._more) + sum(_height(glyphs) for glyphs, _value in self._rows[:place])
        return QRectF(0, top, self.width(), _height(self._rows[place][0]))

    def _asking_row(self, y: float) -> int | None:
        """The row at a height that asks about something."""
        for place in range(len(self._rows)):
            rect = self.row_rect(place)
            if rect.top() <= y < rect.bottom():
                known = place < len(self._references) and self._references[place] is not None
                return place if known and not self._is_last(place) else None
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._asking_row(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._asking_row(event.position().y())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(self._references[place])

    def _point_at(self, place: int | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.setToolTip("" if place is None else ASK)
            self.update()


def _height(glyphs: Glyphs) -> int:
    """The height of a row: that of a line, or more for a fraction."""
    return max(ROW, round(glyphs.height) + 5)

"""The numbers of the rows: a click selects a row, dragging them puts the selected rows elsewhere.

For the data's table alone.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from gui.theme import LIGHT, Theme

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class RowHeader(QHeaderView):
    """`rows_dropped` carries the row that the selected rows are put before; the number of rows for the end."""

    rows_dropped = Signal(int)

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table = table
        self._pressed: QPoint | None = None
        self._several = False  # whether a press on a selected row has yet to become a drag or a click
        self._place: int | None = None
        self._theme = LIGHT
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName("Row numbers")
        self.setToolTip("Click to select a row, drag to move the selected rows")

    @property
    def dragging(self) -> bool:
        """Whether rows are being dragged."""
        return self._place is not None

    @property
    def place(self) -> int | None:
        """The row before which what is dragged would be dropped."""
        return self._place

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def cancel(self) -> None:
        """Leave the rows where they are."""
        self._pressed, self._several = None, False
        self._show_place(None)

    def line(self, place: int) -> int:
        """Where, in px of the viewport, the line before a row is."""
        if place < self.count():
            return self.sectionViewportPosition(place)
        last = self.count() - 1
        return self.sectionViewportPosition(last) + self.sectionSize(last)

    # --- the mouse ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == _NO_MODIFIER
        self._pressed = event.position().toPoint() if plain and row >= 0 else None
        self._several = self._pressed is not None and self._table.selectionModel().isRowSelected(row)
        if not self._several:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        if self.dragging or (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._scroll_to(at.y())
            self._show_place(self._place_at(at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, several, pressed = self._place, self._several, self._pressed
        self.cancel()
        if place is not None:
            self.rows_dropped.emit(place)
        elif several and pressed is not None:
            self._table.selectRow(self.logicalIndexAt(pressed))
        super().mouseReleaseEvent(event)

    def _place_at(self, y: int) -> int:
        row = self.logicalIndexAt(0, y)
        if row < 0:
            return 0 if y < 0 else self.count()
        return row + (y > self.sectionViewportPosition(row) + self.sectionSize(row) // 2)

    def _scroll_to(self, y: int) -> None:
        bar = self._table.verticalScrollBar()
        if y < 0:
            bar.setValue(bar.value() - 1)
        elif y > self.viewport().height():
            bar.setValue(bar.value() + 1)

    def _show_place(self, place: int | None) -> None:
        if place != self._place:
            self._place = place
            self.viewport().update()
            self._table.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._place is not None:
            draw_line(QPainter(self.viewport()), self.line(self._place), self.viewport().width(), self._theme)


def draw_line(painter: QPainter, y: int, width: int, theme: Theme) -> None:
    """The line that shows where rows would be dropped."""
    painter.setPen(QPen(theme.focus_ring, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(0, max(y, 1), width, max(y, 1))
    painter.end()

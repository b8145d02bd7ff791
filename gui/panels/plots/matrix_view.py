"""The cells of a confusion matrix, painted: counts, shares of each row, precision and recall in the margins.

For the panel of the matrix alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.observing.confusion import Matrix
from gui.panels.plots.curve import flat_pen
from gui.theme import LIGHT, Theme, number_font, ui_font

Cell = tuple[int, int]  # the class of the rows, and the one that is told
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_TWO_LINES = (46, 30)  # px of a cell from which on it has its share below the count
_LEAST_LEFT = 66  # px beside the cells, for the word "precision"


class MatrixView(QWidget):
    """Rows are the classes of the targets, columns those that the network tells. `chosen` carries a Cell."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._matrix: Matrix | None = None
        self._widest = 0  # px of the longest name
        self._theme = LIGHT
        self.cell: Cell | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Confusion matrix")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show counts; the chosen cell stays where there still is one."""
        before, self._matrix = self._matrix, matrix
        if matrix is not None and (before is None or before.classes != matrix.classes):
            metrics = self.fontMetrics()
            self._widest = max((metrics.horizontalAdvance(name) for name in matrix.classes.names), default=0)
        if self.cell is not None and (matrix is None or max(self.cell) >= len(matrix.classes.names)):
            self.cell = None
        self._describe()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell, and say so."""
        self.cell = cell
        self._describe()
        self.update()
        if cell is not None:
            self.chosen.emit(cell)

    def words(self, cell: Cell) -> str:
        """What a cell says."""
        matrix = self._matrix
        assert matrix is not None
        truth, told = cell
        names, count = matrix.classes.names, int(matrix.counts[cell])
        of = int(matrix.totals[truth])
        share = f" ({100 * count / of:.1f} %)" if of else ""
        right = "right" if truth == told else "wrong"
        return f"{names[truth]} → told {names[told]}: {count:,} of {of:,}{share}, {right}"

    def sizeHint(self) -> QSize:
        return QSize(300, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._matrix is None or self.cell is None else self.words(self.cell))

    # --- places ------------------------------------------------------------------------------------------------

    @property
    def _size(self) -> int:
        return 0 if self._matrix is None else len(self._matrix.classes.names)

    def _grid(self) -> QRectF:
        """Where the cells are: below the names of what is told and beside those of the rows, before the margins."""
        assert self._matrix is not None
        left = min(max(self._widest + 26, _LEAST_LEFT), self.width() // 3)
        right = 50 if self.width() > 330 else 0
        bottom = 18 if self.height() > 120 else 0
        return QRectF(left, 34, self.width() - left - right - 4, max(self.height() - 34 - bottom - 4, 1))

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is."""
        return self._rect_in(self._grid(), cell)

    def _rect_in(self, grid: QRectF, cell: Cell) -> QRectF:
        wide, high = grid.width() / self._size, grid.height() / self._size
        return QRectF(grid.left() + cell[1] * wide, grid.top() + cell[0] * high, wide, high)

    def _at(self, point: QPoint) -> Cell | None:
        if self._matrix is None or not self._size:
            return None
        grid = self._grid()
        if not grid.contains(point):
            return None
        down = int((point.y() - grid.top()) * self._size / grid.height())
        across = int((point.x() - grid.left()) * self._size / grid.width())
        return min(down, self._size - 1), min(across, self._size - 1)

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.plot_background)
        if self._matrix is not None and self._size:
            self._paint(painter, self._matrix)
        painter.end()

    def _paint(self, painter: QPainter, matrix: Matrix) -> None:
        theme, count, grid = self._theme, self._size, self._grid()
        first = self._rect_in(grid, (0, 0))
        two = first.width() >= _TWO_LINES[0] and first.height() >= _TWO_LINES[1]
        size = min(10.0, max(first.height() * 0.5, 5.5)) if not two else 10.0
        fonts = (number_font(size), number_font(size, bold=True), number_font(8.0))
        for truth in range(count):
            for told in range(count):
                cell = (truth, told)
                self._paint_cell(painter, matrix, cell, self._rect_in(grid, cell), fonts, two=two)
        self._paint_names(painter, matrix, grid, min(size, 9.0))
        painter.setFont(number_font(min(size, 8.5)))
        painter.setPen(theme.muted)
        for i, (recall, precision) in enumerate(zip(matrix.recall, matrix.precision, strict=True)):
            row, column = self._rect_in(grid, (i, 0)), self._rect_in(grid, (0, i))
            if grid.right() + 40 < self.width():
                at = QRectF(grid.right() + 2, row.top(), self.width() - grid.right() - 4, row.height())
                painter.drawText(at, Qt.AlignmentFlag.AlignCenter, _percent(recall))
            if grid.bottom() + 16 < self.height() and column.width() > 26:
                at = QRectF(column.left(), grid.bottom() + 1, column.width(), 18)
                painter.drawText(at, Qt.AlignmentFlag.AlignCenter, _percent(precision))
        if self.cell is not None:
            painter.setPen(flat_pen(theme.text, width=2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect_of(self.cell).adjusted(1, 1, -2, -2))

    def _paint_cell(
        self, painter: QPainter, matrix: Matrix, cell: Cell, at: QRectF, fonts: Sequence[QFont], *, two: bool
    ) -> None:
        theme, right = self._theme, cell[0] == cell[1]
        count, of = int(matrix.counts[cell]), int(matrix.totals[cell[0]])
        share = count / of if of else 0.0
        strong = theme.accent if right else theme.delta
        ground = _mixed(strong, theme.plot_background, 0.0 if not count else 0.12 + 0.78 * share)
        painter.fillRect(at.adjusted(0.5, 0.5, -0.5, -0.5), ground)
        if not count:
            painter.setPen(theme.disabled)
        else:
            painter.setPen(_readable(ground))
        painter.setFont(fonts[right])
        text = f"{count:,}"
        if two and count:
            upper = at.adjusted(0, 2, 0, -at.height() / 2 + 2)
            painter.drawText(upper, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)
            painter.setFont(fonts[2])
            lower = at.adjusted(0, at.height() / 2 + 1, 0, 0)
            painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{100 * share:.1f} %")
        elif painter.fontMetrics().horizontalAdvance(text) <= at.width():
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(self, painter: QPainter, matrix: Matrix, grid: QRectF, size: float) -> None:
        theme = self._theme
        painter.setFont(ui_font(8.5))
        painter.setPen(theme.muted)
        painter.drawText(QRectF(grid.left(), 0, grid.width(), 16), Qt.AlignmentFlag.AlignCenter, "told by the network")
        if grid.right() + 40 < self.width():
            painter.drawText(QRectF(grid.right() + 2, 16, 50, 16), Qt.AlignmentFlag.AlignCenter, "recall")
        if grid.bottom() + 16 < self.height():
            at = QRectF(0, grid.bottom() + 1, grid.left() - 6, 18)
            painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "precision")
        painter.save()
        painter.translate(8, grid.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-60, -8, 120, 16), Qt.AlignmentFlag.AlignCenter, "target")
        painter.restore()
        painter.setFont(ui_font(size))
        painter.setPen(theme.text)
        metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        for i, name in enumerate(matrix.classes.names):
            row, column = self._rect_in(grid, (i, 0)), self._rect_in(grid, (0, i))
            beside = QRectF(18, row.top(), grid.left() - 24, row.height())
            cut = metrics.elidedText(name, elide, round(beside.width()))
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cut)
            above = QRectF(column.left(), 16, column.width(), 18)
            cut = metrics.elidedText(name, elide, round(above.width()))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, cut)

    # --- mouse and keys ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.choose(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor)
        if cell is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(cell), self, self.rect_of(cell).toRect())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._matrix is None or not self._size:
            super().keyPressEvent(event)
            return
        down, across = self.cell or (0, 0)
        last = self._size - 1
        moved = (min(max(down + step[0], 0), last), min(max(across + step[1], 0), last))
        self.choose(moved if self.cell is not None else (0, 0))


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    pairs = (
        (colour.redF(), ground.redF()),
        (colour.greenF(), ground.greenF()),
        (colour.blueF(), ground.blueF()),
    )
    return QColor.fromRgbF(*(share * one + (1 - share) * other for one, other in pairs))


def _readable(ground: QColor) -> QColor:
    """Black or white, whichever is read better on a ground."""
    bright = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF()
    return QColor("#1f2933") if bright > 0.55 else QColor("#ffffff")

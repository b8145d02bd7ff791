"""The table that samples are shown and edited in: how it looks, how the keyboard moves in it, what is selected.

For the data panel, which carries out what the keys ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QSizePolicy, QTableView

from gui.panels.data.commands import COMMANDS
from gui.panels.data.delegate import CellDelegate, Way
from gui.panels.data.model import SampleModel
from gui.panels.data.row_header import RowHeader, draw_line
from gui.panels.data.title_header import TitleHeader
from gui.theme import LIGHT, Theme

_Key = Qt.Key
_Flag = QItemSelectionModel.SelectionFlag
_Trigger = QAbstractItemView.EditTrigger
_MOST_TOGGLED = 100_000  # selected cells of which some can be taken out by Ctrl and a click
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_CLIPBOARD = {
    "copy": QKeySequence.StandardKey.Copy,
    "cut": QKeySequence.StandardKey.Cut,
    "paste": QKeySequence.StandardKey.Paste,
}
_KEYS = {QKeySequence(command.keys).toString(): name for name, command in COMMANDS.items() if command.keys}


class SampleTable(QTableView):
    """A table that asks for no more height than its rows, so that what follows stands right below.

    `asked` carries the name of a command, of "copy", "cut" or "paste"; `end_passed` says that somebody went on beyond
    the last row; `row_activated` carries a row whose sample somebody wants to see: that of a click or an arrow key, and
    not of going on while typing, which would lead away from it.
    """

    asked = Signal(str)
    end_passed = Signal()
    row_activated = Signal(int)
    menu_asked = Signal(object)
    resized = Signal()

    def __init__(self, model: SampleModel, font: QFont) -> None:
        super().__init__()
        self._run: int | None = None  # the column in which going on by Tab began
        self._theme = LIGHT
        self.cells = CellDelegate(self)
        self.numbers = RowHeader(self)
        self._samples = model
        self.setModel(model)
        self.setItemDelegate(self.cells)
        self.setVerticalHeader(self.numbers)
        self.setHorizontalHeader(TitleHeader(self))
        self.cells.left.connect(self._on_cell_left)
        self.numbers.sectionClicked.connect(self.row_activated)
        self.clicked.connect(self._on_clicked)
        self._set_up(font)
        # To draw a title, Qt would ask of each of 60,000 rows whether it can be selected: the headers know of nothing
        # that is, which shows in the cells.
        for header in (self.horizontalHeader(), self.numbers):
            header.setSelectionModel(QItemSelectionModel(model, header))

    def _set_up(self, font: QFont) -> None:
        self.setObjectName("data_table")
        self.setAccessibleName("Data")
        self.setAccessibleDescription("Samples: inputs, targets, outputs and errors; choose a row to step through it")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words = QFont(self.font())  # names are words, for which the type of the numbers is too wide
        words.setPointSizeF(font.pointSizeF())
        self.horizontalHeader().setFont(words)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(20)  # a single digit needs less than Qt grants
        self.horizontalHeader().setAccessibleName("Columns")
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.numbers.setFont(font)
        self.numbers.setStyleSheet("QHeaderView::section { border: none }")
        self.numbers.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # Fixed heights: measuring 60,000 rows one by one would take seconds.
        self.numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.numbers.setDefaultSectionSize(QFontMetrics(font).height() + 8)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.cells.set_theme(theme)
        self.numbers.set_theme(theme)

    # --- what is selected ---------------------------------------------------------------------------------------

    @property
    def ranges(self) -> list[tuple[range, range]]:
        """The selected blocks as rows and columns: a whole large table is one, and not millions of cells."""
        blocks = self.selectionModel().selection()
        return [(range(r.top(), r.bottom() + 1), range(r.left(), r.right() + 1)) for r in blocks.toList()]

    def select_rows(self, rows: Iterable[int], column: int) -> None:
        """Select entire rows, the keyboard at a column of the first; a single row only if it is entire already."""
        chosen = [row for row in rows if row < self.model().rowCount()]
        if not chosen:
            self.selectionModel().clear()
            return
        first = self.model().index(chosen[0], column)
        if len(chosen) == 1:
            self.setCurrentIndex(first)
            return
        self.selectionModel().setCurrentIndex(first, _Flag.NoUpdate)
        blocks = QItemSelection()
        for start, end in _runs(chosen):
            blocks.append(QItemSelectionRange(first.siblingAtRow(start), first.siblingAtRow(end)))
        self.selectionModel().select(blocks, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(first)

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """What a click does to the selection: of a very large one nothing is taken away, which Qt does cell by cell."""
        command = super().selectionCommand(index, event)
        if not command & _Flag.Toggle or self._selected_cells <= _MOST_TOGGLED:
            return command
        return command & ~_Flag.Toggle | _Flag.ClearAndSelect

    @property
    def _selected_cells(self) -> int:
        return sum(len(rows) * len(columns) for rows, columns in self.ranges)

    # --- the keyboard -------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the table's own keys from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._uses(event):
            event.accept()
            return True
        return super().event(event)

    def _uses(self, event: QKeyEvent) -> bool:
        dragging = event.key() == _Key.Key_Escape and self.numbers.dragging
        return dragging or self._command(event) is not None

    def _command(self, event: QKeyEvent) -> str | None:
        for name, key in _CLIPBOARD.items():
            if event.matches(key):
                return name
        return _KEYS.get(QKeySequence(event.keyCombination()).toString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name, key = self._command(event), event.key()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key == _Key.Key_Escape and self.numbers.dragging:
            self.numbers.cancel()
        elif name is not None:
            self.asked.emit(name)
        elif key in _ENTER:
            self._go(Way.UP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else Way.DOWN)
        elif key == _Key.Key_Space and not self._is_tick(self.currentIndex()):
            self.row_activated.emit(self.currentIndex().row())
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self._run = None
            if self.currentIndex().row() != before.row() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.row_activated.emit(self.currentIndex().row())

    def _is_tick(self, index: QModelIndex) -> bool:
        return bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on in the table while one cell after the other is filled in; otherwise it leaves the table."""
        if self._run is not None and self._go(Way.RIGHT if forward else Way.LEFT):
            return True
        self._run = None
        return super().focusNextPrevChild(forward)

    def _on_cell_left(self, way: Way) -> None:
        self._go(way, edited=True)

    def _go(self, way: Way, *, edited: bool = False) -> bool:
        """Go on from the cell where the keyboard is; False where there is nothing further."""
        at = self.currentIndex()
        if not at.isValid():
            return False
        if way in (Way.LEFT, Way.RIGHT):
            if edited and self._run is None:
                self._run = at.column()
            return self._go_along(at, way)
        column = at.column() if self._run is None else self._run
        self._run = None
        row = at.row() + way.value[0]
        if row >= self.model().rowCount():
            self.setCurrentIndex(at.siblingAtColumn(column))
            self.end_passed.emit()
        elif row >= 0:
            self.setCurrentIndex(self.model().index(row, column))
        return True

    def _go_along(self, at: QModelIndex, way: Way) -> bool:
        """To the next cell that can be typed in, in the next row after the last."""
        step, width = way.value[1], self.model().columnCount()
        place = at.row() * width + at.column() + step
        while 0 <= place < width * self.model().rowCount():
            index = self.model().index(*divmod(place, width))
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                return True
            place += step
        return False

    # --- the mouse ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._run = None
        super().mousePressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not QApplication.keyboardModifiers() and not self._is_tick(index):
            self.row_activated.emit(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    # --- looks --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._samples.test_count:
            self._part_from_tests()
        place = self.numbers.place
        if place is not None:
            draw_line(QPainter(self.viewport()), self.numbers.line(place), self.viewport().width(), self._theme)

    def _part_from_tests(self) -> None:
        """A line above the first row that is only for testing."""
        painter = QPainter(self.viewport())
        y = self.rowViewportPosition(self._samples.train_count)
        painter.setPen(self._theme.border_strong)
        painter.drawLine(0, y, self.viewport().width(), y)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def sizeHint(self) -> QSize:
        rows = min(self.model().rowCount(), 8)
        height = rows * self.numbers.defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        return QSize(240, height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 70)


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of neighbouring rows: thousands of ranges would take Qt seconds to put together."""
    for _, run in groupby(enumerate(sorted(rows)), key=lambda at: at[1] - at[0]):
        found = [row for _, row in run]
        yield found[0], found[-1]

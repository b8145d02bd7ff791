"""The table that samples are shown in: how it looks, and how much room it asks for.

For the data panel, which fills it.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)


class SampleTable(QTableView):
    """A table that asks for no more height than its rows, so that what follows stands right below."""

    arriving = False
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row current if none is; nobody has chosen it.
        self.arriving = True
        super().focusInEvent(event)
        self.arriving = False

    def sizeHint(self) -> QSize:
        rows = min(self.model().rowCount(), 8)
        height = rows * self.verticalHeader().defaultSectionSize() + self.horizontalHeader().sizeHint().height()
        return QSize(240, height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)


class _OwnColours(QStyledItemDelegate):
    """Draws a cell that has a colour of its own in it even in the chosen row."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor):
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


def sample_table(model: QAbstractTableModel, font: QFont) -> SampleTable:
    """A table on a model of samples, its digits in a font."""
    table = SampleTable()
    table.setObjectName("data_table")
    table.setAccessibleName("Data")
    table.setAccessibleDescription("Samples: inputs, targets and outputs; choose a row to step through it")
    table.setModel(model)
    table.setItemDelegate(_OwnColours(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setCornerButtonEnabled(False)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    table.horizontalHeader().setFont(font)
    table.horizontalHeader().setHighlightSections(False)
    table.verticalHeader().setHighlightSections(False)
    table.verticalHeader().setFont(font)
    table.verticalHeader().setStyleSheet("QHeaderView::section { border: none }")
    # Fixed heights: measuring 60,000 rows one by one would take seconds.
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(QFontMetrics(font).height() + 8)
    return table

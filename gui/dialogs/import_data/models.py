"""The columns of a table that is brought in as Qt's models: the choices for each, and the first rows below them.

For the dialog's table of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from engine.sources import CsvColumn
from engine.tabular.kinds import Facts
from engine.tabular.preview import Preview
from engine.tabular.table import Cells, Table
from gui.dialogs.import_data.choices import NOT_ASKED, ROWS
from gui.dialogs.import_data.seen import seen, told
from gui.plain_tip import plain_tip
from gui.theme import LIGHT, Theme, number_font

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_LONGEST = 400  # letters of a cell: nobody reads on
SEEN = len(ROWS)  #: The row below the choices that says what was seen.


class _ColumnsModel(QAbstractTableModel):
    """What both have: a look at the table, and what becomes of its columns."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Preview | None = None
        self.columns: tuple[CsvColumn, ...] = ()
        self.theme = LIGHT

    def show(self, shown: Preview | None) -> None:
        """Another table, with what its columns seem to be."""
        self.beginResetModel()
        self.shown, self.columns = shown, shown.columns if shown is not None else ()
        self.endResetModel()

    def set_columns(self, columns: Sequence[CsvColumn]) -> None:
        """What becomes of the columns now."""
        self.columns = tuple(columns)
        self.repaint()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.repaint()

    def repaint(self) -> None:
        """Say that every cell may have changed."""
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def _ignored(self, column: int) -> bool:
        return self.columns[column].role == "ignored"


class ChoicesModel(_ColumnsModel):
    """A row for each thing that is chosen, and one for what was seen."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Table | None = None

    def show(self, shown: Preview | None) -> None:
        self._table = None
        super().show(shown)

    def show_table(self, table: Table | None) -> None:
        """The whole table, whose columns are better known than those of its beginning."""
        self._table = table
        self.repaint()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.shown is None else len(ROWS) + 1

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == _Role.DisplayRole:
            return self._text(row, column)
        if role == _Role.ToolTipRole:
            return self._tip(row, column)
        if role == _Role.ForegroundRole:
            return self._colour(row, column)
        if role == _Role.FontRole and row == 0 and not self._ignored(column):
            font = QFont()
            font.setBold(True)
            return font
        if role == _Role.AccessibleTextRole:
            return f"{self.columns[column].name}, {self._title(row)}: {self._text(row, column)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            said = self.columns[section].name if section < len(self.columns) else ""
            return {_Role.DisplayRole: said, _Role.ToolTipRole: plain_tip(said)}.get(_Role(role))
        if role == _Role.DisplayRole:
            return self._title(section)
        if role == _Role.ToolTipRole:
            return f"{ROWS[section].tip}. Click to choose for all columns" if section < SEEN else "What was seen"
        return None

    @staticmethod
    def _title(row: int) -> str:
        return ROWS[row].title if row < SEEN else "Seen"

    def _text(self, row: int, column: int) -> str:
        return ROWS[row].text(self.columns[column]) if row < SEEN else self._seen(column, seen)

    def _tip(self, row: int, column: int) -> str:
        return ROWS[row].tip if row < SEEN else plain_tip(self._seen(column, told))

    def _seen(self, column: int, say: Callable[[CsvColumn, Facts, Cells | None], str]) -> str:
        assert self.shown is not None
        spec = self.columns[column]
        cells = self._table.columns.get(spec.name) if self._table is not None else None
        return say(spec, self.shown.facts[column], cells)

    def _colour(self, row: int, column: int) -> QColor | None:
        if self._text(row, column) == NOT_ASKED:
            return self.theme.disabled
        role = {"input": "link", "target": "delta_text", "ignored": "muted"}[self.columns[column].role]
        return self.theme.colour(role) if row == 0 else self.theme.muted if row == SEEN else None


class RowsModel(_ColumnsModel):
    """The first rows as the file has them."""

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.shown is None else len(self.shown.rows)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        assert self.shown is not None
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            cell = self.shown.rows[index.row()][index.column()][:_LONGEST]
            return cell if role == _Role.DisplayRole else plain_tip(cell)
        if role == _Role.ForegroundRole and self._ignored(index.column()):
            return self.theme.disabled
        if role == _Role.FontRole:
            return number_font(9.0)
        if role == _Role.TextAlignmentRole:
            number = self.columns[index.column()].kind == "number"
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical and role == _Role.DisplayRole and self.shown is not None:
            return str(self.shown.lines[section])
        return None

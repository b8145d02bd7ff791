"""The samples as Qt's model of a table: training rows, then test rows, formatted only as they come into view.

For the data panel. It changes nothing itself: what is typed or ticked leaves it as an intent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from engine.columns import class_of
from engine.data import Data
from engine.edits.rows import Part
from engine.evaluation import Results
from engine.formula.notation import NOTATION, Notation
from engine.network import Network, Vector
from engine.numerals import shown
from gui.intents import rows
from gui.panels.data.columns import Column, Kind, columns, has_same_ends
from gui.panels.data.meaning import RIGHT, WRONG, number_of, raw, scaling_formula, told_words
from gui.plain_tip import plain_tip
from gui.theme import LIGHT, Theme, number_font

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

DIGITS = 6
RESULT_DIGITS = 4  # of what is computed, as on the canvas
#: Characters of what is computed: its columns keep their widths while it changes, and an error becomes small.
ROOM = {Kind.OUTPUT: len("0.") + RESULT_DIGITS, Kind.ERROR: len("0.00") + RESULT_DIGITS}
UNKNOWN = "·"
POINTS = 9.0
MARK = "▶"

_ROOT = QModelIndex()
_NUMBER_ALIGNMENT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFTMOST = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RESULTS = (Kind.OUTPUT, Kind.ERROR, Kind.CLASS)
_WORDS = (Kind.TEST, Kind.CLASS)  # columns of no numbers
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = {
    Kind.TEST: _PLAIN | Qt.ItemFlag.ItemIsUserCheckable,
    Kind.INPUT: _PLAIN | Qt.ItemFlag.ItemIsEditable,
    Kind.TARGET: _PLAIN | Qt.ItemFlag.ItemIsEditable,
    Kind.OUTPUT: _PLAIN,
    Kind.ERROR: _PLAIN,
    Kind.CLASS: _PLAIN,
}


def exact(value: float) -> str:
    """A number with all its digits and no more, as spreadsheets write and read it."""
    text = repr(float(value))
    return text.removesuffix(".0")


def shortened(value: float, room: int) -> str:
    """A number in as many of the usual digits as a room of so many characters has, in one if it has not even that."""
    texts = [shown(value, digits) for digits in range(RESULT_DIGITS, 0, -1)]
    return next((text for text in texts if len(text) <= room), texts[-1])


class SampleModel(QAbstractTableModel):
    """All samples of a document with what the network computes for them. `requested` carries an Intent."""

    requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._data: Data | None = None
        self._results: Results | None = None
        self._columns: tuple[Column, ...] = ()
        self._names, self._renaming = NOTATION, False
        self._sample: int | None = None
        self._current, self._raw = True, False
        self._theme = LIGHT
        self._font = number_font(POINTS)

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_data(self, network: Network, data: Data) -> None:
        """Take in another state of the samples: rows and columns go and come only where their number differs."""
        kept = self._network is not None and not self._renaming and has_same_ends(self._network, network)
        same = self._data is not None and (self._data.inputs, self._data.targets) == (data.inputs, data.targets)
        found = self._columns if kept and same else columns(network, data, self._names)
        self._renaming = False
        if [(c.kind, c.index) for c in found] != [(c.kind, c.index) for c in self._columns]:
            self.beginResetModel()
            self._network, self._data, self._columns, self._results = network, data, found, None
            self.endResetModel()
            return
        renamed = found is not self._columns and found != self._columns
        self._network, self._columns = network, found
        if renamed:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(found) - 1)
        if data is not self._data:
            self._take(data)

    def show_raw(self, raw_values: bool) -> None:
        """Whether the values of the source are shown and typed, in place of the numbers that the network is given."""
        if raw_values != self._raw:
            self._raw = raw_values
            self._repaint([Role.DisplayRole, Role.ToolTipRole])

    def set_names(self, names: Notation) -> None:
        """The document's letters, which stand above the columns."""
        if names == self._names:
            return
        self._names, self._renaming = names, True
        if self._network is not None and self._data is not None:
            self.show_data(self._network, self._data)

    def _take(self, data: Data) -> None:
        """Other data of the same columns: rows more or less at the end of each part, and all others changed."""
        assert self._data is not None
        before = self._data
        if (len(data.train), len(data.test)) != (len(before.train), len(before.test)):
            self._results = None  # nobody knows which row they are of
        self._resize(len(before.train), len(data.train), replace(data, test=before.test))
        end = len(data.train)
        self._resize(end + len(before.test), end + len(data.test), data)
        self._data = data
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def _resize(self, old: int, new: int, data: Data) -> None:
        if new > old:
            self.beginInsertRows(_ROOT, old, new - 1)
            self._data = data
            self.endInsertRows()
        elif new < old:
            self.beginRemoveRows(_ROOT, new, old - 1)
            self._data = data
            self.endRemoveRows()

    def show_results(self, results: Results) -> None:
        """Outputs and errors of all rows; those of another number of rows are left alone."""
        if len(results.errors) == self.rowCount() and results.outputs.shape[1:] == (self._output_count,):
            self._results = results
            self._repaint([Role.DisplayRole], self._first_result)

    def show_current(self, current: bool) -> None:
        """Whether the results are those of the weights in force: others are dimmed."""
        if current != self._current:
            self._current = current
            self._repaint([Role.ForegroundRole], self._first_result)

    def show_sample(self, row: int | None) -> None:
        """Mark a training row as the one in view."""
        before, self._sample = self._sample, row
        for changed in {before, row} - {None} if row != before else ():
            self._row_changed(int(changed or 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._repaint([Role.BackgroundRole, Role.ForegroundRole])

    def _repaint(self, roles: list[Role], first: int = 0) -> None:
        last = self.columnCount() - 1
        if self.rowCount() and first <= last:
            self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last), roles)

    def _row_changed(self, row: int) -> None:
        if row < self.rowCount():
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def has_results(self) -> bool:
        """Whether outputs and errors are known."""
        return self._results is not None

    @property
    def train_count(self) -> int:
        """The rows for training, which come first."""
        return len(self._data.train) if self._data is not None else 0

    @property
    def test_count(self) -> int:
        """The rows for testing."""
        return len(self._data.test) if self._data is not None else 0

    @property
    def _output_count(self) -> int:
        return 0 if self._network is None else self._network.output_count

    @property
    def _first_result(self) -> int:
        results = (i for i, column in enumerate(self._columns) if column.kind in _RESULTS)
        return next(results, len(self._columns))

    def column(self, column: int) -> Column:
        """What a column holds."""
        return self._columns[column]

    def find(self, spec: Column) -> int:
        """The column that holds the same as one of another network did; the first with numbers where there is none."""
        same = (i for i, c in enumerate(self._columns) if (c.kind, c.index) == (spec.kind, spec.index))
        return next(same, min(1, len(self._columns) - 1))

    def given_columns(self) -> range:
        """The columns of inputs and targets, which can be changed."""
        return range(1, self._first_result)

    def place(self, row: int) -> tuple[Part, int]:
        """The part of the data that a row is in, and its number there."""
        return ("train", row) if row < self.train_count else ("test", row - self.train_count)

    def row_of(self, part: Part, number: int) -> int:
        """The row of the table in which a row of a part stands."""
        return number if part == "train" else self.train_count + number

    def values(self, column: int, part: Part) -> Vector | None:
        """The numbers of a column in one part, shape (rows,); None where they are not known."""
        assert self._data is not None
        spec, samples = self._columns[column], self._data.train if part == "train" else self._data.test
        if spec.kind in _RESULTS:
            rows_ = slice(0, self.train_count) if part == "train" else slice(self.train_count, None)
            results = self._results
            if results is None:
                return None
            if spec.kind == Kind.CLASS:
                return class_of(results.outputs[rows_]).astype(np.float64)
            return results.errors[rows_] if spec.kind == Kind.ERROR else results.outputs[rows_, spec.index]
        table = samples.inputs if spec.kind == Kind.INPUT else samples.targets
        return table[:, spec.index]

    def value(self, row: int, column: int) -> float:
        """The number at a row and column; NaN where it is not known."""
        part, number = self.place(row)
        found = self.values(column, part)
        return np.nan if found is None else float(found[number])

    def said(self, row: int, column: int) -> float:
        """The number as the table shows it: scaled as the network has it, or the value that it stands for."""
        value = self.value(row, column)
        return raw(self._columns[column].meaning, value) if self._raw else value

    def number(self, column: int, said: float) -> float:
        """The number for the network, of one that was typed as the table shows them; beyond its columns as it is."""
        return number_of(self._columns[column].meaning, said) if self._raw and column in self.given_columns() else said

    # --- Qt's model ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.train_count + self.test_count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS[self._columns[index.column()].kind]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        answer = self._ANSWERS.get(role)
        return answer(self, index.row(), index.column()) if answer else None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Ask for another number (EditRole) or part (CheckStateRole); True if that is a change."""
        column = self._columns[index.column()]
        part, number = self.place(index.row())
        if role == Role.CheckStateRole and column.kind == Kind.TEST:
            self.requested.emit(rows.set_part({part: [number]}, "train" if part == "test" else "test"))
            return True
        if role != Role.EditRole or column.given is None or not isinstance(value, float) or self._network is None:
            return False
        if value == self.said(index.row(), index.column()):
            return False
        kept = self.number(index.column(), value)
        self.requested.emit(rows.set_cells(self._network, {(part, number, column.given): kept}))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            column = self._columns[section]
            side = Qt.AlignmentFlag.AlignLeft if column.kind in _WORDS else Qt.AlignmentFlag.AlignRight
            table: dict[int, object] = {
                Role.DisplayRole: column.heading,
                Role.ToolTipRole: plain_tip(column.tip),
                Role.TextAlignmentRole: int(side | Qt.AlignmentFlag.AlignBottom),
                Role.AccessibleTextRole: column.title,
            }
            return table.get(role)
        if role == Role.TextAlignmentRole:
            return _NUMBER_ALIGNMENT
        if role == Role.DisplayRole:
            number = self.place(section)[1] + 1
            return f"{MARK} {number}" if section == self._sample else str(number)
        return None

    # --- its answers --------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, which for the mark of a test row is nothing."""
        kind = self._columns[column].kind
        if kind == Kind.TEST:
            return ""
        if kind == Kind.CLASS:
            return self._told(row)
        value = self.said(row, column)
        if np.isnan(value):
            return UNKNOWN
        return shortened(value, ROOM[kind]) if kind in ROOM else shown(value, DIGITS)

    def _exact(self, row: int, column: int) -> object:
        return None if self._columns[column].kind in _WORDS else self.said(row, column)

    def _told(self, row: int) -> str:
        found = self._told_words(row)
        return UNKNOWN if found is None else f"{RIGHT if found[1] else WRONG} {found[0]}"

    def _told_words(self, row: int) -> tuple[str, bool] | None:
        """The class that the network tells for a row, and whether it is the row's; None while it is not known."""
        if self._results is None or self._data is None:
            return None
        part, number = self.place(row)
        samples, outputs = self._data.train if part == "train" else self._data.test, self._results.outputs[row]
        if np.isnan(outputs).any():
            return None
        return told_words(self._data.targets, outputs, samples.targets[number])

    def _check(self, row: int, column: int) -> Qt.CheckState | None:
        if self._columns[column].kind != Kind.TEST:
            return None
        return Qt.CheckState.Unchecked if row < self.train_count else Qt.CheckState.Checked

    def _alignment(self, row: int, column: int) -> int:
        return _LEFTMOST if self._columns[column].kind in _WORDS else _NUMBER_ALIGNMENT

    def _number_font(self, row: int, column: int) -> QFont:
        return self._font

    def _background(self, row: int, column: int) -> QColor | None:
        return self._theme.focus_row if row == self._sample else None

    def _foreground(self, row: int, column: int) -> QColor | None:
        kind = self._columns[column].kind
        if kind not in _RESULTS:
            return None
        if not self._current:
            return self._theme.disabled
        found = self._told_words(row) if kind == Kind.CLASS else None
        return self._theme.muted if found is None else self._theme.ok_text if found[1] else self._theme.error_text

    def _spoken(self, row: int, column: int) -> str:
        spec = self._columns[column]
        said = ("no" if row < self.train_count else "yes") if spec.kind == Kind.TEST else None
        part, number = self.place(row)
        return f"{rows.names({part: [number]})}, {spec.tip}: {said or self.text(row, column)}"

    def _tip(self, row: int, column: int) -> str | None:
        """All digits where the table shows fewer; of what is scaled the number, the value behind it, and the way."""
        spec = self._columns[column]
        if spec.kind in _WORDS:
            return plain_tip(spec.tip)
        value = self.value(row, column)
        if np.isnan(value):
            return None
        if spec.meaning.scaling is not None:
            behind = exact(raw(spec.meaning, value))
            return f"value {behind}, scaled {exact(value)}\n{scaling_formula(spec.meaning)}"
        return None if shown(value, DIGITS) == shown(value, 17) else exact(value)

    _ANSWERS: ClassVar[dict[int, Callable[[SampleModel, int, int], object]]] = {
        Role.DisplayRole: text,
        Role.EditRole: _exact,
        Role.CheckStateRole: _check,
        Role.TextAlignmentRole: _alignment,
        Role.FontRole: _number_font,
        Role.BackgroundRole: _background,
        Role.ForegroundRole: _foreground,
        Role.AccessibleTextRole: _spoken,
        Role.ToolTipRole: _tip,
    }

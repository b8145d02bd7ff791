"""The runs as rows of a list: in the order in which they came, or by their errors.

For the list of runs alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from engine.numerals import shown
from gui.lines import LineView
from gui.panels.runs.words import differences, origin

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROOT = QModelIndex()

Order: TypeAlias = Literal["age", "error", "test"]
ORDERS: tuple[Order, ...] = get_args(Order)
LINE, COLOUR, DETAILS, ERRORS, LOOKED_AT, HOVERED = (_Role.UserRole + 1 + i for i in range(6))


class RunsModel(QAbstractListModel):
    """Emits `renamed(line, name)` when a name was typed; nothing changes here before it comes back."""

    renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LineView, ...] = ()
        self._given: tuple[LineView, ...] = ()
        self._colours: Mapping[int, QColor] = {}
        self._details: dict[int, str] = {}
        self._order: Order = "age"
        self._looked_at: int | None = None
        self._hovered: int | None = None

    @property
    def lines(self) -> tuple[LineView, ...]:
        """The rows from the first to the last."""
        return self._lines

    def show(self, lines: tuple[LineView, ...], colours: Mapping[int, QColor]) -> None:
        """Take in other runs; rows are made anew only if there are others or they come in another order."""
        self._given, self._colours = lines, colours
        names = {line.id: line.name for line in lines}
        current = next((line for line in lines if line.current), None)
        self._details = {line.id: _details(line, current, names) for line in lines}
        rows = tuple(sorted(lines, key=_KEYS[self._order]))
        if [line.id for line in rows] == [line.id for line in self._lines]:
            self._lines = rows
            self._tell()
        else:
            self.beginResetModel()
            self._lines = rows
            self.endResetModel()

    def sort_by(self, order: Order) -> None:
        """Another order of the rows."""
        self._order = order
        self.show(self._given, self._colours)

    def mark(self, looked_at: int | None, hovered: int | None) -> None:
        """The line that is looked at in the past, and the one at whose curve the pointer is."""
        if (looked_at, hovered) != (self._looked_at, self._hovered):
            self._looked_at, self._hovered = looked_at, hovered
            self._tell()

    def colour(self, colours: Mapping[int, QColor]) -> None:
        """Other colours."""
        self._colours = colours
        self._tell()

    def row_of(self, line: int | None) -> int:
        """The row of a line; −1 for none."""
        return next((row for row, view in enumerate(self._lines) if view.id == line), -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        values: dict[int, Callable[[], object]] = {
            _Role.DisplayRole: lambda: line.name,
            _Role.EditRole: lambda: line.name,
            LINE: lambda: line,
            COLOUR: lambda: self._colours.get(line.id),
            DETAILS: lambda: self._details[line.id],
            ERRORS: lambda: errors(line),
            LOOKED_AT: lambda: line.id == self._looked_at,
            HOVERED: lambda: line.id == self._hovered,
            _Role.ToolTipRole: lambda: self._words(line, "\n"),
            _Role.AccessibleTextRole: lambda: self._words(line, ", "),
        }
        return values[role]() if role in values else None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        line, name = self._lines[index.row()], str(value).strip()
        if name and name != line.name:
            self.renamed.emit(line.id, name)
        return True

    def _words(self, line: LineView, between: str) -> str:
        marks = [word for word, on in (("current", line.current), ("kept in the file", line.kept)) if on]
        hidden = [] if line.visible else ["curve hidden"]
        return between.join(part for part in (line.name, errors(line), self._details[line.id], *marks, *hidden) if part)

    def _tell(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))


def _error_key(error: float) -> float:
    return error if math.isfinite(error) else math.inf


_KEYS = {
    "age": lambda line: line.id,
    "error": lambda line: (_error_key(line.error), line.id),
    "test": lambda line: (_error_key(line.test_error), line.id),
}


def errors(line: LineView) -> str:
    """The final errors in short."""
    parts = [("E", line.error), ("test", line.test_error)]
    return " · ".join(f"{name} {shown(value, 3)}" for name, value in parts if math.isfinite(value))


def _details(line: LineView, current: LineView | None, names: Mapping[int, str]) -> str:
    parent = names.get(line.parent) if line.parent is not None else None
    differs = differences(line.settings, current.settings) if current is not None and not line.current else ""
    epochs = f"{line.last_epoch:,} epoch{'' if line.last_epoch == 1 else 's'}"
    return " · ".join(part for part in (epochs, differs, origin(line, parent)) if part)

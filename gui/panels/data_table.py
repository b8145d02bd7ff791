"""The samples as a table: training rows, then test rows; inputs, targets and, where known, the network's outputs.

It gets values and says which training sample somebody chose; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from engine import formula
from engine.data import Data
from engine.formula.notation import NOTATION
from engine.network import Network, Vector
from engine.numerals import shown
from gui.panels.panel_header import MARGIN, PanelHeader, muted
from gui.panels.sample_table import sample_table
from gui.theme import LIGHT, Theme, number_font

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

DIGITS = 6
OUTPUT_DIGITS = 4  # of what is computed, as on the canvas
UNKNOWN = "·"
EMPTY = "There are no samples yet"

_ROOT = QModelIndex()
_NUMBER_ALIGNMENT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_WORD_ALIGNMENT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_POINTS = 9.0
_BESIDE = 9  # px of a column beside its digits
_NARROWEST, _WIDEST = 28, 160  # px of a column nobody widened
_MOST_SPARE = 26  # px by which a column grows at most where there is room to spare
_FITTED = 40  # columns that are fitted to their content one by one
_REACH = 8  # px by which rows reach beyond the margins of the panel
_SAMPLED = 30  # rows that a width is fitted to


class Kind(Enum):
    """What a column holds."""

    SET = "set"
    INPUT = "input"
    TARGET = "target of"
    OUTPUT = "output of"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the `index`-th input, target or output, or whether a row is for training or for testing."""

    kind: Kind
    index: int
    title: str
    tip: str


def columns(network: Network, *, outputs: bool) -> tuple[Column, ...]:
    """The columns for a network, with its outputs or without."""
    single = network.output_count == 1
    ends = [network.neurons[i] for i in network.layer_range(-1)]
    letters = {Kind.TARGET: NOTATION.target, Kind.OUTPUT: NOTATION.out}
    found = [Column(Kind.SET, 0, "set", "whether the row is for training or only for testing")]
    for i, neuron in enumerate(network.layers[0].neurons):
        name = formula.plain(neuron.name)
        found.append(Column(Kind.INPUT, i, name, f"input {name}"))
    for kind in (Kind.TARGET, Kind.OUTPUT) if outputs else (Kind.TARGET,):
        for i, neuron in enumerate(ends):
            name = formula.plain(neuron.name)
            title = letters[kind] if single else f"{letters[kind]} {name}"
            found.append(Column(kind, i, title, f"{kind.value} {name}"))
    return tuple(found)


class SampleModel(QAbstractTableModel):
    """All samples, formatted only as they come into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._data: Data | None = None
        self._outputs: Vector | None = None
        self._columns: tuple[Column, ...] = ()
        self._sample: int | None = None
        self._current = True
        self._theme = LIGHT
        self._font = number_font(_POINTS)

    def show_data(self, network: Network, data: Data) -> None:
        self.beginResetModel()
        self._network, self._data, self._outputs = network, data, None
        self._columns = columns(network, outputs=False)
        self.endResetModel()

    def shows(self, network: Network, data: Data) -> bool:
        return self._network is network and self._data is data

    def show_outputs(self, outputs: Vector | None) -> None:
        """Outputs of the first rows, shape (rows, outputs), NaN where not known; None takes the columns away."""
        if self._network is None:
            return
        had, first = self._outputs is not None, 1 + self._network.input_count + self._network.output_count
        last = first + self._network.output_count - 1
        if outputs is not None and not had:
            self.beginInsertColumns(_ROOT, first, last)
            self._outputs, self._columns = outputs, columns(self._network, outputs=True)
            self.endInsertColumns()
        elif outputs is None and had:
            self.beginRemoveColumns(_ROOT, first, last)
            self._outputs, self._columns = None, columns(self._network, outputs=False)
            self.endRemoveColumns()
        elif outputs is not None:
            self._outputs = outputs
            self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last), [Role.DisplayRole])

    def show_current(self, current: bool) -> None:
        """Whether the outputs are those of the weights in force: others are dimmed."""
        if current != self._current:
            self._current = current
            self._repaint()

    def show_sample(self, row: int | None) -> None:
        """Mark a training row as the one in view."""
        before, self._sample = self._sample, row
        for changed in {before, row} - {None} if row != before else ():
            self._row_changed(int(changed or 0))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._repaint()

    def _repaint(self) -> None:
        if self.rowCount():
            corner = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), corner, [Role.BackgroundRole, Role.ForegroundRole])

    def _row_changed(self, row: int) -> None:
        if row < self.rowCount():
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    @property
    def train_count(self) -> int:
        return len(self._data.train) if self._data is not None else 0

    @property
    def last_given(self) -> int:
        """The last column that is no output."""
        return 0 if self._network is None else self._network.input_count + self._network.output_count

    @property
    def test_count(self) -> int:
        return len(self._data.test) if self._data is not None else 0

    # --- Qt's model --------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.train_count + self.test_count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        answer = self._ANSWERS.get(role)
        return answer(self, index.row(), self._columns[index.column()]) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            column = self._columns[section]
            sides = _WORD_ALIGNMENT if column.kind == Kind.SET else _NUMBER_ALIGNMENT
            table: dict[int, str] = {Role.DisplayRole: column.title, Role.ToolTipRole: column.tip}
            return sides if role == Role.TextAlignmentRole else table.get(role)
        if role == Role.TextAlignmentRole:
            return _NUMBER_ALIGNMENT
        if role == Role.DisplayRole:
            number = section + 1 if section < self.train_count else section + 1 - self.train_count
            return f"▶ {number}" if section == self._sample else str(number)
        return None

    def _text(self, row: int, column: Column) -> str:
        if column.kind == Kind.SET:
            return "train" if row < self.train_count else "test"
        value = self.value(row, column)
        return UNKNOWN if np.isnan(value) else shown(value, OUTPUT_DIGITS if column.kind == Kind.OUTPUT else DIGITS)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self._text(row, self._columns[column])

    def title(self, column: int) -> str:
        """What stands above a column."""
        return self._columns[column].title

    def value(self, row: int, column: Column) -> float:
        """The number at a row and column; NaN where it is not known."""
        assert self._data is not None
        if column.kind == Kind.OUTPUT:
            outputs = self._outputs
            return float(outputs[row, column.index]) if outputs is not None and row < len(outputs) else np.nan
        in_train = row < self.train_count
        part = self._data.train if in_train else self._data.test
        table = part.inputs if column.kind == Kind.INPUT else part.targets
        return float(table[row if in_train else row - self.train_count, column.index])

    def _alignment(self, row: int, column: Column) -> int:
        return _WORD_ALIGNMENT if column.kind == Kind.SET else _NUMBER_ALIGNMENT

    def _number_font(self, row: int, column: Column) -> QFont:
        return self._font

    def _background(self, row: int, column: Column) -> QColor | None:
        return self._theme.selection if row == self._sample else None

    def _foreground(self, row: int, column: Column) -> QColor | None:
        if column.kind == Kind.OUTPUT and not self._current:
            return self._theme.disabled
        return self._theme.muted if column.kind == Kind.SET else None

    def _spoken(self, row: int, column: Column) -> str:
        return f"{column.tip}: {self._text(row, column)}"

    _ANSWERS: ClassVar[dict[int, Callable[[SampleModel, int, Column], object]]] = {
        Role.DisplayRole: _text,
        Role.TextAlignmentRole: _alignment,
        Role.FontRole: _number_font,
        Role.BackgroundRole: _background,
        Role.ForegroundRole: _foreground,
        Role.AccessibleTextRole: _spoken,
    }


class DataPanel(QWidget):
    """The table with its caption; `sample_chosen` carries a row of the training data."""

    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample: int | None = None
        self._asked: int | None = None
        self._showing = False
        self._needed: list[int] = []  # px that each column needs
        self.header = PanelHeader("DATA")
        self._empty = muted(EMPTY)
        self.model = SampleModel(self)
        self.table = sample_table(self.model, number_font(_POINTS))
        layout = QVBoxLayout(self)
        # The rows reach beyond the captions, so that the digits stand level with them.
        layout.setContentsMargins(MARGIN - _REACH, 2, MARGIN - _REACH, 4)
        self._empty.setContentsMargins(_REACH, 4, _REACH, 0)
        for widget in (self.header, self._empty, self.table):
            layout.addWidget(widget)
        layout.addStretch()
        layout.setStretchFactor(self.table, 1)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.table.activated.connect(self._on_row_activated)
        self.table.clicked.connect(self._on_row_activated)
        self.table.resized.connect(self._share_width)
        self.table.hide()

    def show_data(self, network: Network, data: Data) -> None:
        """Show a document's samples; what is shown already is left alone, with its outputs."""
        if self.model.shows(network, data):
            return
        self._showing = True
        self.model.show_data(network, data)
        self._showing = False
        train, test = self.model.train_count, self.model.test_count
        self.header.status.setText(
            f"{train:,} train · {test:,} test" if test else f"{train:,} sample{'' if train == 1 else 's'}"
        )
        self._empty.setVisible(not train + test)
        self.table.setVisible(bool(train + test))
        self.table.setColumnHidden(0, not test)
        self._fit_columns()
        self.show_sample(self._sample)

    def show_outputs(self, outputs: Vector | None) -> None:
        """What the network computes for the first rows of the table, shape (rows, outputs), NaN where not known."""
        before = self.model.columnCount()
        self.model.show_outputs(outputs)
        if self.model.columnCount() > before:
            self._fit_columns()

    def show_current(self, current: bool) -> None:
        """Whether the outputs are those of the weights in force; while a run goes on they are not."""
        self.model.show_current(current)

    def show_sample(self, row: int | None) -> None:
        """Mark the training sample in view, and bring it into view."""
        self._sample, self._asked = row, None
        self.model.show_sample(row)
        self._showing = True
        if row is None or row >= self.model.train_count:
            self.table.selectionModel().clear()
        elif self.table.currentIndex().row() != row:
            column = max(self.table.currentIndex().column(), 1)
            self.table.setCurrentIndex(self.model.index(row, column))
        self._showing = False

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.set_theme(theme)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self.table.arriving:
            self._choose(current)

    def _on_row_activated(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = index.row()
        if self._showing or not 0 <= row < self.model.train_count or row in (self._sample, self._asked):
            return
        self._asked = row  # a click makes a row current and activates it: one wish
        self.sample_chosen.emit(row)

    def _fit_columns(self) -> None:
        """Widths for the titles and the first rows; many columns all get the same."""
        metrics = QFontMetrics(number_font(_POINTS))
        self.table.horizontalHeader().setDefaultSectionSize(metrics.horizontalAdvance("0") * 9 + _BESIDE)
        self._needed = [self._width(column, metrics) for column in range(min(self.model.columnCount(), _FITTED))]
        digits = len(f"{max(self.model.train_count, self.model.test_count):d}")
        mark = metrics.horizontalAdvance("▶ ")
        self.table.verticalHeader().setFixedWidth(metrics.horizontalAdvance("0") * digits + mark + _BESIDE)
        self._share_width()

    def _width(self, column: int, metrics: QFontMetrics) -> int:
        texts = [self.model.text(row, column) for row in range(min(self.model.rowCount(), _SAMPLED))]
        if column > self.model.last_given:
            texts.append("0." + "0" * OUTPUT_DIGITS)  # outputs keep their room while they change
        widest = max(map(metrics.horizontalAdvance, (self.model.title(column), *texts)))
        return min(max(widest + _BESIDE, _NARROWEST), _WIDEST)

    def _share_width(self) -> None:
        """Every column gets what it needs, and its share of what is left."""
        shown_ = [column for column in range(len(self._needed)) if not self.table.isColumnHidden(column)]
        left = self.table.viewport().width() - sum(self._needed[column] for column in shown_)
        whole = len(self._needed) == self.model.columnCount()
        spare = min(max(left // len(shown_), 0), _MOST_SPARE) if shown_ and whole else 0
        for column in shown_:
            self.table.horizontalHeader().resizeSection(column, self._needed[column] + spare)

"""The rows in a cell of a confusion matrix as a list: their numbers, their inputs, a small image where they are one.

For the panel of the matrix alone.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QListView

from engine.columns import Column
from engine.data import Data
from engine.network import Vector
from engine.numerals import shown
from gui.panels.data.meaning import raw
from gui.theme import LIGHT, Theme

_IMAGE = 28  # px of a small image
_SIDES = range(4, 65)  # of images that rows may be: as many inputs as a square has points
_SHOWN = 8  # inputs that a line names at most
_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    """Lines made when they are looked at: a cell may hold thousands."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.data_: Data | None = None
        self.first, self.part = 0, "row"
        self.theme = LIGHT

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it; it is never changed
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        data = self.data_
        if data is None or not index.isValid():
            return None
        row = self.rows[index.row()]
        inputs = (data.test if self.first else data.train).inputs[row]
        side = _image_side(len(inputs), data)
        if role == Qt.ItemDataRole.DisplayRole:
            name = f"{self.part} {self.first + row + 1}"
            return name if side else f"{name}:  {_values(inputs, data)}"
        if role == Qt.ItemDataRole.DecorationRole and side:
            return _image(inputs, side, self.theme)
        return None


class CellRows(QListView):
    """`row_chosen` carries the number of a row among the training and then the test rows."""

    row_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._model = _Rows()
        self._model.setParent(self)
        self.setModel(self._model)
        self.setObjectName("cell_rows")
        self.setAccessibleName("Rows in the chosen cell")
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(_IMAGE, _IMAGE))
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(110)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_rows(self, data: Data | None, rows: list[int], *, tested: bool) -> None:
        """List rows of a part of the data, by their places in it; the one at hand stays if it is still there."""
        model = self._model
        if (data, rows, tested) == (model.data_, model.rows, model.first > 0):
            return
        kept = self.current
        model.beginResetModel()
        model.data_, model.rows = data, rows
        model.first = len(data.train) if tested and data is not None else 0
        model.part = "test row" if tested else "row"
        model.endResetModel()
        if kept is not None and kept - model.first in rows:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(model.index(rows.index(kept - model.first)))
            self.selectionModel().blockSignals(False)

    @property
    def current(self) -> int | None:
        """The row at hand, among the training and then the test rows."""
        at = self.currentIndex().row()
        return self._model.first + self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.theme = theme
        self.viewport().update()

    def _on_current_changed(self) -> None:
        if self.current is not None:
            self.row_chosen.emit(self.current)


def _values(inputs: Vector, data: Data) -> str:
    """The first inputs of a row in their columns' own units."""
    columns = data.inputs or (Column(),) * len(inputs)
    words = [shown(raw(column, float(value)), 3) for column, value in zip(columns, inputs[:_SHOWN], strict=False)]
    return "  ".join(words) + (" …" if len(inputs) > _SHOWN else "")


def _image_side(count: int, data: Data) -> int:
    """The side of the image that a row's inputs are; 0 where they are none: where columns have names of their own."""
    side = math.isqrt(count)
    named = len({column.name.rstrip("0123456789_ ,") for column in data.inputs})
    return side if side * side == count and side in _SIDES and named <= 1 else 0


def _image(inputs: Vector, side: int, theme: Theme) -> QPixmap:
    """A row as grey points, the lowest in the colour of the ground."""
    low, high = float(np.nanmin(inputs)), float(np.nanmax(inputs))
    share = np.nan_to_num((inputs - low) / (high - low or 1.0)).reshape(side, side)
    grey = np.ascontiguousarray(255 * (share if theme.is_dark else 1 - share), dtype=np.uint8)
    image = QImage(grey.data, side, side, side, QImage.Format.Format_Grayscale8).copy()
    return QPixmap.fromImage(image.scaled(_IMAGE, _IMAGE))

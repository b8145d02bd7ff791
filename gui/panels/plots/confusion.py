"""The confusion matrix of training or test rows, and the rows in the cell that is chosen.

For the window, which loads it when its dock is first opened.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from engine.document import Document
from engine.observing import Observation, Question
from engine.observing.confusion import Confusion, Matrix
from engine.observing.task import UNDECIDED, classes_of
from gui.panels.panel_header import muted
from gui.panels.plots.cell_rows import CellRows
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.matrix_view import Cell, MatrixView
from gui.panels.plots.plot_panel import PlotPanel
from gui.theme import Theme

_NO_CLASSES = (
    "This is for classes: targets of which one is 1 and all others 0, or a single target of two values, 0 and 1 or −1 "
    "and 1. The targets here are numbers; the error of each row stands in the data table."
)
_NO_ROWS = {"train": "There are no training rows", "test": "There are no test rows: mark some in the data table"}
_DEFINITION = (
    "How many rows of each class (lines) the network takes for each class (columns): the largest output wins, or "
    "of a single one the side of the limit. Recall: right / rows of the class; precision: right / rows taken for it"
)


_BESIDE = 460  # px of the panel from which the list of rows has its place before there are any


class ConfusionPanel(PlotPanel):
    """A matrix whose cells can be chosen, and a list of the rows in the chosen one."""

    caption = "CONFUSION"
    definition = _DEFINITION

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Matrix | None = None
        self.part = QComboBox()
        for words, value in (("training rows", "train"), ("test rows", "test")):
            self.part.addItem(words, value)
        self.part.setProperty("kind", "narrow")
        self.part.setAccessibleName("Which rows are counted")
        self.add_choices(self.part)
        self.matrix, self.rows, self._empty = MatrixView(), CellRows(), QLabel()
        self._title = muted("Click a cell to list its rows")
        self._lay_out()
        self.part.currentIndexChanged.connect(self._on_part_changed)
        self.matrix.chosen.connect(self._on_matrix_chosen)
        self.rows.row_chosen.connect(self.row_wanted)

    def _lay_out(self) -> None:
        self._beside = beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(2)
        self._title.setMinimumWidth(1)
        column.addWidget(self._title)
        column.addWidget(self.rows, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for widget, stretch in ((self.matrix, 3), (beside, 1)):
            self.split.addWidget(widget)
            self.split.setStretchFactor(self.split.indexOf(widget), stretch)
        self.split.setSizes([600, 200])
        self._empty.setProperty("kind", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.hide()
        self.body.addWidget(self.split, 1)
        self.body.addWidget(self._empty, 1)

    @property
    def question(self) -> Confusion:
        """What is counted."""
        return Confusion(self.part.currentData())

    # --- what is shown -----------------------------------------------------------------------------------------

    def pictured(self) -> QWidget:
        return self.matrix

    def questions(self) -> tuple[Question[Any], ...]:
        return (self.question,) if self._empty.isHidden() else ()

    def show_document(self, document: Document) -> None:
        before = self._document
        super().show_document(document)
        if before is None or before.data is not document.data or before.network is not document.network:
            self._found = None
            self.matrix.show_matrix(None)
            self.rows.show_rows(None, [], tested=False)
            self._show_emptiness()

    def show_observation(self, observation: Observation) -> None:
        found = observation.get(self.question)
        if (
            found is not None
            and self._document is not None
            and observation.subject.document.data is self._document.data
        ):
            self._found = found
            self.matrix.show_matrix(found)
            self._show_figures(found)
            self._show_rows()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.matrix.set_theme(theme)
        self.rows.set_theme(theme)

    def numbers(self) -> Numbers | None:
        if self._found is None:
            return None
        names, found = self._found.classes.names, self._found
        rows: list[list[object]] = [
            [name, *found.counts[i].tolist(), float(found.recall[i])] for i, name in enumerate(names)
        ]
        rows.append(["precision", *map(float, found.precision), found.accuracy])
        return Numbers(("target", *(f"told {name}" for name in names), "recall"), rows)

    # --- inside ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """A narrow matrix has all the room until a cell is chosen."""
        self._beside.setVisible(self.matrix.cell is not None or self.width() >= _BESIDE)

    def _show_emptiness(self) -> None:
        document = self._document
        assert document is not None
        some = len(getattr(document.data, self.part.currentData()))
        why = _NO_CLASSES if classes_of(document) is None else "" if some else _NO_ROWS[self.part.currentData()]
        self._empty.setText(why)
        self._empty.setVisible(bool(why))
        self.split.setVisible(not why)
        self.header.status.setText("")

    def _show_figures(self, found: Matrix) -> None:
        lost = int((found.told == UNDECIDED).sum())
        accuracy = "" if math.isnan(found.accuracy) else f"accuracy {100 * found.accuracy:.1f} %"
        self.header.status.setText(f"{lost:,} undefined · {accuracy}" if lost else accuracy)

    def _show_rows(self) -> None:
        found, cell, document = self._found, self.matrix.cell, self._document
        self._make_room()
        if found is None or cell is None or document is None:
            self._title.setText("Click a cell to list its rows")
            self.rows.show_rows(None, [], tested=False)
            return
        rows = found.rows(*cell).tolist()
        names = found.classes.names
        self._title.setText(f"{names[cell[0]]} → {names[cell[1]]}: {len(rows):,} {'row' if len(rows) == 1 else 'rows'}")
        self.rows.show_rows(document.data, rows, tested=self.part.currentData() == "test")

    def _on_part_changed(self) -> None:
        if self._document is not None:
            self._found = None
            self.matrix.show_matrix(None)
            self._show_emptiness()
            self._show_rows()
        self.questions_changed.emit()

    def _on_matrix_chosen(self, _cell: Cell) -> None:
        self._show_rows()

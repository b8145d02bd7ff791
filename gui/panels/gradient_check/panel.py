"""The gradient check of the whole network as a table that is sorted, filtered, copied and saved.

It is handed a check and what is selected on the canvas; it speaks through signals.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.gradient_check import VERDICTS, GradientCheck
from engine.network import Network
from engine.place import Place
from gui.panels.gradient_check.model import TITLES, VERDICT, CheckModel
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.panels.plots.exporting import Numbers
from gui.selection import Selection, selecting, sharing
from gui.theme import Theme

_MOST_SELECTED = 200  # rows that follow what is selected on the canvas
_WIDTHS = (190, 120, 120, 110)  # px of all columns but the last
_OUTDATED = "of an earlier state: the network has changed since"


class _Table(QTableView):
    """A table whose rows are copied whole."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


class GradientCheckPanel(QWidget):
    """Shows a check. `selection_wanted` carries a Selection for the canvas, `export_wanted` "csv"; `check_wanted`."""

    selection_wanted = Signal(object)
    export_wanted = Signal(str)
    check_wanted = Signal()

    caption = "GRADIENT CHECK"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_check")
        self.setAccessibleName("Gradient check")
        self.header = PanelHeader(self.caption)
        self.header.caption.setMinimumWidth(1)
        self._network: Network | None = None
        self._check: GradientCheck | None = None
        self.model = CheckModel()
        self.table = _Table()
        self.table.setObjectName("check_table")
        self.table.setAccessibleName("Gradients and their central differences")
        self.verdict, self.text = QComboBox(), QLineEdit()
        self.again, self.save = QPushButton("Again"), QPushButton("CSV…")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.verdict.setObjectName("check_verdict")
        self.verdict.setAccessibleName("Verdict")
        self.verdict.setProperty("kind", "narrow")
        self.verdict.addItem("all", None)
        for place, word in enumerate(VERDICTS):
            self.verdict.addItem(word, place)
        self.text.setPlaceholderText("find")
        self.text.setMinimumWidth(40)
        self.text.setMaximumWidth(130)
        self.text.setAccessibleName("Find a parameter")
        self.text.setClearButtonEnabled(True)
        self.text.setToolTip("Only parameters with this in their names")
        for button, tip in (
            (self.again, "Compare every gradient with central differences once more"),
            (self.save, "Save the rows that are shown, numbers with all their digits"),
        ):
            button.setToolTip(tip)
            button.setProperty("kind", "narrow")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(VERDICT, Qt.SortOrder.AscendingOrder)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(22)
        across = self.table.horizontalHeader()
        across.setHighlightSections(False)
        across.setStretchLastSection(True)
        for column, wide in enumerate(_WIDTHS):
            across.resizeSection(column, wide)
        for tool in (self.verdict, self.text, self.again, self.save):
            self.header.add(tool)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, 6, MARGIN, 4)
        down.addWidget(self.header)
        down.addWidget(self.table)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.verdict.currentIndexChanged.connect(self._on_filter_changed)
        self.text.textChanged.connect(self._on_filter_changed)
        self.again.clicked.connect(self.check_wanted)
        self.save.clicked.connect(self._on_save_clicked)
        self.table.selectionModel().selectionChanged.connect(self._on_rows_selected)
        self.table.copy_wanted.connect(self.copy)
        copying = QAction("Copy rows", self.table)
        copying.triggered.connect(self.copy)
        self.table.addAction(copying)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_check(self, check: GradientCheck, network: Network) -> None:
        """A check of a network."""
        self._check, self._network = check, network
        self.model.show_check(check, network)
        failed, count = int(check.failed.sum()), int(check.checked.sum())
        verdict = "none differs" if not failed else f"{failed:,} {'differs' if failed == 1 else 'differ'}"
        self.header.status.setText(f"{count:,} checked, {verdict}{'*' if check.note else ''}")
        self.header.status.setToolTip(check.note)

    def show_waiting(self) -> None:
        """A check is under way."""
        self.header.status.setText("checking …")

    def outdate(self) -> None:
        """The network is no longer what was checked."""
        if self._check is not None:
            self.header.status.setText(_OUTDATED)

    def show_selection(self, selection: Selection, network: Network) -> None:
        """The rows of what is selected on the canvas, if they are among those shown."""
        if self._network is None or network is not self._network:
            return
        edges, biases = selection.of_kind("connection"), selection.of_kind("bias")
        slots = np.unique(np.concatenate([network.weight_slots[edges], network.bias_slots[biases]]))
        rows = [row for slot in slots[:_MOST_SELECTED].tolist() if (row := self.model.row_of(slot)) is not None]
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.model.index(row, 0), self.model.index(row, len(TITLES) - 1))
        model = self.table.selectionModel()
        with QSignalBlocker(model):
            model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.viewport().update()
        if rows:
            self.table.scrollTo(self.model.index(rows[0], 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.set_theme(theme)

    # --- what is done with it ----------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the rows that are selected, or all, on the clipboard, for a spreadsheet."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        slots = self.model.order[rows] if rows else self.model.order
        lines = ["\t".join(TITLES), *("\t".join(map(str, self.model.values(slot))) for slot in slots.tolist())]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def pictured(self) -> QWidget:
        """What a picture of it would show."""
        return self.table

    def numbers(self) -> Numbers | None:
        """The rows that are shown, for a file."""
        if self._check is None:
            return None
        return Numbers(TITLES, (self.model.values(slot) for slot in self.model.order.tolist()))

    def _on_filter_changed(self) -> None:
        self.model.filter(self.verdict.currentData(), self.text.text())

    def _on_save_clicked(self) -> None:
        self.export_wanted.emit("csv")

    def _on_rows_selected(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if self._network is None or not rows:
            return
        places = [place for index in rows for place in _places(self._network, int(self.model.order[index.row()]))]
        self.selection_wanted.emit(selecting(*places))


def _places(network: Network, slot: int) -> list[Place]:
    """Where a parameter stands on the canvas."""
    return sorted(sharing(network, slot).places)

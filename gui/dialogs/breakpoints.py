"""The list of breakpoints: each can be switched off and removed, and those of a phase or an error are added here.

For the controller of breakpoints, which keeps them; the dialog shows what it is given and emits what the user wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.breakpoints import AtPhase, BelowError, Breakpoint
from engine.steps import Phase
from gui.panels.number_field import NumberField, positive

_PHASES: dict[Phase, str] = {
    "forward": "forward pass", "error": "error", "backward": "backward pass", "update": "update",
}  # fmt: skip
_EMPTY = (
    "None yet. Stop at a neuron by its menu (right click, or F9 when it is selected); at a phase or an error by the "
    "fields below."
)
_SCOPE = (
    "Neurons and phases stop Play and “Run to breakpoint”; steps of whole epochs do not look at them. An error stops "
    "Run too, from the next run on."
)


class BreakpointRow(NamedTuple):
    """A breakpoint, what it is in words, and whether it is on."""

    point: Breakpoint
    words: str
    on: bool


class BreakpointsDialog(QDialog):
    """Emits `added` and `removed` with a breakpoint, and `switched` with one and whether it is on."""

    added = Signal(object)
    removed = Signal(object)
    switched = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoints")
        self.setWindowTitle("Breakpoints")
        self._rows: list[BreakpointRow] = []
        self._list = QListWidget()
        self._list.setObjectName("breakpoint_list")
        self._list.setAccessibleName("Breakpoints")
        self._list.setSpacing(3)
        self._empty, self._scope = _said(_EMPTY), _said(_SCOPE)
        self._remove = _button("breakpoint_remove", "Remove")
        self._phase = QComboBox()
        self._phase.setObjectName("breakpoint_phase")
        self._phase.setAccessibleName("Phase")
        for phase, text in _PHASES.items():
            self._phase.addItem(text, phase)
        self._error = NumberField(positive)
        self._error.setObjectName("breakpoint_error")
        self._error.setAccessibleName("Error limit")
        self._error.show_value(0.01)
        self._build()
        self._connect()
        self.show_rows(())

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        self._add_phase, self._add_error = _button("add_phase", "Add"), _button("add_error", "Add")
        fields: tuple[tuple[str, QWidget, QPushButton], ...] = (
            ("When this &phase begins", self._phase, self._add_phase),
            ("When the &error falls below", self._error, self._add_error),
        )
        for row, (text, field, button) in enumerate(fields):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(button, row, 2)
        # A click on it leaves what is typed where it is, to be added or refused.
        self._add_error.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._remove, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(11)
        for widget in (self._empty, self._list):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addWidget(self._scope)
        column.addWidget(buttons)
        self.setMinimumWidth(430)

    def _connect(self) -> None:
        self._list.itemChanged.connect(self._on_list_item_changed)
        self._list.currentRowChanged.connect(self._on_list_current_row_changed)
        self._remove.clicked.connect(self._on_remove_clicked)
        self._add_phase.clicked.connect(self._on_add_phase_clicked)
        self._add_error.clicked.connect(self._on_add_error_clicked)
        self._error.value_entered.connect(self._on_error_value_entered)

    def show_rows(self, rows: Sequence[BreakpointRow]) -> None:
        """The breakpoints that there are."""
        current = self._list.currentRow()
        self._rows = list(rows)
        with QSignalBlocker(self._list):
            self._list.clear()
            for row in self._rows:
                item = QListWidgetItem(f"{row.words[:1].upper()}{row.words[1:]}")
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if row.on else Qt.CheckState.Unchecked)
                self._list.addItem(item)
            self._list.setCurrentRow(min(max(current, 0), len(self._rows) - 1))
        self._empty.setVisible(not self._rows)
        self._list.setVisible(bool(self._rows))
        self._remove.setEnabled(self._list.currentRow() >= 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del removes the current one."""
        if event.key() == Qt.Key.Key_Delete and self._list.hasFocus():
            self._on_remove_clicked()
        else:
            super().keyPressEvent(event)

    def _on_list_item_changed(self, item: QListWidgetItem) -> None:
        row = self._rows[self._list.row(item)]
        self.switched.emit(row.point, item.checkState() == Qt.CheckState.Checked)

    def _on_list_current_row_changed(self, row: int) -> None:
        self._remove.setEnabled(row >= 0)

    def _on_remove_clicked(self) -> None:
        if self._list.currentRow() >= 0:
            self.removed.emit(self._rows[self._list.currentRow()].point)

    def _on_add_phase_clicked(self) -> None:
        self.added.emit(AtPhase(self._phase.currentData()))

    def _on_add_error_clicked(self) -> None:
        if self._error.pending:
            self._error.accept()
        elif self._error.value is not None:
            self.added.emit(BelowError(self._error.value))

    def _on_error_value_entered(self, value: float) -> None:
        self.added.emit(BelowError(value))


def _said(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("kind", "muted")
    return label


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button

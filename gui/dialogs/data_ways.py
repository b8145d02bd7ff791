"""The two ways on from data that have been found: into the present network, or to a new one that is proposed for them.

For the dialogs that bring data in.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.data import Data
from engine.document import Document
from gui.dialogs.data_words import misfit

_AROUND = 30  # px beside the text of a button


class DataWays(QWidget):
    """The row of buttons below a dialog. `wanted` carries whether a new network is wanted."""

    wanted = Signal(bool)
    cancelled = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._network = document.network
        self._says = QLabel()
        self._says.setObjectName("data_misfit")
        self._says.setProperty("kind", "muted")
        self._says.setWordWrap(True)
        self.present = _button("data_into_present", "Into the present network")
        self.new = _button("data_new_network", "New network from these data…")
        self.cancel = _button("data_cancel", "Cancel")
        self.new.setDefault(True)
        font = self.new.font()
        font.setBold(True)  # Qt measures the default one before it is bold
        self.new.setMinimumWidth(QFontMetrics(font).horizontalAdvance(self.new.text()) + _AROUND)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in (self.present, self.new, self.cancel):  # as in every dialog
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._says)
        column.addLayout(row)
        self.present.clicked.connect(lambda: self.wanted.emit(False))
        self.new.clicked.connect(lambda: self.wanted.emit(True))
        self.cancel.clicked.connect(self.cancelled)
        self.show_data(None)

    def show_data(self, data: Data | None) -> None:
        """Say what can be done with data; None while there are none."""
        why = "" if data is None else misfit(data, self._network)
        self._says.setText(why)
        self._says.setVisible(bool(why))
        self.present.setEnabled(data is not None and not why)
        self.present.setToolTip(why or "Its rows take the place of those that are there, as one undoable change")
        self.new.setEnabled(data is not None)
        self.new.setToolTip("Layers, loss and optimizer are proposed for these data and can be changed")


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button

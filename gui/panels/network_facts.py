"""What there is to say about a network as a whole, in a few rows: layers, weights, biases, what is trained.

For the inspector, which shows it while nothing is selected.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.network import Network
from gui.panels.panel_header import muted
from gui.theme import number_font


class NetworkFacts(QWidget):
    """Rows of a title and a value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._values: dict[str, QLabel] = {}

    def show_network(self, network: Network) -> None:
        """Show a network's facts; those of the same network are left alone."""
        if network is not self._network:
            self._network = network
            for title, text in facts(network).items():
                self._value(title).setText(text)

    def _value(self, title: str) -> QLabel:
        if title not in self._values:
            value = QLabel()
            value.setFont(number_font(9.5))
            value.setAccessibleName(title)
            row = len(self._values)
            self._grid.addWidget(muted(title), row, 0)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
            self._values[title] = value
        return self._values[title]


def facts(network: Network) -> dict[str, str]:
    """Titles and values, in their order."""
    trained, count = int(np.count_nonzero(network.trainable)), network.parameter_count
    return {
        "layers": "-".join(str(len(layer.neurons)) for layer in network.layers),
        "weights": f"{len(network.connections):,}",
        "biases": f"{int(np.count_nonzero(network.bias_slots >= 0)):,}",
        "trained": f"{trained:,}" if trained == count else f"{trained:,} of {count:,}",
    }

"""The line above scaled samples that says which numbers are shown, with the switch to the values of the source.

For the data panel alone.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gui.panels.panel_header import muted

_SCALED = "scaled"
_RAW = "raw"
_TIPS = {
    _SCALED: "These are the numbers that the network computes with",
    _RAW: "These are the values of the source; the network computes with the scaled numbers",
}
_TIP = (
    "Show and type the values of the source. The network computes with the scaled numbers all the same: those are "
    "stored, and what is typed is scaled."
)


class RawSwitch(QWidget):
    """`switched` carries whether the values of the source are wanted."""

    switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._says = muted(_SCALED)
        self._says.setToolTip(_TIPS[_SCALED])
        self._says.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QToolButton()
        self.button.setObjectName("data_raw")
        self.button.setText("Raw values")
        self.button.setCheckable(True)
        self.button.setProperty("kind", "compact")
        self.button.setToolTip(_TIP)
        self.button.setAccessibleName("Raw values")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 2)
        row.setSpacing(6)
        row.addWidget(self._says, 1)
        row.addWidget(self.button)
        self.button.toggled.connect(self._on_button_toggled)

    @property
    def on(self) -> bool:
        """Whether the values of the source are shown, where there are such."""
        return self.button.isChecked() and not self.isHidden()

    def _on_button_toggled(self, raw: bool) -> None:
        self._says.setText(_RAW if raw else _SCALED)
        self._says.setToolTip(_TIPS[self._says.text()])
        self.switched.emit(raw)

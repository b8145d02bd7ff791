"""The line at the top of a panel: its caption at the left, what it says about itself and its buttons at the right.

For the panels alone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

MARGIN = 12


def caption(text: str = "") -> QLabel:
    """A label in the look of captions such as EXPLANATION."""
    label = QLabel(text)
    label.setProperty("kind", "caption")
    return label


def muted(text: str = "") -> QLabel:
    """A label in the colour of what is of less weight; plain text, whatever is in it."""
    label = QLabel(text)
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class PanelHeader(QWidget):
    """Caption and status of a panel; more widgets can be added at the right.

    Hide `caption` where a dock's title says the same.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.caption = caption(text)
        self.status = muted()
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self.caption)
        self._layout.addWidget(self.status, 1)

    def add(self, widget: QWidget) -> None:
        """Another widget at the right end."""
        self._layout.addWidget(widget)

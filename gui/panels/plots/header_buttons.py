"""The two small buttons in the header of a plot: what is drawn there, and what else can be done with it.

For everything that shows numbers of the network over a plane or a table; needs no plotting library.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QToolTip

_FORMATS = {"png": "Picture as PNG…", "svg": "Picture as SVG…", "csv": "Numbers as CSV…"}


class DefinitionButton(QToolButton):
    """Says on a click, and for the keyboard, what the tooltip of a caption says to the pointer that rests there."""

    def __init__(self, caption: QLabel) -> None:
        super().__init__()
        self._caption = caption
        self.setText("?")
        self.setProperty("kind", "compact")
        self.setAccessibleName(f"What {caption.text().lower()} means")
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        below = self.mapToGlobal(QPoint(0, self.height() - 12))
        QToolTip.showText(below, self._caption.toolTip(), self, self.rect(), 60_000)


class MoreButton(QToolButton):
    """The menu "⋯"; a plot may add entries of its own to `entries`."""

    export_wanted = Signal(str)

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.setText("⋯")
        self.setProperty("kind", "compact")
        self.setToolTip("Save the picture, or the numbers shown")
        self.setAccessibleName(f"More about {caption.lower()}")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.entries = QMenu(self)
        self.exports = {kind: self.entries.addAction(text) for kind, text in _FORMATS.items()}
        for kind, action in self.exports.items():
            action.triggered.connect(partial(self.export_wanted.emit, kind))
        self.setMenu(self.entries)

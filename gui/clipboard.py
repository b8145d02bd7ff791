"""The system's clipboard as copied neurons see it: the text of a network file, for this program and any other.

Only the controller of editing uses it.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard


class NetworkClipboard(QObject):
    """Puts copied neurons on the clipboard and takes them from there; `changed` when something else is on it.

    It counts how often the same text was pasted, so that each paste can go further than the one before.
    """

    changed = Signal()

    def __init__(self, clipboard: QClipboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._last, self._pastes = "", 0
        clipboard.dataChanged.connect(self.changed)

    @property
    def pastable(self) -> bool:
        """Whether there is text that could be neurons; what it says is looked at when it is pasted."""
        # None, whatever Qt's signature says, where it was never used.
        data: QMimeData | None = self._clipboard.mimeData()
        return data is not None and data.hasText()

    def put(self, text: str, *, original_stays: bool = True) -> None:
        """Copied neurons as the text of a network file; where the originals go, the first paste takes their place."""
        self._last, self._pastes = text, 0 if original_stays else -1
        self._clipboard.setText(text)  # never data made here: Qt may delete them after the interpreter has ended

    def take(self) -> tuple[str, int]:
        """The text to paste, empty where there is none, and how many times it was pasted, this time included."""
        text = self._clipboard.text()
        if text != self._last:
            self._last, self._pastes = text, 0
        self._pastes += 1
        return text, self._pastes

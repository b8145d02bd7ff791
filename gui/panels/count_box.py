"""A box for a whole number that is typed or counted up and down, where the number also changes by itself.

What somebody types stands until Enter or leaving accepts it or Escape gives it up, whatever is shown meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSpinBox


class CountBox(QSpinBox):
    """Emits `valueChanged` with a number that was accepted; `show_value` never does."""

    def __init__(self) -> None:
        super().__init__()
        self.setKeyboardTracking(False)

    @property
    def pending(self) -> bool:
        """Whether something is typed that is neither accepted nor given up."""
        return self.lineEdit().isModified() and self.cleanText() != self.textFromValue(self.value())

    def show_value(self, value: int) -> None:
        """The number that stands; what is being typed stays, and Escape then returns to this number."""
        line, typed = self.lineEdit(), self.pending
        text, at = line.text(), line.cursorPosition()
        with QSignalBlocker(self):
            self.setValue(value)
            if typed:
                line.setText(text)
                line.setCursorPosition(at)
                line.setModified(True)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from a shortcut of the window while something is typed."""
        override = event.type() == QEvent.Type.ShortcutOverride and self.pending
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up what is typed."""
        if event.key() == Qt.Key.Key_Escape and self.pending:
            self.lineEdit().setText(f"{self.prefix()}{self.textFromValue(self.value())}{self.suffix()}")
            self.selectAll()
        else:
            super().keyPressEvent(event)

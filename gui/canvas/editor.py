"""The field in which a weight or bias is typed in its place: Enter or a click elsewhere accepts, Esc cancels.

For the view; it speaks through signals and changes nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine import arithmetic
from engine.numerals import NotANumber
from gui.canvas.words import in_full
from gui.theme import number_font

_LEAST_WIDTH, _HEIGHT, _PADDING = 104, 28, 30


class NumberEditor(QLineEdit):
    """A line edit over the canvas for the parameter of one slot."""

    accepted = Signal(int, float)
    refused = Signal(str)
    left_by_key = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setObjectName("number_editor")
        self.setFont(number_font())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()
        self.slot = -1
        self.anchor = QPointF()
        self._value = 0.0
        self.textEdited.connect(self._on_text_edited)

    def start(self, slot: int, value: float, anchor: QPointF, name: str, tip: str) -> None:
        """Opens for a slot; `anchor` is the place in the scene that the field stays at."""
        self.slot, self._value, self.anchor = slot, value, anchor
        self._mark(invalid=False)
        self.setText(in_full(value))
        wide = self.fontMetrics().horizontalAdvance(self.text()) + _PADDING
        self.resize(max(wide, _LEAST_WIDTH), _HEIGHT)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def follow(self, centre: QPoint) -> None:
        """Moves so that its centre is at a point of the viewport, as far as it stays in it."""
        area = self._area.rect()
        left = min(max(centre.x() - self.width() // 2, 4), max(area.width() - self.width() - 4, 0))
        top = min(max(centre.y() - self.height() // 2, 4), max(area.height() - self.height() - 4, 0))
        self.move(left, top)

    def accept(self) -> None:
        """Takes the number if it is one; else says why not and stays open."""
        if not self.isVisible():
            return
        try:
            value = arithmetic.value(self.text())
        except NotANumber as error:
            self._mark(invalid=True)
            self.refused.emit(str(error))
            return
        slot, changed = self.slot, value != self._value
        self.cancel()
        if changed:
            self.accepted.emit(slot, value)

    def cancel(self) -> None:
        """Closes without a word."""
        if self.isVisible():
            self.slot = -1
            self.hide()

    def _mark(self, *, invalid: bool) -> None:
        self.setProperty("invalid", "true" if invalid else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_text_edited(self) -> None:
        self._mark(invalid=False)

    # --- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # every key is for this field, none for the window's shortcuts
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
        if not self.isVisible():
            self.left_by_key.emit()  # a click elsewhere has given the keyboard to somebody already
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.accept()

"""The field in which a number or a name is typed in its place: Enter or a click elsewhere accepts, Esc cancels.

For the view; it speaks through signals and changes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.errors import StudioError

_LEAST_WIDTH, _HEIGHT, _PADDING = 104, 28, 30


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed: the text to begin with, what the field is called, and what is done with the text in the end.

    `take` is called with a text that differs from the first one; it raises StudioError for one that cannot be.
    """

    text: str
    name: str
    tip: str
    take: Callable[[str], None]


class PlaceEditor(QLineEdit):
    """A line edit over the canvas for what stands at a place of the scene."""

    refused = Signal(str)
    left_by_key = Signal()

    def __init__(self, parent: QWidget, name: str, font: QFont) -> None:
        super().__init__(parent)
        self._area = parent
        self.setObjectName(name)
        self.setFont(font)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()
        self.anchor = QPointF()
        self._typing: Typing | None = None
        self.textEdited.connect(self._on_text_edited)

    def start(self, typing: Typing, anchor: QPointF) -> None:
        """Opens; `anchor` is the point of the scene that the field stays at."""
        self._typing, self.anchor = typing, anchor
        self._mark(invalid=False)
        self.setText(typing.text)
        wide = self.fontMetrics().horizontalAdvance(self.text()) + _PADDING
        self.resize(max(wide, _LEAST_WIDTH), _HEIGHT)
        self.setAccessibleName(typing.name)
        self.setToolTip(typing.tip)
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
        """Hands on what is typed if it can be; else says why not and stays open."""
        typing = self._typing
        if not self.isVisible() or typing is None:
            return
        text = self.text()
        try:
            # Closed before the text is taken: what follows from it may show another network.
            self._typing = None
            if text != typing.text:
                typing.take(text)
        except StudioError as error:
            self._typing = typing
            self._mark(invalid=True)
            self.refused.emit(str(error))
            return
        self.cancel()

    def cancel(self) -> None:
        """Closes without a word."""
        self._typing = None
        if self.isVisible():
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

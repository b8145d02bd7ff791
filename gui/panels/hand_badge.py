"""Says all the time that numbers are calculated by hand and are not the true ones; a click leads to the conventions.

A view over the canvas: it gets what it says, and its click is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from engine.conventions import Conventions, hand_words

_EDGE = 12  # pixels from the top and from what stands at the left
_TIP = (
    "Stepping and worked solutions round and update as a hand would: {}. These are not the true values.\n"
    "Training, the gradient check and predictions are exact all the same. Click to change it."
)


class HandBadge(QToolButton):
    """Stands at the upper left of a view, right of `left` pixels, while something is calculated by hand."""

    def __init__(self, over: QWidget, left: int) -> None:
        super().__init__(over)
        self.setObjectName("hand_badge")
        self.setProperty("kind", "warning")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._over, self._left = over, left
        self._words = ""
        self.hide()
        over.installEventFilter(self)

    def show_conventions(self, conventions: Conventions) -> None:
        """Says how it is calculated by hand, or goes."""
        self._words = hand_words(conventions)
        self.setVisible(bool(self._words))
        self.setToolTip(_TIP.format(self._words))
        self.setAccessibleName(f"Calculated by hand: {self._words}")
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """As wide as there is room for; a longer text is cut and stands in the tip."""
        room = self._over.width() - self._left - 2 * _EDGE
        text = f"calculated by hand: {self._words}"
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room - 30, 40)))
        self.adjustSize()
        self.move(self._left + _EDGE, _EDGE)

"""Says all the time that numbers are calculated by hand and are not the true ones; a click leads to the conventions.

A view over the canvas: it gets what it says, and its click is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from engine.conventions import Conventions, hand_words

_EDGE = 12  # pixels from the left, and from what stands below
_TIP = (
    "Stepping and worked solutions round and update as a hand would: {}. These are not the true values.\n"
    "Training, steps of whole epochs, the gradient check and predictions are exact all the same. Click to change it."
)


class HandBadge(QToolButton):
    """Stands at the lower left of a view, above `below` pixels, while something is calculated by hand."""

    def __init__(self, over: QWidget, below: float) -> None:
        super().__init__(over)
        self.setObjectName("hand_badge")
        self.setProperty("kind", "warning")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._over, self._below = over, round(below)
        self._words = ""
        self._training = False
        self.hide()
        over.installEventFilter(self)

    @property
    def taken(self) -> float:
        """How many pixels it takes above what stands below it."""
        return float(self.height() + _EDGE) if self._words else 0.0

    def show_conventions(self, conventions: Conventions) -> None:
        """Says how it is calculated by hand, or goes."""
        self._words = hand_words(conventions)
        self.setToolTip(_TIP.format(self._words))
        self._show()

    def show_training(self, training: bool) -> None:
        """While what is shown comes from training, says that it is exact all the same."""
        if training != self._training:
            self._training = training
            self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        """As wide as there is room for; a longer text is cut and stands in the tip."""
        said = "training and steps of epochs are exact; shorter steps" if self._training else ""
        text = f"{said} calculated by hand: {self._words}".strip()
        self.setAccessibleName(text)
        room = self._over.width() - 2 * _EDGE - 30
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 40)))
        self.setVisible(bool(self._words))
        self.adjustSize()
        self.move(_EDGE, self._over.height() - self._below - self.height() - 2)

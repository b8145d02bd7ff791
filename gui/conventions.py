"""The document's conventions in the window: their dialog, and the mark of what is calculated by hand.

For the main window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.document import Document
from gui.canvas.legend import HEADLINE, HEIGHT
from gui.canvas.view import NetworkView
from gui.later import later
from gui.panels.hand_badge import HandBadge
from gui.session import Session
from gui.theme import Theme
from gui.ui_state import UiState

if TYPE_CHECKING:
    from gui.dialogs.conventions import ConventionsDialog


class ConventionsFlow(QObject):
    """Opens the dialog on the document that is open, and keeps the badge on the canvas true."""

    def __init__(self, session: Session, canvas: NetworkView, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._canvas = session, canvas
        self._theme: Theme | None = None
        self._trained = False  # whether the numbers in force came out of training, or of a step of epochs
        self.badge = HandBadge(canvas, HEIGHT + HEADLINE)
        self.badge.clicked.connect(self.open)
        session.changed.connect(self._on_session_changed)
        session.state_changed.connect(self._on_session_state_changed)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the action does."""
        return {"conventions": self.open}

    def set_theme(self, theme: Theme) -> None:
        """The theme in which the dialog's formulas are drawn."""
        self._theme = theme

    def open(self) -> None:
        """The dialog, on the document as it is now."""
        over, held = self._canvas.window(), self._session.held
        dialog: ConventionsDialog = later("ConventionsDialog")(self._session.document, self._theme, over, hidden=held)
        dialog.requested.connect(self._session.request)
        dialog.open()

    def _on_session_state_changed(self, state: UiState) -> None:
        self.badge.show_training(state.training or self._trained)

    def _on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        self._trained = cause == "train"
        self.badge.show_conventions(after.conventions)
        self.badge.show_training(self._trained)
        self._canvas.keep_clear_below(self.badge.taken)

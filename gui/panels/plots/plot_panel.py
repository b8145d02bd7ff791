"""What all plots beside the error have in common: a header, what they want to know, what they are shown.

For the plots alone.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.document import Document
from engine.observing import Observation, Question
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.selection import NOTHING, Selection
from gui.theme import LIGHT, Theme


class PlotPanel(QWidget):
    """A plot that draws what is known of the network in view; it gets values and speaks through signals.

    `questions_changed`: it wants to know something else; `selection_wanted` carries a Selection to be shown on the
    canvas; `row_wanted` the number of a row among the training rows and then the test rows; `refused` a line about what
    cannot be done.
    """

    questions_changed = Signal()
    selection_wanted = Signal(object)
    row_wanted = Signal(int)
    refused = Signal(str)

    caption = ""  # in capitals, as every panel's

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._document: Document | None = None
        self._selection = NOTHING
        self.header = PanelHeader(self.caption)
        self.header.caption.setMinimumWidth(1)  # a window must not be wider for it
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, 6, MARGIN, 4)
        self.body.setSpacing(2)
        self.body.addWidget(self.header)

    def questions(self) -> tuple[Question[Any], ...]:
        """What it wants to know while it can be seen."""
        return ()

    def show_document(self, document: Document) -> None:
        """Another document, or the same with other names, data or settings; its numbers come as observations."""
        self._document = document

    def show_observation(self, observation: Observation) -> None:
        """The answers to its questions, among others'; those that it did not ask for it leaves alone."""

    def show_selection(self, selection: Selection) -> None:
        """What is selected on the canvas."""
        self._selection = selection

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

"""What all plots beside the error have in common: a header, what they want to know, what they are shown.

For the plots alone.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.document import Document
from engine.observing import Observation, Question
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.panels.plots.curtain import Curtain
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.header_buttons import DefinitionButton, MoreButton
from gui.selection import NOTHING, Selection
from gui.theme import LIGHT, Theme


class PlotPanel(QWidget):
    """A plot that draws what is known of the network in view; it gets values and speaks through signals.

    `questions_changed`: it wants to know something else; `selection_wanted` carries a Selection to be shown on the
    canvas; `row_wanted` the number of a row among the training rows and then the test rows; `refused` a line about what
    cannot be done; `requested` an intent. `export_wanted` carries the suffix of the file that somebody wants of it,
    "png", "svg" or "csv".
    """

    questions_changed = Signal()
    selection_wanted = Signal(object)
    row_wanted = Signal(int)
    refused = Signal(str)
    requested = Signal(object)
    export_wanted = Signal(str)

    caption = ""  # in capitals, as every panel's
    definition = ""  # what is drawn, in one or two sentences with its formula

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._document: Document | None = None
        self._selection = NOTHING
        self.header = PanelHeader(self.caption)
        self.header.caption.setMinimumWidth(1)  # a window must not be wider for it
        self.header.gives_way = True
        self.definition_button, self.more = DefinitionButton(self.header.caption), MoreButton(self.caption)
        self.define(self.definition)
        for button in (self.definition_button, self.more):
            self.header.add(button)
        self.more.export_wanted.connect(self.export_wanted)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, 6, MARGIN, 4)
        self.body.setSpacing(2)
        self.body.addWidget(self.header)
        self.curtain = Curtain(self)

    def add_choices(self, *widgets: QWidget) -> None:
        """Put what is chosen from into the header; the keyboard arrives at the first."""
        for place, widget in enumerate(widgets):
            self.header.insert(place, widget)
        self.setFocusProxy(widgets[0])

    def define(self, definition: str) -> None:
        """Say what is drawn where that is something else than `definition`."""
        for widget in (self.header.caption, self.definition_button):
            widget.setToolTip(definition)

    def pictured(self) -> QWidget:
        """The widget whose picture is the plot's; itself unless a part of it is."""
        return self

    def numbers(self) -> Numbers | None:
        """The numbers that are shown, for a file; None where there are none yet."""
        return None

    def questions(self) -> tuple[Question[Any], ...]:
        """What it wants to know while it can be seen."""
        return ()

    def show_document(self, document: Document) -> None:
        """Another document, or the same with other names, data or settings; its numbers come as observations."""
        self._document = document

    def show_observation(self, observation: Observation) -> None:
        """The answers to its questions, among others'; those that it did not ask for it leaves alone."""

    def show_held(self, held: bool) -> None:
        """Whether an exercise is under way, which asks for what would be told here."""
        self.curtain.draw(held)
        self.header.setEnabled(not held)
        self.header.status.setVisible(not held)

    def show_selection(self, selection: Selection) -> None:
        """What is selected on the canvas."""
        self._selection = selection

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.curtain.cover()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.curtain.set_theme(theme)

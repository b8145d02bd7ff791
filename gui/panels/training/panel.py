"""How the network trains and when a run ends, as a form: every setting, changed one at a time.

It gets documents and emits intents. It changes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.document import Document
from gui.panels.panel_header import MARGIN, PanelHeader, muted, scrolling
from gui.panels.training.rate_picture import RatePicture
from gui.panels.training.rows import Row, SectionBox
from gui.panels.training.sections import SECTIONS
from gui.theme import LIGHT, Theme


class TrainingPanel(QWidget):
    """Shows how a document trains and lets it be changed.

    Emits `requested` with an Intent, `refused` with one line that says why what was typed cannot be, and
    `initial_weights_wanted` where somebody wants to see how the weights begin.
    """

    requested = Signal(object)
    refused = Signal(str)
    initial_weights_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.setAccessibleName("Training")
        self.header = PanelHeader("TRAINING")
        self._locked = muted()
        self._locked.setWordWrap(True)
        self._locked.hide()
        self._picture, self._begins = RatePicture(), muted()
        self._begins.setWordWrap(True)
        self._begins.setObjectName("training_initial")
        self._initial = QPushButton("Initial weights…")
        self._initial.setToolTip("What each layer's weights are drawn by, and from which seed")
        self._initial.clicked.connect(self.initial_weights_wanted)
        self.sections = {of.name: SectionBox(of) for of in SECTIONS}
        self._lay_out()
        for section in self.sections.values():
            section.requested.connect(self.requested)
            section.refused.connect(self.refused)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_document(self, document: Document, *, anew: bool = False) -> None:
        """Show how a document trains; `anew` gives up what is being typed, as it was meant for another."""
        self._begins.setText(_begins(document))
        self._picture.show_document(document)
        for section in self.sections.values():
            section.show_document(document, anew=anew)

    def show_computing(self, said: str, why: str) -> None:
        """Show what computes, and on hovering why."""
        self.header.status.setText(said)
        self.header.status.setToolTip(why)

    def set_locked(self, why: str) -> None:
        """Let nothing be changed, and say why; an empty reason lets everything be changed again."""
        self._locked.setText(why)
        self._locked.setVisible(bool(why))
        for section in self.sections.values():
            section.set_locked(bool(why))

    def set_theme(self, theme: Theme = LIGHT) -> None:
        """Take the colours of a theme."""
        self._picture.set_theme(theme)

    def row(self, key: str) -> Row:
        """The row of a setting, whose section opens for it."""
        section = next(section for section in self.sections.values() if key in section.of.keys)
        section.set_open(True)
        return section.rows[key]

    # --- inside ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        body = QWidget()
        content = QVBoxLayout(body)
        content.setContentsMargins(MARGIN, 6, MARGIN, 8)
        content.setSpacing(2)
        content.addWidget(self.header)
        content.addWidget(self._locked)
        for section in self.sections.values():
            content.addWidget(section)
        content.addStretch(1)
        self.sections["schedule"].add(self._picture)
        self.sections["initial"].add(self._begins)
        self.sections["initial"].add(self._initial)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        scroll = scrolling(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes through what is in it, which then scrolls
        layout.addWidget(scroll)
        self.setMinimumWidth(180)


def _begins(document: Document) -> str:
    """How the layers begin, and from which seed."""
    layers = document.network.layers[1:]
    lines = [f"{layer.name}: {layer.initialiser.title}" for layer in layers]
    seed = document.initial_seed
    drawn = "Not all of them were drawn from one seed." if seed is None else f"Drawn from the seed {seed}."
    return "\n".join([*lines[:8], *(["…"] if len(lines) > 8 else []), drawn])

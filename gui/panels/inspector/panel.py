"""What is selected on the network, as a form: its properties to change, its numbers in the step, what can be done.

It gets values and emits what somebody wants: an intent, another selection, or a number explained. It changes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.conventions import DEFAULT, Conventions
from engine.network import Network, Vector
from engine.trace import Frame
from gui.panels.activation_picture import ActivationPicture
from gui.panels.beside import Point, point_of
from gui.panels.inspector.actions import FACTS, LAYER_FACTS, MOVES, OF_SHARED_DEEDS, ONWARD, SHARED_FACTS
from gui.panels.inspector.figures import FIGURES
from gui.panels.inspector.properties import OF_SHARED, PROPERTIES, VALUES
from gui.panels.inspector.rows import Deeds, Facts, Figures, Form
from gui.panels.inspector.subject import Subject, existing
from gui.panels.network_facts import NetworkFacts
from gui.panels.panel_header import MARGIN, PanelHeader, caption, muted, scrolling
from gui.selection import NOTHING, Selection
from gui.theme import LIGHT, Theme

_HINT = "Click a neuron, a connection or a number to see more about it."
_BESIDE = 24  # px of the header that its title cannot have


class InspectorPanel(QWidget):
    """Shows a selection and lets it be changed.

    Emits `requested` with an Intent, `selection_wanted` with a Selection, `explanation_wanted` with a Reference, and
    `refused` with one line that says why what was typed cannot be.
    """

    requested = Signal(object)
    selection_wanted = Signal(object)
    explanation_wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._subject: Subject | None = None
        self._frame: Frame | None = None
        self._conventions = DEFAULT
        self._title = "NETWORK"
        self.header = PanelHeader(self._title)
        self.header.caption.setMinimumWidth(1)
        self._facts, self._nothing = NetworkFacts(), muted(_HINT)
        self._nothing.setWordWrap(True)
        self._ends, self._values, self._figures = Facts(FACTS), Form(VALUES), Figures(FIGURES)
        self._form, self._layer, self._moves, self._onward = (
            Form(PROPERTIES), Facts(LAYER_FACTS), Deeds(MOVES), Deeds(ONWARD)
        )  # fmt: skip
        self._shared_caption = caption("SHARED PARAMETER")
        self._shared, self._holders, self._shared_deeds = Form(OF_SHARED), Facts(SHARED_FACTS), Deeds(OF_SHARED_DEEDS)
        self._forms = (self._values, self._form, self._shared)
        self._deeds = (self._moves, self._onward, self._shared_deeds)
        self._picture = ActivationPicture()
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)
        self._refresh(anew=True)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_selection(self, network: Network, parameters: Vector, selection: Selection = NOTHING) -> None:
        """Show what is selected in a network whose parameters have these values."""
        before = self._subject
        self._facts.show_network(network)
        if before is not None and before.network is network and before.selection is selection:
            self._subject = before.with_parameters(parameters)
        else:
            there = existing(selection, network)
            seen = self._usable(network)
            self._subject = Subject(network, parameters, there, seen, self._conventions) if there else None
        same = before is not None and self._subject is not None and before.selection == self._subject.selection
        self._refresh(anew=not same)

    def set_conventions(self, conventions: Conventions) -> None:
        """How the document writes its numbers: letters, signs, digits."""
        if conventions == self._conventions:
            return
        self._conventions = conventions
        if self._subject is not None:
            of = self._subject
            self._subject = Subject(of.network, of.parameters, of.selection, of.frame, conventions)
            self._refresh(anew=True)

    def show_parameters(self, parameters: Vector) -> None:
        """Other values of the same weights and biases, as training goes on: a label or two, nothing else."""
        if self._subject is not None:
            self._subject = self._subject.with_parameters(parameters)
            self._values.show_parameters(parameters)

    def show_frame(self, frame: Frame | None) -> None:
        """Show what is known in a pass; None for none."""
        self._frame = frame
        of = self._subject
        if of is not None:
            self._subject = of.with_frame(self._usable(of.network))
            self._show_step()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._picture.set_theme(theme)

    # --- inside ------------------------------------------------------------------------------------------------

    def _usable(self, network: Network) -> Frame | None:
        """The frame, unless it is of another network than is shown."""
        return self._frame if self._frame is not None and self._frame.trace.network is network else None

    def _lay_out(self) -> None:
        body = QWidget()
        content = QVBoxLayout(body)
        content.setContentsMargins(MARGIN, 8, MARGIN, 8)
        content.setSpacing(8)
        parts: tuple[QWidget, ...] = (
            self.header, self._facts, self._nothing,
            self._ends, self._values, self._figures,
            self._form, self._layer, self._moves, self._onward,
            self._shared_caption, self._shared, self._holders, self._shared_deeds, self._picture,
        )  # fmt: skip
        for part in parts:
            content.addWidget(part)
        content.addStretch(1)
        self._shared_caption.setContentsMargins(0, 8, 0, 0)
        widest = max(form.title_width for form in self._forms)
        for form in self._forms:
            form.align(widest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        scroll = scrolling(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes through what is in it, which then scrolls
        layout.addWidget(scroll)
        self.setMinimumWidth(180)

    def _connect(self) -> None:
        for form in self._forms:
            form.requested.connect(self.requested)
            form.refused.connect(self.refused)
            form.explanation_wanted.connect(self.explanation_wanted)
        for deeds in self._deeds:
            deeds.requested.connect(self.requested)
            deeds.selection_wanted.connect(self.selection_wanted)
        self._figures.explanation_wanted.connect(self.explanation_wanted)

    def _refresh(self, *, anew: bool) -> None:
        of = self._subject
        for widget in (self._facts, self._nothing):
            widget.setVisible(of is None)
        self._title = "NETWORK" if of is None else of.title
        self._show_title()
        for form in self._forms:
            form.show_subject(of, anew=anew)
            form.setVisible(not form.is_empty)
        for part in (self._ends, self._layer, self._holders, *self._deeds):
            part.show_subject(of)
            part.setVisible(not part.is_empty)
        self._shared_caption.setVisible(not self._shared.is_empty)
        self._show_step()

    def _show_step(self) -> None:
        """What the pass in view changes: numbers alone, in rows that are there before they are known."""
        of = self._subject
        self._figures.show_subject(of)
        self._figures.setVisible(not self._figures.is_empty)
        self._show_picture(of)

    def _show_picture(self, of: Subject | None) -> None:
        neuron = None if of is None else of.neuron
        if of is None or neuron is None or neuron < of.network.input_count:
            self._picture.show_activation("", None)
            return
        frame = of.frame
        known = frame is not None and bool(frame.known.out[neuron])
        point = point_of(frame.trace, neuron, frame.sample) if frame is not None and known else None
        unknown = Point(of.network.activation_of(neuron), None, of.manner.names)
        self._picture.show_activation(*(point or unknown))

    def _show_title(self) -> None:
        room = max(self.width() - 2 * MARGIN - _BESIDE, 24)
        label = self.header.caption
        label.setText(label.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room))
        label.setToolTip(self._title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_title()

"""What is selected on the network, as a form: its properties, its parameter to edit, and its numbers in the step.

It gets values and says which parameter somebody set to what; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from engine import formula
from engine.formula.notation import NOTATION
from engine.network import Connection, Network, Parameter, Shared, Vector
from engine.numerals import shown
from engine.place import Place
from engine.steps import Number, Quantity
from engine.trace import Frame
from gui.panels.activation_picture import ActivationPicture
from gui.panels.network_facts import NetworkFacts
from gui.panels.number_field import NumberField
from gui.panels.panel_header import MARGIN, PanelHeader, muted, scrolling
from gui.theme import LIGHT, Theme, number_font, ui_font

UNKNOWN = "·"
NOTHING = "Click a neuron, a connection or a number to see more about it."
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """What is inspected: a place in a network, with the pass in view if it is of that network."""

    network: Network
    place: Place
    frame: Frame | None

    @property
    def neuron(self) -> int:
        """The neuron's place; −1 if it is none."""
        return self.place.index if self.place.kind in ("neuron", "bias", "target") else -1

    @property
    def connection(self) -> Connection | None:
        return self.network.connections[self.place.index] if self.place.kind == "connection" else None

    @property
    def is_input(self) -> bool:
        return 0 <= self.neuron < self.network.input_count

    @property
    def output(self) -> int:
        """Its place among the outputs; −1 if it is none of them."""
        first = self.network.layer_range(-1).start
        return self.neuron - first if self.neuron >= first else -1

    @property
    def slot(self) -> int:
        """The parameter's slot; −1 if there is none."""
        if self.connection is not None:
            return int(self.network.weight_slots[self.place.index])
        return int(self.network.bias_slots[self.neuron]) if self.neuron >= 0 else -1

    @property
    def parameter(self) -> Parameter | None:
        if self.connection is not None:
            return self.connection.weight
        return self.network.neurons[self.neuron].bias if self.neuron >= 0 else None

    def name(self, neuron: int | str) -> str:
        """A neuron's label as it stands in a sentence."""
        index = self.network.index[neuron] if isinstance(neuron, str) else neuron
        return formula.plain(self.network.neurons[index].name)


# --- what the rows say: None where a row does not apply ---------------------------------------------------------------


def _title(of: Subject) -> str:
    if of.connection is not None:
        return f"CONNECTION {of.name(of.connection.source)} → {of.name(of.connection.target)}"
    if of.neuron < 0:
        return "ERROR"
    return f"{'INPUT' if of.is_input else 'OUTPUT' if of.output >= 0 else 'NEURON'} {of.name(of.neuron)}"


def _label(of: Subject) -> str | None:
    if of.connection is not None:
        parameter = of.parameter
        label = of.network.slot_labels[of.slot]
        return formula.plain(label) if label else parameter.name if isinstance(parameter, Shared) else None
    return of.name(of.neuron) if of.neuron >= 0 else None


def _layer(of: Subject) -> str | None:
    return of.network.layers[of.network.layer_of[of.neuron]].name if of.neuron >= 0 else None


def _activation(of: Subject) -> str | None:
    if of.neuron < 0 or of.is_input:
        return None
    own = " (its own)" if of.network.neurons[of.neuron].activation else ""
    return of.network.activation_of(of.neuron).replace("_", " ") + own


def _no_bias(of: Subject) -> str | None:
    return "none" if of.neuron >= 0 and not of.is_input and of.slot < 0 else None


def _number(known: bool, value: float) -> str:
    return shown(value, DIGITS) if known else UNKNOWN


def _net(of: Subject) -> str | None:
    if of.neuron < 0 or of.is_input:
        return None
    return _of_neuron(of, "net")


def _out(of: Subject) -> str | None:
    return _of_neuron(of, "out") if of.neuron >= 0 else None


def _delta(of: Subject) -> str | None:
    return _of_neuron(of, "delta") if of.neuron >= 0 and not of.is_input else None


def _of_neuron(of: Subject, quantity: str) -> str:
    """A number that every neuron has: net, out or delta, as the trace and what is known of it call them."""
    if of.frame is None:
        return UNKNOWN
    known, values = getattr(of.frame.known, quantity), getattr(of.frame.trace, quantity)
    return _number(bool(known[of.neuron]), float(values[of.frame.sample, of.neuron]))


def _target(of: Subject) -> str | None:
    if of.output < 0:
        return None
    return UNKNOWN if of.frame is None else _number(True, of.frame.trace.targets[of.frame.sample, of.output])


def _error(of: Subject) -> str | None:
    if of.output < 0 and of.place.kind != "error":
        return None
    if of.frame is None:
        return UNKNOWN
    known, trace, sample = of.frame.known, of.frame.trace, of.frame.sample
    if of.place.kind == "error":
        return _number(known.error, float(trace.errors[sample]))
    return _number(bool(known.parts[of.output]), float(trace.parts[sample, of.output]))


def _gradient(of: Subject) -> str | None:
    if of.slot < 0:
        return None
    if of.frame is None or not of.frame.known.gradient[of.slot]:
        return UNKNOWN
    number = Number(Quantity.GRADIENT, of.slot, of.frame.sample, of.neuron, 1, 1)
    return _number(True, of.frame.trace.value(number))


def _new_value(of: Subject) -> str | None:
    if of.slot < 0:
        return None
    known = of.frame is not None and of.frame.known.new_value[of.slot]
    return _number(True, float(of.frame.trace.after[of.slot])) if of.frame and known else UNKNOWN


def _mark(of: Subject) -> str:
    """What is special about the parameter: shared, frozen or both."""
    if of.slot < 0:
        return ""
    marks = []
    if isinstance(of.parameter, Shared):
        held = np.count_nonzero(of.network.weight_slots == of.slot)
        held += np.count_nonzero(of.network.bias_slots == of.slot)
        marks.append(f"shared as “{formula.plain(of.parameter.name)}” by {held} places")
    if not of.network.trainable[of.slot]:
        marks.append("frozen: training leaves it alone")
    return "; ".join(marks)


Say: TypeAlias = Callable[[Subject], str | None]

#: The rows from top to bottom: title and text. The parameter's field stands where the title is empty.
_ROWS: tuple[tuple[str, Say], ...] = (
    ("label", _label),
    ("layer", _layer),
    ("activation", _activation),
    ("bias", _no_bias),
    ("", lambda _of: None),
    (f"weighted sum {NOTATION.net}", _net),
    (f"output {NOTATION.out}", _out),
    (f"target {NOTATION.target}", _target),
    (f"error {NOTATION.error}", _error),
    (f"delta {NOTATION.delta}", _delta),
    ("gradient", _gradient),
    ("after the update", _new_value),
)


_WORDS = ("label", "layer", "activation", "bias")  # rows that hold no numbers


class InspectorPanel(QWidget):
    """Shows a place; emits a parameter's slot with the value that somebody typed, or why it was refused."""

    parameter_edited = Signal(int, float)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._subject: Subject | None = None
        self._parameters: Vector | None = None
        self._frame: Frame | None = None
        self.header = PanelHeader("NETWORK")
        self.header.caption.setMinimumWidth(1)  # a long name is cut off rather than the panel made wider
        self._facts = NetworkFacts()
        self._nothing = muted(NOTHING)
        self._nothing.setWordWrap(True)
        self.field = NumberField()
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field_title = muted()
        self._mark = muted()
        self._mark.setWordWrap(True)
        self._rows = [(muted(title), _value_label(title), say) for title, say in _ROWS if title]
        self._picture = ActivationPicture()
        self._lay_out()
        self.field.value_entered.connect(self._on_value_entered)
        self.field.refused.connect(self.refused)
        self.set_theme(LIGHT)
        self._refresh()

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_place(self, network: Network, parameters: Vector, place: Place | None) -> None:
        """Show a place of a network whose parameters have these values; None for nothing."""
        before = self._subject
        self._parameters = parameters
        self._facts.show_network(network)
        there = place is not None and _exists(network, place)
        self._subject = Subject(network, place, self._usable(network)) if place and there else None
        if before is None or self._subject is None or before.slot != self._subject.slot:
            self.field.restore()  # what was being typed was meant for another parameter
        self._refresh()

    def show_frame(self, frame: Frame | None) -> None:
        """Show what is known at a place in a pass; None for none."""
        self._frame = frame
        if self._subject is not None:
            network = self._subject.network
            self._subject = Subject(network, self._subject.place, self._usable(network))
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._picture.set_theme(theme)

    # --- inside ------------------------------------------------------------------------------------------------

    def _usable(self, network: Network) -> Frame | None:
        """The frame, unless it is of another network than is shown."""
        return self._frame if self._frame is not None and self._frame.trace.network is network else None

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        labels = {title: (caption, value) for (caption, value, _), title in zip(self._rows, _titles(), strict=True)}
        for row, (title, _say) in enumerate(_ROWS):
            left, right = labels[title] if title else (self._field_title, self.field)
            grid.addWidget(left, 2 * row, 0)
            grid.addWidget(right, 2 * row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if not title:
                grid.addWidget(self._mark, 2 * row + 1, 0, 1, 2)
        body = QWidget()
        content = QVBoxLayout(body)
        content.setContentsMargins(MARGIN, 8, MARGIN, 8)
        content.setSpacing(8)
        content.addWidget(self.header)
        content.addWidget(self._facts)
        content.addWidget(self._nothing)
        content.addLayout(grid)
        content.addWidget(self._picture)
        content.addStretch(1)
        scroll = scrolling(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.setMinimumWidth(180)

    def _refresh(self) -> None:
        of = self._subject
        for widget in (self._facts, self._nothing):
            widget.setVisible(of is None)
        self.header.caption.setText("NETWORK" if of is None else _title(of))
        for caption, value, say in self._rows:
            text = None if of is None else say(of)
            caption.setVisible(text is not None)
            value.setVisible(text is not None)
            value.setText(text or "")
        self._show_parameter(of)
        self._show_picture(of)

    def _show_parameter(self, of: Subject | None) -> None:
        slot = -1 if of is None else of.slot
        for widget in (self._field_title, self.field):
            widget.setVisible(slot >= 0)
        mark = _mark(of) if of is not None else ""
        self._mark.setText(mark)
        self._mark.setVisible(bool(mark))
        if of is None or slot < 0 or self._parameters is None:
            return
        kind = "weight" if of.connection is not None else "bias"
        self._field_title.setText(kind)
        self.field.setAccessibleName(f"{kind} of {_title(of).partition(' ')[2]}")
        self.field.set_hint(f"The {kind}: type a number and press Enter; Escape brings the old one back")
        self.field.show_value(float(self._parameters[slot]))

    def _show_picture(self, of: Subject | None) -> None:
        if of is None or of.neuron < 0 or of.is_input:
            self._picture.show_activation("", None)
            return
        frame = of.frame
        known = frame is not None and bool(frame.known.out[of.neuron])
        net = float(frame.trace.net[frame.sample, of.neuron]) if frame is not None and known else None
        self._picture.show_activation(of.network.activation_of(of.neuron), net)

    def _on_value_entered(self, value: float) -> None:
        if self._subject is not None and self._subject.slot >= 0:
            self.parameter_edited.emit(self._subject.slot, value)


def _exists(network: Network, place: Place) -> bool:
    if place.kind == "error":
        return True
    return 0 <= place.index < len(network.connections if place.kind == "connection" else network.neurons)


def _titles() -> list[str]:
    return [title for title, _say in _ROWS if title]


def _value_label(title: str) -> QLabel:
    label = QLabel()
    label.setFont(ui_font() if title in _WORDS else number_font(9.5))
    label.setTextFormat(Qt.TextFormat.PlainText)
    if title in _WORDS:
        label.setWordWrap(True)
        label.setMinimumWidth(1)  # a long word is cut off rather than the field pushed out of sight
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAccessibleName(title)
    return label

"""What is chosen of a network's function: the neuron that is drawn, and the inputs that are varied.

For the plot of the function alone.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from engine.document import Document
from gui.panels.plots.function_scene import WINNER, Scene, varying

_WIDEST = 132  # px: more would push the window apart


class FunctionChoices(QObject):
    """Three fields; `changed` comes when somebody has chosen. Two inputs are never the same one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.neuron = self._field("Which neuron is drawn", "drawn_neuron")
        self.x, self.y = self._field("The input to the right", "drawn_x"), self._field("The input upwards", "drawn_y")
        self._inputs = (0, 1)
        self.neuron.activated.connect(self.changed)
        self.x.activated.connect(self._on_x_activated)
        self.y.activated.connect(self._on_y_activated)

    @property
    def fields(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        """The fields in their order."""
        return self.neuron, self.x, self.y

    def fill(self, document: Document) -> None:
        """Offer what a document has; what is chosen stays where it is still there."""
        network = document.network
        outputs = list(network.layer_range(-1))
        scene = Scene(document, outputs[0], 0, 0, ())
        neurons = [(f"output {scene.name(n)}", n) for n in outputs]
        neurons += [(scene.name(n), n) for n in range(network.input_count, outputs[0])]
        if scene.classes is not None and len(outputs) > 1:
            neurons.insert(0, ("winning class", WINNER))
        inputs = [(scene.column(i).name or scene.name(i), i) for i in range(network.input_count)]
        first, second = varying(document)
        for field, entries, place in ((self.neuron, neurons, 0), (self.x, inputs, first), (self.y, inputs, second)):
            _offer(field, entries, place)
        if self.x.currentData() == self.y.currentData() and len(inputs) > 1:  # after a network with a single input
            self.x.setCurrentIndex(first)
            self.y.setCurrentIndex(second)
        for field in (self.x, self.y):
            field.setVisible(len(inputs) > 2)
        self._inputs = (self.x.currentData(), self.y.currentData())

    def scene(self, document: Document, held: tuple[float, ...]) -> Scene:
        """What is chosen, with the other inputs held."""
        return Scene(document, self.neuron.currentData(), self.x.currentData(), self.y.currentData(), held)

    def choose_neuron(self, neuron: int) -> bool:
        """Choose a neuron; False where that is none to be drawn, or already is."""
        place = self.neuron.findData(neuron)
        if place < 0 or place == self.neuron.currentIndex():
            return False
        self.neuron.setCurrentIndex(place)
        return True

    def _field(self, name: str, object_name: str) -> QComboBox:
        field = QComboBox()
        field.setObjectName(object_name)
        field.setProperty("kind", "narrow")
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        field.setMinimumContentsLength(4)
        field.setMaximumWidth(_WIDEST)
        return field

    def _on_x_activated(self) -> None:
        self._keep_apart(self.y, self._inputs[0])

    def _on_y_activated(self) -> None:
        self._keep_apart(self.x, self._inputs[1])

    def _keep_apart(self, other: QComboBox, before: int) -> None:
        if self.x.currentData() == self.y.currentData():
            other.setCurrentIndex(other.findData(before))
        self._inputs = (self.x.currentData(), self.y.currentData())
        self.changed.emit()


def _offer(field: QComboBox, entries: list[tuple[str, int]], place: int) -> None:
    words_kept, kept = field.currentText(), field.currentData()
    field.clear()
    for words, value in entries:
        field.addItem(words, value)
    found = field.findText(words_kept)  # of another network, the output is another number but the same word
    if found < 0 and kept is not None:
        found = field.findData(kept)
    field.setCurrentIndex(found if found >= 0 else min(place, field.count() - 1))

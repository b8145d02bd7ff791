"""Typing in its place: the number of a weight or bias, the name of a neuron or layer.

For the view, which says where the fields stand.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QWidget

from engine import arithmetic
from engine.network import Network
from engine.place import Place
from gui.canvas.editor import PlaceEditor, Typing
from gui.canvas.gestures.gesture import Reach
from gui.canvas.tips import editor_words, refusal
from gui.canvas.words import in_full
from gui.intents import layers, structure, words
from gui.theme import number_font, ui_font


class Fields:
    """The two fields of a canvas, of which at most one is open. `edited` gets the slot and the value of a number."""

    def __init__(
        self, reach: Reach, area: QWidget, edited: Callable[[int, float], None], left: Callable[[], None]
    ) -> None:
        self._reach, self._edited = reach, edited
        self.number = PlaceEditor(area, "number_editor", number_font())
        self.name = PlaceEditor(area, "label_editor", ui_font())
        for field in (self.number, self.name):
            field.refused.connect(reach.refuse)
            field.left_by_key.connect(left)

    def accept(self) -> None:
        """What is being typed holds, if it can."""
        self.number.accept()
        self.name.accept()

    def cancel(self) -> None:
        """What is being typed is forgotten."""
        self.number.cancel()
        self.name.cancel()

    def follow(self, to_view: Callable[[QPointF], QPoint]) -> None:
        """Stays at its place of the scene, which is elsewhere in the viewport."""
        for field in (self.number, self.name):
            if field.isVisible():
                field.follow(to_view(field.anchor))

    # --- numbers -----------------------------------------------------------------------------------------------

    def type_value(self, place: Place) -> None:
        """Opens the field for a place's weight or bias, or says why there is none."""
        scene = self._reach.scene
        refused = refusal(scene, place)
        if refused is not None:
            self._reach.refuse(refused)
            return
        wanted = editor_words(scene, place)
        if wanted is None:
            return
        slot, before, how = wanted.slot, wanted.value, scene.manner

        def take(text: str) -> None:
            value = arithmetic.value(text)
            if value != before:
                self._edited(slot, value if how is None else how.slot(slot, value))

        self.number.start(Typing(in_full(before), wanted.name, wanted.tip, take), scene.anchor(wanted.place))

    # --- names -------------------------------------------------------------------------------------------------

    def type_name(self, place: Place) -> None:
        """Opens the field for the name of a neuron or layer."""
        network = self._reach.scene.network
        if network is None or place.kind not in ("neuron", "bias", "target", "layer"):
            return
        typing = (
            self._of_layer(network, place.index) if place.kind == "layer" else self._of_neuron(network, place.index)
        )
        anchor = place if place.kind == "layer" else Place("neuron", place.index)
        self.name.start(typing, self._reach.scene.anchor(anchor))

    def _of_neuron(self, network: Network, index: int) -> Typing:
        neuron = network.neurons[index]

        def take(text: str) -> None:
            self._reach.request(structure.rename(network, neuron.id, text))

        tip = "The name: a_1 has a subscript; empty for the id. Enter accepts, Esc cancels"
        return Typing(neuron.name, f"name of {words.neuron(network, neuron.id)}", tip, take)

    def _of_layer(self, network: Network, layer: int) -> Typing:
        def take(text: str) -> None:
            self._reach.request(layers.rename_layer(network, layer, text.strip()))

        tip = "The layer's name. Enter accepts, Esc cancels"
        return Typing(network.layers[layer].name, f"name of {words.layer(network, layer)}", tip, take)

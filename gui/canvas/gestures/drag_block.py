"""The gesture that moves a folded layer: its block follows the pointer, and all its neurons go as far.

For the tool that selects.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF

from engine.network import Network
from gui.canvas.gestures.gesture import Pointer, Reach
from gui.intents import structure
from gui.selection import Selection


class DragBlock:
    """Moves a block; on release one word of where its neurons are, each as far from its middle as when unfolded.

    A press that never becomes a drag is a click; it leaves `clicked` as the selection.
    """

    def __init__(self, reach: Reach, network: Network, press: Pointer, layer: int, clicked: Selection) -> None:
        self._reach, self._network, self._press, self._layer = reach, network, press, layer
        self._clicked = clicked
        box = reach.scene.arrangement.boxes[layer]
        self._origin = self._middle = QPointF(box.x, box.y)
        self._dragging = False

    def move(self, pointer: Pointer) -> None:
        if self._dragging or pointer.away_from(self._press):
            self._dragging = True
            self._show(self._origin + (pointer.at - self._press.at))

    def end(self) -> None:
        """Lets go: where the neurons are now is asked for."""
        if not self._dragging:
            self._reach.select(self._clicked)
            return
        self._reach.scene.drop()
        points = self._reach.scene.unfolded_about(self._layer, self._middle)
        ids = (neuron.id for neuron in self._network.layers[self._layer].neurons)
        self._reach.request(structure.place_neurons(self._network, dict(zip(ids, points, strict=True))))

    def cancel(self) -> None:
        """Puts the block back."""
        if self._dragging:
            self._show(self._origin)
            self._reach.scene.drop()

    def _show(self, middle: QPointF) -> None:
        self._middle = middle
        self._reach.scene.move_block(self._layer, middle)

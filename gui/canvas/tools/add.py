"""The tools that add: a neuron where one clicks, or a layer between two columns. A ghost shows what would be added."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from engine.network import Network
from gui.canvas import drawing
from gui.canvas.gestures.drag import caption_box
from gui.canvas.gestures.gesture import Gesture, Pointer, Reach
from gui.canvas.glass import Column, Dot, Hint, Sketch
from gui.canvas.spots import Spot, gap_at, spot

_RADIUS = 34.0  # of a ghost where there is no neuron yet
_HALF = 90.0  # of the height of a column that has no neurons


class _Adding:
    """A ghost lies on the glass while the pointer is over the canvas; no key means anything."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def leave(self) -> None:
        self._reach.glass.clear()

    def refresh(self) -> None:
        self.leave()

    def key(self, key: Qt.Key) -> bool:
        return False


class AddNeuronTool(_Adding):
    """A click adds a neuron to the layer whose column is near, or a layer with one between two columns."""

    def __init__(self, reach: Reach) -> None:
        super().__init__(reach)
        self.activation: str | None = None

    def begin(self) -> None:
        own = f" with {self.activation.replace('_', ' ')}" if self.activation else ""
        self._reach.glass.say(f"Add a neuron{own}: click where it goes, between two columns for a new layer. Esc ends")

    def press(self, pointer: Pointer) -> Gesture | None:
        """Adds at once."""
        network = self._reach.scene.network
        if network is not None:
            at = spot(self._reach.scene.layer_columns(), pointer.at.x())
            self.leave()
            self._reach.request(drawing.add_neuron(self._reach.scene, network, at, pointer.at, self.activation))
        return None

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        network = self._reach.scene.network
        if network is not None:
            at = spot(self._reach.scene.layer_columns(), pointer.at.x())
            self._reach.glass.show(self._sketch(network, at, pointer))
        return Qt.CursorShape.CrossCursor

    def _sketch(self, network: Network, at: Spot, pointer: Pointer) -> Sketch:
        hint = Hint(drawing.words_of(network, at), pointer.point.x(), pointer.point.y())
        radii = self._reach.scene.arrangement.radii
        ghost = Dot(pointer.at.x(), pointer.at.y(), float(np.median(radii)) if len(radii) else _RADIUS)
        if at.fresh:
            return Sketch("allowed", column=column_at(self._reach, pointer.at.x()), ghost=ghost, hint=hint)
        return Sketch("allowed", boxes=(caption_box(self._reach, at.layer),), ghost=ghost, hint=hint)


class AddLayerTool(_Adding):
    """A click inserts a layer with one neuron between the two columns that are nearest."""

    def begin(self) -> None:
        self._reach.glass.say("Insert a layer: click between two columns. Esc ends")

    def press(self, pointer: Pointer) -> Gesture | None:
        """Inserts at once."""
        network = self._reach.scene.network
        gap = gap_at(self._reach.scene.layer_columns(), pointer.at.x())
        if network is not None and gap is not None:
            self.leave()
            self._reach.request(drawing.insert_layer(self._reach.scene, network, gap))
        return None

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        network = self._reach.scene.network
        gap = gap_at(self._reach.scene.layer_columns(), pointer.at.x())
        if network is not None and gap is not None:
            hint = Hint(drawing.words_of(network, gap), pointer.point.x(), pointer.point.y())
            self._reach.glass.show(Sketch("allowed", column=column_at(self._reach, gap.x), hint=hint))
        return Qt.CursorShape.CrossCursor


def column_at(reach: Reach, x: float) -> Column:
    """The column of a layer there would be, as high as the network is."""
    points, radii = reach.scene.arrangement.points, reach.scene.arrangement.radii
    if not len(points):
        return Column(x, -_HALF, _HALF)
    low, high = float((points[:, 1] - radii).min()), float((points[:, 1] + radii).max())
    middle, half = (low + high) / 2, max((high - low) / 2 + 12, _HALF)
    return Column(x, middle - half, middle + half)

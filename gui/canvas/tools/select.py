"""The tool that is in hand by itself: selects, moves, and connects from the port of what is under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine.network import Indices, Network
from engine.place import Place
from gui.canvas.gestures.band import RubberBand
from gui.canvas.gestures.connect import ConnectLayers, ConnectNeurons
from gui.canvas.gestures.drag import DragNeurons, caption_box
from gui.canvas.gestures.drag_block import DragBlock
from gui.canvas.gestures.gesture import Gesture, Pointer, Reach
from gui.canvas.glass import Port, Sketch
from gui.canvas.ground import dot
from gui.selection import NOTHING, Selection, of_connections, selecting

PORT = 8.0  #: Pixels from the middle of a port to its edge.
_CATCH = 3.0  # pixels around it that belong to it
_LEAST_OWNER = 12.0  # pixels of the radius of a neuron that has one


class SelectTool:
    """Clicks select, drags move what is selected, or select all in a rectangle, or connect."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._owner: Place | None = None  # the neuron or layer whose port is shown

    def begin(self) -> None:
        self._reach.glass.say("")

    def press(self, pointer: Pointer) -> Gesture | None:
        network = self._reach.scene.network
        if network is None:
            return None
        owner, sign = self._owner, self._reach.scene.fold_sign_at(pointer.at)
        self.leave()
        if sign is not None:
            self._reach.fold(sign)
            return None
        if owner is not None and self._on_port(owner, pointer.at):
            return self._connecting(network, owner)
        place = self._reach.scene.place_at(pointer.at)
        if place is not None and place.kind in ("neuron", "bias"):
            return self._dragging(network, place, pointer)
        if place is not None and place.kind == "layer" and place.index in self._reach.scene.folded_layers:
            return DragBlock(self._reach, network, pointer, place.index, self._clicked(place, pointer))
        bundle = self._reach.scene.bundle_at(pointer.at) if place is None else None
        clicked = self._clicked(place, pointer) if bundle is None else self._of_bundle(bundle, pointer)
        return RubberBand(self._reach, pointer, clicked)

    def _of_bundle(self, bundle: Indices, pointer: Pointer) -> Selection:
        """What is selected after a click on a bundle: all its connections."""
        found = of_connections(bundle)
        return self._reach.scene.selection.joined(found.places) if pointer.adding else found

    def _clicked(self, place: Place | None, pointer: Pointer) -> Selection:
        """What is selected after a click."""
        now = self._reach.scene.selection
        if place is None:
            return now if pointer.adding else NOTHING
        return now.toggled(place) if pointer.adding else selecting(place)

    def _dragging(self, network: Network, place: Place, pointer: Pointer) -> Gesture:
        """What is dragged is selected at once; a click on what is selected waits to see whether it is a drag."""
        now = self._reach.scene.selection
        clicked = self._clicked(place, pointer)
        if place not in now:
            self._reach.select(clicked)
        return DragNeurons(self._reach, network, pointer, place.index, clicked)

    def _connecting(self, network: Network, owner: Place) -> Gesture:
        if owner.kind == "layer":
            return ConnectLayers(self._reach, network, owner.index)
        own = network.neurons[owner.index].id
        chosen = self._reach.scene.selection.neurons(network)
        return ConnectNeurons(self._reach, network, chosen if own in chosen else (own,))

    # --- the port ----------------------------------------------------------------------------------------------

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        scene = self._reach.scene
        if self._owner is not None and self._on_port(self._owner, pointer.at):
            self._show_port(self._owner, hot=True)
            scene.hover(self._owner)
            return Qt.CursorShape.CrossCursor
        place = scene.place_at(pointer.at)
        scene.hover(place)
        self._owner = self._port_owner(place)
        if self._owner is None:
            self._reach.glass.clear()
        else:
            self._show_port(self._owner, hot=self._on_port(self._owner, pointer.at))
        hand = place is not None and place.kind in ("neuron", "bias", "connection", "layer")
        hand = hand or (place is None and scene.bundle_at(pointer.at) is not None)
        return Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor

    def leave(self) -> None:
        self._owner = None
        self._reach.glass.clear()

    def refresh(self) -> None:
        self.leave()

    def key(self, key: Qt.Key) -> bool:
        return False

    def _port_owner(self, place: Place | None) -> Place | None:
        """Whose port is shown at a place: that of a neuron drawn on its own, or of a layer's caption.

        A neuron so small that its port would take all of it has none: it could not be dragged any more.
        """
        if place is None or place.kind not in ("neuron", "bias", "layer"):
            return None
        if place.kind == "layer":
            return place
        scene = self._reach.scene
        large = float(scene.arrangement.radii[place.index]) * scene.zoom >= _LEAST_OWNER
        return Place("neuron", place.index) if large and place.index in scene.neurons else None

    def _port(self, owner: Place) -> QPointF:
        if owner.kind == "layer":
            box = caption_box(self._reach, owner.index)
            return QPointF(box.right, (box.top + box.bottom) / 2)
        circle = dot(self._reach.scene, owner.index)
        return QPointF(circle.x + circle.radius, circle.y)

    def _on_port(self, owner: Place, at: QPointF) -> bool:
        away = self._port(owner) - at
        return bool(away.x() ** 2 + away.y() ** 2 <= ((PORT + _CATCH) / self._reach.scene.zoom) ** 2)

    def _show_port(self, owner: Place, *, hot: bool) -> None:
        port = self._port(owner)
        self._reach.glass.show(Sketch(port=Port(port.x(), port.y(), hot)))

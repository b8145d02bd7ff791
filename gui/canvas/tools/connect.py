"""The tool that connects by clicks and by keys: from what is selected to one neuron after another."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.network import Network
from engine.place import Place
from gui.canvas.gestures.connect import CATCH, ConnectNeurons, preview
from gui.canvas.gestures.gesture import Gesture, Pointer, Reach
from gui.canvas.gestures.linking import link_neurons
from gui.canvas.glass import NO_SKETCH, Sketch
from gui.canvas.ground import dot, neuron_near
from gui.canvas.navigation import neighbour
from gui.intents import words

_BEGIN = "Connect: click the first neuron, or go to it with the arrow keys and press Enter. Esc ends"
_GO_ON = "Connect {}: click a neuron, or go to it with the arrow keys and press Enter. Esc ends"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConnectTool:
    """Has neurons to connect from, and the one that keys or pointer stand at."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._sources: tuple[str, ...] = ()
        self._target: int | None = None

    def begin(self) -> None:
        network = self._reach.scene.network
        self._sources = () if network is None else self._reach.scene.selection.neurons(network)
        self._target = None if network is None or not self._sources else self._next(network, self._sources)
        self._show()

    def begin_anew(self) -> None:
        """From no neuron yet, whatever is selected: for those who point with the mouse."""
        self._sources, self._target = (), None
        self._show()

    def leave(self) -> None:
        self._reach.scene.hover(None)
        self._reach.glass.clear()

    def refresh(self) -> None:
        """The network may have lost a neuron, or gained the connection that was asked for."""
        network = self._reach.scene.network
        if network is None:
            return
        self._sources = tuple(of for of in self._sources if of in network.index)
        if self._target is not None and self._target >= len(network.neurons):
            self._target = None
        self._show()

    # --- mouse -------------------------------------------------------------------------------------------------

    def press(self, pointer: Pointer) -> Gesture | None:
        """The first neuron, from which one can drag too, or the next to be connected; elsewhere begins anew."""
        network, neuron = self._reach.scene.network, self._under(pointer)
        if network is None or neuron is None:
            self.begin_anew()
            return None
        own = network.neurons[neuron].id
        if not self._sources or own in self._sources:
            self._sources = (own,)
            self._show()
            return ConnectNeurons(self._reach, network, self._sources)
        self._target = neuron
        self._connect(network)
        return None

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        neuron = self._under(pointer)
        self._reach.scene.hover(None if neuron is None else Place("neuron", neuron))
        if neuron is not None:
            self._target = neuron
            self._show((pointer.point.x(), pointer.point.y()))
        return Qt.CursorShape.CrossCursor

    def _under(self, pointer: Pointer) -> int | None:
        return neuron_near(self._reach.scene, pointer.at, CATCH / self._reach.scene.zoom)

    # --- keys --------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key) -> bool:
        network = self._reach.scene.network
        if network is None:
            return False
        if key in _ENTER:
            self._enter(network)
            return True
        here = self._target if self._target is not None else self._first(network)
        place = neighbour(self._reach.scene, key, None if here is None else Place("neuron", here))
        if place is None:
            return False
        self._target = place.index
        self._show()
        return True

    def _enter(self, network: Network) -> None:
        if self._target is None:
            return
        if self._sources:
            self._connect(network)
            return
        self._sources = (network.neurons[self._target].id,)
        self._target = self._next(network, self._sources)
        self._show()

    def _connect(self, network: Network) -> None:
        assert self._target is not None
        link = link_neurons(network, self._sources, network.neurons[self._target].id)
        if link.intent is None:
            self._reach.refuse(link.text)
            return
        self._reach.request(link.intent)
        now = self._reach.scene.network
        if now is not None and now is not network:
            self._target = self._next(now, self._sources, self._target)
            self._show()

    def _first(self, network: Network) -> int | None:
        return network.index[self._sources[0]] if self._sources else None

    def _next(self, network: Network, sources: tuple[str, ...], after: int | None = None) -> int | None:
        """The next neuron that can be connected: in the layer of `after`, else above the neurons one connects from."""
        highest = max(int(network.layer_of[network.index[of]]) for of in sources)
        begin: int = network.layer_range(highest).stop if after is None else after
        layer = None if after is None else int(network.layer_of[after])
        for neuron in (*range(begin, len(network.neurons)), *range(begin)):
            if layer is not None and network.layer_of[neuron] != layer:
                continue
            if link_neurons(network, sources, network.neurons[neuron].id).intent is not None:
                return int(neuron)
        return after

    # --- what is seen ------------------------------------------------------------------------------------------

    def _show(self, beside: tuple[int, int] | None = None) -> None:
        """The preview to the neuron that pointer or keys stand at; its hint is beside the pointer, or the neuron."""
        scene, network = self._reach.scene, self._reach.scene.network
        if network is None:
            return
        self._sources = tuple(of for of in self._sources if of in network.index)
        names = words.neurons(network, self._sources)
        self._reach.glass.say(_GO_ON.format(names) if self._sources else _BEGIN)
        if self._target is None:
            circles = tuple(dot(scene, network.index[of]) for of in self._sources)
            self._reach.glass.show(Sketch(halos=circles) if circles else NO_SKETCH)
            return
        if not self._sources or self._sources == (network.neurons[self._target].id,):
            self._reach.glass.show(Sketch(halos=(dot(scene, self._target),)))
            return
        link = link_neurons(network, self._sources, network.neurons[self._target].id)
        hint = beside or self._reach.beside(self._target)
        self._reach.glass.show(preview(self._reach, network, link, self._target, hint))

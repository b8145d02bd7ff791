"""Where the arrow keys go: left and right from layer to layer, up and down within one.

For the view.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.network import Network
from engine.place import Place
from gui.canvas.scene import NetworkScene

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def neighbour(scene: NetworkScene, key: Qt.Key) -> Place | None:
    """The neuron that an arrow key leads to from the selection; None for other keys, or without a network."""
    network = scene.network
    if key not in _STEPS or network is None or not network.neurons:
        return None
    across, along = _STEPS[key]
    current = _neuron_of(network, scene.selected)
    if current is None:
        return Place("neuron", 0)
    layer = int(network.layer_of[current])
    if along:
        neurons = network.layer_range(layer)
        return Place("neuron", min(max(current + along, neurons.start), neurons.stop - 1))
    return Place("neuron", _across(scene, network, current, layer, across))


def _neuron_of(network: Network, place: Place | None) -> int | None:
    if place is None or place.kind == "error":
        return None
    if place.kind == "layer":
        return next(iter(network.layer_range(place.index)), None)
    return int(network.targets[place.index]) if place.kind == "connection" else place.index


def _across(scene: NetworkScene, network: Network, current: int, layer: int, step: int) -> int:
    """The neuron at the nearest height in the next layer that has any."""
    layer += step
    while 0 <= layer < len(network.layers):
        height = scene.point_of(current).y()
        neurons = network.layer_range(layer)
        if len(neurons):
            return min(neurons, key=lambda n: abs(scene.point_of(n).y() - height))
        layer += step
    return current

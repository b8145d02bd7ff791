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


def neighbour(scene: NetworkScene, key: Qt.Key, current: Place | None) -> Place | None:
    """The neuron that an arrow key leads to from a place; None for other keys, or without a network."""
    network = scene.network
    if key not in _STEPS or network is None or not network.neurons:
        return None
    across, along = _STEPS[key]
    neuron = neuron_of(network, current)
    if neuron is None:
        return Place("neuron", 0)
    layer = int(network.layer_of[neuron])
    if along:
        neurons = network.layer_range(layer)
        return Place("neuron", min(max(neuron + along, neurons.start), neurons.stop - 1))
    return Place("neuron", _across(scene, network, neuron, layer, across))


def neuron_of(network: Network, place: Place | None) -> int | None:
    """The neuron that a place belongs to: of a connection the one it leads to, of a layer the first."""
    if place is None or place.kind == "error":
        return None
    if place.kind == "layer":
        return next(iter(network.layer_range(place.index)), None)
    return int(network.targets[place.index]) if place.kind == "connection" else place.index


def following(network: Network, place: Place, step: int) -> Place | None:
    """What comes after a place, or before it: a neuron, its bias, its incoming connections, then the next neuron.

    None at the end, and for a place that is not in this order.
    """
    if place.kind == "neuron":
        return _after_neuron(network, place.index) if step > 0 else _last_of(network, place.index - 1)
    if place.kind == "bias":
        return _first_in(network, place.index) if step > 0 else Place("neuron", place.index)
    if place.kind == "connection":
        return _along(network, place.index, step)
    return None


def _after_neuron(network: Network, neuron: int) -> Place | None:
    return Place("bias", neuron) if network.bias_slots[neuron] >= 0 else _first_in(network, neuron)


def _first_in(network: Network, neuron: int) -> Place | None:
    """The first connection into a neuron, or where there is none the next neuron."""
    incoming = network.incoming(neuron)
    if len(incoming):
        return Place("connection", incoming.start)
    return Place("neuron", neuron + 1) if neuron + 1 < len(network.neurons) else None


def _last_of(network: Network, neuron: int) -> Place | None:
    """The last of what belongs to a neuron."""
    if neuron < 0:
        return None
    incoming = network.incoming(neuron)
    if len(incoming):
        return Place("connection", incoming.stop - 1)
    return Place("bias" if network.bias_slots[neuron] >= 0 else "neuron", neuron)


def _along(network: Network, edge: int, step: int) -> Place | None:
    neuron = int(network.targets[edge])
    if edge + step in network.incoming(neuron):
        return Place("connection", edge + step)
    if step < 0:
        return Place("bias" if network.bias_slots[neuron] >= 0 else "neuron", neuron)
    return Place("neuron", neuron + 1) if neuron + 1 < len(network.neurons) else None


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

"""What drawing asks for: a neuron in a layer or between two, at its height among the others or where it was put.

For the tools that add, and for the view. Where nothing of a layer was placed by hand the layer stays in its tidy
column, and a new neuron takes the place among the others at which it was put; else it stands exactly there, and those
that were not placed by hand stay where they are seen.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF

from engine.document import Document, Point, with_positions
from engine.edits.neurons import move_neurons
from engine.network import Network
from gui.canvas.navigation import neuron_of
from gui.canvas.scene import NetworkScene
from gui.canvas.spots import Spot
from gui.intents import Intent, layers, structure, words


def add_neuron(scene: NetworkScene, network: Network, at: Spot, point: QPointF, activation: str | None) -> Intent:
    """A neuron put at a point, in the layer of a spot, which may be a new one."""
    position = (point.x(), point.y())
    if at.fresh:
        own = position if scene.by_hand else None
        return layers.insert_layer(network, at.layer, size=1, activation=activation or "sigmoid", position=own)
    neurons = network.layer_range(at.layer)
    free = scene.by_hand if not len(neurons) else scene.by_hand.intersection(_ids(network, neurons))
    if free:
        return _standing(structure.add_neuron(network, at.layer, position, activation), _places(scene, network, at))
    above = int(np.count_nonzero(scene.arrangement.points[neurons.start : neurons.stop, 1] < point.y()))
    return _ordered(structure.add_neuron(network, at.layer, None, activation), at.layer, above)


def append_neuron(scene: NetworkScene, network: Network, layer: int, activation: str | None = None) -> Intent:
    """A neuron at the end of a layer: below the others where they were placed by hand."""
    neurons = network.layer_range(layer)
    if not scene.by_hand.intersection(_ids(network, neurons)):
        return structure.add_neuron(network, layer, None, activation)
    rows = np.sort(scene.arrangement.points[neurons.start : neurons.stop, 1])
    step = float(np.diff(rows)[-1]) if len(rows) > 1 else 4 * float(scene.arrangement.radii[neurons.start])
    x = float(scene.arrangement.points[neurons.start : neurons.stop, 0].mean())
    return structure.add_neuron(network, layer, (x, float(rows[-1]) + step), activation)


def append_beside(scene: NetworkScene, activation: str | None = None) -> Intent | None:
    """A neuron at the end of the layer of what is selected; of the first hidden layer where nothing is."""
    network, current = scene.network, scene.selected
    if network is None:
        return None
    neuron = neuron_of(network, current)
    layer = current.index if current is not None and current.kind == "layer" else min(1, len(network.layers) - 1)
    return append_neuron(scene, network, layer if neuron is None else int(network.layer_of[neuron]), activation)


def insert_layer(scene: NetworkScene, network: Network, gap: Spot) -> Intent:
    """A hidden layer with one neuron between two columns."""
    middle = float(scene.arrangement.points[:, 1].mean()) if len(scene.arrangement.points) else 0.0
    return layers.insert_layer(network, gap.layer, size=1, position=(gap.x, middle) if scene.by_hand else None)


def words_of(network: Network, at: Spot) -> str:
    """What adding at a spot does."""
    if at.fresh:
        left, right = (words.layer(network, layer).removeprefix("layer ") for layer in (at.layer - 1, at.layer))
        return f"Insert a layer between {left} and {right}"
    return f"Add a neuron to {words.layer(network, at.layer)}"


def _ids(network: Network, neurons: range) -> list[str]:
    return [network.neurons[i].id for i in neurons]


def _places(scene: NetworkScene, network: Network, at: Spot) -> dict[str, Point]:
    """Where the neurons of a layer are seen."""
    points = {}
    for i in network.layer_range(at.layer):
        x, y = scene.arrangement.points[i].tolist()
        points[network.neurons[i].id] = (x, y)
    return points


def _standing(intent: Intent, places: Mapping[str, Point]) -> Intent:
    """The same, with neurons staying where they are seen."""

    def make(document: Document) -> Document:
        made = intent.make(document)
        return with_positions(made, {of: point for of, point in places.items() if of not in made.positions})

    return Intent(intent.text, make)


def _ordered(intent: Intent, layer: int, place: int) -> Intent:
    """The same, with the neuron that comes at the end of a layer at another place among the others."""

    def make(document: Document) -> Document:
        made = intent.make(document)
        neurons = made.network.layer_range(layer)
        if place >= len(neurons) - 1:
            return made
        return move_neurons(made, [made.network.neurons[neurons[-1]].id], layer, place)

    return Intent(intent.text, make)

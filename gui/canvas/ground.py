"""Where things are on the canvas, asked by gestures and tools: what is near, inside or new, and where it stands.

Pure NumPy over what the scene shows. For gestures, tools and the view.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.network import Indices, Network
from engine.place import Place
from gui.canvas.glass import Box, Dot
from gui.canvas.scene import NetworkScene


def dot(scene: NetworkScene, neuron: int) -> Dot:
    """A neuron's circle."""
    x, y = scene.arrangement.points[neuron].tolist()
    return Dot(x, y, float(scene.arrangement.radii[neuron]))


def neuron_near(scene: NetworkScene, at: QPointF, within: float) -> int | None:
    """The neuron whose circle is nearest to a point and not farther from it than `within`."""
    placed = scene.arrangement
    if scene.network is None or not len(placed.points):
        return None
    away = np.hypot(placed.points[:, 0] - at.x(), placed.points[:, 1] - at.y()) - placed.radii
    away[np.isin(scene.network.layer_of, list(placed.folded))] = np.inf  # of a block there is none alone
    nearest = int(away.argmin())
    return nearest if away[nearest] <= within else None


def inside(scene: NetworkScene, box: Box) -> tuple[Indices, Indices]:
    """The neurons whose centres lie in a rectangle, and the connections between them."""
    network = scene.network
    if network is None:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    x, y = scene.arrangement.points.T
    taken = (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
    return np.flatnonzero(taken), np.flatnonzero(taken[network.sources] & taken[network.targets])


def in_view(scene: NetworkScene, area: QRectF) -> bool:
    """Whether anything of the network stands in a part of the scene: the circle of a neuron, a block, or a field."""
    placed = scene.arrangement
    circles = np.column_stack([placed.points, placed.radii, placed.radii])
    x, y, wide, high = np.concatenate([circles, np.array([box[:4] for box in placed.boxes.values()]).reshape(-1, 4)]).T
    across = (x + wide >= area.left()) & (x - wide <= area.right())
    return bool((across & (y + high >= area.top()) & (y - high <= area.bottom())).any())


def changed(scene: NetworkScene, before: Network, positions: Mapping[str, tuple[float, float]]) -> list[Place]:
    """What an edit was about: the neurons that are new, else those moved by hand, else what is selected, else all."""
    network = scene.network
    if network is None:
        return []
    added = [i for of, i in network.index.items() if of not in before.index]
    moved = [i for of, i in network.index.items() if scene.positions.get(of) != positions.get(of)]
    if added or moved:
        return [Place("neuron", i) for i in added or moved]
    return [*scene.selection.places] or [Place("neuron", i) for i in range(len(network.neurons))]


def spots_of(scene: NetworkScene, place: Place) -> list[QPointF]:
    """The points that a place stands at: both ends of a connection, all neurons of a layer."""
    network = scene.network
    if network is None or place.kind == "error":
        return [scene.error.pos()] if place.kind == "error" else []
    if place.kind == "connection":
        return [scene.point_of(int(ends[place.index])) for ends in (network.sources, network.targets)]
    if place.kind == "layer":
        neurons = network.layer_range(place.index)
        return [scene.anchor(place), *(scene.point_of(neuron) for neuron in neurons)]
    return [scene.point_of(place.index)]

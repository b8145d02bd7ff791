"""All lines of an arrangement: routes of single connections, bundles of those at folded layers, and which are lit.

Pure values. For the scene.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from engine.arrangement import Arrangement
from engine.network import Indices, Network
from engine.place import Place
from gui.canvas.connections.routes import Routes, route, straight
from gui.canvas.folding.bundles import NO_BUNDLES, Bundles, bundles
from gui.canvas.lights import Lights, edges_about
from gui.selection import Selection, selecting


def lines(network: Network, placed: Arrangement, before: Bundles = NO_BUNDLES) -> tuple[Routes, Bundles]:
    """The ways of all connections. Those at a field of dots are straight: there are too many to be led anywhere.

    Of the bundles `before` is taken what still holds.
    """
    bundled = bundles(network, placed, before)
    sources, targets = network.sources, network.targets
    if any(placed.dense):
        return straight(placed.points, placed.radii, sources, targets, bundled.hidden), bundled
    routes = route(
        placed.points,
        placed.radii,
        sources,
        targets,
        hidden=bundled.hidden,
        single=placed.single,
        blocks=[*placed.boxes.values()],
    )
    return routes, bundled


def spaces(network: Network) -> Indices:
    """A number for the pair of layers that each connection joins, shape (connections,)."""
    layers = network.layer_of
    return layers[network.sources] * len(network.layers) + layers[network.targets]


def lit_bundles(network: Network, bundled: Bundles, found: Lights, pointed_at: Collection[Selection]) -> dict[int, str]:
    """The colour roles of the bundles that hold something lit, selected or under the pointer."""
    if not bundled.bundles:
        return {}
    layers = {layer for one in pointed_at for layer in one.layers()}
    whole = selecting(*(Place("neuron", i) for layer in layers for i in network.layer_range(layer)))
    around = edges_about(network, [*pointed_at, whole])
    lit = dict.fromkeys(bundled.holding(np.flatnonzero(around)), "selection")
    for role, edges in found.edges_by_role().items():
        lit.update(dict.fromkeys(bundled.holding(edges), role))
    return lit

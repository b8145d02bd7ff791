"""What a picture of a network leaves out, so that nobody misses a weight or a bias because of it.

For the scene; the legend puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.arrangement import Arrangement
from engine.network import Network
from gui.canvas.connections.layer import EdgeLayer
from gui.canvas.folding.bundles import Bundles
from gui.canvas.labels.labelling import Labelling
from gui.canvas.legend import Said


def said(network: Network, placed: Arrangement, labelling: Labelling, edges: EdgeLayer, bundled: Bundles) -> Said:
    """The facts of a picture."""
    drawn, in_view = edges.counted()
    fields = np.flatnonzero(placed.dense).tolist()
    return Said(
        labels=labelling.shown,
        fewer_digits=labelling.fewer_digits,
        wanted_all=labelling.options.mode == "all",
        lines=edges.routes.lines,
        drawn=drawn,
        in_view=in_view,
        bundled=len(bundled.bundles),
        folded=len(placed.folded),
        biases_in_fields=_with_biases(network, fields),
        biases_in_blocks=_with_biases(network, placed.folded),
        biases=bool((network.bias_slots >= 0).any()) or not network.neurons,
    )


def _with_biases(network: Network, layers: Iterable[int]) -> int:
    """How many of some layers have a neuron with a bias."""
    ranges = (network.layer_range(layer) for layer in layers)
    return sum(bool((network.bias_slots[own.start : own.stop] >= 0).any()) for own in ranges)

"""Gives the items of the canvas their looks at a moment: numbers, light, selection and pointer.

For the scene, which knows the moment; the items are dumb.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.network import Network
from engine.place import Place
from gui.canvas.items import Items
from gui.canvas.lights import Lights
from gui.canvas.looks import block_look, error_look, neuron_look, target_look
from gui.canvas.stage import Stage
from gui.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """All that looks depend on. `kin` are the shared slots that the selection or the pointer stands at."""

    network: Network
    stage: Stage
    lights: Lights
    selection: Selection
    hovered: Place | None
    kin: frozenset[int]
    formula: str
    digits: int


def dress(items: Items, moment: Moment, *, compact: bool) -> None:
    """Shows a moment on all items."""
    network, stage, found, digits = moment.network, moment.stage, moment.lights, moment.digits
    for neuron, item in items.neurons.items():
        look = neuron_look(
            network,
            stage,
            found,
            neuron,
            digits,
            compact=compact,
            selection=moment.selection,
            hovered=moment.hovered,
            kin=moment.kin,
        )
        item.show_look(look)
    _dress_fields(items, moment)
    for target in items.targets:
        target.setVisible(bool(np.isfinite(stage.targets[target.output])))
        target.show_look(target_look(network, stage, found, target.output, digits))
    for layer, block in items.blocks.items():
        hovered = moment.hovered == Place("layer", layer)
        shown = block_look(network, stage, found, layer, digits, selection=moment.selection, hovered=hovered)
        block.show_look(shown)
    for layer, frame in items.empty.items():
        frame.show_selected(Place("layer", layer) in moment.selection)
    for layer, caption in enumerate(items.captions):
        caption.show_selected(Place("layer", layer) in moment.selection)
    items.error.show_look(error_look(stage, found, moment.formula, digits))


def _dress_fields(items: Items, moment: Moment) -> None:
    if not items.dense:
        return
    lit = {place.index: role for place, role in moment.lights.at.items() if place.kind == "neuron"}
    lit = {index: "focus" if role == "focus_glow" else role for index, role in lit.items()}
    marked = moment.selection.of_kind("neuron").tolist()
    marked += [moment.hovered.index] if moment.hovered is not None and moment.hovered.kind == "neuron" else []
    lit.update(dict.fromkeys(marked, "selection_outline"))
    for layer, item in items.dense.items():
        neurons = moment.network.layer_range(layer)
        own = {neuron: role for neuron, role in lit.items() if neuron in neurons}
        item.show_outputs(moment.stage.out[neurons.start : neurons.stop], own)

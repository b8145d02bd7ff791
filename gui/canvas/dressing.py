"""Gives the items of the canvas their looks at a moment: numbers, light, selection and pointer.

For the scene, which knows the moment; the items are dumb.
"""

from __future__ import annotations

import numpy as np

from engine.numerals import shown
from engine.place import Place
from gui.canvas.items import Items
from gui.canvas.looks import block_look, error_look, neuron_look, target_look
from gui.canvas.moment import Moment


def dress(items: Items, now: Moment, *, compact: bool) -> None:
    """Shows a moment on all items."""
    for neuron, item in items.neurons.items():
        item.show_look(neuron_look(now, neuron, compact=compact))
    _dress_fields(items, now)
    for target in items.targets:
        target.setVisible(bool(np.isfinite(now.stage.targets[target.output])))
        target.show_look(target_look(now, target.output))
    for layer, block in items.blocks.items():
        block.show_look(block_look(now, layer))
    for layer, frame in items.empty.items():
        frame.show_selected(Place("layer", layer) in now.selection)
    for layer, caption in enumerate(items.captions):
        caption.show_selected(Place("layer", layer) in now.selection)
    items.error.show_look(error_look(now))


def redress(items: Items, now: Moment) -> None:
    """Shows the parameters of a moment at rest on items that are dressed already; nothing else is another."""
    slots, values = now.network.bias_slots.tolist(), now.stage.old
    for neuron, item in items.neurons.items():
        if slots[neuron] >= 0:
            item.show_bias(shown(float(values[slots[neuron]]), now.digits))
    for layer, block in items.blocks.items():
        block.show_look(block_look(now, layer))


def _dress_fields(items: Items, now: Moment) -> None:
    if not items.dense:
        return
    lit = {place.index: role for place, role in now.lights.at.items() if place.kind == "neuron"}
    lit = {index: "focus" if role == "focus_glow" else role for index, role in lit.items()}
    marked = now.selection.of_kind("neuron").tolist()
    marked += [now.hovered.index] if now.hovered is not None and now.hovered.kind == "neuron" else []
    lit.update(dict.fromkeys(marked, "selection_outline"))
    for layer, item in items.dense.items():
        neurons = now.network.layer_range(layer)
        own = {neuron: role for neuron, role in lit.items() if neuron in neurons}
        item.show_outputs(now.stage.out[neurons.start : neurons.stop], own)

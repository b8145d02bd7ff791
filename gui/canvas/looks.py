"""From numbers to looks: what each neuron, label and target shows of a stage.

Pure functions; for the scene.
"""

from __future__ import annotations

import math

import numpy as np

from engine.network import Indices, Network, Own, Parameter, Vector
from engine.numerals import MINUS, shown
from engine.place import Place
from gui.canvas.block_item import BlockLook
from gui.canvas.ends import ErrorLook, TargetLook
from gui.canvas.label_layer import LabelText
from gui.canvas.lights import Lights
from gui.canvas.neuron_item import BiasLook, NeuronLook
from gui.canvas.stage import Stage
from gui.canvas.words import layer_caption
from gui.selection import AT_NEURON, Selection
from gui.theme import FACTOR_ROLES

ROOM = 6  #: Characters of a number on a chip; its tooltip has it in full.


def text(value: float, digits: int) -> str | None:
    """A number as it is shown, None while it is unknown."""
    return None if math.isnan(value) else shown(value, digits)


def brief(value: float, digits: int, room: int = ROOM) -> str:
    """A number in at most `room` characters and its sign, with as many digits of those asked for as that leaves."""
    for kept in range(digits, 1, -1):
        said = shown(value, kept)
        if len(said.removeprefix(MINUS)) <= room:
            return said
    return f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e").replace("-", MINUS)


def _known(value: float, digits: int) -> str | None:
    return None if math.isnan(value) else brief(value, digits)


def neuron_look(
    network: Network,
    stage: Stage,
    found: Lights,
    neuron: int,
    digits: int,
    *,
    compact: bool,
    selection: Selection,
    hovered: Place | None,
    kin: frozenset[int] = frozenset(),
) -> NeuronLook:
    """All that is seen of a neuron."""
    is_input = bool(network.layer_of[neuron] == 0)
    out = float(stage.out[neuron])
    place = Place("neuron", neuron)
    return NeuronLook(
        label=network.neurons[neuron].name,
        is_input=is_input,
        value=text(out, digits),
        strength=0.0 if math.isnan(out) else min(abs(out), 1.0),
        net=None if is_input else _known(float(stage.net[neuron]), digits),
        delta=_known(float(stage.delta[neuron]), digits),
        bias=_bias_look(network, stage, found, neuron, digits, compact=compact, selection=selection, kin=kin),
        glow=found.role("neuron", neuron),
        ring=found.rings.get(neuron),
        selected=place in selection,
        hovered=hovered == place,
    )


def _bias_look(
    network: Network,
    stage: Stage,
    found: Lights,
    neuron: int,
    digits: int,
    *,
    compact: bool,
    selection: Selection,
    kin: frozenset[int],
) -> BiasLook | None:
    parameter = network.neurons[neuron].bias
    if parameter is None:
        return None
    slot = int(network.bias_slots[neuron])
    below, role = _below(stage, slot, digits)
    value = shown(float(stage.old[slot]), digits)
    return BiasLook(
        name=parameter_name(network, parameter, slot) or "b",
        value=below if compact and below is not None else value,
        below=None if compact else below,
        below_role=role,
        frozen=not network.trainable[slot],
        tag=shared_tag(network, slot),
        glow=found.role("bias", neuron),
        selected=Place("bias", neuron) in selection,
        kin=slot in kin,
    )


def parameter_name(network: Network, parameter: Parameter, slot: int) -> str:
    """The label of a parameter; a shared one always has a name."""
    label = network.slot_labels[slot]
    if isinstance(parameter, Own):
        return label or ""
    return label or parameter.name


def block_look(
    network: Network, stage: Stage, found: Lights, layer: int, digits: int, *, selection: Selection, hovered: bool
) -> BlockLook:
    """All that is seen of a folded layer; a step or a selection within it shows on the whole block."""
    own = network.layer_range(layer)
    count = len(own)
    slots = network.bias_slots[own.start : own.stop]
    biases = stage.values[slots[slots >= 0]]
    at = {place.index: role for place, role in found.at.items() if place.kind in ("neuron", "bias")}
    activation = layer_caption(network, layer).partition(" · ")[2]
    return BlockLook(
        name=network.layers[layer].name,
        count=f"{count:,} neuron{'' if count == 1 else 's'}",
        activation=activation,
        is_input=layer == 0,
        outputs=stage.out[own.start : own.stop],
        biases=_range_text(biases, digits) if len(biases) else None,
        glow=next((role for index, role in at.items() if index in own), None),
        ring=next((role for index, role in found.rings.items() if index in own), None),
        selected=Place("layer", layer) in selection,
        within=any(_holds(own, selection.of_kind(kind)) for kind in AT_NEURON),
        hovered=hovered,
    )


def _holds(own: range, places: Indices) -> bool:
    """Whether a layer's neurons hold any of some places, which are in order."""
    return bool(np.searchsorted(places, own.start) < np.searchsorted(places, own.stop))


def _range_text(values: Vector, digits: int) -> str:
    low, high = (brief(float(value), min(digits, 3)) for value in (values.min(), values.max()))
    return low if low == high else f"{low} … {high}"


def shared_tag(network: Network, slot: int) -> str | None:
    """The colour role by which the places of a shared parameter are told from those of others; None if it is not."""
    place = slot - network.first_shared
    return FACTOR_ROLES[place % len(FACTOR_ROLES)] if place >= 0 else None


def label_text(
    network: Network,
    stage: Stage,
    found: Lights,
    edge: int,
    digits: int,
    *,
    named: bool,
    two_lines: bool,
    kin: frozenset[int] = frozenset(),
    selected: bool = False,
) -> LabelText:
    """What stands on a weight's label; with one line only, the newest number takes the place of the weight."""
    parameter = network.connections[edge].weight
    slot = int(network.weight_slots[edge])
    below, role = _below(stage, slot, digits)
    value = shown(float(stage.old[slot]), digits)
    return LabelText(
        value=value if two_lines or below is None else below,
        name=parameter_name(network, parameter, slot) if named and (two_lines or below is None) else "",
        below=below if two_lines else None,
        below_role=role,
        frozen=not network.trainable[slot],
        tag=shared_tag(network, slot),
        kin=slot in kin,
        selected=selected,
        glow=found.role("connection", edge),
        value_role="label_text" if two_lines or below is None else role,
    )


def _below(stage: Stage, slot: int, digits: int) -> tuple[str | None, str]:
    """The second line of a parameter: its new value, or before that its gradient."""
    if stage.changed[slot]:
        return f"→ {brief(float(stage.values[slot]), digits)}", "update_text"
    gradient = _known(float(stage.gradient[slot]), digits)
    return (None if gradient is None else f"∂ {gradient}"), "gradient_text"


def target_look(network: Network, stage: Stage, found: Lights, output: int, digits: int) -> TargetLook:
    """A target; a single output's part is the error itself and not said twice."""
    neuron = network.layer_range(-1)[output]
    part = text(float(stage.parts[output]), digits) if network.output_count > 1 else None
    glow = found.role("target", neuron)
    return TargetLook(f"E_{output + 1}", text(float(stage.targets[output]), digits) or "", part, glow)


def error_look(stage: Stage, found: Lights, formula: str, digits: int) -> ErrorLook:
    """The error, with its formula where there is a target."""
    known = not bool(all(math.isnan(target) for target in stage.targets.tolist()))
    return ErrorLook(formula if known else "", text(stage.error, digits), found.role("error", -1))

"""From numbers to looks: what each neuron, block, target and the error shows of a moment.

Pure functions. For dressing the items, and for the labels, which say the same of weights.
"""

from __future__ import annotations

import math

import numpy as np

from engine.network import Indices, Network, Own, Parameter, Vector
from engine.numerals import MINUS, shown
from engine.place import Place
from engine.steps import TOTAL, Quantity
from gui.canvas.ends import ErrorLook, TargetLook
from gui.canvas.folding.block_item import BlockLook
from gui.canvas.moment import Moment
from gui.canvas.neuron_item import BiasLook, NeuronLook
from gui.canvas.text import plain
from gui.canvas.words import layer_caption
from gui.selection import AT_NEURON
from gui.theme import FACTOR_ROLES

ASKED = "?"  #: What stands in the place of a number that an exercise asks for.
_INPUT_ROOM = 6  # characters of an input's name in its circle
_LABEL_ROOM = 4  # characters of a label that stands below a letter
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


def _or_asked(now: Moment, quantity: Quantity, subject: int, known: str | None) -> str | None:
    """A number as it is shown; a question mark where it is asked for and not known."""
    return ASKED if known is None and now.stage.is_asked(quantity, subject) else known


def neuron_look(now: Moment, neuron: int, *, compact: bool) -> NeuronLook:
    """All that is seen of a neuron."""
    stage, place = now.stage, Place("neuron", neuron)
    is_input = bool(now.network.layer_of[neuron] == 0)
    out = float(stage.out[neuron])
    return NeuronLook(
        label=now.network.neurons[neuron].name,
        is_input=is_input,
        value=_or_asked(now, Quantity.OUT, neuron, text(out, now.digits)),
        strength=0.0 if math.isnan(out) else min(abs(out), 1.0),
        net=None if is_input else _or_asked(now, Quantity.NET, neuron, _known(float(stage.net[neuron]), now.digits)),
        delta=_or_asked(now, Quantity.DELTA, neuron, _known(float(stage.delta[neuron]), now.digits)),
        bias=_bias_look(now, neuron, compact=compact),
        glow=now.lights.role("neuron", neuron),
        ring=now.lights.rings.get(neuron),
        selected=place in now.selection,
        hovered=now.hovered == place,
        letters=(now.manner.letter("net"), now.manner.letter("delta")),
        left_out=neuron in stage.left_out,
        beside=_is_beside(now.network, neuron),
    )


def _is_beside(network: Network, neuron: int) -> bool:
    """Whether a name stands beside its circle, which has no room for it and the value."""
    name, layer = plain(network.neurons[neuron].name), network.layer_of[neuron]
    if layer == 0:
        return len(name) > _INPUT_ROOM
    return bool(layer == len(network.layers) - 1) and _has_title(name)


def _has_title(name: str) -> bool:
    return len(name) > _LABEL_ROOM and "}" not in name


def _bias_look(now: Moment, neuron: int, *, compact: bool) -> BiasLook | None:
    network, parameter = now.network, now.network.neurons[neuron].bias
    if parameter is None:
        return None
    slot = int(network.bias_slots[neuron])
    below, role = second_line(now, slot)
    value = shown(float(now.stage.old[slot]), now.digits)
    return BiasLook(
        name=parameter_name(network, parameter, slot) or now.manner.letter("bias"),
        value=below if compact and below is not None else value,
        below=None if compact else below,
        below_role=role,
        frozen=not network.trainable[slot],
        tag=shared_tag(network, slot),
        glow=now.lights.role("bias", neuron),
        selected=Place("bias", neuron) in now.selection,
        kin=slot in now.kin,
    )


def parameter_name(network: Network, parameter: Parameter, slot: int) -> str:
    """The label of a parameter; a shared one always has a name."""
    label = network.slot_labels[slot]
    if isinstance(parameter, Own):
        return label or ""
    return label or parameter.name


def block_look(now: Moment, layer: int) -> BlockLook:
    """All that is seen of a folded layer; a step or a selection within it shows on the whole block."""
    network, stage, place = now.network, now.stage, Place("layer", layer)
    own = network.layer_range(layer)
    slots = network.bias_slots[own.start : own.stop]
    biases = stage.values[slots[slots >= 0]]
    lit = {place.index: role for place, role in now.lights.at.items() if place.kind in ("neuron", "bias")}
    return BlockLook(
        name=network.layers[layer].name,
        count=f"{len(own):,} neuron{'' if len(own) == 1 else 's'}",
        activation=layer_caption(network, layer).partition(" · ")[2],
        is_input=layer == 0,
        outputs=stage.out[own.start : own.stop],
        biases=_range_text(biases, now.digits) if len(biases) else None,
        glow=next((role for index, role in lit.items() if index in own), None),
        ring=next((role for index, role in now.lights.rings.items() if index in own), None),
        selected=place in now.selection,
        within=any(_holds(own, now.selection.of_kind(kind)) for kind in AT_NEURON),
        hovered=now.hovered == place,
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


def second_line(now: Moment, slot: int) -> tuple[str | None, str]:
    """The second line of a parameter and its role: its new value, or before that its gradient."""
    if now.stage.is_asked(Quantity.NEW_VALUE, slot):
        return f"→ {ASKED}", "update_text"
    if now.stage.is_asked(Quantity.GRADIENT, slot):
        return f"∂ {ASKED}", "gradient_text"
    if now.stage.changed[slot]:
        return f"→ {brief(float(now.stage.values[slot]), now.digits)}", "update_text"
    gradient = _known(float(now.stage.gradient[slot]), now.digits)
    return (None if gradient is None else f"∂ {gradient}"), "gradient_text"


def target_look(now: Moment, output: int) -> TargetLook:
    """A target; a single output's part is the error itself and not said twice."""
    network, stage = now.network, now.stage
    part = text(float(stage.parts[output]), now.digits) if network.output_count > 1 else None
    part = _or_asked(now, Quantity.ERROR, network.layer_range(-1)[output], part)
    glow = now.lights.role("target", network.layer_range(-1)[output])
    target = text(float(stage.targets[output]), now.digits) or ""
    return TargetLook(_part_name(now, output), target, part, glow, _target_title(now, output))


def _target_title(now: Moment, output: int) -> str:
    """What stands above a target: the name of its output, such as that of a class, where the circle has no room."""
    name = plain(now.network.neurons[now.network.layer_range(-1)[output]].name)
    return name if _has_title(name) else "target"


def _part_name(now: Moment, output: int) -> str:
    """What formulas call an output's part of the error, E_o1; by its number where there is no room for the label."""
    label = plain(now.network.neurons[now.network.layer_range(-1)[output]].name)
    fits = 0 < len(label) <= _LABEL_ROOM and "}" not in label
    return f"{now.manner.letter('error')}_{{{label if fits else output + 1}}}"


def error_look(now: Moment) -> ErrorLook:
    """The error, with its formula where there is a target."""
    known, glow = not np.isnan(now.stage.targets).all(), now.lights.role("error", -1)
    outputs, letter = now.network.layer_range(-1), now.manner.letter("error")
    asked = outputs[0] if len(outputs) == 1 else TOTAL  # the error of a single output is the whole
    value = _or_asked(now, Quantity.ERROR, asked, text(now.stage.error, now.digits))
    return ErrorLook(now.formula if known else "", value, glow, letter)

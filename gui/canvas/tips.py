"""What is said about a place of the scene: its tooltip, its announcement, and the words of its number's editor.

For the view.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.network import Indices, Network
from engine.place import Place, PlaceKind
from gui.canvas.scene import NetworkScene
from gui.canvas.stage import Stage
from gui.canvas.text import plain
from gui.canvas.words import (
    ParameterNumbers,
    bias_tip,
    bundle_words,
    connection_tip,
    connection_words,
    in_full,
    layer_tip,
    neuron_tip,
    neuron_words,
    parameter_notes,
    summary,
    target_tip,
)
from gui.manner import Manner
from gui.spoken import Known, spoken_selection


def tip(scene: NetworkScene, place: Place | None) -> str:
    """A place's numbers in full; empty where there is nothing."""
    network, stage, how = scene.network, scene.stage, scene.manner
    if network is None or stage is None or how is None or place is None:
        return ""
    return _TIPS[place.kind](network, stage, place.index, how)


def bundle_tip(scene: NetworkScene, edges: Indices) -> str:
    """How many weights a bundle stands for, and the strongest and the mean of them."""
    network, stage = scene.network, scene.stage
    if network is None or stage is None:
        return ""
    return bundle_words(network, edges, stage.values[network.weight_slots[edges]])


def _neuron(network: Network, stage: Stage, i: int, how: Manner) -> str:
    delta = how.letter("delta"), float(stage.delta[i])
    said = neuron_tip(network, i, float(stage.net[i]), float(stage.out[i]), delta)
    return f"{said}\nDropout leaves it out of this update for this sample" if i in stage.left_out else said


def _connection(network: Network, stage: Stage, i: int, how: Manner) -> str:
    return connection_tip(network, i, _numbers(stage, int(network.weight_slots[i]), how, "weight"))


def _bias(network: Network, stage: Stage, i: int, how: Manner) -> str:
    slot = int(network.bias_slots[i])
    return bias_tip(network, i, how.noun(slot), _numbers(stage, slot, how, "bias"))


def _target(network: Network, stage: Stage, i: int, _how: Manner) -> str:
    output = i - network.layer_range(-1).start
    return target_tip(network.neurons[i].name, float(stage.targets[output]), float(stage.parts[output]))


def _error(_network: Network, stage: Stage, _i: int, _how: Manner) -> str:
    return "error" if math.isnan(stage.error) else f"error {in_full(stage.error)}"


def _layer(network: Network, _stage: Stage, i: int, _how: Manner) -> str:
    return layer_tip(network, i)


_TIPS: dict[PlaceKind, Callable[[Network, Stage, int, Manner], str]] = {
    "neuron": _neuron,
    "connection": _connection,
    "bias": _bias,
    "target": _target,
    "error": _error,
    "layer": _layer,
}


def _numbers(stage: Stage, slot: int, how: Manner, letter: str) -> ParameterNumbers:
    symbol = f"∂{how.letter('error')}/∂{how.letter(letter)}"
    return ParameterNumbers(float(stage.values[slot]), float(stage.old[slot]), float(stage.gradient[slot]), symbol)


def announced(scene: NetworkScene) -> str:
    """What a screen reader says: the selection, and what happens."""
    network, stage = scene.network, scene.stage
    if network is None or stage is None:
        return "no network"
    known = Known(stage.values, stage.out, stage.targets, stage.error, scene.manner)
    said = spoken_selection(network, scene.selection, known) or summary(network)
    return f"{said}; {stage.headline.lstrip('▶◀ ')}" if stage.headline else said


@dataclass(frozen=True, slots=True)
class EditorWords:
    """What the editor of a place's number needs to know."""

    slot: int
    value: float
    place: Place
    name: str
    tip: str


def editor_words(scene: NetworkScene, place: Place) -> EditorWords | None:
    """For a connection its weight, for a neuron its bias; None for a place that has neither."""
    network, stage = scene.network, scene.stage
    if network is None or stage is None or place.kind in ("target", "error", "layer"):
        return None
    if place.kind == "connection":
        slot, parameter = int(network.weight_slots[place.index]), network.connections[place.index].weight
        name = connection_words(network, place.index, stage.values)
    else:
        place = Place("bias", place.index)
        slot, own = int(network.bias_slots[place.index]), network.neurons[place.index].bias
        if own is None:
            return None
        noun = "bias" if scene.manner is None else scene.manner.noun(slot)
        parameter, name = own, f"{noun} of {plain(network.neurons[place.index].name)}"
    notes = "\n".join([name, *parameter_notes(network, parameter)])
    return EditorWords(slot, float(stage.values[slot]), place, name, notes)


def refusal(scene: NetworkScene, place: Place) -> str | None:
    """Why a place has no number to type, in one line; None if it has one or is none of the network's."""
    network = scene.network
    if network is None or place.kind not in ("neuron", "bias"):
        return None
    if network.neurons[place.index].bias is not None:
        return None
    return _no_bias(network, place.index)


def _no_bias(network: Network, neuron: int) -> str:
    if network.layer_of[neuron] == 0:
        return "input neurons have no bias; their values come from the data"
    return f"{neuron_words(network, neuron)} has no bias"

"""What the canvas says in words: the headline of a step, tooltips, and what a screen reader announces.

Pure text. For the stage, the scene and the view.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np

from engine import formula
from engine.network import Indices, Network, Own, Parameter, Shared, Vector
from engine.numerals import shown
from engine.steps import Phase
from engine.trace import Frame
from gui.canvas.text import plain
from gui.wording import layer_words

_TIP_DIGITS = 3  # of the numbers that stand for many

PHASE_ROLES: dict[Phase | None, str] = {
    None: "muted",
    "forward": "link",
    "error": "focus",
    "backward": "delta_text",
    "update": "update_text",
}


def headline(frame: Frame) -> str:
    """One line that says what happens now."""
    if frame.at_end:
        return "update: done, every weight has its new value"
    return _HEADLINES[frame.phase](frame)


def _ready(_: Frame) -> str:
    return "▶ the inputs are set; nothing is computed yet"


def _forward(frame: Frame) -> str:
    network, neuron = frame.trace.network, _neuron(frame)
    layer = int(network.layer_of[neuron])
    before = layer_words(network, layer - 1)
    return f"▶ forward pass: the values go from the {before} to the {layer_words(network, layer)}"


def _error(_: Frame) -> str:
    return "error: each output is compared with its target"


def _backward(frame: Frame) -> str:
    network, neuron = frame.trace.network, _neuron(frame)
    layer = int(network.layer_of[neuron])
    here = layer_words(network, layer)
    if layer == len(network.layers) - 1:
        return f"◀ backward pass: the error comes to the {here}"
    return f"◀ backward pass: the error goes from the {layer_words(network, layer + 1)} to the {here}"


def _update(_: Frame) -> str:
    return "update: every weight gets its new value"


_HEADLINES = {None: _ready, "forward": _forward, "error": _error, "backward": _backward, "update": _update}


def _neuron(frame: Frame) -> int:
    """The neuron that the last step came to."""
    neuron = frame.numbers.last_neuron
    return len(frame.trace.network.neurons) - 1 if neuron is None else neuron


def layer_caption(network: Network, layer: int) -> str:
    """What stands above a column: the layer's name and the activations in force."""
    name = plain(network.layers[layer].name)
    if layer == 0:
        return name
    layer_own = network.layers[layer].activation or "identity"
    used = dict.fromkeys(n.activation or layer_own for n in network.layers[layer].neurons)
    return f"{name} · {', '.join(word.replace('_', ' ') for word in used or [layer_own])}"


class ParameterNumbers(NamedTuple):
    """A parameter in force, before the update, and its gradient with the symbol that it has."""

    value: float
    old: float
    gradient: float
    symbol: str


# --- tooltips -----------------------------------------------------------------------------------------------------


def neuron_tip(network: Network, neuron: int, net: float, out: float, delta: tuple[str, float]) -> str:
    """A neuron's numbers in full."""
    layer = int(network.layer_of[neuron])
    lines = [f"{neuron_words(network, neuron)}, {layer_words(network, layer)}"]
    if layer:
        lines.append(f"activation {network.activation_of(neuron).replace('_', ' ')}")
    lines += _numbers(("input" if layer == 0 else "output", out), ("weighted sum", net), delta)
    return "\n".join(lines)


def layer_tip(network: Network, layer: int) -> str:
    """A layer by its name, its size and its activation."""
    size, activation = len(network.layers[layer].neurons), network.layers[layer].activation
    lines = [f"{layer_words(network, layer)}, {size:,} neuron{'' if size == 1 else 's'}"]
    return "\n".join(lines + ([f"activation {activation.replace('_', ' ')}"] if activation else []))


def connection_tip(network: Network, edge: int, numbers: ParameterNumbers) -> str:
    """A weight's numbers in full."""
    connection = network.connections[edge]
    ends = f"{_name(network, int(network.sources[edge]))} → {_name(network, int(network.targets[edge]))}"
    lines = [f"weight {ends}", *parameter_notes(network, connection.weight)]
    return "\n".join(lines + _parameter_numbers(numbers))


def bundle_words(network: Network, edges: Indices, weights: Vector) -> str:
    """The weights (n,) of a bundle's connections: `784 × 128 weights, strongest 0.31, mean −0.002`."""
    ends = [np.count_nonzero(np.bincount(of[edges])) for of in (network.sources, network.targets)]
    whole = ends[0] * ends[1] == len(edges)
    between = "" if whole else f" between {ends[0]:,} and {ends[1]:,} neurons"
    count = f"{ends[0]:,} × {ends[1]:,}" if whole else f"{len(edges):,}"
    noun = "weight" if len(edges) == 1 else "weights"
    strongest = shown(float(weights[np.abs(weights).argmax()]), _TIP_DIGITS)
    with np.errstate(invalid="ignore", over="ignore"):  # of weights that have gone beyond the numbers
        mean = shown(float(weights.mean()), _TIP_DIGITS)
    return f"{count} {noun}{between}, strongest {strongest}, mean {mean}"


def bias_tip(network: Network, neuron: int, noun: str, numbers: ParameterNumbers) -> str:
    """A bias' or threshold's numbers in full."""
    notes = parameter_notes(network, network.neurons[neuron].bias)
    lines = [f"{noun} of {_name(network, neuron)}", *notes]
    return "\n".join(lines + _parameter_numbers(numbers))


def target_tip(name: str, target: float, part: float) -> str:
    """A target, and its output's part of the error."""
    return "\n".join([f"target of {plain(name)}", *_numbers(("target", target), ("part of the error", part))])


def _parameter_numbers(of: ParameterNumbers) -> list[str]:
    before = () if of.value == of.old else (("before", of.old),)
    return _numbers(("value", of.value), *before, (f"gradient {of.symbol}", of.gradient))


def _numbers(*pairs: tuple[str, float]) -> list[str]:
    return [f"{name} {in_full(value)}" for name, value in pairs if not math.isnan(value)]


def in_full(value: float) -> str:
    """The shortest decimal that reads back as the same number; 0 has no sign."""
    return repr(float(value) + 0.0).removesuffix(".0").replace("-", "−")


def parameter_notes(network: Network, parameter: Parameter | None) -> list[str]:
    """What is special about a parameter: its name, whether it is shared or frozen."""
    if isinstance(parameter, Own):
        named = [f"called {plain(parameter.label)}"] if parameter.label else []
        return named + ([] if parameter.trainable else ["frozen: training leaves it alone"])
    if not isinstance(parameter, Shared):
        return []
    slot, shared = next((i, s) for i, s in enumerate(network.shared, network.first_shared) if s.name == parameter.name)
    places = np.count_nonzero(network.weight_slots == slot) + np.count_nonzero(network.bias_slots == slot)
    return [f"shared {plain(parameter.name)}: one value for {places} places"] + (
        [] if shared.trainable else ["frozen: training leaves it alone"]
    )


# --- announcements ------------------------------------------------------------------------------------------------


def neuron_words(network: Network, neuron: int) -> str:
    """A neuron by its name."""
    return f"{'input' if network.layer_of[neuron] == 0 else 'neuron'} {_name(network, neuron)}"


def connection_words(network: Network, edge: int, values: Vector) -> str:
    """A connection as a screen reader says it."""
    ends = [_name(network, int(index[edge])) for index in (network.sources, network.targets)]
    return f"weight from {ends[0]} to {ends[1]}, {shown(float(values[network.weight_slots[edge]]))}"


def summary(network: Network) -> str:
    """The whole network in one line."""
    sizes = "-".join(str(len(layer.neurons)) for layer in network.layers)
    biases = int(np.count_nonzero(network.bias_slots >= 0))
    return f"network {sizes} with {len(network.connections)} weights and {biases} biases"


def reason_in_words(reason: str) -> str:
    """A refusal with the labels that it quotes as they are drawn: `"x_1"` becomes `"x₁"`."""
    return re.sub('"([^"]*)"', lambda quoted: f'"{formula.plain(quoted[1])}"', reason)


def _name(network: Network, neuron: int) -> str:
    return plain(network.neurons[neuron].name)

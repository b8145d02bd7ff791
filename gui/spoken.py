"""A place of a network in full words with its numbers, as a screen reader says it.

Pure text. For canvas and outline alike, which say the same of the same thing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.formula.labels import flat, symbol
from engine.network import Network, Own, Parameter, Shared, Vector
from engine.numerals import shown
from engine.place import Place, PlaceKind
from engine.trace import Frame
from gui.manner import Manner
from gui.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known: `values` by slot, `out` by neuron, `targets` by output, each NaN where it is not known.

    `values` have the signs of `manner`, which says how the document shows them; None: as the engine has them.
    """

    values: Vector
    out: Vector
    targets: Vector
    error: float
    manner: Manner | None = None

    def noun(self, slot: int) -> str:
        """What a parameter at a neuron is called."""
        return "bias" if self.manner is None else self.manner.noun(slot)


def at_rest(network: Network, parameters: Vector, how: Manner | None = None) -> Known:
    """The parameters, and nothing else."""
    unknown = np.full(len(network.neurons), np.nan)
    values = parameters if how is None else how.slots(parameters)
    return Known(values, unknown, unknown[: network.output_count], math.nan, how)


def of_frame(frame: Frame, how: Manner | None = None) -> Known:
    """What is known at a place in a trace."""
    trace, known, sample = frame.trace, frame.known, frame.sample
    values = np.where(known.new_value, trace.after, trace.before)
    return Known(
        values=values if how is None else how.slots(values),
        out=np.where(known.out, trace.out[sample], np.nan),
        targets=trace.targets[sample],
        error=float(trace.errors[sample]) if known.error else math.nan,
        manner=how,
    )


def spoken(network: Network, place: Place, known: Known) -> str:
    """A place in full words: `neuron h1, sigmoid, bias 0.35, output 0.593, 2 connections in, 2 out`."""
    return _WORDS[place.kind](network, place.index, known)


def spoken_selection(network: Network, selection: Selection, known: Known) -> str:
    """The current place, after what is selected if that is more than one thing; empty for nothing."""
    current = "" if selection.current is None else spoken(network, selection.current, known)
    if len(selection.places) < 2:
        return current
    return f"{counted(selection)}; {current}" if current else counted(selection)


def counted(selection: Selection) -> str:
    """How many of what are selected: `2 neurons and 1 weight selected`; empty for nothing."""
    counts = {kind: len(selection.of_kind(kind)) for kind in _NOUNS}
    parts = [_count(number, _NOUNS[kind]) for kind, number in counts.items() if number]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    return f"{listed} selected" if listed else ""


_NOUNS: dict[PlaceKind, str] = {
    "layer": "layer",
    "neuron": "neuron",
    "connection": "weight",
    "bias": "bias",
    "target": "target",
    "error": "error",
}


def _count(number: int, noun: str) -> str:
    plural = "biases" if noun == "bias" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


# --- each kind of place -----------------------------------------------------------------------------------------------


def _layer(network: Network, layer: int, _: Known) -> str:
    of = network.layers[layer]
    title = said(of.name)
    named = title if "layer" in title.lower() else f"layer {title}"
    return ", ".join([named, _count(len(of.neurons), "neuron"), *_activation(of.activation)])


def _neuron(network: Network, neuron: int, known: Known) -> str:
    is_input = network.layer_of[neuron] == 0
    parts = [f"{'input' if is_input else 'neuron'} {name(network, neuron)}"]
    parts += [] if is_input else _activation(network.activation_of(neuron))
    slot = int(network.bias_slots[neuron])
    if slot >= 0:
        parts.append(f"{known.noun(slot)} {shown(float(known.values[slot]))}")
    elif not is_input:
        parts.append("no bias")
    if not math.isnan(known.out[neuron]):
        parts.append(f"{'value' if is_input else 'output'} {shown(float(known.out[neuron]))}")
    return ", ".join([*parts, _degree(network, neuron)])


def _degree(network: Network, neuron: int) -> str:
    into, out = len(network.incoming(neuron)), len(network.outgoing(neuron))
    if network.layer_of[neuron] == 0:
        return f"{_count(out, 'connection')} out"
    if neuron in network.layer_range(-1):
        return f"{_count(into, 'connection')} in"
    return f"{_count(into, 'connection')} in, {out:,} out"


def _connection(network: Network, edge: int, known: Known) -> str:
    ends = f"{name(network, int(network.sources[edge]))} to {name(network, int(network.targets[edge]))}"
    value = shown(float(known.values[network.weight_slots[edge]]))
    return ", ".join([f"weight {ends}", value, *_notes(network, network.connections[edge].weight)])


def _bias(network: Network, neuron: int, known: Known) -> str:
    slot = int(network.bias_slots[neuron])
    of = f"{known.noun(slot)} of {name(network, neuron)}"
    if slot < 0:
        return f"{of}, none"
    return ", ".join([of, shown(float(known.values[slot])), *_notes(network, network.neurons[neuron].bias)])


def _target(network: Network, neuron: int, known: Known) -> str:
    target = float(known.targets[neuron - network.layer_range(-1).start])
    return f"target of {name(network, neuron)}" + ("" if math.isnan(target) else f", {shown(target)}")


def _error(_network: Network, _index: int, known: Known) -> str:
    return "error" if math.isnan(known.error) else f"error {shown(known.error)}"


_WORDS: dict[PlaceKind, Callable[[Network, int, Known], str]] = {
    "layer": _layer,
    "neuron": _neuron,
    "connection": _connection,
    "bias": _bias,
    "target": _target,
    "error": _error,
}


def name(network: Network, neuron: int) -> str:
    """A neuron's name as it is said."""
    return said(network.neurons[neuron].name)


def said(label: str) -> str:
    """A label without the marks of its subscripts, `h1` for `h_1`: screen readers leave small digits out."""
    return flat(symbol(label))


def _activation(activation: str | None) -> list[str]:
    return [] if activation is None else [activation.replace("_", " ")]


def _notes(network: Network, parameter: Parameter | None) -> list[str]:
    """What is special about a parameter: its name, whether it is shared or frozen."""
    if isinstance(parameter, Own):
        named = [f"called {said(parameter.label)}"] if parameter.label else []
        return named + ([] if parameter.trainable else ["frozen"])
    if not isinstance(parameter, Shared):
        return []
    shared = next(s for s in network.shared if s.name == parameter.name)
    return [f"shared as {said(shared.label or shared.name)}"] + ([] if shared.trainable else ["frozen"])

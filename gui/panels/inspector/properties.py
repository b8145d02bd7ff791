"""What can be changed about a selection: each property as one entry of a table, with what it is and the wish it makes.

For the inspector alone. A property that a selection does not have is None; values that differ are MIXED.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from engine import formula
from engine.functions.activations import ACTIVATIONS
from engine.network import Own, Slot
from gui.intents import Intent, structure
from gui.intents import layers as of_layers
from gui.intents import parameters as of_parameters
from gui.panels.inspector.subject import MIXED, Mixed, Subject, common
from gui.panels.number_field import Check, anything, whole

NOT_SHARED, ANEW = "not shared", "a new parameter"


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a line."""

    text: str
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `slot` is whose value it is, for its explanation."""

    value: float | Mixed
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, each with what it is called."""

    options: tuple[tuple[str, object], ...]
    chosen: object


@dataclass(frozen=True, slots=True)
class Switch:
    """On, off, or mixed."""

    on: bool | Mixed


State: TypeAlias = Text | Number | Choice | Switch


class Described(Protocol):
    """Something that can be changed, as an editor needs to know it."""

    @property
    def title(self) -> str:
        """What stands beside it."""
        ...

    @property
    def tip(self) -> str:
        """What it does."""
        ...

    @property
    def check(self) -> Check:
        """Why a number cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class Property:
    """A row of the form. `read` is its state in a subject, `wish` what becomes of something that was entered."""

    title: str
    kind: type[State]
    read: Callable[[Subject], Any]
    wish: Callable[[Subject, Any], Intent]
    tip: str
    check: Check = anything


# --- neurons ----------------------------------------------------------------------------------------------------------


def _label(of: Subject) -> Text | None:
    if of.neuron is None:
        return None
    neuron = of.network.neurons[of.neuron]
    return Text(neuron.label or "", neuron.id)


def _rename(of: Subject, label: str) -> Intent:
    return structure.rename(of.network, of.ids[0], label)


def _id(of: Subject) -> Text | None:
    return None if of.neuron is None else Text(of.network.neurons[of.neuron].id)


def _layer_of(of: Subject) -> Choice | None:
    if not len(of.neurons):
        return None
    layers = of.network.layer_of[of.neurons]
    options = tuple((formula.plain(layer.name), place) for place, layer in enumerate(of.network.layers))
    return Choice(options, int(layers[0]) if (layers == layers[0]).all() else MIXED)


def _activation(of: Subject) -> Choice | None:
    if not len(of.neurons) or of.has_inputs:
        return None
    network = of.network
    layers = common(int(layer) for layer in network.layer_of[of.neurons])
    inherited = "" if isinstance(layers, Mixed) else f": {_spaced(network.layers[layers].activation or '')}"
    options = ((f"as the layer{inherited}", None), *_ACTIVATIONS)
    return Choice(options, common(network.neurons[i].activation for i in of.neurons.tolist()))


def _has_bias(of: Subject) -> Switch | None:
    if not len(of.neurons) or of.has_inputs:
        return None
    present = of.network.bias_slots[of.neurons] >= 0
    return Switch(MIXED if present.any() and not present.all() else bool(present.all()))


# --- weights and biases -----------------------------------------------------------------------------------------------


def _value(of: Subject, weights: bool, biases: bool) -> Number | None:
    held = bool(len(of.connections)), bool((of.network.bias_slots[of.neurons] >= 0).any())
    return Number(of.value, of.slot) if held == (weights, biases) else None


def _biases(of: Subject, *, thresholds: bool) -> Number | None:
    """The selected biases, if all of them are shown as thresholds, or if not all of them are."""
    shown = of.conventions.thresholds and bool(of.manner.thresholds[of.slots].all())
    return _value(of, weights=False, biases=True) if shown == thresholds else None


def _set_values(of: Subject, value: float) -> Intent:
    return of_parameters.set_values(of.network, of.places, value, of.manner)


def _place_label(of: Subject) -> Text | None:
    """The label of a weight's place, or of a bias that is not shared."""
    if of.slot is None or of.count != 1:
        return None
    if of.connection is not None:
        return Text(of.network.connections[of.connection].weight.label or "", "none")
    bias = of.network.neurons[int(of.neurons[0])].bias
    return Text(bias.label or "", "none") if isinstance(bias, Own) else None


def _set_place_label(of: Subject, label: str) -> Intent:
    return of_parameters.set_label(of.network, of.places[0], label)


def _trained(of: Subject) -> Switch | None:
    if not len(of.slots):
        return None
    trained = of.network.trainable[of.slots]
    return Switch(MIXED if trained.any() and not trained.all() else bool(trained.all()))


def _sharing(of: Subject) -> Choice | None:
    if not len(of.slots) or (of.shared is None and of.place_count < 2 and not of.network.shared):
        return None
    names = tuple((formula.plain(shared.name), shared.name) for shared in of.network.shared)
    anew = ((ANEW, ANEW),) if of.place_count > 1 else ()
    return Choice(((NOT_SHARED, None), *names, *anew), of.shared)


def _share(of: Subject, name: str | None) -> Intent:
    if name is None:
        return of_parameters.unshare(of.network, of.shared_places)
    if name == ANEW and name not in {shared.name for shared in of.network.shared}:
        return of_parameters.share(of.network, of.places)
    return of_parameters.join(of.network, of.places, name)


# --- the shared parameter ---------------------------------------------------------------------------------------------


def shared_name(of: Subject) -> str | None:
    """The shared parameter that all selected weights and biases hold."""
    return of.shared if isinstance(of.shared, str) else None


def _shared(of: Subject) -> Text | None:
    name = shared_name(of)
    return None if name is None else Text(name)


def _rename_shared(of: Subject, new: str) -> Intent:
    return of_parameters.rename_shared(shared_name(of) or "", new.strip())


def _shared_label(of: Subject) -> Text | None:
    if shared_name(of) is None:
        return None
    return Text(of.network.slot_labels[int(of.slots[0])] or "", "none")


def _set_shared_label(of: Subject, label: str) -> Intent:
    return of_parameters.set_label(of.network, Slot("shared", shared_name(of) or ""), label)


# --- layers -----------------------------------------------------------------------------------------------------------


def _layer_name(of: Subject) -> Text | None:
    return None if of.layer is None else Text(of.network.layers[of.layer].name)


def _rename_layer(of: Subject, name: str) -> Intent:
    return of_layers.rename_layer(of.network, of.layers[0], name.strip())


def _size(of: Subject) -> Number | None:
    if not of.layers:
        return None
    return Number(common(float(len(of.network.layers[layer].neurons)) for layer in of.layers))


def _resize(of: Subject, size: float) -> Intent:
    return of_layers.resize_layers(of.network, of.layers, int(size))


def _layer_activation(of: Subject) -> Choice | None:
    if not of.layers or 0 in of.layers:
        return None
    return Choice(_ACTIVATIONS, common(of.network.layers[layer].activation for layer in of.layers))


def _set_layer_activation(of: Subject, activation: str) -> Intent:
    return of_layers.set_layer_activations(of.network, of.layers, activation)


def _spaced(activation: str) -> str:
    return activation.replace("_", " ")


_ACTIVATIONS: tuple[tuple[str, object], ...] = tuple((_spaced(name), name) for name in ACTIVATIONS)

_TYPE = "type a number or arithmetic such as 1/3 and press Enter; Escape brings the old one back"

#: What the selected weights and biases are worth.
VALUES: Sequence[Property] = (
    Property("weight", Number, lambda of: _value(of, True, False), _set_values, f"The weight: {_TYPE}"),
    Property("bias", Number, lambda of: _biases(of, thresholds=False), _set_values, f"The bias: {_TYPE}"),
    Property("threshold", Number, lambda of: _biases(of, thresholds=True), _set_values, f"The threshold: {_TYPE}"),
    Property("value", Number, lambda of: _value(of, True, True), _set_values, f"Weights and biases: {_TYPE}"),
)

#: All else, from top to bottom.
PROPERTIES: Sequence[Property] = (
    Property("name", Text, _layer_name, _rename_layer, "What the layer is called"),
    Property("neurons", Number, _size, _resize, "How many neurons the layer has; new ones come at its end", whole),
    Property("activation", Choice, _layer_activation, _set_layer_activation, "What the layer's neurons compute"),
    Property("label", Text, _label, _rename, "What the neuron is called; h_1 stands for h₁"),
    Property(
        "id",
        Text,
        _id,
        lambda of, new: structure.set_id(of.network, of.ids[0], new.strip()),
        "The name by which files know the neuron",
    ),
    Property(
        "layer",
        Choice,
        _layer_of,
        lambda of, layer: structure.move_to_layer(of.network, of.ids, layer),
        "The layer that it belongs to; another one moves it to that layer's end",
    ),
    Property(
        "activation",
        Choice,
        _activation,
        lambda of, name: structure.set_activation(of.network, of.ids, name),
        "What it computes of its weighted sum: as its layer, or something of its own",
    ),
    Property(
        "has a bias",
        Switch,
        _has_bias,
        lambda of, on: structure.set_bias(of.network, of.ids, on),
        "Whether a bias is added to its weighted sum",
    ),
    Property("symbol", Text, _place_label, _set_place_label, "What formulas call it; w_{1,1} stands for w₁,₁"),
    Property(
        "trained",
        Switch,
        _trained,
        lambda of, on: of_parameters.set_trainable(of.network, of.places, on),
        "Whether training changes it; what is frozen stays as it is",
    ),
    Property("shared as", Choice, _sharing, _share, "Which parameter it is one with, if with any"),
)

#: The shared parameter that all of it holds.
OF_SHARED: Sequence[Property] = (
    Property("name", Text, _shared, _rename_shared, "What the shared parameter is called"),
    Property("symbol", Text, _shared_label, _set_shared_label, "What formulas call it, if not by its name"),
)

"""Proposes a network for data, and how to train it, with the reason for each choice; and makes the document of it.

For *New from data* and the command line. The choices are rules of thumb, none of them searched for; a user may replace
any before the document is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from engine.columns import Column, Columns, class_names, is_one_hot
from engine.creation import MOST_CONNECTIONS, drawn, layered, with_initialisers
from engine.data import Data
from engine.document import Document
from engine.errors import InvalidData
from engine.initialisation import Initialisation, InitialiserName
from engine.network import Layer, Network, Vector
from engine.settings import Adam, LossName, Training

LONGEST_LABEL = 24
_WIDTHS = (64, 32, 16, 8, 4)
_BATCHES = ((32, None), (500, 16), (10_000, 32), (100_000, 64))  # up to so many rows, batches of so many


@dataclass(frozen=True, slots=True)
class Reason:
    """One choice: what it is about, what was chosen, and why, in a sentence."""

    about: str
    choice: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A network for some data: the sizes of its hidden layers, activations, loss, and how it begins and trains."""

    hidden: tuple[int, ...]
    activation: str
    output_activation: str
    initialiser: InitialiserName
    training: Training
    reasons: tuple[Reason, ...]


def propose(data: Data, seed: int = 0) -> Proposal:
    """A proposal for data with at least one training row, one input and one target; InvalidData for others."""
    rows, inputs = data.train.inputs.shape
    outputs = data.train.targets.shape[1]
    if not (rows and inputs and outputs):
        raise InvalidData("data", "a network is proposed for at least one training row with an input and a target")
    output, loss, for_outputs = _outputs(data)
    hidden, for_hidden = _hidden(rows, inputs, outputs)
    activation, initialiser, for_activation = _activation(max(hidden))
    training, for_training = _training(rows, loss, seed)
    reasons = (*_on_scaling(data), *for_hidden, *for_activation, *for_outputs, *for_training)
    return Proposal(hidden, activation, output, initialiser, training, reasons)


def _on_scaling(data: Data) -> tuple[Reason, ...]:
    """A word on inputs that are far from 0, which the proposal cannot change."""
    far = float(np.abs(data.train.inputs).max())
    if far <= 10.0:
        return ()
    why = f"Inputs reach {far:.3g}, which saturates or overshoots at the start; scale them to train faster."
    return (Reason("scaling", "as it is", why),)


# --- the outputs ---------------------------------------------------------------------------------------------------

_Outputs = tuple[str, LossName, tuple[Reason, ...]]


def _outputs(data: Data) -> _Outputs:
    """The first rule that fits the targets."""
    return next(made for rule in _RULES if (made := rule(data)) is not None)


def _chosen(output: str, loss: LossName, of_output: str, of_loss: str) -> _Outputs:
    return output, loss, (Reason("outputs", output, of_output), Reason("loss", loss, of_loss))


def _many_classes(data: Data) -> _Outputs | None:
    targets = data.train.targets
    named = len(class_names(data.targets)) > 1 and len(data.targets) > 1
    if not (named or (is_one_hot(targets) and not data.targets)):
        return None
    return _chosen(
        "softmax",
        "cross_entropy",
        f"{targets.shape[1]} classes, of which each row has one: softmax gives each a share, all together 1.",
        "Cross-entropy is the loss of shares: it asks for the right class and cancels the slope of softmax.",
    )


def _two_classes(data: Data) -> _Outputs | None:
    if not _within(data.train.targets, (0.0, 1.0)) or _scaled(data.targets):
        return None
    several = data.train.targets.shape[1] > 1
    return _chosen(
        "sigmoid",
        "binary_cross_entropy",
        "Targets of 0 and 1, each for itself: sigmoid outputs lie between them."
        if several
        else "Two classes, 0 and 1: one sigmoid output is the share of the second.",
        "Binary cross-entropy cancels the sigmoid's slope, so that a wrong certainty is mended fast.",
    )


def _two_signs(data: Data) -> _Outputs | None:
    if not _within(data.train.targets, (-1.0, 1.0)) or _scaled(data.targets):
        return None
    return _chosen(
        "tanh",
        "mean_squared_error",
        "Targets of −1 and 1: tanh outputs lie between them.",
        "The squared error is the usual loss of outputs that are neither shares nor unbounded.",
    )


def _numbers(data: Data) -> _Outputs:
    low, high = data.train.targets.min(), data.train.targets.max()
    return _chosen(
        "identity",
        "mean_squared_error",
        f"Numbers, here from {low:.3g} to {high:.3g}: an identity output reaches each of them and those beyond.",
        "The squared error is least at the mean of what may come, which is what one expects of a predicted number.",
    )


_RULES: tuple[Callable[[Data], _Outputs | None], ...] = (_many_classes, _two_classes, _two_signs, _numbers)


def _within(targets: Vector, values: tuple[float, float]) -> bool:
    return bool(np.isin(targets, values).all())


def _scaled(columns: Columns) -> bool:
    return any(column.scaling is not None for column in columns)


# --- the hidden layers ---------------------------------------------------------------------------------------------


def _hidden(rows: int, inputs: int, outputs: int) -> tuple[tuple[int, ...], tuple[Reason, ...]]:
    """As wide as the rows bear: at most about two weights for each, though never too few to bend a border."""
    widths = [width for width in _WIDTHS if width * (inputs + outputs + 1) <= 2 * rows]
    width = max(widths[0] if widths else _WIDTHS[-1], min(2 * inputs, 8))
    if inputs <= 3:
        width = min(width, 8)
    while width > 1 and width * (inputs + outputs) > MOST_CONNECTIONS:
        width //= 2
    deep = rows >= (200 if inputs <= 3 else 5000)
    hidden = (width, width) if deep else (width,)
    weights = sum(a * b for a, b in zip((inputs, *hidden), (*hidden, outputs), strict=True))
    layers = (
        "Two layers, for there are rows enough to find bent borders" if deep else "One layer is enough to begin with"
    )
    why = f"{layers}; {weights:,} weights are in proportion to {rows:,} training rows of {inputs} inputs."
    return hidden, (Reason("hidden layers", "-".join(map(str, hidden)), why),)


def _activation(width: int) -> tuple[str, InitialiserName, tuple[Reason, ...]]:
    if width >= 16:
        return "relu", "he_normal", (
            Reason("hidden activation", "relu", "ReLU learns fast, and among so many units some dead ones do no harm."),
            Reason("initial weights", "he_normal", "He's spread keeps the signal's size through layers of ReLU."),
        )  # fmt: skip
    return "tanh", "xavier_uniform", (
        Reason("hidden activation", "tanh", "Among few units none must die, as ReLU can; tanh is smooth and centred."),
        Reason("initial weights", "xavier_uniform", "Xavier's spread keeps the signal's size through layers of tanh."),
    )  # fmt: skip


# --- training ------------------------------------------------------------------------------------------------------


def _training(rows: int, loss: LossName, seed: int) -> tuple[Training, tuple[Reason, ...]]:
    batch = next((size for most, size in _BATCHES if rows <= most), 256)
    rate = 0.01 if rows < 1000 else 0.001
    updates = -(-rows // (batch or rows))
    training = Training(
        loss=loss, reduction="mean", optimizer=Adam(learning_rate=rate), batch_size=batch, shuffle=batch is not None,
        seed=seed,
    )  # fmt: skip
    why = "with few updates in an epoch the steps may be larger" if rate > 0.001 else "the usual rate"
    of_batch = f"{rows:,} training rows make {updates:,} update{'' if updates == 1 else 's'} an epoch."
    return training, (
        Reason("optimizer", f"adam, {rate:g}", f"Adam finds a step for each weight; {why}."),
        Reason("batches", "all rows" if batch is None else str(batch), of_batch),
    )  # fmt: skip


# --- the document --------------------------------------------------------------------------------------------------


def document_from(proposal: Proposal, data: Data, name: str = "") -> Document:
    """A new document for data as proposed: inputs bear the names of their columns, outputs those of their classes."""
    sizes = data.train.inputs.shape[1], *proposal.hidden, data.train.targets.shape[1]
    network = layered(sizes, proposal.activation, proposal.output_activation)
    of = dict.fromkeys(range(1, len(sizes) - 1), Initialisation(proposal.initialiser))
    network = with_initialisers(_labelled(network, data), of)
    parameters = drawn(network, None, proposal.training.seed)
    return Document(
        network, parameters, parameters, proposal.training, data, name=name, initial_seed=proposal.training.seed
    )


def _labelled(network: Network, data: Data) -> Network:
    layers = list(network.layers)
    layers[0] = _named(layers[0], [_input_label(column) for column in data.inputs])
    layers[-1] = _named(layers[-1], [_output_label(column) for column in data.targets])
    return replace(network, layers=tuple(layers), known=network.wiring)


def _named(layer: Layer, labels: list[str]) -> Layer:
    if not labels:
        return layer
    neurons = tuple(
        msgspec.structs.replace(neuron, label=label or neuron.label)
        for neuron, label in zip(layer.neurons, labels, strict=True)
    )
    return msgspec.structs.replace(layer, neurons=neurons)


def _input_label(column: Column) -> str:
    if column.one_of is not None:
        return label(f"{column.name} {column.one_of}")
    return label(f"{column.name} {column.classes[1]}" if len(column.classes) == 2 else column.name)


def _output_label(column: Column) -> str:
    """The class that an output speaks for; of two classes, the second."""
    if column.one_of is not None:
        return label(column.one_of)
    return label(column.classes[1] if len(column.classes) == 2 else column.name)


def label(name: str) -> str:
    """A name as a neuron's label: on one line, short, and without the marks that make subscripts."""
    plain = " ".join("".join(" " if c in "_{}" or not c.isprintable() else c for c in name).split())
    return plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 1].rstrip() + "…"

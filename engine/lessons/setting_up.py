"""Sets a network up as a step of a lesson says: each kind of deed as a pure function from document to document.

Deeds that are about the window (selecting, panels, stepping) and training are left to who has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET

from engine import lesson as deeds
from engine.creation import new_document, randomized
from engine.data import Data, no_samples, samples
from engine.datasets import built
from engine.document import Document, begun_with, reset, with_stopping, with_training
from engine.edits import parameters as edits
from engine.edits.layers import set_bias, set_layer_activation
from engine.errors import StudioError
from engine.lesson import Deed, LessonStep
from engine.lessons.naming import slot_of
from engine.network import Slot
from engine.settings import Training


def set_up(document: Document, some: Iterable[Deed]) -> Document:
    """The document after those of some deeds that change one; a StudioError says which cannot be done, and why."""
    for deed in some:
        if (do := _DEEDS.get(type(deed))) is not None:
            document = do(document, deed)
    return document


def changes(deed: Deed) -> bool:
    """Whether a deed is one that changes the document."""
    return type(deed) in _DEEDS


def wanted(step: LessonStep) -> tuple[Deed, ...]:
    """What of its setup a step does that comes after another one, which has just been done."""
    if not step.goes_on:
        return step.setup
    return tuple(deed for deed in step.setup if not changes(deed) and not isinstance(deed, deeds.Train))


def _reset(document: Document, _: deeds.Reset) -> Document:
    return reset(document)


def _parameters(document: Document, deed: deeds.Parameters) -> Document:
    values = {slot_of(document.network, entry.of): entry.value for entry in deed.values}
    changed = edits.set_values(document, values)
    return begun_with(changed, changed.parameters) if deed.anew else changed


def _initialise(document: Document, deed: deeds.Initialise) -> Document:
    return randomized(document, deed.initialiser, deed.seed)


def _settings(document: Document, deed: deeds.Settings) -> Document:
    return with_training(document, changed_training(document.training, deed))


def changed_training(training: Training, deed: deeds.Settings) -> Training:
    """The settings with what a deed says of them."""
    said = {name: value for name in deed.__struct_fields__ if (value := getattr(deed, name)) is not UNSET}
    rate = said.pop("learning_rate", None)
    changed = msgspec.structs.replace(training, **said)
    return changed if rate is None else changed.with_learning_rate(rate)


def _activate(document: Document, deed: deeds.Activate) -> Document:
    return set_layer_activation(document, deed.layer, deed.activation)


def _build(document: Document, deed: deeds.Build) -> Document:
    fresh = new_document(
        deed.layers, activation=deed.activation, output_activation=deed.output, initialiser=deed.initialiser,
        seed=deed.seed, name=document.name,
    )  # fmt: skip
    if not deed.bias:
        fresh = set_bias(fresh, [neuron.id for layer in fresh.network.layers[1:] for neuron in layer.neurons], False)
    inputs, outputs = fresh.network.input_count, fresh.network.output_count
    old = document.network
    fits = (old.input_count, old.output_count) == (inputs, outputs)
    data = document.data if fits else Data(no_samples(inputs, outputs), no_samples(inputs, outputs))
    return replace(
        document, network=fresh.network, parameters=fresh.parameters, initial=fresh.initial, data=data,
        state=fresh.state, positions=fresh.positions, runs=(), exercise=None,
    )  # fmt: skip


def _use_rows(document: Document, deed: deeds.UseRows) -> Document:
    if len({len(row) for row in deed.inputs}) > 1 or len({len(row) for row in deed.targets}) > 1:
        raise StudioError("the lesson's rows are not all of one length")
    train = samples(deed.inputs, deed.targets)
    none = no_samples(train.inputs.shape[1], train.targets.shape[1])
    return replace(document, data=Data(train, none), state=reset(document).state, parameters=document.initial)


def _use_data(document: Document, deed: deeds.UseData) -> Document:
    return replace(document, data=built(deed.source), state=reset(document).state, parameters=document.initial)


def _stop(document: Document, deed: deeds.Stop) -> Document:
    return with_stopping(document, deed.stopping)


def _share(document: Document, deed: deeds.Share) -> Document:
    return edits.share(document, [slot_of(document.network, of) for of in deed.of], name=deed.name)


def _unshare(document: Document, deed: deeds.Unshare) -> Document:
    return edits.unshare(document, [Slot("shared", name) for name in deed.names])


_DEEDS: Mapping[type, Callable[[Document, Any], Document]] = MappingProxyType({
    deeds.Reset: _reset,
    deeds.Parameters: _parameters,
    deeds.Initialise: _initialise,
    deeds.Settings: _settings,
    deeds.Activate: _activate,
    deeds.Build: _build,
    deeds.UseRows: _use_rows,
    deeds.UseData: _use_data,
    deeds.Stop: _stop,
    deeds.Share: _share,
    deeds.Unshare: _unshare,
})  # fmt: skip

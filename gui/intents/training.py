"""Intents about how a document trains and when a run ends; a run that goes on takes them over without an end.

A setting is named by the part of the document that holds it, its field, and its place in a field of two numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from engine.creation import begun_anew, randomized
from engine.document import Document, with_stopping, with_training
from engine.errors import StudioError
from engine.initialisation import Initialisation
from engine.numerals import shown
from engine.settings import (
    Adagrad,
    Adam,
    AdamW,
    Constant,
    Cosine,
    Exponential,
    Optimizer,
    RmsProp,
    Rprop,
    Schedule,
    Sgd,
    StepDecay,
    Training,
)
from engine.stopping import Stopping
from gui.intents.intent import Intent
from gui.intents.training_words import OPTIMIZERS, SCHEDULES, SETTINGS, loss_words

Part: TypeAlias = Literal["training", "optimizer", "schedule", "stopping"]

#: What each optimizer and each schedule begins with when it is chosen.
NEW_OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType(
    {"sgd": Sgd(), "adagrad": Adagrad(), "rmsprop": RmsProp(), "adam": Adam(), "adamw": AdamW(), "rprop": Rprop()}
)
NEW_SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {"constant": Constant(), "step": StepDecay(1000, 0.5), "exponential": Exponential(0.999), "cosine": Cosine(10_000)}
)
_ALIKE = ("betas", "eps", "amsgrad", "learning_rate")  # which Adam and AdamW share


def part_of(document: Document, part: Part) -> Training | Optimizer | Schedule | Stopping:
    """The part of a document that holds some settings."""
    holders: dict[Part, Callable[[], Training | Optimizer | Schedule | Stopping]] = {
        "training": lambda: document.training,
        "optimizer": lambda: document.training.optimizer,
        "schedule": lambda: document.training.schedule,
        "stopping": lambda: document.stopping,
    }
    return holders[part]()


def set_value(part: Part, field: str, value: object, place: int | None = None) -> Intent:
    """One setting; None is a limit that is taken away."""
    key = f"{part}.{field}" if place is None else f"{part}.{field}.{place}"
    merge = "learning rate" if field == "learning_rate" else None
    return Intent(_text(key, value), lambda d: _with(d, part, field, value, place), merge, live=True)


def set_optimizer(name: str) -> Intent:
    """Another optimizer with its usual hyper-parameters; between Adam and AdamW those that they share stay."""

    def make(document: Document) -> Document:
        old, new = document.training.optimizer, NEW_OPTIMIZERS[name]
        if all(hasattr(optimizer, field) for optimizer in (old, new) for field in _ALIKE):
            new = msgspec.structs.replace(new, **{field: getattr(old, field) for field in _ALIKE})
        return _trained(document, optimizer=new)

    return Intent(f"Optimizer: {OPTIMIZERS[name]}", make, live=True)


def set_schedule(name: str) -> Intent:
    """Another schedule with numbers to begin with."""
    text = f"Schedule: {SCHEDULES[name]}"
    return Intent(text, lambda d: _trained(d, schedule=NEW_SCHEDULES[name]), live=True)


def set_loss(name: str) -> Intent:
    """Another loss."""
    return Intent(f"Loss: {loss_words(name)}", lambda d: _trained(d, loss=name), live=True)


def draw_initial_weights(document: Document, of: Mapping[int, Initialisation], seed: int) -> Intent:
    """All weights drawn anew from a seed, by what each layer begins with from now on."""
    changed = [of.get(i, layer.initialiser) for i, layer in enumerate(document.network.layers)]
    return Intent(draw_text(changed[1:], seed), lambda d: begun_anew(d, of, seed))


def randomize(document: Document, seed: int) -> Intent:
    """All weights drawn anew by what each layer begins with."""
    text = draw_text([layer.initialiser for layer in document.network.layers[1:]], seed)
    return Intent(text, lambda d: randomized(d, None, seed))


def draw_text(initialisers: list[Initialisation], seed: int) -> str:
    """What drawing all weights is called."""
    return f"Randomize: {scheme_words(initialisers)}, seed {seed}"


def scheme_words(initialisers: list[Initialisation]) -> str:
    """How some layers begin, in a few words."""
    titles = dict.fromkeys(one.title for one in initialisers)
    return next(iter(titles)) if len(titles) == 1 else f"{len(titles)} initialisers by layer"


# --- inside -----------------------------------------------------------------------------------------------------------


def _text(key: str, value: object) -> str:
    title = SETTINGS[key].title
    words = f"{title[:1].upper()}{title[1:]}"
    if key == "training.batch_size" and value is None:
        return "Full batch"
    if value is None or isinstance(value, bool):
        return f"{words}: {'on' if value else 'off'}"
    if isinstance(value, str):
        return f"{words}: {value.replace('_', ' ')}"
    return f"{words} {value:,}" if isinstance(value, int) else f"{words} {shown(float(value))}"  # type: ignore[arg-type]  # a number then


def _trained(document: Document, **changed: object) -> Document:
    return with_training(document, msgspec.structs.replace(document.training, **changed))


def _with(document: Document, part: Part, field: str, value: object, place: int | None) -> Document:
    holder = part_of(document, part)
    if not hasattr(holder, field):
        raise StudioError(f"the {part} has no {field.replace('_', ' ')} any more; choose it again")
    if place is not None:
        both = list(getattr(holder, field))
        both[place] = value
        value = tuple(both)
    changed = msgspec.structs.replace(holder, **{field: value})
    if isinstance(changed, Stopping):
        return with_stopping(document, changed)
    return with_training(document, changed) if isinstance(changed, Training) else _trained(document, **{part: changed})

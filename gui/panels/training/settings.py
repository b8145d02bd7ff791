"""The settings of training as rows of a form: each made from the type of its field, what may be entered included.

For the panel alone. A row that a document has no use for, such as another optimizer's momentum, has no state in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from msgspec import inspect

from engine.document import Document
from engine.functions.losses import LOSSES
from engine.settings import Training
from engine.stopping import Stopping
from gui.intents import Intent
from gui.intents.training import (
    NEW_OPTIMIZERS,
    NEW_SCHEDULES,
    Part,
    part_of,
    set_loss,
    set_optimizer,
    set_schedule,
    set_value,
)
from gui.intents.training_words import OPTIMIZER_TIPS, OPTIMIZERS, SCHEDULES, SETTINGS, Words, loss_words
from gui.panels.inspector.properties import Choice, Number, Switch
from gui.panels.number_field import Check, anything


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that may be there or not."""

    value: float | None


State: TypeAlias = Choice | Number | Switch | Limit


@dataclass(frozen=True, slots=True)
class Setting:
    """A row: `read` is its state in a document, or None; `wish` what becomes of a value that was entered.

    `usual` is what a limit begins with when it is switched on; `digits` how many of a number are shown.
    """

    key: str
    words: Words
    kind: type[State]
    read: Callable[[Document], State | None]
    wish: Callable[[Any], Intent]
    check: Check = anything
    usual: float = 1.0
    digits: int = 6

    @property
    def title(self) -> str:
        """What stands beside it."""
        return self.words.caption

    @property
    def tip(self) -> str:
        """What it does."""
        return self.words.tip


# --- what may be entered ----------------------------------------------------------------------------------------------

_BOUNDS: tuple[tuple[str, Callable[[float, float], bool], str], ...] = (
    ("gt", lambda value, bound: value > bound, "above"),
    ("ge", lambda value, bound: value >= bound, "at least"),
    ("lt", lambda value, bound: value < bound, "below"),
    ("le", lambda value, bound: value <= bound, "at most"),
)
_Numeric: TypeAlias = inspect.FloatType | inspect.IntType


def check_of(kind: _Numeric) -> Check:
    """Says why a number cannot be one of this type."""
    bounds = [(holds, bound, words) for name, holds, words in _BOUNDS if (bound := getattr(kind, name)) is not None]
    asked = " and ".join(f"{words} {bound:g}" for _holds, bound, words in bounds)
    whole = isinstance(kind, inspect.IntType)
    noun = "whole number" if whole else "number"

    def check(value: float) -> str | None:
        fits = all(holds(value, bound) for holds, bound, _words in bounds) and (not whole or value.is_integer())
        return None if fits else f"it must be a {noun} {asked}".rstrip()

    return check


# --- rows out of types ------------------------------------------------------------------------------------------------

#: What a limit begins with when it is switched on.
_USUAL = MappingProxyType({
    "training.gradient_clip": 1.0, "stopping.epochs": 10_000, "stopping.error": 0.01, "stopping.test_error": 0.01,
    "stopping.patience": 100, "stopping.seconds": 60.0,
})  # fmt: skip

_CHOICES: Mapping[str, tuple[tuple[str, object], ...]] = MappingProxyType({
    "training.reduction": (("added up", "sum"), ("averaged", "mean")),
    "training.precision": (("double, 64 bit", "float64"), ("single, 32 bit", "float32")),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a part, or one of the two numbers in it."""

    part: Part
    name: str
    place: int | None = None

    @property
    def key(self) -> str:
        return f"{self.part}.{self.name}" + ("" if self.place is None else f".{self.place}")

    def value(self, document: Document) -> object:
        """What it holds; KeyError where the part has no such field."""
        holder = part_of(document, self.part)
        if not hasattr(holder, self.name):
            raise KeyError(self.name)
        value: Any = getattr(holder, self.name)
        return value if self.place is None else value[self.place]

    def wish(self, value: object) -> Intent:
        return set_value(self.part, self.name, value, self.place)

    def whole(self, value: float | None) -> Intent:
        return self.wish(None if value is None else int(value))


#: What makes no difference unless something else is so.
_NEEDS: Mapping[str, Callable[[Document], bool]] = MappingProxyType({
    "training.seed": lambda d: d.training.shuffle or d.training.dropout > 0,
    "optimizer.nesterov": lambda d: getattr(d.training.optimizer, "momentum", 0) > 0,
    "stopping.least": lambda d: d.stopping.patience is not None,
    "stopping.restore_best": lambda d: d.stopping.patience is not None,
})  # fmt: skip


def _read(field: _Field, state: Callable[[Any], State], document: Document) -> State | None:
    if field.key in _NEEDS and not _NEEDS[field.key](document):
        return None
    try:
        return state(field.value(document))
    except KeyError:
        return None


def _row(field: _Field, kind: type[State], state: Callable[[Any], State], of: inspect.Type) -> Setting:
    whole = isinstance(of, inspect.IntType)
    return Setting(
        field.key, SETTINGS[field.key], kind, partial(_read, field, state), field.whole if whole else field.wish,
        check_of(of) if isinstance(of, _Numeric) else anything, _USUAL.get(field.key, 1.0), 17 if whole else 6,
    )  # fmt: skip


def _switch(field: _Field, of: inspect.Type) -> Iterator[Setting]:
    yield _row(field, Switch, Switch, of)


def _number(field: _Field, of: inspect.Type) -> Iterator[Setting]:
    yield _row(field, Number, Number, of)


def _pair(field: _Field, of: inspect.Type) -> Iterator[Setting]:
    assert isinstance(of, inspect.TupleType)
    for place, item in enumerate(of.item_types):
        yield from _number(_Field(field.part, field.name, place), item)


def _limit(field: _Field, of: inspect.Type) -> Iterator[Setting]:
    assert isinstance(of, inspect.UnionType)
    (number,) = (one for one in of.types if isinstance(one, _Numeric))
    yield _row(field, Limit, Limit, number)


def _choice(field: _Field, of: inspect.Type) -> Iterator[Setting]:
    yield _row(field, Choice, partial(Choice, _CHOICES[field.key]), of)


_ROWS: Mapping[type[inspect.Type], Callable[[_Field, inspect.Type], Iterator[Setting]]] = MappingProxyType({
    inspect.BoolType: _switch,
    inspect.IntType: _number,
    inspect.FloatType: _number,
    inspect.TupleType: _pair,
    inspect.UnionType: _limit,
    inspect.LiteralType: _choice,
})  # fmt: skip


def _fields(part: Part, of: type[msgspec.Struct]) -> Iterator[Setting]:
    """A row or two for each field of a type that has no rows of its own below."""
    about = inspect.type_info(of)
    assert isinstance(about, inspect.StructType)
    for field in about.fields:
        if f"{part}.{field.name}" not in _OWN_ROWS:
            yield from _ROWS[type(field.type)](_Field(part, field.name), field.type)


# --- rows that say more than one field --------------------------------------------------------------------------------

MINI = 32  # samples of a mini-batch, until somebody says otherwise


def _kind_of(holder: object) -> str:
    return str(holder.__struct_config__.tag)  # type: ignore[attr-defined]  # each of them is a tagged struct


def _loss(document: Document) -> Choice:
    return Choice(tuple((loss_words(name), name) for name in LOSSES), document.training.loss)


def _optimizer(document: Document) -> Choice:
    return Choice(tuple((OPTIMIZERS[name], name) for name in NEW_OPTIMIZERS), _kind_of(document.training.optimizer))


def _schedule(document: Document) -> Choice:
    return Choice(tuple((SCHEDULES[name], name) for name in NEW_SCHEDULES), _kind_of(document.training.schedule))


_BATCHES = (("each sample", 1), ("mini-batches", MINI), ("all samples", None))


def _batches(document: Document) -> Choice:
    size = document.training.batch_size
    return Choice(_BATCHES, size if size in (1, None) else MINI)


def _batch_size(document: Document) -> Number | None:
    size = document.training.batch_size
    return None if size in (1, None) else Number(float(size or 1))


def _batch_check(value: float) -> str | None:
    return None if value >= 1 and value.is_integer() else "it must be a whole number at least 1"


_OPTIMIZER_WORDS = Words("optimizer", "\n".join(f"{OPTIMIZERS[name]}: {tip}" for name, tip in OPTIMIZER_TIPS.items()))
_UPDATE_WORDS = Words("update after", "How many samples there are from one update to the next")

_OWN_ROWS: Mapping[str, Setting] = MappingProxyType({
    row.key: row
    for row in (
        Setting("training.loss", SETTINGS["training.loss"], Choice, _loss, set_loss),
        Setting("training.optimizer", _OPTIMIZER_WORDS, Choice, _optimizer, set_optimizer),
        Setting("training.schedule", SETTINGS["training.schedule"], Choice, _schedule, set_schedule),
        Setting("training.batches", _UPDATE_WORDS, Choice, _batches, partial(set_value, "training", "batch_size")),
        Setting(
            "training.batch_size", SETTINGS["training.batch_size"], Number, _batch_size,
            _Field("training", "batch_size").whole, _batch_check, MINI, 17,
        ),
    )
})  # fmt: skip


def _all() -> dict[str, Setting]:
    """Every row by its key; of fields that several optimizers have there is one."""
    rows = dict(_OWN_ROWS)
    kinds: tuple[tuple[Part, type[msgspec.Struct]], ...] = (
        ("training", Training),
        *(("optimizer", type(of)) for of in NEW_OPTIMIZERS.values()),
        *(("schedule", type(of)) for of in NEW_SCHEDULES.values()),
        ("stopping", Stopping),
    )
    for part, kind in kinds:
        for row in _fields(part, kind):
            rows.setdefault(row.key, row)
    return rows


#: Every setting by its key.
ROWS: Mapping[str, Setting] = MappingProxyType(_all())

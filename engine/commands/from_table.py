"""A document made of a table for `new`: the network is the proposed one, except for what the user chose."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import msgspec

from engine.columns import ScalingName
from engine.creation import parse_layers
from engine.document import Document
from engine.errors import InvalidData, InvalidNetwork, UnknownName
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES
from engine.proposal import Proposal, Reason, document_from, propose
from engine.sources import CsvColumn, Split
from engine.tabular.kinds import suggested
from engine.tabular.making import Made, make_data
from engine.tabular.preview import Preview, preview
from engine.tabular.table import read_table

LISTED = 10  # rows left out that are named one by one
NO_SCALING = "none"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of the network; None is left to the proposal."""

    layers: str | None = None
    activation: str | None = None
    output_activation: str | None = None
    loss: str | None = None
    init: str | None = None
    learning_rate: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the user said of the table."""

    targets: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    test: float = 0.2
    scaling: str = "standard"
    rows: int | None = None


def from_table(path: Path, recipe: Recipe, wishes: Wishes) -> tuple[Document, list[str]]:
    """The document, and the lines that say what became of the table and why the network is as it is."""
    shown = preview(path)
    for name in (*recipe.targets, *recipe.inputs, *recipe.ignored):
        if name not in shown.names:
            raise UnknownName("column", name, shown.names, str(path))
    columns = tuple(_as_wished(column, recipe) for column in suggested(shown.facts, recipe.targets))
    _check_roles(path, columns)
    table = read_table(path, shown.format, [c.name for c in columns if c.role == "ignored"], recipe.rows)
    made = make_data(table, columns, Split(recipe.test, wishes.seed, stratified=True))
    proposal = _with_wishes(propose(made.data, wishes.seed), made, wishes)
    document = document_from(proposal, made.data, path.stem)
    return document, [*_on_table(shown, columns, made), *map(_line, proposal.reasons)]


def _check_roles(path: Path, columns: tuple[CsvColumn, ...]) -> None:
    """Of a table whose columns seem to be of no use, which option says that they are."""
    for role, words in (("input", "an input; name one with --input"), ("target", "a target; name one with --target")):
        if all(column.role != role for column in columns):
            names = ", ".join(column.name for column in columns[:LISTED])
            raise InvalidData(str(path), f"no column is taken for {words}: {names}")


def _as_wished(column: CsvColumn, recipe: Recipe) -> CsvColumn:
    if column.name in recipe.ignored:
        return msgspec.structs.replace(column, role="ignored")
    if column.name in recipe.inputs:
        column = msgspec.structs.replace(column, role="input")
    if column.kind == "classes":
        return column
    scaling = None if recipe.scaling == NO_SCALING else cast("ScalingName", recipe.scaling)
    return msgspec.structs.replace(column, scaling=scaling)


def _with_wishes(proposal: Proposal, made: Made, wishes: Wishes) -> Proposal:
    for kind, chosen, table in (
        ("activation", wishes.activation, ACTIVATIONS),
        ("activation", wishes.output_activation, ACTIVATIONS),
        ("loss", wishes.loss, LOSSES),
        ("initialiser", wishes.init, INITIALISERS),
    ):
        if chosen is not None and chosen not in table:
            raise UnknownName(kind, chosen, table)
    training = proposal.training
    if wishes.loss is not None:
        training = msgspec.structs.replace(training, loss=wishes.loss)
    if wishes.learning_rate is not None:
        training = training.with_learning_rate(wishes.learning_rate)
    return replace(
        proposal,
        hidden=proposal.hidden if wishes.layers is None else _hidden(wishes.layers, made),
        activation=wishes.activation or proposal.activation,
        output_activation=wishes.output_activation or proposal.output_activation,
        initialiser=wishes.init or proposal.initialiser,  # type: ignore[arg-type]  # it is one of the names
        training=training,
        reasons=tuple(reason for reason in proposal.reasons if reason.about not in _said(wishes)),
    )


def _said(wishes: Wishes) -> Collection[str]:
    """What needs no reason, for the user chose it."""
    chosen = {
        "hidden layers": wishes.layers,
        "hidden activation": wishes.activation,
        "outputs": wishes.output_activation,
        "loss": wishes.loss,
        "initial weights": wishes.init,
        "optimizer": wishes.learning_rate,
    }
    return [about for about, wish in chosen.items() if wish is not None]


def _hidden(text: str, made: Made) -> tuple[int, ...]:
    sizes = parse_layers(text)
    ends = made.data.train.inputs.shape[1], made.data.train.targets.shape[1]
    if (sizes[0], sizes[-1]) != ends:
        raise InvalidNetwork("layers", f"the table asks for {ends[0]} inputs and {ends[1]} outputs, not for {text}")
    return sizes[1:-1]


def _line(reason: Reason) -> str:
    return f"{reason.about}: {reason.choice}. {reason.why}"


def _on_table(shown: Preview, columns: tuple[CsvColumn, ...], made: Made) -> Iterator[str]:
    for role, what in (("input", "inputs"), ("target", "targets"), ("ignored", "ignored")):
        names = [column.name for column in columns if column.role == role]
        if names:
            yield f"{what}: {', '.join(names[:12])}{f' and {len(names) - 12} more' if len(names) > 12 else ''}"
    why = {facts.name: facts.why for facts in shown.facts}
    yield from (f"  {c.name}: {why[c.name]}" for c in columns if c.role == "ignored")
    yield f"rows: {len(made.data.train):,} for training, {len(made.data.test):,} for testing"
    if made.refused or made.incomplete:
        yield f"left out: {made.refused:,} rows that cannot be read, {made.incomplete:,} with a missing value"
        yield from (f"  line {complaint.line}: {complaint.reason}" for complaint in made.complaints[:LISTED])

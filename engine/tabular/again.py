"""Brings a table in again after its file has changed: by the same recipe, for the same network, saying what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.columns import Column, Columns
from engine.data import Data, samples
from engine.errors import InvalidData
from engine.sources import CsvSource
from engine.tabular.making import Made, known_classes, make_data
from engine.tabular.table import Table

_INSTEAD = "import the table as new data instead"


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """The data as the file has them now, and in `words`, a sentence each, what differs from those that were there.

    `changed` says whether anything does, be it only the file's bytes.
    """

    made: Made
    words: tuple[str, ...]
    changed: bool


def csv_source(data: Data) -> CsvSource:
    """The table that data came from; InvalidData where they came from none."""
    if not isinstance(data.source, CsvSource):
        raise InvalidData("data", "these rows came from no file; bring one in instead")
    return data.source


def ignored_of(source: CsvSource) -> tuple[str, ...]:
    """The names of the columns that need not be read again."""
    return tuple(column.name for column in source.columns if column.role == "ignored")


def read_again(data: Data, table: Table) -> Again:
    """Data out of the table, read in the source's format: split as before, scaled anew, classes in their old places.

    The columns are those that the network has by now, in its order. Refused by name are a column that is no longer
    there, a class that is new, for the network has no place for it, and an input or output that came from no column.
    """
    source = csv_source(data)
    used = [column.name for column in source.columns if column.role != "ignored"]
    if missing := [name for name in used if name not in table.names]:
        raise InvalidData(str(table.path), f'there is no column "{missing[0]}" any more; {_INSTEAD}')
    made = make_data(table, source.columns, source.split, known_classes(data))
    made = replace(made, data=_as_network(data, made.data))
    changed = made.data.source != source or any(_rows_changed(data, made.data)) or _columns(data) != _columns(made.data)
    return Again(made, tuple(_changes(data, source, table, made.data)) or ("Nothing has changed.",), changed)


def _columns(data: Data) -> tuple[Columns, Columns]:
    return data.inputs, data.targets


def _as_network(old: Data, new: Data) -> Data:
    """The new rows with the columns in which the old ones stand, which edits of the network have taken or moved."""
    if not old.inputs and not old.targets:
        return new
    inputs, targets = _places(old.inputs, new.inputs, "input"), _places(old.targets, new.targets, "output")
    train, test = (samples(part.inputs[:, inputs], part.targets[:, targets]) for part in (new.train, new.test))
    return Data(train, test, _taken(new.inputs, inputs), _taken(new.targets, targets), new.source)


def _taken(columns: Columns, places: list[int]) -> Columns:
    return tuple(columns[i] for i in places)


def _places(old: Columns, new: Columns, what: str) -> list[int]:
    """Where the old columns stand among the new ones."""
    found = {_meaning(column): i for i, column in enumerate(new)}
    for number, column in enumerate(old, 1):
        if _meaning(column) not in found:
            told = f'"{column.one_of or column.name}"' if column.name else "which came from no column"
            why = f"the network's {what} {number}, {told}, has no place in the table; {_INSTEAD}"
            raise InvalidData("data", why)
    return [found[_meaning(column)] for column in old]


def _meaning(column: Column) -> tuple[str, str | None, tuple[str, ...]]:
    return column.name, column.one_of, column.classes


def _changes(old: Data, source: CsvSource, table: Table, new: Data) -> Iterator[str]:
    if source.digest == table.digest:
        yield "The file is unchanged."
    if str(table.path) != source.path:
        yield f"The file is now {table.path}."
    yield from _rows_changed(old, new)
    if added := [name for name in table.names if name not in {column.name for column in source.columns}]:
        yield f"New columns are ignored: {', '.join(added[:5])}{' …' if len(added) > 5 else ''}."
    if scaled := _rescaled((*old.inputs, *old.targets), (*new.inputs, *new.targets)):
        yield f"Scaled anew: {', '.join(scaled[:5])}{' …' if len(scaled) > 5 else ''}."


def _rows_changed(old: Data, new: Data) -> Iterator[str]:
    for part, before, now in (("training", old.train, new.train), ("test", old.test, new.test)):
        if len(before) != len(now):
            yield f"{len(before):,} {part} rows became {len(now):,}."
        elif not (np.array_equal(before.inputs, now.inputs) and np.array_equal(before.targets, now.targets)):
            yield f"The {part} rows, {len(now):,} as before, have other values."


def _rescaled(old: Columns, new: Columns) -> list[str]:
    # Of data of which nothing is known there are no old columns.
    return [b.name for a, b in zip(old, new, strict=False) if a.scaling != b.scaling]

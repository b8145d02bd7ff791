"""Brings a table in again after its file has changed: by the same recipe, for the same network, saying what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.columns import Column
from engine.data import Data
from engine.errors import InvalidData
from engine.sources import CsvSource
from engine.tabular.making import Made, known_classes, make_data
from engine.tabular.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """The data as the file has them now, and in `words`, a sentence each, what differs from those that were there."""

    made: Made
    words: tuple[str, ...]


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

    Refused by name are a column that is no longer there and a class that is new, for the network has no place for it.
    """
    source = csv_source(data)
    used = [column.name for column in source.columns if column.role != "ignored"]
    if missing := [name for name in used if name not in table.names]:
        raise InvalidData(str(table.path), f'there is no column "{missing[0]}" any more')
    made = make_data(table, source.columns, source.split, known_classes(data))
    return Again(made, tuple(_changes(data, source, table, made.data)) or ("Nothing has changed.",))


def _changes(old: Data, source: CsvSource, table: Table, new: Data) -> Iterator[str]:
    if source.digest == table.digest:
        yield "The file is unchanged."
    if str(table.path) != source.path:
        yield f"The file is now {table.path}."
    for part, before, now in (("training", old.train, new.train), ("test", old.test, new.test)):
        if len(before) != len(now):
            yield f"{len(before):,} {part} rows became {len(now):,}."
        elif not (np.array_equal(before.inputs, now.inputs) and np.array_equal(before.targets, now.targets)):
            yield f"The {part} rows, {len(now):,} as before, have other values."
    if added := [name for name in table.names if name not in {column.name for column in source.columns}]:
        yield f"New columns are ignored: {', '.join(added[:5])}{' …' if len(added) > 5 else ''}."
    if scaled := _rescaled((*old.inputs, *old.targets), (*new.inputs, *new.targets)):
        yield f"Scaled anew: {', '.join(scaled[:5])}{' …' if len(scaled) > 5 else ''}."


def _rescaled(old: tuple[Column, ...], new: tuple[Column, ...]) -> list[str]:
    return [b.name for a, b in zip(old, new, strict=True) if a.scaling != b.scaling]

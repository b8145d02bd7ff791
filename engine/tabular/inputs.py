"""Rows for a network that knows its columns: values and class names out of a table, as the numbers it is given.

And back: what numbers stand for, column by column of the table. For whoever lets a network predict.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec
import numpy as np

from engine.columns import Columns, class_names, class_rows, scaled, unscaled
from engine.errors import InvalidData
from engine.network import Vector
from engine.tabular.preview import Preview, name_of, preview
from engine.tabular.table import Cells, Table, read_table

Value = float | str  # of a cell: a number, or a class by its name


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table, for which a network has one column or, of more than two classes, one for each."""

    name: str
    columns: Columns
    start: int

    @property
    def classes(self) -> tuple[str, ...]:
        """Its classes; none where it is a number."""
        return class_names(self.columns)

    def taken(self, table: Vector) -> Vector:
        """The field's part of rows of numbers, shape (rows, columns of the field)."""
        return table[:, self.start : self.start + len(self.columns)]

    def values(self, table: Vector) -> list[Value]:
        """What rows of the network's numbers stand for here: a value, or the class that is nearest to them."""
        numbers, classes = self.taken(table), self.classes
        of = class_rows(self.columns, numbers)
        if of is None:
            found: list[Value] = unscaled(self.columns, numbers)[:, 0].tolist()
            return found
        return [classes[i] for i in of.tolist()]


def fields(columns: Columns) -> tuple[Field, ...]:
    """The columns of the table that the network's columns came from."""
    made: list[Field] = []
    places = enumerate(columns)
    for key, group in groupby(places, key=lambda place: place[1].name if place[1].one_of is not None else place):
        found = list(group)
        name = key if isinstance(key, str) else found[0][1].name
        made.append(Field(name, tuple(column for _, column in found), found[0][0]))
    return tuple(made)


def read_inputs(path: Path, columns: Columns, decimal: str = "") -> Vector:
    """The numbers that a network is given for the rows of a table, shape (rows, columns).

    The table's columns are found by their names, in any order and among others; or, where it has none of them, there
    are as many as the network has, in its order. `decimal` is the sign that is taken where the numbers do not tell
    theirs. InvalidData, which names the line, for the first row that cannot be taken.
    """
    wanted = fields(columns)
    shown = _named(preview(path, decimal=decimal), wanted)
    places = _places(shown, wanted, path)
    table = read_table(path, shown.format, ignored=[n for n in shown.names if n not in places])
    if table.complaints:
        first = table.complaints[0]
        raise InvalidData(f"{path}, line {first.line}", first.reason)
    if not len(table):
        raise InvalidData(str(path), "there are no rows of numbers in it")
    parts = [_numbers(field, table, table.columns[name]) for field, name in zip(wanted, places, strict=True)]
    with np.errstate(over="ignore"):
        numbers = scaled(columns, np.hstack(parts))
    if len(far := np.flatnonzero(~np.isfinite(numbers).all(axis=1))):
        raise InvalidData(f"{path}, line {table.lines[far[0]]}", "a value lies beyond all numbers when it is scaled")
    return numbers


def _named(shown: Preview, wanted: tuple[Field, ...]) -> Preview:
    """The preview with the first row as names, where they are those of the network."""
    first = {name_of(cell) for cell in shown.rows[0]} if shown.rows else set()
    if shown.format.header or not {field.name for field in wanted} <= first:
        return shown
    return preview(shown.path, msgspec.structs.replace(shown.format, header=True))


def _places(shown: Preview, wanted: tuple[Field, ...], path: Path) -> list[str]:
    """The table's column for each field, by its name there."""
    names = [field.name for field in wanted]
    missing = [name for name in names if name not in shown.names]
    if not missing and len(set(names)) == len(names):
        return names
    if len(shown.names) == len(wanted) and not (shown.format.header and set(names) & set(shown.names)):
        return list(shown.names)
    why = f"{len(shown.names)} columns, the network has {len(wanted)}: {', '.join(names)}"
    raise InvalidData(str(path), f'there is no column "{missing[0]}"' if shown.format.header and missing else why)


def _numbers(field: Field, table: Table, cells: Cells) -> Vector:
    gaps = np.flatnonzero(cells.missing)
    if len(gaps):
        raise _refused(field, table, int(gaps[0]), "the cell is empty")
    if field.classes:
        return _of_classes(field, table, cells)
    bad = np.flatnonzero(~np.isfinite(cells.numbers))
    if len(bad):
        text = "the text" if cells.codes is None else f'"{cells.texts[cells.codes[bad[0]]][:40]}"'
        raise _refused(field, table, int(bad[0]), f"{text} is not a finite number")
    return cells.numbers[:, None]


def _of_classes(field: Field, table: Table, cells: Cells) -> Vector:
    place = {name: i for i, name in enumerate(field.classes)}
    known = np.array([place.get(text, -1) for text in cells.texts] or [-1])
    of = np.full(len(table), -1) if cells.codes is None else known[cells.codes]
    bad = np.flatnonzero(of < 0)
    if len(bad):
        raise _refused(field, table, int(bad[0]), f"it is none of the classes {', '.join(field.classes)}")
    if len(field.columns) == 1:
        return np.asarray(of[:, None] if len(field.classes) > 1 else of[:, None] + 1, dtype=np.float64)
    return np.asarray(of[:, None] == np.arange(len(field.classes)), dtype=np.float64)


def _refused(field: Field, table: Table, row: int, why: str) -> InvalidData:
    return InvalidData(f'{table.path}, line {table.lines[row]}, column "{field.name}"', why)

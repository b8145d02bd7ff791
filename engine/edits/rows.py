"""Edits of the data as of one table for each part: a row a sample, its inputs' columns first, then its targets'.

Rows and columns count from 0 here and from 1 in messages. Other training rows, or the same in another order, begin the
running epoch anew; other numbers in them do not. Inputs and targets are two arrays, and an edit makes anew only the one
that it changes: the inputs of a large set are hundreds of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from engine.data import Samples
from engine.document import Document
from engine.errors import InvalidData, StudioError
from engine.hidden import carried
from engine.network import Indices, Vector
from engine.numerals import NotANumber, parse

Part: TypeAlias = Literal["train", "test"]
OTHER: dict[Part, Part] = {"train": "test", "test": "train"}
NEW = -1  # in place of the number of the row that a new one was before

MOST_TEXT = 16 * 2**20


def table(document: Document, part: Part) -> Vector:
    """The rows of a part, shape (rows, inputs + outputs)."""
    samples = _samples(document, part)
    return np.hstack([samples.inputs, samples.targets])


def column_name(document: Document, column: int) -> str:
    """What the neuron of a column is called."""
    network = document.network
    neurons = (*network.layers[0].neurons, *network.layers[-1].neurons)
    return neurons[column].name


# --- cells --------------------------------------------------------------------------------------------------------


def set_cells(document: Document, part: Part, cells: Mapping[tuple[int, int], float]) -> Document:
    """Some cells, by (row, column), set to finite numbers."""
    samples = _samples(document, part)
    for (row, column), value in cells.items():
        _check_rows(len(samples), [row])
        _check_column(document, column)
        if not np.isfinite(value):
            raise InvalidData(_cell(document, row, column), "a cell must be a finite number")
    return _with(document, {part: _written(samples, cells)}) if cells else document


def _written(samples: Samples, cells: Mapping[tuple[int, int], float]) -> Samples:
    """The samples with some cells changed; the inputs or targets in which none is stay as they are."""
    width = samples.inputs.shape[1]
    inputs = {cell: value for cell, value in cells.items() if cell[1] < width}
    targets = {(row, column - width): value for (row, column), value in cells.items() if column >= width}
    return Samples(_set(samples.inputs, inputs), _set(samples.targets, targets))


def _set(values: Vector, cells: Mapping[tuple[int, int], float]) -> Vector:
    if not cells:
        return values
    changed = values.copy()
    rows, columns = zip(*cells, strict=True)
    changed[list(rows), list(columns)] = list(cells.values())
    return _frozen(changed)


def paste_cells(document: Document, part: Part, row: int, column: int, text: str) -> Document:
    """A block of text from a spreadsheet written over the cells from one on; rows beyond the last are added.

    Cells are parted by tabs or semicolons, or by commas where a line is no number by itself. Decimal points and
    commas are both read, and a first line without a single number is taken for names. Nothing changes if any cell
    of it does not fit or is no number.
    """
    samples = _samples(document, part)
    if not 0 <= row <= len(samples):
        raise InvalidData(f"row {row + 1}", f"there is no such row; the table has {len(samples)}")
    _check_column(document, column)
    block = pasted(text)
    missing = max(row + len(block) - len(samples), 0)
    cells = {
        (i, j): _number(document, i, j, cell)
        for i, line in enumerate(block, row)
        for j, cell in enumerate(line, column)
    }
    longer = _joined(samples, _zeros(document, missing)) if missing else samples
    return _with(document, {part: _written(longer, cells)}, restart=part == "train" and missing > 0)


def pasted(text: str) -> list[list[str]]:
    """The cells of a block of text from a spreadsheet, line by line; InvalidData if there are none."""
    lines = _lines(text)
    names = len(lines) > 1 and any(cell.strip() for cell in lines[0]) and not any(map(_is_number, lines[0]))
    return lines[1:] if names else lines


def _lines(text: str) -> list[list[str]]:
    if len(text) > MOST_TEXT:
        raise InvalidData("", f"more than {MOST_TEXT // 2**20} MiB of text; read it as a file instead")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if not any(line.strip() for line in lines):
        raise InvalidData("", "there is no table of numbers to paste")
    mark = next((mark for mark in "\t;" if mark in text), None)
    return [line.split(mark) if mark else _cells(line) for line in lines]


def _cells(line: str) -> list[str]:
    """The cells of a line without tabs: a decimal comma first, a list second."""
    return [line] if line.count(",") < 2 and _is_number(line) else line.split(",")


def _is_number(text: str) -> bool:
    try:
        parse(text)
    except NotANumber:
        return False
    return True


def _number(document: Document, row: int, column: int, cell: str) -> float:
    columns = document.network.input_count + document.network.output_count
    if column >= columns:
        raise InvalidData(f"row {row + 1}, column {column + 1}", f"the table has {columns} columns; paste fewer")
    if not cell.strip():
        raise InvalidData(_cell(document, row, column), "the cell is empty; type a number")
    try:
        return parse(cell)
    except NotANumber as error:
        raise InvalidData(_cell(document, row, column), str(error)) from error


def _cell(document: Document, row: int, column: int) -> str:
    return f'row {row + 1}, column "{column_name(document, column)}"'


# --- rows ---------------------------------------------------------------------------------------------------------


def add_rows(
    document: Document, part: Part, rows: Sequence[Sequence[float]] | None = None, at: int | None = None
) -> Document:
    """Rows of inputs and targets put before row `at` (None: at the end); without any, one row of zeros."""
    old = _samples(document, part)
    new = _zeros(document, 1) if rows is None else _checked(document, rows)
    place = len(old) if at is None else at
    if not 0 <= place <= len(old):
        raise InvalidData(f"row {place + 1}", f"there is no such row; the table has {len(old)}")
    order = np.insert(np.arange(len(old)), place, np.full(len(new), NEW))
    return _with(document, {part: _joined(old, new, place)}, order, restart=part == "train")


def _checked(document: Document, rows: Sequence[Sequence[float]]) -> Samples:
    inputs = document.network.input_count
    width = inputs + document.network.output_count
    for i, row in enumerate(rows):
        if len(row) != width:
            raise InvalidData(f"new row {i + 1}", f"the table has {width} columns, the row has {len(row)}")
        for j, value in enumerate(row):
            if not np.isfinite(value):
                raise InvalidData(f'new row {i + 1}, column "{column_name(document, j)}"', "must be a finite number")
    values = np.array(rows, dtype=np.float64).reshape(len(rows), width)
    return Samples(_frozen(values[:, :inputs].copy()), _frozen(values[:, inputs:].copy()))


def remove_rows(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Without some rows."""
    old = _samples(document, part)
    rest = _others(old, _chosen(old, rows))
    return _with(document, {part: _taken(old, rest)}, rest, restart=part == "train")


def duplicate_rows(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Copies of some rows after the last of them."""
    old = _samples(document, part)
    chosen = _chosen(old, rows)
    order = np.insert(np.arange(len(old)), int(chosen[-1]) + 1, chosen)
    return _with(document, {part: _taken(old, order)}, order, restart=part == "train")


def move_rows(document: Document, part: Part, rows: Iterable[int], place: int) -> Document:
    """Some rows, in their order, put before the row that is number `place` of those that stay."""
    old = _samples(document, part)
    chosen = _chosen(old, rows)
    rest = _others(old, chosen)
    at = max(0, min(place, len(rest)))
    return reorder_rows(document, part, np.concatenate([rest[:at], chosen, rest[at:]]))


def sort_rows(document: Document, part: Part, column: int, descending: bool = False) -> Document:
    """The rows sorted by a column; rows that are equal there keep their order."""
    _check_column(document, column)
    samples, inputs = _samples(document, part), document.network.input_count
    keys = samples.inputs[:, column] if column < inputs else samples.targets[:, column - inputs]
    return reorder_rows(document, part, sorted_order(keys, descending))


def sorted_order(keys: Vector, descending: bool = False) -> Indices:
    """The order of rows by their keys, shape (rows,); equal ones keep theirs, and NaN comes last either way."""
    return np.argsort(-keys if descending else keys, kind="stable")


def reorder_rows(document: Document, part: Part, order: Indices) -> Document:
    """The rows in another order, that of their numbers in `order`, each once."""
    old = _samples(document, part)
    if len(order) != len(old) or (np.bincount(order, minlength=len(old)) != 1).any():
        raise InvalidData("order of rows", "it does not fit the table, which has changed; try again")
    if np.array_equal(order, np.arange(len(order))):
        return document
    return _with(document, {part: _taken(old, order)}, order, restart=part == "train")


def move_to_other_part(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Some rows moved from the training data to the end of the test data, or the other way."""
    old = _samples(document, part)
    chosen = _chosen(old, rows)
    other = _joined(_samples(document, OTHER[part]), _taken(old, chosen))
    rest = _others(old, chosen)
    order = rest if part == "train" else None
    return _with(document, {part: _taken(old, rest), OTHER[part]: other}, order, restart=True)


def _with(
    document: Document, parts: Mapping[Part, Samples], order: Indices | None = None, *, restart: bool = False
) -> Document:
    """The document with other samples, and the epoch from its beginning where the batches change.

    Where `order` says which row each one was before, an exercise goes along with its row.
    """
    old = document.data
    data = replace(old, train=parts.get("train", old.train), test=parts.get("test", old.test))
    state = replace(document.state, update=0) if restart and document.state.update else document.state
    asked = document.exercise
    if asked is not None:
        if order is not None and "train" in parts and asked.sample in order:
            asked = msgspec.structs.replace(asked, sample=int(np.flatnonzero(order == asked.sample)[0]))
        asked = carried(asked, document.network, len(data.train))
    return replace(document, data=data, state=state, exercise=asked)


def _samples(document: Document, part: Part) -> Samples:
    samples: Samples = getattr(document.data, part)
    return samples


def _frozen(fresh: Vector) -> Vector:
    """An array that nobody else has, made read-only as it stands."""
    fresh.flags.writeable = False
    return fresh


def _zeros(document: Document, rows: int) -> Samples:
    network = document.network
    return Samples(np.zeros((rows, network.input_count)), np.zeros((rows, network.output_count)))


def _taken(samples: Samples, order: Indices) -> Samples:
    return Samples(_frozen(samples.inputs[order]), _frozen(samples.targets[order]))


def _joined(one: Samples, other: Samples, place: int | None = None) -> Samples:
    """The rows of one with those of another before its row `place`, or after its last."""

    def join(a: Vector, b: Vector) -> Vector:
        return _frozen(np.concatenate([a[:place], b, a[len(a) if place is None else place :]]))

    return Samples(join(one.inputs, other.inputs), join(one.targets, other.targets))


def _others(samples: Samples, chosen: Indices) -> Indices:
    """The rows that are not chosen."""
    return np.delete(np.arange(len(samples)), chosen)


def _chosen(rows: Samples, chosen: Iterable[int]) -> Indices:
    """Some rows, each once and in order; refuses none at all."""
    places = sorted(set(chosen))
    if not places:
        raise StudioError("no row is selected; select at least one")
    _check_rows(len(rows), places)
    return np.array(places, dtype=np.intp)


def _check_rows(count: int, rows: Iterable[int]) -> None:
    for row in rows:
        if not 0 <= row < count:
            raise InvalidData(f"row {row + 1}", f"there is no such row; the table has {count}")


def _check_column(document: Document, column: int) -> None:
    count = document.network.input_count + document.network.output_count
    if not 0 <= column < count:
        raise InvalidData(f"column {column + 1}", f"there is no such column; the table has {count}")

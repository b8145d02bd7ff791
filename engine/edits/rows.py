"""Edits of the data as of one table for each part: a row a sample, its inputs' columns first, then its targets'.

Rows and columns count from 0 here and from 1 in messages. Other training rows, or the same in another order, begin the
running epoch anew; other numbers in them do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from engine.data import Data, Samples
from engine.document import Document
from engine.errors import InvalidData, StudioError
from engine.network import Indices, Vector, read_only
from engine.numerals import NotANumber, parse

Part: TypeAlias = Literal["train", "test"]
OTHER: dict[Part, Part] = {"train": "test", "test": "train"}

MOST_TEXT = 16 * 2**20


def table(document: Document, part: Part) -> Vector:
    """The rows of a part, shape (rows, inputs + outputs)."""
    samples: Samples = getattr(document.data, part)
    return np.hstack([samples.inputs, samples.targets])


def column_name(document: Document, column: int) -> str:
    """What the neuron of a column is called."""
    network = document.network
    neurons = (*network.layers[0].neurons, *network.layers[-1].neurons)
    return neurons[column].name


# --- cells --------------------------------------------------------------------------------------------------------


def set_cells(document: Document, part: Part, cells: Mapping[tuple[int, int], float]) -> Document:
    """Some cells, by (row, column), set to finite numbers."""
    rows = table(document, part)
    for (row, column), value in cells.items():
        _check_rows(len(rows), [row])
        _check_column(document, column)
        if not np.isfinite(value):
            raise InvalidData(_cell(document, row, column), "a cell must be a finite number")
        rows[row, column] = value
    return _with(document, {part: rows})


def paste_cells(document: Document, part: Part, row: int, column: int, text: str) -> Document:
    """A block of text from a spreadsheet written over the cells from one on; rows beyond the last are added.

    Cells are parted by tabs or semicolons, or by commas where a line is no number by itself. Decimal points and
    commas are both read. Nothing changes if any cell of it does not fit or is no number.
    """
    rows = table(document, part)
    if not 0 <= row <= len(rows):
        raise InvalidData(f"row {row + 1}", f"there is no such row; the table has {len(rows)}")
    _check_column(document, column)
    block = _lines(text)
    missing = row + len(block) - len(rows)
    if missing > 0:
        rows = np.vstack([rows, np.zeros((missing, rows.shape[1]))])
    for i, line in enumerate(block, row):
        for j, cell in enumerate(line, column):
            rows[i, j] = _number(document, i, j, cell, rows.shape[1])
    return _with(document, {part: rows}, restart=part == "train" and missing > 0)


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


def _number(document: Document, row: int, column: int, cell: str, columns: int) -> float:
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
    old = table(document, part)
    new = np.zeros((1, old.shape[1])) if rows is None else _checked(document, rows, old.shape[1])
    place = len(old) if at is None else at
    if not 0 <= place <= len(old):
        raise InvalidData(f"row {place + 1}", f"there is no such row; the table has {len(old)}")
    return _with(document, {part: np.vstack([old[:place], new, old[place:]])}, restart=part == "train")


def _checked(document: Document, rows: Sequence[Sequence[float]], width: int) -> Vector:
    for i, row in enumerate(rows):
        if len(row) != width:
            raise InvalidData(f"new row {i + 1}", f"the table has {width} columns, the row has {len(row)}")
        for j, value in enumerate(row):
            if not np.isfinite(value):
                raise InvalidData(f'new row {i + 1}, column "{column_name(document, j)}"', "must be a finite number")
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def remove_rows(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Without some rows."""
    old = table(document, part)
    return _with(document, {part: np.delete(old, _chosen(old, rows), axis=0)}, restart=part == "train")


def duplicate_rows(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Copies of some rows after the last of them."""
    old = table(document, part)
    chosen = _chosen(old, rows)
    after = int(chosen[-1]) + 1
    return _with(document, {part: np.vstack([old[:after], old[chosen], old[after:]])}, restart=part == "train")


def move_rows(document: Document, part: Part, rows: Iterable[int], place: int) -> Document:
    """Some rows, in their order, put before the row that is number `place` of those that stay."""
    old = table(document, part)
    chosen = _chosen(old, rows)
    rest = np.delete(np.arange(len(old)), chosen)
    at = max(0, min(place, len(rest)))
    return _ordered(document, part, np.concatenate([rest[:at], chosen, rest[at:]]))


def sort_rows(document: Document, part: Part, column: int, descending: bool = False) -> Document:
    """The rows sorted by a column; rows that are equal there keep their order."""
    _check_column(document, column)
    keys = table(document, part)[:, column]
    return _ordered(document, part, np.argsort(-keys if descending else keys, kind="stable"))


def move_to_other_part(document: Document, part: Part, rows: Iterable[int]) -> Document:
    """Some rows moved from the training data to the end of the test data, or the other way."""
    old = table(document, part)
    chosen = _chosen(old, rows)
    other = np.vstack([table(document, OTHER[part]), old[chosen]])
    return _with(document, {part: np.delete(old, chosen, axis=0), OTHER[part]: other}, restart=True)


def _ordered(document: Document, part: Part, order: Indices) -> Document:
    if np.array_equal(order, np.arange(len(order))):
        return document
    return _with(document, {part: table(document, part)[order]}, restart=part == "train")


def _with(document: Document, parts: Mapping[Part, Vector], restart: bool = False) -> Document:
    """The document with other tables, and the epoch from its beginning where the batches change."""
    inputs = document.network.input_count
    changed = {p: Samples(read_only(rows[:, :inputs]), read_only(rows[:, inputs:])) for p, rows in parts.items()}
    data = Data(changed.get("train", document.data.train), changed.get("test", document.data.test))
    state = replace(document.state, update=0) if restart and document.state.update else document.state
    return replace(document, data=data, state=state)


def _chosen(rows: Vector, chosen: Iterable[int]) -> Indices:
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

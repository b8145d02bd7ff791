"""Makes data to learn from out of a table: which rows can be taken, classes as numbers, gaps filled, split and scaled.

One pure function of the table and what the user said of it, so that the same comes out of the same file again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, isinf

import numpy as np
import numpy.typing as npt

from engine.columns import Column, Columns, class_names
from engine.data import Data, Samples
from engine.errors import InvalidData, UnknownName
from engine.network import Indices, Mask, Vector
from engine.preparation import Parts, Scalings, prepared, split
from engine.sources import CsvColumn, CsvSource, Split
from engine.tables import MAX_BYTES
from engine.tabular.kinds import class_order
from engine.tabular.records import Complaint
from engine.tabular.table import MOST_LISTED, Cells, Table, TooLarge

MOST_CLASSES = 1_000  #: of one column; each is a neuron

Known = dict[str, tuple[str, ...]]  # classes by the name of their column, in their order


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Data out of a table, and what had to be left out or filled.

    `complaints` are the first rows that are not in the data, in the file's order, and why; `refused` the number of rows
    that could not be taken for what stands in them, `incomplete` of those left out for a missing value, `filled` of
    missing values that others stand in for. `train` and `test` are the rows' lines in the file.
    """

    data: Data
    complaints: tuple[Complaint, ...]
    refused: int
    incomplete: int
    filled: int
    train: npt.NDArray[np.int64]
    test: npt.NDArray[np.int64]


def make_data(table: Table, columns: Sequence[CsvColumn], how: Split, known: Known | None = None) -> Made:
    """Data from a table, as `columns` say, one for each of the table's (those not named are ignored).

    Numbers stay numbers, scaled as asked for. Classes become one-hot columns; two classes become one column of 0 and 1.
    They are in numeric order where all are numbers, else in alphabetical order, so that no order of rows matters;
    `known` gives columns the classes that a network has already, and refuses others.

    Rows in which a number is missing or is none are left out, where nothing stands in for it. What stands in, and every
    scaling, is fitted on the training rows alone. Raises InvalidData, naming the column, and TooLarge where a network
    file could not hold the data.
    """
    used = _used(table, columns)
    kept = _Rows(table)
    for column in used:
        kept.look_at(column, table.columns[column.name])
    rows = kept.rows()
    if not len(rows):
        raise InvalidData(str(table.path), f"no row can be taken{kept.first_reason()}")
    makers = [_maker(column, table.columns[column.name], rows, known or {}) for column in used]
    parts = split(len(rows), _classes(makers), how)
    for maker in makers:
        maker.fill(parts[0])
    inputs, targets = (_side([m for m in makers if m.column.role == role]) for role in ("input", "target"))
    source = CsvSource(str(table.path), table.digest, table.format, tuple(columns), how, table.limit)
    data = _prepared(inputs, targets, parts, source)
    check_size(data)
    lines = table.lines[rows]
    filled = sum(maker.filled for maker in makers)
    return Made(data, kept.complaints(), kept.refused, kept.incomplete, filled, lines[parts[0]], lines[parts[1]])


def _used(table: Table, columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    """The inputs, then the targets; refuses names that are not in the table."""
    for column in columns:
        if column.role != "ignored" and column.name not in table.columns:
            raise UnknownName("column", column.name, table.names, str(table.path))
    used = [column for role in ("input", "target") for column in columns if column.role == role]
    for role, what in (("input", "learn from"), ("target", "be learnt")):
        if not any(column.role == role for column in used):
            raise InvalidData("columns", f"none is {_ARTICLE[role]}; say at least of one that it is to {what}")
    if len({column.name for column in used}) < len(used):
        raise InvalidData("columns", "one is named twice")
    return used


_ARTICLE = {"input": "an input", "target": "a target"}


# --- which rows ----------------------------------------------------------------------------------------------------


class _Rows:
    """Which rows can be taken. The first column that says no gives the reason."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._kept: Mask = np.ones(len(table), dtype=np.bool_)
        self._reasons: list[Complaint] = list(table.complaints)
        self.refused, self.incomplete = table.refused, 0

    def look_at(self, column: CsvColumn, cells: Cells) -> None:
        if column.kind == "number":
            bad = self._kept & ~cells.missing & ~np.isfinite(cells.numbers)
            self.refused += self._leave_out(bad, lambda row: _no_number(column.name, cells, row))
        if column.missing == "leave_out":
            gaps = self._kept & cells.missing
            self.incomplete += self._leave_out(gaps, lambda _: f'column "{column.name}" says nothing')

    def _leave_out(self, bad: Mask, reason: Callable[[int], str]) -> int:
        rows = np.flatnonzero(bad)
        self._kept &= ~bad
        lines = self._table.lines
        self._reasons += [Complaint(int(lines[row]), reason(row)) for row in rows[:MOST_LISTED].tolist()]
        return len(rows)

    def rows(self) -> Indices:
        return np.flatnonzero(self._kept)

    def complaints(self) -> tuple[Complaint, ...]:
        return tuple(sorted(self._reasons, key=lambda complaint: complaint.line)[:MOST_LISTED])

    def first_reason(self) -> str:
        first = self.complaints()[:1]
        return "".join(f"; line {one.line}: {one.reason}" for one in first)


def _no_number(name: str, cells: Cells, row: int) -> str:
    if isinf(cells.numbers[row]):
        return f'column "{name}": the number is infinite'
    text = "the text" if cells.codes is None else f'"{cells.texts[cells.codes[row]][:40]}"'
    return f'column "{name}": {text} is not a number'


# --- columns -------------------------------------------------------------------------------------------------------


class _Maker:
    """Makes the numbers of one column, of those rows that are taken: values with gaps, which are filled later."""

    def __init__(self, column: CsvColumn, values: Vector, gaps: Mask, columns: Columns) -> None:
        self.column, self.columns = column, columns
        self.values, self._gaps = values.copy(), gaps
        self.filled = int(np.count_nonzero(gaps))

    def fill(self, train: Indices) -> None:
        """Let the training rows' mean, median or most frequent value stand in for what is missing."""
        if not self.filled:
            return
        there = self.values[train][~self._gaps[train]]
        if not len(there):
            raise InvalidData(f'column "{self.column.name}"', "no training row says anything; ignore this column")
        way = "most_frequent" if self.column.kind == "classes" else self.column.missing
        with np.errstate(over="ignore"):
            stand_in = _STAND_INS[way](there)
        if not isfinite(stand_in):
            raise InvalidData(f'column "{self.column.name}"', f"the numbers are too large for their {way}")
        self.values[self._gaps] = stand_in

    def table(self) -> Vector:
        """The column's numbers, shape (rows, one or one for each class)."""
        if self.column.kind == "number" or len(self.columns) == 1:
            return self.values[:, None]
        return np.asarray(self.values[:, None] == np.arange(len(self.columns)), dtype=np.float64)

    def scalings(self) -> Scalings:
        """The scaling of each of the columns; classes have none."""
        return [self.column.scaling if self.column.kind == "number" else None] * len(self.columns)


def _most_frequent(values: Vector) -> float:
    """The smallest of the most frequent values."""
    found, counts = np.unique(values, return_counts=True)
    return float(found[np.argmax(counts)])


_STAND_INS: dict[str, Callable[[Vector], float]] = {
    "mean": lambda values: float(np.mean(values)),
    "median": lambda values: float(np.median(values)),
    "most_frequent": _most_frequent,
}


def _maker(column: CsvColumn, cells: Cells, rows: Indices, known: Known) -> _Maker:
    gaps = cells.missing[rows]
    if column.kind == "number":
        return _Maker(column, cells.numbers[rows], gaps, (Column(column.name),))
    classes, of = _classes_of(column, cells, rows, known)
    return _Maker(column, of, gaps, class_columns(column.name, classes))


def class_columns(name: str, classes: Sequence[str]) -> Columns:
    """The columns that stand for classes: one for two classes, else one for each."""
    if len(classes) == 2:
        return (Column(name, classes=tuple(classes)),)
    return tuple(Column(name, one_of=one) for one in classes)


def _classes_of(column: CsvColumn, cells: Cells, rows: Indices, known: Known) -> tuple[tuple[str, ...], Vector]:
    """The classes of a column in their order, and the place of each row's class among them; 0 where it is missing."""
    where = f'column "{column.name}"'
    if cells.codes is None:
        raise InvalidData(where, "too many different texts for classes; make it a number or ignore it")
    codes, there = cells.codes[rows], ~cells.missing[rows]
    found = {cells.texts[code] for code in np.unique(codes[there]).tolist()}
    classes = known.get(column.name) or class_order(tuple(found))
    if new := sorted(found - set(classes)):
        why = f"{_listed(new)} not among the classes that the network knows: {', '.join(classes[:20])}"
        raise InvalidData(where, f"{why}; import the table as new data instead")
    if len(classes) > MOST_CLASSES:
        raise InvalidData(where, f"{len(classes):,} classes are too many; at most {MOST_CLASSES:,}")
    if column.role == "target" and len(classes) < 2:
        raise InvalidData(where, "a target of one class alone teaches nothing")
    place = {name: i for i, name in enumerate(classes)}
    of = np.array([place.get(text, 0) for text in cells.texts] or [0], dtype=np.float64)
    return tuple(classes), of[codes]


def _listed(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


def _classes(makers: list[_Maker]) -> Indices | None:
    """The class of each row by which a stratified split goes: that of the only target of classes."""
    targets = [maker for maker in makers if maker.column.role == "target" and maker.column.kind == "classes"]
    return targets[0].values.astype(np.intp) if len(targets) == 1 else None


# --- together ------------------------------------------------------------------------------------------------------

_Side = tuple[Vector, Columns, Scalings]


def _side(makers: list[_Maker]) -> _Side:
    numbers = np.hstack([maker.table() for maker in makers])
    columns = tuple(column for maker in makers for column in maker.columns)
    return numbers, columns, [name for maker in makers for name in maker.scalings()]


def _prepared(inputs: _Side, targets: _Side, parts: Parts, source: CsvSource) -> Data:
    return prepared(
        Samples(inputs[0], targets[0]), parts, inputs[1], targets[1], scale_inputs=inputs[2], scale_targets=targets[2],
        source=source,
    )  # fmt: skip


def file_size(data: Data) -> int:
    """About how many bytes the rows take in a network file, from the texts of some of them."""
    size = 0
    for part in (data.train, data.test):
        some = np.linspace(0, len(part) - 1, min(len(part), 500)).astype(np.intp)
        for table in (part.inputs, part.targets):
            texts = [repr(number) for row in table[some].tolist() for number in row]
            # Two characters beside each number and ten beside each row.
            size += int((sum(len(text) + 2 for text in texts) / max(len(some), 1) + 10) * len(part))
    return size


def check_size(data: Data) -> None:
    """TooLarge where the network file could not be read again for its size."""
    rows, size = len(data.train) + len(data.test), file_size(data)
    if size > 0.9 * MAX_BYTES:
        why = f"{rows:,} rows would make a network file of about {size / 2**20:,.0f} MiB, and it may have 64 MiB"
        raise TooLarge("data", why, max(int(0.8 * MAX_BYTES / size * rows), 1))


def known_classes(data: Data) -> Known:
    """The classes that data have, by the names of their columns."""
    known: Known = {}
    for side in (data.inputs, data.targets):
        for name in dict.fromkeys(column.name for column in side):
            if names := class_names(tuple(column for column in side if column.name == name)):
                known[name] = names
    return known

"""A whole table in memory, column by column, and its reader, which works in slices, to be watched and stopped.

Each column keeps the numbers that its cells hold and, while they are few, its different texts; what the columns are for
is decided later and may be changed without reading again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.chance import random_state
from engine.errors import InvalidData
from engine.network import Mask, Vector
from engine.sources import CsvFormat
from engine.tables import MAX_BYTES
from engine.tabular.cells import is_missing, number
from engine.tabular.preview import fit, preview
from engine.tabular.records import Complaint, Record, Records, placed
from engine.tabular.text import TextFile

MOST_ROWS = 2_000_000
MOST_CELLS = 40_000_000  # about half a gigabyte
_CELL_BYTES = 30  # that a scaled number takes in a network file, and some room for classes
MOST_TEXTS = 5_000  # different ones of a column; beyond, it can be no column of classes
MOST_LISTED = 1_000  # complaints that are kept; the others are counted
BATCH = 2_000  # rows at once

Codes = npt.NDArray[np.int32]
Lines = npt.NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)


class TooLarge(InvalidData):
    """More rows than can be held or saved; `rows` of them, drawn evenly, could be."""

    def __init__(self, where: str, why: str, rows: int) -> None:
        super().__init__(where, f"{why}; take at most {rows:,} of the rows")
        self.rows = rows


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A column's cells: `numbers`, NaN where a cell holds none and infinite where it says so; `missing` where it says
    nothing; `codes`, the place of each cell's text in `texts`, or None where there are too many. All of shape (rows,).
    """

    numbers: Vector
    missing: Mask
    codes: Codes | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table that was read: cells by column name (those that were not to be ignored), in the file's order.

    `names` are all columns of the file. `lines` are the rows' first lines in the file, shape (rows,). `complaints` are
    the first rows that could not be taken and `refused` the number of all; `found` all rows, `limit` how many were to
    be kept of them, drawn evenly (None: all). `digest` is the SHA-256 of the file's bytes.
    """

    path: Path
    format: CsvFormat
    digest: str
    names: tuple[str, ...]
    columns: dict[str, Cells]
    lines: Lines
    complaints: tuple[Complaint, ...]
    refused: int
    found: int
    limit: int | None = None

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a reader has come: the fraction of the file, rows kept, and rows that could not be taken."""

    fraction: float
    rows: int
    refused: int


class _Column:
    """A column that grows. It knows what each different text says, while these are few."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self._index: dict[str, int] | None = {}
        self._said: list[float] = []
        self._missing: list[bool] = []
        self._numbers: list[Vector] = []
        self._gaps: list[Mask] = []
        self._codes: list[Codes] = []

    def add(self, cells: tuple[str, ...]) -> None:
        if self._index is None:
            numbers, gaps = self._parsed(cells)
        else:
            index = self._index
            codes = np.array([index.setdefault(cell, len(index)) for cell in cells], dtype=np.int32)
            for text in islice(index, len(self._said), None):
                self._said.append(number(text, self._decimal))
                self._missing.append(is_missing(text))
            numbers, gaps = np.array(self._said)[codes], np.array(self._missing)[codes]
            self._codes.append(codes)
            if len(index) > MOST_TEXTS:
                self._index, self._codes = None, []
        self._numbers.append(numbers)
        self._gaps.append(gaps)

    def _parsed(self, cells: tuple[str, ...]) -> tuple[Vector, Mask]:
        """Of many cells at once, as fast as plain numbers can be read, and one by one where there is anything else."""
        text = "".join(cells)
        if "_" not in text and text.isascii() and (self._decimal == "." or "." not in text):
            plain = cells if self._decimal == "." else [cell.replace(",", ".") for cell in cells]
            try:
                numbers = np.array(list(map(float, plain)))
            except ValueError:
                pass
            else:
                if np.isfinite(numbers).all():
                    return numbers, np.zeros(len(cells), dtype=np.bool_)
        return np.array([number(cell, self._decimal) for cell in cells]), np.array([is_missing(cell) for cell in cells])

    def keep(self, mask: Mask) -> None:
        """Leave out the rows that are not in the mask."""
        self._numbers = [np.concatenate(self._numbers)[mask]]
        self._gaps = [np.concatenate(self._gaps)[mask]]
        if self._codes:
            self._codes = [np.concatenate(self._codes)[mask]]

    def cells(self) -> Cells:
        codes = None if self._index is None else _joined(self._codes, np.int32)
        texts = tuple(text.strip() for text in self._index or ())
        return Cells(_joined(self._numbers, np.float64), _joined(self._gaps, np.bool_), codes, texts)


def _joined(parts: list[npt.NDArray[Kind]], kind: type[Kind]) -> npt.NDArray[Kind]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])


class TableReader:
    """Reads a file into a Table. `ignored` columns are not kept; `rows` limits how many rows are, drawn evenly.

    Raises InvalidData at once or on the way: the file cannot be read, is no table, or TooLarge.
    """

    def __init__(
        self, path: Path, form: CsvFormat | None = None, ignored: Collection[str] = (), rows: int | None = None
    ) -> None:
        shown = preview(path, form)
        self._path, self._form, self._names, self._limit = path, shown.format, shown.names, rows
        self._kept = [(i, name) for i, name in enumerate(shown.names) if name not in set(ignored)]
        self._columns = {name: _Column(shown.format.decimal) for _, name in self._kept}
        self._lines: list[Lines] = []
        self._file = TextFile(path, shown.format.encoding)
        self._records = Records(self._file.lines(), shown.format)
        self._header = shown.format.header
        self._complaints: list[Complaint] = []
        self._refused = self._found = self._held = 0
        self._drawn, self._keys, self._bound = random_state(0), np.empty(0), 1.0
        self.finished = False

    @property
    def progress(self) -> Reading:
        """How far it has come."""
        return Reading(self._file.fraction, self._held, self._refused)

    def advance(self, seconds: float) -> bool:
        """Read on for about so long; whether there is more."""
        end = time.perf_counter() + seconds
        while not self.finished and self._read_batch() and time.perf_counter() < end:
            pass
        return not self.finished

    def close(self) -> None:
        """Let go of the file, read to its end or not."""
        self._file.close()

    def table(self) -> Table:
        """What was read, at the end."""
        if self._limit is not None:
            self._thin(self._limit)
        columns = {name: column.cells() for name, column in self._columns.items()}
        lines = _joined(self._lines, np.int64)
        return Table(
            self._path, self._form, self._file.digest, self._names, columns, lines, tuple(self._complaints),
            self._refused, self._found, self._limit,
        )  # fmt: skip

    def _read_batch(self) -> bool:
        try:
            batch = list(islice(self._records, BATCH))
        except InvalidData as error:
            self.close()
            raise placed(error, self._path) from error
        if not batch:
            self.finished = True
            self.close()
            return False
        self._take(self._fitting(batch))
        return True

    def _fitting(self, batch: Iterable[Record | Complaint]) -> list[Record]:
        """The batch's rows of the table's width; complaints of the others."""
        width, rows = len(self._names), []
        for record in batch:
            if isinstance(record, Complaint):
                self._complain(record)
            elif self._header:
                self._header = False
            elif len(record[1]) == width:
                rows.append(record)
            elif isinstance(cells := fit(record[1], width), str):
                self._complain(Complaint(record[0], cells))
            else:
                rows.append((record[0], cells))
        return rows

    def _complain(self, complaint: Complaint) -> None:
        self._refused += 1
        if len(self._complaints) < MOST_LISTED:
            self._complaints.append(complaint)

    def _take(self, rows: list[Record]) -> None:
        self._found += len(rows)
        if self._limit is not None:
            rows = self._draw(rows)
        if not rows:
            return
        lines, cells = zip(*rows, strict=True)
        self._lines.append(np.array(lines, dtype=np.int64))
        by_column = list(zip(*cells, strict=True))
        for i, name in self._kept:
            self._columns[name].add(by_column[i])
        self._held += len(rows)
        if self._limit is not None and self._held > 2 * self._limit + BATCH:
            self._thin(self._limit)
        self._check_size()

    def _check_size(self) -> None:
        most = min(MOST_ROWS, MOST_CELLS // max(len(self._kept), 1))
        if self._held > most:
            self.close()
            fits = MAX_BYTES // (_CELL_BYTES * max(len(self._kept), 1))  # or it would be read in vain again
            why = f"more than {most:,} rows of {len(self._kept)} columns"
            raise TooLarge(str(self._path), why, max(min(most // 3, fits), 1))

    # Every row gets a random key, and those with the lowest keys stay: an even draw from rows of unknown number.

    def _draw(self, rows: list[Record]) -> list[Record]:
        keys = self._drawn.random_sample(len(rows))
        kept = keys < self._bound
        self._keys = np.concatenate([self._keys, keys[kept]])
        return [row for row, keep in zip(rows, kept.tolist(), strict=True) if keep]

    def _thin(self, rows: int) -> None:
        if len(self._keys) <= rows:
            return
        self._bound = float(np.partition(self._keys, rows)[rows])
        mask = self._keys < self._bound
        self._keys = self._keys[mask]
        self._lines = [np.concatenate(self._lines)[mask]]
        for column in self._columns.values():
            column.keep(mask)
        self._held = len(self._keys)


def read_table(
    path: Path, form: CsvFormat | None = None, ignored: Collection[str] = (), rows: int | None = None
) -> Table:
    """A whole table at once, as TableReader reads it."""
    reader = TableReader(path, form, ignored, rows)
    while reader.advance(60.0):
        pass
    return reader.table()

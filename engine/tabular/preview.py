"""The beginning of a table: how its text is read, its first rows, and what its columns seem to be.

`preview(path)` guesses all of it; `preview(path, format)` reads as the user says. Dialog and command line use it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

import msgspec

from engine.errors import InvalidData
from engine.sources import CsvColumn, CsvFormat
from engine.tabular.cells import decimal_of, is_missing, is_number
from engine.tabular.kinds import Facts, facts, suggested
from engine.tabular.records import Complaint, Record, Records, placed
from engine.tabular.text import TextFile, encoding_of, open_file

DELIMITERS = (",", ";", "\t", "|", " ")  #: those that are guessed
SHOWN = 50  #: rows of a preview
MOST_COLUMNS = 10_000
_LOOKED_AT = 1000  # records from which the columns are guessed,
_CELLS_LOOKED_AT = 100_000  # or fewer of wide tables
_ENCODING_HEAD = 2**24  # bytes: the first letter that is not ASCII may come late
_HEAD_LINES, _HEAD_TEXT = 200, 40_000  # lines and characters of which the dialect is guessed
_LINE_TEXT = 4_000  # characters of one of them: to guess takes the square of a cell's length
LONGEST_NAME = 200
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # what Excel writes and reads in the first line
_FORMATS = {
    b"PK\x03\x04": "this is a workbook or an archive and no text; save its table as CSV and import that",
    b"\xd0\xcf\x11\xe0": "this is a workbook and no text; save its table as CSV and import that",
    b"\x1f\x8b": "this is compressed; unpack it first",
    b"BZh": "this is compressed; unpack it first",
    b"\xfd7zXZ": "this is compressed; unpack it first",
    b"%PDF-": "this is a PDF and no table",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A table's beginning as it is read by `format`.

    `names` are the columns', made unique, and `rows` the texts of the first rows, each with as many cells; `lines` are
    the rows' first lines in the file. `facts` tells what each column seems to be and `columns` what would become of
    it; `complaints` are rows of the beginning that cannot be taken. `size` is the file's, in bytes.
    """

    path: Path
    format: CsvFormat
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    facts: tuple[Facts, ...]
    columns: tuple[CsvColumn, ...]
    complaints: tuple[Complaint, ...]
    size: int


def preview(path: Path, format_: CsvFormat | None = None, decimal: str = "") -> Preview:
    """The beginning of a table, its format guessed where none is given. InvalidData if there is no table at all.

    `decimal` is the sign that is taken where the numbers do not tell theirs, as in 1,234.
    """
    form = format_ or guess_format(path, decimal)
    with TextFile(path, form.encoding) as file:
        records = list(islice(_records(file.lines(), form, path), _LOOKED_AT + 1))
        size = file.size
    try:
        header, rows, bad = _laid_out([r for r in records if not isinstance(r, Complaint)], form)
    except InvalidData as error:
        raise placed(error, path) from error
    if not header:
        raise InvalidData(str(path), "there is no table in it")
    names = unique(header)
    bad = sorted([*bad, *(r for r in records if isinstance(r, Complaint))], key=lambda c: c.line)
    looked_at = rows[: max(SHOWN, _CELLS_LOOKED_AT // len(names))]
    columns = zip(*(cells for _, cells in looked_at), strict=True) if rows else [()] * len(names)
    seen = tuple(facts(name, cells, form.decimal, form.header) for name, cells in zip(names, columns, strict=True))
    return Preview(
        path, form, names, tuple(tuple(cells) for _, cells in rows[:SHOWN]), tuple(line for line, _ in rows[:SHOWN]),
        seen, suggested(seen), tuple(bad), size,
    )  # fmt: skip


def _records(lines: Iterator[str], form: CsvFormat, path: Path) -> Iterator[Record | Complaint]:
    try:
        yield from Records(lines, form)
    except InvalidData as error:
        raise placed(error, path) from error


Rows = list[Record]


def _laid_out(records: Rows, form: CsvFormat) -> tuple[list[str], Rows, list[Complaint]]:
    """The names, the rows with as many cells as most have, and complaints of the others."""
    if not records:
        return [], [], []
    body = records[1:] if form.header else records
    width = width_of(body or records)
    if width > MOST_COLUMNS:
        raise InvalidData(f"line {records[0][0]}", f"{width:,} columns are too many; at most {MOST_COLUMNS:,}")
    rows: Rows = []
    bad: list[Complaint] = []
    for line, cells in body:
        fitted = fit(cells, width)
        if isinstance(fitted, str):
            bad.append(Complaint(line, fitted))
        else:
            rows.append((line, fitted))
    blank = bool(rows) and not any(cells[-1].strip() for _, cells in rows)
    return names_of(records[0][1] if form.header else [], width, blank), rows, bad


def width_of(records: Rows) -> int:
    """The number of cells that most rows have; the larger one where two are as frequent."""
    counts = Counter(len(cells) for _, cells in records)
    return max(counts, key=lambda width: (counts[width], width))


def fit(cells: list[str], width: int) -> list[str] | str:
    """A row of a table's width, empty cells beyond it left out; or why it is none."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return f"{len(cells)} cell{'' if len(cells) == 1 else 's'}, where the table has {width} columns"


def names_of(header: list[str], width: int, blank: bool = False) -> list[str]:
    """A name for each column; a header of one cell too few lacks the name of the rows' names, as R writes it.

    Unless the last column is `blank`: then the rows, and not the header, end in a delimiter.
    """
    names = [name_of(cell) for cell in header]
    if len(names) == width - 1 and not blank:
        names.insert(0, "")
    names = [*names, *[""] * (width - len(names))][:width]
    return [name or f"column {i}" for i, name in enumerate(names, 1)]


def name_of(cell: str) -> str:
    """A column's name on one line, of letters that can be seen, and not longer than can be told."""
    name = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def unique(names: list[str]) -> tuple[str, ...]:
    """The names, the second of two alike called "name (2)"."""
    taken: set[str] = set()
    made: list[str] = []
    for name in names:
        one, count = name, 2
        while one in taken:
            one, count = f"{name} ({count})", count + 1
        taken.add(one)
        made.append(one)
    return tuple(made)


# --- the format ----------------------------------------------------------------------------------------------------


def guess_format(path: Path, decimal: str = "") -> CsvFormat:
    """The format that a file seems to have, by its beginning; `decimal` where its numbers do not tell."""
    start = _start(path)
    encoding = encoding_of(start)
    if start[:4096].count(0) > 40 and not encoding.startswith("utf-16"):
        raise InvalidData(str(path), "this is not a text, and so no table")
    with TextFile(path, encoding) as text:
        head = _head(text.lines())
    skipped = next((i for i, line in enumerate(head) if line.strip() and not line.startswith("#")), 0)
    said = _SEPARATOR.fullmatch(head[skipped]) if skipped < len(head) else None
    skipped += said is not None
    delimiter, quote, escape = _dialect(head[skipped:])
    delimiter = said[1] if said is not None else delimiter
    form = CsvFormat(encoding, delimiter, quote, escape, header=False, skipped=skipped)
    records = _read(head[skipped:], form)
    form = msgspec.structs.replace(form, skipped=skipped + _junk(records))
    usual = decimal or ("." if delimiter == "," else "")  # where commas stand between cells, those within group digits
    return _with_decimal_and_header(form, _read(head[form.skipped :], form), usual)


def _start(path: Path) -> bytes:
    """The first bytes; InvalidData where they cannot be read or are those of a format that is no text."""
    file, _ = open_file(path)
    with file:
        try:
            start = file.read(_ENCODING_HEAD)
        except OSError as error:
            raise InvalidData(str(path), f"cannot be read: {error.strerror or error}") from error
    for mark, why in _FORMATS.items():
        if start.startswith(mark):
            raise InvalidData(str(path), why)
    return start


def _head(lines: Iterator[str]) -> list[str]:
    head: list[str] = []
    length = 0
    for line in islice(lines, _HEAD_LINES):
        head.append(line)
        length += len(line)
        if length > _HEAD_TEXT:
            break
    return head


def _dialect(head: list[str]) -> tuple[str, str, str]:
    """Delimiter, quote and escape: those of van den Burg, Nazábal and Sutton 2019, "Wrangling messy CSV files"."""
    # Imported when a table is looked at: it takes a fifth of a second, and most days pass without one.
    import clevercsv  # noqa: PLC0415 - a start need not wait for it

    text = "".join(line[:_LINE_TEXT] for line in head)[:_HEAD_TEXT]
    try:
        found = clevercsv.Sniffer().sniff(text, delimiters="".join(DELIMITERS))
    except clevercsv.Error:
        found = None
    quote, escape = (found.quotechar, found.escapechar) if found else ("", "")
    sure = _steady(head)
    return sure or (found and found.delimiter) or ",", quote or '"', escape or ""


def _steady(head: list[str]) -> str:
    """A semicolon or tab that stands equally often in nearly every line: commas beside it are in numbers or texts."""
    lines = [line for line in head if line.strip()]
    for delimiter in (";", "\t"):
        counts = Counter(line.count(delimiter) for line in lines)
        most, times = max(counts.items(), key=itemgetter(1), default=(0, 0))
        if most and times >= 0.8 * len(lines):
            return delimiter
    return ""


def _read(lines: list[str], form: CsvFormat) -> Rows:
    plain = msgspec.structs.replace(form, skipped=0)
    return [record for record in islice(Records(iter(lines), plain), _HEAD_LINES) if not isinstance(record, Complaint)]


def _junk(records: Rows) -> int:
    """Lines before the table: those before the first that is as wide as most, or by one cell less as R's headers."""
    if not records or (width := width_of(records)) < 2:
        return 0
    first = next(i for i, (_, cells) in enumerate(records) if len(cells) >= width - (i == 0 and width > 2))
    return records[first][0] - 1


def _with_decimal_and_header(form: CsvFormat, records: Rows, usual: str) -> CsvFormat:
    rows = [cells for _, cells in records]
    if not rows:
        return form
    decimal = decimal_of([cell for cells in rows[1:] or rows for cell in cells], usual)
    header = _is_header(rows[0], rows[1:], decimal)
    return msgspec.structs.replace(form, decimal=decimal, header=header)


def _is_header(first: list[str], body: list[list[str]], decimal: str) -> bool:
    """Whether a first row names the columns: no number in it, and below it numbers, or words that are not its own."""
    said = [cell for cell in first if not is_missing(cell)]
    if not said or any(is_number(cell, decimal) for cell in said):
        return False
    if any(is_number(cell, decimal) for cells in body for cell in cells):
        return True
    below = {cell for cells in body for cell in cells}
    return len(set(said)) == len(first) and not below & set(said)

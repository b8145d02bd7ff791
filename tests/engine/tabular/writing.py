"""Writes tables in any dialect, for the tests that read them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.sources import CsvFormat

_SIGNS: tuple[tuple[str, Literal[".", ","]], ...] = (
    (",", "."), (";", ","), (";", "."), ("\t", ","), ("|", "."), (" ", ".")
)  # fmt: skip
DIALECTS = tuple(
    CsvFormat(encoding, delimiter, quote, decimal=decimal, skipped=skipped)
    for encoding in ("utf-8", "utf-16", "cp1252")
    for delimiter, decimal in _SIGNS
    for quote in ('"', "'")
    for skipped in (0, 2)
)


def cell(value: object, decimal: str) -> str:
    """A value as text with the decimal sign."""
    return repr(value).replace(".", decimal) if isinstance(value, float) else str(value)


def write(
    path: Path, form: CsvFormat, header: Sequence[str], rows: Sequence[Sequence[object]], *, bom: bool = False
) -> Path:
    """A file of a format."""
    text = io.StringIO()
    text.write("# a\n# b\n"[: 4 * form.skipped])
    writer = csv.writer(text, delimiter=form.delimiter, quotechar=form.quote, lineterminator="\r\n")
    if form.header:
        writer.writerow(header)
    writer.writerows([cell(value, form.decimal) for value in row] for row in rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else form.encoding))
    return path


def plain(path: Path, text: str) -> Path:
    """A file of UTF-8 text as it stands."""
    path.write_bytes(text.encode())
    return path

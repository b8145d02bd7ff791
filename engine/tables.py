"""Reads tables of numbers from CSV files as people have them: of any spreadsheet, with or without names, in any locale.

Every refusal names the file's line. Whoever takes rows from a user's file may use it.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path

from engine.errors import InvalidData
from engine.network import Vector, read_only

DELIMITERS = ";\t,"  # in the order in which they decide: a comma may be the decimal sign where one of the others is
MAX_BYTES = 64 * 2**20

Line = tuple[int, list[str]]  # its number in the file, from 1, and its cells


def read_rows(path: Path, width: int) -> Vector:
    """The numbers of a CSV file, shape (rows, width). InvalidData, which names path and line, if it has others.

    Empty lines do not count. A first line without a single number is taken for names.
    """
    lines = list(_lines(path, _text(path)))
    if lines and not any(_is_number(cell) for cell in lines[0][1]):
        del lines[0]
    if not lines:
        raise InvalidData(str(path), "there are no rows of numbers in it")
    return read_only([_row(f"{path}, line {number}", cells, width) for number, cells in lines])


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise InvalidData(str(path), "this is a folder")
        if path.stat().st_size > MAX_BYTES:
            raise InvalidData(str(path), f"larger than {MAX_BYTES // 2**20} MiB; split it")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidData(str(path), "there is no such file") from error
    except UnicodeDecodeError as error:
        raise InvalidData(str(path), "not UTF-8 text; save it as CSV in UTF-8") from error
    except (OSError, ValueError) as error:
        raise InvalidData(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _lines(path: Path, text: str) -> Iterator[Line]:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [_number(cell, delimiter) for cell in cells]
    except csv.Error as error:
        raise InvalidData(f"{path}, line {reader.line_num}", f"not CSV: {error}") from error


def _number(cell: str, delimiter: str) -> str:
    """A cell with the decimal sign that Python reads."""
    return cell.strip() if delimiter == "," else cell.strip().replace(",", ".")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _row(where: str, cells: list[str], width: int) -> list[float]:
    if len(cells) != width:
        raise InvalidData(where, f"{_count(len(cells), 'column')}, the network has {_count(width, 'input')}")
    return [_finite(f"{where}, column {column}", cell) for column, cell in enumerate(cells, 1)]


def _finite(where: str, cell: str) -> float:
    if not _is_number(cell):
        raise InvalidData(where, f'"{cell}" is not a number' if cell else "the cell is empty")
    if not math.isfinite(value := float(cell)):
        raise InvalidData(where, f'"{cell}" is not a finite number')
    return value


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

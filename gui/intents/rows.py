"""Intents about the data: cells, rows and their order, and what is for training and what for testing.

Rows are named by their part of the data and their number in it, columns by their number: inputs first, then targets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TypeAlias, TypeVar

from engine import formula
from engine.document import Document
from engine.edits import noise, rows
from engine.edits.rows import Part
from engine.network import Indices, Network
from gui.intents.intent import Intent
from gui.intents.words import count

#: Some rows of each part.
Chosen: TypeAlias = Mapping[Part, Sequence[int]]
Cell: TypeAlias = tuple[Part, int, int]  # part, row, column

_T = TypeVar("_T")
_PARTS: tuple[Part, ...] = ("train", "test")
_FEW = 3
_PURPOSE: dict[Part, str] = {"train": "for training", "test": "for testing"}


# --- cells ------------------------------------------------------------------------------------------------------------


def set_cells(network: Network, cells: Mapping[Cell, float]) -> Intent:
    """Some cells set to numbers."""
    by_part: dict[Part, dict[tuple[int, int], float]] = {}
    for (part, row, column), value in cells.items():
        by_part.setdefault(part, {})[row, column] = value
    first = next(iter(cells))
    what = cell_name(network, first) if len(cells) == 1 else count(len(cells), "cell")
    return Intent(f"Set {what}", _each(by_part, rows.set_cells))


def paste(part: Part, row: int, column: int, text: str) -> Intent:
    """A block copied from a spreadsheet written over the cells from one on. InvalidData if there is none in it."""
    height = len(rows.pasted(text))
    return Intent(f"Paste {count(height, 'row')}", lambda d: rows.paste_cells(d, part, row, column, text))


def label_noise(share: float, seed: int) -> Intent:
    """A share of the training rows told wrongly."""
    return Intent(f"Label noise: {100 * share:g} % by seed {seed}", lambda d: noise.label_noise(d, share, seed))


# --- rows -------------------------------------------------------------------------------------------------------------


def add_row(part: Part, at: int | None = None, values: Sequence[float] | None = None) -> Intent:
    """One row before the row `at` or at the end: of zeros, or of inputs and targets."""
    what = "Add a row" if part == "train" else "Add a test row"
    return Intent(what, lambda d: rows.add_rows(d, part, None if values is None else [values], at))


def remove(chosen: Chosen) -> Intent:
    """Some rows away."""
    return Intent(f"Remove {names(chosen)}", _each(chosen, rows.remove_rows))


def duplicate(chosen: Chosen) -> Intent:
    """Copies of some rows after the last of them."""
    return Intent(f"Duplicate {names(chosen)}", _each(chosen, rows.duplicate_rows))


def move(chosen: Chosen, places: Mapping[Part, int]) -> Intent:
    """Some rows of each part put before the row that is number `places[part]` of those that stay."""

    def one(document: Document, part: Part, some: Sequence[int]) -> Document:
        return rows.move_rows(document, part, some, places[part])

    return Intent(f"Move {names(chosen)}", _each(chosen, one))


def sort(network: Network, column: int, *, descending: bool) -> Intent:
    """The rows of each part sorted by a column."""

    def one(document: Document, part: Part, _all: object) -> Document:
        return rows.sort_rows(document, part, column, descending)

    return Intent(_sorting(column_name(network, column), descending), _each(dict.fromkeys(_PARTS, ()), one))


def reorder(orders: Mapping[Part, Indices], by: str, *, descending: bool) -> Intent:
    """The rows of each part in another order, that of something that is no column of the data, such as their error."""
    return Intent(_sorting(by, descending), _each(orders, rows.reorder_rows))


def set_part(chosen: Chosen, part: Part) -> Intent:
    """Some rows made rows for training, or for testing alone; those that are so already stay where they are."""
    others = {rows.OTHER[part]: list(chosen.get(rows.OTHER[part], ()))}
    return Intent(f"Use {names(others)} {_PURPOSE[part]}", _each(others, rows.move_to_other_part))


# --- words ------------------------------------------------------------------------------------------------------------


def column_name(network: Network, column: int) -> str:
    """What stands above a column of the data: the neuron's label, and that it is a target."""
    inputs = network.input_count
    if column < inputs:
        return formula.plain(network.layers[0].neurons[column].name)
    return f"target of {formula.plain(network.layers[-1].neurons[column - inputs].name)}"


def cell_name(network: Network, cell: Cell) -> str:
    """A cell by its row and its column."""
    part, row, column = cell
    return f"{names({part: [row]})}, {column_name(network, column)}"


def names(chosen: Chosen) -> str:
    """Some rows: by number where there are few of one part."""
    parts = [part for part in _PARTS if chosen.get(part)]
    total = sum(len(chosen[part]) for part in parts)
    if len(parts) != 1 or total > _FEW:
        return count(total, "row")
    numbers = ", ".join(str(row + 1) for row in sorted(chosen[parts[0]]))
    return f"{'test ' if parts[0] == 'test' else ''}row{'' if total == 1 else 's'} {numbers}"


def _sorting(by: str, descending: bool) -> str:
    return f"Sort the rows by {by}{', descending' if descending else ''}"


def _each(by_part: Mapping[Part, _T], edit: Callable[[Document, Part, _T], Document]) -> Callable[[Document], Document]:
    return lambda document: reduce(lambda made, part: edit(made, part, by_part[part]), by_part, document)

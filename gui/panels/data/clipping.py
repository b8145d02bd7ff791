"""Samples as text that spreadsheets take and give: tabs between cells, every digit, a decimal point.

For the data panel alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import numerals
from engine.edits import rows as edits
from engine.errors import StudioError
from engine.network import Network
from gui.intents import Intent, rows
from gui.panels.data.columns import Kind
from gui.panels.data.commands import MOST_CELLS, Marked, as_typed
from gui.panels.data.model import SampleModel, exact

_NOT_HERE = "what the network computes cannot be pasted over; choose a cell of an input or a target"


def copied(model: SampleModel, chosen: Sequence[int], columns: Sequence[int], *, titles: bool = False) -> str:
    """The cells of some rows and columns of the table, with a first line of titles if wanted."""
    if len(chosen) * len(columns) > MOST_CELLS:
        raise StudioError(f"more than {MOST_CELLS:,} cells at once are too many to copy; save the network instead")
    lines = ["\t".join(_cell(model, row, column) for column in columns) for row in chosen]
    if titles:
        lines.insert(0, "\t".join(model.column(column).title for column in columns))
    return "\n".join(lines) + "\n"


def _cell(model: SampleModel, row: int, column: int) -> str:
    kind = model.column(column).kind
    if kind == Kind.TEST:
        return model.place(row)[0]
    if kind == Kind.CLASS:
        return model.text(row, column).partition(" ")[2]
    value = model.said(row, column)
    return "" if np.isnan(value) else exact(value)


def pasted(network: Network, marked: Marked, given: int | None, text: str) -> Intent:
    """The intent to write a copied text over the cells from the current one on; StudioError where that cannot be.

    `given` is the current column as one of the data. One number goes into every selected cell.
    """
    if given is None:
        raise StudioError(_NOT_HERE)
    block = edits.pasted(text)
    several = len(marked.rows) * len(marked.columns)
    if len(block) == len(block[0]) == 1 and 1 < several <= MOST_CELLS:
        value = numerals.parse(block[0][0])
        cells = {
            marked.cell(row, column): marked.number(column, value) for row in marked.rows for column in marked.columns
        }
        return rows.set_cells(network, cells)
    row = 0 if marked.row is None else marked.row - marked.start(marked.part)
    return rows.paste(marked.part, row, given, text if marked.number is as_typed else _as_kept(block, given, marked))


def _as_kept(block: list[list[str]], given: int, marked: Marked) -> str:
    """A pasted block with the numbers that the network is given; what is no number is left to be refused."""

    def kept(cell: str, column: int) -> str:
        try:
            return exact(marked.number(column, numerals.parse(cell)))
        except StudioError:
            return cell

    lines = ("\t".join(kept(cell, column) for column, cell in enumerate(line, given)) for line in block)
    return "\n".join(lines)

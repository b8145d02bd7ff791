"""What can be done with the rows and cells that are selected: one table for buttons, keys and the context menu.

For the data panel alone. Each makes an intent out of what is selected, and says which rows are selected afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product

from PySide6.QtGui import QKeySequence

from engine.edits.rows import OTHER, Part
from engine.errors import StudioError
from engine.network import Network
from gui.intents import Intent, rows
from gui.intents.rows import Cell
from gui.intents.words import count

MOST_CELLS = 1_000_000  # that are set or copied at once


def as_typed(_column: int, typed: float) -> float:
    """The number for the network where the table shows just these."""
    return typed


@dataclass(frozen=True, slots=True)
class Marked:
    """What is selected in the table.

    `rows` are rows of the table, training rows first, `columns` numbers in the data; `whole` says that entire rows are
    selected. `row` is the one that the keyboard is at, None where there are no rows; `value` reads a cell by row and
    column; `number` is what the network is given for one that is typed in a column.
    """

    network: Network
    train: int
    test: int
    rows: Sequence[int] = ()
    columns: Sequence[int] = ()
    whole: bool = False
    row: int | None = None
    value: Callable[[int, int], float] = field(default=lambda _row, _column: 0.0)
    number: Callable[[int, float], float] = as_typed

    @property
    def total(self) -> int:
        """The rows of the table."""
        return self.train + self.test

    @property
    def part(self) -> Part:
        """The part that the keyboard is in."""
        return "train" if self.row is None or self.row < self.train else "test"

    @property
    def chosen(self) -> dict[Part, list[int]]:
        """The selected rows by part."""
        parts: dict[Part, list[int]] = {
            "train": [row for row in self.rows if row < self.train],
            "test": [row - self.train for row in self.rows if row >= self.train],
        }
        return {part: some for part, some in parts.items() if some}

    def size(self, part: Part) -> int:
        """The rows of a part."""
        return self.train if part == "train" else self.test

    def start(self, part: Part) -> int:
        """The row of the table that a part begins at."""
        return 0 if part == "train" else self.train

    def cell(self, row: int, column: int) -> Cell:
        """A cell of the table as the intents name it."""
        return ("train", row, column) if row < self.train else ("test", row - self.train, column)


@dataclass(frozen=True, slots=True)
class Deed:
    """A wish, and the rows of the table that are selected once it is done (None: those that are)."""

    intent: Intent
    then: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done: how it is called, its keys, whether it can be done now, and what it does."""

    name: str
    text: str
    tip: str
    keys: str
    possible: Callable[[Marked], bool]
    make: Callable[[Marked], Deed]
    icon: str | None = None

    @property
    def shortcut(self) -> str:
        """Its keys as people read them."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)


# --- rows ------------------------------------------------------------------------------------------------------------


def _added(of: Marked) -> Deed:
    part = of.part
    return Deed(rows.add_row(part), [of.start(part) + of.size(part)])


def _inserted(below: int) -> Callable[[Marked], Deed]:
    def make(of: Marked) -> Deed:
        if of.row is None:
            return _added(of)
        at = of.row - of.start(of.part) + below
        return Deed(rows.add_row(of.part, at), [of.start(of.part) + at])

    return make


def _duplicated(of: Marked) -> Deed:
    then: list[int] = []
    before = 0
    for part, some in of.chosen.items():
        first = before + of.start(part) + some[-1] + 1
        then += range(first, first + len(some))
        before += len(some)
    return Deed(rows.duplicate(of.chosen), then)


def _removed(of: Marked) -> Deed:
    left = of.total - len(of.rows)
    return Deed(rows.remove(of.chosen), [min(of.rows[0], left - 1)] if left else [])


def _moved(way: int) -> Callable[[Marked], Deed]:
    """Rows of each part one place up or down: those selected close together behind the first."""

    def make(of: Marked) -> Deed:
        places = {part: max(some[0] + way, 0) for part, some in of.chosen.items()}
        return move_to(of, places)

    return make


def move_to(of: Marked, places: dict[Part, int]) -> Deed:
    """The selected rows of each part put before the row of that number among those that stay."""
    fitting = {part: min(places[part], of.size(part) - len(some)) for part, some in of.chosen.items()}
    then = [of.start(p) + at + i for p, at in fitting.items() for i in range(len(of.chosen[p]))]
    return Deed(rows.move(of.chosen, fitting), then)


def dropped(of: Marked, row: int) -> Deed:
    """The selected rows put before a row of the table; each stays in its part."""
    places = {}
    for part, some in of.chosen.items():
        number = min(max(row - of.start(part), 0), of.size(part))
        places[part] = number - sum(one < number for one in some)
    return move_to(of, places)


def _can_move(way: int) -> Callable[[Marked], bool]:
    def possible(of: Marked) -> bool:
        if way < 0:
            return any(some != list(range(len(some))) for some in of.chosen.values())
        return any(some != list(range(of.size(p) - len(some), of.size(p))) for p, some in of.chosen.items())

    return possible


def _for_other_part(of: Marked) -> Deed:
    """What the rows are for turned round, by the first of them."""
    chosen = of.chosen
    old: Part = "train" if "train" in chosen else "test"
    moved, new = len(chosen[old]), OTHER[old]
    first = of.train - moved + of.test if new == "test" else of.train
    return Deed(rows.set_part(chosen, new), list(range(first, first + moved)))


# --- cells -----------------------------------------------------------------------------------------------------------


def _check_count(cells: int) -> None:
    if cells > MOST_CELLS:
        raise StudioError(f"{cells:,} cells at once are too many; select at most {MOST_CELLS:,}")


def _cleared(of: Marked) -> Deed:
    """Entire rows go; of others the cells become 0, since no cell is empty."""
    if of.whole:
        return _removed(of)
    _check_count(len(of.rows) * len(of.columns))
    zeros = {column: of.number(column, 0.0) for column in of.columns}
    cells = {of.cell(row, column): zeros[column] for row, column in product(of.rows, of.columns)}
    return Deed(rows.set_cells(of.network, cells))


def _filled(of: Marked) -> Deed:
    """Every selected row gets the numbers of the first; a single one those of the row above."""
    source = of.rows[0] if len(of.rows) > 1 else of.rows[0] - 1
    targets = [row for row in of.rows if row != source]
    _check_count(len(targets) * len(of.columns))
    cells = {of.cell(row, column): of.value(source, column) for row, column in product(targets, of.columns)}
    intent = rows.set_cells(of.network, cells)
    return Deed(Intent(f"Fill {count(len(cells), 'cell')} down", intent.make))


def _has_rows(of: Marked) -> bool:
    return bool(of.rows)


def _has_cells(of: Marked) -> bool:
    return bool(of.rows) and (of.whole or bool(of.columns))


def _can_fill(of: Marked) -> bool:
    return bool(of.columns) and (len(of.rows) > 1 or bool(of.rows and of.rows[0] > 0))


def _has_columns(of: Marked) -> bool:
    return of.network.input_count + of.network.output_count > 0


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("add", "Add a row", "Add a row at the end", "", _has_columns, _added, "add_row"),
        Command("insert_above", "Insert a row above", "Insert a row above this one", "", _has_columns, _inserted(0)),
        Command("insert_below", "Insert a row below", "Insert a row below this one", "Ins", _has_columns, _inserted(1)),
        Command(
            "duplicate", "Duplicate", "Duplicate the selected rows", "Ctrl+Shift+D", _has_rows, _duplicated, "duplicate"
        ),
        Command("remove", "Remove", "Remove the selected rows", "", _has_rows, _removed, "delete"),
        Command("up", "Move up", "Move the selected rows up", "Alt+Up", _can_move(-1), _moved(-1), "move_up"),
        Command("down", "Move down", "Move the selected rows down", "Alt+Down", _can_move(1), _moved(1), "move_down"),
        Command(
            "other_part",
            "Use for testing or training",
            "Use the selected rows for testing only, or for training again",
            "Ctrl+T",
            _has_rows,
            _for_other_part,
            "test_row",
        ),
        Command("fill", "Fill down", "Fill the selected cells with the topmost ones", "Ctrl+D", _can_fill, _filled),
        Command(
            "clear", "Set to 0", "Set the selected cells to 0; entire rows are removed", "Del", _has_cells, _cleared
        ),
    )
}
BUTTONS = ("add", "duplicate", "remove", "up", "down", "other_part")
MENU = ("insert_above", "insert_below", "duplicate", "remove", "-", "up", "down", "other_part", "-", "fill", "clear")

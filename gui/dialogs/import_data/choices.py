"""What can be chosen for a column of a table that is brought in: one entry of a table for each row of choices.

For the dialog's table of columns. Choices that make no sense together are mended, not refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.sources import CsvColumn

NOT_ASKED = "–"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One row of choices: its title, the field of a column, the values by what they are called, and where it counts."""

    title: str
    field: str
    tip: str
    options: Callable[[CsvColumn], dict[str, Any]]
    counts: Callable[[CsvColumn], bool]

    def text(self, column: CsvColumn) -> str:
        """What stands in the cell."""
        if not self.counts(column):
            return NOT_ASKED
        value = getattr(column, self.field)
        return next(text for text, option in self.options(column).items() if option == value)

    def chosen(self, column: CsvColumn, value: object) -> CsvColumn:
        """The column with another value, if that counts for it and can be."""
        if not self.counts(column) or value not in self.options(column).values():
            return column
        return _mended(msgspec.structs.replace(column, **{self.field: value}), self.field)


_ROLES = {"input": "input", "target": "target", "ignored": "ignored"}
_KINDS = {"number": "number", "classes": "classes"}
_SCALINGS = {"not scaled": None, "min-max": "min_max", "standard": "standard"}
_CLASS_GAPS = {"leave out": "leave_out", "most frequent": "most_frequent"}
_NUMBER_GAPS = {"leave out": "leave_out", "mean": "mean", "median": "median", "most frequent": "most_frequent"}


def _used(column: CsvColumn) -> bool:
    return column.role != "ignored"


def _is_number(column: CsvColumn) -> bool:
    return _used(column) and column.kind == "number"


def _gaps(column: CsvColumn) -> dict[str, Any]:
    return _NUMBER_GAPS if column.kind == "number" else _CLASS_GAPS


ROWS: tuple[ChoiceRow, ...] = (
    ChoiceRow("Role", "role", "Given to the network, asked of it, or left out", lambda _c: _ROLES, lambda _c: True),
    ChoiceRow("Kind", "kind", "Numbers as they are, or one input or output for each class", lambda _c: _KINDS, _used),
    ChoiceRow(
        "Scaling",
        "scaling",
        "min-max: the training rows to 0 … 1; standard: to mean 0 and deviation 1",
        lambda _c: _SCALINGS,
        _is_number,
    ),
    ChoiceRow(
        "If missing", "missing", "Whether rows without a value are left out, or what stands in for it", _gaps, _used
    ),
)


def _mended(column: CsvColumn, field: str) -> CsvColumn:
    """A column whose other choices go with the one that was made last."""
    if column.kind == "classes":
        gap = column.missing if column.missing in _CLASS_GAPS.values() else "most_frequent"
        return msgspec.structs.replace(column, scaling=None, missing=gap)
    if field == "kind":
        return msgspec.structs.replace(column, scaling="standard")
    return column

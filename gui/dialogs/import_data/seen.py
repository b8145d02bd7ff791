"""What was seen in a column of a table that is brought in, in words: range and mean or classes, and what is missing.

For the dialog's table of columns.
"""

from __future__ import annotations

import numpy as np

from engine.numerals import shown
from engine.proposal import label
from engine.sources import CsvColumn
from engine.tabular.kinds import Facts
from engine.tabular.table import Cells

_DIGITS = 4
_LISTED = 12


def seen(column: CsvColumn, facts: Facts, cells: Cells | None) -> str:
    """Up to three lines on a column as it is used: of its beginning, or (with `cells`) of all rows."""
    missing = facts.missing if cells is None else int(cells.missing.sum())
    parts = [_classes(facts, cells) if column.kind == "classes" else _range(facts, cells)]
    if missing:
        parts.append(f"{missing:,} missing")
    return "\n".join(part for part in parts if part)


def told(column: CsvColumn, facts: Facts, cells: Cells | None) -> str:
    """More about a column, for its tooltip."""
    lines = [f"{column.name}: {facts.why}"]
    if facts.classes:
        more = " …" if len(facts.classes) > _LISTED else ""
        lines.append("classes: " + ", ".join(map(label, facts.classes[:_LISTED])) + more)
    line = seen(column, facts, cells).replace("\n", ", ")
    if line:
        lines.append(f"{line}{'' if cells is not None else ' (of the first rows)'}")
    return "\n".join(lines)


def _classes(facts: Facts, cells: Cells | None) -> str:
    if cells is None or cells.codes is None:
        return f"{facts.distinct:,} classes"
    used = np.unique(cells.codes[~cells.missing])
    return f"{len(used):,} class{'' if len(used) == 1 else 'es'}"


def _range(facts: Facts, cells: Cells | None) -> str:
    if cells is None:
        return "" if facts.seems == "number" else facts.why
    numbers = cells.numbers[np.isfinite(cells.numbers)]
    if not len(numbers):
        return "no numbers"
    with np.errstate(over="ignore"):  # numbers near the end of the doubles have no mean
        mean = float(numbers.mean())
    low, high, middle = (shown(value, _DIGITS) for value in (float(numbers.min()), float(numbers.max()), mean))
    return f"{low} … {high}\nmean {middle}"

"""What the columns of a table seem to be, and what becomes of them unless the user says otherwise.

For the preview of a table; all of it are guesses from the table's beginning, each with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.sources import CsvColumn
from engine.tabular.cells import is_missing, is_number, number

Seems = Literal["number", "classes", "date", "identifier", "text", "constant", "empty"]

MOST_GUESSED = 50  # classes of a column that is taken for one of classes unasked
_FEW = 10  # whole numbers of a target that are taken for classes
_TARGETS = ("target", "label", "class", "y", "species", "klasse", "ziel", "output", "category", "art")
_IDENTIFIERS = re.compile(r"(?:.*[ _-])?(?:id|uuid|key|index|nr|no|number|nummer)|row ?names?|unnamed.*", re.IGNORECASE)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[T ].*)?|\d{1,2}:\d{2}(?::\d{2}.*)?"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen of a column: what it seems to be, `why` in words, and its classes where they are few.

    `missing` counts the cells that say nothing, `distinct` the different others. `classes` are in their order. Most
    cells of a `numeric` column hold numbers; of a `whole` one, whole numbers.
    """

    name: str
    seems: Seems
    why: str
    missing: int
    distinct: int
    classes: tuple[str, ...] = ()
    numeric: bool = False
    whole: bool = False


def facts(name: str, cells: Sequence[str], decimal: str, named: bool) -> Facts:
    """The facts of one column; `named` says whether its name is the file's own."""
    counts = Counter(text for cell in cells if not is_missing(text := cell.strip()))
    numbers = sum(n for text, n in counts.items() if is_number(text, decimal))
    said = sum(counts.values())
    # A few words among numbers are slips; those rows are reported one by one.
    numeric = said > 0 and numbers >= 0.8 * said
    whole = numeric and all(number(text, decimal).is_integer() for text in counts if is_number(text, decimal))
    seems, why = _seems(name if named else "", counts, numeric, whole, decimal)
    classes = class_order(counts, decimal) if len(counts) <= MOST_GUESSED else ()
    return Facts(name, seems, why, len(cells) - said, len(counts), classes, numeric, whole)


def _seems(name: str, counts: Counter[str], numeric: bool, whole: bool, decimal: str) -> tuple[Seems, str]:
    said, different = sum(counts.values()), len(counts)
    all_differ = different == said and said > 2
    dates = sum(n for text, n in counts.items() if _DATE.fullmatch(text))
    called_so = bool(_IDENTIFIERS.fullmatch(name)) and all_differ
    various = different > MOST_GUESSED or different > 0.5 * said > 5
    checks: tuple[tuple[bool, Seems, str], ...] = (
        (not said, "empty", "no cell says anything"),
        (dates > 0.8 * said, "date", "dates or times"),
        (different == 1, "constant", "all cells say the same"),
        (whole and (called_so or (all_differ and _counts_on(counts, decimal))), "identifier", "the number of the row"),
        (numeric, "number", "numbers"),
        (called_so, "identifier", "a name for each row"),
        (various, "text", f"{different} different texts in {said} rows"),
    )
    words: tuple[Seems, str] = ("classes", f"{different} different words")
    return next(((seems, why) for holds, seems, why in checks if holds), words)


def _counts_on(counts: Counter[str], decimal: str) -> bool:
    """Whether the cells are 0, 1, 2, … or 1, 2, 3, … from the top, for long enough to be no accident."""
    values = [number(text, decimal) for text in counts]
    return len(values) >= 20 and values[0] in (0.0, 1.0) and values == [values[0] + i for i in range(len(values))]


def class_order(classes: Sequence[str] | Counter[str], decimal: str = ".") -> tuple[str, ...]:
    """Classes by their numbers where all are numbers, else by the alphabet: whatever the order of the rows is."""
    if all(is_number(name, decimal) for name in classes):
        return tuple(sorted(classes, key=lambda name: (number(name, decimal), name)))
    return tuple(sorted(classes))


def suggested(columns: Sequence[Facts], targets: Collection[str] = ()) -> tuple[CsvColumn, ...]:
    """What becomes of the columns: numbers and classes are inputs, the others ignored; `targets` or one is the target.

    Where no targets are named, it is the column that is called like one, else the last.
    """
    usable = [i for i, column in enumerate(columns) if column.seems in _USABLE or column.name in targets]
    chosen = {column.name for column in columns if column.name in targets} or _target(columns, usable)
    return tuple(_suggested(column, i in usable, column.name in chosen) for i, column in enumerate(columns))


_USABLE = ("number", "classes")


def _target(columns: Sequence[Facts], usable: list[int]) -> set[str]:
    """The column that is called a target, else the last one."""
    called = {columns[i].name.strip().casefold(): i for i in reversed(usable)}
    found = next((called[name] for name in _TARGETS if name in called), usable[-1] if usable else None)
    return set() if found is None else {columns[found].name}


def _suggested(column: Facts, usable: bool, target: bool) -> CsvColumn:
    if not usable:
        return CsvColumn(column.name, "ignored", "number" if column.numeric else "classes")
    if not column.numeric or (target and column.whole and column.distinct <= _FEW):
        return CsvColumn(column.name, "target" if target else "input", "classes")
    return CsvColumn(column.name, "target" if target else "input", "number", "standard")

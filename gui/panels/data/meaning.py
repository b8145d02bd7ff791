"""What the numbers of the data stand for: columns in words, values behind scaled numbers, the class a network tells.

For the data panel alone.
"""

from __future__ import annotations

from engine.columns import Column, Columns, class_names, class_of
from engine.data import Data
from engine.network import Vector
from engine.numerals import shown

_DIGITS = 4  # of a scaling's two numbers
_KINDS = {"min_max": "min-max", "standard": "standard"}
RIGHT, WRONG = "✓", "✗"


def is_scaled(data: Data) -> bool:
    """Whether the network is given other numbers than those of the source."""
    return any(column.scaling is not None for column in (*data.inputs, *data.targets))


def column_words(column: Column) -> str:
    """What a column means, as the end of a sentence; empty where nothing is known of it."""
    if not column.name and column.one_of is None:
        return ""
    parts = [f": column “{column.name}”"]
    if column.one_of is not None:
        parts.append(f", 1 for “{column.one_of}” and 0 for all other classes")
    if column.classes:
        parts.append(", " + ", ".join(f"{i} for “{name}”" for i, name in enumerate(column.classes[:6])))
    if column.scaling is not None:
        parts.append(f"\nscaled ({_KINDS[column.scaling.name]}): {scaling_formula(column)}")
    return "".join(parts)


def scaling_formula(column: Column) -> str:
    """How a scaled number comes about; empty where a column is not scaled."""
    if column.scaling is None:
        return ""
    shift, factor = column.scaling.shift, column.scaling.factor
    sign = "−" if shift >= 0 else "+"
    return f"number = (value {sign} {shown(abs(shift), _DIGITS)}) / {shown(factor, _DIGITS)}"


def raw(column: Column, number: float) -> float:
    """The value that a number stands for, without the last digits, in which scaling there and back differs."""
    if column.scaling is None:
        return number
    return float(f"{number * column.scaling.factor + column.scaling.shift:.14g}")


def number_of(column: Column, value: float) -> float:
    """The number that the network is given for a value."""
    return value if column.scaling is None else (value - column.scaling.shift) / column.scaling.factor


def told_words(targets: Columns, outputs: Vector, wanted: Vector) -> tuple[str, bool]:
    """The class that a network tells for one row, and whether it is that of the row's targets."""
    mine, its = int(class_of(outputs[None])[0]), int(class_of(wanted[None])[0])
    return class_names(targets)[mine], mine == its

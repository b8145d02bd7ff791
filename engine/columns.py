"""What the columns of the data mean: where each came from, its classes, and the scaling that it went through.

Immutable values, part of the network file. A column stands for one input neuron, or for the target of one output.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta

from engine.network import Indices, Vector

ScalingName: TypeAlias = Literal["min_max", "standard"]


class Scaling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the network is given in place of a value: (value − shift) / factor, fitted on the training rows alone."""

    name: ScalingName
    shift: float
    factor: Annotated[float, Meta(gt=0.0)]

    def scaled(self, values: Vector) -> Vector:
        """The numbers that the network is given, of any shape."""
        scaled: Vector = (values - self.shift) / self.factor
        return scaled

    def unscaled(self, numbers: Vector) -> Vector:
        """The values that such numbers stand for, of any shape; infinite where they lie beyond the doubles."""
        with np.errstate(over="ignore"):
            values: Vector = numbers * self.factor + self.shift
        return values


class Column(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One column: `name` is that of the source's column.

    A number, scaled or not; or a class: with `one_of` the column is 1 for that class and 0 for all others, which have
    columns of the same name; with `classes` its whole numbers 0, 1, … stand for these.
    """

    name: str = ""
    scaling: Scaling | None = None
    one_of: str | None = None
    classes: tuple[str, ...] = ()


Columns: TypeAlias = tuple[Column, ...]


def unscaled(columns: Columns, numbers: Vector) -> Vector:
    """Rows of numbers as the values that they stand for, shape (rows, columns); with no columns as they are."""
    values = numbers.copy()
    for i, column in enumerate(columns):
        if column.scaling is not None:
            values[:, i] = column.scaling.unscaled(numbers[:, i])
    return values


def scaled(columns: Columns, values: Vector) -> Vector:
    """Rows of values as the numbers that the network is given, shape (rows, columns)."""
    numbers = values.copy()
    for i, column in enumerate(columns):
        if column.scaling is not None:
            numbers[:, i] = column.scaling.scaled(values[:, i])
    return numbers


def class_names(columns: Columns) -> tuple[str, ...]:
    """The classes that the columns together stand for, where they are the one-hot columns of one; else none.

    A single column of two classes gives these two.
    """
    if len(columns) == 1 and len(columns[0].classes) == 2:
        return columns[0].classes
    names = tuple(column.one_of for column in columns if column.one_of is not None)
    same = len({column.name for column in columns}) == 1
    return names if same and len(names) == len(columns) else ()


def class_of(numbers: Vector, limit: float = 0.5) -> Indices:
    """The class that each row of targets or outputs stands for, shape (rows,), by its number.

    Of several columns that of the largest number; of a single one the second from `limit` on.
    """
    of: Indices = (numbers[:, 0] >= limit).astype(np.intp) if numbers.shape[1] == 1 else numbers.argmax(axis=1)
    return of


def class_rows(columns: Columns, numbers: Vector) -> Indices | None:
    """The class of each row by its number in `class_names`, shape (rows,); None where the columns are no classes."""
    count = len(class_names(columns))
    return np.minimum(class_of(numbers), count - 1) if count else None


def is_one_hot(numbers: Vector) -> bool:
    """Whether in each row, of which there are some, one of several columns is 1 and all others are 0."""
    bits = numbers.shape[1] > 1 and len(numbers) > 0 and np.isin(numbers, (0.0, 1.0)).all()
    return bool(bits and (numbers.sum(axis=1) == 1.0).all())

"""What a set of samples is before it is split and scaled. For the sets alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.columns import Column, Columns
from engine.network import Indices, Vector


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of values, shapes (rows, inputs) and (rows, targets), what their columns mean, and each row's class.

    `classes`, shape (rows,), counts from 0; None where targets are numbers.
    """

    inputs: Vector
    targets: Vector
    input_columns: Columns
    target_columns: Columns
    classes: Indices | None = None


def numbers(inputs: Vector, targets: Vector, names: tuple[str, ...], target: str) -> Table:
    """A set whose targets are numbers, shape (rows, 1)."""
    return Table(inputs, targets, _named(names), (Column(target),))


def classified(inputs: Vector, classes: Indices, names: tuple[str, ...], target: str, of: tuple[str, ...]) -> Table:
    """A set whose targets are classes: of two, one column with 0 and 1; of more, a column for each."""
    if len(of) == 2:
        return Table(inputs, classes[:, None].astype(float), _named(names), (Column(target, classes=of),), classes)
    columns = tuple(Column(target, one_of=name) for name in of)
    return Table(inputs, np.eye(len(of))[classes], _named(names), columns, classes)


def _named(names: tuple[str, ...]) -> Columns:
    return tuple(Column(name) for name in names)

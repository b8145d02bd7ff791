"""Samples laid out for passes: any run of rows is a batch of views, with and without the ones that carry biases.

For the compiled network and for whoever runs its passes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.data import Samples
from engine.functions.tape import Array, Name
from engine.network import Indices
from engine.precision import DTYPES, DType

# What each run of a pass is given: the batch's inputs as columns, without and with the row of ones, both transposed,
# and the targets as columns. All are views of tables that are laid out once.
X, X1, ROWS, ROWS1, T = (Name(name) for name in ("x", "x1", "rows", "rows1", "t"))
PARAMETERS = tuple(name.name for name in (X, X1, ROWS, ROWS1, T))


class Batch(NamedTuple):
    """The views that a pass is given for some samples, in the order of PARAMETERS."""

    x: Array
    x1: Array
    rows: Array
    rows1: Array
    t: Array


class Table:
    """Samples laid out for batches: row-major with a column of ones, so that any run of rows is a view.

    They are in the dtype of the passes that take them; what is beyond float32 is infinite there.
    """

    def __init__(self, samples: Samples, dtype: DType = DTYPES["float64"]) -> None:
        inputs = samples.inputs.shape[1]
        self.with_ones = np.ones((len(samples), inputs + 1), dtype)
        self.targets = np.empty(samples.targets.shape, dtype)
        with np.errstate(over="ignore"):
            self.with_ones[:, :-1] = samples.inputs
            self.targets[:] = samples.targets

    def movable(self) -> MovableTable:
        """The same rows, laid out once more to be put in another order."""
        return MovableTable(self)

    def batch(self, start: int, stop: int) -> Batch:
        """The rows from start to stop."""
        rows1 = self.with_ones[start:stop]
        rows = rows1[:, :-1]
        return Batch(rows.T, rows1.T, rows, rows1, self.targets[start:stop].T)

    def __len__(self) -> int:
        return len(self.targets)


class MovableTable(Table):
    """The rows of a table, which is to stay as it is, in an order that can change; batches then show the new rows."""

    def __init__(self, given: Table) -> None:
        self._given = given.with_ones, given.targets
        self.with_ones, self.targets = (rows.copy() for rows in self._given)

    def reorder(self, order: Indices) -> None:
        """Puts the rows in another order of those given, without other copies."""
        for rows, given in zip((self.with_ones, self.targets), self._given, strict=True):
            given.take(order, 0, rows, "clip")

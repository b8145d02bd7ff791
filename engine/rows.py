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
        self._with_ones = np.ones((len(samples), inputs + 1), dtype)
        self._targets = np.empty(samples.targets.shape, dtype)
        self._samples = samples
        self.reorder(None)

    def reorder(self, order: Indices | None) -> None:
        """Puts the rows in another order; None: as they stand in the samples. Earlier views then show the new rows."""
        chosen = slice(None) if order is None else order
        with np.errstate(over="ignore"):
            self._with_ones[:, :-1] = self._samples.inputs[chosen]
            self._targets[:] = self._samples.targets[chosen]

    def batch(self, start: int, stop: int) -> Batch:
        """The rows from start to stop."""
        rows1 = self._with_ones[start:stop]
        rows = rows1[:, :-1]
        return Batch(rows.T, rows1.T, rows, rows1, self._targets[start:stop].T)

    def __len__(self) -> int:
        return len(self._samples)

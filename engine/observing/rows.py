"""What the network makes of every row: outputs and errors, for the table of samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.evaluation import Results
from engine.observing.bench import Bench


@dataclass(frozen=True, slots=True)
class RowResults:
    """The outputs and errors of the training rows, then of the test rows."""

    def answer(self, bench: Bench) -> Results:
        """Shapes (rows, outputs) and (rows,)."""
        train, test = bench.results("train"), bench.results("test")
        return Results(np.concatenate([train.outputs, test.outputs]), np.concatenate([train.errors, test.errors]))

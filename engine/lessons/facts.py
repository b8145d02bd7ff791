"""What is known about a learner's doing when a step of a lesson is judged.

A small immutable value: the window gathers it from the session, `playing` from what it has done itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np

from engine.data import Data, Samples
from engine.diagnosis import Diagnose
from engine.document import Document
from engine.lesson import Of
from engine.network import Vector
from engine.observing import Bench, Subject
from engine.observing.bench import Sweep
from engine.reference import QuantityName
from engine.trace import Frame, Trace


@dataclass(frozen=True)  # without slots, for what is worked out is kept
class Facts:
    """The document in force and that with which the step `begun`; where stepping stands; the errors where known.

    `outputs` are those of the training rows and then of the test rows, shape (rows, outputs), None while not known.
    `asked` are the numbers asked about and `opened` the panels in view; `answer` is what has been typed or chosen.
    """

    document: Document
    begun: Document
    frame: Frame | None = None
    error: float = nan
    test_error: float = nan
    outputs: Vector | None = None
    asked: frozenset[tuple[QuantityName, Of | None]] = frozenset()
    opened: frozenset[str] = frozenset()
    answer: str = ""

    def rows(self, part: str) -> tuple[Samples, Vector | None]:
        """The rows of a part of the data, and the outputs for them where known."""
        data = self.document.data
        if part == "train":
            return data.train, None if self.outputs is None else self.outputs[: len(data.train)]
        return data.test, None if self.outputs is None else self.outputs[len(data.train) :]

    @cached_property
    def bench(self) -> Bench:
        """What has the network ready to be looked at."""
        bench = Bench()
        bench.put(Subject(self.document, self.document.parameters, self.document.state.epoch))
        return bench

    @property
    def sweep(self) -> Sweep:
        """One pass over the training rows."""
        return self.bench.sweep

    @cached_property
    def findings(self) -> frozenset[str]:
        """The kinds of what the diagnosis finds."""
        return frozenset(finding.kind for finding in Diagnose().answer(self.bench).findings)

    @cached_property
    def traces(self) -> dict[int, Trace]:
        """Updates that were worked out, by a row in them."""
        return {}


def middle_of(data: Data) -> float:
    """Half-way between the least and the greatest target, of training and test rows together; 0 without rows."""
    targets = np.concatenate([data.train.targets.ravel(), data.test.targets.ravel()])
    return float(targets.min() + targets.max()) / 2 if len(targets) else 0.0


def accuracy(rows: Samples, outputs: Vector, middle: float) -> float:
    """The share of rows whose outputs name the right class; NaN where there are no rows.

    With several outputs the largest names the class; a single one does by the side of the `middle` on which it is.
    """
    if not len(rows):
        return nan
    targets = rows.targets
    if targets.shape[1] > 1:
        return float(np.mean(outputs.argmax(axis=1) == targets.argmax(axis=1)))
    return float(np.mean((outputs > middle) == (targets > middle)))

"""Which class the network tells for rows of each class: the confusion matrix, and the rows in each of its cells.

For plots of classes. What the classes are follows from the document's task, as for its accuracy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from engine.errors import StudioError
from engine.network import Indices, Vector
from engine.observing.bench import Bench
from engine.observing.task import Classes, classes_of


@dataclass(frozen=True)  # without slots, for what is counted is kept
class Matrix:
    """For each row of a part of the data its class and the one told, shape (rows,), by number among the classes."""

    classes: Classes
    truth: Indices
    told: Indices

    @cached_property
    def counts(self) -> Indices:
        """How many rows of each class are told to be of each, shape (classes, classes)."""
        size = len(self.classes.names)
        counts = np.zeros((size, size), np.intp)
        decided = (self.truth >= 0) & (self.told >= 0)
        np.add.at(counts, (self.truth[decided], self.told[decided]), 1)
        return counts

    @cached_property
    def totals(self) -> Indices:
        """How many rows there are of each class, with those for which none is told; shape (classes,)."""
        return np.bincount(self.truth[self.truth >= 0], minlength=len(self.classes.names))

    @property
    def accuracy(self) -> float:
        """The share of rows that are told rightly; NaN without any."""
        return float(np.trace(self.counts)) / len(self.truth) if len(self.truth) else math.nan

    @property
    def recall(self) -> Vector:
        """Of the rows of each class the share that is told so; NaN where there are none; shape (classes,)."""
        return _shares(self.counts.diagonal(), self.totals)

    @property
    def precision(self) -> Vector:
        """Of the rows told to be of each class the share that is; NaN where there are none; shape (classes,)."""
        return _shares(self.counts.diagonal(), self.counts.sum(axis=0))

    def rows(self, truth: int, told: int) -> Indices:
        """The rows of a cell, by their places in the part."""
        return np.flatnonzero((self.truth == truth) & (self.told == told))


@dataclass(frozen=True, slots=True)
class Confusion:
    """The confusion matrix over the training or the test rows."""

    part: Literal["train", "test"]

    def answer(self, bench: Bench) -> Matrix:
        """StudioError where the targets are no classes."""
        classes = classes_of(bench.document)
        if classes is None:
            raise StudioError(
                "This is for classes: targets of which one is 1 and all others 0, or a single one of 0 or 1 (−1 or 1)"
            )
        samples = getattr(bench.document.data, self.part)
        return Matrix(classes, classes.of(samples.targets), classes.of(bench.results(self.part).outputs))


def _shares(parts: Indices, wholes: Indices) -> Vector:
    shares: Vector = np.where(wholes > 0, parts / np.maximum(wholes, 1), np.nan)
    return shares

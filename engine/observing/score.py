"""How well a network does its task, as one number over some rows: the share of right answers, or R².

What the task is follows from the targets and the output layer. For plots over epochs and for whoever tells of a result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.document import Document
from engine.network import Vector
from engine.observing.task import Task, task_of


@dataclass(frozen=True, slots=True)
class Measure:
    """A score: its name, how it is defined in words, and the score of outputs and targets, shape (rows, outputs)."""

    name: str
    definition: str
    score: Callable[[Vector, Vector], float]


def _share(right: Callable[[Vector, Vector], Vector]) -> Callable[[Vector, Vector], float]:
    def share(outputs: Vector, targets: Vector) -> float:
        if not len(outputs) or not np.isfinite(outputs).all():
            return math.nan
        return float(np.mean(right(outputs, targets)))

    return share


def _above(limit: float) -> Callable[[Vector, Vector], Vector]:
    def right(outputs: Vector, targets: Vector) -> Vector:
        same: Vector = ((outputs >= limit) == (targets >= limit)).all(axis=1)
        return same

    return right


def _same_class(outputs: Vector, targets: Vector) -> Vector:
    same: Vector = outputs.argmax(axis=1) == targets.argmax(axis=1)
    return same


def _explained(outputs: Vector, targets: Vector) -> float:
    """R² = 1 − Σ(t − y)²/Σ(t − mean t)², the mean over the outputs whose targets differ; NaN where none do."""
    if not len(outputs):
        return math.nan
    spread = np.square(targets - targets.mean(axis=0)).sum(axis=0)
    some = spread > 0.0
    if not some.any():
        return math.nan
    left = np.square(targets - outputs).sum(axis=0)
    score = float(np.mean(1.0 - left[some] / spread[some]))
    return score if math.isfinite(score) else math.nan


_ACCURACY = "Accuracy: the share of rows that are answered rightly. An answer is right where "

MEASURES: Mapping[Task, Measure] = MappingProxyType(
    {
        "classes": Measure(
            "accuracy", f"{_ACCURACY}the largest output is that of the row's class (argmax).", _share(_same_class)
        ),
        "bit": Measure(
            "accuracy", f"{_ACCURACY}the output is at least 0.5 for the target 1 and below for 0.", _share(_above(0.5))
        ),
        "sign": Measure(
            "accuracy", f"{_ACCURACY}the output is at least 0 for the target 1 and below for −1.", _share(_above(0.0))
        ),
        "bits": Measure(
            "accuracy",
            f"{_ACCURACY}every output is at least 0.5 for its target 1 and below for 0.",
            _share(_above(0.5)),
        ),
        "values": Measure(
            "R²",
            "R² = 1 − Σ(t − y)²/Σ(t − mean of t)²: 1 where every output is its target, 0 where the outputs do no "
            "better than the targets' mean, below 0 where they do worse. With several outputs, the mean of theirs.",
            _explained,
        ),
    }
)


def score(document: Document, outputs: Vector, targets: Vector) -> float:
    """The score of a document's task, NaN where there are no rows or an output is out of bounds."""
    with np.errstate(all="ignore"):
        return MEASURES[task_of(document)].score(outputs, targets)

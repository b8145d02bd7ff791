"""What a network is to do follows from its targets and outputs, and so do the classes that rows stand for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.columns import Column
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.observing.task import UNDECIDED, Classes, classes_of, task_of


def with_targets(targets: list[list[float]]) -> Document:
    width = len(targets[0])
    rows = samples(np.zeros((len(targets), 2)), targets)
    return replace(new_document((2, width)), data=Data(rows, no_samples(2, width)))


@pytest.mark.parametrize(
    ("targets", "task"),
    [
        ([[0.0], [1.0]], "bit"),
        ([[-1.0], [1.0]], "sign"),
        ([[0.0, 1.0], [1.0, 0.0]], "classes"),
        ([[0.0, 1.0], [1.0, 1.0]], "bits"),
        ([[0.5], [1.0]], "values"),
    ],
)
def test_the_task_follows_from_the_targets(targets: list[list[float]], task: str) -> None:
    assert task_of(with_targets(targets)) == task


def test_softmax_tells_classes_whatever_the_targets_are() -> None:
    shares = with_targets([[0.2, 0.8]])
    softmax = new_document((2, 2), output_activation="softmax", loss="cross_entropy")
    assert task_of(shares) == "values"
    assert task_of(replace(softmax, data=shares.data)) == "classes"


def test_classes_are_called_as_the_columns_say_else_by_the_outputs() -> None:
    document = with_targets([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert classes_of(document) == Classes(("y₁", "y₂", "y₃"))
    columns = tuple(Column(name="species", one_of=name) for name in ("setosa", "versicolor", "virginica"))
    named = replace(document, data=replace(document.data, targets=columns))
    assert classes_of(named) == Classes(("setosa", "versicolor", "virginica"))


@pytest.mark.parametrize(
    ("classes", "numbers", "of"),
    [
        (Classes(("a", "b", "c")), [[0.2, 0.5, 0.4], [0.9, 0.1, 0.1]], [1, 0]),
        (Classes(("0", "1"), 0.5), [[0.4], [0.5]], [0, 1]),
        (Classes(("−1", "1"), 0.0), [[-0.1], [0.0]], [0, 1]),
        (Classes(("a", "b")), [[np.nan, 1.0]], [UNDECIDED]),
    ],
)
def test_rows_stand_for_classes(classes: Classes, numbers: list[list[float]], of: list[int]) -> None:
    assert classes.of(np.array(numbers)).tolist() == of

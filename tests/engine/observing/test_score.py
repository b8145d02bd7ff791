"""Which score a network gets follows from its targets, and the scores are those of the textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from engine.creation import new_document
from engine.observing.score import MEASURES, score


def test_without_rows_there_is_no_score() -> None:
    document = new_document((2, 1))
    assert np.isnan(score(document, np.empty((0, 1)), np.empty((0, 1))))


@pytest.mark.parametrize(
    ("task", "outputs", "targets", "expected"),
    [
        ("bit", [[0.5], [0.4], [0.9]], [[1.0], [1.0], [1.0]], 2 / 3),
        ("sign", [[0.0], [-0.1]], [[1.0], [-1.0]], 1.0),
        ("classes", [[0.2, 0.3], [0.9, 0.8]], [[0.0, 1.0], [0.0, 1.0]], 0.5),
        ("bits", [[0.9, 0.1], [0.9, 0.9]], [[1.0, 0.0], [1.0, 0.0]], 0.5),
        ("values", [[1.0], [2.0], [4.0]], [[1.0], [2.0], [3.0]], 0.5),
        ("values", [[1.0, 7.0], [3.0, 7.0]], [[1.0, 5.0], [3.0, 5.0]], 1.0),  # the same target everywhere says nothing
    ],
)
def test_worked_scores(task: str, outputs: list[list[float]], targets: list[list[float]], expected: float) -> None:
    measure = MEASURES[task]  # type: ignore[index]  # a literal, from a parameter
    assert measure.score(np.array(outputs), np.array(targets)) == pytest.approx(expected)


def test_an_output_out_of_bounds_has_no_score() -> None:
    assert np.isnan(MEASURES["bit"].score(np.array([[np.nan]]), np.array([[1.0]])))
    assert np.isnan(MEASURES["values"].score(np.array([[np.inf], [1.0]]), np.array([[1.0], [2.0]])))

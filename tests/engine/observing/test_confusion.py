"""The confusion matrix counts what evaluation and score say, whatever the classes are written as."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.evaluation import compiled_of, results
from engine.observing import Bench, Subject, observe
from engine.observing.confusion import Confusion, Matrix
from engine.observing.score import score
from engine.observing.task import UNDECIDED, Classes


def asked(document: Document, part: str = "train") -> Matrix | None:
    question = Confusion(part)  # type: ignore[arg-type]  # a literal, from a parameter
    return observe(Bench(), Subject(document, document.parameters, 0), [question]).get(question)


def sorting(classes: int, rows: int, seed: int, output: str = "softmax") -> Document:
    """Rows of random classes, one-hot, before a random network."""
    generator = np.random.default_rng(seed)
    targets = np.eye(classes)[generator.integers(classes, size=rows)]
    document = new_document((3, classes), activation="tanh", output_activation=output, seed=seed)
    return replace(document, data=Data(samples(generator.normal(size=(rows, 3)), targets), no_samples(3, classes)))


@given(st.integers(2, 10), st.integers(1, 40), st.integers(0, 1000))
def test_it_counts_what_the_evaluation_tells(classes: int, rows: int, seed: int) -> None:
    document = sorting(classes, rows, seed)
    seen = asked(document)
    assert seen is not None
    train = document.data.train
    outputs = results(compiled_of(document), train).outputs
    for i in range(classes):
        for j in range(classes):
            of = (train.targets.argmax(axis=1) == i) & (outputs.argmax(axis=1) == j)
            assert seen.counts[i, j] == of.sum()
            assert np.array_equal(seen.rows(i, j), np.flatnonzero(of))
    assert seen.accuracy == pytest.approx(score(document, outputs, train.targets))
    assert seen.totals.sum() == seen.counts.sum() == rows


@pytest.mark.parametrize(("low", "names"), [(0.0, ("0", "1")), (-1.0, ("−1", "1"))])
def test_one_output_is_told_by_the_side_of_the_limit(low: float, names: tuple[str, str]) -> None:
    document = new_document((1, 1), activation="identity", seed=0)
    rows = samples(np.array([[-2.0], [0.2], [0.6], [2.0]]), np.array([[low], [1.0], [low], [1.0]]))
    document = replace(document, data=Data(rows, no_samples(1, 1)), parameters=np.array([1.0, 0.0]))
    seen = asked(document)
    assert seen is not None
    assert seen.classes.names == names
    assert seen.told.tolist() == ([0, 0, 1, 1] if low == 0.0 else [0, 1, 1, 1])
    assert seen.truth.tolist() == [0, 1, 0, 1]


def test_precision_and_recall_are_shares_of_columns_and_of_rows() -> None:
    seen = Matrix(Classes(("a", "b", "c")), np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, UNDECIDED]))
    assert seen.counts.tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert seen.recall[:2].tolist() == [2 / 3, 1 / 2]
    assert seen.precision[:2].tolist() == [1.0, 1 / 2]
    assert np.isnan(seen.recall[2])
    assert np.isnan(seen.precision[2])
    assert seen.accuracy == 3 / 5


def test_numbers_are_no_classes() -> None:
    document = sorting(3, 6, 1, output="identity")
    train = samples(document.data.train.inputs, document.data.train.targets * 0.7)
    assert asked(replace(document, data=replace(document.data, train=train))) is None


def test_a_network_that_has_diverged_tells_nothing() -> None:
    document = sorting(3, 6, 1)
    seen = asked(replace(document, parameters=np.full(document.network.parameter_count, np.nan)))
    assert seen is not None
    assert set(seen.told.tolist()) == {UNDECIDED}
    assert not seen.counts.any()
    assert seen.accuracy == 0.0


def test_without_rows_there_are_no_shares() -> None:
    seen = asked(sorting(3, 6, 1), "test")
    assert seen is not None
    assert np.isnan(seen.accuracy)
    assert np.isnan(seen.recall).all()

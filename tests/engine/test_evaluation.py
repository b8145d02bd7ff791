"""Errors and outputs over rows of samples."""

from dataclasses import replace

import numpy as np
import pytest

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import begun_with
from engine.evaluation import CHUNK, compiled_of, errors, outputs, results, results_of
from engine.settings import Training
from engine.training import train
from tests.engine import reference
from tests.engine.test_training import document


def test_errors_are_means_over_the_rows() -> None:
    start = document()
    for got, rows in zip(errors(start), (start.data.train, start.data.test), strict=True):
        plain = [
            reference.calculated(start.network, start.parameters, x, t, start.training.loss).parts.sum()
            for x, t in zip(rows.inputs, rows.targets, strict=True)
        ]
        np.testing.assert_allclose(got, float(np.mean(plain)), rtol=1e-13)


def test_every_row_has_its_outputs_and_its_error() -> None:
    start = document()
    found = results_of(compiled_of(start), start.data)
    both = [start.data.train, start.data.test]
    inputs, targets = np.vstack([s.inputs for s in both]), np.vstack([s.targets for s in both])
    assert np.array_equal(found.outputs, outputs(start, inputs))
    plain = [
        reference.calculated(start.network, start.parameters, x, t, start.training.loss).parts.sum()
        for x, t in zip(inputs, targets, strict=True)
    ]
    np.testing.assert_allclose(found.errors, plain, rtol=1e-13)
    assert found.errors[: len(both[0])].mean() == pytest.approx(errors(start)[0], rel=1e-12)


def test_without_rows_there_is_no_error() -> None:
    assert np.isnan(errors(replace(document(), data=Data(no_samples(2, 1), no_samples(2, 1))))).all()


@pytest.mark.parametrize("count", [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 500])
@pytest.mark.parametrize("batch_size", [None, 100, 10_000])
def test_many_rows_are_taken_in_parts(count: int, batch_size: int | None) -> None:
    start = document()
    inputs = np.random.default_rng(0).normal(size=(count, 2))
    rows = samples(inputs, np.zeros((count, 1)))
    many = replace(start, data=Data(rows, rows), training=Training(batch_size=batch_size))
    out = outputs(many, inputs)
    for error in errors(many):
        np.testing.assert_allclose(error, (0.5 * out**2).mean(), rtol=1e-12)
    np.testing.assert_allclose(outputs(many, inputs[-1:]), out[-1:], rtol=1e-14)
    assert train(many, 1).document.state.history.train[0] == errors(many)[0]


def test_outputs_need_neither_targets_nor_rows() -> None:
    start = new_document((2, 3, 2), output_activation="softmax")
    assert outputs(start, np.empty((0, 2))).shape == (0, 2)
    np.testing.assert_allclose(outputs(start, np.ones((3, 2))).sum(axis=1), 1.0)


def test_what_overflows_gives_no_warning() -> None:
    start = document()
    huge = replace(start, parameters=start.parameters * 1e308)
    assert outputs(huge, np.full((1, 2), 1e10)).shape == (1, 1)
    errors(huge)


def test_errors_beyond_the_numbers_are_told_without_a_warning() -> None:
    start = new_document((1, 2), output_activation="identity", loss="squared_error")
    huge = begun_with(start, np.full(len(start.parameters), 0.6e154))  # each error is just within them
    assert results(compiled_of(huge), samples([[1.0]], [[0.0, 0.0]])).errors.tolist() == [np.inf]

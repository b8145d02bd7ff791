"""What is seen over a plane is what the network puts out there, number by number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.evaluation import outputs
from engine.functions.activations import ACTIVATIONS
from engine.network import Vector
from engine.observing import Bench, Subject, observe
from engine.observing.plane import Grid, Span, side
from engine.trace import trace


def asked(document: Document, grid: Grid) -> Vector | None:
    return observe(Bench(), Subject(document, document.parameters, 0), [grid]).get(grid)


def with_row(document: Document, row: list[float]) -> Document:
    targets = np.zeros((1, document.network.output_count))
    data = Data(samples(np.array([row]), targets), no_samples(len(row), targets.shape[1]))
    return replace(document, data=data)


@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    activation=st.sampled_from(sorted(set(ACTIVATIONS) - {"softmax"})),
    seed=st.integers(0, 1000),
    chosen=st.data(),
)
def test_every_point_is_what_the_trace_says_there(
    sizes: list[int], activation: str, seed: int, chosen: st.DataObject
) -> None:
    document = new_document(tuple(sizes), activation=activation, seed=seed)
    inputs, total = sizes[0], sum(sizes)
    held = tuple(chosen.draw(st.floats(-2, 2)) for _ in range(inputs))
    x = Span(chosen.draw(st.integers(0, inputs - 1)), -1.5, 2.0, 4)
    y = Span(chosen.draw(st.integers(0, inputs - 1)), -1.0, 1.0, 3) if inputs > 1 else None
    grid = Grid(tuple(range(inputs, total)), x, y, held)
    seen = asked(document, grid)
    assert seen is not None
    assert seen.shape == (total - inputs, 1 if y is None else 3, 4)
    i, j = chosen.draw(st.integers(0, 3)), 0 if y is None else chosen.draw(st.integers(0, 2))
    row = list(held)
    if y is not None:
        row[y.input] = float(y.values()[j])
    row[x.input] = float(x.values()[i])
    known = trace(with_row(document, row), (0,), 0)
    assert np.allclose(seen[:, j, i], known.out[0, inputs:], rtol=1e-12, atol=1e-14)


def test_more_points_than_are_computed_at_once_are_the_same_numbers() -> None:
    document = new_document((2, 3, 2), output_activation="softmax", seed=4)
    grid = Grid((5, 6), Span(0, -1, 1, 60), Span(1, -1, 1, 40), (0.0, 0.0))
    seen = asked(document, grid)
    assert seen is not None
    x, y = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 40))
    wanted = outputs(document, np.stack([x.ravel(), y.ravel()], axis=1))
    assert np.allclose(seen.reshape(2, -1).T, wanted, rtol=1e-12)
    assert np.allclose(seen.sum(axis=0), 1.0)


@pytest.mark.parametrize(
    "grid",
    [
        Grid((2,), Span(2, 0, 1, 2), None, (0.0, 0.0)),
        Grid((2,), Span(0, 0, 1, 2), None, (0.0,)),
        Grid((1,), Span(0, 0, 1, 2), None, (0.0, 0.0)),
        Grid((9,), Span(0, 0, 1, 2), None, (0.0, 0.0)),
    ],
)
def test_what_is_not_there_has_no_outputs(grid: Grid) -> None:
    assert asked(new_document((2, 1)), grid) is None


def test_weights_that_are_no_numbers_and_ends_far_out_give_an_answer_all_the_same() -> None:
    document = new_document((2, 2, 1), seed=1)
    lost = replace(document, parameters=np.full(document.network.parameter_count, np.nan))
    grid = Grid((4,), Span(0, -1e308, 1e308, 3), Span(1, 0, 1, 2), (0.0, 0.0))
    seen = asked(lost, grid)
    assert seen is not None
    assert np.isnan(seen).all()
    assert np.isfinite(grid.x.values()).all()


def test_a_large_network_gets_a_coarse_plane() -> None:
    assert side(20) == 128
    assert side(2410) == 64
    assert 16 <= side(100_000) < 32
    assert side(10_000_000) == 16

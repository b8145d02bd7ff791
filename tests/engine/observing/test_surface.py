"""The surface has the errors that training computes, at every one of its points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.errors import StudioError
from engine.evaluation import errors
from engine.observing import Bench, Subject
from engine.observing.contours import contour, levels
from engine.observing.surface import BUDGET, GRIDS, Axis, Landscape, Surface, filter_normalised, grid
from engine.settings import Training


def bench(document: Document) -> Bench:
    made = Bench()
    made.put(Subject(document, document.parameters, 0))
    return made


def surface(document: Document, question: Surface) -> Landscape:
    return question.answer(bench(document))


def classes(loss: str, output: str) -> Document:
    draw = np.random.default_rng(3)
    one_hot = np.eye(3)[draw.integers(0, 3, 17)]
    data = Data(samples(draw.normal(size=(17, 2)), one_hot), no_samples(2, 3))
    made = new_document((2, 4, 3), seed=2, output_activation=output)
    return replace(made, data=data, training=Training(loss=loss))  # type: ignore[arg-type]  # a literal, from a parameter


@pytest.mark.parametrize(
    "document",
    [
        new_document((2, 3, 1), data="xor", seed=5),
        new_document((2, 1), data="and", seed=5),
        classes("cross_entropy", "softmax"),
        classes("binary_cross_entropy", "sigmoid"),
        classes("huber", "tanh"),
    ],
)
def test_every_point_has_the_error_of_the_network_there(document: Document) -> None:
    last = document.network.parameter_count - 1
    found = surface(document, Surface(Axis(-3.0, 3.0, 0), Axis(-2.0, 4.0, last)))
    for i, j in ((0, 0), (7, 30), (40, 40), (20, 13)):
        there = document.parameters.copy()
        there[0], there[last] = found.x[j], found.y[i]
        assert found.errors[i, j] == pytest.approx(errors(replace(document, parameters=there))[0], rel=1e-12)
        assert np.allclose(found.parameters_at(found.x[j], found.y[i]), there)


def test_random_directions_are_as_long_as_the_weights_of_each_neuron() -> None:
    document = new_document((2, 3, 1), data="xor", seed=5)
    network = document.network
    direction = filter_normalised(network, document.parameters, 1)
    for neuron in range(2, len(network.neurons)):
        incoming = network.incoming(neuron)
        slots = network.weight_slots[incoming.start : incoming.stop]
        assert np.linalg.norm(direction[slots]) == pytest.approx(np.linalg.norm(document.parameters[slots]))
    assert not direction[network.bias_slots[2:]].any()
    found = surface(document, Surface(Axis(-1.0, 1.0, seed=1), Axis(-1.0, 1.0, seed=2)))
    assert found.here == (0.0, 0.0)
    assert found.errors[20, 20] == pytest.approx(errors(document)[0])


def test_other_weights_are_projected_onto_it() -> None:
    document = new_document((2, 3, 1), data="xor", seed=5)
    for axes in ((Axis(-1.0, 1.0, 0), Axis(-1.0, 1.0, 3)), (Axis(-1.0, 1.0, seed=1), Axis(-1.0, 1.0, seed=2))):
        found = surface(document, Surface(*axes))
        assert found.projected(found.parameters_at(0.3, -0.7)) == pytest.approx((0.3, -0.7))
        assert found.projected(document.parameters) == pytest.approx(found.here)


def test_the_work_has_bounds() -> None:
    for rows, parameters in ((4, 9), (200, 105), (1000, 5000), (60_000, 1_000_000)):
        side, taken = grid(rows, parameters)
        assert taken <= rows
        assert side**2 * taken * parameters <= BUDGET or (side, taken) == (GRIDS[-1][0], min(rows, GRIDS[-1][1]))
    assert grid(4, 9) == (41, 4)


def test_without_rows_it_says_so() -> None:
    with pytest.raises(StudioError, match="training data"):
        surface(new_document((2, 2, 1)), Surface(Axis(-1.0, 1.0, 0), Axis(-1.0, 1.0, 1)))


def test_the_contours_of_a_cone_are_circles() -> None:
    x = np.linspace(-2.0, 2.0, 41)
    values: Any = np.hypot(*np.meshgrid(x, x))
    pieces = contour(x, x, values, 1.0)
    assert np.hypot(pieces[..., 0], pieces[..., 1]) == pytest.approx(1.0, abs=0.01)
    assert np.hypot(*(pieces[:, 1] - pieces[:, 0]).T).sum() == pytest.approx(2 * np.pi, rel=0.01)


def test_a_saddle_is_crossed_twice_and_gaps_by_nothing() -> None:
    x = np.array([0.0, 1.0])
    assert len(contour(x, x, np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5)) == 2
    assert len(contour(x, x, np.array([[1.0, np.nan], [0.0, 1.0]]), 0.5)) == 0


def test_levels_are_round_and_few() -> None:
    assert levels(0.03, 0.52) == (0.1, 0.2, 0.3, 0.4, 0.5)
    assert levels(1e-4, 2.0, log=True) == (3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
    assert levels(1.0, 1.0) == ()
    assert levels(float("nan"), 1.0) == ()

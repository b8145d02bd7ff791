"""Where neurons stand and which ways their connections take."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from gui.canvas.layout import arrange
from gui.canvas.routes import distances_to_segments, route
from tests.gui.canvas.networks import network

SHAPES = [(1, 1), (2, 2, 1), (2, 4, 1), (8, 8, 8), (3, 20, 2), (64, 32, 10), (30, 30)]


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_columns_are_even_and_centred_and_no_two_neurons_touch(sizes: tuple[int, ...]) -> None:
    placed = arrange(network(*sizes), {})
    for one, other in combinations(range(len(placed.points)), 2):
        apart = np.hypot(*(placed.points[one] - placed.points[other]))
        assert apart > placed.radii[one] + placed.radii[other]
    columns = np.split(placed.points, np.cumsum(sizes)[:-1])
    edges = [(column[:, 0].min(), column[:, 0].max()) for column in columns]
    gaps = [right[0] - left[1] for left, right in pairwise(edges)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps))
    assert [(c[:, 1].min() + c[:, 1].max()) / 2 for c in columns] == pytest.approx([0] * len(sizes), abs=1e-9)


def test_an_image_lies_as_its_pixels_do() -> None:
    points = arrange(network(64, 2), {}).points[:64].reshape(8, 8, 2)
    assert np.allclose(points[3, :, 1], points[3, 0, 1])
    assert (np.diff(points[:, :, 0], axis=1) > 0).all()
    assert (np.diff(points[:, :, 1], axis=0) > 0).all()


def test_unknown_neurons_in_positions_are_passed_over() -> None:
    assert len(arrange(network(2, 1), {"gone": (0.0, 0.0)}).points) == 3


@pytest.mark.parametrize("skip", [("x1", "o1"), ("x2", "o2"), ("x1", "o3"), ("x3", "o1")])
def test_a_skip_connection_runs_through_no_neuron(skip: tuple[str, str]) -> None:
    net = network(3, 3, 3, skips=[skip])
    placed = arrange(net, {})
    routes = route(placed.points, placed.radii, net.sources, net.targets)
    edge = net.connection_index[skip]
    pieces, owners = routes.segments
    distances = distances_to_segments(placed.points, pieces[owners == edge]).min(axis=0)
    others = [i for i, neuron in enumerate(net.neurons) if neuron.id not in skip]
    assert (distances[others] > placed.radii[others]).all()


def test_lines_are_straight_where_the_way_is_free() -> None:
    net = network(3, 4, 2)
    placed = arrange(net, {})
    assert not route(placed.points, placed.radii, net.sources, net.targets).curves


def test_distances_to_segments() -> None:
    points = np.array([[0.0, 3.0], [-4.0, 0.0], [5.0, 0.0]])
    assert distances_to_segments(points, np.array([[0.0, 0.0, 10.0, 0.0]])).tolist() == [[3.0, 4.0, 0.0]]


def test_points_run_from_circle_to_circle() -> None:
    routes = route(np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([10.0, 20.0]), np.array([0]), np.array([1]))
    assert routes.points(0, np.array([0.0, 0.5, 1.0])).tolist() == [[10.0, 0.0], [45.0, 0.0], [80.0, 0.0]]
    assert routes.nearest(50, 3, 5, np.array([0])) == 0
    assert routes.nearest(50, 8, 5, np.array([0])) is None

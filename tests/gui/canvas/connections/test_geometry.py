"""Where neurons stand and which ways their connections take."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from operator import attrgetter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.arrangement import Arrangement, arrange
from engine.network import Connection, Network, Vector
from gui.canvas.connections.geometry import distances_to_segments
from gui.canvas.connections.routes import Routes, route
from tests.counting import calls
from tests.gui.canvas.networks import network

SOURCE_TARGET = attrgetter("source", "target")
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


# --- ways around neurons ------------------------------------------------------------------------------------------


def routed(net: Network, points: Vector | None = None) -> tuple[Arrangement, Routes]:
    placed = arrange(net, {})
    if points is not None:
        placed = replace(placed, points=points)
    return placed, route(placed.points, placed.radii, net.sources, net.targets)


def touched(net: Network, placed: Arrangement, routes: Routes) -> list[tuple[str, str, str]]:
    """Connections whose line runs through a third neuron, and that neuron."""
    pieces, owners = routes.segments
    near = distances_to_segments(placed.points, pieces) < placed.radii
    rows, neurons = np.nonzero(near)
    found = set()
    for edge, neuron in zip(owners[rows].tolist(), neurons.tolist(), strict=True):
        if neuron not in (net.sources[edge], net.targets[edge]):
            found.add((*SOURCE_TARGET(net.connections[edge]), net.neurons[neuron].id))
    return sorted(found)


@st.composite
def sparse_networks(draw: st.DrawFn) -> Network:
    sizes = draw(st.lists(st.integers(1, 8), min_size=3, max_size=6))
    whole = network(*sizes)
    pairs = [
        (a.id, b.id)
        for i, one in enumerate(whole.layers)
        for other in whole.layers[i + 1 :]
        for a in one.neurons
        for b in other.neurons
    ]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=min(len(pairs), 200), unique=True))
    return Network(whole.layers, tuple(Connection(*pair) for pair in chosen))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(sparse_networks())
def test_no_line_of_a_sparse_network_runs_through_a_third_neuron(net: Network) -> None:
    placed, routes = routed(net)
    assert touched(net, placed, routes) == []


@settings(max_examples=60, deadline=None)
@given(sparse_networks(), st.integers(0, 10_000))
def test_nor_where_neurons_were_moved_by_hand(net: Network, seed: int) -> None:
    points = arrange(net, {}).points.copy()
    random = np.random.default_rng(seed)
    for neuron in random.permutation(len(points))[:4]:
        trial = points.copy()
        trial[neuron] += random.uniform(-260, 260, 2)
        others = np.delete(trial, neuron, axis=0)
        if len(others) == 0 or np.hypot(*(others - trial[neuron]).T).min() > 90:
            points = trial
    placed, routes = routed(net, points)
    assert touched(net, placed, routes) == []


def test_skips_between_the_same_layers_run_side_by_side() -> None:
    skips = [("x1", "o1"), ("x2", "o1"), ("x1", "o2"), ("x2", "o2"), ("x3", "o2")]
    net = network(3, 4, 4, 2, skips=skips)
    _, routes = routed(net)
    ways = [routes.curves[net.connection_index[skip]] for skip in skips if net.connection_index[skip] in routes.curves]
    assert len(ways) > 1
    for one, other in combinations(ways, 2):
        x = np.linspace(one[:, 0].min() + 60, one[:, 0].max() - 60, 200)
        apart = np.abs(np.interp(x, *one.T) - np.interp(x, *other.T))
        assert (apart < 2.0).mean() < 0.1


def test_four_times_as_many_skips_are_not_many_times_the_work() -> None:
    def with_skips_of(inputs: int) -> Network:
        ends = [f"{layer}{j}" for layer in "og" for j in range(1, 9)]
        return network(8, 8, 8, 8, skips=[(f"x{i}", end) for i in range(1, inputs + 1) for end in ends])

    few, many = with_skips_of(2), with_skips_of(8)
    assert calls(lambda: routed(many)) < 6 * calls(lambda: routed(few))
    assert touched(many, *routed(many)) == []

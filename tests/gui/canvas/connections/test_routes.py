"""Routes around neurons that stand anywhere: how much is looked at for them has a bound, however many there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.network import Vector
from gui.canvas.connections import detours
from gui.canvas.connections.routes import Routes, route

_ONE_LOOK = 330 * 40  # from one point to all corners, past all circles that are looked at


def random_routes(neurons: int, connections: int, spread: float, seed: int) -> Routes:
    """Neurons of radius 24 strewn over a square, and connections between any of them."""
    random = np.random.default_rng(seed)
    points = random.random((neurons, 2)) * spread
    sources, targets = random.integers(0, neurons, (2, connections))
    between = sources != targets
    return route(points, np.full(neurons, 24.0), sources[between], targets[between])


@given(
    st.integers(2, 300), st.integers(1, 600), st.sampled_from([50.0, 300.0, 900.0, 3000.0]), st.integers(0, 2**32 - 1)
)
@settings(max_examples=40, deadline=None)
def test_the_looks_for_all_ways_of_a_picture_have_a_bound(
    neurons: int, connections: int, spread: float, seed: int
) -> None:
    looked = 0
    sees = detours._sees

    def counted(point: Vector, others: Vector, centres: Vector, radii: Vector) -> Vector:
        nonlocal looked
        looked += len(others) * len(centres)
        return sees(point, others, centres, radii)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detours, "_sees", counted)
        routes = random_routes(neurons, connections, spread, seed)
    assert looked <= detours.MOST_LOOKS + _ONE_LOOK
    for edge, way in routes.curves.items():
        np.testing.assert_allclose(way[[0, -1]].reshape(4), routes.chords[edge])


def test_ways_among_a_few_neurons_touch_none_of_them() -> None:
    random = np.random.default_rng(4)
    points: Vector = (
        np.stack(np.meshgrid(np.arange(6), np.arange(5)), axis=-1).reshape(-1, 2) * 130.0 + random.random((30, 2)) * 40
    )
    sources, targets = np.triu_indices(len(points), 1)
    chosen = random.choice(len(sources), 40, replace=False)
    routes = route(points, np.full(len(points), 24.0), sources[chosen], targets[chosen])
    assert routes.curves
    for edge, way in routes.curves.items():
        others = np.delete(points, [sources[chosen[edge]], targets[chosen[edge]]], axis=0)
        assert np.hypot(*(way[:, None] - others).transpose(2, 0, 1)).min() > 24.0


def test_without_looks_left_a_way_stays_as_it_is() -> None:
    way = np.array([[0.0, 0.0], [100.0, 0.0]])
    assert detours.detour(way, np.array([[50.0, 0.0]]), np.array([20.0]), detours.Looks(0)) is way

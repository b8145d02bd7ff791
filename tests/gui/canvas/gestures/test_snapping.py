"""Where dragged neurons snap to, and into which layer a point falls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.canvas.gestures.snapping import snapped
from gui.canvas.glass import Guide
from gui.canvas.spots import Spot, gap_at, spot

COLUMN = np.array([[0.0, 0.0], [0.0, 100.0], [200.0, 40.0]])
COLUMNS = [(0.0, 0), (200.0, 1), (400.0, 2)]


def test_alone_nothing_snaps() -> None:
    assert snapped(3.0, 4.0, np.empty((0, 2)), 7.0) == (3.0, 4.0, ())


def test_a_near_column_and_a_near_row_attract() -> None:
    snap = snapped(4.0, 43.0, COLUMN, 5.0)
    assert (snap.x, snap.y) == (0.0, 40.0)
    assert set(snap.guides) == {Guide(0.0, 0.0, 0.0, 100.0), Guide(0.0, 40.0, 200.0, 40.0)}


@pytest.mark.parametrize(
    ("y", "caught", "gaps"),
    [
        (53.0, 50.0, {(0.0, 50.0), (50.0, 100.0)}),
        (196.0, 200.0, {(0.0, 100.0), (100.0, 200.0)}),
        (-97.0, -100.0, {(-100.0, 0.0), (0.0, 100.0)}),
    ],
    ids=["between", "beyond", "before"],
)
def test_distances_become_equal(y: float, caught: float, gaps: set[tuple[float, float]]) -> None:
    snap = snapped(1.0, y, COLUMN, 5.0)
    assert (snap.x, snap.y) == (0.0, caught)
    assert {(guide.y1, guide.y2) for guide in snap.guides if guide.distance} == gaps


@given(st.floats(-400, 400), st.floats(-400, 400), st.floats(0.5, 20))
def test_nothing_snaps_farther_than_it_may(x: float, y: float, within: float) -> None:
    snap = snapped(x, y, COLUMN, within)
    assert abs(snap.x - x) <= within
    assert abs(snap.y - y) <= within


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (-80.0, Spot(0, 0.0)),
        (50.0, Spot(0, 0.0)),
        (110.0, Spot(1, 110.0, fresh=True)),
        (150.0, Spot(1, 200.0)),
        (900.0, Spot(2, 400.0)),
    ],
)
def test_a_point_belongs_to_the_near_layer_or_between_two(x: float, expected: Spot) -> None:
    assert spot(COLUMNS, x) == expected


def test_a_layer_is_inserted_only_between_neighbours() -> None:
    assert gap_at(COLUMNS, 390.0) == Spot(2, 300.0, fresh=True)
    assert gap_at([(0.0, 2), (200.0, 0)], 100.0) is None
    assert spot([(0.0, 2), (200.0, 0)], 90.0) == Spot(2, 0.0)

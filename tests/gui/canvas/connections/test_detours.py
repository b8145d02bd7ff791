"""Ways around circles: none where there is none, and an answer in every case."""

from __future__ import annotations

import numpy as np

from gui.canvas.connections.detours import Looks, detour


def test_a_clear_way_stays_as_it_is() -> None:
    way = np.array([[0.0, 0.0], [100.0, 0.0]])
    assert detour(way, np.array([[50.0, 80.0]]), np.array([20.0]), Looks()) is way


def test_a_circle_is_gone_around() -> None:
    way = np.array([[0.0, 0.0], [100.0, 0.0]])
    around = detour(way, np.array([[50.0, 0.0]]), np.array([20.0]), Looks())
    assert (np.hypot(*(around - (50.0, 0.0)).T) > 20.0).all()


def test_an_end_that_a_circle_stands_on_leaves_the_way_as_it_is() -> None:
    way = np.array([[0.0, 0.0], [100.0, 0.0]])
    circles = np.array([[0.0, 0.0], [100.0, 0.0]])
    assert detour(way, circles, np.array([20.0, 20.0]), Looks()) is way


def test_ends_at_one_point_within_a_circle_leave_the_way_as_it_is() -> None:
    way = np.array([[10.0, 0.0], [30.0, 5.0], [10.0, 0.0]])
    assert detour(way, np.array([[0.0, 0.0]]), np.array([20.0]), Looks()) is way


def test_ends_at_one_point_are_joined_by_a_way_that_touches_nothing() -> None:
    way = np.array([[100.0, 0.0], [0.0, 0.0], [100.0, 0.0]])
    assert (np.hypot(*detour(way, np.array([[0.0, 0.0]]), np.array([20.0]), Looks()).T) > 20.0).all()

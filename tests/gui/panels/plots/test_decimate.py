"""Fewer points that draw the same picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.panels.plots.decimate import envelope, value_range


def test_few_values_are_left_alone() -> None:
    values = np.array([3.0, 1.0, 2.0])
    places, heights = envelope(values, -5, 99, 10)
    assert places.tolist() == [0, 1, 2]
    assert heights.tolist() == [3.0, 1.0, 2.0]
    assert envelope(values[:0], 0, 5, 10)[0].tolist() == []


def test_a_spike_and_the_newest_value_are_never_lost() -> None:
    values = np.zeros(100_003)
    values[77_777] = 5.0
    values[-1] = 2.0
    places, heights = envelope(values, 0, len(values), 500)
    assert len(places) <= 502
    assert heights.max() == 5.0
    assert (places[-1], heights[-1]) == (100_002, 2.0)


def test_nan_is_passed_over_but_a_gap_stays_a_gap() -> None:
    values = np.ones(1000)
    values[::2] = np.nan
    values[500:700] = np.nan
    places, heights = envelope(values, 0, 1000, 100)
    gap = (places >= 500) & (places < 680)
    assert np.isnan(heights[gap]).all()
    assert np.isfinite(heights[places < 480]).all()


@given(st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(2, 200))
def test_extremes_stay_and_places_rise_within_the_stretch(first: int, last: int, points: int) -> None:
    values = np.random.default_rng(1).random(2000)
    places, heights = envelope(values, first, last, points)
    assert len(places) == len(heights)
    first, last = max(first, 0), max(last, 0)
    inside = values[first : min(last, 2000)]
    assert len(places) <= max(points + 5, len(inside) if len(inside) <= points else 0)
    if first < min(last, 2000):
        assert heights.max() == inside.max()
        assert heights.min() == inside.min()
        assert (np.diff(places) >= 0).all()
        assert first <= places[0] <= places[-1] < last


def test_ranges_leave_out_what_cannot_be_shown() -> None:
    values = np.array([np.nan, 0.0, 0.5, np.inf, 2.0])
    assert value_range(values) == (0.0, 2.0)
    assert value_range(values, above=0.0) == (0.5, 2.0)
    assert value_range(np.array([0.0, 0.0]), above=0.0) is None
    assert value_range(np.array([np.nan])) is None
    assert value_range(np.array([])) is None


def test_a_smooth_curve_stays_smooth() -> None:
    falling = np.exp(-np.arange(10_000) / 1_500)
    places, heights = envelope(falling, 0, len(falling), 400)
    assert (np.diff(places) >= 0).all()
    assert (np.diff(heights) <= 0).all()
    # Between its points the drawn line is never far from the curve: a slope, not a staircase.
    drawn = np.interp(np.arange(len(falling)), places, heights)
    assert np.abs(drawn - falling).max() < 1e-3

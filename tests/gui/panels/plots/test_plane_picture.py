"""Pictures of values and of classes: the right colours at the right places, lines where something changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.network import Vector
from gui.palette import DARK, LIGHT, Theme
from gui.panels.plots.plane_picture import Levels, class_colours, of_classes, of_values, smooth
from gui.weight_scale import BUCKETS


@given(hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 12)), elements=st.floats(-5, 5)))
def test_between_the_points_values_are_theirs_mixed(values: Vector) -> None:
    fine = smooth(values)
    step = [(fine.shape[k] - 1) // (values.shape[k] - 1) for k in range(2)]
    assert np.allclose(fine[:: step[0], :: step[1]], values)
    assert fine.min() >= values.min() - 1e-12
    assert fine.max() <= values.max() + 1e-12


def test_a_plane_of_numbers_that_are_none_is_grey_there_alone() -> None:
    values = np.zeros((16, 16))
    values[0, 0] = np.nan
    pixels = of_values(values, Levels(-1.0, 1.0), LIGHT)
    assert (pixels[-1, -1] != pixels[0, 0]).any()
    assert (pixels[-1, -1] == pixels[-1, 0]).all()


def test_levels_put_the_ends_and_the_middle_where_they_belong() -> None:
    buckets = Levels(0.0, 10.0).buckets(np.array([-3.0, 0.0, 5.0, 10.0, 1e300, np.nan]))
    assert buckets.tolist() == [0, 0, BUCKETS // 2, BUCKETS - 1, BUCKETS - 1, BUCKETS // 2]


def test_levels_as_far_apart_as_doubles_go_do_not_overflow() -> None:
    assert Levels(-1.7e308, 1.7e308).buckets(np.array([1.7e308, -1.7e308])).tolist() == [BUCKETS - 1, 0]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_classes_have_their_own_colours_with_a_line_between(theme: Theme) -> None:
    left = np.linspace(1, 0, 20)[None].repeat(20, axis=0)
    pixels = of_classes(np.stack([left, 1 - left]), class_colours(2, theme), theme)
    colours = {tuple(pixel) for pixel in pixels.reshape(-1, 4).tolist()}
    assert len(colours) == 3
    assert (pixels[0, 0] == pixels[-1, 0]).all()
    assert (pixels[0, 0] != pixels[0, -1]).any()


def test_a_limit_is_drawn_as_a_line() -> None:
    slope = np.linspace(0, 1, 20)[None].repeat(20, axis=0)
    with_line, without = (of_values(slope, Levels(0.0, 1.0), LIGHT, limit) for limit in (0.5, None))
    assert (with_line != without).any(axis=2).any(axis=0).sum() == 1


def test_ten_classes_have_ten_colours() -> None:
    for theme in (LIGHT, DARK):
        assert len({colour.name() for colour in class_colours(10, theme)}) == 10
        assert len(class_colours(23, theme)) == 23

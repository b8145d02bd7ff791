"""The rectangle of a curve that grows: it seldom changes while it does, and is exact at rest."""

from __future__ import annotations

from gui.panels.plots.growing import Growing


def test_at_rest_the_ranges_are_exact() -> None:
    growing = Growing()
    for last in (100.0, 101.0, 50.0):
        across, up = growing.take(last, (0.0, 0.5), live=False)
        assert across == (-0.015 * last, 1.02 * last)
        assert up == (0.0, 0.5)


def test_a_growing_curve_changes_its_view_seldom_and_is_always_within_it() -> None:
    growing, seen = Growing(), set()
    for last in range(1000, 10_000, 10):
        height = (-1.0 - last / 10_000, 0.25)
        across, up = growing.take(float(last), height, live=True)
        seen.add((across, up))
        assert across[0] < 0.0
        assert last <= across[1] <= 1.4 * last
        assert up[0] <= height[0]
        assert up[1] >= height[1]
        assert up[1] - up[0] <= 1.4 * (height[1] - height[0])
    assert len(seen) < 40


def test_a_curve_that_begins_anew_is_shown_by_itself() -> None:
    growing = Growing()
    growing.take(10_000.0, (0.0, 0.5), live=True)
    across, up = growing.take(20.0, (0.0, 0.1), live=True)
    assert across[1] < 30.0
    assert up[0] == 0.0
    assert 0.1 <= up[1] < 0.11
    assert growing.take(0.0, (0.0, 0.1), live=False)[0][1] > 0.0


def test_heights_that_hardly_change_change_nothing() -> None:
    growing = Growing()
    seen = {growing.take(100.0, (0.0, 0.2 + step * 1e-5), live=True)[1] for step in range(200)}
    assert len(seen) == 1

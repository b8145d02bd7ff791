"""Labels with subscripts, and numbers short enough for a chip."""

from __future__ import annotations

import pytest

from gui.canvas.looks import ROOM, brief
from gui.canvas.text import Run, plain, runs


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("h1", [("h1", False)]),
        ("h_1", [("h", False), ("1", True)]),
        ("h_10", [("h", False), ("10", True)]),
        ("w_{1,1}", [("w", False), ("1,1", True)]),
        ("a_1b", [("a", False), ("1b", True)]),
        ("_x", [("_x", False)]),
        ("", []),
        ("a_{}", [("a", False)]),
    ],
)
def test_underscores_make_subscripts(label: str, expected: list[tuple[str, bool]]) -> None:
    assert list(runs(label)) == [Run(*run) for run in expected]


def test_plain_text_has_no_marks() -> None:
    assert plain("w_{1,1}") == "w1,1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.3, "0.3"), (0.552308, "0.5523"), (-0.0203, "−0.0203"), (0.0002342, "2.3e−4"), (-12.3456, "−12.35"), (0.0, "0")],
)
def test_numbers_on_chips_are_brief(value: float, expected: str) -> None:
    assert brief(value, 4) == expected


@pytest.mark.parametrize("power", range(-12, 12))
def test_numbers_on_chips_never_need_more_than_their_room(power: int) -> None:
    assert len(brief(-1.23456789 * 10.0**power, 6).lstrip("−")) <= ROOM + (power <= -10) + (power >= 10)

"""Texts that are the same but for rounding, and texts that are not."""

from __future__ import annotations

import pytest

from tests.nearly import difference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("same", "same"),
        ("error 0.0508 after 1,000 epochs", "error 0.0509 after 1,000 epochs"),
        ("−1.2e−7 of it", "−1.3e−7 of it"),
        ("[0.1234567890123456]", "[0.1234567890123499]"),
        ("0.10", "0.099"),
    ],
)
def test_rounding_makes_no_difference(one: str, other: str) -> None:
    assert difference(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("error 0.0508", "error 0.0510"),
        ("epoch 53", "epoch 54"),
        ("1,000", "1,001"),
        ("rises", "falls"),
        ("x 1", "x"),
        ("a\nb", "a"),
        ("−0.5", "0.5"),
        ("1.2e−7", "1.2e−6"),
    ],
)
def test_everything_else_does(one: str, other: str) -> None:
    assert difference(one, other) is not None

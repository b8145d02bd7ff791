"""Words that are no sentence of a view's own."""

from __future__ import annotations

import pytest

from engine.functions.losses import LOSSES
from gui.wording import error_formula


@pytest.mark.parametrize(
    ("loss", "outputs", "written"),
    [
        ("half_squared_error", 1, "E = ½(t − y)²"),
        ("half_squared_error", 2, "E = Σ ½(t − y)²"),
        ("squared_error", 1, "E = (t − y)²"),
        ("mean_squared_error", 3, "E = Σ 1/n·(t − y)²"),
        ("mean_absolute_error", 1, "E = |t − y|"),
        ("huber", 1, "E = huber(t − y)"),
        ("binary_cross_entropy", 1, "E = −(t·ln(y)\n+ (1 − t)·ln(1 − y))"),
        ("cross_entropy", 3, "E = −Σ t·ln(y)"),
    ],
)
def test_the_error_is_written_as_a_formula(loss: str, outputs: int, written: str) -> None:
    assert error_formula(loss, outputs) == written


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_has_a_short_formula(loss: str) -> None:
    for outputs in (1, 2):
        assert all(len(line) < 28 for line in error_formula(loss, outputs).split("\n"))

"""Words that are no sentence of a view's own."""

from __future__ import annotations

import pytest

from engine.functions.losses import LOSSES
from engine.trace import trace
from engine.training import train
from gui.wording import error_formula, slot_name, step_text, training_text
from tests.engine.edits.worked import document
from tests.studio import xor


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


@pytest.mark.parametrize(
    ("slot", "name"),
    [
        (0, "w₁"),
        (1, "the weight x₂ → h₁"),
        (-2, "b₁"),
        (-1, "the shared parameter w"),
        (-4, "the bias of o1"),
    ],
)
def test_a_parameter_is_called_by_its_label_or_its_place(slot: int, name: str) -> None:
    made = document()
    assert slot_name(made, slot % len(made.parameters)) == name


def test_steps_and_runs_say_what_they_were() -> None:
    start = xor()
    words = [step_text(trace(start, rows)) for rows in [(2,), (0, 1, 2), (3, 0)]]
    assert words == [
        "Step: update with sample 3",
        "Step: update with samples 1–3",
        "Step: update with 2 samples",
    ]
    assert training_text(start, train(start, 1).document) == "Train 1 epoch"
    assert training_text(start, train(start, 1200).document) == "Train 1,200 epochs"
    assert training_text(start, start) == "Train part of an epoch"

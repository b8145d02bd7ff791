"""The command `check`: that gradients are right, and which is not."""

from pathlib import Path
from typing import Any

import pytest

from engine import gradient_check
from engine.document import Document
from engine.examples import FOLDER
from engine.functions.activations import ACTIVATIONS
from tests.engine.command_line import FIRST, XOR, Command


def test_check_passes_and_says_how_many(command: Command) -> None:
    lines = command.succeeds("check", XOR).splitlines()
    assert lines[0] == "17 gradients checked: none is off by more than 1e−6 relative"
    assert lines[1].startswith("worst: the ")


def test_check_says_what_was_not_as_usual(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    assert "note: there are no training data" in command.succeeds("check", tmp_path / "n")


@pytest.mark.parametrize(
    ("slot", "name"),
    [(0, "weight from i1 to h1"), (8, "shared parameter b1")],
)
def test_check_names_the_worst(command: Command, monkeypatch: pytest.MonkeyPatch, slot: int, name: str) -> None:
    _spoil(monkeypatch, slot)
    assert command("check", FOLDER / "mazur_2_2_2.backprop") == 1
    assert f"worst: the {name}, " in command.out


def test_check_names_a_bias(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _spoil(monkeypatch, 2)
    assert command("check", FOLDER / "and_2_1.backprop") == 1
    assert "worst: the bias of y1, " in command.out


def _spoil(monkeypatch: pytest.MonkeyPatch, slot: int) -> None:
    """Makes one analytic gradient a little too large."""
    right = gradient_check._analytic

    def wrong(document: Document, rows: Any) -> Any:
        gradient = right(document, rows).copy()
        gradient[slot] *= 1 + 3e-6
        return gradient

    monkeypatch.setattr(gradient_check, "_analytic", wrong)


def test_check_finds_a_gradient_that_is_wrong(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _spoil(monkeypatch, 4)
    assert command("check", FIRST) == 1
    assert command.err == ""
    first, second = command.out.splitlines()
    assert first == "6 gradients checked: 1 off by more than 1e−6 relative"
    assert second.startswith("worst: the weight from h1 to o3, ")
    assert second.endswith("off by 3.0e−6 relative")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_check_holds_for_every_activation(command: Command, tmp_path: Path, activation: str) -> None:
    command.succeeds("new", "--layers", "2-3-1", "--activation", activation, "--out", tmp_path / "n")
    command.succeeds("check", tmp_path / "n")

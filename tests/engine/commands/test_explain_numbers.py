"""The command `explain`: every number of the pass, exactly."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine import files
from engine.commands import explain as explain_command
from engine.trace import trace
from tests.engine.command_line import FIRST, XOR, Command, written


def test_explain_gives_every_number_of_the_pass_exactly(command: Command) -> None:
    solution = json.loads(command.succeeds("explain", FIRST, "--format", "json"))
    assert solution["sample"] == 0
    document = files.read(FIRST)
    update, network = trace(document, (0,)), document.network
    found = {(step["quantity"], str(step["of"])): step["value"] for step in solution["steps"]}
    assert len(found) == len(solution["steps"])
    for neuron in network.neurons[network.input_count :]:
        place = network.index[neuron.id]
        for quantity, numbers in (("net", update.net), ("out", update.out), ("delta", update.delta)):
            assert found[quantity, neuron.id] == numbers[0, place]
    for slot, (_, of) in enumerate(network.slots):
        assert found["gradient", str(list(of))] == update.gradient[slot]
        assert found["new_value", str(list(of))] == update.after[slot]
    assert found["error", "None"] == update.error
    assert {step["phase"] for step in solution["steps"]} == {"forward", "error", "backward", "update"}
    assert all(step["symbolic"] and step["substituted"] for step in solution["steps"])


@pytest.mark.parametrize("batch_size", [1, 3, None])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_explain_is_of_one_sample_alone(
    command: Command, tmp_path: Path, batch_size: int | None, reduction: Any
) -> None:
    document = files.read(XOR)
    training = msgspec.structs.replace(document.training, batch_size=batch_size, reduction=reduction)
    path = written(replace(document, training=training), tmp_path)
    steps = json.loads(command.succeeds("explain", path, "--sample", "2", "--format", "json"))
    update = trace(document, (2,))
    assert steps["sample"] == 2
    values = {str(s["of"]): s["value"] for s in steps["steps"] if s["quantity"] == "new_value"}
    assert values["['x1', 'h1']"] == update.after[0]


def test_explain_writes_text_or_a_file(command: Command, tmp_path: Path) -> None:
    text = command.succeeds("explain", FIRST)
    for part in ("0.552308", "0.0367703", "Forward pass", "Backward pass", "Update"):
        assert part in text
    assert command.succeeds("explain", FIRST, "--out", tmp_path / "s.txt") == ""
    assert (tmp_path / "s.txt").read_text(encoding="utf-8") == text


def test_explaining_and_training_need_data_and_name_the_file_without(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    for words in (("explain", tmp_path / "n"), ("train", tmp_path / "n", "--epochs", 1)):
        assert f"{tmp_path / 'n'}: there is no training data" in command.fails(*words)


def test_the_formats_are_those_of_the_table() -> None:
    assert set(explain_command.FORMATS) == {"text", "json", "html", "latex", "pdf"}

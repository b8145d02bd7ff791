"""The command `new`: what it writes by itself and when it is told."""

from pathlib import Path

import numpy as np

from engine import files
from tests.engine.command_line import Command


def test_new_writes_what_its_defaults_say(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    assert command.succeeds("new", "--layers", "2-4-1", "--out", path) == f"{path}: 7 neurons, 12 connections\n"
    document = files.read(path)
    assert [len(layer.neurons) for layer in document.network.layers] == [2, 4, 1]
    assert [layer.activation for layer in document.network.layers] == [None, "sigmoid", "sigmoid"]
    assert document.training.loss == "half_squared_error"
    assert document.training.optimizer.learning_rate == 0.1
    assert document.training.seed == 0
    assert len(document.data.train) == 4
    bound = np.sqrt(6 / (2 + 4))
    assert 0 < np.max(np.abs(document.parameters[:8])) < bound


def test_new_writes_what_it_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    command.succeeds(
        *("new", "--layers", "2-3-2-1", "--activation", "tanh", "--output-activation", "identity", "--data", "or"),
        *("--loss", "huber", "--init", "zeros", "--seed", "7", "--learning-rate", "0,25", "--out", path),
    )
    document = files.read(path)
    assert [layer.activation for layer in document.network.layers] == [None, "tanh", "tanh", "identity"]
    assert document.training.loss == "huber"
    assert document.training.seed == 7
    assert document.training.optimizer.learning_rate == 0.25
    assert document.data.train.targets.ravel().tolist() == [0.0, 1.0, 1.0, 1.0]
    assert not document.parameters.any()


def test_new_takes_data_only_where_it_fits(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    command.succeeds("new", "--layers", "3-2", "--out", path)
    assert not len(files.read(path).data.train)
    command.succeeds("new", "--layers", "2-1", "--data", "none", "--out", path)
    assert not len(files.read(path).data.train)


def test_the_seed_decides(command: Command, tmp_path: Path) -> None:
    drawn = []
    for seed in (1, 1, 2):
        command.succeeds("new", "--layers", "2-4-1", "--seed", seed, "--out", tmp_path / "n")
        drawn.append(files.read(tmp_path / "n").parameters)
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()

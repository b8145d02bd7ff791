"""The command `train`: what it prints and writes, when it diverges and when it is interrupted."""

import csv
import io
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from engine import files
from engine.commands import train as train_command
from engine.evaluation import errors
from engine.network import Layer, read_only
from engine.training import Run, train
from tests.engine.command_line import ROOT, XOR, Command, held_out, written


def test_train_prints_errors_epochs_and_time(command: Command, tmp_path: Path) -> None:
    document = held_out(files.read(XOR))
    path = written(document, tmp_path)
    lines = command.succeeds("train", path, "--epochs", "30").splitlines()
    error, test = errors(train(document, 30).document)
    assert lines[:3] == [f"train error: {error!r}", f"test error: {test!r}", "epochs: 30 (in all 30)"]
    assert lines[3].startswith("time per epoch: ")
    assert files.read(path).state.epoch == 0
    assert "test" not in command.succeeds("train", XOR, "--epochs", "0")
    assert command.out.splitlines()[1:] == ["epochs: 0 (in all 0)"]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_training_goes_on_from_what_was_written_bit_for_bit(command: Command, tmp_path: Path, optimizer: str) -> None:
    document = held_out(files.read(XOR))
    kind = {"name": optimizer, "learning_rate": 0.05}
    training = msgspec.convert(
        {**msgspec.to_builtins(document.training), "optimizer": kind, "batch_size": 3, "shuffle": True},
        type(document.training),
    )
    start = written(replace(document, training=training), tmp_path)
    part, whole = tmp_path / "part", tmp_path / "whole"
    command.succeeds("train", start, "--epochs", "20", "--out", part)
    command.succeeds("train", part, "--epochs", "22", "--out", part)
    command.succeeds("train", start, "--epochs", "42", "--out", whole)
    assert part.read_bytes() == whole.read_bytes()
    assert files.read(whole).state.epoch == 42


@pytest.mark.parametrize("with_test_rows", [False, True])
def test_the_history_has_every_digit(command: Command, tmp_path: Path, with_test_rows: bool) -> None:
    document = files.read(XOR)
    path = written(held_out(document) if with_test_rows else document, tmp_path)
    command.succeeds("train", path, "--epochs", "25", "--out", tmp_path / "n", "--history", tmp_path / "h.csv")
    history = files.read(tmp_path / "n").state.history
    rows = list(csv.reader(io.StringIO((tmp_path / "h.csv").read_text())))
    assert rows[0] == ["epoch", "train", "test"]
    assert [int(row[0]) for row in rows[1:]] == list(range(26))
    assert [float(row[1]) for row in rows[1:]] == history.train.tolist()
    expected = [repr(error) for error in history.test.tolist()] if with_test_rows else [""] * 26
    assert [row[2] for row in rows[1:]] == expected


def _diverging(folder: Path) -> Path:
    """A linear network with a learning rate that is much too large."""
    document = files.read(XOR)
    layers = tuple(layer if layer.activation is None else Layer(layer.name, "identity", layer.neurons)
                   for layer in document.network.layers)  # fmt: skip
    network = replace(document.network, layers=layers)
    return written(replace(document, network=network, training=document.training.with_learning_rate(50.0)), folder)


def test_training_that_diverges_says_why_and_keeps_the_last_finite_state(command: Command, tmp_path: Path) -> None:
    path, out, history = _diverging(tmp_path), tmp_path / "out", tmp_path / "h.csv"
    line = command.fails("train", path, "--epochs", "1000", "--out", out, "--history", history)
    assert "Stopped in epoch " in line
    assert "learning rate than 50" in line
    assert line.endswith(f"The state before it is in {out}.")
    reached = files.read(out)
    assert np.isfinite(reached.parameters).all()
    assert 0 < reached.state.epoch < 1000
    assert history.read_text().startswith("epoch,train,test\n0,")
    assert command.fails("train", path, "--epochs", "1000").endswith("Nothing was written, for there was no --out.")


def test_training_whose_error_is_undefined_from_the_start_keeps_that_state_too(
    command: Command, tmp_path: Path
) -> None:
    document = files.read(XOR)
    layers = (*document.network.layers[:2], Layer("output", "identity", document.network.layers[2].neurons))
    training = msgspec.structs.replace(document.training, loss="cross_entropy")
    values = read_only(-np.abs(document.parameters))
    wrong = replace(
        document, network=replace(document.network, layers=layers), training=training, parameters=values, initial=values
    )
    line = command.fails("train", written(wrong, tmp_path), "--epochs", "9", "--out", tmp_path / "out")
    assert "the error is undefined" in line
    np.testing.assert_array_equal(files.read(tmp_path / "out").parameters, values)


@pytest.fixture
def default_interrupt() -> Any:
    """Ctrl-C as in a terminal: the tests may run in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _press_ctrl_c(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Run.advance

    def pressed(self: Run, seconds: float) -> bool:
        more = advance(self, seconds)
        signal.raise_signal(signal.SIGINT)
        return more

    monkeypatch.setattr(train_command, "LOOK", 0.01)
    monkeypatch.setattr(Run, "advance", pressed)


@pytest.mark.usefixtures("default_interrupt")
def test_ctrl_c_stops_training_and_keeps_what_there_is(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
    out = tmp_path / "out"
    line = command.fails("train", XOR, "--epochs", 10**12, "--out", out, status=130)
    reached = files.read(out).state.epoch
    assert 0 < reached < 10**12
    unit = "epoch" if reached == 1 else "epochs"
    assert line == f"main.py train: stopped after {reached:,} {unit}. What was reached is in {out}."
    assert command.fails("train", XOR, "--epochs", 10**12, status=130).endswith(
        "Nothing was written, for there was no --out."
    )
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("default_interrupt")
def test_ctrl_c_at_the_very_end_comes_too_late(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
    assert command.succeeds("train", XOR, "--epochs", "1").startswith("train error: ")


@pytest.mark.usefixtures("default_interrupt")
def test_a_second_ctrl_c_ends_at_once(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(self: Run, seconds: float) -> bool:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second one was ignored")

    monkeypatch.setattr(Run, "advance", hang)
    assert command.fails("train", XOR, "--epochs", "9", "--out", tmp_path / "n", status=130) == "main.py: stopped"
    assert not list(tmp_path.iterdir())


def test_a_background_job_does_not_mind_ctrl_c(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
        command.succeeds("train", XOR, "--epochs", "2000")
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_terminal_shows_a_bar() -> None:
    ours, theirs = pytest.importorskip("pty").openpty()
    arguments = [sys.executable, str(ROOT / "main.py"), "train", XOR, "--epochs", "30000"]
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 10**6).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "training  [####" in shown
    assert "100%" in shown
    assert b"[" not in done.stdout

"""The stop conditions of `train`: those of the file, those that are given, and what is written of a run they end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine import files
from engine.cli import run
from engine.data import Samples
from engine.document import with_stopping
from engine.ending import End, words
from engine.stopping import Stopping
from engine.training import train
from tests.engine.bits import assert_same
from tests.engine.test_stopping import noisy

Caught = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A network that learns its few rows by heart."""
    where = tmp_path / "noisy.backprop"
    files.write(noisy(), where)
    return where


def test_patience_writes_the_best_weights_and_the_whole_curve(path: Path, tmp_path: Path, capsys: Caught) -> None:
    out, curve = tmp_path / "out.backprop", tmp_path / "errors.csv"
    assert run(["train", str(path), "--patience", "300", "--out", str(out), "--history", str(curve)]) == 0
    written = files.read(out)
    best = written.state.epoch
    assert_same(written, train(noisy(), best).document)
    assert len(curve.read_text().splitlines()) == best + 300 + 2
    said = capsys.readouterr().out.splitlines()
    assert said[2:4] == [
        f"epochs: {best + 300} (in all {best})",
        words(End("patience", best + 300, 300, 0.0, best, back=True)),
    ]


def test_a_condition_of_the_file_counts_until_another_is_given(path: Path, capsys: Caught) -> None:
    files.write(with_stopping(files.read(path), Stopping(error=0.05)), path)
    assert run(["train", str(path)]) == 0
    assert "is below 0.05." in capsys.readouterr().out
    assert run(["train", str(path), "--until-error", "0.02"]) == 0
    assert "is below 0.02." in capsys.readouterr().out
    assert run(["train", str(path), "--epochs", "3"]) == 0
    assert "epochs: 3 (in all 3)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ([], "--epochs is missing, or another condition that ends the run; --help tells more"),
        (["--patience", "0"], "--patience: 0 cannot be; give a number above 0"),
        (["--until-error", "-1"], "--until-error: -1 cannot be; give a number above 0"),
        (["--until-test-error", "0.1"], "--until-test-error: there are no test rows"),
        (["--patience", "5"], "--patience: there are no test rows"),
        (["--seconds", "x"], '--seconds: "x" is not a number; type one such as 0.25, −3 or 1e-3'),
    ],
)
def test_what_cannot_end_a_run_is_refused(options: list[str], line: str, path: Path, capsys: Caught) -> None:
    document = files.read(path)
    files.write(replace(document, data=replace(document.data, test=_none())), path)
    assert run(["train", str(path), *options]) == 2
    assert capsys.readouterr().err.splitlines() == [f"main.py train: {line}"]


def _none() -> Samples:
    none = noisy().data.train
    return Samples(none.inputs[:0], none.targets[:0])

"""By which path `train` goes: what is asked for, what is there, and what a run is worth."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.commands import paths
from engine.commands.common import Failure
from engine.kernel.compiling import NoKernel
from engine.kernel.stretch import stretch
from tests.engine.command_line import XOR, Command
from tests.engine.timelines import xor


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def have(monkeypatch: pytest.MonkeyPatch, *, installed: bool = True, made: bool = True) -> list[str]:
    """Stand-ins for what compiles and loads; what they were asked for."""
    asked: list[str] = []

    def load() -> object:
        asked.append("load")
        return stretch

    there: dict[str, Callable[[], object]] = {
        "available": lambda: installed,
        "ready": lambda: made,
        "load": load,
        "compile_ahead": lambda: asked.append("compile"),
    }
    for name, stand_in in there.items():
        monkeypatch.setattr(paths, name, stand_in)
    return asked


def test_a_long_run_of_a_small_network_goes_by_what_was_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = have(monkeypatch)
    assert paths.path_for("auto", xor(), 100) is None
    assert paths.path_for("numpy", xor(), None) is None
    assert asked == []
    assert paths.path_for("auto", xor(), None) is not None
    assert asked == ["load"]


def test_nothing_is_compiled_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = have(monkeypatch, made=False)
    assert paths.path_for("auto", xor(), None) is None
    assert asked == []
    assert paths.path_for("compiled", xor(), 1) is not None
    assert asked == ["compile", "load"]


def test_what_was_compiled_and_cannot_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch)

    def refuse() -> object:
        raise NoKernel("the file is not one")

    monkeypatch.setattr(paths, "load", refuse)
    assert paths.path_for("auto", xor(), None) is None
    with pytest.raises(Failure, match=r"^--path compiled: the file is not one$"):
        paths.path_for("compiled", xor(), None)


def test_what_was_damaged_is_compiled_anew_where_it_is_insisted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = have(monkeypatch)
    left = iter((True, False))  # what is damaged is not ready any more once that was seen

    def load() -> object:
        asked.append("load")
        if "compile" not in asked:
            raise NoKernel("damaged")
        return stretch

    monkeypatch.setattr(paths, "load", load)
    monkeypatch.setattr(paths, "ready", lambda: next(left))
    assert paths.path_for("compiled", xor(), None) is not None
    assert asked == ["load", "compile", "load"]


def test_compiled_code_that_cannot_be_had_is_refused_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = have(monkeypatch, made=False)
    for settings in ({"dropout": 0.5}, {"precision": "float32"}):
        with pytest.raises(Failure, match="neither dropout nor single precision"):
            paths.path_for("compiled", xor(**settings), None)
    assert asked == []
    have(monkeypatch, installed=False)
    with pytest.raises(Failure, match="numba is not installed"):
        paths.path_for("compiled", xor(), None)


def test_the_last_line_says_what_computed(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch)
    by_numpy = command.succeeds("train", XOR, "--epochs", 20, "--path", "numpy").splitlines()
    compiled = command.succeeds("train", XOR, "--epochs", 20, "--path", "compiled").splitlines()
    assert by_numpy[-1].endswith("computed by NumPy")
    assert compiled[-1].endswith("computed by compiled code")
    error = [float(lines[0].partition(": ")[2]) for lines in (by_numpy, compiled)]
    assert error[1] == pytest.approx(error[0], rel=1e-12)

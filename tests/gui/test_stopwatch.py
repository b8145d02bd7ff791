"""How long a start took: said only when it is asked for, in words or for programs."""

from __future__ import annotations

import json

import pytest

from gui.stopwatch import JSON, TIMING, Stopwatch


def lapped() -> Stopwatch:
    stopwatch = Stopwatch()
    for stage in ("imports", "window"):
        stopwatch.lap(stage)
    return stopwatch


def test_nothing_is_said_unasked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(TIMING, raising=False)
    lapped().report()
    assert capsys.readouterr().err == ""


def test_a_sentence_names_every_stage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(TIMING, "1")
    lapped().report()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("first paint after ")
    assert [word for word in ("interpreter", "imports", "window") if word in line] == [
        "interpreter",
        "imports",
        "window",
    ]


def test_programs_get_stages_that_add_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(TIMING, JSON)
    lapped().report()
    facts = json.loads(capsys.readouterr().err)
    assert list(facts["stages"]) == ["interpreter", "imports", "window"]
    assert facts["stages"]["interpreter"]["clock"] == 0
    for kind in ("clock", "processor"):
        assert facts[kind] == pytest.approx(sum(stage[kind] for stage in facts["stages"].values()))
    assert 0 < facts["own_modules"] < facts["modules"]

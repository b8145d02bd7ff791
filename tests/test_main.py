"""What main.py adds to the command line: who draws PDF, and the line where Qt is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import main
from engine.examples import FIRST_EXAMPLE
from gui import platform_check

WORDS = ["explain", str(FIRST_EXAMPLE), "--phases", "error", "--out"]


def test_a_pdf_needs_qt_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "gui.paper", None)
    assert main.main([*WORDS, str(tmp_path / "s.pdf")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no PDF: Qt cannot be loaded here" in error
    assert "html and latex do without" in error


def test_a_qt_that_crashes_is_not_begun(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(platform_check, "refusal", lambda: "this Qt crashes")
    assert main.main([*WORDS, str(tmp_path / "s.pdf")]) == 2
    assert "no PDF: this Qt crashes; html and latex do without" in capsys.readouterr().err

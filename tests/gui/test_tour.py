"""The tour ends with one line when something does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui import tour
from gui.main_window import MainWindow
from gui.session import Session
from gui.tour import first_steps


@pytest.mark.usefixtures("qapp")
def test_the_first_thing_that_does_not_hold_ends_it_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def do_nothing(_session: Session) -> None:
        return

    monkeypatch.setattr(Session, "step_back", do_nothing)
    monkeypatch.setattr(first_steps.FirstSteps, "_train", do_nothing)
    monkeypatch.setattr(MainWindow, "add_plot", do_nothing)
    monkeypatch.setattr(first_steps, "_MOST_STEPS", 60)
    assert tour.run(["--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("main.py tour: stepping back does not end")
    assert said.count("\n") == 1


def test_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        tour.run(["--help"])
    assert end.value.code == 0
    assert "--out" in capsys.readouterr().out

"""Tests which view gets what while a run goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.network import Slot
from engine.reports import Progress
from engine.training import Run
from gui import display as display_module
from gui.intents import parameters
from tests.studio import opened, xor


def reports(count: int) -> list[Progress]:
    run, made = Run(xor()), []
    for _ in range(count):
        run.advance(0.001)
        made.append(run.progress())
    return made


@pytest.mark.parametrize(("interval", "expected"), [(0.0, "PPCPPCP"), (60.0, "PCCCCCC")])
def test_a_report_goes_to_the_plot_or_to_the_canvas(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interval: float, expected: str
) -> None:
    monkeypatch.setattr(display_module, "PLOT_INTERVAL", interval)
    with opened(qtbot, tmp_path, plot=True) as studio:
        shown: list[str] = []
        views = studio.window.display._views
        monkeypatch.setattr(views.canvas, "show_parameters", lambda _parameters: shown.append("C"))
        monkeypatch.setattr(views.plot, "show_history", lambda _history: shown.append("P"))
        studio.window.display.turns.share(True)
        for report in reports(len(expected)):
            studio.window.display.on_session_progressed(report)
        assert "".join(shown) == expected
        monkeypatch.undo()


def test_the_counter_follows_every_report(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        epochs: list[int] = []
        monkeypatch.setattr(studio.window.toolbar, "show_epoch", epochs.append)
        made = reports(5)
        for report in made:
            studio.window.display.on_session_progressed(report)
        assert epochs == [report.epoch for report in made]
        monkeypatch.undo()


def test_a_run_that_came_to_nothing_leaves_the_error_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        error: QLabel = studio.widget(QLabel, "error")
        before = error.text()
        with qtbot.waitSignal(studio.session.state_changed):
            studio.session.run(0)
        (report,) = reports(1)
        studio.window.display.on_session_progressed(replace(report, error=float("nan")))
        assert error.text() == "–"
        studio.settle()
        assert error.text() == before


def test_an_edit_puts_off_what_is_laid_out_ahead(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(qtbot, tmp_path) as studio:
        rests: list[int] = []
        monkeypatch.setattr(studio.window.display._ahead, "prepare", lambda _coming, rest=0: rests.append(rest))
        network = studio.document.network
        first = network.connections[0]
        studio.session.request(parameters.set_values(network, [Slot("weight", (first.source, first.target))], 0.25))
        assert rests
        assert min(rests) >= 100  # milliseconds: long after the edit is painted
        monkeypatch.undo()

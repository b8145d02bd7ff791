"""Tests which view gets what while a run goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.network import Slot
from engine.reports import Progress
from engine.training import Run
from gui.canvas.plane import Plane
from gui.intents import parameters
from tests.studio import Studio, opened, xor


def reports(count: int) -> list[Progress]:
    run, made = Run(xor()), []
    for _ in range(count):
        run.advance(0.001)
        made.append(run.progress())
    return made


def let_all_have_a_turn(studio: Studio) -> None:
    for _ in range(6):  # views whose price is not known yet come one in a frame
        studio.session.frames.ticked.emit()
        studio.session.frames.drawn.emit(0.001)


def test_while_a_run_goes_on_reports_wait_for_a_frame(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        shown: list[str] = []
        views = studio.window.display._views
        monkeypatch.setattr(views.canvas, "show_parameters", lambda _parameters: shown.append("canvas"))
        monkeypatch.setattr(views.toolbar, "show_epoch", lambda epoch: shown.append(str(epoch)))
        studio.window.display.turns.share(True)
        made = reports(3)
        for report in made:
            studio.window.display.on_session_progressed(report)
        assert shown == []
        let_all_have_a_turn(studio)
        assert sorted(shown) == sorted(["canvas", str(made[-1].epoch)])
        monkeypatch.undo()


def test_a_report_of_a_run_that_has_ended_is_not_shown_any_more(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        studio.window.display.turns.share(True)
        for report in reports(2):
            studio.window.display.on_session_progressed(report)
        document = studio.document
        shown: list[object] = []
        monkeypatch.setattr(studio.window.canvas, "show_parameters", shown.append)
        studio.window.display.on_session_changed(document, document, "train")
        studio.window.display.turns.share(False)
        assert len(shown) == 1
        assert shown[0] is document.parameters
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
        let_all_have_a_turn(studio)
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


def test_a_document_that_is_opened_has_its_lines_routed_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(qtbot, tmp_path) as studio:
        routed: list[int] = []
        route = Plane._route

        def noted(plane: Plane) -> None:
            assert plane.network is not None
            routed.append(len(plane.network.neurons))
            route(plane)

        monkeypatch.setattr(Plane, "_route", noted)
        studio.session.replace(new_document((2, 4, 3), data="blobs", seed=1, name="Another"))
        assert [count for count in routed if count == 9] == [9]

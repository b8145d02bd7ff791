"""The error plot with several runs: curves, branches, names, going through time by mouse and keys, and emphasis."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from gui.lines import Looking
from gui.panels.plots.error_plot import ErrorPlotPanel
from gui.theme import DARK, LIGHT
from tests.gui.panels.lines import falling, history, line, three

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
DOCUMENT = new_document((2, 2, 1))


@pytest.fixture
def panel(qtbot: QtBot) -> ErrorPlotPanel:
    made = ErrorPlotPanel()
    qtbot.addWidget(made)
    made.resize(900, 280)
    made.show()
    qtbot.waitExposed(made)
    made.show_epoch(2600)
    made.show_lines(three())
    QApplication.processEvents()
    return made


def port(panel: ErrorPlotPanel) -> QWidget:
    found = panel.plot.viewport()
    assert isinstance(found, QWidget)
    return found


def pixel(panel: ErrorPlotPanel, epoch: float, error: float) -> QPoint:
    QApplication.processEvents()
    found: QPoint = panel.plot.mapFromScene(panel._view.mapViewToScene(QPointF(epoch, error)))
    return found


def wants(panel: ErrorPlotPanel) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    panel.epoch_wanted.connect(lambda epoch, number: told.append((epoch, number)))
    return told


def look(panel: ErrorPlotPanel, epoch: int, number: int, error: float = 0.125) -> None:
    panel.show_looking(Looking(number, epoch, DOCUMENT, error, float("nan")))


def test_every_run_has_a_curve_from_where_it_branched_off(panel: ErrorPlotPanel) -> None:
    starts = {number: panel.lines.curves(number).train.points()[0][0] for number in (1, 2, 3)}
    assert starts == {1: 0, 2: 400, 3: 900}
    rings = {number: panel.lines.curves(number)._branch for number in (1, 2, 3)}
    assert [rings[number].isVisible() for number in (1, 2, 3)] == [False, True, True]
    assert [rings[number].pos().x() for number in (2, 3)] == [400, 900]
    assert panel._view.viewRange()[0][1] > 2600


def test_the_current_run_is_the_strongest(panel: ErrorPlotPanel) -> None:
    widths = {n: panel.lines.curves(n).train._line.opts["pen"].widthF() for n in (1, 2, 3)}
    assert widths[2] > max(widths[1], widths[3])
    assert panel.lines.curves(2).train._line.opts["pen"].color() == LIGHT.runs[1]


def test_curves_keep_their_colours_when_another_is_removed(panel: ErrorPlotPanel) -> None:
    before = panel.lines.colour_of(3)
    panel.show_lines(three()[1:])
    assert panel.lines.colour_of(3) == before
    assert 1 not in panel.lines._curves


def test_only_the_current_curve_changes_while_it_trains(panel: ErrorPlotPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    changed: list[int] = []
    for number in (1, 2, 3):
        part = panel.lines.curves(number).train._line
        monkeypatch.setattr(part, "setData", lambda n=number, **_data: changed.append(n))
    panel.show_history(history(falling(2602, 0.9975)))
    assert changed == [2]


def test_a_hidden_run_has_no_curve(panel: ErrorPlotPanel) -> None:
    hidden = (three()[0], three()[1], line(3, 1801, first=900, parent=2, visible=False))
    panel.show_lines(hidden)
    assert not panel.lines.curves(3).train._line.isVisible()
    assert panel.lines.curves(1).train._line.isVisible()


def test_pressing_goes_to_an_epoch_and_dragging_on_from_there(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    start, end = pixel(panel, 1500, 0.4), pixel(panel, 700, 0.4)
    QTest.mousePress(port(panel), LEFT, pos=start)
    assert len(told) == 1
    assert abs(told[0][0] - 1500) <= 3
    for step in range(1, 6):
        QTest.mouseMove(port(panel), start + (end - start) * step / 5)
    QTest.mouseRelease(port(panel), LEFT, pos=end)
    assert abs(told[-1][0] - 700) <= 3
    assert {number for _, number in told} == {2}
    assert panel.plot.cursor_line.value() == told[-1][0]
    assert panel.slider.box.value() == panel.slider.slider.value() == told[-1][0]
    moved = len(told)
    QTest.mouseMove(port(panel), start)
    assert len(told) == moved
    assert panel._view.viewRange()[0][0] > -60  # the view has not moved


def test_before_the_branch_the_epochs_are_the_parents(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    QTest.mouseClick(port(panel), LEFT, pos=pixel(panel, 200, 0.1))
    assert told[-1][1] == 1
    look(panel, told[-1][0], 1)
    QTest.mouseClick(port(panel), LEFT, pos=pixel(panel, 1000, 0.45))
    assert told[-1][1] == 2  # the current run is still the one that is gone along


def test_a_press_on_another_curve_goes_along_that_run(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    value = float(falling(2001)[1600])
    QTest.mouseClick(port(panel), LEFT, pos=pixel(panel, 1600, value))
    assert told[-1][1] == 1
    look(panel, told[-1][0], 1)
    assert panel.slider.slider.maximum() == 2000


def test_keys_go_through_time_and_emit_epochs(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    panel.plot.setFocus()
    QTest.keyClick(panel.plot, Qt.Key.Key_Left)
    QTest.keyClick(panel.plot, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(panel.plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.plot, Qt.Key.Key_PageDown)
    QTest.keyClick(panel.plot, Qt.Key.Key_Home)
    QTest.keyClick(panel.plot, Qt.Key.Key_End)
    assert told == [(2599, 2), (2589, 2), (2489, 2), (2359, 2), (0, 1), (2600, 2)]


def test_the_slider_and_its_box_go_through_time_too(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    panel.slider.box.selectAll()
    QTest.keyClicks(panel.slider.box, "1234\r")
    assert told == [(1234, 2)]
    assert panel.plot.cursor_line.value() == 1234


def test_an_epoch_beyond_the_branch_is_not_on_the_branch_s_way(panel: ErrorPlotPanel) -> None:
    look(panel, 1000, 3)
    assert panel.slider.slider.maximum() == 1800
    look(panel, 500, 2)  # before the branch: still along it
    assert panel.slider.slider.maximum() == 1800
    look(panel, 2500, 2)
    assert (panel.slider.slider.value(), panel.slider.slider.maximum(), panel.line) == (2500, 2600, 2)


def test_an_epoch_of_another_run_can_be_typed(panel: ErrorPlotPanel) -> None:
    told = wants(panel)
    menu = panel.runs.menu_for(panel.runs.model.index(0))
    next(action for action in menu.actions() if action.text().startswith("Look at")).trigger()
    assert panel.slider.box.hasFocus()
    QTest.keyClicks(panel.slider.box, "1500\r")
    assert told == [(1500, 1)]


def test_the_cursor_says_the_exact_errors_once_they_are_there(panel: ErrorPlotPanel) -> None:
    QTest.mouseClick(port(panel), LEFT, pos=pixel(panel, 1500, 0.4))
    epoch = panel.epoch
    entry = float(falling(2601, 0.9975)[epoch])
    assert panel.readings.in_view.text() == f"Run 2 · epoch {epoch:,} · train {entry:.4g}"
    look(panel, epoch, 2, error=0.123456)
    assert panel.readings.in_view.text() == f"Run 2 · epoch {epoch:,} · train 0.1235"
    panel.show_looking(None)
    assert not panel.readings.in_view.isVisible()
    assert panel.plot.cursor_line.value() == 2600


def test_training_on_does_not_move_a_cursor_in_the_past(panel: ErrorPlotPanel) -> None:
    look(panel, 1000, 2)
    panel.show_history(history(falling(3000, 0.9975)))
    panel.show_epoch(2999)
    assert panel.plot.cursor_line.value() == 1000
    assert panel.slider.slider.maximum() == 2999
    panel.show_looking(None)
    assert panel.plot.cursor_line.value() == 2999


def test_pointing_at_a_curve_emphasises_it_and_its_row(panel: ErrorPlotPanel) -> None:
    value = float(falling(2001)[1600])
    QTest.mouseMove(port(panel), pixel(panel, 1600, value))
    assert panel.lines.emphasised == 1
    assert panel.runs.model._hovered == 1
    assert panel.readings.at_pointer.text().startswith("Run 1 · epoch 1,6")
    QApplication.sendEvent(panel.plot, QEvent(QEvent.Type.Leave))
    assert panel.lines.emphasised is None


def test_pointing_at_a_row_emphasises_its_curve(panel: ErrorPlotPanel) -> None:
    row = panel.runs.list.visualRect(panel.runs.model.index(2)).center()
    QTest.mouseMove(panel.runs.list.viewport(), row)
    QTest.mouseMove(panel.runs.list.viewport(), row + QPoint(3, 0))
    assert panel.lines.emphasised == 3


def test_the_list_is_there_from_the_second_run_on_and_can_be_closed(panel: ErrorPlotPanel) -> None:
    assert panel.runs.isVisible()
    assert not panel._legend.isVisible()
    QTest.mouseClick(panel._runs_button, LEFT)
    assert not panel.runs.isVisible()
    assert [entry.name for entry in panel._legend.entries] == ["Run 2", "Run 3", "Run 1"]
    panel.show_lines(three()[:1])
    assert not panel.runs_action.isEnabled()
    assert not panel._legend.isVisible()


def test_a_legend_of_many_runs_is_short(panel: ErrorPlotPanel) -> None:
    many = tuple(line(n, 500 + n, first=50, parent=1, current=n == 30, tested=True) for n in range(1, 31))
    panel.show_lines(many)
    panel.runs_action.setChecked(False)
    names = [entry.name for entry in panel._legend.entries]
    assert names[0] == "Run 30"
    assert names[-3:] == ["and 25 more", "train", "test"]
    panel.grab()


@pytest.mark.parametrize("epoch", [0, 30, 1300, 2500, 2599])
@pytest.mark.parametrize("log", [False, True])
def test_the_readings_keep_off_each_other(panel: ErrorPlotPanel, epoch: int, log: bool) -> None:
    panel.log_action.setChecked(log)
    look(panel, 1300, 2)
    middle = (panel._view.viewRange()[1][0] + panel._view.viewRange()[1][1]) / 2
    QTest.mouseMove(port(panel), pixel(panel, epoch, middle))
    here, there = panel.readings.in_view, panel.readings.at_pointer
    assert here.isVisible()
    assert there.isVisible()
    assert not here.geometry().intersects(there.geometry())
    for part in (here, there):
        assert panel.plot.rect().contains(part.geometry())


def test_the_reading_keeps_off_the_curve(panel: ErrorPlotPanel) -> None:
    panel.show_lines((line(1, 2601, factor=0.9975, current=True),))
    for epoch in (10, 300, 900, 2000, 2590):
        look(panel, epoch, 1)
        QApplication.processEvents()
        box = panel.readings.in_view.geometry()
        x, y = panel.lines.now.train.points()
        inside = [
            number for number in np.arange(0, 2600, 10)
            if box.contains(pixel(panel, float(number), float(np.interp(number, x, y))))
        ]  # fmt: skip
        assert not inside


def test_both_themes_colour_every_curve(panel: ErrorPlotPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        assert panel.lines.curves(2).train._line.opts["pen"].color() == theme.runs[1]
        assert panel.grab().toImage().pixelColor(panel.width() // 3, 60) == theme.plot_background

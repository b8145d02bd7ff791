"""The list of runs: what a row says, sorting, and what is wanted of a run by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.settings import Adam, Sgd, StepDecay, Training
from gui.lines import LineView
from gui.panels.runs import RunsList
from gui.panels.runs.model import DETAILS, ERRORS, HOVERED, LOOKED_AT
from gui.panels.runs.words import differences
from gui.theme import DARK, LIGHT
from tests.gui.panels.lines import line, three

LEFT = Qt.MouseButton.LeftButton


def colours(lines: tuple[LineView, ...]) -> dict[int, QColor]:
    return {view.id: LIGHT.runs[place % 5] for place, view in enumerate(lines)}


@pytest.fixture
def runs(qtbot: QtBot) -> RunsList:
    made = RunsList()
    qtbot.addWidget(made)
    made.resize(280, 220)
    made.show()
    qtbot.waitExposed(made)
    made.show_lines(three(), colours(three()))
    QApplication.processEvents()
    return made


def names(runs: RunsList) -> list[str]:
    return [view.name for view in runs.model.lines]


def at(runs: RunsList, row: int, x: int = 120) -> QPoint:
    box = runs.list.visualRect(runs.model.index(row))
    return QPoint(x, box.center().y())


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (Training(optimizer=Sgd(0.1, momentum=0.9)), "rate 0.5 → 0.1, momentum 0.9"),
        (Training(optimizer=Adam(0.01), batch_size=None, l2=0.001), "Adam, rate 0.5 → 0.01, full batch, L2 0.001"),
        (Training(optimizer=Sgd(0.5, nesterov=True), shuffle=True), "nesterov, shuffle"),
        (Training(optimizer=Sgd(0.5), batch_size=32, gradient_clip=2.0), "batches of 32, clipping at 2"),
        (Training(optimizer=Sgd(0.5), loss="huber"), "half squared error → huber"),
        (Training(optimizer=Sgd(0.5), schedule=StepDecay(100)), "rate by steps"),
        (Training(optimizer=Sgd(0.5)), ""),
    ],
)
def test_settings_differ_in_words(of: Training, words: str) -> None:
    assert differences(of, Training(optimizer=Sgd(0.5))) == words


def test_what_is_no_more_is_said_too() -> None:
    current = Training(optimizer=Sgd(0.5, momentum=0.9), shuffle=True, gradient_clip=1.0)
    assert differences(Training(optimizer=Sgd(0.5)), current) == "momentum 0.9 → 0, no shuffle, no clipping"


def test_a_row_says_where_the_run_came_from_and_how_it_ended(runs: RunsList) -> None:
    row = runs.model.index(1)
    assert row.data(DETAILS) == "2,600 epochs · from Run 1 at 400"
    assert row.data(ERRORS) == "E 0.0107"
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", current")


def test_a_branch_whose_parent_is_gone_says_the_epoch(runs: RunsList) -> None:
    lines = three()[1:]
    runs.show_lines(lines, colours(lines))
    assert runs.model.index(0).data(DETAILS) == "2,600 epochs · from epoch 400"


def test_they_are_sorted_by_error(runs: RunsList) -> None:
    assert names(runs) == ["Run 1", "Run 2", "Run 3"]
    runs.order.setFocus()
    QTest.keyClick(runs.order, Qt.Key.Key_Down)
    assert names(runs) == ["Run 2", "Run 1", "Run 3"]


def test_double_click_and_f2_rename_in_place(runs: RunsList, qtbot: QtBot) -> None:
    told: list[tuple[int, str]] = []
    runs.renamed.connect(lambda number, name: told.append((number, name)))
    port = runs.list.viewport()
    QTest.mouseClick(port, LEFT, pos=at(runs, 1))
    QTest.mouseDClick(port, LEFT, pos=at(runs, 1))
    editor = port.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "Run 2"
    editor.selectAll()
    QTest.keyClicks(editor, "slower")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told == [(2, "slower")])
    assert names(runs)[1] == "Run 2"  # until it comes back
    QTest.keyClick(runs.list, Qt.Key.Key_F2)
    assert port.findChild(QLineEdit) is not None


def test_the_swatch_and_space_hide_and_show_the_curve(runs: RunsList) -> None:
    told: list[tuple[int, bool]] = []
    runs.visible_wanted.connect(lambda number, on: told.append((number, on)))
    QTest.mouseClick(runs.list.viewport(), LEFT, pos=at(runs, 0, 16))
    QTest.mouseClick(runs.list.viewport(), LEFT, pos=at(runs, 2))
    QTest.keyClick(runs.list, Qt.Key.Key_Space)
    assert told == [(1, False), (3, False)]


def test_enter_goes_to_the_end_and_delete_removes_all_but_the_current_one(runs: RunsList) -> None:
    told: list[object] = []
    runs.end_wanted.connect(told.append)
    runs.remove_wanted.connect(lambda number: told.append(-number))
    for row in (1, 2):
        QTest.mouseClick(runs.list.viewport(), LEFT, pos=at(runs, row))
        QTest.keyClick(runs.list, Qt.Key.Key_Return)
        QTest.keyClick(runs.list, Qt.Key.Key_Delete)
    assert told == [2, 3, -3]


def test_the_menu_has_what_can_be_done(runs: RunsList) -> None:
    menu = runs.menu_for(runs.model.index(1))
    entries = {action.text(): action for action in menu.actions() if not action.isSeparator()}
    expected = ["Go to its end", "Look at an epoch of it…", "Show its curve", "Keep in the file", "Rename", "Remove"]
    assert [*entries] == expected
    assert not entries["Remove"].isEnabled()
    kept: list[tuple[int, bool]] = []
    runs.kept_wanted.connect(lambda number, on: kept.append((number, on)))
    entries["Keep in the file"].trigger()
    assert kept == [(2, True)]


def test_pointing_at_a_row_tells_of_its_curve(runs: RunsList) -> None:
    told: list[object] = []
    runs.hovered.connect(told.append)
    QTest.mouseMove(runs.list.viewport(), at(runs, 2))
    QTest.mouseMove(runs.list.viewport(), at(runs, 1))
    assert told[-1] == 2
    QApplication.sendEvent(runs.list, QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def test_the_row_that_is_looked_at_and_the_one_pointed_at_are_marked(runs: RunsList) -> None:
    runs.show_looking(3)
    runs.show_hovered(1)
    marks = [(runs.model.index(row).data(LOOKED_AT), runs.model.index(row).data(HOVERED)) for row in range(3)]
    assert marks == [(False, True), (False, False), (True, False)]


def test_thirty_runs_with_long_names_are_drawn_in_both_themes(runs: RunsList) -> None:
    lines = tuple(
        line(number, 500, name=f"A rather long name for the run number {number}", parent=1, first=20, kept=number == 3)
        for number in range(1, 31)
    )
    runs.show_lines(lines, colours(lines))
    for theme in (LIGHT, DARK):
        runs.set_theme(theme, colours(lines))
        image = runs.grab().toImage()
        swatch = at(runs, 0, 17) + runs.list.pos() - QPoint(0, 8)
        assert image.pixelColor(swatch) == LIGHT.runs[0]
    assert runs.list.verticalScrollBar().maximum() > 0


def test_a_selected_row_stays_selected_while_lines_grow(runs: RunsList) -> None:
    QTest.mouseClick(runs.list.viewport(), LEFT, pos=at(runs, 2))
    grown = (*three(), line(4, 50, first=10, parent=1))
    runs.show_lines(grown, colours(grown))
    assert runs.list.currentIndex().row() == 2
    assert QPointF(at(runs, 2)).y() > 0

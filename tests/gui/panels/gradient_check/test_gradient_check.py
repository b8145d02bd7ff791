"""The gradient check in the window: a table by which parameters are found on the canvas, and marks there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.document import Document
from engine.gradient_check import AGREES, DIFFERS, KINK, UNCHECKED, VERDICTS, check_gradients
from engine.network import read_only
from engine.place import Place
from gui.canvas.check_marks import MOST
from gui.canvas.scene import NetworkScene
from gui.panels.gradient_check import GradientCheckPanel
from gui.panels.gradient_check.model import ANALYTIC, PARAMETER, RELATIVE, VERDICT
from gui.selection import selecting
from gui.theme import DARK, LIGHT
from tests.mouse import Mouse
from tests.studio import Studio, opened


def kinked() -> Document:
    """2-3-1 on XOR, all biases 0: the first row stands at the kink of every ReLU."""
    return new_document(
        (2, 3, 1), activation="relu", output_activation="sigmoid", initialiser="he_uniform", data="xor", seed=2
    )


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, kinked()) as made:
        made.window.resize(1440, 900)
        yield made


@pytest.fixture
def checked(studio: Studio, qtbot: QtBot) -> Studio:
    QTest.keyClick(studio.window.canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: studio.window.checking.marked)
    return studio


def panel_of(studio: Studio) -> GradientCheckPanel:
    return studio.window.checking.panel


def cell(panel: GradientCheckPanel, row: int, column: int) -> str:
    return str(panel.model.data(panel.model.index(row, column)))


def click(panel: GradientCheckPanel, row: int) -> None:
    rect = panel.table.visualRect(panel.model.index(row, PARAMETER))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_kinks_come_first_and_then_the_largest_differences(checked: Studio) -> None:
    panel = panel_of(checked)
    rows = [cell(panel, row, VERDICT) for row in range(panel.model.rowCount())]
    assert rows == ["kink"] * 3 + ["agrees"] * 10
    numbers = [checked_relative(checked)[slot] for slot in panel.model.order[3:]]
    assert numbers == sorted(numbers, reverse=True)


def checked_relative(studio: Studio) -> list[float]:
    found: list[float] = check_gradients(studio.document).relative.tolist()
    return found


def test_every_connection_and_bias_is_marked_by_its_verdict(checked: Studio) -> None:
    scene = checked.window.canvas.network_scene
    verdicts = check_gradients(checked.document).verdicts
    assert sorted(verdict for _, verdict in scene.checks.marks) == sorted(verdicts.tolist())
    legend = checked.window.checking.legend
    assert [text for _, text in legend.rows] == ["3 at a kink", "10 agree"]


def test_a_click_on_a_row_selects_the_parameter_on_the_canvas(checked: Studio) -> None:
    panel, canvas = panel_of(checked), checked.window.canvas
    for row in range(3):
        click(panel, row)
        slot = int(panel.model.order[row])
        of = checked.document.network.slots[slot].of
        assert canvas.selection.only(Place("bias", checked.document.network.index[str(of)]))


def test_a_click_on_the_canvas_selects_the_row(checked: Studio) -> None:
    panel, mouse = panel_of(checked), Mouse(checked.window)
    mouse.click(mouse.connection("x1", "h2"))
    rows = [index.row() for index in panel.table.selectionModel().selectedRows()]
    assert [cell(panel, row, PARAMETER) for row in rows] == ["weight x₁ → h₂"]
    assert checked.window.canvas.selection.of_kind("connection").tolist() == [2]


def test_escape_and_the_next_change_take_the_marks_away(checked: Studio, qtbot: QtBot) -> None:
    scene, checking = checked.window.canvas.network_scene, checked.window.checking
    QTest.keyClick(checked.window.canvas, Qt.Key.Key_Escape)
    assert not checking.marked
    assert not scene.checks.marks
    QTest.mouseClick(panel_of(checked).again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: checking.marked)
    checked.session.set_parameter(0, 0.25)
    assert not checking.marked
    assert "changed since" in panel_of(checked).header.status.text()
    assert panel_of(checked).model.rowCount() == 13


def test_another_document_takes_the_table_away(checked: Studio) -> None:
    checked.session.replace(kinked())
    checked.settle()
    assert not checked.window.docks["gradient_check"].isVisible()


def test_marks_follow_the_neurons_and_the_zoom(checked: Studio) -> None:
    canvas = checked.window.canvas
    before = [at for at, _ in canvas.network_scene.checks.marks]
    QTest.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    canvas.network_scene.move_neurons({2: (40.0, -300.0)})
    after = [at for at, _ in canvas.network_scene.checks.marks]
    assert len(after) == len(before)
    assert after != before


def test_what_is_typed_and_chosen_filters(checked: Studio) -> None:
    panel = panel_of(checked)
    QTest.keyClicks(panel.text, "bias")
    assert panel.model.rowCount() == 4
    panel.verdict.setCurrentIndex(panel.verdict.findData(AGREES))
    assert [cell(panel, row, PARAMETER) for row in range(panel.model.rowCount())] == ["bias of y₁"]
    panel.text.clear()
    assert panel.model.rowCount() == 10


@pytest.mark.parametrize("column", [ANALYTIC, RELATIVE])
def test_a_click_on_a_title_sorts(checked: Studio, column: int) -> None:
    panel, across = panel_of(checked), panel_of(checked).table.horizontalHeader()
    at = across.viewport().rect().center()
    at.setX(across.sectionViewportPosition(column) + 20)
    QTest.mouseClick(across.viewport(), Qt.MouseButton.LeftButton, pos=at)
    check = check_gradients(checked.document)
    values = (check.analytic if column == ANALYTIC else check.relative)[panel.model.order].tolist()
    assert values in (sorted(values), sorted(values, reverse=True))


def test_rows_are_copied_for_a_spreadsheet(checked: Studio) -> None:
    panel = panel_of(checked)
    click(panel, 0)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["parameter", "analytic", "numeric", "relative error", "verdict"]
    assert len(lines) == 2
    assert lines[1].endswith("\tkink")


def test_the_table_is_saved_with_all_digits(checked: Studio, tmp_path: Path) -> None:
    checked.chooser.to_save = tmp_path / "check.csv"
    QTest.mouseClick(panel_of(checked).save, Qt.MouseButton.LeftButton)
    with (tmp_path / "check.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    check = check_gradients(checked.document)
    assert len(rows) == 14
    numbers = sorted(float(row[1]) for row in rows[1:])
    assert numbers == sorted(check.analytic.tolist())


# --- the parts alone ------------------------------------------------------------------------------------------------


def test_verdicts_say_what_the_check_says() -> None:
    check = check_gradients(kinked())
    changed = replace(
        check,
        relative=read_only([np.nan, 1e-3, 1e-3, *[0.0] * 10]),
        kinks=np.array([False, False, True, *[False] * 10]),
    )
    assert changed.verdicts.tolist() == [UNCHECKED, DIFFERS, KINK, *[AGREES] * 10]
    assert VERDICTS[DIFFERS] == "differs"


def test_what_differs_stands_above_all_and_nothing_is_lost_among_many(qtbot: QtBot) -> None:
    large = new_document((30, 40, 2), seed=1)
    scene = NetworkScene(LIGHT)
    scene.show_network(large.network, large.parameters, {})
    verdicts = np.full(large.network.parameter_count, AGREES)
    verdicts[[5, 700]] = DIFFERS
    scene.set_fold_limit(100)
    scene.show_verdicts(verdicts)
    assert len(large.network.connections) > MOST
    marked = [verdict for _, verdict in scene.checks.marks]
    assert marked.count(DIFFERS) == 2
    assert scene.checks.left_out == len(large.network.connections) - 2


def test_a_check_of_another_network_marks_nothing(qtbot: QtBot) -> None:
    document = kinked()
    scene = NetworkScene(DARK)
    scene.show_network(document.network, document.parameters, {})
    scene.show_verdicts(np.zeros(5, np.intp))
    assert not scene.checks.marks


def test_without_a_check_there_is_nothing_to_save(qtbot: QtBot) -> None:
    panel = GradientCheckPanel()
    qtbot.addWidget(panel)
    assert panel.numbers() is None
    panel.show_selection(selecting(Place("bias", 0)), kinked().network)
    assert panel.model.rowCount() == 0

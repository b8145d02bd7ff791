"""The data edited in the real window: what it does to the network's numbers, to undo, to a step and to a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.creation import empty_document
from engine.edits.layers import resize_layer
from engine.edits.rows import table
from gui.panels.data.table import SampleTable
from tests.studio import Studio, opened, same_document

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def samples(studio: Studio) -> SampleTable:
    found: SampleTable = studio.widget(QTableView, "data_table")
    return found


def click(studio: Studio, row: int, column: int) -> None:
    view = samples(studio)
    index = view.model().index(row, column)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    studio.settle()


def type_in(studio: Studio, text: str, end: Qt.Key = KEY.Key_Return) -> None:
    QTest.keyClicks(samples(studio), text[:1])
    field = samples(studio).focusWidget()
    QTest.keyClicks(field, text[1:])
    QTest.keyClick(field, end)
    studio.settle()


def test_a_typed_number_is_one_entry_that_is_undone_to_the_same_bytes(studio: Studio) -> None:
    before = studio.document
    click(studio, 1, 2)
    type_in(studio, "1/4")
    assert table(studio.document, "train")[1].tolist() == [0, 0.25, 1]
    assert studio.session.state.undo_text == "Set row 2, x₂"
    assert studio.window.isWindowModified()
    studio.session.undo()
    studio.settle()
    assert same_document(studio.document, before)


def test_the_error_follows_a_typed_target_at_once(studio: Studio) -> None:
    model = studio.window.data.model
    before = model.text(0, 5)
    click(studio, 0, 3)
    type_in(studio, "5")
    assert model.text(0, 5) != before


def test_keys_of_the_table_are_not_the_window_s(studio: Studio) -> None:
    click(studio, 1, 1)
    view = samples(studio)
    QTest.keyClick(view, KEY.Key_C, CTRL)
    QTest.keyClick(view, KEY.Key_Down)
    QTest.keyClick(view, KEY.Key_V, CTRL)
    QTest.keyClick(view, KEY.Key_D, CTRL)
    QTest.keyClick(view, KEY.Key_Delete)
    studio.settle()
    assert len(studio.document.network.neurons) == 5
    assert studio.session.state.undo_text == "Set row 3, x₁"


def test_what_makes_no_sense_is_said_in_the_window_too(studio: Studio) -> None:
    click(studio, 1, 1)
    type_in(studio, "many")
    assert studio.window.strip.isVisible()
    assert table(studio.document, "train")[1].tolist() == [0, 1, 1]
    QTest.keyClick(samples(studio).focusWidget(), KEY.Key_Escape)


def test_rows_that_are_added_are_stepped_through(studio: Studio) -> None:
    QTest.mouseClick(studio.window.data.tools["add"], LEFT)
    studio.settle()
    assert len(studio.document.data.train) == 5
    click(studio, 4, 1)
    assert studio.session.stepper.row == 4
    studio.step()
    assert studio.position > 0


def test_an_edit_during_a_step_ends_it_and_training_goes_on_with_the_new_rows(studio: Studio) -> None:
    studio.step(3)
    click(studio, 2, 3)
    type_in(studio, "0.5")
    assert studio.position == 0
    studio.session.run(5)
    studio.settle()
    assert studio.document.state.epoch == 5
    assert np.isfinite(studio.document.parameters).all()


def test_an_edit_during_a_run_is_carried_out(studio: Studio) -> None:
    studio.click("run")
    studio.qtbot.waitUntil(lambda: studio.session.training)
    QTest.mouseClick(studio.window.data.tools["add"], LEFT)
    studio.qtbot.waitUntil(lambda: len(studio.document.data.train) == 5, timeout=10_000)
    assert studio.window.data.table.currentIndex().row() == 4


def test_outputs_are_live_while_it_trains(studio: Studio) -> None:
    model = studio.window.data.model
    seen: set[str] = set()
    studio.session.progressed.connect(lambda _progress: seen.add(model.text(0, 4)))
    studio.session.run(20_000)
    studio.settle()
    assert len(seen) > 1


def test_points_are_clicked_into_the_plane(studio: Studio) -> None:
    panel = studio.window.data
    QTest.mouseClick(panel.tools.plane, LEFT)
    QTest.mouseClick(panel.plane.add, LEFT)
    panel.plane.target.setCurrentIndex(1)
    at = QPointF(*panel.plane.view.frame.to_screen(np.array([[0.5, 0.5]]))[0]).toPoint()
    QTest.mouseClick(panel.plane.view, LEFT, pos=at)
    studio.settle()
    assert len(studio.document.data.train) == 5
    assert studio.document.data.train.targets[-1].tolist() == [1]
    studio.session.undo()
    studio.settle()
    assert len(studio.document.data.train) == 4


def test_a_row_of_an_empty_document_waits_for_its_columns(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, empty_document()) as studio:
        assert not samples(studio).isVisible()
        studio.session.edit(lambda d: resize_layer(resize_layer(d, 0, 2), -1 + len(d.network.layers), 1), "Grow")
        studio.settle()
        assert samples(studio).isVisible()
        QTest.mouseClick(studio.window.data.tools["add"], LEFT)
        studio.settle()
        assert table(studio.document, "train").tolist() == [[0, 0, 0]]

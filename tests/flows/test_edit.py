"""Edit: typed and dragged on the canvas, undone and redone, one entry each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.place import Place
from gui.canvas.view import NetworkView
from gui.panels.number_field import NumberField
from tests.studio import Studio

LEFT = Qt.MouseButton.LeftButton


def canvas(studio: Studio) -> NetworkView:
    view: NetworkView = studio.widget(NetworkView, "network_view")
    view.fit()
    studio.qtbot.wait(20)
    return view


def point_of(view: NetworkView, place: Place) -> QPoint:
    return view.mapFromScene(view.network_scene.anchor(place))


def open_editor(studio: Studio, place: Place) -> Any:
    view = canvas(studio)
    point = point_of(view, place)
    QTest.mouseClick(view.viewport(), LEFT, pos=point)
    QTest.mouseDClick(view.viewport(), LEFT, pos=point)
    editor = studio.widget(QLineEdit, "number_editor")
    assert editor.isVisible()
    editor.selectAll()
    return editor


def test_a_weight_is_typed_on_its_connection_with_a_decimal_comma(studio: Studio) -> None:
    before = studio.document
    editor = open_editor(studio, Place("connection", 0))
    QTest.keyClicks(editor, "1,25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    slot = int(before.network.weight_slots[0])
    assert studio.document.parameters[slot] == 1.25
    studio.click("undo")
    assert studio.document is before
    studio.click("redo")
    assert studio.document.parameters[slot] == 1.25


def test_a_click_elsewhere_accepts_and_escape_does_not(studio: Studio) -> None:
    slot = int(studio.document.network.weight_slots[1])
    editor = open_editor(studio, Place("connection", 1))
    QTest.keyClicks(editor, "-0.5")
    QTest.mouseClick(studio.window.canvas.viewport(), LEFT, pos=QPoint(5, 5))
    assert studio.document.parameters[slot] == -0.5
    editor = open_editor(studio, Place("connection", 1))
    QTest.keyClicks(editor, "9")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert studio.document.parameters[slot] == -0.5


def test_what_is_typed_is_accepted_before_a_button_does_its_work(studio: Studio) -> None:
    slot = int(studio.document.network.weight_slots[0])
    editor = open_editor(studio, Place("connection", 0))
    QTest.keyClicks(editor, "0.75")
    studio.click("step")
    studio.settle()
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.trace.before[slot] == 0.75


def test_a_learning_rate_that_is_typed_counts_for_the_run_that_is_then_started(studio: Studio) -> None:
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.125")
    studio.click("run")
    studio.qtbot.wait(50)
    studio.click("pause")
    studio.settle()
    assert studio.document.training.optimizer.learning_rate == 0.125


def test_a_neuron_is_dragged_and_stays_where_it_was_put(studio: Studio) -> None:
    view = canvas(studio)
    before = studio.document
    start = point_of(view, Place("neuron", 2))
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for shift in (10, 30, 60):
        QTest.mouseMove(view.viewport(), start + QPoint(shift, shift // 2))
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(60, 30))
    assert "h1" in studio.document.positions
    assert studio.session.state.undo_text == "Move h₁"
    studio.click("undo")
    assert studio.document is before
    assert point_of(view, Place("neuron", 2)) == start


def test_an_edit_in_the_middle_of_a_pass_begins_it_anew(studio: Studio) -> None:
    studio.step(4)
    editor = open_editor(studio, Place("connection", 0))
    QTest.keyClicks(editor, "2")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert studio.position == 0
    studio.step()
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.trace.steps.ordinal(frame.position, "neuron") == 1


def test_selecting_shows_the_place_in_the_inspector_where_it_can_be_typed_too(studio: Studio) -> None:
    view = canvas(studio)
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("connection", 0)))
    fields = [field for field in studio.window.inspector.findChildren(NumberField) if field.isVisible()]
    assert fields
    fields[0].setFocus()
    fields[0].selectAll()
    QTest.keyClicks(fields[0], "3.5")
    QTest.keyClick(fields[0], Qt.Key.Key_Return)
    assert studio.document.parameters[int(studio.document.network.weight_slots[0])] == 3.5

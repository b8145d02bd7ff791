"""Numbers typed on the canvas: what opens a field, what accepts, refuses or cancels it, and who has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.place import Place
from gui.canvas.view import NetworkView
from tests.gui.canvas.networks import first_frame, network, parameters, point_of, shown_view

NET = network(2, 2, 1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    return shown_view(qtbot, NET)


def double_click(view: NetworkView, place: Place) -> QLineEdit:
    QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, place))
    return editor(view)


def editor(view: NetworkView) -> QLineEdit:
    field = view.findChild(QLineEdit, "number_editor")
    assert isinstance(field, QLineEdit)
    return field


def type_in(field: QLineEdit, text: str) -> None:
    QTest.keyClicks(field, text)


@pytest.mark.parametrize("typed", ["0.25", "0,25", " 2.5e-1"])
def test_a_weight_is_typed_in_its_place(view: NetworkView, typed: str) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 2))
    assert field.isVisible()
    assert field.selectedText() == field.text()
    type_in(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edited.at(0), edited.count()] == [[2, 0.25], 1]
    assert not field.isVisible()


def test_the_field_shows_the_number_in_full(qtbot: QtBot) -> None:
    values = parameters(NET).copy()
    values[0] = 1 / 3
    view = shown_view(qtbot, NET, read_only(values))
    assert double_click(view, Place("connection", 0)).text() == "0.3333333333333333"


def test_a_chip_opens_its_bias(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("bias", 3))
    type_in(field, "-1")
    QTest.keyClick(field, Qt.Key.Key_Enter)
    assert edited.at(0) == [int(NET.bias_slots[3]), -1.0]


def test_a_click_elsewhere_accepts(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(380, 12))
    assert [edited.at(0), field.isVisible()] == [[1, 4.0], False]


def test_losing_the_keyboard_accepts_and_lets_it_go(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    both.resize(1000, 600)
    row_of_two = QHBoxLayout(both)
    view, other = NetworkView(), QLineEdit()
    row_of_two.addWidget(view)
    row_of_two.addWidget(other)
    with qtbot.waitActive(both):
        both.show()
        both.activateWindow()
    view.show_network(NET, parameters(NET), {})
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.mouseClick(other, LEFT)
    assert [edited.at(0), field.isVisible()] == [[1, 4.0], False]
    assert other.hasFocus()


def test_escape_cancels(view: NetworkView) -> None:
    edited, refused = QSignalSpy(view.parameter_edited), QSignalSpy(view.edit_refused)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert [edited.count(), refused.count(), field.isVisible()] == [0, 0, False]
    assert view.hasFocus()


def test_an_untouched_number_is_no_edit(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    QTest.keyClick(double_click(view, Place("connection", 1)), Qt.Key.Key_Return)
    assert edited.count() == 0


def test_what_is_no_number_is_refused_and_the_field_stays(view: NetworkView) -> None:
    edited, refused = QSignalSpy(view.parameter_edited), QSignalSpy(view.edit_refused)
    field = double_click(view, Place("connection", 1))
    type_in(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edited.count(), refused.count()] == [0, 1]
    assert '"abc" is not a number' in refused.at(0)[0]
    assert field.isVisible()
    assert field.property("invalid") == "true"
    field.selectAll()
    type_in(field, "1")
    assert field.property("invalid") == "false"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edited.at(0) == [1, 1.0]


@pytest.mark.parametrize(("neuron", "why"), [(0, "input neurons have no bias"), (4, "neuron o1 has no bias")])
def test_a_neuron_without_a_bias_says_so(qtbot: QtBot, neuron: int, why: str) -> None:
    view = shown_view(qtbot, network(2, 2, 1, biases=False))
    refused = QSignalSpy(view.edit_refused)
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", neuron)))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not editor(view).isVisible()
    assert refused.at(0)[0].startswith(why)


def test_typing_triggers_no_shortcut_of_the_window(view: NetworkView) -> None:
    fired = QSignalSpy(QShortcut(QKeySequence("5"), view).activated)
    other = QSignalSpy(QShortcut(QKeySequence("Ctrl+S"), view).activated)
    field = double_click(view, Place("connection", 1))
    type_in(field, "5")
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "5"
    assert [fired.count(), other.count()] == [0, 0]


def test_a_number_is_typed_while_stepping_too(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    view.show_frame(first_frame(NET, parameters(NET)).forward())
    field = double_click(view, Place("connection", 0))
    type_in(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edited.at(0) == [0, 9.0]


def shared_network() -> Network:
    layers = (
        Layer("input", None, (Neuron("x1"),)),
        Layer("output", "sigmoid", (Neuron("o1", bias=Shared("b1")), Neuron("o2", bias=Shared("b1")))),
    )
    weights = (Connection("x1", "o1", Own(trainable=False)), Connection("x1", "o2"))
    return Network(layers, weights, (SharedParameter("b1", label="b_1"),))


def test_shared_and_frozen_parameters_say_so(qtbot: QtBot) -> None:
    view = shown_view(qtbot, shared_network())
    assert "shared b1: one value for 2 places" in double_click(view, Place("bias", 1)).toolTip()
    QTest.keyClick(editor(view), Qt.Key.Key_Escape)
    QTest.mouseMove(view.viewport(), point_of(view, Place("connection", 0)))
    assert "frozen" in view.viewport().toolTip()
    look = view.network_scene.neurons[1].look
    assert look.bias is not None
    assert (look.bias.name, look.bias.tag) == ("b_1", "factor1")

"""The inspector in the window: what is typed and clicked there changes the document, and the selection stays."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from engine.place import Place
from gui.panels.number_field import NumberField
from gui.selection import selecting
from tests.gui.canvas.networks import point_of
from tests.studio import Studio

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
H1, H2 = 2, 3

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def editor(studio: Studio, title: str) -> Any:
    groups = (studio.window.inspector._values, studio.window.inspector._form)
    (found,) = (e for g in groups for of, _title, e in g.rows if of.title == title and e.isVisible())
    return found


def enter(studio: Studio, title: str, text: str) -> None:
    field = editor(studio, title)
    QTest.mouseClick(field, LEFT)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    studio.settle()


def choose(studio: Studio, title: str, text: str) -> None:
    box = editor(studio, title)
    QTest.mouseClick(box, LEFT)
    box.view().setCurrentIndex(box.model().index(box.findText(text), 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    studio.settle()


def press(studio: Studio, text: str) -> None:
    (button,) = (b for b in studio.window.inspector.findChildren(QPushButton) if b.text() == text and b.isVisible())
    QTest.mouseClick(button, LEFT)
    studio.settle()


def title(studio: Studio) -> str:
    return str(studio.window.inspector.header.caption.toolTip())


def test_a_neuron_is_clicked_and_made_another(studio: Studio) -> None:
    view = studio.window.canvas
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", H1)))
    assert title(studio) == "NEURON h₁"
    enter(studio, "label", "q_1")
    assert title(studio) == "NEURON q₁"
    enter(studio, "id", "first")
    assert title(studio) == "NEURON q₁"
    assert studio.document.network.neurons[H1].id == "first"
    choose(studio, "activation", "tanh")
    assert studio.document.network.activation_of(H1) == "tanh"
    QTest.mouseClick(editor(studio, "has a bias"), LEFT)
    studio.settle()
    assert studio.document.network.neurons[H1].bias is None


def test_two_neurons_are_selected_and_changed_by_one_entry(studio: Studio) -> None:
    view, before = studio.window.canvas, studio.document
    for neuron in (H1, H2):
        QTest.mouseClick(view.viewport(), LEFT, SHIFT, point_of(view, Place("neuron", neuron)))
    assert title(studio) == "2 NEURONS"
    enter(studio, "bias", "-2^-2")
    assert studio.document.parameters[studio.document.network.bias_slots[[H1, H2]]].tolist() == [-0.25, -0.25]
    studio.session.undo()
    assert studio.document is before


def test_what_is_shared_is_left_and_selected_together(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("connection", 0), Place("connection", 1)))
    choose(studio, "shared as", "a new parameter")
    slots = studio.document.network.weight_slots
    assert slots[0] == slots[1]
    studio.window.canvas.select(selecting(Place("connection", 0)))
    press(studio, "Select all")
    assert title(studio) == "2 CONNECTIONS"
    studio.window.canvas.select(selecting(Place("connection", 1)))
    press(studio, "Take out")
    slots = studio.document.network.weight_slots
    assert slots[0] != slots[1]


def test_a_layer_grows_and_goes_on_being_selected(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("layer", 1)))
    enter(studio, "neurons", "4")
    enter(studio, "name", "middle")
    choose(studio, "activation", "relu")
    layer = studio.document.network.layers[1]
    assert (len(layer.neurons), layer.name, layer.activation) == (4, "middle", "relu")
    press(studio, "Connect onward")
    assert len(studio.document.network.incoming(6)) == 4
    assert title(studio) == "LAYER middle"


def test_the_canvas_keeps_the_keyboard_where_a_number_is_clicked(studio: Studio) -> None:
    studio.window.canvas.setFocus()
    studio.window.canvas.select(selecting(Place("neuron", H1)))
    (link,) = (link for row, _t, link in studio.window.inspector._figures.rows if row.letter == "out")
    QTest.mouseClick(link, LEFT)
    studio.press(Qt.Key.Key_Space)
    studio.settle()
    assert studio.position > 0


def test_arithmetic_is_taken_wherever_a_number_is_typed(studio: Studio) -> None:
    rate = studio.widget(NumberField, "learning_rate")
    rate.setFocus()
    rate.selectAll()
    QTest.keyClicks(rate, "1/8")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    studio.settle()
    assert studio.document.training.optimizer.learning_rate == 0.125

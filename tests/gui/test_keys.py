"""Space is a step, except where it belongs to what has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from gui.panels.number_field import NumberField
from tests.studio import Studio


def test_space_steps_and_shift_space_and_backspace_step_back(studio: Studio) -> None:
    studio.window.canvas.setFocus()
    places = []
    for key, modifier in (
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
    ):
        studio.press(key, modifier)
        studio.settle()
        places.append(studio.position)
    assert places[0] == places[2] > 0
    assert places[1] > places[0]
    assert places[3] == 0


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Home])
def test_no_key_is_taken_from_a_field_that_is_typed_in(studio: Studio, key: Qt.Key) -> None:
    studio.step(3)
    position = studio.position
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    QTest.keyClick(field, key)
    assert studio.position == position


def test_backspace_in_a_field_deletes_there(studio: Studio) -> None:
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.setCursorPosition(len(field.text()))
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "0."


def test_space_presses_the_button_that_has_the_focus(studio: Studio) -> None:
    studio.step(2)
    position = studio.position
    button = studio.button("reset")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert studio.position != position + 1
    assert studio.session.state.undo_text == "Reset to the initial weights"


def test_after_a_step_size_is_chosen_space_is_a_step_again(studio: Studio) -> None:
    combo = studio.widget(QComboBox, "step_size")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    assert studio.window.focusWidget() is studio.window.canvas
    studio.press(Qt.Key.Key_Space)
    studio.settle()
    assert studio.position == 1

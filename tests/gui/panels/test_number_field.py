"""Typing numbers: what is accepted, what is refused and why, and what is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.panels.number_field import NumberField, positive


class Form(QWidget):
    """The field with another widget to go to, and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.field = NumberField(positive)
        self.other = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.other)
        self.values: list[float] = []
        self.reasons: list[str] = []
        self.field.value_entered.connect(self.values.append)
        self.field.refused.connect(self.reasons.append)

    def type(self, text: str) -> None:
        self.field.setFocus()
        self.field.selectAll()
        QTest.keyClicks(self.field, text)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    form.field.show_value(0.5)
    return form


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,25", 0.25), ("1e-3", 1e-3), (" 3 ", 3.0), (".5", 0.5), ("12,", 12.0), ("1/3", 1 / 3), ("2*sqrt(2)", 8**0.5)],
)
def test_enter_accepts_points_commas_and_arithmetic(form: Form, text: str, value: float) -> None:
    form.field.show_value(0.7)
    form.type(text)
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form.values == [value]
    assert form.field.value == value
    assert not form.field.pending


def test_leaving_the_field_accepts(form: Form) -> None:
    form.type("0,1")
    QTest.mouseClick(form.other, Qt.MouseButton.LeftButton)
    form.other.setFocus()
    assert form.values == [0.1]
    assert form.field.text() == "0.1"


def test_escape_restores_and_keeps_the_key_to_itself(form: Form) -> None:
    form.type("9")
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(form.field, override)
    assert override.isAccepted()
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert form.field.text() == "0.5"
    form.other.setFocus()
    assert form.values == []


@pytest.mark.parametrize("text", ["abc", "1,2,3", "", "-", "-1", "0"])
def test_what_cannot_be_is_refused_with_a_reason_and_stays_to_be_mended(form: Form, text: str) -> None:
    form.type(text)
    if not text:
        QTest.keyClick(form.field, Qt.Key.Key_Delete)
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form.values == []
    assert len(form.reasons) == 1
    assert "\n" not in form.reasons[0]
    assert form.field.text() == text
    assert form.field.property("invalid") == "true"
    assert form.field.toolTip() == form.reasons[0]


def test_leaving_with_something_wrong_returns_to_the_old_number(form: Form) -> None:
    form.type("abc")
    form.other.setFocus()
    assert form.field.text() == "0.5"
    assert form.field.property("invalid") == "false"
    assert len(form.reasons) == 1


def test_typing_marks_at_once_and_unmarks(form: Form) -> None:
    form.type("-")
    assert form.field.property("invalid") != "true"
    QTest.keyClicks(form.field, "3")
    assert form.field.property("invalid") == "true"
    form.type("3")
    assert form.field.property("invalid") == "false"
    form.type("2*(1+")
    assert form.field.property("invalid") == "false"
    form.type("2*(1+)")
    assert form.field.property("invalid") == "true"


def test_showing_never_emits_and_never_overwrites_what_is_typed(form: Form) -> None:
    form.field.show_value(0.25)
    assert form.values == []
    form.type("7")
    form.field.show_value(0.125)
    assert form.field.text() == "7"
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert form.field.text() == "0.125"


def test_a_number_left_as_it_stands_keeps_its_hidden_digits(form: Form) -> None:
    form.field.show_value(1 / 3)
    assert form.field.text() == "0.333333"
    form.field.setFocus()
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    form.other.setFocus()
    assert form.values == []
    assert form.field.value == 1 / 3


def test_a_blank_is_shown_where_there_is_no_number(form: Form) -> None:
    form.field.show_value(None)
    assert form.field.text() == ""
    form.field.show_value(-2.0)
    assert form.field.text() == "−2"

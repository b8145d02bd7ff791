"""The dialog for a new network: what it makes, and that it says at once what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.document import Document
from engine.settings import RmsProp
from gui.dialogs.new_network import NewNetworkDialog
from gui.panels.number_field import NumberField
from tests.studio import xor


@pytest.fixture
def dialog(qtbot: QtBot) -> NewNetworkDialog:
    made = NewNetworkDialog(xor())
    qtbot.addWidget(made)
    made.open()
    return made


def field(dialog: NewNetworkDialog, kind: type[Any], name: str) -> Any:
    return dialog.findChild(kind, f"new_{name}")


def choose(dialog: NewNetworkDialog, name: str, value: str) -> None:
    """As a user does: with the keyboard in the box."""
    box = field(dialog, QComboBox, name)
    box.setFocus()
    target = box.findData(value)
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(target):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == value


def type_layers(dialog: NewNetworkDialog, text: str) -> None:
    line = field(dialog, QLineEdit, "layers")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def create(dialog: NewNetworkDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def message(dialog: NewNetworkDialog) -> str:
    text: str = field(dialog, QLabel, "message").text()
    return text


def made_by(qtbot: QtBot, dialog: NewNetworkDialog) -> Document:
    with qtbot.waitSignal(dialog.document_made) as signal:
        create(dialog)
    assert signal.args is not None
    document = signal.args[0]
    assert isinstance(document, Document)
    return document


def test_what_is_typed_at_once_replaces_the_layers(dialog: NewNetworkDialog) -> None:
    line = field(dialog, QLineEdit, "layers")
    assert line.hasFocus()
    QTest.keyClicks(line, "2-7-1")
    assert line.text() == "2-7-1"


def test_what_is_chosen_is_what_is_made(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    type_layers(dialog, "2-3-3-1")
    choose(dialog, "activation", "tanh")
    choose(dialog, "output_activation", "identity")
    choose(dialog, "loss", "squared_error")
    choose(dialog, "initialiser", "zeros")
    field(dialog, QSpinBox, "seed").setValue(7)
    document = made_by(qtbot, dialog)
    assert [len(layer.neurons) for layer in document.network.layers] == [2, 3, 3, 1]
    assert [layer.activation for layer in document.network.layers[1:]] == ["tanh", "tanh", "identity"]
    assert (document.training.loss, document.training.seed) == ("squared_error", 7)
    assert len(document.data.train) == 4
    assert not document.parameters.any()


def test_an_optimizer_brings_its_usual_rate_along(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    assert field(dialog, NumberField, "rate").text() == "0.5"
    choose(dialog, "optimizer", "adam")
    assert field(dialog, NumberField, "rate").text() == "0.001"
    choose(dialog, "optimizer", "rmsprop")
    rate = field(dialog, NumberField, "rate")
    rate.selectAll()
    QTest.keyClicks(rate, "0.05")
    document = made_by(qtbot, dialog)
    assert document.training.optimizer == RmsProp(0.05)
    assert document.initial_seed == 0


def test_a_rate_that_cannot_be_keeps_the_dialog_open(dialog: NewNetworkDialog) -> None:
    rate = field(dialog, NumberField, "rate")
    rate.selectAll()
    QTest.keyClicks(rate, "0")
    create(dialog)
    assert dialog.isVisible()
    assert message(dialog) == "Learning rate: the number must be greater than 0"


def test_layers_are_counted_while_they_are_typed(dialog: NewNetworkDialog) -> None:
    type_layers(dialog, "2-10-1")
    assert message(dialog) == "13 neurons, 30 weights, 11 biases"


@pytest.mark.parametrize("text", ["2", "2-x-1", "", "2-0-1", "2-9999999-1"])
def test_layers_that_cannot_be_are_told_at_once_and_cannot_be_made(dialog: NewNetworkDialog, text: str) -> None:
    line = field(dialog, QLineEdit, "layers")
    line.clear()
    type_layers(dialog, text)
    assert message(dialog)
    assert "\n" not in message(dialog)
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    assert not buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_data_that_do_not_go_with_the_layers_are_told(dialog: NewNetworkDialog) -> None:
    type_layers(dialog, "3-2-1")
    assert "2 inputs" in message(dialog)
    choose(dialog, "data", "")
    assert "neurons" in message(dialog)


def test_the_present_data_can_be_kept(qtbot: QtBot) -> None:
    present = xor()
    dialog = NewNetworkDialog(present)
    qtbot.addWidget(dialog)
    dialog.open()
    choose(dialog, "data", "keep")
    assert made_by(qtbot, dialog).data is present.data


def test_without_present_data_there_are_none_to_keep(qtbot: QtBot) -> None:
    dialog = NewNetworkDialog(new_document((3, 2)))
    qtbot.addWidget(dialog)
    assert field(dialog, QComboBox, "data").findData("keep") == -1


def test_every_field_has_an_accessible_name(dialog: NewNetworkDialog) -> None:
    for name in (
        "layers",
        "activation",
        "output_activation",
        "loss",
        "data",
        "initialiser",
        "seed",
        "optimizer",
        "rate",
    ):
        assert field(dialog, QWidget, name).accessibleName()

"""The small dialogs of layers: what they ask for as one entry, what they say at once, what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from engine.creation import empty_document, new_document
from engine.network import Network
from engine.place import Place
from gui.intents import structure
from gui.selection import Selection, selecting
from tests.studio import Studio, opened, same_document

Button = QDialogButtonBox.StandardButton


@pytest.fixture
def deep(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, new_document((2, 3, 1), data="xor", seed=1)) as studio:
        yield studio


def asked(studio: Studio, name: str, layer: int | None = None) -> QDialog:
    if layer is not None:
        studio.window.canvas.select(selecting(Place("layer", layer)))
    studio.window.actions_[name].trigger()
    dialog: QDialog = studio.widget(QDialog, name)
    return dialog


def field(dialog: QDialog, kind: type[Any], name: str) -> Any:
    return dialog.findChild(kind, f"edit_{name}")


def between(network: Network, lower: int, upper: int) -> Selection:
    of = network.layer_of
    found = (of[network.sources] == lower) & (of[network.targets] == upper)
    return selecting(*(Place("connection", int(k)) for k in found.nonzero()[0]))


def message(dialog: QDialog) -> str:
    return str(field(dialog, QLabel, "message").text())


def press(dialog: QDialog, which: QDialogButtonBox.StandardButton) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    QTest.mouseClick(box.button(which), Qt.MouseButton.LeftButton)


def sizes(studio: Studio) -> list[int]:
    return [len(layer.neurons) for layer in studio.document.network.layers]


def test_a_layer_is_inserted_with_its_connections_as_one_entry(deep: Studio) -> None:
    before = deep.document
    dialog = asked(deep, "insert_layer", 1)
    QTest.keyClicks(dialog.focusWidget(), "4")
    assert message(dialog) == "Adds 4 neurons and 16 connections; takes 3 connections away."
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert sizes(deep) == [2, 3, 4, 1]
    assert len(deep.document.network.connections) == 6 + 12 + 4
    assert deep.session.state.undo_text == "Insert a layer of 4 neurons before layer “output”"
    assert len(deep.window.canvas.selection.neurons(deep.document.network)) == 4
    deep.session.undo()
    assert same_document(deep.document, before)


def test_what_would_skip_the_new_layer_may_stay(deep: Studio) -> None:
    dialog = asked(deep, "insert_layer", 1)
    field(dialog, QCheckBox, "replaced").setChecked(False)
    field(dialog, QCheckBox, "connected").setChecked(False)
    press(dialog, Button.Ok)
    assert sizes(deep) == [2, 3, 3, 1]
    assert len(deep.document.network.connections) == 9


def test_a_layer_is_inserted_where_it_is_asked_for(deep: Studio) -> None:
    dialog = asked(deep, "insert_layer")
    place = field(dialog, QComboBox, "place")
    assert place.currentText() == "between hidden 1 and output"
    place.setCurrentIndex(0)
    field(dialog, QComboBox, "activation").setCurrentText("leaky relu")
    press(dialog, Button.Ok)
    assert deep.document.network.layers[1].activation == "leaky_relu"


def test_too_many_connections_are_refused_and_nothing_changes(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 100, 1), seed=1)) as studio:
        before = studio.document
        dialog = asked(studio, "insert_layer", 1)
        field(dialog, QSpinBox, "size").setValue(60_000)
        assert message(dialog) == "Adds 60,000 neurons and 6,060,000 connections; takes 100 connections away."
        press(dialog, Button.Ok)
        assert "are too many; at most 5,000,000" in message(dialog)
        assert dialog.isVisible()
        press(dialog, Button.Cancel)
        assert studio.document is before


def test_a_smaller_layer_says_what_goes(deep: Studio) -> None:
    dialog = asked(deep, "resize_layer", 1)
    assert message(dialog) == "As many as there are."
    QTest.keyClicks(dialog.focusWidget(), "1")
    assert message(dialog) == "Takes the last 2 neurons away. 6 connections went with them."
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert sizes(deep) == [2, 1, 1]


def test_another_layer_can_be_chosen_to_resize(deep: Studio) -> None:
    dialog = asked(deep, "resize_layer", 1)
    field(dialog, QComboBox, "layer").setCurrentIndex(2)
    assert field(dialog, QSpinBox, "size").value() == 1
    field(dialog, QSpinBox, "size").setValue(2)
    press(dialog, Button.Ok)
    assert sizes(deep) == [2, 3, 2]


def test_layers_that_can_be_connected_are_proposed(deep: Studio) -> None:
    dialog = asked(deep, "connect_layers", 0)
    assert field(dialog, QComboBox, "upper").currentData() == 2
    assert message(dialog) == "Adds 2 connections."
    press(dialog, Button.Ok)
    assert len(deep.document.network.connections) == 11


def test_a_pattern_is_chosen_and_its_connections_are_one_entry(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((4, 4, 1), seed=1)) as studio:
        studio.session.request(structure.delete(studio.document.network, between(studio.document.network, 0, 1)))
        before = studio.document
        dialog = asked(studio, "connect_layers", 0)
        pattern, share = field(dialog, QComboBox, "pattern"), field(dialog, QSpinBox, "share")
        assert not share.isVisible()
        pattern.setCurrentIndex(pattern.findData("one to one"))
        assert message(dialog) == "Adds 4 connections."
        pattern.setCurrentIndex(pattern.findData("random"))
        assert share.isVisible()
        share.setValue(25)
        assert message(dialog) == "Adds 4 connections."
        share.setValue(75)
        assert message(dialog) == "Adds 12 connections."
        press(dialog, Button.Ok)
        assert len(studio.document.network.connections) == 12 + 4
        assert studio.session.state.undo_text == "Connect input → hidden 1 at random"
        studio.session.undo()
        assert same_document(studio.document, before)


def test_one_to_one_is_refused_at_once_where_sizes_differ(deep: Studio) -> None:
    dialog = asked(deep, "connect_layers", 0)
    field(dialog, QComboBox, "pattern").setCurrentIndex(1)
    assert "one to one needs as many in both" in message(dialog)


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [(1, 1, "does not lie above"), (2, 0, "does not lie above"), (0, 1, "nothing to connect")],
)
def test_what_cannot_be_connected_is_said_at_once(deep: Studio, lower: int, upper: int, said: str) -> None:
    before = deep.document
    dialog = asked(deep, "connect_layers", 0)
    field(dialog, QComboBox, "lower").setCurrentIndex(lower)
    field(dialog, QComboBox, "upper").setCurrentIndex(upper)
    assert said in message(dialog)
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    assert not box.button(Button.Ok).isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert deep.document is before


def test_empty_layers_are_not_connected(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, empty_document()) as studio:
        dialog = asked(studio, "insert_layer")
        assert message(dialog) == "Adds 3 neurons and 0 connections."
        press(dialog, Button.Ok)
        assert sizes(studio) == [0, 3, 0]


def test_a_cancelled_dialog_is_gone_and_changed_nothing(deep: Studio) -> None:
    before = deep.document
    dialog = asked(deep, "resize_layer", 1)
    QTest.keyClicks(dialog.focusWidget(), "9")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    deep.qtbot.wait(10)
    assert deep.document is before
    assert deep.window.findChildren(QDialog, "resize_layer") == []

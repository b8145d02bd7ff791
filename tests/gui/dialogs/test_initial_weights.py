"""The dialog about initial weights: what it says of each layer, what it draws, and that one change comes of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import begun_anew, drawn, new_document
from engine.document import Document
from engine.edits.parameters import set_trainable
from engine.initialisation import XAVIER, Initialisation
from engine.network import Slot
from gui.dialogs import initial_weights
from gui.dialogs.initial_weights import InitialWeightsDialog
from gui.intents import Intent
from gui.panels.number_field import NumberField

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Asked:
    """The dialog as a user sees it, and what it asked for."""

    def __init__(self, qtbot: QtBot, document: Document) -> None:
        self.document = document
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.dialog = InitialWeightsDialog(document, self.host)
        self.intents: list[Intent] = []
        self.dialog.requested.connect(self.intents.append)
        self.dialog.show()
        qtbot.waitExposed(self.dialog)

    def field(self, name: str) -> NumberField:
        found = self.dialog.findChild(NumberField, f"initial_{name}")
        assert isinstance(found, NumberField)
        return found

    def type(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def choose(self, layer: int, name: str) -> None:
        box = self.dialog.findChild(QComboBox, f"initial_initialiser_{layer}")
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())

    def press(self, text: str) -> None:
        (button,) = (one for one in self.dialog.findChildren(QPushButton) if one.text().replace("&", "") == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def words(self, layer: int) -> str:
        label = self.dialog.findChild(QLabel, f"initial_hint_{layer}")
        assert isinstance(label, QLabel)
        return label.text()

    @property
    def message(self) -> str:
        label = self.dialog.findChild(QLabel, "initial_message")
        assert isinstance(label, QLabel)
        return label.text()

    def draw(self) -> Document:
        box = self.dialog.findChild(QDialogButtonBox)
        assert isinstance(box, QDialogButtonBox)
        button = box.button(QDialogButtonBox.StandardButton.Ok)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        (intent,) = self.intents
        return intent.make(self.document)


@pytest.fixture
def asked(qtbot: QtBot) -> Asked:
    return Asked(qtbot, new_document((2, 3, 1), activation="relu", data="xor", seed=4))


def test_the_same_seed_draws_the_present_weights_again(asked: Asked) -> None:
    assert "drawn from the seed 4" in asked.message
    assert asked.field("seed").text() == "4"
    assert asked.draw().parameters.tobytes() == asked.document.parameters.tobytes()


def test_each_layer_is_drawn_as_chosen_in_one_change(asked: Asked) -> None:
    asked.choose(1, "normal")
    asked.type("number_1", "0,5")
    asked.type("bias_1", "0.1")
    asked.choose(2, "he_uniform")
    asked.type("seed", "99")
    after = asked.draw()
    chosen = [layer.initialiser for layer in after.network.layers]
    assert chosen == [XAVIER, Initialisation("normal", 0.5, 0.1), Initialisation("he_uniform")]
    assert after.initial_seed == 99
    assert asked.intents[0].text == "Randomize: 2 initialisers by layer, seed 99"
    assert after.parameters.tobytes() == drawn(after.network, None, 99).tobytes()


def test_a_number_is_there_where_one_can_be_chosen(asked: Asked) -> None:
    assert not asked.field("number_1").isEnabled()
    asked.choose(1, "uniform")
    assert (asked.field("number_1").isEnabled(), asked.field("number_1").text()) == (True, "0.5")
    asked.type("number_1", "-1")
    assert "greater than 0" in asked.message
    assert asked.field("number_1").text() == "0.5"
    asked.choose(1, "constant")
    asked.type("number_1", "-1")
    assert asked.draw().network.layers[1].initialiser == Initialisation("constant", -1.0)


def test_what_suits_is_said_and_taken_at_a_click(asked: Asked) -> None:
    assert asked.words(1).startswith("For relu He suits better")
    assert asked.words(2).startswith("Suits relu") or asked.words(2).startswith("For relu")
    asked.press("What suits each layer")
    assert asked.words(1).startswith("Suits relu")
    assert {row.value.weights for row in asked.dialog.rows.values()} == {"he_normal"}
    asked.choose(1, "zeros")
    assert "begin alike" in asked.words(1)


def test_another_seed_draws_others(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initial_weights, "fresh_seed", lambda: 123456789)
    asked.press("Another seed")
    assert asked.field("seed").text() == "123456789"
    assert asked.draw().initial_seed == 123456789


def test_the_spread_is_that_of_what_is_drawn(qtbot: QtBot) -> None:
    asked = Asked(qtbot, new_document((40, 30, 5), seed=2))
    asked.choose(1, "he_normal")
    row = asked.dialog.rows[1]
    assert row.deviation.text() == "σ = 0.224"
    words = row.spread.toolTip()
    after = asked.draw()
    weights = after.parameters[after.network.weight_slots[row.connections]]
    assert f"deviation {weights.std():.3f}" in words
    np.testing.assert_allclose(weights.std(), np.sqrt(2 / 40), rtol=0.1)
    assert not row.spread.grab().isNull()


def test_a_large_network_tells_its_deviations_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initial_weights, "_QUICK", 3)
    asked = Asked(qtbot, new_document((2, 3, 1)))
    assert not asked.dialog.rows[1].spread.isVisible()
    assert asked.dialog.rows[1].deviation.text() == "σ = 0.632"


def test_what_is_frozen_stays_and_is_said(qtbot: QtBot) -> None:
    start = set_trainable(new_document((2, 3, 1), seed=1), [Slot("weight", ("x1", "h1"))], False)
    asked = Asked(qtbot, start)
    assert "What is frozen stays as it is (1)." in asked.message
    asked.type("seed", "5")
    after = asked.draw()
    assert after.parameters[0] == start.parameters[0]
    assert (after.parameters[1:9] != start.parameters[1:9]).any()


def test_layers_without_weights_have_none_to_show(qtbot: QtBot) -> None:
    asked = Asked(qtbot, begun_anew(new_document((1, 1)), {}, 0))
    assert asked.dialog.rows[1].fan_in.tolist() == [1.0]
    asked.press("Cancel")
    assert not asked.intents

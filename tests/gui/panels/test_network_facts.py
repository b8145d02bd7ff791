"""What is said about a network as a whole."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine import files
from engine.examples import FIRST_EXAMPLE
from gui.panels.network_facts import NetworkFacts, facts
from tests.gui.canvas.networks import network


def test_a_network_in_numbers() -> None:
    assert facts(network(2, 4, 1)) == {
        "layers": "2-4-1",
        "weights": "12",
        "biases": "5",
        "trained": "17",
    }


def test_what_is_frozen_does_not_count_as_trained() -> None:
    example = files.read(FIRST_EXAMPLE).network
    trained = facts(example)["trained"]
    assert trained.partition(" of ")[2] == ("" if example.trainable.all() else str(example.parameter_count))


def test_rows_follow_the_network(qtbot: QtBot) -> None:
    rows = NetworkFacts()
    qtbot.addWidget(rows)
    for layers in ((2, 1), (3, 3, 2)):
        rows.show_network(network(*layers))
        texts = [label.text() for label in rows.findChildren(QLabel)]
        assert len(texts) == 8
        assert "-".join(map(str, layers)) in texts

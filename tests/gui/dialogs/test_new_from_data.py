"""The proposal of a network: what it says, what can be changed, and what cannot be."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from engine.datasets import DATA_SETS, built
from engine.document import Document
from engine.proposal import document_from, propose
from engine.settings import Sgd
from engine.sources import Split
from gui.dialogs.new_from_data import NewFromDataDialog
from tests.studio import same_document

IRIS = built(msgspec.structs.replace(DATA_SETS["iris"].defaults, scaling="standard", split=Split(0.2, 0, True)))


@pytest.fixture
def dialog(qtbot: QtBot) -> NewFromDataDialog:
    made = NewFromDataDialog(IRIS, "iris")
    qtbot.addWidget(made)
    made.show()
    return made


def created(dialog: NewFromDataDialog) -> Document:
    taken: list[Document] = []
    dialog.document_made.connect(taken.append)
    dialog.accept()
    return taken[0]


def test_as_it_stands_it_makes_what_is_proposed(dialog: NewFromDataDialog) -> None:
    for about in ("activation", "output", "loss", "initialiser", "optimizer", "layers", "batch"):
        assert dialog._whys[about][1].text()
    assert dialog._message.text() == "112 weights and 19 biases: 131 parameters"
    assert same_document(created(dialog), document_from(propose(IRIS), IRIS, "iris"))


def test_every_choice_can_be_changed_and_what_was_proposed_is_said(dialog: NewFromDataDialog) -> None:
    dialog._layers.setText("4-6-5-3")
    dialog._activation.setCurrentIndex(dialog._activation.findData("sigmoid"))
    dialog._optimizer.setCurrentIndex(dialog._optimizer.findData("sgd"))
    dialog._batch.setValue(0)
    assert dialog._whys["activation"][1].text().startswith("Your choice; proposed: relu.")
    assert dialog._whys["layers"][1].text().startswith("Your choice; proposed: 4-16-3.")
    made = created(dialog)
    assert [len(layer.neurons) for layer in made.network.layers] == [4, 6, 5, 3]
    assert isinstance(made.training.optimizer, Sgd)
    assert made.training.batch_size is None
    assert made.network.layers[1].activation == "sigmoid"


@pytest.mark.parametrize("layers", ["4-8-2", "3-8-3", "4", "many"])
def test_layers_that_do_not_go_with_the_data_are_refused(dialog: NewFromDataDialog, layers: str) -> None:
    dialog._layers.setText(layers)
    assert dialog._message.property("kind") == "error"
    dialog._layers.setText("4-3")
    assert dialog._message.property("kind") == "muted"
    assert len(created(dialog).network.layers) == 2

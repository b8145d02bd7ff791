"""An intent may be done later, on a document that has changed meanwhile: then it is done, or refused in one line."""

from __future__ import annotations

import numpy as np
import pytest

from engine.creation import empty_document, new_document
from engine.document import Document
from engine.edits import parameters as edits
from engine.errors import StudioError
from engine.network import Slot
from engine.place import Place
from gui.intents import Intent, layers, parameters, rows, structure
from gui.selection import selecting

BEFORE = edits.share(
    new_document((2, 3, 2, 1), data="xor"), [Slot("weight", ("x1", "h1_1")), Slot("weight", ("x2", "h1_1"))], name="c"
)
NETWORK = BEFORE.network
LAST = (Slot("weight", ("h2_2", "y1")), Slot("bias", "y1"))

INTENTS = (
    structure.add_neuron(NETWORK, 2, (1.0, 2.0), "relu"),
    layers.insert_layer(NETWORK, 3, size=1, activation="tanh", position=(1.0, 2.0)),
    structure.delete(NETWORK, selecting(Place("layer", 2), Place("neuron", 7), Place("connection", 3))),
    structure.duplicate(NETWORK, ["h2_2", "y1"]),
    structure.cut(NETWORK, ["x1", "y1"]),
    structure.rename(NETWORK, "y1", "q"),
    structure.set_id(NETWORK, "y1", "q"),
    structure.move_to_layer(NETWORK, ["h1_3"], 1, 0),
    structure.place_neurons(NETWORK, {"y1": (1.0, 1.0)}),
    structure.arrange({"y1": (1.0, 1.0)}),
    structure.connect(NETWORK, "x1", "y1"),
    structure.connect_all(NETWORK, ["x1", "x2"], ["y1"]),
    layers.connect_layers(NETWORK, 0, 3),
    structure.disconnect(NETWORK, [("h2_2", "y1")]),
    layers.remove_layer(NETWORK, 2),
    layers.resize_layers(NETWORK, [1, 2, 3], 5),
    layers.rename_layer(NETWORK, 3, "last"),
    layers.set_layer_activations(NETWORK, [1, 2, 3], "relu"),
    structure.set_activation(NETWORK, ["y1"], "tanh"),
    structure.set_bias(NETWORK, ["y1"], False),
    layers.insert_layer(NETWORK, 3, size=2, activation="relu", connected=True, replaced=True),
    parameters.set_values(NETWORK, LAST, 1.0),
    parameters.set_trainable(NETWORK, LAST, False),
    parameters.draw(NETWORK, LAST),
    parameters.set_label(NETWORK, Slot("shared", "c"), "w"),
    parameters.join(NETWORK, LAST, "c"),
    parameters.unshare(NETWORK, [Slot("weight", ("x2", "h1_1"))]),
    rows.set_cells(NETWORK, {("train", 3, 2): 1.0}),
    rows.paste("train", 3, 1, "1\t2\n3\t4"),
    rows.add_row("train", 4, [1.0, 2.0, 3.0]),
    rows.remove({"train": [3]}),
    rows.move({"train": [3]}, {"train": 0}),
    rows.sort(NETWORK, 2, descending=True),
    rows.reorder({"train": np.array([1, 0, 3, 2])}, "error", descending=False),
    rows.set_part({"train": [3]}, "test"),
)

MEANWHILE = {
    "empty": empty_document(),
    "smaller": new_document((1, 1)),
    "larger": new_document((5, 6, 7, 2, 2)),
    "no outputs": structure.cut(NETWORK, ["y1"]).make(BEFORE),
    "a layer less": layers.remove_layer(NETWORK, 2).make(BEFORE),
    "no biases": structure.set_bias(NETWORK, [n.id for n in NETWORK.neurons[2:]], False).make(BEFORE),
    "nothing shared": parameters.unshare(NETWORK, [Slot("shared", "c")]).make(BEFORE),
    "no rows": rows.remove({"train": [0, 1, 2, 3]}).make(BEFORE),
}


DONE = "done"


def outcome(intent: Intent, document: Document) -> str:
    try:
        intent.make(document)
    except StudioError as refused:
        return str(refused)
    return DONE


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("intent", INTENTS, ids=lambda intent: intent.text)
def test_an_intent_is_done_or_refused_on_any_document(intent: Intent, meanwhile: str) -> None:
    assert len(outcome(intent, MEANWHILE[meanwhile]).splitlines()) == 1


@pytest.mark.parametrize("intent", INTENTS, ids=lambda intent: intent.text)
def test_each_of_them_can_be_done_where_it_was_made(intent: Intent) -> None:
    assert outcome(intent, BEFORE) == DONE

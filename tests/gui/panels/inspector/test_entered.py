"""What each field of the inspector asks for, and what becomes of it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine import files
from engine.creation import new_document
from engine.document import Document, with_parameter
from engine.network import Own
from engine.place import Place
from gui.selection import selecting
from tests.gui.panels.inspector.form import H1, H2, O3, Form, type_in
from tests.gui.panels.worked_example import document

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_a_weight_is_typed_as_arithmetic(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("weight", "-1/4")
    assert form.carried_out().parameters[4] == -0.25
    form.select(Place("neuron", H1))
    type_in(form.editors()["bias"], "0,75")
    form.editors()["bias"].clearFocus()
    assert form.carried_out().parameters[6] == 0.75


def test_a_neuron_is_renamed_and_moved_and_changed(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.enter("label", "q_7")
    assert form.carried_out().network.neurons[H1].label == "q_7"
    form.select(Place("neuron", H1))
    form.enter("id", "seven")
    assert form.carried_out().network.neurons[H1].id == "seven"
    form.select(Place("neuron", H1))
    form.choose("activation", "relu")
    assert form.carried_out().network.activation_of(H1) == "relu"
    form.select(Place("neuron", H1))
    form.choose("activation", "as the layer: sigmoid")
    assert form.carried_out().network.neurons[H1].activation is None
    form.select(Place("neuron", H1))
    form.click(form.editors()["has a bias"])
    assert form.carried_out().network.neurons[H1].bias is None


def test_a_neuron_moves_to_another_layer(form: Form) -> None:
    form.select(Place("neuron", H1), of=new_document((1, 2, 1, 1), data=None))
    neuron = form.document.network.neurons[1].id
    form.document = _without_connections(form.document)
    form.select(Place("neuron", 1))
    form.choose("layer", "hidden 2")
    moved = form.carried_out().network
    assert moved.layer_of[moved.index[neuron]] == 2


def _without_connections(of: Document) -> Document:
    found = json.loads(files.encode(of))
    found["connections"] = []
    return files.decode(json.dumps(found).encode())


def test_a_connection_is_named_frozen_and_shared(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("symbol", "v_1")
    assert form.carried_out().network.slot_labels[4] == "v_1"
    form.select(Place("connection", 4))
    form.click(form.editors()["trained"])
    assert not form.carried_out().network.trainable[4]
    form.select(Place("connection", 4))
    form.choose("shared as", "b")
    network = form.carried_out().network
    assert network.weight_slots[4] == network.bias_slots[H1]
    form.select(Place("connection", 4))
    form.choose("shared as", "not shared")
    assert isinstance(form.carried_out().network.connections[4].weight, Own)


def test_several_become_one_parameter(form: Form) -> None:
    form.select(Place("connection", 0), Place("connection", 1))
    form.choose("shared as", "a new parameter")
    network = form.carried_out().network
    assert network.weight_slots[0] == network.weight_slots[1]


def test_a_shared_parameter_is_renamed_selected_and_left(form: Form) -> None:
    form.select(Place("neuron", H1))
    type_in(form.shared()["name"], "c")
    QTest.keyClick(form.shared()["name"], Qt.Key.Key_Return)
    assert form.carried_out().network.shared[0].name == "c"
    form.select(Place("neuron", H1))
    form.press("Select all")
    assert form.selections == [selecting(Place("bias", H1), Place("bias", H2))]
    form.press("Take out")
    assert isinstance(form.carried_out().network.neurons[H1].bias, Own)


def test_a_layer_is_renamed_resized_and_given_an_activation(form: Form) -> None:
    form.select(Place("layer", 1))
    form.enter("name", "middle")
    assert form.carried_out().network.layers[1].name == "middle"
    form.select(Place("layer", 1))
    form.enter("neurons", "1+2")
    assert len(form.carried_out().network.layers[1].neurons) == 3
    form.select(Place("layer", 1))
    form.choose("activation", "tanh")
    assert form.carried_out().network.layers[1].activation == "tanh"
    form.select(Place("layer", 1))
    form.press("Connect onward")
    assert len(form.carried_out().network.connections) == 7


def test_a_layer_moves_in_the_order(form: Form) -> None:
    form.select(Place("layer", 1), of=_without_connections(new_document((1, 2, 3, 1), data=None)))
    form.press("Later")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [1, 3, 2, 1]
    form.select(Place("layer", 2))
    form.press("Earlier")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [1, 2, 3, 1]


def test_one_entry_sets_all_at_once(form: Form) -> None:
    form.select(*(Place("connection", k) for k in range(3)))
    form.enter("weight", "1/2")
    assert form.carried_out().parameters[:3].tolist() == [0.5] * 3
    form.select(*(Place("connection", k) for k in range(3)))
    form.click(form.editors()["trained"])  # mixed: now all are
    assert form.carried_out().network.trainable[:3].all()
    form.select(Place("neuron", H1), Place("neuron", O3))
    form.choose("activation", "softplus")
    network = form.carried_out().network
    assert {network.activation_of(i) for i in (H1, O3)} == {"softplus"}
    form.select(Place("layer", 1), Place("layer", 2))
    form.enter("neurons", "3")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [2, 3, 3]


def test_what_is_refused_is_said_and_goes_back(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("weight", "1/0")
    assert len(form.reasons) == 1
    assert "divides by 0" in form.reasons[0]
    QTest.keyClick(form.editors()["weight"], Qt.Key.Key_Escape)
    assert form.values["weight"] == "0.3"
    form.select(Place("layer", 1))
    form.enter("neurons", "1.5")
    assert "whole number" in form.reasons[1]
    assert form.intents == []


def test_what_nobody_carries_out_goes_back(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.choose("layer", "output")
    form.click(form.editors()["trained"])
    form.enter("label", "new")
    form.enter("bias", "7")
    assert len(form.intents) == 4
    assert (form.values["layer"], form.values["trained"]) == ("hidden 1", True)
    assert (form.values["label"], form.values["bias"]) == ("h_1", "0.1")


def test_what_is_entered_anew_as_it_stands_asks_for_nothing(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.enter("label", "h_1")
    form.choose("layer", "hidden 1")
    form.enter("bias", "0.1")
    assert form.intents == []


def test_a_choice_is_not_made_by_passing_over_it(form: Form) -> None:
    form.select(Place("neuron", H1))
    box = form.editors()["activation"]
    box.setFocus()
    QTest.keyClicks(box, "r")
    assert form.intents == []
    assert form.values["activation"] == "as the layer: sigmoid"


# --- values that change -----------------------------------------------------------------------------------------------


def test_values_follow_a_run_and_leave_what_is_typed(form: Form) -> None:
    form.select(Place("connection", 4))
    form.panel.show_parameters(with_parameter(document(), 4, 0.625).parameters)
    assert form.values["weight"] == "0.625"
    type_in(form.editors()["weight"], "7")
    form.panel.show_parameters(with_parameter(document(), 4, 0.125).parameters)
    assert form.values["weight"] == "7"
    QTest.keyClick(form.editors()["weight"], Qt.Key.Key_Escape)
    assert form.values["weight"] == "0.125"
    assert form.intents == []


def test_another_selection_gives_up_what_was_typed(form: Form) -> None:
    form.select(Place("connection", 4))
    type_in(form.editors()["weight"], "7")
    form.select(Place("connection", 5))
    assert form.values["weight"] == "0.9"
    assert form.intents == []

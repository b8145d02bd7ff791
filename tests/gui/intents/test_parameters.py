"""Intents about weights and biases name them as people do and change all that are meant at once."""

from __future__ import annotations

from engine.creation import new_document
from engine.place import Place
from gui.intents import parameters
from gui.selection import selecting


def test_one_value_for_several_parameters() -> None:
    document = new_document((2, 2, 1))
    network = document.network
    slots = selecting(Place("connection", 0), Place("bias", 2)).parameters(network)
    intent = parameters.set_values(network, slots, 0.25)
    after = intent.make(document)
    assert intent.text == "Set 2 parameters"
    assert after.parameters[network.weight_slots[0]] == after.parameters[network.bias_slots[2]] == 0.25


def test_one_parameter_is_named_by_its_place() -> None:
    network = new_document((2, 2, 1)).network
    slots = selecting(Place("connection", 0)).parameters(network)
    assert parameters.set_trainable(network, slots, False).text == "Freeze the weight x₁ → h₁"


def test_sharing_and_taking_one_place_out_again() -> None:
    document = new_document((2, 2, 1))
    slots = selecting(Place("connection", 0), Place("connection", 1)).parameters(document.network)
    shared = parameters.share(document.network, slots).make(document)
    assert shared.network.parameter_count == document.network.parameter_count - 1
    alone = parameters.unshare(shared.network, slots[:1]).make(shared)
    assert alone.network.parameter_count == document.network.parameter_count


def test_a_label_and_none_again() -> None:
    document = new_document((2, 2, 1))
    (slot,) = selecting(Place("connection", 0)).parameters(document.network)
    named = parameters.set_label(document.network, slot, " w_1 ")
    assert named.text == "Name the weight x₁ → h₁ w₁"
    after = named.make(document)
    assert after.network.slot_labels[after.network.weight_slots[0]] == "w_1"
    assert parameters.set_label(after.network, slot, "").make(after).network == document.network


def test_joining_a_shared_parameter_takes_its_value() -> None:
    document = new_document((2, 2, 1))
    slots = selecting(*(Place("connection", k) for k in range(3))).parameters(document.network)
    shared = parameters.share(document.network, slots[:2], name="s").make(document)
    value = shared.parameters[shared.network.weight_slots[0]]
    intent = parameters.join(shared.network, slots[2:], "s")
    joined = intent.make(shared)
    assert intent.text.endswith("as s")
    assert len(set(joined.network.weight_slots[:3].tolist())) == 1
    assert joined.parameters[joined.network.weight_slots[2]] == value

"""Every intent says what it is and does it; what a gesture may combine is one change."""

from __future__ import annotations

import pytest

from engine.creation import new_document
from engine.edits import connections
from engine.errors import StudioError
from engine.place import Place
from gui.intents import layers, structure
from gui.selection import selecting


def test_adding_a_neuron_gives_it_place_and_activation() -> None:
    document = new_document((2, 2, 1))
    intent = structure.add_neuron(document.network, 1, (5.0, 7.0), "relu")
    after = intent.make(document)
    new = after.network.neurons[4]
    assert intent.text == "Add a neuron to layer “hidden 1”"
    assert (new.activation, after.positions[new.id]) == ("relu", (5.0, 7.0))


def test_the_activation_of_its_layer_is_not_the_neurons_own() -> None:
    document = new_document((2, 2, 1))
    after = structure.add_neuron(document.network, 1, activation="sigmoid").make(document)
    assert after.network.neurons[4].activation is None


def test_a_layer_of_one_neuron_stands_where_it_was_put() -> None:
    document = new_document((2, 2, 1))
    after = layers.insert_layer(document.network, 2, size=1, activation="tanh", position=(100.0, -20.0)).make(document)
    (new,) = after.network.layers[2].neurons
    assert after.positions == {new.id: (100.0, -20.0)}


def test_deleting_a_hidden_layer_and_a_connection_is_one_change() -> None:
    document = new_document((2, 2, 1))
    document = connections.connect(document, "x1", "y1", 0.5)
    network = document.network
    skip = next(i for i, c in enumerate(network.connections) if (c.source, c.target) == ("x1", "y1"))
    intent = structure.delete(network, selecting(Place("layer", 1), Place("connection", skip)))
    after = intent.make(document)
    assert [len(layer.neurons) for layer in after.network.layers] == [2, 1]
    assert not after.network.connections
    assert intent.text == "Delete layer “hidden 1” and x₁ → y₁"


def test_deleting_biases_alone_leaves_their_neurons() -> None:
    document = new_document((2, 2, 1))
    after = structure.delete(document.network, selecting(Place("bias", 2), Place("bias", 3))).make(document)
    assert len(after.network.neurons) == 5
    assert [neuron.bias for neuron in after.network.layers[1].neurons] == [None, None]


def test_biases_and_targets_beside_other_things_stay_with_their_neurons() -> None:
    document = new_document((2, 2, 1))
    chosen = selecting(Place("bias", 2), Place("target", 4), Place("connection", 0))
    after = structure.delete(document.network, chosen).make(document)
    assert len(after.network.connections) == len(document.network.connections) - 1
    assert after.network.layers == document.network.layers


def test_a_target_alone_cannot_be_deleted() -> None:
    document = new_document((2, 2, 1))
    intent = structure.delete(document.network, selecting(Place("target", 4)))
    with pytest.raises(StudioError, match="nothing is selected that could be deleted"):
        intent.make(document)


def test_deleting_an_input_layer_takes_its_neurons_only() -> None:
    document = new_document((2, 2, 1))
    after = structure.delete(document.network, selecting(Place("layer", 0))).make(document)
    assert [len(layer.neurons) for layer in after.network.layers] == [0, 2, 1]


def test_two_connections_drawn_one_after_the_other_have_other_weights() -> None:
    document = new_document((2, 2, 1))
    for source in ("x1", "x2"):
        document = structure.connect(document.network, source, "y1").make(document)
    network = document.network
    skips = [i for i, c in enumerate(network.connections) if c.target == "y1" and c.source.startswith("x")]
    one, other = (document.parameters[network.weight_slots[i]] for i in skips)
    assert one != other


def test_an_intent_made_twice_gives_the_same_document() -> None:
    document = new_document((2, 2, 1))
    intent = structure.connect(document.network, "x1", "y1")
    assert (intent.make(document).parameters == intent.make(document).parameters).all()


def test_arranging_forgets_all_other_places() -> None:
    document = new_document((2, 2, 1))
    moved = structure.place_neurons(document.network, {"x1": (1.0, 2.0), "x2": (3.0, 4.0)}).make(document)
    assert structure.arrange({"x2": (9.0, 9.0)}).make(moved).positions == {"x2": (9.0, 9.0)}


def test_several_layers_are_resized_and_given_an_activation_as_one() -> None:
    document = new_document((2, 2, 3, 1))
    resized = layers.resize_layers(document.network, (1, 2), 4)
    assert resized.text == "Resize 2 layers to 4 neurons"
    assert [len(layer.neurons) for layer in resized.make(document).network.layers] == [2, 4, 4, 1]
    activated = layers.set_layer_activations(document.network, (1, 2), "leaky_relu")
    assert activated.text == "Set the activation of 2 layers to leaky relu"
    assert {layer.activation for layer in activated.make(document).network.layers[1:3]} == {"leaky_relu"}


def test_one_of_several_layers_is_named() -> None:
    document = new_document((2, 2, 1))
    assert layers.resize_layers(document.network, (1,), 3).text == "Resize layer “hidden 1” to 3 neurons"

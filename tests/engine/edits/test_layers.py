"""Layers inserted, removed, resized, reordered and renamed; activations and biases."""

import numpy as np
import pytest

from engine.document import Document
from engine.edits.connections import connect
from engine.edits.layers import (
    insert_layer,
    move_layer,
    remove_layer,
    rename_layer,
    resize_layer,
    set_activation,
    set_bias,
    set_layer_activation,
)
from engine.edits.neurons import delete
from engine.encoding import encode
from engine.evaluation import outputs
from engine.network import Neuron, Own
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import bias, initial, memory, trained, value

INPUTS = np.array([[0.2, -0.7], [1.0, 0.5]])


def test_an_inserted_layer_is_empty_and_all_connections_stay() -> None:
    after = insert_layer(trained(), 1)
    assert [(layer.name, len(layer.neurons)) for layer in after.network.layers] == [
        ("input", 2),
        ("hidden 1", 0),
        ("hidden", 3),
        ("output", 2),
    ]
    np.testing.assert_array_equal(after.parameters, trained().parameters)
    np.testing.assert_array_equal(outputs(after, INPUTS), outputs(trained(), INPUTS))
    assert encode(remove_layer(after, 1)) == encode(remove_layer(insert_layer(trained(), 2, name="x"), 2))


def test_an_inserted_layer_may_have_neurons_and_a_name() -> None:
    after = insert_layer(trained(), 2, size=2, activation="relu", name="upper")
    layer = after.network.layers[2]
    assert (layer.name, layer.activation) == ("upper", "relu")
    assert layer.neurons == (Neuron("h2_1", "h_{2,1}", bias=Own()), Neuron("h2_2", "h_{2,2}", bias=Own()))


def test_with_a_layer_go_its_connections() -> None:
    after = remove_layer(trained(), 1)
    assert [(c.source, c.target) for c in after.network.connections] == [("i1", "o1")]
    assert not after.network.shared
    assert value(after, bias("o1")) == value(trained(), bias("o1"))
    assert memory(after, bias("o1")) == memory(trained(), bias("o1"))


def test_a_smaller_layer_keeps_its_first_neurons_and_a_larger_one_all() -> None:
    smaller = resize_layer(trained(), 1, 1)
    assert [n.id for n in smaller.network.layers[1].neurons] == ["h1"]
    larger = resize_layer(trained(), 0, 4)
    assert [n.name for n in larger.network.layers[0].neurons] == ["x_1", "x_2", "x_3", "x_4"]
    assert larger.data.train.inputs.shape == (4, 4)
    assert encode(resize_layer(larger, 0, 2)) == encode(resize_layer(resize_layer(trained(), 1, 4), 1, 3))
    assert resize_layer(trained(), 1, 3) is trained()


def test_hidden_layers_change_places_where_connections_allow_it() -> None:
    before = insert_layer(trained(), 2, size=1)
    after = move_layer(before, 2, 1)
    assert [layer.name for layer in after.network.layers] == ["input", "hidden 1", "hidden", "output"]
    assert encode(move_layer(after, 1, 2)) == encode(before)


def test_another_name_is_all_that_changes() -> None:
    after = rename_layer(trained(), 1, "middle")
    assert after.network.layers[1].name == "middle"
    assert after.state is trained().state
    assert encode(rename_layer(after, 1, "hidden")) == encode(trained())


def test_softmax_takes_the_whole_layer_and_leaves_it_as_a_whole() -> None:
    soft = set_layer_activation(trained(), 1, "softmax")
    assert [n.activation for n in soft.network.layers[1].neurons] == [None, None, None]
    assert set_activation(soft, ["h1"], "softmax").network.layers[1].neurons[0].activation == "softmax"
    back = set_layer_activation(set_activation(soft, ["h1"], "softmax"), 1, "relu")
    assert [n.activation for n in back.network.layers[1].neurons] == [None, None, None]


def test_other_activations_leave_those_of_single_neurons() -> None:
    after = set_layer_activation(trained(), 1, "relu")
    assert [n.activation for n in after.network.layers[1].neurons] == [None, "tanh", None]


def test_single_neurons_have_an_activation_of_their_own_or_their_layers() -> None:
    after = set_activation(trained(), ["h1", "o1"], "relu")
    assert [n.activation for n in after.network.neurons] == [None, None, "relu", "tanh", None, "relu", None]
    np.testing.assert_array_equal(after.parameters, trained().parameters)
    cleared = set_activation(after, ["h1", "h2", "o1"], None)
    assert {n.activation for n in cleared.network.neurons} == {None}


def test_biases_come_as_zero_and_go_with_their_numbers() -> None:
    after = set_bias(trained(), ["h3", "o1"], True)
    assert (value(after, bias("h3")), initial(after, bias("h3"))) == (0.0, 0.0)
    assert value(after, bias("o1")) == value(trained(), bias("o1"))
    np.testing.assert_array_equal(outputs(after, INPUTS), outputs(trained(), INPUTS))
    assert encode(set_bias(after, ["h3"], False)) == encode(resize_layer(resize_layer(trained(), 1, 4), 1, 3))
    without = set_bias(trained(), ["h1", "h2"], False)
    assert [shared.name for shared in without.network.shared] == ["w"]
    assert set_bias(trained(), ["o1"], True) is trained()


REFUSED: dict[str, Refusal] = {
    "below the inputs": (
        lambda d: insert_layer(d, 0),
        "a new layer lies between the input layer and the output layer; insert it there",
    ),
    "above the outputs": (
        lambda d: insert_layer(d, 3),
        "a new layer lies between the input layer and the output layer; insert it there",
    ),
    "unknown activation": (
        lambda d: insert_layer(d, 1, activation="sigmoyd"),
        'no activation is called "sigmoyd"; did you mean "sigmoid"?',
    ),
    "remove the inputs": (lambda d: remove_layer(d, 0), "the input layer cannot be removed; every network has one"),
    "remove the outputs": (lambda d: remove_layer(d, 2), "the output layer cannot be removed; every network has one"),
    "no layer": (lambda d: remove_layer(d, 7), "there is no layer 8; the network has 3"),
    "size": (lambda d: resize_layer(d, 1, -1), "a layer of -1 neurons cannot be; give 0 to 100,000"),
    "move the inputs": (lambda d: move_layer(d, 0, 1), "the input layer cannot be moved; every network has one"),
    "to the outputs": (
        lambda d: move_layer(d, 1, 2),
        "a hidden layer stays between the input layer and the output layer",
    ),
    "downward": (
        lambda d: move_layer(_deep(d), 2, 1),
        (
            'layer "hidden 1" cannot move there: the connection "h_1" → "h_{2,1}" would no longer go upward; '
            "remove it first"
        ),
    ),
    "input activation": (
        lambda d: set_layer_activation(d, 0, "tanh"),
        "the input layer has no activation; its neurons hand on what they are given",
    ),
    "an input's activation": (
        lambda d: set_activation(d, ["i1"], "tanh"),
        '"x_1" is an input; inputs have no activation',
    ),
    "softmax of one": (
        lambda d: set_activation(d, ["h1"], "softmax"),
        'softmax belongs to a whole layer; change the activation of layer "hidden" instead',
    ),
    "an input's bias": (lambda d: set_bias(d, ["i2"], True), '"x_2" is an input; inputs have no bias'),
}


def _deep(document: Document) -> Document:
    return connect(insert_layer(document, 2, size=1), "h1", "h2_1", 1.0)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str) -> None:
    assert_refused(REFUSED[name])


def test_a_layer_of_a_network_that_lost_its_neurons_gets_the_usual_names() -> None:
    empty = delete(trained(), [n.id for n in trained().network.neurons])
    full = resize_layer(resize_layer(resize_layer(empty, 0, 2), 1, 1), 2, 1)
    assert [n.name for n in full.network.neurons] == ["x_1", "x_2", "h_1", "y_1"]
    assert [n.id for n in full.network.neurons] == ["x1", "x2", "h1", "y1"]

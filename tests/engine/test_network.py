"""The structure of a network: every refusal with its place, the canonical order, slots and sharing."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.creation import layered
from engine.errors import InvalidNetwork, StudioError
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only

INPUT = Layer("input", None, (Neuron("a"), Neuron("b")))
HIDDEN = Layer("hidden", "tanh", (Neuron("c", bias=Own()), Neuron("d")))
OUTPUT = Layer("output", "sigmoid", (Neuron("e", bias=Shared("s")),))
SHARED = (SharedParameter("s"), SharedParameter("q", trainable=False, label="q_1"))


def made(*connections: Connection, layers: tuple[Layer, ...] = (INPUT, HIDDEN, OUTPUT)) -> Network:
    return Network(layers, connections, SHARED)


REFUSED: dict[str, tuple[Callable[[], Network], str, str]] = {
    "one layer": (lambda: Network((INPUT,)), "layers", "at least an input layer and an output"),
    "empty id": (lambda: Network((INPUT, Layer("o", "tanh", (Neuron(""),)))), "layers[1].neurons[0].id", "empty"),
    "id twice": (
        lambda: Network((INPUT, Layer("o", "tanh", (Neuron("z"), Neuron("a"))))),
        "layers[1].neurons[1].id",
        '"a" is used twice',
    ),
    "input bias": (
        lambda: Network((Layer("i", None, (Neuron("x", bias=Own()),)), OUTPUT)),
        "layers[0].neurons[0].bias",
        "no bias",
    ),
    "input activation": (
        lambda: Network((Layer("i", None, (Neuron("x", activation="tanh"),)), OUTPUT)),
        "layers[0].neurons[0].activation",
        "no activation",
    ),
    "input layer's activation": (
        lambda: Network((Layer("i", "tanh", ()), OUTPUT)),
        "layers[0].activation",
        "input layer has no activation",
    ),
    "no activation": (lambda: Network((INPUT, Layer("o", None, ()))), "layers[1].activation", "needs an activation"),
    "unknown activation": (
        lambda: Network((INPUT, Layer("o", "sigmoyd", ()))),
        "layers[1].activation",
        'did you mean "sigmoid"?',
    ),
    "unknown own activation": (
        lambda: Network((INPUT, Layer("o", "tanh", (Neuron("z", activation="rellu"),)))),
        "layers[1].neurons[0].activation",
        'did you mean "relu"?',
    ),
    "own softmax": (
        lambda: Network((INPUT, Layer("o", "tanh", (Neuron("z", activation="softmax"),)))),
        "layers[1].neurons[0].activation",
        "whole layer",
    ),
    "not softmax": (
        lambda: Network((INPUT, Layer("o", "softmax", (Neuron("z", activation="tanh"),)))),
        "layers[1].neurons[0].activation",
        "whole layer",
    ),
    "shared twice": (
        lambda: Network((INPUT, HIDDEN), (), (SharedParameter("s"), SharedParameter("s"))),
        "shared_parameters",
        '"s" is used twice',
    ),
    "unknown shared bias": (
        lambda: Network((INPUT, OUTPUT)),
        "layers[1].neurons[0].bias.shared",
        'no shared parameter is called "s"',
    ),
    "unknown shared weight": (
        lambda: made(Connection("a", "c"), Connection("b", "c", Shared("t"))),
        "connections[1].weight.shared",
        'no shared parameter is called "t"',
    ),
    "unknown source": (lambda: made(Connection("x9", "c")), "connections[0].from", 'no neuron is called "x9"'),
    "unknown target": (
        lambda: made(Connection("a", "c"), Connection("a", "h9")),
        "connections[1].to",
        'no neuron is called "h9"',
    ),
    "to itself": (lambda: made(Connection("c", "c")), "connections[0].to", "to itself"),
    "to the same layer": (lambda: made(Connection("c", "d")), "connections[0].to", "higher layer"),
    "to a lower layer": (lambda: made(Connection("e", "c")), "connections[0].to", "higher layer"),
    "doubled": (
        lambda: made(Connection("a", "c"), Connection("b", "c"), Connection("a", "c")),
        "connections[2]",
        "already connected",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_its_place(name: str) -> None:
    make, where, why = REFUSED[name]
    with pytest.raises(StudioError) as refused:
        make()
    assert refused.value.where == where
    assert why in refused.value.why
    assert str(refused.value) == f"{where}: {refused.value.why}"


def test_a_refusal_is_an_invalid_network() -> None:
    with pytest.raises(InvalidNetwork):
        made(Connection("c", "c"))


def test_connections_and_shared_parameters_have_one_order() -> None:
    pairs = [("d", "e"), ("a", "e"), ("b", "c"), ("a", "c"), ("b", "d")]
    network = made(*(Connection(*pair) for pair in pairs))
    assert [(c.source, c.target) for c in network.connections] == [
        ("a", "c"),
        ("b", "c"),
        ("b", "d"),
        ("a", "e"),
        ("d", "e"),
    ]
    assert [s.name for s in network.shared] == ["q", "s"]
    assert network == made(*(Connection(*pair) for pair in reversed(pairs)))
    assert hash(network) == hash(made(*(Connection(*pair) for pair in reversed(pairs))))


def test_slots_are_weights_then_biases_then_shared_ones() -> None:
    network = made(
        Connection("d", "e", Own(False, "w")), Connection("a", "c"), Connection("b", "c", Shared("s", "here"))
    )
    assert network.slots == (
        ("weight", ("a", "c")),
        ("weight", ("d", "e")),
        ("bias", "c"),
        ("shared", "q"),
        ("shared", "s"),
    )
    np.testing.assert_array_equal(network.weight_slots, [0, 4, 1])
    np.testing.assert_array_equal(network.bias_slots, [-1, -1, 2, -1, 4])
    np.testing.assert_array_equal(network.trainable, [True, False, True, False, True])
    assert network.slot_labels == (None, "w", None, "q_1", None)
    assert network.parameter_count == 5


def test_neurons_and_their_connections_are_found() -> None:
    network = made(Connection("a", "c"), Connection("b", "c"), Connection("c", "e"), Connection("a", "e"))
    assert [neuron.id for neuron in network.neurons] == ["a", "b", "c", "d", "e"]
    assert network.index["d"] == 3
    assert network.layer_starts == (0, 2, 4, 5)
    assert network.layer_of.tolist() == [0, 0, 1, 1, 2]
    assert (network.layer_range(1), network.layer_range(-1)) == (range(2, 4), range(4, 5))
    assert list(network.incoming(2)) == [0, 1]
    assert list(network.incoming(3)) == []
    assert network.outgoing(0).tolist() == [0, 2]
    assert network.outgoing(4).tolist() == []
    assert network.connection_index["a", "e"] == 2
    assert (network.input_count, network.output_count) == (2, 1)


def test_a_neurons_own_activation_comes_first() -> None:
    layer = Layer("o", "tanh", (Neuron("y", activation="relu"), Neuron("z")))
    network = Network((INPUT, layer))
    assert [network.activation_of(i) for i in (2, 3)] == ["relu", "tanh"]


def test_a_name_is_the_label_or_the_id() -> None:
    assert Neuron("a", "x_1").name == "x_1"
    assert Neuron("a").name == "a"
    assert Neuron("a", "").name == ""


def test_what_is_handed_out_cannot_be_written_to() -> None:
    network = made(Connection("a", "c"))
    for array in (network.sources, network.weight_slots, network.bias_slots, network.trainable, read_only([1.0])):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_hundred_thousand_connections_are_no_burden() -> None:
    network = layered((100, 500, 100))
    assert len(network.connections) == 100_000
    assert network.parameter_count == 100_600
    assert network.weight_slots[-1] == 99_999

"""New documents, and weights drawn anew."""

from dataclasses import replace

import numpy as np
import pytest

from engine.compiled import CompiledNetwork
from engine.creation import (
    MOST_CONNECTIONS,
    MOST_NEURONS,
    check_sizes,
    drawn,
    empty_document,
    layered,
    new_document,
    parse_layers,
    randomized,
)
from engine.decoding import decode
from engine.edits.connections import connect
from engine.edits.neurons import add_neuron
from engine.encoding import encode
from engine.errors import InvalidData, InvalidNetwork, StudioError, UnknownName
from engine.functions.initialisers import INITIALISERS
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.settings import Training
from engine.training import train


@pytest.mark.parametrize(
    "text", ["2-4-1", " 2 - 4 - 1 ", "2,4,1", "2 4 1", "2;4;1", "2x4x1", "2–4–1", "2−4−1", "2×4×1"]
)
def test_sizes_are_read(text: str) -> None:
    assert parse_layers(text) == (2, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["", "4", "2-", "2--1", "2-a-1", "2-0-1", "-2-1", "2-1.5-1", "2-999999999-1", "1" * 50 + "-1", "100000-100000"],
)
def test_what_is_no_list_of_sizes_is_refused(text: str) -> None:
    with pytest.raises(InvalidNetwork) as refused:
        parse_layers(text)
    assert refused.value.where == "layers"


@pytest.mark.parametrize("sizes", [(), (3,), (0, 1), (1, MOST_NEURONS + 1), (MOST_NEURONS, MOST_CONNECTIONS // 1000)])
def test_sizes_that_make_no_network_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(InvalidNetwork):
        check_sizes(sizes)


def test_layers_are_fully_connected_and_named() -> None:
    network = layered((2, 3, 2, 1), "relu", "sigmoid")
    assert [n.id for n in network.neurons] == ["x1", "x2", "h1_1", "h1_2", "h1_3", "h2_1", "h2_2", "y1"]
    assert network.neurons[2].label == "h_{1,1}"
    assert len(network.connections) == 6 + 6 + 2
    assert [layer.activation for layer in network.layers] == [None, "relu", "relu", "sigmoid"]
    assert (network.bias_slots[2:] >= 0).all()
    assert CompiledNetwork(network, Training()).layout.direct
    assert [n.id for n in layered((1, 2, 1)).neurons] == ["x1", "h1", "h2", "y1"]


def test_an_empty_document_is_drawn_in() -> None:
    empty = empty_document("sketch")
    assert [layer.neurons for layer in empty.network.layers] == [(), ()]
    assert (empty.name, empty.network.parameter_count, len(empty.data.train), len(empty.data.test)) == (
        "sketch",
        0,
        0,
        0,
    )
    begun = add_neuron(add_neuron(empty, 0), 1)
    drawn_in = connect(begun, begun.network.neurons[0].id, begun.network.neurons[1].id, 0.5)
    assert drawn_in.network == layered((1, 1))
    assert encode(decode(encode(empty))) == encode(empty)


@pytest.mark.parametrize("name", sorted(INITIALISERS))
def test_weights_are_drawn_and_biases_are_zero(name: str) -> None:
    network = layered((3, 4, 2))
    values = drawn(network, name, 7)
    np.testing.assert_array_equal(values, drawn(network, name, 7))
    weights = len(network.connections)
    assert not values[weights:].any()
    assert values[:weights].any() == (name != "zeros")
    if name not in {"zeros", "constant"}:
        assert (values != drawn(network, name, 8)).any()


def test_fans_are_those_of_the_neurons() -> None:
    network = layered((50, 20, 10))
    values = drawn(network, "xavier_uniform", 0)
    assert np.abs(values[:1000]).max() <= np.sqrt(6 / (50 + 20))
    assert np.abs(values[:1000]).max() > 0.95 * np.sqrt(6 / (50 + 20))
    assert np.abs(values[1000:1200]).max() <= np.sqrt(6 / (20 + 10))


def test_an_unknown_initialiser_is_refused() -> None:
    with pytest.raises(UnknownName, match='did you mean "he_normal"'):
        drawn(layered((1, 1)), "he_norml", 0)


def test_a_new_document_can_be_trained() -> None:
    made = new_document((2, 4, 1), data="xor", seed=2, learning_rate=0.5, name="XOR")
    assert (made.name, made.training.optimizer.learning_rate, made.training.seed) == ("XOR", 0.5, 2)
    assert made.state.epoch == 0
    assert train(made, 2000).error < train(made, 1).error


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"activation": "sigmoyd"}, UnknownName),
        ({"output_activation": "sofmax"}, UnknownName),
        ({"loss": "mse"}, UnknownName),
        ({"initialiser": "xavier"}, UnknownName),
        ({"data": "xnor"}, UnknownName),
        ({"data": "xor", "sizes": (3, 1)}, InvalidData),
        ({"learning_rate": 0.0}, StudioError),
        ({"learning_rate": float("nan")}, StudioError),
        ({"learning_rate": float("inf")}, StudioError),
        ({"seed": -1}, StudioError),
    ],
)
def test_settings_that_cannot_be_are_refused_in_a_line(settings: dict[str, object], kind: type[Exception]) -> None:
    given = {"sizes": (2, 1), **settings}
    with pytest.raises(kind) as refused:
        new_document(**given)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_randomizing_leaves_what_is_frozen() -> None:
    network = Network(
        (Layer("i", None, (Neuron("a"),)), Layer("o", "tanh", (Neuron("b", bias=Own(False)), Neuron("c", bias=Own())))),
        (Connection("a", "b", Own(False)), Connection("a", "c", Shared("s"))),
        (SharedParameter("s"),),
    )
    parameters = read_only([1.0, 2.0, 3.0, 4.0])
    start = replace(new_document((1, 2)), network=network, parameters=parameters, initial=parameters)
    after = randomized(start, "normal", 5)
    assert after.parameters[:3].tolist() == [1.0, 2.0, 0.0]
    assert after.parameters[3] != 4.0
    np.testing.assert_array_equal(after.initial, after.parameters)
    assert (after.state.epoch, len(after.state.history.train)) == (0, 0)

"""Fresh names in the pattern of those that are there."""

import pytest

from engine.creation import layered
from engine.edits.names import fresh_layer_name, fresh_neurons, fresh_shared_name
from engine.network import Layer, Network, Neuron


def _network(*neurons: Neuron) -> Network:
    return Network((Layer("i", None, (Neuron("h7"),)), Layer("o", "tanh", neurons)))


@pytest.mark.parametrize(
    ("there", "ids", "labels"),
    [
        ([Neuron("h1", "h_1"), Neuron("h5", "h_5")], ["h6", "h8"], ["h_6", "h_7"]),
        ([Neuron("h2_1", "h_{2,1}")], ["h2_2", "h2_3"], ["h_{2,2}", "h_{2,3}"]),
        ([Neuron("price", "Price")], ["price2", "price3"], ["Price2", "Price3"]),
        ([Neuron("a1b")], ["a2b", "a3b"], [None, None]),
        ([], ["y1", "y2"], ["y_1", "y_2"]),
        ([Neuron("9" * 40)], ["9" * 31 + "1000000000", "9" * 31 + "1000000001"], [None, None]),
    ],
)
def test_names_go_on_in_their_layers_pattern(there: list[Neuron], ids: list[str], labels: list[str | None]) -> None:
    fresh = fresh_neurons(_network(*there), 1, 2)
    assert [neuron.id for neuron in fresh] == ids
    assert [neuron.label for neuron in fresh] == labels


def test_empty_layers_are_named_as_in_new_documents() -> None:
    for sizes in ((2, 3, 2), (2, 3, 4, 2)):
        network = layered(sizes)
        empty = Network(tuple(Layer(layer.name, layer.activation, ()) for layer in network.layers))
        for i, layer in enumerate(network.layers):
            assert fresh_neurons(empty, i, len(layer.neurons)) == list(layer.neurons)


def test_layers_and_shared_parameters_get_the_first_free_name() -> None:
    assert fresh_layer_name(layered((1, 1, 1, 1)).layers) == "hidden 3"
    assert fresh_shared_name({"s1", "s2"}) == "s3"
    assert fresh_shared_name({"w"}, "b") == "b"
    assert fresh_shared_name({"b"}, "b") == "b2"

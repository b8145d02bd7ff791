"""Neurons added, deleted, duplicated, renamed and moved."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.document import Document
from engine.edits.neurons import add_neuron, delete, duplicate, move_neurons, set_id, set_label, why_not_move
from engine.encoding import encode
from engine.evaluation import outputs
from engine.network import Neuron, Own, Shared
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import bias, initial, memory, trained, value, weight
from tests.engine.strategies import documents, moderate

# An edit of the structure takes kept runs their parameters, and initial weights the seed that they were drawn by.
RUNLESS = documents(values=moderate).map(lambda document: replace(document, runs=(), initial_seed=None))

INPUTS = np.array([[0.2, -0.7], [1.0, 0.5]])


def test_a_new_neuron_follows_its_layers_pattern_and_changes_nothing_else() -> None:
    after = add_neuron(trained(), 1, (3.0, 4.0))
    assert after.network.layers[1].neurons[-1] == Neuron("h4", "h_4", bias=Own())
    assert (value(after, bias("h4")), initial(after, bias("h4")), memory(after, bias("h4"))) == (0.0, 0.0, [0.0, 0.0])
    assert after.positions == {"h1": (10.0, 20.0), "h4": (3.0, 4.0)}
    np.testing.assert_array_equal(outputs(after, INPUTS), outputs(trained(), INPUTS))


def test_a_new_input_or_output_has_a_column_of_zeros() -> None:
    after = add_neuron(add_neuron(trained(), 0), 2)
    assert [n.id for n in after.network.layers[0].neurons] == ["i1", "i2", "i3"]
    assert after.network.layers[0].neurons[-1].bias is None
    np.testing.assert_array_equal(after.data.train.inputs[:, :2], trained().data.train.inputs)
    assert not after.data.train.inputs[:, 2].any()
    assert after.data.test.targets.tolist() == [[1.0, 0.0, 0.0]]


@given(RUNLESS, st.data())
@settings(max_examples=40)
def test_deleting_what_was_added_gives_the_same_file(document: Document, data: st.DataObject) -> None:
    layer = data.draw(st.integers(0, len(document.network.layers) - 1))
    added = add_neuron(document, layer, data.draw(st.none() | st.just((1.0, 2.0))))
    again = delete(added, [added.network.layers[layer].neurons[-1].id])
    assert encode(again) == encode(delete(added, set(added.network.index) - set(document.network.index)))
    if not document.state.update:
        assert encode(again) == encode(document)


@given(RUNLESS, st.data())
@settings(max_examples=40)
def test_deleting_what_was_duplicated_gives_the_same_file(document: Document, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(sorted(document.network.index)), min_size=1, unique=True))
    doubled = duplicate(document, some, (1.0, 1.0))
    again = delete(doubled, set(doubled.network.index) - set(document.network.index))
    if not document.state.update:
        assert encode(again) == encode(document)


def test_with_a_neuron_goes_all_that_hangs_on_it() -> None:
    after = delete(trained(), ["h2"])
    pairs = [(c.source, c.target) for c in after.network.connections]
    assert pairs == [("i1", "h1"), ("i2", "h1"), ("i2", "h3"), ("i1", "o1"), ("h1", "o1"), ("h3", "o2")]
    assert [shared.name for shared in after.network.shared] == ["b1"]
    for slot in after.network.slots:
        assert value(after, slot) == value(trained(), slot)
        assert memory(after, slot) == memory(trained(), slot)


def test_connections_are_deleted_and_the_columns_of_outputs() -> None:
    after = delete(trained(), ["o1"], [("i2", "h3")])
    assert [(c.source, c.target) for c in after.network.connections][-1] == ("h3", "o2")
    assert ("i2", "h3") not in after.network.connection_index
    assert after.data.train.targets.tolist() == [[1.0], [0.0], [0.25], [0.0]]


def test_a_layer_may_lose_all_its_neurons() -> None:
    after = delete(trained(), [n.id for n in trained().network.neurons])
    assert [len(layer.neurons) for layer in after.network.layers] == [0, 0, 0]
    assert after.data.train.inputs.shape == (4, 0)


def test_a_duplicate_is_connected_as_its_original_is() -> None:
    before = trained()
    after = duplicate(before, ["h1"], (5.0, 5.0))
    assert after.network.neurons[after.network.index["h4"]] == Neuron("h4", "h_4", None, Shared("b1"))
    for old, new in ((("i1", "h1"), ("i1", "h4")), (("i2", "h1"), ("i2", "h4")), (("h1", "o1"), ("h4", "o1"))):
        assert value(after, weight(*new)) == value(before, weight(*old))
        assert initial(after, weight(*new)) == initial(before, weight(*old))
        assert memory(after, weight(*new)) == memory(before, weight(*old))
    assert after.network.connections[after.network.connection_index["i1", "h4"]].weight == Own()
    assert after.positions == {"h1": (10.0, 20.0), "h4": (15.0, 25.0)}


def test_duplicates_are_connected_among_themselves() -> None:
    after = duplicate(trained(), ["h2", "o1"])
    pairs = set(after.network.connection_index) - set(trained().network.connection_index)
    assert pairs == {("i1", "h4"), ("h4", "o2"), ("h4", "o3"), ("i1", "o3"), ("h1", "o3")}
    np.testing.assert_array_equal(after.data.train.targets[:, 2], trained().data.train.targets[:, 0])
    shown = outputs(after, INPUTS)
    np.testing.assert_array_equal(shown[:, 0], outputs(trained(), INPUTS)[:, 0])


def test_a_duplicate_without_outgoing_connections_changes_no_output() -> None:
    alone = delete(trained(), [], [("h1", "o1")])
    np.testing.assert_array_equal(outputs(duplicate(alone, ["h1"]), INPUTS), outputs(alone, INPUTS))


def test_names_change_nothing_but_names() -> None:
    before = trained()
    after = set_label(set_label(before, "h1", "k"), "h2", None)
    assert [n.name for n in after.network.layers[1].neurons] == ["k", "h2", "h_3"]
    assert after.parameters is before.parameters
    assert after.state is before.state
    renamed = set_id(before, "h1", "κ")
    assert renamed.positions == {"κ": (10.0, 20.0)}
    assert encode(set_id(renamed, "κ", "h1")) == encode(before)
    np.testing.assert_array_equal(outputs(renamed, INPUTS), outputs(before, INPUTS))
    assert set_id(before, "h1", "h1") is before


def test_neurons_move_between_layers_with_their_connections() -> None:
    before = delete(trained(), [], [("h3", "o2")])
    after = move_neurons(before, ["h3"], 2, 0)
    assert [n.id for n in after.network.layers[2].neurons] == ["h3", "o1", "o2"]
    assert value(after, weight("i2", "h3")) == value(before, weight("i2", "h3"))
    np.testing.assert_array_equal(after.data.train.targets[:, 1:], before.data.train.targets)
    assert encode(move_neurons(after, ["h3"], 1)) == encode(move_neurons(before, ["h3"], 1))


def test_what_becomes_an_input_loses_bias_and_activation_and_gets_a_bias_on_leaving() -> None:
    before = delete(trained(), [], [("i1", "h2")])
    after = move_neurons(before, ["h2"], 0)
    assert after.network.layers[0].neurons[-1] == Neuron("h2", "h_2")
    assert not after.data.train.inputs[:, 2].any()
    back = move_neurons(after, ["h2"], 1)
    assert back.network.layers[1].neurons[-1] == Neuron("h2", "h_2", bias=Own())


def test_neurons_are_reordered_within_their_layer() -> None:
    after = move_neurons(trained(), ["o2"], 2, 0)
    assert [n.id for n in after.network.layers[2].neurons] == ["o2", "o1"]
    np.testing.assert_array_equal(after.data.train.targets, trained().data.train.targets[:, ::-1])
    np.testing.assert_allclose(outputs(after, INPUTS), outputs(trained(), INPUTS)[:, ::-1], rtol=1e-15)


def test_several_neurons_go_before_one_of_those_that_stay_in_the_order_they_had() -> None:
    wider = add_neuron(add_neuron(trained(), 1), 1)

    def order(names: list[str], place: int | None) -> list[str]:
        return [neuron.id for neuron in move_neurons(wider, names, 1, place).network.layers[1].neurons]

    assert order(["h5", "h2"], 0) == ["h2", "h5", "h1", "h3", "h4"]
    assert order(["h1", "h2"], 2) == ["h3", "h4", "h1", "h2", "h5"]
    assert order(["h1"], None) == order(["h1"], 99) == ["h2", "h3", "h4", "h5", "h1"]
    assert order(["h3"], 2) == ["h1", "h2", "h3", "h4", "h5"]


def test_why_neurons_cannot_move_is_known_before() -> None:
    network = trained().network
    assert why_not_move(network, ["h1", "h2"], 1) == ""
    assert why_not_move(network, ["h1"], 2) == REFUSED["downward"][1]
    assert why_not_move(delete(trained(), [], [("i1", "h2")]).network, ["h2"], 0) == ""


REFUSED: dict[str, Refusal] = {
    "no such layer": (lambda d: add_neuron(d, 3), "there is no layer 4; the network has 3"),
    "no place": (lambda d: add_neuron(d, 1, (math.nan, 0.0)), "a position must be two finite numbers"),
    "nothing": (lambda d: delete(d, []), "nothing is selected that could be deleted; select neurons or connections"),
    "no neuron": (lambda d: delete(d, ["h11"]), 'no neuron is called "h11"; did you mean "h1"?'),
    "no connection": (lambda d: delete(d, [], [("i1", "o2")]), '"x_1" → "o2": there is no such connection'),
    "duplicate nothing": (lambda d: duplicate(d, []), "no neuron is selected; select at least one"),
    "id taken": (lambda d: set_id(d, "h1", "h2"), 'the id "h2" belongs to another neuron; choose another'),
    "id empty": (lambda d: set_id(d, "h1", ""), "an id cannot be empty; type at least one character"),
    "half a character": (
        lambda d: set_label(d, "h1", "\ud800"),
        "a label holds half of a character, which no file can; type it anew",
    ),
    "downward": (
        lambda d: move_neurons(d, ["h1"], 2),
        '"h_1" cannot move to layer "output": the connection "h_1" → "o1" would no longer go upward; remove it first',
    ),
    "into the inputs": (
        lambda d: move_neurons(d, ["h3"], 0),
        '"h_3" cannot move to layer "input": the connection "x_2" → "h_3" would no longer go upward; remove it first',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str) -> None:
    assert_refused(REFUSED[name])

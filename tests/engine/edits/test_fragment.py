"""Copy and paste: a copy is a network file by itself, and what is pasted computes as what was copied."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.creation import empty_document, new_document
from engine.document import Document
from engine.edits.consequences import added_neurons
from engine.edits.fragment import copied, pasted
from engine.edits.layers import insert_layer, resize_layer, set_layer_activation
from engine.edits.neurons import delete
from engine.edits.parameters import set_values
from engine.encoding import encode
from engine.errors import StudioError
from engine.evaluation import outputs
from engine.files import decode
from engine.network import Neuron, Own, Shared
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import bias, shared, trained, value, weight
from tests.engine.strategies import documents, moderate

# An edit of the structure takes kept runs their parameters, and initial weights the seed that they were drawn by.
RUNLESS = documents(values=moderate).map(lambda document: replace(document, runs=(), initial_seed=None))


def test_a_copy_is_a_document_of_its_own() -> None:
    alone = decode(copied(trained(), ["i1", "h1", "o1"]).encode())
    assert [[n.id for n in layer.neurons] for layer in alone.network.layers] == [["i1"], ["h1"], ["o1"]]
    assert [(c.source, c.target) for c in alone.network.connections] == [("i1", "h1"), ("i1", "o1"), ("h1", "o1")]
    assert [parameter.name for parameter in alone.network.shared] == ["b1"]
    for slot in alone.network.slots:
        assert value(alone, slot) == value(trained(), slot)
    assert (len(alone.data.train), alone.state.epoch) == (0, 0)


def test_pasting_beside_the_original_makes_fresh_ids_and_shares_what_is_shared() -> None:
    before = trained()
    after = pasted(before, copied(before, ["i1", "h1", "h2"]), (5.0, 6.0))
    assert added_neurons(before, after) == ("i3", "h4", "h5")
    assert after.network.neurons[after.network.index["h5"]] == Neuron("h5", "h_5", "tanh", Shared("b1"))
    assert value(after, weight("i3", "h4")) == value(before, weight("i1", "h1"))
    assert after.network.connections[after.network.connection_index["i3", "h5"]].weight == Shared("w")
    assert after.positions == {"h1": (10.0, 20.0), "h4": (15.0, 26.0)}
    assert encode(delete(after, ["i3", "h4", "h5"])) == encode(delete(pasted(before, copied(before, ["h3"])), ["h4"]))


def test_pasting_into_another_document_brings_parameters_along() -> None:
    other = new_document((1, 1, 1), seed=3)
    after = pasted(other, copied(trained(), ["i1", "h2", "o2"]))
    assert [n.id for n in after.network.neurons] == ["x1", "i1", "h1", "h2", "y1", "o2"]
    for slot in (shared("b1"), shared("w"), bias("o2")):
        assert value(after, slot) == value(trained(), slot)
    assert value(after, bias("y1")) == value(other, bias("y1"))
    assert after.network.neurons[-1].bias == Own(False, "b_2")


def test_a_shared_parameter_of_another_value_gets_a_fresh_name() -> None:
    text = copied(trained(), ["h1", "h2"])
    after = pasted(set_values(trained(), {shared("b1"): 9.0}), text)
    assert [parameter.name for parameter in after.network.shared] == ["b1", "b2", "w"]
    assert value(after, bias("h4")) == value(after, bias("h5")) == value(trained(), shared("b1"))
    assert value(after, bias("h1")) == 9.0


def test_neurons_keep_what_they_compute_in_a_layer_of_another_activation() -> None:
    text = copied(trained(), ["h1", "h2"])
    after = pasted(set_layer_activation(trained(), 1, "relu"), text)
    assert [n.activation for n in after.network.layers[1].neurons] == [None, "tanh", None, "sigmoid", "tanh"]
    soft = pasted(set_layer_activation(trained(), 1, "softmax"), text)
    assert {n.activation for n in soft.network.layers[1].neurons} == {None}


def test_a_whole_file_can_be_pasted() -> None:
    empty = delete(trained(), [n.id for n in trained().network.neurons])
    after = pasted(empty, encode(trained()).decode())
    inputs = np.array([[0.2, -0.7]])
    np.testing.assert_array_equal(outputs(after, inputs), outputs(trained(), inputs))


def test_an_empty_document_becomes_what_is_pasted() -> None:
    deep = new_document((2, 3, 2, 1), activation="tanh", output_activation="softmax", seed=2)
    after = pasted(empty_document(), encode(deep).decode())
    assert after.network == deep.network
    np.testing.assert_array_equal(after.parameters, deep.parameters)


def test_hidden_layers_that_are_missing_are_inserted_before_the_outputs() -> None:
    deep = set_layer_activation(resize_layer(insert_layer(trained(), 2), 2, 1), 2, "relu")
    after = pasted(trained(), copied(deep, ["h2_1", "o1"]))
    assert [layer.name for layer in after.network.layers] == ["input", "hidden", "hidden 1", "output"]
    assert [neuron.id for neuron in after.network.layers[2].neurons] == ["h2_1"]
    assert after.network.layers[2].activation == "relu"
    again = pasted(after, copied(insert_layer(deep, 3, size=1, name="hidden"), ["h3_1"]))
    assert [layer.name for layer in again.network.layers] == ["input", "hidden", "hidden 1", "hidden 2", "output"]


@given(RUNLESS, st.data())
@settings(max_examples=30)
def test_deleting_what_was_pasted_gives_the_same_file(document: Document, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(sorted(document.network.index)), min_size=1, unique=True))
    after = pasted(document, copied(document, some), (1.0, 1.0))
    assert len(after.network.neurons) == len(document.network.neurons) + len(some)
    assert encode(decode(encode(after))) == encode(after)
    if not document.state.update:
        assert encode(delete(after, added_neurons(document, after))) == encode(document)


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
@settings(max_examples=50)
def test_other_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(StudioError, match=r"^the clipboard holds no neurons to paste: ") as refused:
        pasted(trained(), text)
    assert "\n" not in str(refused.value)


REFUSED: dict[str, Refusal] = {
    "words": (
        lambda d: pasted(d, "hello"),
        "the clipboard holds no neurons to paste: line 1, column 1: not valid JSON: invalid character",
    ),
    "nothing": (lambda d: pasted(d, ""), "the clipboard holds no neurons to paste: the file is empty"),
    "half a character": (
        lambda d: pasted(d, "\ud800"),
        "the clipboard holds no neurons to paste: line 1: not UTF-8 text, so not a network file",
    ),
    "no neurons": (
        lambda d: pasted(d, encode(delete(d, [n.id for n in d.network.neurons])).decode()),
        "the clipboard holds a network without neurons; copy some first",
    ),
    "no selection": (lambda d: copied(d, []), "no neuron is selected; select at least one"),
    "nowhere": (lambda d: pasted(d, copied(d, ["h1"]), (float("nan"), 0.0)), "a position must be two finite numbers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str) -> None:
    assert_refused(REFUSED[name])

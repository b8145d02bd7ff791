"""How layers begin: drawn by each layer's initialiser from one seed, kept in the file, carried by every edit."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import begun_anew, drawn, layered, new_document, randomized, with_initialisers
from engine.decoding import decode
from engine.document import Document, reset, with_parameter
from engine.edits import layers, parameters
from engine.edits.connections import connect_layers
from engine.edits.fragment import copied, pasted
from engine.encoding import encode
from engine.errors import InvalidFile, InvalidNetwork, StudioError
from engine.functions.initialisers import INITIALISERS
from engine.initialisation import XAVIER, Initialisation, InitialiserName
from engine.network import Network, Slot, read_only
from engine.training import train
from tests.engine.strategies import documents, initialisations, moderate

HE = Initialisation("he_normal", bias=0.1)
FEW = Initialisation("normal", 0.02)
seeds = st.integers(0, 2**40)


def two_kinds() -> Document:
    """A document whose hidden layer and output layer begin each in its own way."""
    return begun_anew(new_document((200, 100, 30), activation="relu"), {1: HE, 2: FEW}, 7)


def of_layer(network: Network, values: np.ndarray, layer: int) -> np.ndarray:
    """The weights into a layer."""
    into: np.ndarray = values[network.weight_slots[network.layer_of[network.targets] == layer]]
    return into


def test_the_names_are_those_of_the_table() -> None:
    assert get_args(InitialiserName) == tuple(INITIALISERS)
    assert INITIALISERS[XAVIER.weights].name == "xavier_uniform"


def test_each_layer_is_drawn_by_its_own() -> None:
    document = two_kinds()
    network, values = document.network, document.parameters
    np.testing.assert_allclose(of_layer(network, values, 1).std(), np.sqrt(2 / 200), rtol=0.02)
    np.testing.assert_allclose(of_layer(network, values, 2).std(), 0.02, rtol=0.05)
    assert set(values[network.bias_slots[200:300]]) == {0.1}
    assert set(values[network.bias_slots[300:]]) == {0.0}


@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.sampled_from(sorted(INITIALISERS)), seeds)
def test_one_initialiser_in_all_layers_draws_what_it_draws_at_once(sizes: list[int], name: str, seed: int) -> None:
    network = layered(sizes)
    each = with_initialisers(network, Initialisation(name))  # type: ignore[arg-type]
    assert drawn(each, None, seed).tobytes() == drawn(network, name, seed).tobytes()


@given(documents(moderate), seeds)
def test_the_same_seed_draws_the_same(document: Document, seed: int) -> None:
    once, twice = (randomized(document, None, seed) for _ in range(2))
    assert once.parameters.tobytes() == twice.parameters.tobytes()
    assert once.initial_seed == seed
    assert np.array_equal(once.parameters[~once.network.trainable], document.parameters[~once.network.trainable])


@given(documents(moderate))
def test_a_file_holds_how_layers_begin_and_the_seed(document: Document) -> None:
    read = decode(encode(document))
    assert [layer.initialiser for layer in read.network.layers] == [
        layer.initialiser for layer in document.network.layers
    ]
    assert read.initial_seed == document.initial_seed
    assert encode(read) == encode(document)


@given(initialisations())
def test_what_is_usual_is_not_written(initialisation: Initialisation) -> None:
    begun = begun_anew(new_document((1, 1)), {1: initialisation}, 0)
    assert (b"initialiser" in encode(begun)) == (initialisation != XAVIER)
    assert initialisation.title


def test_a_file_that_says_nothing_begins_by_xavier_from_no_seed() -> None:
    text = encode(randomized(new_document((2, 2)), "xavier_uniform", 3)).replace(b',\n    "initial_seed": 3', b"")
    read = decode(text)
    assert (read.network.layers[1].initialiser, read.initial_seed) == (XAVIER, None)


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (b'"weights": "he_norml"', "layers[1].initialiser.weights"),
        (b'"weights": "he_normal", "number": 1.0', "layers[1].initialiser.number"),
        (b'"weights": "uniform", "number": 0', "layers[1].initialiser.number"),
        (b'"weights": "normal", "number": -1', "layers[1].initialiser.number"),
        (b'"wieghts": "normal"', "layers[1].initialiser"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(written: bytes, where: str) -> None:
    text = encode(begun_anew(new_document((1, 1)), {1: Initialisation("zeros")}, 0))
    with pytest.raises(InvalidFile) as refused:
        decode(text.replace(b'"weights": "zeros"', written))
    assert refused.value.where.startswith(where)


@pytest.mark.parametrize("bad", [Initialisation(bias=float("nan")), Initialisation("constant", float("inf"))])
def test_numbers_that_no_file_holds_are_refused(bad: Initialisation) -> None:
    with pytest.raises(InvalidNetwork, match=r"layers\[1\].initialiser"):
        begun_anew(new_document((1, 1)), {1: bad}, 0)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(StudioError, match="a whole number from 0 on"):
        begun_anew(new_document((1, 1)), {}, -1)


# --- the seed is that of the initial weights ------------------------------------------------------------------------


def test_training_and_reset_leave_the_seed() -> None:
    begun = new_document((2, 4, 1), data="xor", seed=5)
    trained = train(begun, 3).document
    assert (begun.initial_seed, trained.initial_seed, reset(trained).initial_seed) == (5, 5, 5)
    typed = with_parameter(trained, 0, 0.5)  # the initial weights are what they were
    assert typed.initial_seed == 5


def test_initial_weights_that_are_typed_are_of_no_seed() -> None:
    begun = new_document((2, 4, 1), seed=5)
    slot = Slot("weight", ("x1", "h1"))
    assert with_parameter(begun, 0, 0.5).initial_seed is None
    assert parameters.set_values(begun, {slot: 0.5}).initial_seed is None
    assert parameters.draw(begun, [slot], seed=9).initial_seed is None
    assert layers.resize_layer(begun, 1, 5).initial_seed is None
    assert layers.rename_layer(begun, 1, "one").initial_seed == 5
    assert layers.insert_layer(begun, 1).initial_seed == 5


# --- edits carry how a layer begins ---------------------------------------------------------------------------------


def begins(document: Document) -> list[Initialisation]:
    """How each layer begins."""
    return [layer.initialiser for layer in document.network.layers]


def test_edits_of_layers_carry_it() -> None:
    start = begun_anew(new_document((2, 3, 3, 1)), {1: HE, 3: FEW}, 1)
    assert begins(layers.insert_layer(start, 1)) == [XAVIER, XAVIER, HE, XAVIER, FEW]
    assert begins(layers.resize_layer(start, 1, 5)) == [XAVIER, HE, XAVIER, FEW]
    assert begins(layers.rename_layer(start, 1, "a")) == begins(start)
    assert begins(layers.set_layer_activation(start, 1, "relu")) == begins(start)
    assert begins(layers.set_activation(start, ["h1_1"], "relu")) == begins(start)
    assert begins(layers.set_bias(start, ["h1_1"], False)) == begins(start)
    assert begins(layers.remove_layer(start, 2)) == [XAVIER, HE, FEW]
    bare = begun_anew(new_document((2, 1)), {1: FEW}, 1)
    two = layers.insert_layer(layers.insert_layer(bare, 1, size=1), 2, size=1)
    chosen = begun_anew(two, {1: HE}, 1)
    assert begins(layers.move_layer(chosen, 1, 2)) == [XAVIER, XAVIER, HE, FEW]


def test_what_is_copied_brings_it_along() -> None:
    start = begun_anew(new_document((2, 3, 1)), {1: HE}, 1)
    pasted_into = pasted(new_document((1, 1)), copied(start, ["h1", "h2"]))
    assert begins(pasted_into) == [XAVIER, HE, XAVIER]
    assert begins(pasted(start, copied(start, ["h1"]))) == begins(start)


def test_weights_that_are_added_or_drawn_alone_follow_their_layer() -> None:
    whole = begun_anew(new_document((60, 60)), {1: FEW}, 4)
    network = Network(whole.network.layers)
    none = read_only(np.zeros(network.parameter_count))
    joined = connect_layers(replace(whole, network=network, parameters=none, initial=none), 0, 1, seed=4)
    assert joined.parameters.tobytes() == whole.parameters.tobytes()
    slot = Slot("weight", ("x1", "y1"))
    emptied = parameters.set_values(joined, {slot: 0.0})
    assert parameters.draw(emptied, [slot], seed=4).parameters.tobytes() == whole.parameters.tobytes()

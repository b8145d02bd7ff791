"""Connecting neurons and layers: what is allowed, which pairs are left out, and how weights are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import drawn, layered, new_document
from engine.document import Document
from engine.edits.connections import Pattern, connect, connect_all, connect_layers, upward, why_not
from engine.edits.neurons import delete
from engine.encoding import encode
from engine.functions.initialisers import INITIALISERS
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import initial, memory, trained, value, weight


def test_a_connection_has_the_weight_that_is_given() -> None:
    after = connect(trained(), "i2", "o2", -0.5)
    slot = weight("i2", "o2")
    assert (value(after, slot), initial(after, slot), memory(after, slot)) == (-0.5, -0.5, [0.0, 0.0])
    again = delete(after, [], [("i2", "o2")])
    assert encode(again) == encode(delete(connect(trained(), "i2", "o2"), [], [("i2", "o2")]))


def test_a_connection_without_a_weight_has_a_drawn_one() -> None:
    one, other = (value(connect(trained(), "i2", "o2", seed=seed), weight("i2", "o2")) for seed in (1, 2))
    assert one != other
    assert one == value(connect(trained(), "i2", "o2", seed=1), weight("i2", "o2"))


def test_layers_are_connected_where_they_are_not_yet() -> None:
    before = trained()
    after = connect_layers(before, 0, 1, seed=4)
    added = set(after.network.connection_index) - set(before.network.connection_index)
    assert added == {("i2", "h2"), ("i1", "h3")}
    for slot in before.network.slots:
        assert value(after, slot) == value(before, slot)


def bare(*sizes: int) -> Document:
    """Layers without any connections."""
    document = new_document(sizes)
    return delete(document, [], [(c.source, c.target) for c in document.network.connections])


def test_layers_are_connected_one_to_one_in_their_order() -> None:
    after = connect_layers(connect(bare(3, 3, 1), "x2", "h2", 0.5), 0, 1, pattern=Pattern("one to one"), seed=3)
    assert set(after.network.connection_index) == {("x1", "h1"), ("x2", "h2"), ("x3", "h3")}
    assert value(after, weight("x2", "h2")) == 0.5


@given(st.integers(1, 6), st.integers(1, 6), st.floats(0.01, 1.0), st.integers(0, 2**40))
def test_a_random_share_is_that_share_and_follows_its_seed(lower: int, upper: int, share: float, seed: int) -> None:
    before, pattern = bare(lower, upper), Pattern("random", share)
    after = connect_layers(before, 0, 1, pattern=pattern, seed=seed)
    assert len(after.network.connections) == max(round(share * lower * upper), 1)
    assert encode(after) == encode(connect_layers(before, 0, 1, pattern=pattern, seed=seed))


def test_the_whole_at_random_is_every_connection() -> None:
    one = connect_layers(bare(3, 4), 0, 1, pattern=Pattern("random", 1.0), seed=5)
    assert encode(one) == encode(connect_layers(bare(3, 4), 0, 1, seed=5))


def test_other_seeds_choose_other_pairs() -> None:
    found = {connect_layers(bare(6, 6), 0, 1, pattern=Pattern("random", 0.3), seed=s).network for s in range(5)}
    assert len({tuple(network.connection_index) for network in found}) == 5


def test_two_neurons_are_connected_upward_whichever_is_named_first() -> None:
    network = trained().network
    assert upward(network, "i2", "o2") == upward(network, "o2", "i2") == ("i2", "o2")
    assert (upward(network, "h1", "h2"), upward(network, "h2", "h1")) == (("h1", "h2"), ("h2", "h1"))


@pytest.mark.parametrize("initialiser", sorted(INITIALISERS))
def test_a_layer_that_is_connected_anew_is_drawn_as_a_new_network_is(initialiser: str) -> None:
    document = new_document((3, 4))
    empty = delete(document, [], [(c.source, c.target) for c in document.network.connections])
    after = connect_layers(empty, 0, 1, initialiser=initialiser, seed=7)
    np.testing.assert_array_equal(after.parameters, drawn(layered((3, 4)), initialiser, 7))


def test_pairs_that_would_not_go_upward_are_left_out() -> None:
    after = connect_all(trained(), ["i2", "h3", "o1"], ["o1", "h3"])
    added = set(after.network.connection_index) - set(trained().network.connection_index)
    assert added == {("i2", "o1"), ("h3", "o1")}


def test_what_may_be_connected_has_no_reason_against_it() -> None:
    assert why_not(trained().network, "i2", "o2") == ""


REFUSED: dict[str, Refusal] = {
    "itself": (lambda d: connect(d, "h1", "h1"), '"h_1" cannot be connected to itself'),
    "same layer": (
        lambda d: connect(d, "h1", "h2"),
        '"h_1" → "h_2" lie in the same layer; connections go to a higher layer',
    ),
    "downward": (
        lambda d: connect(d, "o2", "h1"),
        '"o2" → "h_1" would go downward; connect them the other way round',
    ),
    "twice": (lambda d: connect(d, "i1", "h1"), '"x_1" → "h_1" are already connected'),
    "no neuron": (lambda d: connect(d, "i1", "h11"), 'no neuron is called "h11"; did you mean "h1"?'),
    "no number": (lambda d: connect(d, "i2", "o2", float("nan")), "a weight must be a finite number"),
    "seed": (
        lambda d: connect(d, "i2", "o2", seed=-1),
        "seed: -1 cannot be; give a whole number from 0 on",
    ),
    "initialiser": (
        lambda d: connect(d, "i2", "o2", initialiser="he_norm"),
        'no initialiser is called "he_norm"; did you mean "he_normal"?',
    ),
    "layers downward": (
        lambda d: connect_layers(d, 2, 1),
        'layer "hidden" does not lie above "output"; connections go to a higher layer',
    ),
    "nothing to connect": (
        lambda d: connect_all(d, ["i1"], ["h1", "i2"]),
        "there is nothing to connect; these neurons are connected already or do not go upward",
    ),
    "one to one with others": (
        lambda d: connect_layers(d, 1, 2, pattern=Pattern("one to one")),
        'layer "hidden" has 3 neurons and layer "output" has 2 neurons; one to one needs as many in both',
    ),
    "no share": (
        lambda d: connect_layers(d, 0, 1, pattern=Pattern("random", 0.0)),
        "the share of connections must be above 0 and at most 100 %",
    ),
    "empty layer": (
        lambda d: connect_layers(delete(d, ["o1", "o2"]), 0, 2),
        'layer "output" has no neurons to connect; add some first',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str) -> None:
    assert_refused(REFUSED[name])

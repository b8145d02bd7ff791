"""Carrying over: what stays keeps its numbers, what is new begins as the optimizer does, what was copied is equal."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.document import Document
from engine.edits.rebuild import given as given_values
from engine.edits.rebuild import held, network_with, rebuilt
from engine.encoding import encode
from engine.errors import StudioError
from engine.network import Connection, Layer, Network, Neuron, Own
from engine.settings import Rprop
from engine.training import train
from tests.engine.edits.worked import bias, initial, memory, shared, trained, value, weight
from tests.engine.strategies import documents


@given(documents())
@settings(max_examples=30)
def test_the_same_network_is_the_same_document_at_the_beginning_of_the_epoch(document: Document) -> None:
    again = rebuilt(document, network_with(document.network))
    assert encode(again) == encode(replace(document, state=replace(document.state, update=0)))


def test_what_stays_keeps_its_numbers_and_what_is_new_begins_anew() -> None:
    before = trained()
    new = Connection("i2", "o2")
    after = rebuilt(before, network_with(before.network, added=[new]))
    for slot in before.network.slots:
        assert value(after, slot) == value(before, slot)
        assert initial(after, slot) == initial(before, slot)
        assert memory(after, slot) == memory(before, slot)
    assert (value(after, weight("i2", "o2")), memory(after, weight("i2", "o2"))) == (0.0, [0.0, 0.0])
    assert (after.state.epoch, after.state.update, after.state.steps) == (3, 0, before.state.steps)
    assert after.state.history is before.state.history
    assert after.state.generator is before.state.generator


def test_new_memory_is_what_the_optimizer_begins_with() -> None:
    before = trained()
    training = train(
        replace(before, training=type(before.training)(optimizer=Rprop(0.02)), state=type(before.state)()), 2
    )
    none = np.zeros(len(before.network.connections), np.bool_)
    after = rebuilt(training.document, network_with(before.network, kept=none, added=[Connection("i2", "o2")]))
    assert memory(after, weight("i2", "o2")) == [0.0, 0.02]


def test_given_values_are_initial_ones_where_the_place_is_new_or_nothing_was_trained() -> None:
    before = trained()
    network = network_with(before.network, added=[Connection("i2", "o2")])
    values = given_values(network, {weight("i2", "o2"): 7.0, bias("o1"): 8.0})
    after = rebuilt(before, network, values=values)
    assert (value(after, weight("i2", "o2")), initial(after, weight("i2", "o2"))) == (7.0, 7.0)
    assert (value(after, bias("o1")), initial(after, bias("o1"))) == (8.0, initial(before, bias("o1")))
    fresh = rebuilt(replace(before, state=type(before.state)()), network, values=values)
    assert initial(fresh, bias("o1")) == 8.0


def test_a_shared_parameter_without_a_holder_goes_only_if_it_had_one() -> None:
    before = trained()
    spare = network_with(before.network, shared=(*before.network.shared, type(before.network.shared[0])("spare")))
    assert held(spare) == {"b1", "w"}
    without = network_with(spare, kept=spare.wiring.own)
    assert [parameter.name for parameter in without.shared] == ["b1", "spare"]


def test_columns_follow_their_neurons() -> None:
    before = trained()
    first, hidden, last = before.network.layers
    swapped = Layer("input", None, (Neuron("new"), *reversed(first.neurons)))
    after = rebuilt(before, network_with(before.network, layers=(swapped, hidden, last)))
    np.testing.assert_array_equal(after.data.train.inputs[:, 1:], before.data.train.inputs[:, ::-1])
    np.testing.assert_array_equal(after.data.train.inputs[:, 0], 0.0)
    assert after.data.test.targets is before.data.test.targets


def test_a_network_of_other_neurons_begins_with_nothing_but_the_settings() -> None:
    before = trained()
    other = Network((Layer("a", None, (Neuron("p"),)), Layer("b", "tanh", (Neuron("q", bias=Own()),))))
    after = rebuilt(before, other)
    assert after.parameters.tolist() == after.initial.tolist() == [0.0]
    assert after.data.train.inputs.tolist() == [[0.0]] * 4
    assert not after.positions
    assert after.training is before.training


@pytest.mark.parametrize("slot", [shared("b1"), bias("h1"), bias("h2")])
def test_a_place_that_shares_stands_for_the_shared_parameter(slot: object) -> None:
    assert value(trained(), slot) == value(trained(), shared("b1"))  # type: ignore[arg-type]


def labels(network: Network) -> list[str | None]:
    return [*network.slot_labels, *(connection.weight.label for connection in network.connections)]


def of_its_parts(network: Network) -> Network:
    return Network(network.layers, network.connections, network.shared)


@given(documents(), st.data())
@settings(max_examples=50)
def test_what_is_known_from_before_is_what_would_be_looked_up(document: Document, data: st.DataObject) -> None:
    network, n = document.network, len(document.network.connections)
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=np.bool_)
    gone = [connection for connection, stays in zip(network.connections, kept.tolist(), strict=True) if not stays]
    again = data.draw(st.permutations(gone))
    for made in (network_with(network, kept=kept), network_with(network, kept=kept, added=again)):
        found = of_its_parts(made)
        assert made == found
        assert hash(made) == hash(found)
        for known, looked_up in zip(made.wiring, found.wiring, strict=True):
            assert np.array_equal(known, looked_up)
        assert made.has_labels == any(label is not None for label in labels(made))


def test_what_an_edit_knows_is_checked_as_everything_else() -> None:
    network = trained().network
    down, twice, nowhere = Connection("o1", "i1"), network.connections[0], Connection("i1", "nobody")
    for wrong in (down, twice, nowhere):
        with pytest.raises(StudioError):
            network_with(network, added=[wrong])
        with pytest.raises(StudioError):
            network_with(network, changed={1: wrong})
    with pytest.raises(StudioError):
        network_with(network, layers=(Layer("input", None, ()), *network.layers[1:]))

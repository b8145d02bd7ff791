"""Values, freezing, labels and sharing of weights, biases and shared parameters."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.creation import randomized
from engine.document import Document, State
from engine.edits.parameters import (
    draw,
    rename_shared,
    set_parameter_label,
    set_trainable,
    set_values,
    share,
    unshare,
)
from engine.encoding import encode
from engine.errors import InvalidNetwork
from engine.evaluation import outputs
from engine.files import decode
from engine.network import Own, Shared, Slot
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import bias, initial, memory, shared, trained, value, weight
from tests.engine.strategies import documents, moderate

INPUTS = np.array([[0.2, -0.7], [1.0, 0.5]])


def _places(document: Document) -> list[Slot]:
    """All places that hold a parameter."""
    network = document.network
    biases = [bias(neuron.id) for neuron in network.neurons if neuron.bias is not None]
    return [*(weight(c.source, c.target) for c in network.connections), *biases]


def test_one_value_is_set_to_many() -> None:
    after = set_values(trained(), dict.fromkeys([weight("i1", "h1"), bias("h2"), shared("w")], 0.75))
    assert [value(after, s) for s in (weight("i1", "h1"), shared("b1"), weight("h2", "o2"))] == [0.75] * 3
    assert after.initial is trained().initial
    assert after.state is trained().state


def test_some_weights_are_drawn_as_all_would_be() -> None:
    before = set_values(trained(), dict.fromkeys([bias("o1"), shared("b1")], 3.0))
    chosen = [weight("i1", "h1"), weight("h3", "o2"), bias("o1"), bias("h1"), weight("h2", "o1")]
    after, whole = draw(before, chosen, seed=5), randomized(before, "xavier_uniform", 5)
    for slot in before.network.slots:
        drawn = slot in (*chosen[:3], shared("b1"))
        assert value(after, slot) == value(whole if drawn else before, slot)
    assert (value(after, bias("o1")), value(after, bias("h2"))) == (0.0, 0.0)
    assert after.state is before.state
    assert after.initial is before.initial


def test_before_the_first_update_values_are_initial_ones() -> None:
    fresh = replace(trained(), state=State())
    after = set_values(fresh, {bias("o1"): 0.75})
    assert initial(after, bias("o1")) == 0.75
    assert initial(after, weight("i1", "h1")) == initial(trained(), weight("i1", "h1"))


def test_freezing_changes_nothing_but_what_is_trained() -> None:
    frozen = set_trainable(trained(), [weight("i1", "h1"), bias("h1"), shared("w")], False)
    network = frozen.network
    assert network.connections[0].weight == Own(False, "w_1")
    assert [parameter.trainable for parameter in network.shared] == [False, False]
    assert frozen.parameters is trained().parameters
    np.testing.assert_array_equal(outputs(frozen, INPUTS), outputs(trained(), INPUTS))
    assert encode(set_trainable(frozen, [weight("i1", "h1"), shared("b1")], True)) == encode(trained())


def test_labels_belong_to_places_and_to_shared_parameters() -> None:
    after = set_parameter_label(trained(), weight("i1", "h2"), "v_1")
    after = set_parameter_label(set_parameter_label(after, shared("w"), "ω"), bias("o1"), "b")
    after = set_parameter_label(after, weight("i1", "h1"), None)
    assert after.network.connections[2].weight == Shared("w", "v_1")
    assert after.network.slot_labels[-1] == "ω"
    assert after.network.neurons[-2].bias == Own(label="b")
    assert after.network.connections[0].weight == Own()
    assert encode(decode(encode(after))) == encode(after)


def test_places_share_the_first_ones_value_under_a_fresh_name() -> None:
    before = trained()
    after = share(before, [bias("o1"), weight("h1", "o1"), weight("i2", "h3")])
    assert [parameter.name for parameter in after.network.shared] == ["b1", "s1", "w"]
    first = weight("i2", "h3")
    assert value(after, bias("o1")) == value(after, weight("h1", "o1")) == value(before, first)
    assert initial(after, shared("s1")) == initial(before, first)
    assert memory(after, shared("s1")) == [0.0, 0.0]
    assert value(after, bias("o2")) == value(before, bias("o2"))


def test_places_share_a_given_value_under_a_given_name() -> None:
    after = share(trained(), [weight("i1", "h1"), weight("h2", "o1")], name="κ", value=2.5)
    assert value(after, shared("κ")) == 2.5
    assert after.network.connections[0].weight == Shared("κ", "w_1")
    assert initial(after, shared("κ")) == initial(trained(), weight("i1", "h1"))


def test_places_join_a_shared_parameter_that_is_there() -> None:
    after = share(trained(), [shared("b1"), bias("o1"), shared("w")], name="b1")
    assert [parameter.name for parameter in after.network.shared] == ["b1"]
    assert value(after, bias("o1")) == value(trained(), shared("b1"))
    assert memory(after, shared("b1")) == memory(trained(), shared("b1"))


def test_a_shared_parameter_parts_into_own_ones_of_its_value() -> None:
    before = trained()
    after = unshare(before, [shared("b1"), weight("h2", "o2")])
    assert after.network.neurons[2].bias == Own()
    assert value(after, bias("h1")) == value(after, bias("h2")) == value(before, shared("b1"))
    assert initial(after, bias("h1")) == initial(before, shared("b1"))
    assert memory(after, bias("h1")) == [0.0, 0.0]
    assert after.network.connections[7].weight == Own(False, "v")
    assert [parameter.name for parameter in after.network.shared] == ["w"]
    np.testing.assert_array_equal(outputs(after, INPUTS), outputs(before, INPUTS))


@given(documents(values=moderate), st.data())
@settings(max_examples=40)
def test_sharing_equal_values_and_parting_again_computes_the_same(document: Document, data: st.DataObject) -> None:
    assume(len(_places(document)) >= 2)
    chosen = data.draw(st.lists(st.sampled_from(_places(document)), min_size=2, unique=True))
    equal = set_values(document, dict.fromkeys(chosen, 0.5))
    joined = share(equal, chosen)
    inputs = np.ones((2, document.network.input_count))
    np.testing.assert_array_equal(outputs(joined, inputs), outputs(equal, inputs))
    parted = unshare(joined, chosen)
    np.testing.assert_array_equal(outputs(parted, inputs), outputs(equal, inputs))
    assert encode(decode(encode(joined))) == encode(joined)


def test_a_shared_parameter_of_another_name_is_the_same() -> None:
    before = trained()
    after = rename_shared(before, "b1", "z")
    assert [parameter.name for parameter in after.network.shared] == ["w", "z"]
    assert value(after, bias("h1")) == value(before, bias("h1"))
    assert memory(after, shared("z")) == memory(before, shared("b1"))
    assert rename_shared(before, "w", "w") is before


REFUSED: dict[str, Refusal] = {
    "no number": (
        lambda d: set_values(d, {weight("i1", "h1"): float("inf")}),
        'the weight "x_1" → "h_1" must be a finite number',
    ),
    "draw what is frozen": (
        lambda d: draw(d, [weight("i1", "h2"), bias("o2")]),
        "everything that is selected is frozen; let it train first",
    ),
    "draw with a seed below 0": (
        lambda d: draw(d, [bias("o1")], seed=-1),
        "seed: -1 cannot be; give a whole number from 0 on",
    ),
    "no selection": (lambda d: set_values(d, {}), "no weight or bias is selected; select at least one"),
    "no bias": (lambda d: set_trainable(d, [bias("h3")], False), '"h_3" has no bias; give it one first'),
    "an input's bias": (lambda d: set_trainable(d, [bias("i1")], True), '"x_1" is an input; inputs have no bias'),
    "no shared": (
        lambda d: set_trainable(d, [shared("b2")], False),
        'no shared parameter is called "b2"; known: b1, w',
    ),
    "a shared bias' label": (
        lambda d: set_parameter_label(d, bias("h1"), "x"),
        'the bias of "h_1" is the shared parameter "b1"; label that instead',
    ),
    "share one": (
        lambda d: share(d, [bias("o1"), bias("o1")]),
        "one weight or bias alone cannot be shared; select at least two",
    ),
    "share no number": (
        lambda d: share(d, [bias("o1"), bias("o2")], value=float("nan")),
        "a shared parameter must be a finite number",
    ),
    "share without a name": (
        lambda d: share(d, [bias("o1"), bias("o2")], name=""),
        "a name cannot be empty; type at least one character",
    ),
    "not shared": (lambda d: unshare(d, [bias("o1")]), 'the bias of "o1" is not shared with any other'),
    "name taken": (
        lambda d: rename_shared(d, "b1", "w"),
        'the name "w" belongs to another shared parameter; choose another',
    ),
    "no such name": (lambda d: rename_shared(d, "bb1", "x"), 'no shared parameter is called "bb1"; did you mean "b1"?'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str) -> None:
    assert_refused(REFUSED[name])


def test_a_refusal_of_a_place_is_an_invalid_network() -> None:
    with pytest.raises(InvalidNetwork):
        unshare(trained(), [bias("o1")])

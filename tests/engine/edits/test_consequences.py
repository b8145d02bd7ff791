"""What an edit did beyond what was asked for, in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.document import Document, State
from engine.edits.consequences import added_neurons, consequences
from engine.edits.layers import insert_layer, remove_layer, resize_layer, set_activation, set_bias, set_layer_activation
from engine.edits.neurons import add_neuron, delete, duplicate, move_neurons, set_id, set_label
from engine.edits.parameters import rename_shared, set_values, share, unshare
from tests.engine.edits.worked import bias, trained, weight

BEFORE = replace(trained(), state=replace(trained().state, update=0))

TOLD: dict[str, tuple[Callable[[Document], Document], str]] = {
    "hidden neuron": (lambda d: add_neuron(d, 1), ""),
    "input": (lambda d: add_neuron(d, 0), 'New input column "x_3" is 0 in all 5 rows.'),
    "outputs": (lambda d: resize_layer(d, 2, 4), 'New output columns "o3", "o4" are 0 in all 5 rows.'),
    "copied output": (lambda d: duplicate(d, ["o1"]), 'New output column "o3" is copied in all 5 rows.'),
    "output gone": (
        lambda d: delete(d, ["o1"]),
        '3 connections went with it. The data of the output "o1" went with it; the other columns stay.',
    ),
    "layer gone": (
        lambda d: remove_layer(d, 1),
        '8 connections went with them. The shared parameters "b1", "w" went, since nothing holds them any more.',
    ),
    "bias gone": (
        lambda d: set_bias(d, ["h1", "h2"], False),
        'The shared parameter "b1" went, since nothing holds it any more.',
    ),
    "connections alone": (lambda d: delete(d, [], [("i1", "h1")]), ""),
    "softmax": (lambda d: set_layer_activation(d, 1, "softmax"), 'The activation of "h_2" went: its layer\'s holds.'),
    "into softmax": (
        lambda d: move_neurons(insert_layer(d, 2, activation="softmax"), ["h2"], 2),
        'The activation of "h_2" went: its layer\'s holds.',
    ),
    "into the inputs": (
        lambda d: move_neurons(delete(d, [], [("i1", "h2")]), ["h2"], 0),
        'New input column "h_2" is 0 in all 5 rows. "h_2" is an input now, without bias and activation.',
    ),
    "cleared": (lambda d: set_activation(d, ["h2"], None), ""),
    "id": (lambda d: set_id(d, "i1", "q"), ""),
    "label": (lambda d: set_label(d, "i1", "q"), ""),
    "order": (lambda d: move_neurons(d, ["o2"], 2, 0), ""),
    "shared": (lambda d: share(d, [bias("o1"), bias("o2")]), 'The optimizer begins anew with "s1".'),
    "shared no more": (
        lambda d: unshare(d, [bias("h1"), weight("i1", "h2")]),
        "The optimizer begins anew with what is no longer shared.",
    ),
    "another name": (lambda d: rename_shared(d, "w", "s"), ""),
    "value": (lambda d: set_values(d, {bias("o1"): 1.0}), ""),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_else_happened_is_told(name: str) -> None:
    edit, words = TOLD[name]
    assert consequences(BEFORE, edit(BEFORE)) == words


def test_inputs_that_are_none_any_more_are_told_of() -> None:
    wider = resize_layer(BEFORE, 0, 4)
    assert consequences(wider, move_neurons(wider, ["i3"], 1)) == (
        'The data of the input "x_3" went, since it is no input now; the other columns stay. '
        '"x_3" has a bias of 0 and an activation now.'
    )
    assert consequences(wider, move_neurons(wider, ["i3", "i4"], 1)) == (
        'The data of the inputs "x_3", "x_4" went, since they are no inputs now; the other columns stay. '
        '"x_3", "x_4" have a bias of 0 and an activation now.'
    )


def test_another_layer_s_activation_is_told_of() -> None:
    deeper = insert_layer(BEFORE, 2, size=2, activation="relu")
    assert consequences(deeper, move_neurons(deeper, ["h2_1"], 1)) == '"h_{2,1}" has sigmoid now, as its layer does.'


def test_an_epoch_that_begins_anew_is_told_of() -> None:
    told = "Epoch 4 begins anew; its 2 updates so far stay in the weights."
    assert trained().state.update == 2
    assert consequences(trained(), add_neuron(trained(), 1)) == told
    assert consequences(trained(), set_values(trained(), {bias("o1"): 1.0})) == ""
    assert consequences(trained(), rename_shared(trained(), "w", "s")) == ""


def test_without_training_the_optimizer_has_nothing_to_forget() -> None:
    fresh = replace(trained(), state=State())
    assert consequences(fresh, share(fresh, [bias("o1"), bias("o2")])) == ""
    assert consequences(fresh, unshare(fresh, [bias("h1")])) == ""


def test_many_names_are_cut_short() -> None:
    told = consequences(BEFORE, resize_layer(BEFORE, 0, 12))
    assert told == 'New input columns "x_3", "x_4", "x_5", "x_6", "x_7" and 5 more are 0 in all 5 rows.'


def test_new_neurons_are_found() -> None:
    assert added_neurons(trained(), duplicate(trained(), ["h1", "o1"])) == ("h4", "o3")
    assert added_neurons(trained(), trained()) == ()

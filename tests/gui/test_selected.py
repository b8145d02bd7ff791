"""What a selection comes to: the neurons, connections and parameters at hand, and the state that actions follow."""

from __future__ import annotations

import pytest

from engine.creation import empty_document, new_document
from engine.document import Document
from engine.edits import parameters
from engine.network import Slot
from engine.place import ERROR_PLACE, Place
from gui.selected import Selected
from gui.selection import NOTHING, Selection, everything, of_neurons, selecting
from gui.ui_state import SelectionState


@pytest.fixture
def document() -> Document:
    return new_document((2, 3, 1), seed=1)


def of(document: Document, selection: Selection) -> Selected:
    return Selected(document.network, selection)


def state(document: Document, selection: Selection) -> SelectionState:
    return of(document, selection).state(pastable=False)


def test_nothing_is_nothing(document: Document) -> None:
    assert state(document, NOTHING) == SelectionState(drawn=True)
    assert state(empty_document(), NOTHING) == SelectionState()


def test_a_layer_stands_for_its_neurons_and_what_leads_into_it(document: Document) -> None:
    selected = of(document, selecting(Place("layer", 1), Place("neuron", 2)))
    assert selected.neurons == ("h1", "h2", "h3")
    assert len(selected.weights) == 6
    assert len(selected.parameters) == 9
    assert selected.layer == 1


@pytest.mark.parametrize(
    ("places", "layer"),
    [
        ((Place("neuron", 2), Place("bias", 3)), 1),
        ((Place("target", 5),), 2),
        ((Place("neuron", 0), Place("neuron", 2)), None),
        ((Place("connection", 0),), None),
        ((ERROR_PLACE,), None),
    ],
)
def test_the_layer_at_hand_is_the_only_one(document: Document, places: tuple[Place, ...], layer: int | None) -> None:
    assert of(document, selecting(*places)).layer == layer


def test_all_that_begins_or_ends_at_the_neurons_where_no_connection_is_selected(document: Document) -> None:
    network = document.network
    assert of(document, of_neurons(network, ["h1"])).attached == (("x1", "h1"), ("x2", "h1"), ("h1", "y1"))
    both = of_neurons(network, ["h1"]).joined([Place("connection", 2)])
    assert of(document, both).attached == (("x1", "h2"),)


def test_biases_are_deleted_alone_and_targets_never(document: Document) -> None:
    biases = selecting(Place("bias", 2), Place("bias", 4))
    assert of(document, biases).deletable
    assert of(document, biases.joined([Place("neuron", 3)])).deletable
    assert not of(document, biases.joined([ERROR_PLACE])).deletable
    assert not of(document, selecting(Place("target", 5))).deletable
    assert not of(document, NOTHING).deletable


def test_parameters_are_counted_once_though_shared(document: Document) -> None:
    network = document.network
    slots = [Slot("weight", ("x1", "h1")), Slot("weight", ("x2", "h1")), Slot("bias", "h2")]
    shared = parameters.set_trainable(parameters.share(document, slots), slots[:1], False)
    found = state(shared, everything(shared.network))
    assert (found.parameters, found.frozen, found.shared) == (network.parameter_count - 2, 1, 1)
    assert set(of(shared, everything(shared.network)).sharing) == set(slots)


def test_several_activations_are_none_in_common(document: Document) -> None:
    network = document.network
    assert state(document, of_neurons(network, ["h1", "h2"])).activation == ""
    assert state(document, of_neurons(network, ["x1"])).activation is None
    assert state(document, selecting(Place("layer", 1))).layer_activation == "sigmoid"


@pytest.mark.parametrize(("layer", "back", "forward"), [(0, False, False), (1, False, True), (2, True, False)])
def test_hidden_layers_alone_change_places(layer: int, back: bool, forward: bool) -> None:
    found = state(new_document((1, 2, 2, 1)), selecting(Place("layer", layer)))
    assert (found.can_move_back, found.can_move_forward) == (back, forward)
    assert found.hidden == (layer in {1, 2})

"""Which connections belong to what is selected, lit or under the pointer, and which places hold one parameter."""

from __future__ import annotations

import numpy as np

from engine.creation import new_document
from engine.edits import parameters
from engine.network import Slot
from engine.place import Place
from gui.canvas.lights import edges_about, shared_slots
from gui.selection import NOTHING, selecting


def test_a_neuron_stands_for_all_its_connections_and_a_connection_for_itself() -> None:
    network = new_document((2, 2, 1)).network
    hidden = selecting(Place("bias", 2))
    expected = (network.sources == 2) | (network.targets == 2)
    assert np.array_equal(edges_about(network, [hidden]), expected)
    assert np.flatnonzero(edges_about(network, [selecting(Place("connection", 1))])).tolist() == [1]


def test_several_selections_and_lit_connections_join() -> None:
    network = new_document((2, 2, 1)).network
    chosen = [selecting(Place("connection", 1)), NOTHING, selecting(Place("connection", 4))]
    assert np.flatnonzero(edges_about(network, chosen, lit=[0])).tolist() == [0, 1, 4]
    assert not edges_about(network, []).any()


def test_shared_parameters_are_found_at_weights_and_biases_alone() -> None:
    document = new_document((2, 2, 1))
    own = document.network
    shared = parameters.share(document, [Slot("weight", ("x1", "h1")), Slot("weight", ("x2", "h2"))]).network
    slot = shared.parameter_count - 1
    (holder, _) = np.flatnonzero(shared.weight_slots == slot).tolist()
    assert shared_slots(shared, [selecting(Place("connection", holder), Place("bias", 2))]) == {slot}
    assert shared_slots(shared, [selecting(Place("neuron", 2))]) == frozenset()
    assert shared_slots(own, [selecting(Place("connection", holder))]) == frozenset()

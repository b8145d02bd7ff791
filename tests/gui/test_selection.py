"""What is selected stays the same things when the network around it changes."""

from __future__ import annotations

from engine.creation import new_document
from engine.edits import connections, neurons
from engine.place import ERROR_PLACE, Place
from gui.intents import layers, structure
from gui.selection import NOTHING, carried, everything, incoming, of_neurons, outgoing, selecting, sharing, whole_layers


def test_a_place_is_toggled_in_and_out() -> None:
    one, other = Place("neuron", 1), Place("connection", 0)
    both = selecting(one).toggled(other)
    assert both.places == {one, other}
    assert both.current == other
    assert both.toggled(other) == selecting(one)
    assert both.toggled(one).toggled(other) == NOTHING


def test_selection_is_carried_by_ids_when_places_shift() -> None:
    document = new_document((2, 2, 2))
    network = document.network
    chosen = selecting(
        Place("neuron", 3), Place("bias", 2), Place("connection", len(network.connections) - 1), ERROR_PLACE
    )
    after = neurons.delete(document, [network.neurons[0].id]).network
    moved = carried(chosen, network, after)
    assert moved.neurons(after) == (network.neurons[2].id, network.neurons[3].id)
    assert moved.connections(after) == chosen.connections(network)
    assert moved.current == ERROR_PLACE


def test_what_is_gone_is_no_longer_selected() -> None:
    document = new_document((2, 2, 2))
    network = document.network
    chosen = selecting(Place("neuron", 0), Place("connection", 0), Place("target", 4))
    after = neurons.delete(document, [network.neurons[0].id, network.neurons[4].id]).network
    assert carried(chosen, network, after) == NOTHING


def test_incoming_and_outgoing_connections_and_whole_layers() -> None:
    network = new_document((2, 2, 2)).network
    hidden = of_neurons(network, [network.neurons[2].id])
    assert all(pair[1] == network.neurons[2].id for pair in incoming(network, hidden).connections(network))
    assert len(incoming(network, hidden).places) == 2
    assert all(pair[0] == network.neurons[2].id for pair in outgoing(network, hidden).connections(network))
    assert whole_layers(network, hidden).places == {Place("neuron", 2), Place("neuron", 3)}
    assert incoming(network, selecting(Place("layer", 1))).places == {Place("connection", i) for i in range(4)}
    assert len(everything(network).places) == len(network.neurons) + len(network.connections)


def test_all_places_of_a_shared_parameter_are_found() -> None:
    network = new_document((2, 2, 2)).network
    assert sharing(network, int(network.weight_slots[0])).places == {Place("connection", 0)}


def test_a_new_connection_does_not_shift_the_selected_one() -> None:
    document = new_document((2, 2, 2))
    network = document.network
    chosen = selecting(Place("connection", 5))
    after = connections.connect(document, network.neurons[0].id, network.neurons[4].id).network
    assert carried(chosen, network, after).connections(after) == chosen.connections(network)


def test_a_neuron_with_another_id_stays_selected_and_so_do_its_connections() -> None:
    document = new_document((2, 2, 1))
    selection = selecting(Place("connection", 0), Place("bias", 2))
    after = structure.set_id(document.network, "h1", "other").make(document)
    assert carried(selection, document.network, after.network) == selection


def test_a_layer_stays_selected_where_it_goes() -> None:
    document = new_document((2, 2, 3, 1))
    network = document.network
    selection = selecting(Place("layer", 1))
    inserted = layers.insert_layer(network, 1).make(document).network
    assert carried(selection, network, inserted) == selecting(Place("layer", 2))
    renamed = layers.rename_layer(network, 1, "other").make(document).network
    assert carried(selection, network, renamed) == selection
    resized = layers.resize_layers(network, [1], 5).make(document).network
    assert carried(selection, network, resized) == selection
    removed = layers.remove_layer(network, 1).make(document).network
    assert not carried(selection, network, removed)


def test_a_selection_is_taken_apart_by_kind_in_order_and_read_only() -> None:
    chosen = selecting(Place("connection", 7), Place("neuron", 2), Place("connection", 3), ERROR_PLACE)
    assert chosen.of_kind("connection").tolist() == [3, 7]
    assert chosen.of_kind("bias").tolist() == []
    assert chosen.of_kind("connection") is chosen.of_kind("connection")
    assert not chosen.of_kind("connection").flags.writeable

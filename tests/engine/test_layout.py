"""Where each parameter stands in the blocks."""

import numpy as np
import pytest
from hypothesis import given

from engine.compiled import CompiledNetwork
from engine.layout import Block, Layout
from engine.network import Network
from engine.settings import Training
from tests.engine.strategies import networks
from tests.engine.test_compiled import EDGES


def layout_of(network: Network) -> Layout:
    return CompiledNetwork(network, Training()).layout


def check(network: Network) -> None:
    made = layout_of(network)
    used = set(network.weight_slots.tolist()) | set(network.bias_slots[network.bias_slots >= 0].tolist())
    slots = made.entry_slots
    assert set(slots[slots >= 0].tolist()) == used
    places = len(network.connections) + int((network.bias_slots >= 0).sum())
    assert (slots >= 0).sum() == places
    assert set(made.theta_slots.tolist()) == {slot for slot in used if network.trainable[slot]}
    if not made.direct:
        np.testing.assert_array_equal(slots[made.theta_entries], made.theta_slots[made.entry_thetas])
        assert (np.diff(made.theta_starts) > 0).all()
    assert set(made.theta_slots[made.is_weight].tolist()) <= set(network.weight_slots.tolist())
    for layer in range(len(network.layers)):
        assert sorted(made.order[list(network.layer_range(layer))].tolist()) == list(
            range(len(network.layer_range(layer)))
        )
    ends = [0, *(block.stop for block in made.blocks)]
    assert [block.start for block in made.blocks] == ends[:-1]


@given(networks(labelled=False))
def test_every_place_has_its_entry(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("name", EDGES)
def test_structures_at_the_edge(name: str) -> None:
    check(EDGES[name])


def test_the_nearest_block_carries_the_biases() -> None:
    made = layout_of(EDGES["a dead end"])
    assert made.blocks == (Block(0, 1, 2, 2, True, 0), Block(0, 2, 1, 2, True, 4))
    np.testing.assert_array_equal(made.entry_slots, [0, 2, -1, 3, 1, 4])


def test_a_parameter_shared_by_weight_and_bias_counts_as_a_weight() -> None:
    network = EDGES["shared by weight and bias"]
    made = layout_of(network)
    assert [network.slots[slot].kind for slot in made.theta_slots[made.is_weight]] == ["weight", "shared"]

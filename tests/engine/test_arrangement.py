from __future__ import annotations

import numpy as np
import pytest

from engine.arrangement import DENSE, arrange
from engine.creation import new_document


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2, 1), (8, 8, 8), (40, 12, 3), (784, 30, 10)])
def test_layers_stand_in_columns_from_left_to_right_and_neurons_apart(sizes: tuple[int, ...]) -> None:
    network = new_document(sizes, seed=1).network
    placed = arrange(network, {})
    assert placed.points.shape == (len(network.neurons), 2)
    assert (np.diff(placed.columns) > 0).all()
    assert placed.dense == tuple(size > DENSE for size in sizes)
    for layer in range(len(sizes)):
        own = network.layer_range(layer)
        points, radius = placed.points[own.start : own.stop], placed.radii[own.start]
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)[np.triu_indices(len(points), 1)]
        assert (apart > 2 * radius * 0.99).all()


def test_what_was_placed_by_hand_stays_there_and_moves_nothing_else() -> None:
    network = new_document((2, 3, 1), seed=1).network
    by_itself = arrange(network, {})
    placed = arrange(network, {network.neurons[3].id: (-7.0, 900.0)})
    assert placed.points[3].tolist() == [-7.0, 900.0]
    others = [n for n in range(len(network.neurons)) if n != 3]
    np.testing.assert_array_equal(placed.points[others], by_itself.points[others])


def test_the_neurons_of_a_folded_layer_are_at_the_middle_of_its_block() -> None:
    network = new_document((2, 30, 1), seed=1).network
    placed = arrange(network, {}, folded=(1,))
    own = network.layer_range(1)
    assert len(np.unique(placed.points[own.start : own.stop], axis=0)) == 1
    assert not placed.single[own.start : own.stop].any()
    assert set(placed.boxes) == {1}

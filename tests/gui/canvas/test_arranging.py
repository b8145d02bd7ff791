"""The order of fewest crossings, against counting by hand and trying everything; lines and distances of neurons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.arrangement import arrange
from engine.creation import new_document
from engine.data import Data, no_samples
from engine.document import Document, Point
from engine.network import Connection, Layer, Network, Neuron, read_only
from engine.place import Place
from gui.canvas import arranging
from gui.canvas.arranging import (
    MOST_CONNECTIONS,
    Line,
    Order,
    aligned,
    arranged,
    crossings,
    distributed,
    given_order,
)
from gui.intents import structure
from gui.selection import selecting
from tests.studio import Studio

Positions = dict[str, Point]


def network(sizes: tuple[int, ...], pairs: list[tuple[str, str]]) -> Network:
    """Neurons are called by column and row, `b2`."""
    layers = tuple(
        Layer(name, None if i == 0 else "sigmoid", tuple(Neuron(f"{name}{row}") for row in range(size)))
        for i, (name, size) in enumerate(zip("abcdefgh", sizes, strict=False))
    )
    return Network(layers, tuple(Connection(*pair) for pair in pairs))


def order_of(of: Network, places: Positions) -> Order:
    """The neurons of each layer by their height."""
    heights = arrange(of, places).points[:, 1]
    return tuple(tuple(sorted(row, key=lambda neuron: float(heights[neuron]))) for row in given_order(of))


def by_hand(of: Network) -> int:
    """Crossings of connections between neighbouring layers, one pair after the other."""
    ends = list(zip(of.sources.tolist(), of.targets.tolist(), strict=True))
    return sum((a - c) * (b - d) < 0 and of.layer_of[a] == of.layer_of[c] for (a, b), (c, d) in combinations(ends, 2))


def fewest(of: Network) -> float:
    """By trying every order of the hidden neurons."""
    first, *hidden, last = given_order(of)
    orders = product(*(permutations(row) for row in hidden))
    return min(crossings(of, (first, *order, last)) for order in orders)


@st.composite
def networks(draw: st.DrawFn, most: int = 5, hidden: int = 2, skips: bool = True) -> Network:
    sizes = tuple(draw(st.lists(st.integers(1, most), min_size=hidden + 2, max_size=hidden + 2)))
    bare = network(sizes, [])
    reach = range(1, len(sizes)) if skips else range(1, 2)
    possible = [
        (source.id, target.id)
        for i, j in combinations(range(len(sizes)), 2)
        if j - i in reach
        for source in bare.layers[i].neurons
        for target in bare.layers[j].neurons
    ]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=14))
    return network(sizes, chosen)


# --- counting ---------------------------------------------------------------------------------------------------------


@given(networks(skips=False))
def test_crossings_between_neighbours_are_those_counted_by_hand(of: Network) -> None:
    assert crossings(of, given_order(of)) == by_hand(of)


def test_a_complete_pair_of_layers_has_as_many_as_the_formula_says() -> None:
    full = new_document((4, 5, 2)).network
    assert crossings(full, given_order(full)) == 6 * 10 + 10 * 1


def test_a_skip_connection_crosses_what_it_passes() -> None:
    of = network((2, 2, 2), [("a0", "c1"), ("a1", "b0"), ("b0", "c0")])
    # a0 → c1 goes down between b0 and b1, a1 → b0 comes up: they cross once; b0 → c0 stays above.
    assert crossings(of, given_order(of)) == 1
    # With b0 below it is b0 → c0 that a0 → c1 crosses.
    assert crossings(of, ((0, 1), (3, 2), (4, 5))) == 1


def test_a_line_through_a_neuron_counts_half_with_each_of_its_lines() -> None:
    of = network((1, 1, 1), [("a0", "b0"), ("b0", "c0"), ("a0", "c0")])
    assert crossings(of, given_order(of)) == 0  # they share their ends
    passed = network((3, 1, 3), [("a0", "b0"), ("b0", "c2"), ("a1", "c1")])
    assert crossings(passed, given_order(passed)) == 1


# --- arranging --------------------------------------------------------------------------------------------------------


def test_two_crossed_neurons_are_exchanged() -> None:
    of = network((2, 2, 2), [("a0", "b1"), ("a1", "b0"), ("b1", "c0"), ("b0", "c1")])
    places = arranged(of)
    assert order_of(of, places) == ((0, 1), (3, 2), (4, 5))
    automatic = arrange(of, {}).points
    assert places == {"b0": tuple(automatic[3]), "b1": tuple(automatic[2])}


def test_inputs_and_outputs_keep_the_order_of_the_data() -> None:
    assert arranged(network((2, 2), [("a0", "b1"), ("a1", "b0")])) == {}


@pytest.mark.parametrize("sizes", [(2, 2, 1), (3, 4, 4, 2), (8, 16, 2), (2, 8, 8, 1)])
def test_a_fully_connected_network_stays_as_it_is(sizes: tuple[int, ...]) -> None:
    assert arranged(new_document(sizes).network) == {}


def test_nothing_to_arrange() -> None:
    assert arranged(network((2, 3, 1), [])) == {}
    assert arranged(network((2, 0, 1), [("a0", "c0")])) == {}


def test_a_tangle_is_left_alone() -> None:
    of = new_document((20, 20, 2)).network
    assert len(of.connections) > MOST_CONNECTIONS
    assert arranged(of) == {}


@given(networks())
def test_there_are_never_more_crossings_than_before(of: Network) -> None:
    places = arranged(of)
    before = crossings(of, given_order(of))
    after = crossings(of, order_of(of, places))
    assert after < before if places else after == before
    assert arranged(of) == places


@settings(max_examples=25)
@given(networks(most=4))
def test_small_networks_get_the_best_order_there_is(of: Network) -> None:
    assert crossings(of, order_of(of, arranged(of))) == fewest(of)


@settings(max_examples=10)
@given(networks(most=6, hidden=1))
def test_ties_keep_the_order(of: Network) -> None:
    first, row, last = given_order(of)
    found = order_of(of, arranged(of))
    least = crossings(of, found)
    ties = [other for other in permutations(row) if crossings(of, (first, other, last)) == least]
    assert _changes(found[1]) == min(map(_changes, ties))


def _changes(row: tuple[int, ...]) -> int:
    return sum(upper > lower for upper, lower in combinations(row, 2))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_what_can_be_drawn_without_crossings_mostly_is(seed: int) -> None:
    """Chains, shuffled, in layers too large to try everything: at most a tenth of the crossings stay."""
    rng = np.random.default_rng(seed)
    sizes = (9, 9, 9, 9)
    rows = [list(range(9)), *(rng.permutation(9).tolist() for _ in range(2)), list(range(9))]
    pairs = [
        (f"{'abcd'[i]}{one[k]}", f"{'abcd'[i + 1]}{other[k]}")
        for i, (one, other) in enumerate(pairwise(rows))
        for k in range(9)
    ]
    of = network(sizes, pairs)
    before = crossings(of, given_order(of))
    assume(before > 0)
    assert crossings(of, order_of(of, arranged(of))) <= before / 10


def test_the_largest_that_is_arranged_is_searched_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    sizes = (12, 20, 20, 12)
    bare = network(sizes, [])
    possible = [
        (source.id, target.id)
        for one, other in pairwise(bare.layers)
        for source in one.neurons
        for target in other.neurons
    ]
    chosen = [possible[k] for k in rng.choice(len(possible), MOST_CONNECTIONS, replace=False)]
    looked_at: list[int] = []
    best = arranging._Crossings.best

    def counted(counting: arranging._Crossings, orders: Sequence[Order]) -> tuple[float, Order]:
        looked_at.append(len(orders) * counting.pairs)
        return best(counting, orders)

    monkeypatch.setattr(arranging._Crossings, "best", counted)
    assert arranged(network(sizes, chosen))
    assert sum(looked_at) < 2 * arranging._SEARCHED  # a round that is begun is ended


# --- several neurons --------------------------------------------------------------------------------------------------

POINTS: Positions = {"p": (0.0, 10.0), "q": (4.0, 0.0), "r": (20.0, 40.0)}


@pytest.mark.parametrize(
    ("line", "axis", "value"),
    [("left", 0, 0), ("centre", 0, 10), ("right", 0, 20), ("top", 1, 0), ("middle", 1, 20), ("bottom", 1, 40)],
)
def test_neurons_on_a_line(line: Line, axis: int, value: float) -> None:
    found = aligned(POINTS, line)
    assert [point[axis] for point in found.values()] == [value] * 3
    assert [point[1 - axis] for point in found.values()] == [point[1 - axis] for point in POINTS.values()]


def test_neurons_evenly_apart() -> None:
    assert distributed(POINTS, "down") == {"p": (0.0, 20.0), "q": (4.0, 0.0), "r": (20.0, 40.0)}
    assert distributed(POINTS, "across") == {"p": (0.0, 10.0), "q": (10.0, 0.0), "r": (20.0, 40.0)}


def test_neurons_at_one_height_keep_their_order() -> None:
    level = {"p": (0.0, 5.0), "q": (1.0, 5.0), "r": (2.0, 8.0)}
    assert [point[1] for point in distributed(level, "down").values()] == [5.0, 6.5, 8.0]


def test_no_neurons() -> None:
    assert aligned({}, "left") == distributed({}, "down") == {}


def test_wishes_for_several_neurons_place_them() -> None:
    before: Document = new_document((2, 3, 1))
    ids = [neuron.id for neuron in before.network.layers[1].neurons]
    points = {neuron: (float(i), 0.0) for i, neuron in enumerate(ids)}
    wish = structure.align(before.network, points)
    assert wish.text.startswith("Align ")
    assert wish.make(before).positions == points
    assert structure.distribute(before.network, points).text.startswith("Distribute ")


# --- in the window ----------------------------------------------------------------------------------------------------


def heights(studio: Studio, ids: Sequence[str]) -> list[float]:
    document = studio.document
    points = arrange(document.network, document.positions).points
    return [float(points[document.network.index[neuron], 1]) for neuron in ids]


def test_the_action_arranges_and_undo_brings_back(studio: Studio) -> None:
    tangled = network((2, 2, 2), [("a0", "b1"), ("a1", "b0"), ("b1", "c0"), ("b0", "c1")])
    before = replace_network(new_document((2, 2, 2)), tangled)
    studio.session.replace(before)
    studio.settle()
    studio.window.actions_["arrange"].trigger()
    upper, lower = heights(studio, ("b1", "b0"))
    assert upper < lower
    studio.session.undo()
    assert studio.document.positions == before.positions
    upper, lower = heights(studio, ("b1", "b0"))
    assert upper > lower


def test_the_actions_align_and_distribute_what_is_selected(studio: Studio) -> None:
    actions, canvas = studio.window.actions_, studio.window.canvas
    assert not actions["align_left"].isEnabled()
    canvas.select(selecting(Place("neuron", 0), Place("neuron", 2), Place("neuron", 4)))
    ids = [neuron.id for neuron in studio.document.network.neurons]
    chosen = [ids[0], ids[2], ids[4]]
    actions["align_bottom"].trigger()
    assert len(set(heights(studio, chosen))) == 1
    actions["align_left"].trigger()
    assert len({studio.document.positions[neuron] for neuron in chosen}) == 1
    studio.session.undo()
    actions["distribute_across"].trigger()
    across = sorted(studio.document.positions[neuron][0] for neuron in chosen)
    assert across[1] - across[0] == pytest.approx(across[2] - across[1])


def replace_network(document: Document, other: Network) -> Document:
    values = read_only(np.linspace(-1, 1, other.parameter_count))
    return Document(other, values, values, document.training, Data(no_samples(2, 2), no_samples(2, 2)))

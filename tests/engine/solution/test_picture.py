from __future__ import annotations

import math
from itertools import combinations

import pytest

from engine import files
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document, with_positions
from engine.examples import FOLDER
from engine.formula import Value
from engine.solution import alone
from engine.solution.picture import LABELLED, WIDTH, Label, Picture, _overlap, _room, picture


def _document(*sizes: int) -> Document:
    document = new_document(sizes, seed=1)
    rows = samples([[0.5] * sizes[0]], [[0.25] * sizes[-1]])
    from dataclasses import replace

    return replace(document, data=Data(rows, no_samples(sizes[0], sizes[-1])))


def _drawn(*sizes: int, numbers: bool = True) -> Picture:
    return picture(alone(_document(*sizes), 0), 4, numbers=numbers)


def _weights(of: Picture) -> list[Label]:
    return [label for label in of.labels if isinstance(label.content, Value)]


def test_every_neuron_and_connection_is_drawn_with_its_weight() -> None:
    of = _drawn(2, 3, 1)
    assert len(of.circles) == 6
    assert len(of.strokes) == len(_weights(of)) == 9


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2, 1), (3, 4, 4, 2), (8, 8, 8), (30, 40, 20), (2, 2, 2, 2, 2, 2, 2)])
def test_it_keeps_to_its_width_and_no_circles_touch(sizes: tuple[int, ...]) -> None:
    of = _drawn(*sizes)
    for circle in of.circles:
        assert circle.radius <= circle.x <= WIDTH - circle.radius
        assert circle.radius <= circle.y <= of.height - circle.radius
    for one, other in combinations(of.circles, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius


def test_of_large_layers_the_first_and_the_last_are_drawn() -> None:
    of = _drawn(30, 5, 1)
    assert len(of.circles) == 7 + 5 + 1
    assert any("23 more" in str(label.content) for label in of.labels)
    assert len(of.strokes) == 7 * 5 + 5 <= LABELLED


def test_so_many_lines_have_no_numbers() -> None:
    assert not _weights(_drawn(8, 8, 8))


def test_a_line_that_skips_a_layer_goes_around_its_neurons() -> None:
    of = picture(alone(files.read(FOLDER / "xor_skip_2_1_1.backprop"), 0), 4, numbers=True)
    for stroke in of.strokes:
        for circle in of.circles:
            near = min(math.dist(stroke.at(t / 20), (circle.x, circle.y)) for t in range(21))
            assert near > circle.radius - 0.01


@pytest.mark.parametrize("sizes", [(2, 3, 3, 2), (3, 3, 3, 3), (4, 4, 4), (2, 2, 2)])
def test_no_label_hides_another(sizes: tuple[int, ...]) -> None:
    rooms = [_room(label) for label in _drawn(*sizes).labels]
    half_hidden = 0.5 * 2.8 * 2.8
    assert max(_overlap(one, other) for one, other in combinations(rooms, 2)) < half_hidden


def test_what_was_placed_by_hand_stands_as_on_the_canvas() -> None:
    document = _document(2, 2, 1)
    ids = [neuron.id for neuron in document.network.neurons]
    plain, placed = _drawn(2, 2, 1), with_positions(document, {ids[0]: (0.0, 400.0), ids[1]: (-80.0, -500.0)})
    of = picture(alone(placed, 0), 4, numbers=True, positions=placed.positions)
    first, second = of.circles[:2]
    assert [circle.y for circle in plain.circles[:2]] == sorted(circle.y for circle in plain.circles[:2])
    assert first.y > second.y
    assert (first.x - second.x) / (first.y - second.y) == pytest.approx(80 / 900)
    assert len(of.circles) == 5
    for circle in of.circles:
        assert circle.radius < circle.x < WIDTH - circle.radius
        assert circle.radius < circle.y < of.height - circle.radius


def test_one_place_for_all_neurons_is_a_picture_too() -> None:
    document = _document(1, 1)
    placed = with_positions(document, {neuron.id: (5.0, 5.0) for neuron in document.network.neurons})
    of = picture(alone(placed, 0), 4, numbers=False, positions=placed.positions)
    assert all(math.isfinite(circle.x + circle.y) for circle in of.circles)

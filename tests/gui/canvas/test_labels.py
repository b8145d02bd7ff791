"""Labels stand on their own lines and touch nothing else, at every ordinary shape, size and step."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.network import Network, Shared, SharedParameter, Vector, read_only
from engine.numerals import shown
from engine.place import Place
from gui.canvas.connections.geometry import meets_segments
from gui.canvas.connections.routes import route
from gui.canvas.labels.layer import SIZE
from gui.canvas.labels.placing import Obstacles, place
from gui.canvas.scene import NetworkScene
from gui.canvas.view import NetworkView
from gui.selection import Selection, selecting
from tests.gui.canvas.networks import frames, network, parameters, point_of, shown_view

SHAPES = {
    "1-1": network(1, 1),
    "1-1-1, skip": network(1, 1, 1, skips=[("x1", "o1")]),
    "2-1": network(2, 1),
    "2-2-1": network(2, 2, 1),
    "2-2-1, no biases": network(2, 2, 1, biases=False),
    "2-2-2, named": network(2, 2, 2, named=True),
    "2-3-1": network(2, 3, 1),
    "3-2-1": network(3, 2, 1),
    "2-4-1": network(2, 4, 1),
    "2-2-2-2": network(2, 2, 2, 2),
    "3-3": network(3, 3),
    "3-4-2, skips": network(3, 4, 2, skips=[("x1", "o1"), ("x3", "o2")]),
    "3-3-3, skips": network(3, 3, 3, skips=[("x2", "o2")]),
    "4-4-4": network(4, 4, 4),
    "8-8": network(8, 8),
}
SIZES = [(480, 360), (760, 600), (1300, 900)]
ALL_LABELLED = ["1-1", "2-1", "2-2-1", "2-2-1, no biases", "2-2-2, named", "2-3-1", "3-2-1", "2-4-1", "3-4-2, skips"]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", SHAPES)
def test_labels_overlap_nothing(qtbot: QtBot, name: str, size: tuple[int, int]) -> None:
    net = SHAPES[name]
    view = shown_view(qtbot, net, size=size)
    check(view, net)
    for frame in frames(net, parameters(net)):
        view.show_frame(frame)
        check(view, net)


@pytest.mark.parametrize("name", ALL_LABELLED)
def test_ordinary_networks_have_all_their_labels_through_a_whole_pass(qtbot: QtBot, name: str) -> None:
    net = SHAPES[name]
    view = shown_view(qtbot, net, size=(820, 600))
    for frame in (None, *frames(net, parameters(net))):
        view.show_frame(frame)
        assert view.network_scene.labels_all
        assert len(view.network_scene.labels.labels) == len(net.connections)


def test_labels_stay_where_they_are_when_stepping_begins_and_ends(qtbot: QtBot) -> None:
    net = SHAPES["2-2-1"]
    view = shown_view(qtbot, net)
    before = spots(view)
    for frame in frames(net, parameters(net)):
        view.show_frame(frame)
        assert spots(view) == before
    view.show_frame(None)
    assert spots(view) == before


@pytest.mark.parametrize("name", ["2-2-1", "2-2-2, named", "3-4-2, skips"])
def test_labels_overlap_nothing_while_weights_grow_longer(qtbot: QtBot, name: str) -> None:
    net = SHAPES[name]
    view = shown_view(qtbot, net)
    for factor in (0.123, -1.2345, 98.765):
        view.show_parameters(read_only(parameters(net) * factor))
        check(view, net)


def spots(view: NetworkView) -> dict[int, tuple[float, float]]:
    return {edge: (label.x, label.y) for edge, label in view.network_scene.labels.labels.items()}


def check(view: NetworkView, net: Network) -> None:
    scene = view.network_scene
    rects = {edge: label.rect() for edge, label in scene.labels.labels.items()}
    for (one, a), (other, b) in combinations(rects.items(), 2):
        assert not a.intersects(b), f"labels {one} and {other} overlap"
    for edge, rect in rects.items():
        for neuron, parts in neuron_shapes(scene).items():
            assert not any(part.intersects(rect) for part in parts), f"label {edge} is on neuron {neuron}"
        for item in scene.targets:
            assert not item.text_rect().translated(item.pos()).intersects(rect)
        if scene.labels_all:
            foreign = [k for k in range(len(net.connections)) if k != edge and line(scene, k).intersects(rect)]
            assert not foreign, f"label {edge} is on lines {foreign}"


def neuron_shapes(scene: NetworkScene) -> dict[int, list[QPainterPath]]:
    shapes = {}
    for neuron, item in scene.neurons.items():
        circle = QPainterPath()
        circle.addEllipse(item.pos(), item.radius, item.radius)
        shapes[neuron] = [circle]
        for chip in (item.bias_rect(), item.delta_rect(), item.net_rect()):
            path = QPainterPath()
            path.addRect(chip.translated(item.pos()))
            shapes[neuron].append(path)
    return shapes


def line(scene: NetworkScene, edge: int) -> QPainterPath:
    """A connection as it is drawn, one unit wide: found without the code under test."""
    way = scene.edges.routes.curves.get(edge)
    points = scene.edges.routes.chords[edge].reshape(2, 2) if way is None else way
    path = QPainterPath(QPointF(*points[0].tolist()))
    for x, y in points[1:].tolist():
        path.lineTo(x, y)
    stroker = QPainterPathStroker()
    stroker.setWidth(1.0)
    return stroker.createStroke(path)


# --- the placement alone ----------------------------------------------------------------------------------------

NOTHING = Obstacles(np.empty((0, 3)), np.empty((0, 4)))
POINTS = np.array([[0.0, 0.0], [0.0, 100.0], [300.0, 0.0], [300.0, 100.0]])


def test_a_label_stands_in_the_middle_of_a_lone_line() -> None:
    routes = route(POINTS, np.full(4, 20.0), np.array([0]), np.array([2]))
    spots = place(routes, [0], np.array([[40.0, 18.0]]), NOTHING)
    assert spots is not None
    assert spots[0] == pytest.approx(0.5, abs=0.02)


def test_labels_of_crossing_lines_avoid_the_crossing() -> None:
    routes = route(POINTS, np.full(4, 20.0), np.array([0, 1]), np.array([3, 2]))
    spots = place(routes, [0, 1], np.full((2, 2), (40.0, 18.0)), NOTHING)
    assert spots is not None
    assert all(abs(at - 0.5) > 0.1 for at in spots.values())


def test_where_there_is_no_room_there_is_no_answer_unless_lines_may_be_covered() -> None:
    routes = route(POINTS, np.full(4, 20.0), np.array([0, 1]), np.array([3, 2]))
    sizes = np.full((2, 2), (180.0, 90.0))
    assert place(routes, [0, 1], sizes, NOTHING) is None
    assert len(place(routes, [0, 1], sizes, NOTHING, over_lines=True) or {}) == 1


def test_obstacles_are_kept_clear_of() -> None:
    routes = route(POINTS, np.full(4, 20.0), np.array([0]), np.array([2]))
    middle = Obstacles(np.array([[150.0, 0.0, 30.0]]), np.array([[20.0, -10.0, 110.0, 10.0]]))
    spots = place(routes, [0], np.array([[40.0, 18.0]]), middle)
    assert spots is not None
    x = float(routes.points(0, np.array([spots[0]]))[0, 0])
    assert 200 < x < 260


def test_rectangles_and_segments_meet_as_qt_says() -> None:
    random = np.random.default_rng(0)
    corners = random.uniform(0, 100, (40, 2))
    rects = np.hstack([corners, corners + random.uniform(5, 40, (40, 2))])
    segments = random.uniform(0, 140, (30, 4))
    met = meets_segments(rects, segments)
    for r, (left, top, right, bottom) in enumerate(rects.tolist()):
        area = QRectF(QPointF(left, top), QPointF(right, bottom))
        for s, (x1, y1, x2, y2) in enumerate(segments.tolist()):
            steps = np.linspace(0, 1, 400)
            on_it = any(area.contains(x1 + t * (x2 - x1), y1 + t * (y2 - y1)) for t in steps.tolist())
            assert met[r, s] or not on_it


# --- what the user wants to see of them ---------------------------------------------------------------------------


def labelled(view: NetworkView) -> set[int]:
    return set(view.network_scene.labels.labels)


def test_the_user_says_which_weights_are_labelled_and_biases_always_are(qtbot: QtBot) -> None:
    net = network(3, 4, 2)
    view = shown_view(qtbot, net)
    for mode, expected in (
        ("all", set(range(20))),
        ("focus", set()),
        ("hover", set()),
        ("none", set()),
        ("automatic", set(range(20))),
    ):
        view.set_labels(mode)  # type: ignore[arg-type]
        assert labelled(view) == expected
        assert all(item.look.bias is not None for item in view.network_scene.neurons.values() if item.index > 2)
    view.set_labels("focus")
    view.select(selecting(Place("neuron", 8)))
    assert labelled(view) == set(net.incoming(8))
    view.set_labels("hover")
    assert labelled(view) == set()
    QTest.mouseMove(view.viewport(), point_of(view, Place("neuron", 7)))
    assert labelled(view) == set(net.incoming(7))


def test_all_labels_are_there_where_there_is_no_room(qtbot: QtBot) -> None:
    net = network(12, 12, 4)
    view = shown_view(qtbot, net, size=(700, 420))
    assert len(labelled(view)) < len(net.connections)
    view.set_labels("all")
    assert labelled(view) == set(range(len(net.connections)))


def test_the_places_of_a_shared_parameter_are_marked_and_light_up_together(qtbot: QtBot) -> None:
    net = network(3, 4, 2)
    shared = [replace(c, weight=Shared("w_a")) if k in (0, 5) else c for k, c in enumerate(net.connections)]
    view = shown_view(qtbot, Network(net.layers, tuple(shared), (SharedParameter("w_a"),)))
    labels = view.network_scene.labels.labels
    assert [edge for edge, label in labels.items() if label.text.tag is not None] == [0, 5]
    assert not any(label.text.kin for label in labels.values())
    view.select(selecting(Place("connection", 5)))
    labels = view.network_scene.labels.labels
    assert [edge for edge, label in labels.items() if label.text.kin] == [0, 5]
    assert [edge for edge, label in labels.items() if label.text.selected] == [5]
    view.select(Selection())
    QTest.mouseMove(view.viewport(), point_of(view, Place("connection", 0)))
    assert [edge for edge, label in view.network_scene.labels.labels.items() if label.text.kin] == [0, 5]


# --- how large they are -------------------------------------------------------------------------------------------


def pixels(view: NetworkView) -> dict[int, float]:
    """The height of each label's digits' font on the screen."""
    scene = view.network_scene
    return {edge: SIZE * label.scale * scene.zoom for edge, label in scene.labels.labels.items()}


def drawn_values(net: Network) -> Vector:
    return read_only(np.random.default_rng(1).normal(0, 0.6, net.parameter_count))


@pytest.mark.parametrize(
    ("shape", "size", "least"),
    [
        ((2, 2, 1), (680, 590), 10.0),
        ((3, 4, 2), (680, 590), 8.0),
        ((2, 8, 1), (680, 590), 8.0),
        ((4, 4, 2), (680, 590), 7.0),
        ((3, 4, 2), (1000, 900), 9.5),
        ((4, 4, 2), (1000, 900), 9.5),
    ],
)
def test_labels_are_as_large_as_there_is_room(
    qtbot: QtBot, shape: tuple[int, ...], size: tuple[int, int], least: float
) -> None:
    net = network(*shape)
    view = shown_view(qtbot, net, drawn_values(net), size=size)
    check(view, net)
    assert len(pixels(view)) == len(net.connections)
    assert min(pixels(view).values()) >= least
    assert max(pixels(view).values()) <= 1.21 * min(pixels(view).values())


def test_labels_between_two_columns_are_alike(qtbot: QtBot) -> None:
    net = network(3, 4, 2)
    view = shown_view(qtbot, net, drawn_values(net), size=(680, 590))
    sizes = pixels(view)
    low = net.layer_of[net.sources] == 0
    assert len({round(sizes[edge], 6) for edge in np.flatnonzero(low).tolist()}) == 1
    assert sizes[0] < sizes[len(net.connections) - 1]  # fewer lines leave more room


def test_labels_say_less_before_they_become_hard_to_read(qtbot: QtBot) -> None:
    net = network(4, 4, 2)
    values = drawn_values(net)
    view = shown_view(qtbot, net, values, size=(1000, 900))
    weights = values[net.weight_slots]
    assert [label.text.value for label in view.network_scene.labels.labels.values()] == [shown(w, 3) for w in weights]
    assert "labels: all, to 3 digits" in view.legend().notes
    view.set_digits(3)  # never fewer than three
    assert "labels: all" in view.legend().notes
    assert [label.text.value for label in view.network_scene.labels.labels.values()] == [shown(w, 3) for w in weights]
    roomy = shown_view(qtbot, network(2, 2, 1), drawn_values(network(2, 2, 1)))
    assert roomy.network_scene.labels.labels[1].text.value == shown(float(drawn_values(network(2, 2, 1))[1]), 4)

"""What a frame costs: other weights dress nothing anew, panning draws nothing anew, large networks are no more work."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.network import Connection, Network, Neuron, Own, Shared, SharedParameter, Vector, read_only
from engine.place import Place
from gui.canvas.connections.layer import EdgeLayer
from gui.canvas.labels.layer import LabelLayer
from gui.canvas.neuron_item import NeuronItem
from gui.canvas.view import NetworkView
from gui.selection import NOTHING, selecting
from gui.theme import DARK
from tests.counting import calls
from tests.gui.canvas.networks import apart, first_frame, network, parameters, point_of, shown_view
from tests.gui.canvas.pointing import Hand

XOR = network(2, 4, 1)


def settled(view: NetworkView) -> None:
    """Painted twice, so that what is kept is kept."""
    for _ in range(3):
        view.viewport().repaint()


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn and not only shown, from now on."""
    found: list[str] = []
    for of, name in (
        (NeuronItem, "_draw_body"),
        (NeuronItem, "_draw_chips"),
        (LabelLayer, "_draw"),
        (EdgeLayer, "_draw_lines"),
    ):
        original: Callable[..., None] = getattr(of, name)

        def note(*arguments: object, name: str = name, original: Callable[..., None] = original) -> None:
            found.append(name)
            original(*arguments)

        monkeypatch.setattr(of, name, note)
    return found


def fresh(values: Vector, by: float) -> Vector:
    return read_only(values + by)


def test_panning_draws_nothing_anew(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view = shown_view(qtbot, XOR)
    settled(view)
    hand, found = Hand(view), drawn(monkeypatch)
    hand.drag(QPoint(300, 500), QPoint(310, 507), QPoint(341, 530), keys=Qt.KeyboardModifier.ControlModifier
              | Qt.KeyboardModifier.AltModifier, drop=False)  # fmt: skip
    view.viewport().repaint()
    assert found == []


def test_zooming_draws_all_as_sharp_as_it_can_be(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view = shown_view(qtbot, XOR)
    settled(view)
    found = drawn(monkeypatch)
    view.zoom_in()
    view.viewport().repaint()
    assert {"_draw_body", "_draw_chips", "_draw", "_draw_lines"} == set(found)


def test_other_weights_draw_their_labels_biases_and_lines_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view, values = shown_view(qtbot, XOR), parameters(XOR)
    settled(view)
    found = drawn(monkeypatch)
    view.show_parameters(fresh(values, 0.2))
    view.viewport().repaint()
    assert "_draw_body" not in found
    assert (found.count("_draw"), found.count("_draw_chips"), found.count("_draw_lines")) == (12, 5, 1)


def test_weights_that_change_beyond_what_is_shown_have_nothing_painted(qtbot: QtBot) -> None:
    view, values = shown_view(qtbot, XOR), fresh(parameters(XOR), 0.12345678)
    view.show_parameters(values)
    QApplication.processEvents()
    settled(view)
    before = view.grab().toImage()
    assert not painted(view, lambda: view.show_parameters(fresh(values, 1e-9)))
    assert apart(view.grab().toImage(), before) <= 2


def painted(view: NetworkView, work: Callable[[], object]) -> bool:
    """Whether something has the canvas painted."""
    found: list[object] = []
    view.network_scene.changed.connect(found.append)
    work()
    QApplication.processEvents()
    view.network_scene.changed.disconnect(found.append)
    return any(found)


@pytest.mark.parametrize("selected", [None, Place("neuron", 3), Place("connection", 2)])
def test_weights_one_after_another_look_as_if_they_had_come_at_once(qtbot: QtBot, selected: Place | None) -> None:
    values = parameters(XOR)
    one, other = shown_view(qtbot, XOR), shown_view(qtbot, XOR, fresh(values, 0.731))
    for view in (one, other):
        view.set_theme(DARK)
        if selected is not None:
            view.select(selecting(selected))
    for by in (0.1, -3.25, 0.731):
        one.show_parameters(fresh(values, by))
        one.viewport().repaint()
    one.network_scene.drop()  # labels keep the room of the widest number: both look for room anew
    other.network_scene.drop()
    for view in (one, other):
        view.come_to_rest()
    texts = [{edge: label.text for edge, label in view.network_scene.labels.labels.items()} for view in (one, other)]
    assert texts[0] == texts[1]
    assert [item.look for item in one.network_scene.neurons.values()] == [
        item.look for item in other.network_scene.neurons.values()
    ]
    assert one.network_scene.scale == other.network_scene.scale


def test_what_is_kept_looks_as_if_it_were_drawn(qtbot: QtBot) -> None:
    view = shown_view(qtbot, XOR)
    view.zoom_in()
    at_first = view.grab().toImage()
    settled(view)
    assert apart(view.grab().toImage(), at_first) <= 2


@pytest.mark.parametrize("size", [(760, 600), (340, 260)])
def test_marks_of_large_chips_are_kept_whole(qtbot: QtBot, size: tuple[int, int]) -> None:
    plain, shared = network(2, 3, 1), Shared("w_a")
    layers = tuple(
        msgspec.structs.replace(layer, neurons=tuple(_marked(neuron, shared) for neuron in layer.neurons))
        for layer in plain.layers
    )
    kinds = shared, Own(trainable=False)
    weights = [Connection(c.source, c.target, kinds[k % 2]) for k, c in enumerate(plain.connections)]
    net = Network(layers, tuple(weights), (SharedParameter("w_a"),))
    view = shown_view(qtbot, net, size=size)
    for times in range(4):
        at_first = view.grab().toImage()
        settled(view)
        assert apart(view.grab().toImage(), at_first) <= 8, times  # a mark that is cut differs by 80
        view.zoom_out()


def _marked(neuron: Neuron, shared: Shared) -> Neuron:
    return neuron if neuron.bias is None else msgspec.structs.replace(neuron, bias=shared)


def test_of_many_lines_those_that_lie_above_others_are_always_the_newest(qtbot: QtBot) -> None:
    net = network(2, 30, 30, 1)
    values = parameters(net)
    view = shown_view(qtbot, net, values)
    view.network_scene.set_fold_limit(10**6)
    settled(view)
    scale, others = view.network_scene.scale, values + np.random.default_rng(2).normal(0, 0.02, len(values))
    same_colour = scale.colour_index(others) == scale.colour_index(values)
    newest = read_only(np.where(same_colour & (np.abs(values) < np.abs(values).max()), others, values))
    view.show_parameters(newest)
    settled(view)
    kept = view.network_scene.edges._batches or []
    view.network_scene.edges._changed()
    settled(view)
    assert view.network_scene.scale == scale
    for one, other in zip(kept, view.network_scene.edges._batches or [], strict=True):
        assert np.array_equal(one.memory, other.memory)


@pytest.mark.parametrize("sizes", [(4, 4, 2), (2, 8, 8, 1)])
def test_labels_that_say_little_move_too_where_they_need_more_room(qtbot: QtBot, sizes: tuple[int, ...]) -> None:
    net, random = network(*sizes), np.random.default_rng(0)
    values = random.normal(0, 0.6, net.parameter_count)
    view = shown_view(qtbot, net, read_only(values), size=(620, 460))
    view.fit()
    view.set_labels("all")
    labels = view.network_scene.labels
    for _ in range(10):
        scaled = values * random.choice([1, 10, 100, -1, 1e3, 1e-3, 1e-6], len(values))
        view.show_parameters(read_only(np.round(scaled, random.integers(0, 7))))
        recoloured = dict(labels.labels)
        for selection in (selecting(Place("neuron", 0)), NOTHING):  # looks for the places of all labels anew
            view.select(selection)
        assert labels.labels == recoloured


def test_a_step_while_weights_come_is_shown_and_left_again(qtbot: QtBot) -> None:
    view, values = shown_view(qtbot, XOR), parameters(XOR)
    view.show_parameters(fresh(values, 0.1))
    view.show_frame(first_frame(XOR, values).forward())
    label = view.network_scene.labels.labels[0].text.value
    view.show_parameters(fresh(values, 0.5))
    assert view.network_scene.labels.labels[0].text.value == label  # stepping shows the trace's
    view.show_frame(None)
    assert view.network_scene.labels.labels[0].text.value != label


@pytest.mark.parametrize("unfolded", [False, True])
def test_recolouring_calls_nothing_for_each_weight(qtbot: QtBot, unfolded: bool) -> None:
    counts = []
    for hidden in (50, 200):
        net = network(64, hidden, 16)
        view = shown_view(qtbot, net)
        view.network_scene.set_fold_limit(10**6 if unfolded else 48)
        values = parameters(net)
        view.show_parameters(fresh(values, 0.01))
        settled(view)

        def recolour(view: NetworkView = view, values: Vector = values) -> None:
            view.show_parameters(fresh(values, 0.02))
            view.viewport().repaint()

        counts.append(calls(recolour))
    assert counts[1] < 1.2 * counts[0] + 200


def test_recolouring_xor_takes_few_calls(qtbot: QtBot) -> None:
    view, values = shown_view(qtbot, XOR), parameters(XOR)
    for by in (0.1, 0.2):
        view.show_parameters(fresh(values, by))
        settled(view)
    assert calls(lambda: view.show_parameters(fresh(values, 0.3))) < 900
    assert calls(view.viewport().repaint) < 3200


def test_a_bundle_of_very_many_is_hovered_clicked_and_selected_whole(qtbot: QtBot) -> None:
    net = network(70, 60, 3)
    view = shown_view(qtbot, net)
    scene, hand = view.network_scene, Hand(view)
    bundle = next(bundle for bundle in scene.bundles.bundles.bundles if bundle.matrix is not None)
    at = view.mapFromScene(QPointF(*bundle.way[len(bundle.way) // 2].tolist()))
    hand.click(at)
    assert view.selection.of_kind("connection").tolist() == list(range(70 * 60))
    assert view.selection == selecting(*(Place("connection", edge) for edge in range(70 * 60)))


@pytest.mark.parametrize("hidden", [4, 40, 200])
def test_neurons_and_lines_answer_at_every_size(qtbot: QtBot, hidden: int) -> None:
    net = network(6, hidden, 3)
    view = shown_view(qtbot, net)
    hand, output = Hand(view), Place("neuron", net.layer_range(-1)[1])
    hand.hover(point_of(view, output))
    assert view.network_scene.hovered == output
    hand.click(point_of(view, output))
    assert output in view.selection


def test_many_lines_show_both_signs(qtbot: QtBot) -> None:
    """The sign that is drawn last does not hide the other, where all are as strong."""
    net = network(60, 60, biases=False)
    random = np.random.default_rng(2)
    values = read_only(random.choice([-1.0, 1.0], net.parameter_count) * random.uniform(0.97, 1.0, net.parameter_count))
    view = shown_view(qtbot, net, values)
    view.network_scene.set_fold_limit(100)
    image = view.grab().toImage()
    blue = orange = 0
    centre = view.mapFromScene(view.network_scene.arrangement.points.mean(axis=0)[0], 0.0)
    for x in range(centre.x() - 40, centre.x() + 40):
        for y in range(centre.y() - 60, centre.y() + 60):
            colour = image.pixelColor(x, y)
            blue += colour.blue() > colour.red() + 40
            orange += colour.red() > colour.blue() + 40
    assert 0.5 < blue / orange < 2.0


def test_a_picture_of_a_field_is_stretched_while_it_moves_and_sharp_at_rest(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = network(100, 4)
    view = shown_view(qtbot, net)
    view.network_scene.unfold(0)
    view.zoom_in()
    view.set_theme(DARK)
    settled(view)
    field = view.network_scene.parts.dense[0]
    found: list[float] = []
    original = type(field)._draw

    def note(item: object, painter: QPainter) -> None:
        found.append(painter.worldTransform().m11())
        original(item, painter)  # type: ignore[arg-type]  # is one

    monkeypatch.setattr(type(field), "_draw", note)
    view.show_parameters(parameters(net, 2))  # something moves
    view.zoom_in()
    view.viewport().repaint()
    assert found == []
    view.come_to_rest()
    view.viewport().repaint()
    assert found == [view.zoom]


def test_labels_look_for_other_places_once_zooming_is_over(qtbot: QtBot) -> None:
    view = shown_view(qtbot, network(3, 5, 2), size=(1000, 800))
    scene = view.network_scene
    before = {edge: label.scale for edge, label in scene.labels.labels.items()}
    for _ in range(4):
        turn_wheel(view)
    assert {edge: label.scale for edge, label in scene.labels.labels.items()} == before
    view.come_to_rest()
    after = {edge: label.scale for edge, label in scene.labels.labels.items()}
    assert after
    assert after != before


def turn_wheel(view: NetworkView) -> None:
    at = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        at, QPointF(view.viewport().mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_a_neuron_too_small_for_a_port_is_dragged(qtbot: QtBot) -> None:
    view = shown_view(qtbot, network(20, 3))
    assert view.zoom * 21.0 < 12.0
    hand = Hand(view)
    start = hand.neuron("o1")
    hand.drag(start, start + QPoint(40, 30))
    assert hand.texts == ["Move o₁"]

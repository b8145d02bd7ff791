"""The canvas under real clicks, drags, wheels and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.network import read_only
from engine.place import ERROR_PLACE, Place
from gui.canvas.view import NetworkView
from gui.selection import NOTHING, selecting
from gui.theme import DARK, LIGHT
from tests.gui.canvas.networks import (
    apart,
    document,
    first_frame,
    frames,
    network,
    parameters,
    point_of,
    row,
    shown_view,
)  # fmt: skip

NET = network(2, 2, 1)
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_KEY, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    return shown_view(qtbot, NET)


def editor(view: NetworkView) -> QLineEdit:
    field = view.findChild(QLineEdit, "number_editor")
    assert isinstance(field, QLineEdit)
    return field


# --- the mouse --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [Place("neuron", 2), Place("bias", 3), Place("connection", 4), Place("target", 4)])
def test_a_click_selects_a_place(view: NetworkView, place: Place) -> None:
    selected = QSignalSpy(view.selection_changed)
    point = point_of(view, place)
    if place.kind == "target":
        item = view.network_scene.targets[0]
        point = view.mapFromScene(item.pos() + item.text_rect().center())
    QTest.mouseClick(view.viewport(), LEFT, pos=point)
    assert selected.at(0)[0] == selecting(place)
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(380, 12))
    assert selected.at(1)[0] == NOTHING


def test_the_error_is_a_place(view: NetworkView) -> None:
    view.set_formula("E = ½(t−y)²")
    item = view.network_scene.error
    QTest.mouseClick(view.viewport(), LEFT, pos=view.mapFromScene(item.pos() + item.text_rect().center()))
    assert view.network_scene.selected == ERROR_PLACE


def test_a_dragged_neuron_is_followed_and_announced_once(view: NetworkView) -> None:
    moved = QSignalSpy(view.requested)
    start = point_of(view, Place("neuron", 2))
    before = view.network_scene.point_of(2)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for step in (10, 25, 40):
        QTest.mouseMove(view.viewport(), start + QPoint(step, -step))
    edges = [k for k, c in enumerate(NET.connections) if "h1" in (c.source, c.target)]
    for edge in edges:
        assert line_touches(view, edge, view.network_scene.point_of(2))
    assert moved.count() == 0
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(40, -40))
    assert moved.count() == 1
    x, y = moved.at(0)[0].make(document(NET)).positions["h1"]
    assert (x, y) == pytest.approx((before.x() + 40 / view.zoom, before.y() - 40 / view.zoom), abs=1.5)


def line_touches(view: NetworkView, edge: int, point: QPointF) -> bool:
    ends = view.network_scene.edges.routes.chords[edge].reshape(2, 2)
    return bool((np.hypot(*(ends - (point.x(), point.y())).T) < 1e-6).any())


def test_escape_puts_a_dragged_neuron_back(view: NetworkView) -> None:
    moved = QSignalSpy(view.requested)
    start, before = point_of(view, Place("neuron", 2)), view.network_scene.point_of(2)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(60, 30))
    assert view.network_scene.point_of(2) != before
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.network_scene.point_of(2) == before
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(60, 30))
    assert [moved.count(), view.network_scene.point_of(2)] == [0, before]


def test_a_click_moves_no_neuron(view: NetworkView) -> None:
    moved = QSignalSpy(view.requested)
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", 2)))
    assert moved.count() == 0


@pytest.mark.parametrize(("button", "keys"), [(MIDDLE, NO_KEY), (LEFT, CTRL | ALT)])
def test_the_canvas_is_panned(view: NetworkView, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> None:
    before, start = point_of(view, Place("neuron", 2)), QPoint(300, 250)
    QTest.mousePress(view.viewport(), button, keys, start)
    QTest.mouseMove(view.viewport(), start + QPoint(30, 45))
    QTest.mouseRelease(view.viewport(), button, keys, start + QPoint(30, 45))
    assert (point_of(view, Place("neuron", 2)) - before - QPoint(30, 45)).manhattanLength() <= 2


def wheel(view: NetworkView, point: QPoint, delta: int) -> None:
    nothing = QPoint(0, 0)
    event = QWheelEvent(
        QPointF(point), QPointF(view.viewport().mapToGlobal(point)), nothing, QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_zooms_about_the_pointer(view: NetworkView) -> None:
    point, zoom = point_of(view, Place("neuron", 3)), view.zoom
    wheel(view, point, 240)
    assert view.zoom > zoom * 1.2
    assert (point_of(view, Place("neuron", 3)) - point).manhattanLength() <= 3
    wheel(view, point, -240)
    assert view.zoom == pytest.approx(zoom)


def test_zoom_keeps_within_bounds_and_fit_comes_back(view: NetworkView) -> None:
    zoom = view.zoom
    for _ in range(40):
        view.zoom_in()
    assert view.zoom == pytest.approx(8.0)
    for _ in range(60):
        view.zoom_out()
    assert view.zoom == pytest.approx(0.05)
    view.fit()
    assert view.zoom == pytest.approx(zoom)


def test_everything_is_in_view_after_fit(view: NetworkView) -> None:
    content = view.network_scene.content_rect()
    assert view.sceneRect().contains(content)


def test_pointing_at_a_line_lights_it_and_gives_its_number_in_full(qtbot: QtBot) -> None:
    values = parameters(NET).copy()
    values[3] = 1 / 3
    view = shown_view(qtbot, NET, read_only(values))
    at = view.network_scene.edges.routes.points(3, np.array([0.93]))[0].tolist()
    QTest.mouseMove(view.viewport(), view.mapFromScene(QPointF(*at)))
    assert view.network_scene.hovered == Place("connection", 3)
    assert "weight x2 → h2" in view.viewport().toolTip()
    assert "0.3333333333333333" in view.viewport().toolTip()
    QTest.mouseMove(view.viewport(), QPoint(380, 12))
    assert view.network_scene.hovered is None
    assert view.viewport().toolTip() == ""


# --- the keyboard -----------------------------------------------------------------------------------------------


def test_arrow_keys_walk_among_the_neurons(view: NetworkView) -> None:
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left]
    walked = []
    for key in keys:
        QTest.keyClick(view, key)
        selected = view.network_scene.selected
        assert selected is not None
        walked.append(NET.neurons[selected.index].id)
    assert walked == ["x1", "h1", "h2", "o1", "o1", "h1"]


def test_enter_opens_the_selected_bias(view: NetworkView) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", 2)))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert editor(view).isVisible()
    assert editor(view).accessibleName() == "bias of h1"


def test_a_selected_neuron_is_announced(view: NetworkView) -> None:
    assert view.accessibleName()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    bias = f"bias {parameters(NET)[NET.bias_slots[2]]}".replace("-", "−")
    assert view.accessibleDescription() == f"neuron h1, sigmoid, {bias}, 2 connections in, 1 out"
    frame = first_frame(NET, parameters(NET)).forward()
    view.show_frame(frame)
    assert view.accessibleDescription().startswith(f"neuron h1, sigmoid, {bias}, output {frame.trace.out[0, 2]:.4g}, ")
    assert "; forward" in view.accessibleDescription()


def test_the_focus_is_seen_before_anything_is_selected(view: NetworkView) -> None:
    view.clearFocus()
    plain = view.grab().toImage()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.grab().toImage().pixelColor(1, 1) == LIGHT.focus_ring
    view.clearFocus()
    assert view.grab().toImage() == plain


# --- what is shown ----------------------------------------------------------------------------------------------


def test_another_structure_keeps_zoom_and_selection_and_is_fitted_where_all_was_in_view(view: NetworkView) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", 2)))
    view.zoom_in()
    zoom = view.zoom
    view.show_network(network(2, 2, 1, biases=False), parameters(network(2, 2, 1, biases=False)), {})
    assert (view.zoom, view.network_scene.selected) == (zoom, Place("neuron", 2))
    view.show_network(network(2, 3, 1), parameters(network(2, 3, 1)), {})
    assert (view.zoom, view.selection) == (zoom, selecting(Place("neuron", 2)))
    view.fit()
    view.show_network(network(2, 5, 1), parameters(network(2, 5, 1)), {})
    assert view.sceneRect().contains(view.network_scene.content_rect())


def test_positions_of_the_document_win(view: NetworkView) -> None:
    view.show_network(NET, parameters(NET), {"h1": (240.0, -60.0)})
    assert view.network_scene.point_of(2) == QPointF(240, -60)


def test_data_stand_at_inputs_and_targets(view: NetworkView) -> None:
    inputs, targets = row(NET)
    looks = [view.network_scene.neurons[i].look.value for i in range(3)]
    assert looks == [str(inputs[0]), str(inputs[1]), None]
    assert view.network_scene.targets[0].look.target == str(targets[0])
    view.show_sample(None, None)
    assert view.network_scene.neurons[0].look.value is None
    assert not view.network_scene.targets[0].isVisible()


def test_what_is_not_known_yet_is_blank(view: NetworkView) -> None:
    scene = view.network_scene
    for frame in frames(NET, parameters(NET)):
        view.show_frame(frame)
        for neuron, item in scene.neurons.items():
            assert (item.look.value is not None) == bool(frame.known.out[neuron])
            assert (item.look.delta is not None) == bool(frame.known.delta[neuron])
        assert (scene.error.look.value is not None) == frame.known.error
        for edge, label in scene.labels.labels.items():
            slot = NET.weight_slots[edge]
            expected = "→" if frame.known.new_value[slot] else "∂" if frame.known.gradient[slot] else "None"
            assert str(label.text.below).startswith(expected)


def test_no_network_is_drawn_as_nothing(qtbot: QtBot) -> None:
    view = NetworkView(DARK)
    qtbot.addWidget(view)
    view.show()
    view.grab()
    assert view.network_scene.place_at(QPointF(0, 0)) is None


def test_a_frame_of_another_network_is_not_shown(view: NetworkView) -> None:
    other = network(2, 3, 1)
    view.show_frame(first_frame(other, parameters(other)).forward())
    assert view.network_scene.stage is not None
    assert not view.network_scene.stage.stepping


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_factors_light_their_places(view: NetworkView, theme: object) -> None:
    view.set_theme(DARK if theme is DARK else LIGHT)
    plain = view.grab().toImage()
    view.show_emphasis({"factor1": [Place("neuron", 2)], "factor2": [Place("connection", 4), Place("bias", 4)]})
    scene = view.network_scene
    assert scene.neurons[2].look.glow == "factor1"
    assert scene.labels.labels[4].text.glow == "factor2"
    assert apart(view.grab().toImage(), plain) > 20
    view.show_emphasis({})
    assert apart(view.grab().toImage(), plain) <= 2  # what is kept as a picture is rounded once more


def test_the_legend_says_what_is_labelled(qtbot: QtBot) -> None:
    assert shown_view(qtbot, network(2, 2, 1, biases=False)).legend().notes[:2] == (
        "labels: all", "no biases in this network",
    )  # fmt: skip
    assert shown_view(qtbot, network(8, 8)).legend().notes[0] == "labels: around the focus"
    crowd = shown_view(qtbot, network(64, 40), size=(1100, 700))
    crowd.network_scene.unfold(0)
    assert crowd.legend().notes[:2] == ("strongest 2,000 of 2,560 weights", "biases of 1 layer of dots are not shown")


def test_a_selected_neuron_has_its_lines_labelled_where_not_all_are(qtbot: QtBot) -> None:
    net = network(8, 8)
    view = shown_view(qtbot, net)
    assert not view.network_scene.labels.labels
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", 9)))
    assert set(view.network_scene.labels.labels) <= set(net.incoming(9))
    assert len(view.network_scene.labels.labels) >= 6

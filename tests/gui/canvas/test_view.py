"""The canvas under real clicks, drags, wheels and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
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


def double_click(view: NetworkView, place: Place) -> QLineEdit:
    QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, place))
    return editor(view)


def editor(view: NetworkView) -> QLineEdit:
    field = view.findChild(QLineEdit, "number_editor")
    assert isinstance(field, QLineEdit)
    return field


def type_in(field: QLineEdit, text: str) -> None:
    QTest.keyClicks(field, text)


# --- typing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0.25", "0,25", " 2.5e-1"])
def test_a_weight_is_typed_in_its_place(view: NetworkView, typed: str) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 2))
    assert field.isVisible()
    assert field.selectedText() == field.text()
    type_in(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edited.at(0), edited.count()] == [[2, 0.25], 1]
    assert not field.isVisible()


def test_the_field_shows_the_number_in_full(qtbot: QtBot) -> None:
    values = parameters(NET).copy()
    values[0] = 1 / 3
    view = shown_view(qtbot, NET, read_only(values))
    assert double_click(view, Place("connection", 0)).text() == "0.3333333333333333"


def test_a_chip_opens_its_bias(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("bias", 3))
    type_in(field, "-1")
    QTest.keyClick(field, Qt.Key.Key_Enter)
    assert edited.at(0) == [int(NET.bias_slots[3]), -1.0]


def test_a_click_elsewhere_accepts(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(380, 12))
    assert [edited.at(0), field.isVisible()] == [[1, 4.0], False]


def test_losing_the_keyboard_accepts_and_lets_it_go(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    both.resize(1000, 600)
    row_of_two = QHBoxLayout(both)
    view, other = NetworkView(), QLineEdit()
    row_of_two.addWidget(view)
    row_of_two.addWidget(other)
    with qtbot.waitActive(both):
        both.show()
        both.activateWindow()
    view.show_network(NET, parameters(NET), {})
    edited = QSignalSpy(view.parameter_edited)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.mouseClick(other, LEFT)
    assert [edited.at(0), field.isVisible()] == [[1, 4.0], False]
    assert other.hasFocus()


def test_escape_cancels(view: NetworkView) -> None:
    edited, refused = QSignalSpy(view.parameter_edited), QSignalSpy(view.edit_refused)
    field = double_click(view, Place("connection", 1))
    type_in(field, "4")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert [edited.count(), refused.count(), field.isVisible()] == [0, 0, False]
    assert view.hasFocus()


def test_an_untouched_number_is_no_edit(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    QTest.keyClick(double_click(view, Place("connection", 1)), Qt.Key.Key_Return)
    assert edited.count() == 0


def test_what_is_no_number_is_refused_and_the_field_stays(view: NetworkView) -> None:
    edited, refused = QSignalSpy(view.parameter_edited), QSignalSpy(view.edit_refused)
    field = double_click(view, Place("connection", 1))
    type_in(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [edited.count(), refused.count()] == [0, 1]
    assert '"abc" is not a number' in refused.at(0)[0]
    assert field.isVisible()
    assert field.property("invalid") == "true"
    field.selectAll()
    type_in(field, "1")
    assert field.property("invalid") == "false"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edited.at(0) == [1, 1.0]


@pytest.mark.parametrize(("neuron", "why"), [(0, "input neurons have no bias"), (4, "neuron o1 has no bias")])
def test_a_neuron_without_a_bias_says_so(qtbot: QtBot, neuron: int, why: str) -> None:
    view = shown_view(qtbot, network(2, 2, 1, biases=False))
    refused = QSignalSpy(view.edit_refused)
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, Place("neuron", neuron)))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not editor(view).isVisible()
    assert refused.at(0)[0].startswith(why)


def test_typing_triggers_no_shortcut_of_the_window(view: NetworkView) -> None:
    fired = QSignalSpy(QShortcut(QKeySequence("5"), view).activated)
    other = QSignalSpy(QShortcut(QKeySequence("Ctrl+S"), view).activated)
    field = double_click(view, Place("connection", 1))
    type_in(field, "5")
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "5"
    assert [fired.count(), other.count()] == [0, 0]


def test_a_number_is_typed_while_stepping_too(view: NetworkView) -> None:
    edited = QSignalSpy(view.parameter_edited)
    view.show_frame(first_frame(NET, parameters(NET)).forward())
    field = double_click(view, Place("connection", 0))
    type_in(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edited.at(0) == [0, 9.0]


def shared_network() -> Network:
    layers = (
        Layer("input", None, (Neuron("x1"),)),
        Layer("output", "sigmoid", (Neuron("o1", bias=Shared("b1")), Neuron("o2", bias=Shared("b1")))),
    )
    weights = (Connection("x1", "o1", Own(trainable=False)), Connection("x1", "o2"))
    return Network(layers, weights, (SharedParameter("b1", label="b_1"),))


def test_shared_and_frozen_parameters_say_so(qtbot: QtBot) -> None:
    view = shown_view(qtbot, shared_network())
    assert "shared b1: one value for 2 places" in double_click(view, Place("bias", 1)).toolTip()
    QTest.keyClick(editor(view), Qt.Key.Key_Escape)
    QTest.mouseMove(view.viewport(), point_of(view, Place("connection", 0)))
    assert "frozen" in view.viewport().toolTip()
    look = view.network_scene.neurons[1].look
    assert look.bias is not None
    assert (look.bias.name, look.bias.tag) == ("b_1", "factor1")


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

"""Drawing from nothing: adding neurons and layers, naming them, the strip of tools, and doing it all by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.place import Place
from gui.canvas.glass import NO_SKETCH
from gui.canvas.tool_strip import ToolStrip
from gui.canvas.view import NetworkView
from gui.selection import NOTHING, Selection, selecting
from gui.theme import DARK, LIGHT
from tests.gui.canvas.networks import network, parameters, point_of, shown_view
from tests.gui.canvas.pointing import CTRL, LEFT, SHIFT, Hand, obey

NET = network(2, 2, 1)


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(shown_view(qtbot, NET))


def column(hand: Hand, layer: int) -> float:
    return next(x for x, there in hand.view.network_scene.layer_columns() if there == layer)


def sizes(hand: Hand) -> list[int]:
    return [len(layer.neurons) for layer in hand.network.layers]


def field(hand: Hand, name: str) -> QLineEdit:
    found = hand.view.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


# --- adding -----------------------------------------------------------------------------------------------------


def test_a_double_click_adds_to_the_near_layer_at_that_height(hand: Hand) -> None:
    hand.double_click(hand.at(column(hand, 1) + 30, 0))
    assert hand.texts == ["Add a neuron to layer “hidden 1”"]
    ids = [neuron.id for neuron in hand.made.network.layers[1].neurons]
    assert (ids[0], ids[2], len(ids)) == ("h1", "h2", 3)
    assert not hand.made.positions


def test_a_double_click_between_two_columns_makes_a_layer(hand: Hand) -> None:
    hand.double_click(hand.at((column(hand, 0) + column(hand, 1)) / 2, -190))
    assert [len(layer.neurons) for layer in hand.made.network.layers] == [2, 1, 2, 1]


def test_where_neurons_were_placed_by_hand_the_new_one_stands_where_it_is_put(hand: Hand) -> None:
    hand.view.show_network(NET, parameters(NET), {"h1": (300.0, -140.0)})
    before = hand.view.network_scene.point_of(3)
    at = hand.at(column(hand, 1), before.y() + 160)
    hand.double_click(at)
    placed = dict(hand.made.positions)
    assert QPointF(*placed["h2"]) == before
    new = hand.view._to_scene(QPointF(at))
    assert placed.popitem()[1] == pytest.approx((new.x(), new.y())) or (new.x(), new.y()) in placed.values()


def test_an_empty_document_becomes_a_network_by_mouse_alone(qtbot: QtBot) -> None:
    hand = Hand(shown_view(qtbot, network(0, 0)))
    obey(hand.view)
    for _ in range(3):
        hand.double_click(hand.at(column(hand, 0) - 60, 190))
    for _ in range(2):
        hand.double_click(hand.at(column(hand, 1) + 45, -150))
    hand.double_click(hand.at((column(hand, 0) + column(hand, 1)) / 2, 190))
    for _ in range(3):
        hand.double_click(hand.at(column(hand, 1) + 45, 260))
    assert sizes(hand) == [3, 4, 2]
    scene = hand.view.network_scene
    for lower in (0, 1):
        rect = scene.parts.captions[lower].mapRectToScene(scene.parts.captions[lower].text_rect())
        hand.hover(hand.caption(lower))
        hand.drag(hand.at(rect.right(), rect.center().y()), hand.caption(lower + 1))
    names = [[neuron.id for neuron in layer.neurons] for layer in hand.network.layers]
    for source, target in ((names[0][0], names[2][0]), (names[0][2], names[2][1])):
        hand.take_port(source)
        hand.move(hand.neuron(target))
        hand.release(hand.neuron(target))
    assert len(hand.network.connections) == 3 * 4 + 4 * 2 + 2


def test_the_tool_shows_where_a_neuron_would_go(hand: Hand) -> None:
    hand.view.take("add_neuron")
    hand.hover(hand.at(column(hand, 1), 0))
    sketch = hand.view._glass.sketch
    assert sketch.ghost is not None
    assert sketch.hint is not None
    assert (sketch.hint.text, sketch.column) == ("Add a neuron to layer “hidden 1”", None)
    hand.hover(hand.at((column(hand, 1) + column(hand, 2)) / 2, 0))
    sketch = hand.view._glass.sketch
    assert sketch.hint is not None
    assert sketch.hint.text == "Insert a layer between “hidden 1” and “output”"
    assert sketch.column is not None
    hand.click(hand.at(column(hand, 1), 0))
    assert hand.wishes.count() == 1
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert (hand.view._tools.name, hand.view._glass.sketch, hand.view._glass.banner) == ("select", NO_SKETCH, "")


def test_the_layer_tool_inserts_between_columns(hand: Hand) -> None:
    hand.view.take("add_layer")
    hand.click(hand.at(column(hand, 2) - 20, 120))
    assert [len(layer.neurons) for layer in hand.made.network.layers] == [2, 2, 1, 1]


# --- the strip --------------------------------------------------------------------------------------------------


def button(hand: Hand, name: str) -> QToolButton:
    found = hand.view.findChild(QToolButton, f"tool_{name}")
    assert isinstance(found, QToolButton)
    return found


def test_the_strip_takes_tools_and_shows_which(hand: Hand) -> None:
    for name in ("add_neuron", "add_layer", "connect", "select"):
        QTest.mouseClick(button(hand, name), LEFT)
        assert (hand.view._tools.name, button(hand, name).isChecked()) == (name, True)
    QTest.mouseClick(button(hand, "connect"), LEFT)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert button(hand, "select").isChecked()


def test_connecting_from_the_strip_begins_with_the_first_click(hand: Hand) -> None:
    obey(hand.view)
    hand.click(hand.neuron("x1"))
    QTest.mouseClick(button(hand, "connect"), LEFT)
    assert "click the first neuron" in hand.view._glass.banner
    hand.click(hand.neuron("x2"))
    assert not hand.intents
    hand.click(hand.neuron("o1"))
    assert [intent.text for intent in hand.intents] == ["Connect x₂ → o₁"]


def test_a_neuron_is_dragged_from_the_strip(hand: Hand) -> None:
    source = button(hand, "add_neuron")
    target = hand.at(column(hand, 1), 0)
    there = source.mapFromGlobal(hand.view.viewport().mapToGlobal(target))
    QTest.mousePress(source, LEFT, pos=QPoint(18, 18))
    QTest.mouseMove(source, QPoint(60, 30))
    QTest.mouseMove(source, there)
    assert hand.view._glass.sketch.ghost is not None
    QTest.mouseRelease(source, LEFT, pos=there)
    assert hand.texts == ["Add a neuron to layer “hidden 1”"]
    assert hand.view._tools.name == "select"


def test_escape_ends_the_drag_from_the_strip(hand: Hand) -> None:
    source = button(hand, "add_neuron")
    QTest.mousePress(source, LEFT, pos=QPoint(18, 18))
    QTest.mouseMove(source, QPoint(300, 130))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert (hand.view._tools.name, hand.view._glass.sketch) == ("select", NO_SKETCH)
    QTest.mouseRelease(source, LEFT, pos=QPoint(300, 130))
    assert (hand.wishes.count(), hand.view._tools.name) == (0, "select")


def test_an_activation_is_chosen_for_new_neurons(hand: Hand) -> None:
    strip = hand.view.findChild(ToolStrip)
    assert isinstance(strip, ToolStrip)
    menu = button(hand, "activation").menu()
    next(action for action in menu.actions() if action.text() == "tanh").trigger()
    hand.click(hand.at(column(hand, 1), 0))
    assert [neuron.activation for neuron in hand.made.network.layers[1].neurons] == [None, "tanh", None]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_strip_covers_nothing_of_a_network_that_is_fitted(qtbot: QtBot, theme: object) -> None:
    view = shown_view(qtbot, network(4, 4, 4), theme=DARK if theme is DARK else LIGHT)
    strip = view.findChild(ToolStrip)
    assert isinstance(strip, ToolStrip)
    left = view.mapFromScene(view.network_scene.content_rect().topLeft()).x()
    assert left >= strip.geometry().right()


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_key", [False, True])
def test_a_neuron_is_renamed_in_its_place(hand: Hand, by_key: bool) -> None:
    if by_key:
        hand.view.select(selecting(Place("neuron", 2)))
        QTest.keyClick(hand.view, Qt.Key.Key_F2)
    else:
        hand.double_click(hand.neuron("h1"))
    name = field(hand, "label_editor")
    assert (name.isVisible(), name.selectedText()) == (True, "h_1")
    QTest.keyClicks(name, "sum")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert (hand.texts, hand.made.network.neurons[2].label) == (["Rename h₁ to sum"], "sum")


def test_a_name_is_cancelled_by_escape_and_accepted_by_a_click_elsewhere(hand: Hand) -> None:
    hand.double_click(hand.neuron("h1"))
    QTest.keyClicks(field(hand, "label_editor"), "sum")
    QTest.keyClick(field(hand, "label_editor"), Qt.Key.Key_Escape)
    assert (hand.wishes.count(), hand.view.hasFocus()) == (0, True)
    hand.view.rename("h2")
    QTest.keyClicks(field(hand, "label_editor"), "other")
    hand.click(QPoint(300, 570))
    assert hand.made.network.neurons[3].label == "other"


def test_a_layer_is_renamed_at_its_caption(hand: Hand) -> None:
    hand.double_click(hand.caption(1))
    QTest.keyClicks(field(hand, "label_editor"), "middle")
    QTest.keyClick(field(hand, "label_editor"), Qt.Key.Key_Return)
    assert hand.made.network.layers[1].name == "middle"


def test_a_number_may_be_calculated(hand: Hand) -> None:
    hand.double_click(point_of(hand.view, Place("connection", 0)))
    edits: list[tuple[int, float]] = []
    hand.view.parameter_edited.connect(lambda slot, value: edits.append((slot, value)))
    QTest.keyClicks(field(hand, "number_editor"), "1/4")
    QTest.keyClick(field(hand, "number_editor"), Qt.Key.Key_Return)
    assert edits == [(0, 0.25)]


# --- keys -------------------------------------------------------------------------------------------------------


def test_shift_and_arrows_extend_the_selection(hand: Hand) -> None:
    QTest.keyClick(hand.view, Qt.Key.Key_Right)
    QTest.keyClick(hand.view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(hand.view, Qt.Key.Key_Right, SHIFT)
    assert (hand.selected, hand.selection.current) == ({"x1", "x2", "h2"}, Place("neuron", 3))


def test_control_and_arrows_nudge_as_one_entry(hand: Hand) -> None:
    done = obey(hand.view)
    hand.view.select(Selection(frozenset({Place("neuron", 2), Place("neuron", 3)}), Place("neuron", 2)))
    before = hand.view.network_scene.arrangement.points.copy()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(hand.view, key, CTRL)
    assert hand.view.network_scene.arrangement.points[2:4] == pytest.approx(before[2:4] + np.array([16, -8]))
    assert len({intent.merge for intent in done}) == 1
    assert done[0].merge


def test_tab_goes_through_a_network_and_leaves_it_at_its_ends(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    both.resize(900, 600)
    row = QHBoxLayout(both)
    view, after = NetworkView(), QPushButton("after")
    row.addWidget(view)
    row.addWidget(after)
    with qtbot.waitActive(both):
        both.show()
        both.activateWindow()
    net = network(1, 1)
    view.show_network(net, parameters(net), {})
    view.setFocus()
    view.select(selecting(Place("neuron", 0)))
    seen = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        seen.append(view.selection.current)
    assert seen == [Place("neuron", 1), Place("bias", 1), Place("connection", 0)]
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    assert view.selection.current == Place("bias", 1)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()
    view.setFocus()
    view.select(NOTHING)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_keys_add_and_delete(hand: Hand) -> None:
    done = obey(hand.view)
    hand.view.select(selecting(Place("neuron", 4)))
    QTest.keyClick(hand.view, Qt.Key.Key_N)
    assert sizes(hand) == [2, 2, 2]
    hand.view.select(selecting(Place("neuron", 0)))
    QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    assert sizes(hand) == [1, 2, 2]
    QTest.keyClick(hand.view, Qt.Key.Key_Backspace)
    assert len(done) == 2
    hand.view.select(NOTHING)
    hand.view.add_neuron()
    assert sizes(hand) == [1, 3, 2]


def test_escape_clears_the_selection_last(hand: Hand) -> None:
    hand.view.select(selecting(Place("neuron", 2)))
    hand.view.take("connect")
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.selected == {"h1"}
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.selection == NOTHING


# --- what is in view --------------------------------------------------------------------------------------------


def test_what_is_selected_is_brought_into_view(hand: Hand) -> None:
    view = hand.view
    for _ in range(6):
        view.zoom_in()
    zoom = view.zoom
    view.reveal([Place("neuron", 4)])
    assert view.viewport().rect().contains(hand.neuron("o1"))
    assert view.zoom <= zoom
    seen = view.sceneRect()
    view.reveal([Place("neuron", 4)])
    assert view.sceneRect() == seen
    view.select(selecting(Place("neuron", 0), Place("neuron", 1)))
    view.zoom_to_selection()
    assert view.viewport().rect().contains(hand.neuron("x1"))
    assert view.viewport().rect().contains(hand.neuron("x2"))
    view.select(NOTHING)
    view.zoom_to_selection()
    assert view.sceneRect().contains(view.network_scene.content_rect())

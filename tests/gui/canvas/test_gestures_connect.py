"""Connecting with the mouse and by keys: previews, reasons, single neurons, several, and whole layers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.network import Network
from engine.place import Place
from gui.canvas.glass import NO_SKETCH
from gui.selection import NOTHING, of_neurons, selecting
from tests.gui.canvas.networks import network, parameters, shown_view
from tests.gui.canvas.pointing import Hand, obey

FULL = network(2, 2, 2)
BARE = Network(FULL.layers, ())
EMPTY = QPoint(250, 520)


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(shown_view(qtbot, BARE))


def hint(hand: Hand) -> str:
    shown = hand.view._glass.sketch.hint
    return "" if shown is None else shown.text


# --- from the port ----------------------------------------------------------------------------------------------


def test_the_port_stands_at_the_neuron_under_the_pointer_and_knows_the_pointer(hand: Hand) -> None:
    hand.hover(hand.neuron("h1"))
    port = hand.view._glass.sketch.port
    assert port is not None
    assert not port.hot
    hand.hover(hand.port("h1") + QPoint(6, 0))  # beside the circle, but on the port
    port = hand.view._glass.sketch.port
    assert port is not None
    assert port.hot
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    hand.hover(EMPTY)
    assert hand.view._glass.sketch == NO_SKETCH


@pytest.mark.parametrize("zoomed", [False, True])
def test_a_drag_from_the_port_connects(hand: Hand, zoomed: bool) -> None:
    if zoomed:
        hand.view.zoom_out()
        hand.view._scroll(QPoint(60, -40))
    hand.take_port("x1")
    hand.move(EMPTY)
    sketch = hand.view._glass.sketch
    assert (sketch.verdict, len(sketch.lines), sketch.hint) == ("open", 1, None)
    hand.move(hand.neuron("o2") + QPoint(20, 9))
    sketch = hand.view._glass.sketch
    assert (sketch.verdict, hint(hand), len(sketch.halos)) == ("allowed", "Connect x₁ → o₂", 1)
    assert hand.wishes.count() == 0
    hand.release(hand.neuron("o2"))
    assert hand.texts == ["Connect x₁ → o₂"]
    assert [(c.source, c.target) for c in hand.made.network.connections] == [("x1", "o2")]
    assert hand.selection == NOTHING


def test_the_lower_neuron_is_the_source_whichever_was_grabbed(hand: Hand) -> None:
    hand.take_port("o1")
    hand.move(hand.neuron("h2"))
    assert hint(hand) == "Connect h₂ → o₁"
    hand.release(hand.neuron("h2"))
    assert [(c.source, c.target) for c in hand.made.network.connections] == [("h2", "o1")]


def test_what_cannot_be_connected_says_why(hand: Hand) -> None:
    hand.take_port("x1")
    hand.move(hand.neuron("x2"))
    assert hand.view._glass.sketch.verdict == "forbidden"
    assert hint(hand) == '"x₁" → "x₂" lie in the same layer; connections go to a higher layer'
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.release(hand.neuron("x2"))
    assert (hand.wishes.count(), hand.refusals.count(), hand.view._glass.sketch.lines) == (0, 1, ())


def test_what_is_connected_is_not_connected_again(qtbot: QtBot) -> None:
    hand = Hand(shown_view(qtbot, FULL))
    hand.take_port("x1")
    hand.move(hand.neuron("h1"))
    assert "already connected" in hint(hand)
    hand.release(hand.neuron("h1"))
    assert hand.wishes.count() == 0


def test_a_release_on_nothing_and_escape_connect_nothing(hand: Hand) -> None:
    hand.take_port("x1")
    hand.move(EMPTY)
    hand.release(EMPTY)
    hand.take_port("x1")
    hand.move(hand.neuron("h1"))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(hand.neuron("h1"))
    assert (hand.wishes.count(), hand.refusals.count(), hand.selection) == (0, 0, NOTHING)


def test_all_selected_neurons_are_connected_from_the_port_of_one(hand: Hand) -> None:
    hand.view.select(of_neurons(BARE, ["x1", "x2"]))
    hand.take_port("x2")
    hand.move(hand.neuron("h1"))
    assert len(hand.view._glass.sketch.lines) == 2
    hand.release(hand.neuron("h1"))
    assert [(c.source, c.target) for c in hand.made.network.connections] == [("x1", "h1"), ("x2", "h1")]


def test_a_layer_is_connected_from_caption_to_caption(hand: Hand) -> None:
    scene = hand.view.network_scene
    rect = scene.parts.captions[0].mapRectToScene(scene.parts.captions[0].text_rect())
    port = hand.at(rect.right(), rect.center().y())
    hand.hover(hand.caption(0))
    hand.drag(port, hand.caption(1), drop=False)
    assert hint(hand) == "Connect input → hidden 1: 4 connections"
    beside = hand.view._glass.sketch.hint
    first = scene.neurons[2]
    assert beside is not None
    assert beside.clear >= first.radius * scene.zoom  # the neurons below the caption stay in sight
    hand.release(hand.caption(1))
    assert len(hand.made.network.connections) == 4


# --- with the tool ----------------------------------------------------------------------------------------------


def pairs(hand: Hand) -> set[tuple[str, str]]:
    return {(c.source, c.target) for c in hand.network.connections}


def test_neurons_are_connected_by_clicks(hand: Hand) -> None:
    done = obey(hand.view)
    hand.view.begin_connecting()
    assert "click the first neuron" in hand.view._glass.banner
    hand.click(hand.neuron("x1"))
    assert "Connect x₁" in hand.view._glass.banner
    hand.hover(hand.neuron("h2"))
    assert hint(hand) == "Connect x₁ → h₂"
    hand.click(hand.neuron("h2"))
    hand.click(hand.neuron("o1"))
    assert pairs(hand) == {("x1", "h2"), ("x1", "o1")}
    hand.click(EMPTY)
    hand.click(hand.neuron("h1"))
    hand.click(hand.neuron("o2"))
    assert ("h1", "o2") in pairs(hand)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert (hand.view._glass.banner, hand.view._tools.name, len(done)) == ("", "select", 3)


def test_neurons_are_connected_by_keys_alone(hand: Hand) -> None:
    obey(hand.view)
    hand.view.setFocus()
    QTest.keyClick(hand.view, Qt.Key.Key_Right)
    QTest.keyClick(hand.view, Qt.Key.Key_C)
    assert hint(hand) == "Connect x₁ → h₁"
    QTest.keyClick(hand.view, Qt.Key.Key_Return)
    assert hint(hand) == "Connect x₁ → h₂"  # and stays for the next
    QTest.keyClick(hand.view, Qt.Key.Key_Enter)
    QTest.keyClick(hand.view, Qt.Key.Key_Right)
    QTest.keyClick(hand.view, Qt.Key.Key_Return)
    assert pairs(hand) == {("x1", "h1"), ("x1", "h2"), ("x1", "o2")}
    QTest.keyClick(hand.view, Qt.Key.Key_Left)
    assert "already connected" in hint(hand)
    QTest.keyClick(hand.view, Qt.Key.Key_Return)
    assert (len(pairs(hand)), hand.refusals.count()) == (3, 1)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.view._glass.sketch == NO_SKETCH


def test_the_first_neuron_is_chosen_by_keys_too(hand: Hand) -> None:
    obey(hand.view)
    QTest.keyClick(hand.view, Qt.Key.Key_C)
    QTest.keyClick(hand.view, Qt.Key.Key_Right)
    QTest.keyClick(hand.view, Qt.Key.Key_Return)
    assert "Connect x₁" in hand.view._glass.banner
    QTest.keyClick(hand.view, Qt.Key.Key_Return)
    assert pairs(hand) == {("x1", "h1")}


def test_a_drag_connects_with_the_tool_as_well(hand: Hand) -> None:
    hand.view.begin_connecting()
    hand.drag(hand.neuron("x2"), EMPTY, hand.neuron("h2"))
    assert hand.texts == ["Connect x₂ → h₂"]


def test_what_is_deleted_meanwhile_is_connected_no_more(hand: Hand) -> None:
    hand.view.select(selecting(Place("neuron", 5)))
    hand.view.begin_connecting()
    smaller = network(2, 2, 1)
    hand.view.show_network(smaller, parameters(smaller), {})
    assert "click the first neuron" in hand.view._glass.banner

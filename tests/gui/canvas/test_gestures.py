"""Selecting and moving with the mouse: clicks, the rubber band, dragging with snapping, and into other layers."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.place import Place
from gui.canvas.glass import NO_SKETCH
from gui.canvas.view import NetworkView
from gui.selection import NOTHING, selecting
from tests.counting import calls
from tests.gui.canvas.networks import network, point_of, shown_view
from tests.gui.canvas.pointing import ALT, CTRL, SHIFT, Hand

NET = network(3, 4, 2)
EMPTY = QPoint(380, 560)


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(shown_view(qtbot, NET))


@pytest.fixture(params=["fitted", "zoomed and panned"])
def moved_hand(request: pytest.FixtureRequest, hand: Hand) -> Hand:
    if request.param != "fitted":
        hand.view.zoom_in()
        hand.view._scroll(QPoint(-90, 35))
    return hand


# --- clicks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [SHIFT, CTRL])
def test_a_click_with_shift_or_control_adds_and_takes_away(moved_hand: Hand, keys: Qt.KeyboardModifier) -> None:
    hand = moved_hand
    hand.click(hand.neuron("h1"))
    hand.click(hand.neuron("h3"), keys)
    assert hand.selected == {"h1", "h3"}
    hand.click(hand.neuron("h1"), keys)
    assert hand.selected == {"h3"}
    hand.click(point_of(hand.view, Place("connection", 0)), keys)
    assert hand.selection == selecting(Place("neuron", 5), Place("connection", 0))
    hand.click(hand.neuron("h2"))
    assert hand.selected == {"h2"}
    assert hand.wishes.count() == 0


def test_a_click_on_one_of_several_selects_it_alone(hand: Hand) -> None:
    hand.view.select(selecting(Place("neuron", 3), Place("neuron", 4)))
    hand.click(hand.neuron("h1"))
    assert hand.selection == selecting(Place("neuron", 3))


def test_a_caption_selects_its_layer(moved_hand: Hand) -> None:
    moved_hand.click(moved_hand.caption(1))
    assert moved_hand.selection == selecting(Place("layer", 1))
    assert moved_hand.view.accessibleDescription()


def test_a_bias_is_selected_apart_from_its_neuron(hand: Hand) -> None:
    hand.click(point_of(hand.view, Place("bias", 3)))
    look = hand.view.network_scene.neurons[3].look
    assert look.bias is not None
    assert (hand.selection, look.selected, look.bias.selected) == (selecting(Place("bias", 3)), False, True)


# --- the rubber band --------------------------------------------------------------------------------------------


def around(hand: Hand, *neurons: str) -> tuple[QPoint, QPoint]:
    points = [hand.neuron(neuron) for neuron in neurons]
    return (
        QPoint(min(p.x() for p in points) - 14, min(p.y() for p in points) - 14),
        QPoint(max(p.x() for p in points) + 14, max(p.y() for p in points) + 14),
    )


def drawn_selected(hand: Hand) -> set[str]:
    items = hand.view.network_scene.neurons
    return {hand.network.neurons[i].id for i, item in items.items() if item.look.selected}


def test_the_rubber_band_takes_neurons_and_what_connects_them(hand: Hand) -> None:
    hand.view.zoom_out()
    start, end = around(hand, "x1", "x2", "h1", "h2")
    hand.drag(start - QPoint(25, 25), end, drop=False)
    assert drawn_selected(hand) == {"x1", "x2", "h1", "h2"}  # it shows at once what it takes
    assert (hand.selected, hand.selections.count()) == (set(), 0)
    assert hand.view._glass.sketch.band is not None
    hand.release(end)
    assert set(hand.selection.connections(NET)) == {("x1", "h1"), ("x2", "h1"), ("x1", "h2"), ("x2", "h2")}
    assert (hand.selections.count(), hand.view._glass.sketch) == (1, NO_SKETCH)


def test_the_rubber_band_adds_with_shift(hand: Hand) -> None:
    hand.click(hand.neuron("o2"))
    start, end = around(hand, "x1", "x2")
    hand.drag(start - QPoint(25, 25), end, keys=SHIFT)
    assert hand.selected == {"o2", "x1", "x2"}


def test_escape_takes_the_rubber_band_back(hand: Hand) -> None:
    hand.click(hand.neuron("o2"))
    hand.drag(QPoint(80, 60), QPoint(700, 500), drop=False)
    assert len(drawn_selected(hand)) > 1
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(QPoint(700, 500))
    assert drawn_selected(hand) == {"o2"}
    assert (hand.selected, hand.view._glass.sketch) == ({"o2"}, NO_SKETCH)


def test_a_click_on_empty_canvas_selects_nothing_and_with_shift_leaves_all_selected(hand: Hand) -> None:
    hand.click(hand.neuron("o2"))
    hand.click(EMPTY, SHIFT)
    assert hand.selected == {"o2"}
    hand.click(EMPTY)
    assert hand.selection == NOTHING


def test_the_rubber_band_does_not_look_at_ten_thousand_connections_one_by_one(qtbot: QtBot) -> None:
    def work(neurons: int) -> int:
        hand = Hand(shown_view(qtbot, network(neurons, neurons)))
        hand.press(QPoint(70, 30))
        ways = [QPoint(100 + 30 * step, 60 + 20 * step) for step in range(20)]
        count = calls(lambda: deque(map(hand.move, ways)))
        QTest.keyClick(hand.view, Qt.Key.Key_Escape)
        return count

    assert work(100) < 4 * work(25)  # as many times as there are neurons; of connections it is 16 times


# --- dragging ---------------------------------------------------------------------------------------------------


def test_all_selected_neurons_move_as_one_wish(moved_hand: Hand) -> None:
    hand, scene = moved_hand, moved_hand.view.network_scene
    hand.view.select(selecting(Place("neuron", 3), Place("neuron", 6)))
    before = scene.arrangement.points.copy()
    start = hand.neuron("h1")
    hand.drag(start, start + QPoint(20, 11), start + QPoint(50, 31), keys=ALT, drop=False)
    assert hand.wishes.count() == 0
    hand.release(start + QPoint(50, 31), ALT)
    assert hand.texts == ["Move h₁, h₄"]
    shift = np.array([50, 31]) / hand.view.zoom
    for index, neuron in ((3, "h1"), (6, "h4")):
        assert hand.made.positions[neuron] == pytest.approx(tuple(before[index] + shift), abs=1.5)


def test_a_neuron_that_is_not_selected_is_dragged_alone(hand: Hand) -> None:
    hand.view.select(selecting(Place("neuron", 3)))
    start = hand.neuron("h2")
    hand.drag(start, start + QPoint(40, 9))
    assert set(hand.made.positions) == {"h2"}


def test_escape_puts_all_dragged_neurons_back(hand: Hand) -> None:
    scene = hand.view.network_scene
    hand.view.select(selecting(Place("neuron", 3), Place("neuron", 6)))
    before, start = scene.arrangement.points.copy(), hand.neuron("h1")
    hand.drag(start, start + QPoint(70, 40), drop=False)
    assert not np.array_equal(scene.arrangement.points, before)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(start + QPoint(70, 40))
    assert np.array_equal(scene.arrangement.points, before)
    assert (hand.wishes.count(), hand.view._glass.sketch) == (0, NO_SKETCH)


def test_a_dragged_neuron_snaps_to_the_column_and_alt_leaves_it_free(hand: Hand) -> None:
    scene = hand.view.network_scene
    start, column = hand.neuron("h1"), scene.point_of(4).x()
    hand.drag(start, start + QPoint(50, 3), start + QPoint(4, -20), drop=False)
    assert scene.point_of(3).x() == pytest.approx(column)
    assert hand.view._glass.sketch.guides
    hand.move(start + QPoint(4, -20), ALT)
    assert scene.point_of(3).x() == pytest.approx(column + 4 / hand.view.zoom, abs=1.0)
    assert not hand.view._glass.sketch.guides
    hand.view.cancel_gesture()


def test_alt_counts_as_soon_as_it_is_held(hand: Hand) -> None:
    start = hand.neuron("h1")
    hand.drag(start, start + QPoint(50, 3), start + QPoint(4, -20), drop=False)
    QTest.keyPress(hand.view, Qt.Key.Key_Alt)
    assert not hand.view._glass.sketch.guides
    QTest.keyRelease(hand.view, Qt.Key.Key_Alt)
    assert hand.view._glass.sketch.guides
    hand.view.cancel_gesture()


# --- into another layer -----------------------------------------------------------------------------------------


def loose(qtbot: QtBot) -> Hand:
    """A network with a neuron that is connected to nothing."""
    bare = network(2, 2, 2, 1)
    kept = [c for c in bare.connections if "g2" not in (c.source, c.target)]
    return Hand(shown_view(qtbot, type(bare)(bare.layers, tuple(kept))))


def test_a_drop_in_another_column_moves_only_the_place(qtbot: QtBot) -> None:
    hand = loose(qtbot)
    hand.drag(hand.neuron("g2"), hand.neuron("h2") + QPoint(0, 45), drop=True)
    assert hand.texts == ["Move g₂"]


def test_a_drop_with_control_moves_into_the_layer_at_that_height(qtbot: QtBot) -> None:
    hand = loose(qtbot)
    start, between = hand.neuron("g2"), (hand.neuron("h1") + hand.neuron("h2")) / 2
    hand.drag(start, start + QPoint(-10, 0), between, drop=False)
    hand.move(between, CTRL)
    hint = hand.view._glass.sketch.hint
    assert hint is not None
    assert hint.text == "Move g₂ to layer “hidden 1”"
    hand.release(between, CTRL)
    assert [neuron.id for neuron in hand.made.network.layers[1].neurons] == ["h1", "g2", "h2"]


def test_a_drop_on_a_caption_moves_into_the_layer(qtbot: QtBot) -> None:
    hand = loose(qtbot)
    hand.drag(hand.neuron("g2"), hand.neuron("g2") + QPoint(0, -30), hand.caption(1))
    assert [neuron.id for neuron in hand.made.network.layers[1].neurons] == ["h1", "h2", "g2"]


def test_what_cannot_move_into_a_layer_says_why_and_goes_back(hand: Hand) -> None:
    before, caption = hand.view.network_scene.arrangement.points.copy(), hand.caption(2)
    hand.drag(hand.neuron("h1"), caption, drop=False)
    sketch = hand.view._glass.sketch
    assert sketch.hint is not None
    assert (sketch.verdict, "would no longer go upward" in sketch.hint.text) == ("forbidden", True)
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.release(caption)
    assert (hand.wishes.count(), hand.refusals.count()) == (0, 1)
    assert np.array_equal(hand.view.network_scene.arrangement.points, before)


# --- menus ------------------------------------------------------------------------------------------------------


def ask_for_menu(view: NetworkView, point: QPoint) -> list[object]:
    asked = QSignalSpy(view.context_requested)
    at = view.viewport().mapToGlobal(point)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, at))
    assert asked.count() == 1
    return list(asked.at(0))


def test_a_right_click_selects_what_is_not_selected(hand: Hand) -> None:
    point = hand.neuron("h1")
    assert ask_for_menu(hand.view, point) == [selecting(Place("neuron", 3)), hand.view.viewport().mapToGlobal(point)]
    both = selecting(Place("neuron", 3), Place("neuron", 4))
    hand.view.select(both)
    assert ask_for_menu(hand.view, point)[0] == both
    assert ask_for_menu(hand.view, EMPTY)[0] == NOTHING


def test_shift_and_f10_ask_for_the_menu_of_the_selection(hand: Hand) -> None:
    hand.view.select(selecting(Place("neuron", 3)))
    asked = QSignalSpy(hand.view.context_requested)
    QTest.keyClick(hand.view, Qt.Key.Key_F10, SHIFT)
    selection, point = asked.at(0)
    assert selection == hand.selection
    assert (point - hand.view.viewport().mapToGlobal(hand.neuron("h1"))).manhattanLength() <= 2


def test_a_click_on_its_sign_folds_a_layer_and_unfolds_it(qtbot: QtBot) -> None:
    hand = Hand(shown_view(qtbot, network(3, 20, 2)))
    scene = hand.view.network_scene
    caption = scene.parts.captions[1]
    hand.click(hand.view.mapFromScene(caption.mapToScene(caption.sign_rect().center())))
    assert scene.folded_layers == {1}
    assert hand.view.sceneRect().contains(scene.content_rect())
    block = scene.parts.blocks[1]
    hand.double_click(hand.view.mapFromScene(block.mapToScene(block.sign_rect().center())))
    assert hand.selection == NOTHING
    assert not hand.view._fields.name.isVisible()


def test_escape_ends_a_gesture_before_it_is_anybodys_shortcut(hand: Hand) -> None:
    shortcut = QShortcut(QKeySequence("Escape"), hand.view)
    fired = QSignalSpy(shortcut.activated)
    start = hand.neuron("h1")
    hand.drag(start, start + QPoint(60, 9), drop=False)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert (fired.count(), hand.view._gesture) == (0, None)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert fired.count() == 1

"""Folded layers by mouse: blocks that are dragged, unfolded and connected, and bundles that are read and selected."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.network import Network
from engine.place import Place
from gui.canvas.folding.bundle_layer import tile_rect
from gui.canvas.gestures.connect import ConnectLayers
from gui.selection import selecting
from tests.gui.canvas.networks import network, parameters, shown_view
from tests.gui.canvas.pointing import SHIFT, Hand, obey

SIZES = (40, 30, 3)
NET = network(*SIZES)


def folded(qtbot: QtBot, net: Network) -> Hand:
    """A view of a network whose inputs and hidden layer are blocks."""
    view = shown_view(qtbot, net, size=(1100, 700))
    view.network_scene.set_fold_limit(20)
    view.fit()
    assert view.network_scene.folded_layers == {0, 1}
    return Hand(view)


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return folded(qtbot, NET)


def block(hand: Hand, layer: int, right: float = 0.0) -> QPoint:
    """The middle of a block, or a point so much of its half width to the right of it."""
    box = hand.view.network_scene.arrangement.boxes[layer]
    return hand.at(box.x + right * box.wide, box.y)


def tile(hand: Hand) -> QPoint:
    """The middle of the matrix between the two blocks."""
    bundles = hand.view.network_scene.bundles.bundles.bundles
    (matrix,) = (bundle for bundle in bundles if bundle.matrix is not None)
    return hand.view.mapFromScene(tile_rect(matrix).center())


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_a_dragged_block_takes_all_its_neurons_along_as_they_stood_when_unfolded(hand: Hand) -> None:
    done, scene = obey(hand.view), hand.view.network_scene
    scene.unfold(1)
    before = scene.arrangement.points[40:70].copy()
    scene.fold(1)
    hand.view.fit()
    start = block(hand, 1)
    middle = QPointF(scene.arrangement.boxes[1].x, scene.arrangement.boxes[1].y)
    zoom = hand.view.zoom
    hand.drag(start, start + QPoint(40, 90))
    assert [intent.text for intent in done] == ["Move 30 neurons"]
    box = scene.arrangement.boxes[1]
    assert box.x - middle.x() == pytest.approx(40 / zoom, abs=1.0)
    assert box.y - middle.y() == pytest.approx(90 / zoom, abs=1.0)
    scene.unfold(1)
    after = scene.arrangement.points[40:70]
    np.testing.assert_allclose(after - after.mean(axis=0), before - before.mean(axis=0), atol=1e-6)


def test_a_block_follows_the_pointer_and_goes_back_on_esc(hand: Hand) -> None:
    scene, start = hand.view.network_scene, block(hand, 1)
    before = scene.arrangement.boxes[1]
    hand.drag(start, start + QPoint(0, 60), drop=False)
    assert scene.arrangement.boxes[1].y > before.y
    assert scene.parts.blocks[1].y() == scene.arrangement.boxes[1].y
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert scene.arrangement.boxes[1] == before
    assert scene.parts.blocks[1].y() == before.y
    assert hand.wishes.count() == 0


def test_a_click_on_a_block_selects_its_layer_and_a_double_click_unfolds_it(hand: Hand) -> None:
    hand.click(block(hand, 0))
    assert hand.selection == selecting(Place("layer", 0))
    hand.double_click(block(hand, 0))
    assert hand.view.network_scene.folded_layers == {1}
    assert hand.wishes.count() == 0


def test_blocks_are_connected_from_the_port_at_their_right_edge(qtbot: QtBot) -> None:
    hand = folded(qtbot, Network(NET.layers, ()))
    hand.hover(block(hand, 0))
    port = hand.view._glass.sketch.port
    assert port is not None
    at = block(hand, 0, right=1.0)
    assert (hand.at(port.x, port.y) - at).manhattanLength() <= 1
    hand.hover(at)
    hand.press(at)
    assert isinstance(hand.view._gesture, ConnectLayers)
    hand.move(block(hand, 1))
    assert hand.view._glass.sketch.verdict == "allowed"
    hand.release(block(hand, 1))
    assert hand.texts == ["Connect input → hidden 1"]
    assert len(hand.made.network.connections) == 40 * 30


# --- bundles ----------------------------------------------------------------------------------------------------------


def test_a_bundle_says_how_many_weights_it_stands_for(hand: Hand) -> None:
    hand.hover(tile(hand))
    weights = parameters(NET)[NET.weight_slots[: 40 * 30]]
    strongest = weights[np.abs(weights).argmax()]
    said = f"40 × 30 weights, strongest {strongest:.3g}, mean {weights.mean():.3g}".replace("-", "−")
    assert hand.view.viewport().toolTip() == said
    assert hand.view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_a_click_on_a_bundle_selects_its_connections_and_with_shift_adds_them(hand: Hand) -> None:
    hand.click(tile(hand))
    assert hand.selection.of_kind("connection").tolist() == list(range(40 * 30))
    hand.click(hand.neuron("o1"))
    hand.click(tile(hand), SHIFT)
    QApplication.processEvents()
    assert hand.selected == {"o1"}
    assert len(hand.selection.of_kind("connection")) == 40 * 30

"""An edit that leaves nothing of the network in view brings into view what it was about; all others move nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from pytestqt.qtbot import QtBot

from engine.place import Place
from gui.canvas.view import NetworkView
from gui.intents import Intent, structure
from gui.selection import selecting
from tests.gui.canvas.networks import document, network, shown_view
from tests.gui.canvas.pointing import obey

NET = network(2, 2, 2)


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    view = shown_view(qtbot, NET)
    obey(view)
    for _ in range(6):
        view.zoom_in()
    return view


def away(view: NetworkView) -> None:
    """To where there is nothing."""
    view._scroll(QPoint(-9000, -9000))
    assert not seen(view, "x1")


def seen(view: NetworkView, neuron: str) -> bool:
    scene = view.network_scene
    assert scene.network is not None
    return view.sceneRect().contains(scene.point_of(scene.network.index[neuron]))


def do(view: NetworkView, intent: Intent) -> None:
    view.requested.emit(intent)


def test_a_neuron_that_is_added_out_of_view_comes_into_view(view: NetworkView) -> None:
    away(view)
    zoom = view.zoom
    do(view, structure.add_neuron(NET, 1))
    now = view.network_scene.network
    assert now is not None
    (added,) = now.index.keys() - NET.index.keys()
    assert seen(view, added)
    assert view.zoom <= zoom


def test_neurons_that_are_moved_away_are_followed(view: NetworkView) -> None:
    view.zoom_to([Place("neuron", NET.index["h1"])])
    do(view, structure.place_neurons(NET, {of: (9000.0, 100.0 * i) for of, i in NET.index.items()}))
    assert all(seen(view, neuron) for neuron in NET.index)


def test_with_nothing_new_it_is_the_selection_and_else_everything(view: NetworkView) -> None:
    view.select(selecting(Place("neuron", NET.index["o2"])))
    away(view)
    do(view, structure.disconnect(NET, [("x1", "h1")]))
    assert seen(view, "o2")
    do(view, structure.delete(NET, selecting(Place("neuron", NET.index["o2"]))))
    away(view)
    do(view, structure.disconnect(NET, [("x2", "h1")]))
    assert all(seen(view, neuron) for neuron in ("x1", "x2", "h1", "h2", "o1"))


def test_an_edit_in_view_of_the_network_moves_nothing(view: NetworkView) -> None:
    view.zoom_to([Place("neuron", NET.index["x1"])])
    before = QRectF(view.sceneRect())
    do(view, structure.add_neuron(NET, 2))
    assert view.sceneRect() == before


def test_another_document_is_not_followed(view: NetworkView) -> None:
    away(view)
    before, other = QRectF(view.sceneRect()), document(network(3, 3, 1))
    view.show_network(other.network, other.parameters, other.positions, anew=True)
    assert view.sceneRect() == before

"""Names of inputs and outputs that are too long for their circles: where they stand, and what the circle keeps."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.network import Network
from engine.place import Place
from gui.canvas.neuron_item import LONGEST_NAME
from gui.canvas.text import shortened
from gui.canvas.view import NetworkView
from tests.gui.canvas.networks import network, parameters, shown_view

LONG = "sepal length (cm)"


def called(*names: str) -> Network:
    """A 2-3-2 network whose first inputs and outputs have names."""
    start = network(2, 3, 2)
    layers = list(start.layers)
    for place, name in zip(((0, 0), (0, 1), (2, 0), (2, 1)), names, strict=False):
        layer, neuron = place
        neurons = list(layers[layer].neurons)
        neurons[neuron] = replace(neurons[neuron], label=name)
        layers[layer] = replace(layers[layer], neurons=tuple(neurons))
    return Network(tuple(layers), start.connections)


def view_of(qtbot: QtBot, *names: str) -> NetworkView:
    net = called(*names)
    return shown_view(qtbot, net, parameters(net))


def test_a_long_name_of_an_input_stands_at_the_left_of_its_circle(qtbot: QtBot) -> None:
    neurons = view_of(qtbot, LONG, "x_2").network_scene.parts.neurons
    name = neurons[0].name_rect()
    assert name.right() < -neurons[0].radius
    assert name.width() > 100
    assert neurons[1].name_rect().isEmpty()


def test_it_is_in_view_when_the_whole_network_is(qtbot: QtBot) -> None:
    view = view_of(qtbot, LONG)
    view.fit()
    item = view.network_scene.parts.neurons[0]
    shown = view.mapFromScene(item.mapRectToScene(item.name_rect())).boundingRect()
    assert view.viewport().rect().contains(shown)
    assert shown.height() >= 9


def test_a_click_on_it_selects_the_neuron(qtbot: QtBot) -> None:
    view = view_of(qtbot, LONG)
    item = view.network_scene.parts.neurons[0]
    spot = view.mapFromScene(item.mapToScene(item.name_rect().center()))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert view.selection.current == Place("neuron", 0)


def test_a_name_without_end_is_cut(qtbot: QtBot) -> None:
    longest = view_of(qtbot, "n" * LONGEST_NAME).network_scene.parts.neurons[0].name_rect().width()
    beyond = view_of(qtbot, "n" * 200).network_scene.parts.neurons[0].name_rect().width()
    assert beyond < 1.1 * longest


def test_a_long_name_of_an_output_stands_above_its_target(qtbot: QtBot) -> None:
    parts = view_of(qtbot, "x_1", "x_2", "versicolor", "o_2").network_scene.parts
    assert [target.look.title for target in parts.targets] == ["versicolor", "target"]
    assert [parts.neurons[place].look.beside for place in (5, 6)] == [True, False]


def test_labels_lose_letters_but_not_their_subscripts() -> None:
    assert shortened("versicolor", 5) == "vers…"
    assert shortened("set", 3) == "set"
    assert shortened("w_{11,12}", 3) == "w_{11,12}"

"""Lines in their weights' colours, the strongest of very many, with no more work than for few."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.network import read_only
from engine.place import Place
from engine.settings import Sgd, Training
from gui.canvas.connections.layer import STRONGEST, EdgeLayer
from gui.canvas.connections.routes import Routes
from gui.canvas.view import NetworkView
from gui.selection import selecting
from gui.theme import DARK, LIGHT, Theme, WeightScale
from tests.counting import calls
from tests.gui.canvas.networks import frames, network, parameters, shown_view


def colour_at(view: NetworkView, edge: int) -> str:
    image: QImage = view.grab().toImage()
    x, y = view.network_scene.edges.routes.points(edge, np.array([0.9]))[0].tolist()
    return image.pixelColor(view.mapFromScene(QPointF(x, y))).name()


def colour_of(weight: float, theme: Theme) -> str:
    scale = WeightScale(1.0)
    return scale.colours(theme)[int(scale.colour_index(weight))].name()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("weight", [-0.9, -0.2, 0.2, 0.9])
def test_a_line_has_the_colour_of_its_weight(qtbot: QtBot, theme: Theme, weight: float) -> None:
    net = network(1, 1, biases=False)
    view = shown_view(qtbot, net, read_only([weight]), theme=theme)
    assert colour_at(view, 0) == colour_of(weight, theme)
    view.show_parameters(read_only([-weight]))
    assert colour_at(view, 0) == colour_of(-weight, theme)


def test_an_update_recolours_a_line_as_its_step_comes(qtbot: QtBot) -> None:
    net = network(1, 1, biases=False)
    values = read_only([0.9])
    view = shown_view(qtbot, net, values)
    *_, before, after = frames(net, values, training=Training(optimizer=Sgd(learning_rate=20.0)))
    view.show_frame(before)
    old = colour_at(view, 0)
    view.show_frame(after)
    assert (old, colour_at(view, 0)) == (colour_of(0.9, LIGHT), colour_of(float(after.trace.after[0]), LIGHT))
    assert old != colour_at(view, 0)


def test_of_very_many_lines_the_strongest_are_drawn_and_the_selected_ones(qtbot: QtBot) -> None:
    net = network(70, 40, biases=False)
    values = np.full(net.parameter_count, 0.01)
    values[100:150] = 1.0
    view = shown_view(qtbot, net, read_only(values))
    view.network_scene.set_fold_limit(100)
    edges = view.network_scene.edges
    assert edges.counted() == (2000, 2800)
    view.network_scene.select(selecting(Place("neuron", 3)))
    drawn, in_view = edges.counted()
    assert in_view == 2800
    assert 2000 <= drawn <= 2040


def test_lines_out_of_view_do_not_count(qtbot: QtBot) -> None:
    view = shown_view(qtbot, network(70, 40, biases=False))
    view.network_scene.edges.set_area(QRectF(10_000, 10_000, 10, 10))
    assert view.network_scene.edges.counted()[1] == 0


def test_a_hundred_thousand_weights_are_no_more_work_than_a_quarter_of_them(qtbot: QtBot) -> None:
    view = NetworkView(LIGHT)
    qtbot.addWidget(view)
    view.network_scene.set_fold_limit(1000)
    view.resize(900, 700)
    view.show()

    def work(hidden: int) -> tuple[int, int]:
        net = network(784, hidden, 64, 10)
        values = parameters(net)
        opening = calls(lambda: view.show_network(net, values, {})) + calls(view.grab)
        return opening, calls(lambda: view.show_parameters(read_only(values + 0.01))) + calls(view.grab)

    (opened, recoloured), (opened_large, recoloured_large) = work(32), work(128)
    assert view.legend().notes[0] == "strongest 2,000 of 109,184 weights"
    assert opened_large < 2 * opened
    assert recoloured_large < 2 * recoloured


def test_every_space_between_layers_has_its_share_of_the_lines() -> None:
    layer = EdgeLayer(LIGHT)
    counts = np.array([50_000, 3_000, 100])
    spaces = np.repeat(np.arange(3), counts)
    chords = np.zeros((len(spaces), 4))
    layer.set_routes(Routes(chords, np.zeros((len(spaces), 2))), spaces)
    layer.set_weights(np.repeat([0.01, 0.5, 1.0], counts), WeightScale())
    assert layer.counted() == (STRONGEST, len(spaces))
    drawn = np.bincount(spaces[layer._shown])
    assert drawn.tolist() == [950, 950, 100]

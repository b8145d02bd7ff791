"""Layers folded into blocks: which, what stands for their neurons and weights, and that nothing else is lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.arrangement import arrange
from engine.network import Layer, Network, Neuron, read_only
from engine.place import Place
from gui.canvas.folding.bundle_layer import tile_rect
from gui.canvas.folding.bundles import bundles
from gui.canvas.folding.fold import Folding
from gui.canvas.lines import lines
from gui.canvas.view import NetworkView
from gui.selection import selecting
from gui.theme import DARK, LIGHT, Theme, WeightScale
from tests.gui.canvas.networks import frames, network, parameters, shown_view

DIGITS = network(784, 128, 64, 10)


def folded_view(qtbot: QtBot, net: Network, theme: Theme = LIGHT) -> NetworkView:
    return shown_view(qtbot, net, theme=theme, size=(1100, 700))


def test_layers_above_the_limit_fold_and_unfold_on_request(qtbot: QtBot) -> None:
    scene = folded_view(qtbot, DIGITS).network_scene
    assert scene.folded_layers == {0, 1, 2}
    assert set(scene.neurons) == set(DIGITS.layer_range(3))
    scene.unfold(2)
    assert scene.folded_layers == {0, 1}
    assert set(scene.parts.dense) == {2}
    scene.toggle_fold(3)
    assert scene.folded_layers == {0, 1, 3}
    assert not scene.neurons
    assert not scene.targets
    scene.set_fold_limit(1000)
    assert not scene.folded_layers


def test_what_was_folded_by_hand_stays_so_when_the_network_is_edited_but_not_in_another_document(qtbot: QtBot) -> None:
    net = network(3, 30, 2)
    view = folded_view(qtbot, net)
    scene = view.network_scene
    scene.fold(1)
    extra = Layer("extra", "sigmoid", (Neuron("e1"),))
    longer = Network((net.layers[0], extra, *net.layers[1:]), net.connections)
    scene.show_network(longer, parameters(longer), {})
    assert scene.folded_layers == {2}
    scene.show_network(net, parameters(net), {}, anew=True)
    assert scene.folded_layers == set()


def test_an_empty_layer_never_folds() -> None:
    net = Network((Layer("input", None, ()), Layer("output", "sigmoid", ())))
    assert Folding(0).folded(net) == frozenset()


def test_a_block_says_what_it_stands_for(qtbot: QtBot) -> None:
    scene = folded_view(qtbot, DIGITS).network_scene
    look = scene.parts.blocks[1].look
    assert (look.name, look.count, look.activation) == ("hidden 1", "128 neurons", "sigmoid")
    biases = parameters(DIGITS)[DIGITS.bias_slots[784:912]]
    assert look.biases == f"{biases.min():.3g} … {biases.max():.3g}".replace("-", "−")
    assert scene.parts.blocks[0].look.biases is None
    assert np.isfinite(scene.parts.blocks[0].look.outputs).all()


def test_every_connection_is_a_line_or_in_one_bundle() -> None:
    net = network(60, 3, 50, 2, skips=[("x1", "o1"), ("h1", "o2"), ("x2", "g1")])
    placed = arrange(net, {}, {0, 2})
    bundled = bundles(net, placed)
    folded = np.isin(net.layer_of, [0, 2])
    assert (bundled.hidden == (folded[net.sources] | folded[net.targets])).all()
    edges = np.concatenate([bundle.edges for bundle in bundled.bundles])
    assert sorted(edges.tolist()) == np.flatnonzero(bundled.hidden).tolist()
    for k, bundle in enumerate(bundled.bundles):
        assert (bundled.of[bundle.edges] == k).all()


def test_a_bundle_has_its_strongest_weight_and_its_matrix_that_of_each_cell() -> None:
    net = network(60, 50, biases=False)
    bundled = bundles(net, arrange(net, {}, {0, 1}))
    weights = np.random.default_rng(0).normal(size=len(net.connections))
    (bundle,) = bundled.bundles
    assert bundled.strongest(weights).tolist() == [weights[np.abs(weights).argmax()]]
    assert bundle.matrix is not None
    cells = bundle.matrix.strongest(weights)
    rows, columns = bundle.matrix.shape
    whole = weights.reshape(50, 60)  # in canonical order: by target, then by source
    for row in range(rows):
        for column in range(columns):
            own = whole[np.arange(50) * rows // 50 == row][:, np.arange(60) * columns // 60 == column]
            assert cells[row, column] == own.ravel()[np.abs(own).argmax()]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_matrix_has_the_colours_of_its_weights(qtbot: QtBot, theme: Theme) -> None:
    net = network(50, 50, biases=False)
    values = np.full(len(net.connections), 0.5)
    values[: len(values) // 2] = -0.5  # the upper half: of the first targets
    view = shown_view(qtbot, net, read_only(values), theme=theme)
    image: QImage = view.grab().toImage()
    where = tile_rect(view.network_scene.bundles.bundles.bundles[0])
    found = []
    for share in (0.25, 0.75):
        point = where.center()
        point.setY(where.top() + share * where.height())
        found.append(image.pixelColor(view.mapFromScene(point)).name())
    scale = WeightScale(1.0)
    expected = [scale.colours(theme)[int(scale.colour_index(weight))].name() for weight in (-0.5, 0.5)]
    assert found == expected


def test_a_step_within_a_folded_layer_lights_its_block_and_bundles(qtbot: QtBot) -> None:
    net = network(60, 50, 2)
    view = folded_view(qtbot, net)
    scene = view.network_scene
    _, first, *_ = frames(net, parameters(net))
    view.show_frame(first)
    assert scene.parts.blocks[1].look.glow == "focus_glow"
    assert scene.parts.blocks[0].look.ring == "focus"
    assert scene.bundles._lit[0] == "focus_glow"


def test_a_block_is_its_layer_and_shows_what_is_selected_within(qtbot: QtBot) -> None:
    scene = folded_view(qtbot, DIGITS).network_scene
    block = scene.parts.blocks[1]
    assert scene.place_at(block.pos()) == Place("layer", 1)
    scene.select(selecting(Place("layer", 1)))
    assert block.look.selected
    scene.select(selecting(Place("neuron", 800)))
    assert (block.look.selected, block.look.within) == (False, True)


def test_the_signs_fold_and_unfold(qtbot: QtBot) -> None:
    scene = folded_view(qtbot, DIGITS).network_scene
    block = scene.parts.blocks[1]
    assert scene.fold_sign_at(block.mapToScene(block.sign_rect().center())) == 1
    scene.unfold(1)
    caption = scene.parts.captions[1]
    assert scene.fold_sign_at(caption.mapToScene(caption.sign_rect().center())) == 1
    assert scene.fold_sign_at(scene.parts.captions[3].pos()) is None


def test_the_legend_says_what_folding_left_out(qtbot: QtBot) -> None:
    view = folded_view(qtbot, DIGITS)
    notes = view.legend().notes
    assert notes[0] == "3 layers folded, of their biases the range"
    assert "lines and cells of folded layers: strongest weight" in notes
    view.network_scene.unfold(2)
    assert "biases of 1 layer of dots are not shown" in view.legend().notes


def test_lines_go_around_blocks() -> None:
    net = network(3, 60, 2, skips=[("x2", "o1")])
    placed = arrange(net, {}, {1})
    routes, _ = lines(net, placed)
    way = routes.curves[net.connection_index["x2", "o1"]]
    box = placed.boxes[1]
    inside = (np.abs(way[:, 0] - box.x) < box.wide) & (np.abs(way[:, 1] - box.y) < box.high)
    assert not inside.any()


def test_a_folded_network_for_images_is_read_without_zooming_in(qtbot: QtBot) -> None:
    view = shown_view(qtbot, DIGITS, size=(706, 615))  # the canvas of a window of usual size
    assert view.zoom * view.network_scene.arrangement.block_scale >= 0.5  # the text of blocks is 18 to 20 units high


def test_blocks_keep_clear_of_each_other_and_of_columns() -> None:
    net = network(60, 8, 7, 50, 6, 50)
    placed = arrange(net, {}, {0, 3, 5})
    edges = []
    for layer, x in enumerate(placed.columns.tolist()):
        own = net.layer_range(layer)
        half = placed.boxes[layer].wide if layer in placed.boxes else float(placed.radii[own.start])
        edges += [x - half, x + half]
    gaps = np.diff(edges)[1::2]
    assert gaps.min() > 100
    assert np.diff(placed.points[list(net.layer_range(4)), 1]).min() < np.diff(placed.points[[60, 61], 1])

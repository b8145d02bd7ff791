"""The commands of editing through the real window: keys and actions, what is selected, what the history says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import empty_document, new_document
from engine.network import Network
from engine.place import ERROR_PLACE, Place
from gui.dialogs.command_palette import CommandPalette
from gui.selection import of_neurons, selecting
from tests.studio import Studio, opened, same_document

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def network(studio: Studio) -> Network:
    return studio.document.network


def action(studio: Studio, name: str) -> QAction:
    return studio.window.actions_[name]


def trigger(studio: Studio, name: str) -> None:
    assert action(studio, name).isEnabled(), name
    action(studio, name).trigger()


def select(studio: Studio, *ids: str) -> None:
    studio.window.canvas.select(of_neurons(network(studio), ids))


def select_connection(studio: Studio, *pairs: tuple[str, str]) -> None:
    found = network(studio).connection_index
    studio.window.canvas.select(selecting(*(Place("connection", found[pair]) for pair in pairs)))


def selected(studio: Studio) -> tuple[str, ...]:
    return studio.window.canvas.selection.neurons(network(studio))


def sizes(studio: Studio) -> list[int]:
    return [len(layer.neurons) for layer in network(studio).layers]


def last_entry(studio: Studio) -> str | None:
    return studio.session.state.undo_text


@pytest.fixture
def deep(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, new_document((2, 3, 3, 1), seed=1)) as studio:
        yield studio


# --- neurons ----------------------------------------------------------------------------------------------------------


def test_a_new_neuron_is_added_to_the_layer_at_hand_and_selected(studio: Studio) -> None:
    select(studio, "h1")
    studio.press(Qt.Key.Key_N)
    assert sizes(studio) == [2, 3, 1]
    assert selected(studio) == ("h3",)
    assert last_entry(studio) == "Add a neuron to layer “hidden 1”"


def test_a_new_input_is_told_with_what_it_brings_along(studio: Studio) -> None:
    select(studio, "x1")
    studio.press(Qt.Key.Key_N)
    assert sizes(studio) == [3, 2, 1]
    assert "column" in studio.window.strip.text


def test_del_deletes_neurons_and_undo_brings_everything_back(studio: Studio) -> None:
    before = studio.document
    select(studio, "h1", "h2")
    studio.press(Qt.Key.Key_Delete)
    assert sizes(studio) == [2, 0, 1]
    assert "6 connections went with them" in studio.window.strip.text
    studio.press(Qt.Key.Key_Z, CONTROL)
    assert same_document(studio.document, before)


def test_del_on_a_bias_takes_the_bias_alone(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("bias", network(studio).index["h1"])))
    studio.press(Qt.Key.Key_Delete)
    assert sizes(studio) == [2, 2, 1]
    assert network(studio).neurons[2].bias is None


@pytest.mark.parametrize("place", [Place("target", 4), ERROR_PLACE])
def test_del_on_a_target_leaves_its_neuron(studio: Studio, place: Place) -> None:
    before = studio.document
    studio.window.canvas.select(selecting(place))
    studio.press(Qt.Key.Key_Delete)
    assert studio.document is before
    assert "nothing is selected that could be deleted" in studio.window.strip.text


def test_del_on_connections_disconnects(studio: Studio) -> None:
    select_connection(studio, ("x1", "h1"), ("x2", "h1"))
    studio.press(Qt.Key.Key_Delete)
    assert len(network(studio).connections) == 4


def test_duplicates_are_selected(studio: Studio) -> None:
    select(studio, "h1", "h2")
    studio.press(Qt.Key.Key_D, CONTROL)
    assert sizes(studio) == [2, 4, 1]
    assert selected(studio) == ("h3", "h4")
    assert len(network(studio).connections) == 12


def test_neurons_move_to_another_layer_from_the_menu_of_its_key(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 3, 3, 1), seed=1)) as studio:
        select(studio, "h2_1")
        trigger(studio, "select_incoming")
        trigger(studio, "delete")
        select(studio, "h2_1")
        studio.press(Qt.Key.Key_M, CONTROL)
        menu = studio.widget(QMenu, "menu_move_to_layer")
        assert menu.isVisible()
        assert [entry.text() for entry in menu.actions()] == ["input", "hidden 1", "hidden 2", "output"]
        assert [entry.isEnabled() for entry in menu.actions()] == [True, True, False, True]
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert sizes(studio) == [2, 4, 2, 1]
        assert last_entry(studio) == "Move h₂,₁ to layer “hidden 1”"


# --- connections ------------------------------------------------------------------------------------------------------


def test_c_connects_the_selected_neurons_of_different_layers(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 2, 1), seed=1)) as studio:
        select(studio, "x1", "x2", "y1")
        studio.press(Qt.Key.Key_C)
        assert {("x1", "y1"), ("x2", "y1")} <= set(network(studio).connection_index)
        assert last_entry(studio) == "Connect x₁, x₂ with y₁"


def test_what_is_connected_already_is_refused_in_one_line(studio: Studio) -> None:
    before = studio.document
    select(studio, "x1", "h1")
    studio.press(Qt.Key.Key_C)
    assert studio.document is before
    assert "nothing to connect" in studio.window.strip.text


def test_neurons_are_disconnected_from_everything(studio: Studio) -> None:
    select(studio, "h1")
    trigger(studio, "disconnect")
    assert len(network(studio).connections) == 3
    assert last_entry(studio) == "Disconnect x₁ → h₁, x₂ → h₁, h₁ → y₁"
    trigger(studio, "disconnect")
    assert studio.window.strip.text == "These neurons have no connections."


def test_two_selected_layers_are_connected_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 2, 1), seed=1)) as studio:
        studio.window.canvas.select(selecting(Place("layer", 0), Place("layer", 2)))
        studio.press(Qt.Key.Key_C, SHIFT)
        assert len(network(studio).connections) == 8
        assert last_entry(studio) == "Connect input → output"


# --- layers -----------------------------------------------------------------------------------------------------------


def test_layers_change_places_and_go(deep: Studio) -> None:
    deep.window.canvas.select(selecting(Place("layer", 2)))
    assert not action(deep, "layer_forward").isEnabled()
    trigger(deep, "layer_back")
    assert "would no longer go upward" in deep.window.strip.text
    trigger(deep, "remove_layer")
    assert sizes(deep) == [2, 3, 1]


@pytest.mark.parametrize("layer", [0, 3])
def test_the_outer_layers_stay(deep: Studio, layer: int) -> None:
    deep.window.canvas.select(selecting(Place("layer", layer)))
    for name in ("remove_layer", "layer_back", "layer_forward"):
        assert not action(deep, name).isEnabled(), name


def test_the_activation_of_a_layer_and_of_single_neurons(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("layer", 1)))
    trigger(studio, "layer_activation_tanh")
    assert network(studio).layers[1].activation == "tanh"
    assert action(studio, "layer_activation_tanh").isChecked()
    select(studio, "h1")
    assert action(studio, "activation_of_layer").isChecked()
    trigger(studio, "activation_relu")
    assert network(studio).neurons[2].activation == "relu"
    assert action(studio, "activation_relu").isChecked()
    trigger(studio, "activation_of_layer")
    assert network(studio).neurons[2].activation is None
    assert last_entry(studio) == "Set the activation of h₁ to that of the layer"


def test_inputs_can_have_no_activation(studio: Studio) -> None:
    select(studio, "x1")
    assert not action(studio, "activation_relu").isEnabled()
    assert not action(studio, "layer_activation_relu").isEnabled()


# --- weights and biases -----------------------------------------------------------------------------------------------


def test_weights_are_frozen_and_set_free_again(studio: Studio) -> None:
    select_connection(studio, ("x1", "h1"), ("x2", "h1"))
    studio.press(Qt.Key.Key_F)
    assert np.count_nonzero(~network(studio).trainable) == 2
    assert not action(studio, "freeze").isEnabled()
    studio.press(Qt.Key.Key_F, SHIFT)
    assert network(studio).trainable.all()
    assert last_entry(studio) == "Unfreeze 2 parameters"


def test_freezing_a_layer_freezes_all_that_leads_into_it(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("layer", 1)))
    trigger(studio, "freeze")
    assert np.count_nonzero(~network(studio).trainable) == 4 + 2


def test_weights_are_shared_joined_selected_together_and_parted(studio: Studio) -> None:
    select_connection(studio, ("x1", "h1"), ("x2", "h2"))
    trigger(studio, "share")
    assert [shared.name for shared in network(studio).shared] == ["s1"]
    select_connection(studio, ("x1", "h2"))
    trigger(studio, "share_with")
    menu = studio.widget(QMenu, "menu_share_with")
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert len(set(network(studio).weight_slots.tolist())) == 4
    trigger(studio, "select_sharing")
    assert len(studio.window.canvas.selection.connections(network(studio))) == 3
    trigger(studio, "unshare")
    assert network(studio).shared == ()


def test_biases_are_given_and_taken(studio: Studio) -> None:
    select(studio, "h1", "h2")
    trigger(studio, "take_bias")
    assert not action(studio, "take_bias").isEnabled()
    trigger(studio, "give_bias")
    assert not action(studio, "give_bias").isEnabled()
    assert last_entry(studio) == "Give a bias to h₁, h₂"


# --- selecting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "neurons", "connections"),
    [
        ("select_all", 5, 6),
        ("select_none", 0, 0),
        ("select_layer", 2, 0),
        ("select_incoming", 0, 2),
        ("select_outgoing", 0, 1),
    ],
)
def test_more_is_selected_by_commands(studio: Studio, name: str, neurons: int, connections: int) -> None:
    select(studio, "h1")
    trigger(studio, name)
    found = studio.window.canvas.selection
    assert (len(found.neurons(network(studio))), len(found.connections(network(studio)))) == (neurons, connections)


def test_a_layer_selected_as_such_stands_for_its_neurons(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("layer", 1)))
    studio.press(Qt.Key.Key_D, CONTROL)
    assert sizes(studio) == [2, 4, 1]


# --- keys and the list of commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_C, Qt.Key.Key_F, Qt.Key.Key_Delete])
@pytest.mark.parametrize("name", ["learning_rate", "step_size", "data_table", "sample"])
def test_no_key_is_taken_from_what_is_typed_in(studio: Studio, name: str, key: Qt.Key) -> None:
    before = studio.document
    select(studio, "x1", "h1")
    widget = studio.widget(QWidget, name)
    widget.setFocus()
    QTest.keyClick(widget, key)
    assert studio.document is before
    assert not studio.window.strip.isVisible()


def test_every_command_of_editing_is_in_the_list_of_commands(studio: Studio) -> None:
    select(studio, "h1")
    action(studio, "palette").trigger()
    palette = studio.window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    QTest.keyClicks(palette._field, "neurons: tanh")
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert network(studio).neurons[2].activation == "tanh"


def test_nothing_of_editing_can_be_done_without_a_selection(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, empty_document()) as studio:
        usable = {name for name, each in studio.window.actions_.by_name.items() if each.isEnabled()}
        assert not usable & {"cut", "copy", "delete", "connect", "select_all", "rename", "freeze", "share", "arrange"}
        assert {"add_neuron", "insert_layer"} <= usable


def test_an_empty_network_is_begun_and_drawn_by_keys(studio: Studio) -> None:
    studio.press(Qt.Key.Key_N, CONTROL | SHIFT)
    assert sizes(studio) == [0, 0]
    studio.press(Qt.Key.Key_N)
    studio.press(Qt.Key.Key_N)
    assert sizes(studio) == [2, 0]
    studio.window.canvas.select(selecting(Place("layer", 1)))
    studio.press(Qt.Key.Key_N)
    studio.press(Qt.Key.Key_A, CONTROL)
    studio.press(Qt.Key.Key_C)
    assert len(network(studio).connections) == 2


def test_an_empty_network_can_be_chosen_among_new_ones(studio: Studio) -> None:
    trigger(studio, "new")
    QTest.mouseClick(studio.widget(QPushButton, "new_empty"), Qt.MouseButton.LeftButton)
    assert sizes(studio) == [0, 0]
    assert not studio.session.modified


def test_edits_stop_training_and_are_done_then(studio: Studio) -> None:
    studio.click("run")
    studio.qtbot.waitUntil(lambda: studio.session.training)
    select(studio, "h1")
    studio.press(Qt.Key.Key_D, CONTROL)
    studio.settle()
    assert sizes(studio) == [2, 3, 1]


def test_a_menu_asked_for_on_the_canvas_is_that_of_the_selection(studio: Studio) -> None:
    wanted = of_neurons(network(studio), ["h1"])
    studio.window.canvas.context_requested.emit(wanted, studio.window.canvas.mapToGlobal(QPoint(40, 40)))
    menu = studio.widget(QMenu, "context_menu")
    assert menu.isVisible()
    assert studio.window.canvas.selection == wanted
    QTest.keyClick(menu, Qt.Key.Key_Escape)


# --- looking ----------------------------------------------------------------------------------------------------------


def test_labels_and_digits_are_chosen_and_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        assert action(studio, "labels_automatic").isChecked()
        trigger(studio, "labels_none")
        trigger(studio, "digits_7")
    with opened(qtbot, tmp_path) as studio:
        chosen = {name for name, each in studio.window.actions_.by_name.items() if each.isChecked()}
        assert {"labels_none", "digits_7"} <= chosen
        assert "labels: none" in " ".join(studio.window.canvas.legend().notes)


def test_layers_are_folded_and_unfolded(studio: Studio) -> None:
    scene = studio.window.canvas.network_scene
    select(studio, "h1")
    studio.press(Qt.Key.Key_K, CONTROL)
    assert scene.folded_layers == {1}
    trigger(studio, "fold_all")
    assert scene.folded_layers == {0, 1, 2}
    trigger(studio, "unfold_all")
    assert scene.folded_layers == frozenset()


def test_the_size_above_which_layers_fold_is_chosen_and_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    large = new_document((2, 20, 60, 1))
    with opened(qtbot, tmp_path, large) as studio:
        scene = studio.window.canvas.network_scene
        assert scene.folded_layers == {2}
        trigger(studio, "fold_above_12")
        assert scene.folded_layers == {1, 2}
    with opened(qtbot, tmp_path, large) as studio:
        assert action(studio, "fold_above_12").isChecked()
        assert studio.window.canvas.network_scene.folded_layers == {1, 2}
        trigger(studio, "fold_above_0")
        assert studio.window.canvas.network_scene.folded_layers == frozenset()


def test_a_neuron_is_found_by_its_name(studio: Studio) -> None:
    studio.press(Qt.Key.Key_F, CONTROL)
    assert studio.window.docks["outline"].isVisible()
    QTest.keyClicks(studio.window.focusWidget(), "h2")
    assert selected(studio) == ("h2",)


@pytest.mark.parametrize("name", ["outline", "history", "notes"])
def test_a_panel_is_gone_to_though_it_was_closed(studio: Studio, name: str) -> None:
    studio.window.docks[name].close()
    trigger(studio, f"panel_{name}")
    dock, focus = studio.window.docks[name], studio.window.focusWidget()
    assert dock.isVisible()
    assert focus is not None
    assert dock.isAncestorOf(focus)


def test_a_submenu_of_which_nothing_can_be_used_is_grey(studio: Studio) -> None:
    menus = studio.window._submenus
    select(studio, "x1")
    assert not menus["activation"].isEnabled()
    select(studio, "h1")
    assert menus["activation"].isEnabled()
    assert menus["recent"].isEnabled()


def test_a_neuron_is_renamed_in_its_place(studio: Studio) -> None:
    select(studio, "h1")
    studio.press(Qt.Key.Key_F2)
    QTest.keyClicks(studio.window.focusWidget(), "sum")
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Return)
    assert network(studio).neurons[2].label == "sum"


def test_a_weight_is_typed_in_its_place(studio: Studio) -> None:
    select_connection(studio, ("x1", "h1"))
    trigger(studio, "type_value")
    QTest.keyClicks(studio.window.focusWidget(), "1/4")
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Return)
    assert studio.document.parameters[0] == 0.25


def test_weights_are_drawn_anew(studio: Studio) -> None:
    before = studio.document.parameters.copy()
    select_connection(studio, ("x1", "h1"))
    trigger(studio, "draw_weights")
    changed = np.flatnonzero(studio.document.parameters != before)
    assert changed.tolist() == [0]
    assert last_entry(studio) == "Draw the weight x₁ → h₁ anew"

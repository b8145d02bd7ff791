"""The menus of the right mouse button: what stands in them for each kind of thing, and that it does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from engine.place import ERROR_PLACE, Place
from gui.actions import SPECS, SUBMENUS
from gui.context_menus import CONTEXT_MENUS, subject
from gui.selected import Selected
from gui.selection import NOTHING, Selection, of_neurons, selecting
from tests.studio import Studio

SELECTIONS = {
    "canvas": NOTHING,
    "neuron": selecting(Place("neuron", 2)),
    "bias": selecting(Place("bias", 2)),
    "connection": selecting(Place("connection", 0)),
    "layer": selecting(Place("layer", 1)),
    "target": selecting(Place("target", 4)),
    "error": selecting(ERROR_PLACE),
    "several": selecting(Place("neuron", 0), Place("connection", 1), Place("neuron", 4)),
}


def opened_menu(studio: Studio, selection: Selection) -> QMenu:
    canvas = studio.window.canvas
    canvas.context_requested.emit(selection, canvas.mapToGlobal(QPoint(30, 30)))
    menu: QMenu = studio.widget(QMenu, "context_menu")
    return menu


def texts(menu: QMenu) -> list[str]:
    return [entry.text() for entry in menu.actions() if not entry.isSeparator()]


def choose(menu: QMenu, *path: str) -> None:
    """Go down the menus to an entry and press Enter, as one does with the keyboard."""
    for text in path:
        entry = next(entry for entry in menu.actions() if entry.text() == text)
        menu.setActiveAction(entry)
        within = entry.menu()
        if isinstance(within, QMenu):
            within.aboutToShow.emit()
            menu = within
        else:
            QTest.keyClick(menu, Qt.Key.Key_Return)


def test_every_kind_of_place_has_its_menu(studio: Studio) -> None:
    for kind, selection in SELECTIONS.items():
        assert subject(Selected(studio.document.network, selection)) == kind
    assert set(SELECTIONS) == set(CONTEXT_MENUS)
    names = {name for menu in CONTEXT_MENUS.values() for name in menu} - {"-"}
    assert names <= set(SPECS) | {f"*{name}" for name in SUBMENUS}


@pytest.mark.parametrize("kind", SELECTIONS)
def test_a_menu_offers_only_what_can_be_done(studio: Studio, kind: str) -> None:
    menu = opened_menu(studio, SELECTIONS[kind])
    assert menu.isVisible()
    entries = menu.actions()
    assert entries
    assert all(entry.isEnabled() for entry in entries)
    ends = (entries[0], entries[-1])
    assert not any(entry.isSeparator() and entry.isVisible() for entry in ends)
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_what_is_clicked_is_selected_first(studio: Studio) -> None:
    menu = opened_menu(studio, SELECTIONS["connection"])
    assert studio.window.canvas.selection == SELECTIONS["connection"]
    assert "Disconnect" in texts(menu)
    choose(menu, "Disconnect")
    assert len(studio.document.network.connections) == 5


def test_a_neuron_is_added_where_the_menu_was_asked_for(studio: Studio) -> None:
    canvas = studio.window.canvas
    beside = canvas.network_scene.anchor(Place("neuron", 3)) + QPointF(0.0, 120.0)
    at = canvas.viewport().mapToGlobal(canvas.mapFromScene(beside))
    canvas.context_requested.emit(NOTHING, at)
    choose(studio.widget(QMenu, "context_menu"), "Add a neuron here")
    assert [len(layer.neurons) for layer in studio.document.network.layers] == [2, 3, 1]
    assert canvas.selection.neurons(studio.document.network) == ("h3",)


def test_an_activation_is_chosen_in_a_submenu(studio: Studio) -> None:
    menu = opened_menu(studio, SELECTIONS["neuron"])
    choose(menu, "Activation of the neurons", "relu")
    assert studio.document.network.neurons[2].activation == "relu"


def test_a_layer_is_chosen_to_move_to(studio: Studio) -> None:
    studio.window.canvas.select(of_neurons(studio.document.network, ["h1"]))
    studio.window.actions_["disconnect"].trigger()
    menu = opened_menu(studio, SELECTIONS["neuron"])
    choose(menu, "Move to layer", "output")
    assert [len(layer.neurons) for layer in studio.document.network.layers] == [2, 1, 2]


def test_weights_join_a_shared_one_by_its_name(studio: Studio) -> None:
    menu = opened_menu(studio, selecting(Place("connection", 0), Place("connection", 1)))
    choose(menu, "As one new parameter")
    menu = opened_menu(studio, selecting(Place("connection", 2)))
    choose(menu, "Share with", "s1")
    assert len(set(studio.document.network.weight_slots[:3].tolist())) == 1


def test_an_input_is_offered_neither_bias_nor_activation(studio: Studio) -> None:
    menu = opened_menu(studio, selecting(Place("neuron", 0)))
    assert not {"Bias", "Activation of the neurons", "Weights and biases"} & set(texts(menu))
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_a_closed_menu_is_gone(studio: Studio) -> None:
    for _ in range(3):
        QTest.keyClick(opened_menu(studio, SELECTIONS["layer"]), Qt.Key.Key_Escape)
        studio.qtbot.wait(10)
    assert studio.window.findChildren(QMenu, "context_menu") == []


def test_the_right_button_opens_the_menu_of_what_is_under_it(studio: Studio) -> None:
    canvas = studio.window.canvas
    at = canvas.mapFromScene(canvas.network_scene.anchor(Place("neuron", 2)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.selection == SELECTIONS["neuron"]
    menu = studio.widget(QMenu, "context_menu")
    assert "Rename" in texts(menu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_the_keyboard_opens_the_menu_of_what_is_selected(studio: Studio) -> None:
    studio.window.canvas.select(SELECTIONS["layer"])
    studio.press(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = studio.widget(QMenu, "context_menu")
    assert "Resize the layer…" in texts(menu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)

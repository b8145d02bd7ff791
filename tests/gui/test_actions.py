"""The table of actions, and what is built from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from engine.functions.activations import ACTIVATIONS
from gui.actions import ACTIONS, MENUS, SUBMENUS, Actions, fill_menu_bar
from gui.icons import ICON_NAMES
from gui.theme import DARK, LIGHT
from gui.ui_state import SelectionState, UiState


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def called() -> list[str]:
    return []


@pytest.fixture
def actions(parent: QWidget, called: list[str]) -> Actions:
    def note(name: str) -> object:
        return lambda: called.append(name)

    return Actions({spec.callback: note(spec.callback) for spec in ACTIONS}, parent)  # type: ignore[misc]


def test_every_name_is_there_once_and_has_its_object_name(actions: Actions) -> None:
    assert len({spec.name for spec in ACTIONS}) == len(ACTIONS)
    assert all(actions[spec.name].objectName() == f"action_{spec.name}" for spec in ACTIONS)


def test_the_names_that_tests_and_assistive_tools_rely_on() -> None:
    promised = (
        "new open save save_as undo redo step step_back run pause reset randomize fit gradient_check export_picture "
        "add_neuron connect delete"
    )
    assert set(promised.split()) <= {spec.name for spec in ACTIONS}


def test_no_shortcut_is_given_twice(actions: Actions) -> None:
    keys = Counter(keys.toString() for action in actions.by_name.values() for keys in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.name)
def test_the_tip_says_what_it_does_and_its_shortcut(actions: Actions, spec: object) -> None:
    for each in ACTIONS:
        if each is spec:
            tip = actions[each.name].toolTip()
            assert each.tip in tip
            assert all(keys.toString() in tip for keys in actions[each.name].shortcuts())


def test_icons_are_ones_that_are_drawn() -> None:
    assert {spec.icon for spec in ACTIONS if spec.icon} <= set(ICON_NAMES)


def test_a_missing_callback_is_found_at_once(parent: QWidget) -> None:
    with pytest.raises(KeyError):
        Actions({}, parent)


def test_triggering_calls_back(actions: Actions, called: list[str]) -> None:
    actions["step"].trigger()
    assert called == ["step"]


def test_while_it_trains_it_can_be_paused_and_not_stepped(actions: Actions) -> None:
    actions.show_state(UiState(training=True, trainable=True))
    enabled = {name for name in ("step", "run", "pause", "step_back") if actions[name].isEnabled()}
    assert enabled == {"pause"}
    actions.show_state(UiState(trainable=True, can_step_back=True))
    enabled = {name for name in ("step", "run", "pause", "step_back") if actions[name].isEnabled()}
    assert enabled == {"step", "run", "step_back"}


def test_undo_and_redo_say_what_they_would_do(actions: Actions) -> None:
    actions.show_state(UiState(undo_text="Set w", redo_text=None))
    assert actions["undo"].text() == "Undo: Set w"
    assert "Set w" in actions["undo"].toolTip()
    assert (actions["redo"].text(), actions["redo"].isEnabled()) == ("Redo", False)


def test_themes_are_one_choice(actions: Actions) -> None:
    actions["theme_dark"].trigger()
    actions["theme_light"].trigger()
    assert [name for name in ("theme_system", "theme_light", "theme_dark") if actions[name].isChecked()] == [
        "theme_light"
    ]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_follow_the_theme(actions: Actions, theme: object) -> None:
    for each in (LIGHT, DARK):
        if each is theme:
            actions.set_theme(each)
    assert not actions["open"].icon().isNull()


def listed(names: Iterable[str]) -> Iterator[str]:
    """The actions in a menu and in the submenus of it."""
    for name in names:
        if name.startswith("*"):
            yield from listed(SUBMENUS[name[1:]][1])
        elif name != "-":
            yield name


def test_every_action_is_in_exactly_one_menu(qtbot: QtBot, actions: Actions) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    submenus = fill_menu_bar(bar, actions)
    assert sorted(name for _, names in MENUS for name in listed(names)) == sorted(spec.name for spec in ACTIONS)
    assert set(submenus) == set(SUBMENUS)
    assert len(submenus["theme"].actions()) == 3


def test_activations_in_force_are_marked(actions: Actions) -> None:
    def marked() -> set[str]:
        return {name for name, action in actions.by_name.items() if action.isChecked()}

    actions.show_state(UiState(selection=SelectionState(activation="", layer=1, layer_activation="relu")))
    assert marked() == {"activation_of_layer", "layer_activation_relu"}
    actions["layer_activation_relu"].trigger()  # it stays what it is
    actions.show_state(UiState(selection=SelectionState(activation="tanh")))
    assert marked() == {"activation_tanh"}
    actions.show_state(UiState())
    assert marked() == set()


def test_every_activation_can_be_chosen_and_is_found_by_a_name_of_its_own() -> None:
    titles = Counter(spec.title for spec in ACTIONS)
    assert max(titles.values()) == 1
    assert {f"Activation of the layer: {name.replace('_', ' ')}" for name in ACTIVATIONS} <= set(titles)

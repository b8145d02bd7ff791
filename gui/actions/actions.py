"""The QActions of a window, made from the tables: their texts, keys, icons and when they can be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.actions.data import DATA_ACTIONS
from gui.actions.editing import EDITING_ACTIONS
from gui.actions.exercise import EXERCISE_ACTIONS
from gui.actions.explaining import EXPLAINING_ACTIONS
from gui.actions.general import FILE_ACTIONS, HELP_ACTIONS, PANEL_ACTIONS, TRAINING_ACTIONS, VIEW_ACTIONS
from gui.actions.lesson import LESSON_ACTIONS
from gui.actions.playing import PLAYING_ACTIONS
from gui.actions.spec import ActionSpec
from gui.icons import ICON_NAMES, icon
from gui.theme import Theme
from gui.ui_state import SelectionState, UiState

#: All actions in the order in which the list of commands has them.
ACTIONS: tuple[ActionSpec, ...] = (
    *FILE_ACTIONS,
    *DATA_ACTIONS,
    *EDITING_ACTIONS,
    *EXERCISE_ACTIONS,
    *TRAINING_ACTIONS,
    *PLAYING_ACTIONS,
    *EXPLAINING_ACTIONS,
    *VIEW_ACTIONS,
    *PANEL_ACTIONS,
    *LESSON_ACTIONS,
    *HELP_ACTIONS,
)
SPECS: dict[str, ActionSpec] = {spec.name: spec for spec in ACTIONS}


class Actions(QObject):
    """The QActions of the table, by name, with object names such as `action_step`.

    Raises KeyError if a callback is missing.
    """

    def __init__(self, callbacks: Mapping[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        self._groups: dict[str, QActionGroup] = {}
        self.by_name = {spec.name: self._make(spec, callbacks[spec.callback], parent) for spec in ACTIONS}

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]

    def show_state(self, state: UiState) -> None:
        """Enable what can be done now, and say what undo and redo would do."""
        for spec in ACTIONS:
            self.by_name[spec.name].setEnabled(spec.enabled(state))
        for name, text in (("undo", state.undo_text), ("redo", state.redo_text)):
            spec, action = SPECS[name], self.by_name[name]
            action.setText(f"{spec.text}: {text}" if text else spec.text)
            action.setToolTip(tip(spec, action, text))
        self.choose("activation", _activation_name(state.selection))
        self.choose("layer_activation", _layer_activation_name(state.selection))

    def choose(self, group: str, name: str | None) -> None:
        """Mark which action of a group is in force; None marks none, as where several things differ."""
        if name is not None:
            self.by_name[name].setChecked(True)
        elif (chosen := self._groups[group].checkedAction()) is not None:
            chosen.setChecked(False)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons for a theme."""
        for spec in ACTIONS:
            if spec.icon in ICON_NAMES:
                self.by_name[spec.name].setIcon(icon(spec.icon, theme, spec.icon_role))

    def _make(self, spec: ActionSpec, callback: Callable[[], object], parent: QWidget) -> QAction:
        action = QAction(spec.text, parent)
        action.setObjectName(f"action_{spec.name}")
        action.setIconText(spec.text.rstrip("…"))
        action.setShortcuts(_sequences(spec))
        action.setToolTip(tip(spec, action))
        action.triggered.connect(lambda _checked=False: callback())
        action.setIconVisibleInMenu(spec.icon_role is None)  # such an icon is drawn for a coloured button
        if spec.name == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        action.setCheckable(spec.checkable or spec.group is not None)
        if spec.group is not None:
            self._group(spec.group).addAction(action)
        parent.addAction(action)
        return action

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]


def _activation_name(state: SelectionState) -> str | None:
    """The action that stands for the activation that all selected neurons have."""
    if state.activation is None:
        return None
    return f"activation_{state.activation}" if state.activation else "activation_of_layer"


def _layer_activation_name(state: SelectionState) -> str | None:
    return f"layer_activation_{state.layer_activation}" if state.layer_activation else None


def _sequences(spec: ActionSpec) -> list[QKeySequence]:
    if isinstance(spec.shortcut, tuple):
        return [QKeySequence(keys) for keys in spec.shortcut]
    # The first is the one that people know; the others are keys such as "New" that hardly any keyboard has.
    return QKeySequence.keyBindings(spec.shortcut)[:1]


def keys_text(action: QAction) -> str:
    """The shortcuts of an action as people read them; empty if it has none."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(keys.toString(native) for keys in action.shortcuts())


def tip(spec: ActionSpec, action: QAction, more: str | None = None) -> str:
    """What an action does, and its shortcut."""
    keys = keys_text(action)
    said = f"{spec.tip}: {more}" if more else spec.tip
    return f"{said} ({keys})" if keys else said

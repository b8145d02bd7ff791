"""Everything that can be done, as a table: menus, toolbar, command palette and the page of shortcuts come from it.

The main window hands in the callbacks by name and the state; nothing here knows who does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.icons import ICON_NAMES, icon
from gui.theme import Theme
from gui.ui_state import UiState

StandardKey = QKeySequence.StandardKey


def _always(_state: UiState) -> bool:
    return True


def _idle(state: UiState) -> bool:
    return not state.training


def _trainable(state: UiState) -> bool:
    return state.trainable and not state.training


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `shortcut` is a standard key or key names in Qt's spelling, several where several should work.

    `callback` names what it calls; `group` makes it one of a set of which one is chosen.
    """

    name: str
    text: str
    callback: str
    tip: str
    shortcut: StandardKey | tuple[str, ...] = ()
    icon: str | None = None
    enabled: Callable[[UiState], bool] = _always
    group: str | None = None
    icon_role: str | None = None


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New network…", "new", "Make a new network", StandardKey.New, "new"),
    ActionSpec("open", "Open…", "open", "Open a network from a file", StandardKey.Open, "open"),
    ActionSpec("save", "Save", "save", "Save the network with its weights", StandardKey.Save, "save"),
    ActionSpec(
        "save_as", "Save as…", "save_as", "Save the network in another file", ("Ctrl+Shift+S",), "save_as"
    ),
    ActionSpec(
        "export_picture", "Export picture…", "export_picture", "Save the drawing as SVG, PDF or PNG",
        ("Ctrl+E",), "export_picture",
    ),
    ActionSpec("quit", "Quit", "quit", "Close the program", ("Ctrl+Q",)),
    ActionSpec(
        "undo", "Undo", "undo", "Take back the last change", StandardKey.Undo, "undo",
        lambda state: state.undo_text is not None,
    ),
    ActionSpec(
        "redo", "Redo", "redo", "Bring back what was taken back", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
        lambda state: state.redo_text is not None,
    ),
    ActionSpec(
        "step", "Step", "step", "One step forward", ("Space",), "step", _trainable, icon_role="accent_text"
    ),
    ActionSpec(
        "step_back", "Back", "step_back", "One step back", ("Shift+Space", "Backspace"), "step_back",
        lambda state: state.can_step_back,
    ),
    ActionSpec("run", "Run", "run", "Train until paused", ("F5",), "run", _trainable),
    ActionSpec(
        "pause", "Pause", "pause", "Stop training and keep what was reached", ("F6", "Escape"), "pause",
        lambda state: state.training,
    ),
    ActionSpec(
        "reset", "Reset", "reset", "Back to the initial weights and epoch 0", ("Ctrl+R",), "reset"
    ),
    ActionSpec(
        "randomize", "Randomize", "randomize", "Fresh random weights, at epoch 0", ("Ctrl+Shift+R",), "randomize"
    ),
    ActionSpec(
        "gradient_check", "Gradient check", "gradient_check",
        "Compare every gradient with central differences", ("Ctrl+G",), "gradient_check",
        lambda state: state.checkable,
    ),
    ActionSpec("fit", "Fit the network", "fit", "Show the whole network", ("Ctrl+0", "Home"), "fit"),
    ActionSpec("zoom_in", "Zoom in", "zoom_in", "Draw the network larger", ("Ctrl++", "Ctrl+="), "zoom_in"),
    ActionSpec("zoom_out", "Zoom out", "zoom_out", "Draw the network smaller", ("Ctrl+-",), "zoom_out"),
    ActionSpec(
        "theme_system", "Like the system", "theme_system", "Light or dark as the desktop is", group="theme"
    ),
    ActionSpec("theme_light", "Light", "theme_light", "Dark lines on a light ground", group="theme"),
    ActionSpec("theme_dark", "Dark", "theme_dark", "Light lines on a dark ground", group="theme"),
    ActionSpec(
        "restore_layout", "Restore the panels", "restore_layout", "Put all panels where they were at first"
    ),
    ActionSpec(
        "palette", "All commands…", "palette", "Find a command by its name", ("F1", "Ctrl+Shift+P"), "help"
    ),
    ActionSpec("shortcuts", "Keyboard shortcuts", "shortcuts", "All keys on one page", ("Ctrl+F1",)),
    ActionSpec("about", "About Backprop Studio", "about", "What this program is"),
)  # fmt: skip


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
        if spec.group is not None:
            action.setCheckable(True)
            self._group(spec.group).addAction(action)
        parent.addAction(action)
        return action

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]


SPECS: dict[str, ActionSpec] = {spec.name: spec for spec in ACTIONS}


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


# --- menus ----------------------------------------------------------------------------------------------------------

#: Each menu: its title and its actions' names; "-" is a line, "*x" a menu that is filled elsewhere.
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        ("new", "open", "*recent", "*examples", "-", "save", "save_as", "export_picture", "-", "quit"),
    ),
    ("&Edit", ("undo", "redo", "-", "reset", "randomize")),
    ("&Train", ("step", "step_back", "-", "run", "*run_for", "pause", "-", "gradient_check")),
    ("&View", ("fit", "zoom_in", "zoom_out", "-", "*panels", "restore_layout", "*theme")),
    ("&Help", ("palette", "shortcuts", "-", "about")),
)
SUBMENUS = {
    "recent": "Open recent",
    "examples": "Examples",
    "run_for": "Run for",
    "panels": "Panels",
    "theme": "Theme",
}


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Put the menus into a bar; returns the submenus by name, theme filled and the others empty."""
    submenus: dict[str, QMenu] = {}
    for title, names in MENUS:
        menu = bar.addMenu(title)
        for name in names:
            if name == "-":
                menu.addSeparator()
            elif name.startswith("*"):
                submenus[name[1:]] = menu.addMenu(SUBMENUS[name[1:]])
            else:
                menu.addAction(actions[name])
    submenus["theme"].addActions([actions[spec.name] for spec in ACTIONS if spec.group == "theme"])
    return submenus

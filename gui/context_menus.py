"""The menus of the right mouse button: for each kind of thing on the canvas the actions that make sense there.

They are made of the same actions as the menu bar; what cannot be done now is left out. For the main window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine import formula
from gui.actions import Actions, fill_menu
from gui.selected import Selected

_CLIPBOARD = ("cut", "copy", "paste", "duplicate", "delete")
_PARAMETERS = ("freeze", "unfreeze", "-", "share", "share_with", "unshare", "select_sharing")

#: What stands in the menu of each kind of place; "several" is for places of more than one kind or neuron.
CONTEXT_MENUS: dict[str, tuple[str, ...]] = {
    "canvas": (
        "insert_layer", "-", "paste", "*select", "-", "arrange", "fit", "*labels", "*fold",
    ),
    "neuron": (
        "explain", "hide_number", "-", "rename", "type_value", "*activation", "*bias", "move_to_layer", "-",
        "connect", "disconnect", "-", *_CLIPBOARD, "-", "*parameters", "*select", "-",
        "*stop_here", "zoom_to_selection",
    ),
    "bias": ("explain", "hide_number", "-", "type_value", "take_bias", "-", *_PARAMETERS),
    "connection": ("explain", "hide_number", "-", "type_value", "disconnect", "-", *_PARAMETERS),
    "layer": (
        "rename", "*layer_activation", "resize_layer", "-", "insert_layer", "layer_back", "layer_forward",
        "remove_layer", "-", "connect_layers", "-", "copy", "duplicate", "-", "*parameters", "*select", "-",
        "fold_layer", "zoom_to_selection",
    ),
    "target": ("explain", "hide_number", "-", "step", "-", "*labels", "fit"),
    "error": ("explain", "hide_number", "-", "step", "gradient_check", "-", "*labels", "fit"),
    "several": (
        "connect_selected", "connect_layers", "disconnect", "move_to_layer", "-", "*activation", "*bias",
        "*parameters", "*align", "-", *_CLIPBOARD, "-", "*select", "-",
        "zoom_to_selection",
    ),
}  # fmt: skip


def subject(selected: Selected) -> str:
    """Which of the menus a selection has."""
    places = selected.selection.places
    if not places:
        return "canvas"
    kinds = {place.kind for place in places}
    if len(places) == 1 or kinds <= {"bias"} or kinds <= {"connection"}:
        return str(next(iter(kinds)))
    return "several"


class ContextMenus(QObject):
    """Opens the menus; also fills those that list layers and shared parameters, wherever they stand.

    Emits `layer_chosen` (its place) and `parameter_chosen` (its name) for an entry of these, and `neuron_wanted` for a
    neuron at the point of the screen where the menu was asked for.
    """

    neuron_wanted = Signal(QPoint)
    layer_chosen = Signal(int)
    parameter_chosen = Signal(str)

    def __init__(self, actions: Actions, selected: Callable[[], Selected], window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._selected = selected
        self._window = window
        self._open: QMenu | None = None
        for name, fill in (("move_to_layer", self._fill_layers), ("share_with", self._fill_parameters)):
            menu = QMenu(window)
            menu.setObjectName(f"menu_{name}")
            menu.aboutToShow.connect(fill)
            actions[name].setMenu(menu)

    def menu(self, at: QPoint) -> QMenu:
        """The menu for what is selected now, asked for at a point of the screen."""
        menu = QMenu(self._window)
        menu.setObjectName("context_menu")
        kind = subject(self._selected())
        if kind == "canvas":
            here = menu.addAction(self._actions["add_neuron"].icon(), "Add a neuron here")
            here.triggered.connect(lambda _checked=False: self.neuron_wanted.emit(at))
        fill_menu(menu, CONTEXT_MENUS[kind], self._actions, {})
        _keep_usable(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def show(self, at: QPoint) -> None:
        """Open it at a point of the screen."""
        self.menu(at).popup(at)

    def popup(self, name: str, at: QPoint) -> None:
        """Open the menu of an action that has one, as its key does."""
        menu = self._actions[name].menu()
        if isinstance(menu, QMenu):
            menu.popup(at)
            # None is no action at all, which Qt takes.
            menu.setActiveAction(next((entry for entry in menu.actions() if entry.isEnabled()), None))  # type: ignore[arg-type]

    # --- what changes with the network --------------------------------------------------------------------------

    def _fill_layers(self) -> None:
        selected = self._selected()
        menu = self._emptied("move_to_layer")
        for place, layer in enumerate(selected.network.layers):
            entry = menu.addAction(_plain(layer.name))
            entry.setEnabled(selected.columns != (place,))
            entry.triggered.connect(lambda _checked=False, place=place: self.layer_chosen.emit(place))

    def _fill_parameters(self) -> None:
        selected = self._selected()
        menu = self._emptied("share_with")
        for shared in selected.network.shared:
            label = f"{shared.name} ({formula.plain(shared.label)})" if shared.label else shared.name
            entry = menu.addAction(_plain(label))
            entry.triggered.connect(lambda _checked=False, name=shared.name: self.parameter_chosen.emit(name))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(self._actions["share"])

    def _emptied(self, name: str) -> QMenu:
        menu = self._actions[name].menu()
        assert isinstance(menu, QMenu)
        menu.clear()
        return menu


def _plain(text: str) -> str:
    """A name as an entry, in which & would underline what follows."""
    return formula.plain(text).replace("&", "&&")


def _keep_usable(menu: QMenu) -> None:
    """Leave out what cannot be done now, and lines that part nothing any more."""
    line: QAction | None = None  # the latest, until something stands below it
    empty = True
    for action in menu.actions():
        if action.isSeparator():
            if empty or line is not None:
                menu.removeAction(action)
            else:
                line = action
        elif _is_usable(action):
            empty, line = False, None
        else:
            menu.removeAction(action)
    if line is not None:
        menu.removeAction(line)


def _is_usable(action: QAction) -> bool:
    within = action.menu()
    if isinstance(within, QMenu) and not action.objectName():  # a submenu of this menu alone
        _keep_usable(within)
        return not within.isEmpty()
    return action.isEnabled()

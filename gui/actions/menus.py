"""The menus as tables of the names of actions: the bar's, and how any menu is filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QMenu, QMenuBar

from gui.actions.actions import ACTIONS, Actions
from gui.actions.general import PANELS

#: Each menu: its title and its actions' names; "-" is a line, "*x" the submenu of that name.
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        (
            "new", "new_empty", "open", "*recent", "*examples", "-", "import_data", "-", "save", "save_as", "-",
            "export_picture", "export_solution", "-", "quit",
        ),
    ),
    (
        "&Edit",
        (
            "undo", "redo", "-", "cut", "copy", "paste", "duplicate", "delete", "-", "rename", "type_value", "-",
            "find", "*select",
        ),
    ),
    (
        "&Network",
        (
            "new_from_data", "-", "add_neuron", "connect", "connect_selected", "disconnect", "-", "*layer",
            "move_to_layer", "-",
            "*activation", "*bias", "*parameters", "initial_weights", "-", "arrange", "*align", "-",
            "conventions", "*exercise",
        ),
    ),
    ("&Data", ("built_in_data", "paste_data", "-", "reimport_data", "-", "label_noise")),
    (
        "&Train",
        (
            "step", "step_back", "play", "play_back", "*pace", "run_to_breakpoint", "*stop_here", "breakpoints", "-",
            "run", "*run_for", "pause", "escape", "-", "look_at", "newest", "continue_here", "-",
            "reset", "randomize", "-", "rate_test", "compare_runs", "use_compiled", "-", "explain", "explain_back", "-",
            "gradient_check",
        ),
    ),
    (
        "&View",
        (
            "fit", "zoom_in", "zoom_out", "zoom_to_selection", "-", "*labels", "*fold", "animate_steps", "-", "*plots",
            "*panels", "*go", "restore_layout", "*theme",
        ),
    ),
    ("&Help", ("palette", "shortcuts", "-", "*lessons", "*lesson", "write_lesson", "-", "about")),
)  # fmt: skip


def _of_group(group: str) -> tuple[str, ...]:
    return tuple(spec.name for spec in ACTIONS if spec.group == group)


_ACTIVATIONS = _of_group("activation")


#: The submenus by name: title and what is in them, nothing where that changes while the program runs.
SUBMENUS: dict[str, tuple[str, tuple[str, ...]]] = {
    "recent": ("Open recent", ()),
    "examples": ("Examples", ()),
    "lessons": ("Lessons", ()),
    "lesson": (
        "This lesson",
        ("start_lesson", "previous_lesson_step", "next_lesson_step", "show_lesson_step", "leave_lesson"),
    ),
    "select": (
        "Select",
        (
            "select_all", "select_none", "-", "select_layer", "select_incoming", "select_outgoing", "select_sharing",
        ),
    ),
    "layer": (
        "Layer",
        (
            "insert_layer", "resize_layer", "remove_layer", "-", "layer_back", "layer_forward", "-", "connect_layers",
            "*layer_activation",
        ),
    ),
    "layer_activation": ("Activation", _of_group("layer_activation")),
    "activation": ("Activation of the neurons", (*_ACTIVATIONS[:-1], "-", _ACTIVATIONS[-1])),
    "bias": ("Bias", ("give_bias", "take_bias")),
    "parameters": ("Weights and biases", ("freeze", "unfreeze", "draw_weights", "-", "share", "share_with", "unshare")),
    "align": (
        "Align and distribute",
        (
            "align_left", "align_centre", "align_right", "-", "align_top", "align_middle", "align_bottom", "-",
            "distribute_across", "distribute_down",
        ),
    ),
    "exercise": (
        "Exercise",
        ("edit_exercise", "hide_number", "remove_exercise", "-", "start_exercise", "leave_exercise"),
    ),
    "run_for": ("Run for", ()),
    "pace": ("Pace", ("faster", "slower", "-", *_of_group("pace"))),
    "stop_here": (
        "Stop here", ("stop_here", "stop_here_forward", "stop_here_backward", "stop_here_update"),
    ),
    "labels": ("Numbers on the canvas", (*_of_group("labels"), "-", "*digits")),
    "digits": ("Digits", _of_group("digits")),
    "fold": ("Fold", ("fold_layer", "-", "fold_all", "unfold_all", "-", *_of_group("fold_above"))),
    "plots": ("Plots", ("-", "plots_tabs", "plots_side_by_side")),
    "panels": ("Panels", ()),
    "go": ("Go to", (*(f"panel_{name}" for name in PANELS), "-", "next_pane", "previous_pane")),
    "theme": ("Theme", _of_group("theme")),
}  # fmt: skip


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Put the menus into a bar; returns the submenus by name, those that change while the program runs empty."""
    submenus: dict[str, QMenu] = {}
    for title, names in MENUS:
        fill_menu(bar.addMenu(title), names, actions, submenus)
    return submenus


def show_usable(submenus: Mapping[str, QMenu]) -> None:
    """Grey out submenus of which nothing can be used now."""
    for menu in [*submenus.values()][::-1]:  # those within others come after them
        if entries := menu.actions():
            menu.setEnabled(any(entry.isEnabled() and not entry.isSeparator() for entry in entries))


def fill_menu(menu: QMenu, names: Iterable[str], actions: Actions, submenus: dict[str, QMenu]) -> None:
    """Put actions, lines and submenus into a menu; the submenus are added to `submenus` by name."""
    for name in names:
        if name == "-":
            menu.addSeparator()
        elif name.startswith("*"):
            title, within = SUBMENUS[name[1:]]
            submenu = submenus[name[1:]] = menu.addMenu(title)
            fill_menu(submenu, within, actions, submenus)
        else:
            menu.addAction(actions[name])

"""Everything that can be done, as tables: menus, toolbar, command palette and the page of shortcuts come from them.

The main window hands in the callbacks by name and the state; nothing here knows who does the work.
"""

from gui.actions.actions import ACTIONS, SPECS, Actions, keys_text, tip
from gui.actions.editing import DIGIT_CHOICES, FOLD_CHOICES
from gui.actions.general import PANELS
from gui.actions.menus import MENUS, SUBMENUS, fill_menu, fill_menu_bar, show_usable
from gui.actions.playing import PACES, pace_name
from gui.actions.spec import ActionSpec

__all__ = [
    "ACTIONS",
    "DIGIT_CHOICES",
    "FOLD_CHOICES",
    "MENUS",
    "PACES",
    "PANELS",
    "SPECS",
    "SUBMENUS",
    "ActionSpec",
    "Actions",
    "fill_menu",
    "fill_menu_bar",
    "keys_text",
    "pace_name",
    "show_usable",
    "tip",
]

"""The menus of the data's table: what can be done with the selected cells, and with a column.

For the data panel alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from gui.panels.data.commands import COMMANDS, MENU, Marked

_CLIPBOARD = (("cut", "Cut", "Ctrl+X"), ("copy", "Copy", "Ctrl+C"), ("paste", "Paste", "Ctrl+V"))


def cell_menu(parent: QWidget, marked: Marked | None, do: Callable[[str], None]) -> QMenu:
    """Everything that can be done with what is selected; `do` is handed its name."""
    menu = QMenu(parent)
    for name, text, keys in _CLIPBOARD:
        menu.addAction(text, partial(do, name)).setShortcut(keys)
    menu.addAction("Copy with titles", partial(do, "copy_titles"))
    menu.addSeparator()
    for name in MENU:
        if name == "-":
            menu.addSeparator()
            continue
        command = COMMANDS[name]
        action = menu.addAction(command.text, partial(do, name))
        action.setShortcut(command.keys)
        action.setEnabled(marked is not None and command.possible(marked))
    return menu


def column_menu(parent: QWidget, sort: Callable[[bool], None], *, possible: bool) -> QMenu:
    """What can be done with a column; `sort` is handed whether it is to descend."""
    menu = QMenu(parent)
    for text, descending in (("Sort ascending", False), ("Sort descending", True)):
        menu.addAction(text, partial(sort, descending)).setEnabled(possible)
    return menu


def popped_up(menu: QMenu, at: QPoint) -> None:
    """Show a menu, which is gone once it is closed."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)

"""The submenus that no table of actions can hold: recent files, examples, and how long to run.

For the main window, which hands in what an entry does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu

from engine.examples import catalogue
from engine.lessons.catalogue import lessons
from gui.actions import Actions
from gui.toolbar import RUN_LENGTHS


def fill_submenus(
    menus: Mapping[str, QMenu], actions: Actions, run: Callable[[int], object], show: Callable[[Path], object]
) -> None:
    """Those whose entries stay: lengths of a run, and the examples and lessons, which are shown."""
    _fill_run_menu(menus["run_for"], actions, run)
    _fill_examples_menu(menus["examples"], show)
    _fill_lessons_menu(menus["lessons"], show)


def fill_recent_menu(menu: QMenu, paths: Iterable[Path], show: Callable[[Path], object]) -> None:
    """The files opened or saved last, in place of those that were listed before."""
    menu.clear()
    for path in paths:
        entry = menu.addAction(path.name.replace("&", "&&"))
        entry.setToolTip(str(path))
        entry.triggered.connect(partial(_do, show, path))
    menu.setToolTipsVisible(True)
    if menu.isEmpty():
        menu.addAction("No files yet").setEnabled(False)


def _fill_run_menu(menu: QMenu, actions: Actions, run: Callable[[int], object]) -> None:
    """Lengths of a training run in epochs."""
    for epochs in RUN_LENGTHS:
        text = f"{epochs:,} epoch{'s' if epochs > 1 else ''}"
        menu.addAction(text).triggered.connect(partial(_do, run, epochs))
    menu.addSeparator()
    menu.addAction(actions["run"])


def _fill_examples_menu(menu: QMenu, show: Callable[[Path], object]) -> None:
    """The examples, a submenu for each group of them."""
    groups: dict[str, QMenu] = {}
    for example in catalogue():
        group = groups.get(example.group) or menu.addMenu(example.group)
        groups[example.group] = group
        group.addAction(example.title).triggered.connect(partial(_do, show, example.path))


def _fill_lessons_menu(menu: QMenu, show: Callable[[Path], object]) -> None:
    """The lessons, numbered in the order in which they are best taken."""
    for number, lesson in enumerate(lessons(), 1):
        entry = menu.addAction(f"{number}. {lesson.title}")
        entry.setToolTip(lesson.description)
        entry.triggered.connect(partial(_do, show, lesson.path))
    menu.setToolTipsVisible(True)


def _do(act: Callable[..., object], argument: object, _checked: bool = False) -> None:
    act(argument)

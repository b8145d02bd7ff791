"""Plots at the bottom of the window: behind one another's tabs, or side by side, as it is chosen in the menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from tests.studio import Studio, opened

FOUR = ("error", "accuracy", "function", "gradients")


def choose(studio: Studio, text: str) -> None:
    """An entry of View › Plots, by the mouse."""
    menu = studio.window._submenus["plots"]
    menu.popup(studio.window.mapToGlobal(QPoint(100, 100)))
    entry = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    studio.qtbot.wait(30)


def seen(studio: Studio) -> list[str]:
    """The plots that can be seen, in the order of the menu."""
    bottom = Qt.DockWidgetArea.BottomDockWidgetArea
    docks = [dock for dock in studio.window.docks.all() if studio.window.dockWidgetArea(dock) == bottom]
    return [name(dock) for dock in docks if dock.isVisible() and not dock.visibleRegion().isEmpty()]


def name(dock: QDockWidget) -> str:
    return dock.objectName().removeprefix("dock_")


def tabs(studio: Studio) -> list[str]:
    """The titles of the tabs below the plots."""
    bars = studio.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    found = [[bar.tabText(place) for place in range(bar.count())] for bar in bars if bar.isVisible()]
    return next((titles for titles in found if "Error" in titles and len(titles) > 1), [])


def places(studio: Studio) -> list[tuple[int, int]]:
    """Where the plots that are seen have their upper left corners, in units of a half of what they have together."""
    rects = [studio.window.docks[plot].geometry() for plot in seen(studio)]
    left, top = min(rect.left() for rect in rects), min(rect.top() for rect in rects)
    wide, high = rects[0].width(), rects[0].height()
    return [(round((rect.left() - left) / wide), round((rect.top() - top) / high)) for rect in rects]


def show_four(studio: Studio) -> None:
    studio.window.resize(1440, 900)
    choose(studio, "Side by side")


def test_the_window_begins_with_the_error_alone(studio: Studio) -> None:
    assert seen(studio) == ["error"]
    assert tabs(studio) == []


def test_tabs_stand_in_the_order_of_the_menu_however_they_came(studio: Studio) -> None:
    for title in ("Units", "Accuracy", "Gradients"):
        choose(studio, title)
    assert tabs(studio) == ["Error", "Accuracy", "Gradients", "Units"]
    assert len(seen(studio)) == 1


def test_side_by_side_opens_some_that_go_together(studio: Studio) -> None:
    show_four(studio)
    assert seen(studio) == list(FOUR)
    assert places(studio) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert studio.window.canvas.height() > 300
    assert studio.window.actions_["plots_side_by_side"].isChecked()


def test_what_is_ticked_comes_beside_the_others_and_goes(studio: Studio) -> None:
    show_four(studio)
    choose(studio, "Gradients")
    studio.qtbot.waitUntil(lambda: places(studio) == [(0, 0), (1, 0), (0, 1)])
    choose(studio, "Output")
    studio.qtbot.waitUntil(lambda: places(studio) == [(0, 0), (1, 0)])
    choose(studio, "Confusion")
    studio.qtbot.waitUntil(lambda: seen(studio) == ["error", "accuracy", "confusion"])


def test_a_fifth_one_goes_behind_a_tab(studio: Studio) -> None:
    show_four(studio)
    choose(studio, "Units")
    studio.qtbot.waitUntil(lambda: tabs(studio) == ["Error", "Units"])
    assert len(seen(studio)) == 4


def test_one_at_a_time_puts_them_behind_tabs_again(studio: Studio) -> None:
    show_four(studio)
    canvas = studio.window.canvas.height()
    choose(studio, "One at a time")
    assert seen(studio) == ["error"]
    assert tabs(studio) == ["Error", "Accuracy", "Output", "Gradients"]
    assert studio.window.canvas.height() > canvas


def test_the_arrangement_is_there_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        show_four(studio)
        before = places(studio)
        assert before == [(0, 0), (1, 0), (0, 1), (1, 1)]
    with opened(qtbot, tmp_path) as studio:
        qtbot.wait(50)
        assert (seen(studio), places(studio)) == (list(FOUR), before)
        assert studio.window.actions_["plots_side_by_side"].isChecked()
        choose(studio, "Gradients")
        qtbot.waitUntil(lambda: places(studio) == [(0, 0), (1, 0), (0, 1)])


def test_the_first_arrangement_comes_back(studio: Studio) -> None:
    show_four(studio)
    studio.window.actions_["restore_layout"].trigger()
    studio.qtbot.wait(30)
    assert seen(studio) == ["error"]
    assert studio.window.actions_["plots_tabs"].isChecked()


def test_the_menu_names_every_plot_once(studio: Studio) -> None:
    menus: dict[str, QMenu] = studio.window._submenus
    plots = [action.text() for action in menus["plots"].actions() if action.text()]
    assert plots[0] == "Error"
    assert not {action.text() for action in menus["panels"].actions()} & set(plots)


def test_f6_stops_once_at_plots_behind_tabs(studio: Studio) -> None:
    for title in ("Units", "Accuracy", "Gradients"):
        choose(studio, title)
    stops = {name(dock) for dock in studio.window.docks.stops()}
    assert len(stops & {"error", "accuracy", "gradients", "units"}) == 1
    assert "outline" in stops

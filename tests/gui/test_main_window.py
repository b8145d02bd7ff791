"""The window as a whole: what is in it, its names, themes, docks, closing and what it remembers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QMenu,
    QMessageBox,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.examples import catalogue
from engine.place import Place
from gui import notice_strip
from gui.app import build, first_document
from gui.canvas.view import NetworkView
from gui.dialogs.command_palette import CommandPalette, ShortcutsPage
from gui.panels.number_field import NumberField
from gui.selection import selecting
from gui.settings import Settings
from gui.stepper import ANY_STEP_SIZE
from gui.theme import DARK, LIGHT
from tests.studio import Studio, opened, same_document, saved, xor

PROMISED_ACTIONS = (
    "new open save save_as undo redo step step_back run pause reset randomize fit gradient_check export_picture"
)
PROMISED_WIDGETS = "network_view error_plot explanation data_table inspector step_size learning_rate epoch error"


def test_everything_that_is_promised_has_its_name_and_accessible_name(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        for name in PROMISED_ACTIONS.split():
            assert studio.window.findChild(QAction, f"action_{name}") is not None, name
        for name in PROMISED_WIDGETS.split():
            widget = studio.window.findChild(QWidget, name)
            assert widget is not None, name
            assert widget.accessibleName(), name


def test_it_opens_with_the_worked_example(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, first_document()) as studio:
        assert len(studio.document.network.neurons) == 5
        assert studio.window.windowTitle().startswith("GeeksforGeeks 2-2-1[*]")
        studio.step(11)
        assert studio.session.state.undo_text == "Step: update with sample 1"


def test_the_title_marks_unsaved_changes(studio: Studio) -> None:
    assert not studio.window.isWindowModified()
    studio.session.set_parameter(0, 2.0)
    assert studio.window.isWindowModified()


def test_the_plot_may_come_later(studio: Studio) -> None:
    studio.session.run(50)
    studio.settle()
    studio.window.add_plot()
    assert studio.window.findChild(QWidget, "error_plot") is not None


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_is_put_on_and_remembered(studio: Studio, name: str, theme: object) -> None:
    studio.window.actions_[f"theme_{name}"].trigger()
    assert studio.window.settings.theme == name
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = {"light": LIGHT, "dark": DARK}[name].window
    assert app.palette().window().color() == window
    assert studio.window.canvas.network_scene.theme is theme


def test_docks_are_where_the_sketch_has_them(studio: Studio) -> None:
    places = {
        name: studio.window.dockWidgetArea(studio.widget(QDockWidget, f"dock_{name}"))
        for name in ("data", "inspector", "notes", "explanation", "error")
    }
    area = Qt.DockWidgetArea
    assert [places[name] for name in ("data", "inspector", "notes")] == [area.LeftDockWidgetArea] * 3
    assert places["explanation"] == area.RightDockWidgetArea
    assert places["error"] == area.BottomDockWidgetArea


def test_a_hidden_dock_stays_hidden_at_the_next_start_and_can_be_restored(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        toggle = studio.widget(QDockWidget, "dock_notes").toggleViewAction()
        assert toggle in studio.window._submenus["panels"].actions()
        toggle.trigger()
    with opened(qtbot, tmp_path) as studio:
        dock = studio.widget(QDockWidget, "dock_notes")
        hidden = dock.isHidden()
        studio.window.actions_["restore_layout"].trigger()
        assert (hidden, dock.isHidden()) == (True, False)


def test_the_window_s_size_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        studio.window.resize(720, 560)
        qtbot.wait(20)
        size = studio.window.size()
    with opened(qtbot, tmp_path) as studio:
        assert studio.window.size() == size


def test_a_closed_window_with_nothing_to_lose_asks_nothing(studio: Studio) -> None:
    assert studio.window.close()
    assert not studio.window.isVisible()


@pytest.mark.parametrize(
    ("choice", "closed"),
    [(QMessageBox.StandardButton.Discard, True), (QMessageBox.StandardButton.Cancel, False)],
)
def test_closing_with_unsaved_changes_asks_first(
    studio: Studio, choice: QMessageBox.StandardButton, closed: bool
) -> None:
    studio.session.set_parameter(0, 2.0)
    assert not studio.window.close()
    box = studio.widget(QMessageBox, "guard")
    QTest.mouseClick(box.button(choice), Qt.MouseButton.LeftButton)
    studio.qtbot.wait(20)
    assert studio.window.isVisible() != closed


def test_closing_in_training_ends_the_run_then_asks(studio: Studio) -> None:
    studio.click("run")
    studio.qtbot.wait(80)
    assert not studio.window.close()
    studio.qtbot.waitUntil(lambda: studio.window.findChild(QMessageBox, "guard") is not None)
    assert not studio.session.training
    box = studio.widget(QMessageBox, "guard")
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    studio.qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert not studio.window.worker._thread.isRunning()


def test_a_window_deleted_in_training_leaves_no_thread(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    window = build(plot=False, document=xor(), settings=settings)
    worker = window.worker
    with qtbot.waitSignal(window.session.progressed):
        window.session.run()
    with qtbot.waitSignal(worker.destroyed):
        window.deleteLater()


@pytest.mark.parametrize("name", ["main_window", "network_view", "data_table", "explanation", "notes"])
def test_a_file_dropped_anywhere_on_the_window_opens(studio: Studio, tmp_path: Path, name: str) -> None:
    target: QWidget = studio.window if name == "main_window" else studio.widget(QWidget, name)
    if isinstance(target, QAbstractScrollArea):
        target = target.viewport()
    while not (target.acceptDrops() or target.isWindow()):  # so Qt finds who gets a drop
        target = target.parentWidget() or studio.window
    other = xor(learning_rate=0.25)
    path = saved(other, tmp_path / "dropped.backprop")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(40, 40), *rest)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(40, 40), *rest))
    assert same_document(studio.document, other)


def test_something_else_is_not_taken(studio: Studio) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("picture.png")])
    enter = QDragEnterEvent(
        QPoint(400, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(studio.window, enter)
    assert not enter.isAccepted()


def test_every_example_opens_from_the_menu_and_stays_without_a_file(studio: Studio) -> None:
    entries = [
        entry
        for group in studio.window._submenus["examples"].actions()
        if isinstance(menu := group.menu(), QMenu)
        for entry in menu.actions()
    ]
    assert [entry.text() for entry in entries] == [example.title for example in catalogue()]
    for entry, example in zip(entries, catalogue(), strict=True):
        entry.trigger()
        assert same_document(studio.document, example.document())
        assert studio.window.files.path is None
        assert not studio.session.modified
        studio.step(2)
        studio.settle()


def test_recent_files_open_from_the_menu(studio: Studio, tmp_path: Path) -> None:
    path = saved(xor(learning_rate=0.25), tmp_path / "a.backprop")
    studio.window.settings.add_recent_file(path)
    menu = studio.window._submenus["recent"]
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert studio.document.training.optimizer.learning_rate == 0.25


def test_the_palette_finds_and_runs_a_command(studio: Studio) -> None:
    studio.session.set_parameter(0, 2.0)
    studio.window.actions_["palette"].trigger()
    palette = studio.window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    field = palette._field
    QTest.keyClicks(field, "initial weights")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert studio.session.state.undo_text == "Reset to the initial weights"


def test_the_palette_s_list_is_walked_by_arrows(studio: Studio) -> None:
    studio.window.actions_["palette"].trigger()
    palette = studio.window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    first = palette._list.currentItem()
    QTest.keyClick(palette._field, Qt.Key.Key_Down)
    assert palette._list.currentItem() is not first
    QTest.keyClicks(palette._field, "no such thing at all")
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_page_of_shortcuts_lists_every_key(studio: Studio) -> None:
    studio.window.actions_["shortcuts"].trigger()
    page = studio.window.findChild(ShortcutsPage)
    assert isinstance(page, ShortcutsPage)
    table = page.findChild(QTreeWidget)
    assert isinstance(table, QTreeWidget)
    rows = [table.topLevelItem(i) for i in range(table.topLevelItemCount())]
    assert {"Space", "F5", "Ctrl+S"} <= {row.text(1) for row in rows if row is not None}


def test_the_gradient_check_is_answered_in_one_line(studio: Studio) -> None:
    studio.window.actions_["gradient_check"].trigger()
    studio.qtbot.waitUntil(studio.window.strip.isVisible, timeout=10_000)
    assert studio.window.strip.text.startswith("All 9 gradients agree")


def test_undo_by_the_button_brings_the_canvas_back(studio: Studio) -> None:
    canvas = studio.widget(NetworkView, "network_view")
    before = canvas.network_scene._parameters[0]
    studio.session.set_parameter(0, 4.0)
    assert canvas.network_scene._parameters[0] == 4.0
    studio.click("undo")
    assert canvas.network_scene._parameters[0] == before


def test_the_step_size_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as studio:
        studio.window._on_step_size_chosen("layer")
    with opened(qtbot, tmp_path) as studio:
        assert studio.window.settings.step_size == "layer"
        assert studio.widget(QComboBox, "step_size").count() == len(ANY_STEP_SIZE)


def test_the_epoch_and_error_are_those_of_the_document(studio: Studio) -> None:
    studio.session.run(123)
    studio.settle()
    assert studio.widget(QLabel, "epoch").text() == "123"
    assert float(studio.widget(QLabel, "error").text()) == pytest.approx(
        studio.document.state.history.train[-1], rel=1e-5
    )


def typed(field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_refusal_goes_once_something_is_accepted(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_strip, "_READABLE", 0.0)
    rate, strip = studio.widget(NumberField, "learning_rate"), studio.window.strip
    for running in (False, True):
        if running:
            studio.click("run")
        typed(rate, "abc")
        studio.qtbot.wait(20)
        assert "abc" in strip.text
        assert strip.isVisible()
        typed(rate, "0,25" if running else "0,5000001")
        studio.qtbot.waitUntil(lambda: not strip.isVisible())


def test_an_error_goes_with_the_document_that_it_was_about(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_strip, "_READABLE", 0.0)
    studio.window.files.open_path(tmp_path / "missing.backprop")
    studio.session.set_parameter(0, 2.0)
    studio.session.undo()
    studio.qtbot.wait(20)
    assert studio.window.strip.isVisible()
    studio.window.files.open_path(saved(xor(), tmp_path / "there.backprop"))
    studio.qtbot.waitUntil(lambda: not studio.window.strip.isVisible())


def test_what_the_inspector_refuses_is_said(studio: Studio) -> None:
    studio.window.canvas.select(selecting(Place("connection", 0)))
    (field,) = (f for f in studio.window.inspector.findChildren(NumberField) if f.isVisible())
    typed(field, "abc")
    assert "abc" in studio.window.strip.text


def test_without_samples_nothing_promises_a_step(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 2, 1), data=None)) as studio:
        assert not studio.button("step").isEnabled()
        assert any("no training data" in label.text() for label in studio.window.explanation.findChildren(QLabel))
        studio.window.files.open_path(saved(xor(), tmp_path / "xor.backprop"))
        assert any("Press Step" in label.text() for label in studio.window.explanation.findChildren(QLabel))

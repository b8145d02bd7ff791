"""New, open, save and the guard, in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QToolButton

from engine import files
from gui.dialogs.new_network import NewNetworkDialog
from tests.studio import Studio, same_document, saved, xor

Choice = QMessageBox.StandardButton


def change(studio: Studio) -> None:
    studio.session.set_parameter(0, 4.0)


def guard(studio: Studio, name: str = "guard") -> QMessageBox:
    box = studio.window.findChild(QMessageBox, name)
    assert isinstance(box, QMessageBox)
    return box


def answer(studio: Studio, choice: Choice) -> None:
    button = guard(studio).button(choice)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.qtbot.wait(10)


def test_opening_replaces_the_document_and_names_the_window(studio: Studio, tmp_path: Path) -> None:
    other = xor(learning_rate=0.25)
    studio.chooser.to_open = saved(other, tmp_path / "other.backprop")
    studio.click("open")
    assert same_document(studio.document, other)
    assert studio.window.windowTitle().startswith("other.backprop[*]")
    assert studio.window.settings.recent_files == (tmp_path / "other.backprop",)


def test_choosing_no_file_changes_nothing(studio: Studio) -> None:
    before = studio.document
    studio.click("open")
    studio.click("save")
    assert studio.document is before
    assert studio.window.files.path is None


def test_the_first_save_asks_for_a_file_and_the_next_does_not(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "mine"
    change(studio)
    studio.click("save")
    assert (tmp_path / "mine.backprop").is_file()
    assert not studio.window.isWindowModified()
    studio.chooser.to_save = None
    studio.session.set_parameter(0, 5.0)
    assert studio.window.isWindowModified()
    studio.click("save")
    assert not studio.session.modified


@pytest.mark.parametrize(("choice", "replaced"), [(Choice.Discard, True), (Choice.Cancel, False), (Choice.Save, True)])
def test_unsaved_changes_are_guarded(studio: Studio, tmp_path: Path, choice: Choice, replaced: bool) -> None:
    studio.chooser.to_open = saved(xor(), tmp_path / "other.backprop")
    studio.chooser.to_save = tmp_path / "kept.backprop"
    change(studio)
    changed = studio.document
    studio.click("open")
    answer(studio, choice)
    assert (studio.document is not changed) == replaced
    assert (tmp_path / "kept.backprop").exists() == (choice == Choice.Save)


def test_a_save_that_fails_in_the_guard_keeps_the_changes(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_open = saved(xor(), tmp_path / "other.backprop")
    studio.chooser.to_save = tmp_path / "no folder" / "kept.backprop"
    change(studio)
    changed = studio.document
    studio.click("open")
    answer(studio, Choice.Save)
    assert studio.document is changed
    assert "kept.backprop" in studio.window.strip.text


def test_a_bad_file_is_one_line_in_the_strip_and_can_be_dismissed(studio: Studio, tmp_path: Path) -> None:
    bad = tmp_path / "bad.backprop"
    bad.write_text("{}")
    studio.chooser.to_open = bad
    before = studio.document
    studio.click("open")
    strip = studio.window.strip
    assert studio.document is before
    assert strip.isVisible()
    assert "bad.backprop" in strip.text
    dismiss = studio.widget(QToolButton, "dismiss_notice")
    QTest.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()


def test_a_file_that_is_gone_leaves_the_list_of_recent_files(studio: Studio, tmp_path: Path) -> None:
    gone = tmp_path / "gone.backprop"
    studio.window.settings.add_recent_file(gone)
    studio.window.files.open_path(gone)
    assert studio.window.settings.recent_files == ()
    assert "gone.backprop" in studio.window.strip.text


def test_a_new_network_comes_from_the_dialog(studio: Studio) -> None:
    studio.window.actions_["new"].trigger()
    dialog = studio.window.findChild(NewNetworkDialog)
    assert isinstance(dialog, NewNetworkDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [len(layer.neurons) for layer in studio.document.network.layers] == [2, 4, 1]
    assert studio.window.windowTitle().startswith("New network[*]")


def test_saving_while_it_trains_is_asked_after_the_run_has_ended(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "kept.backprop"
    studio.click("run")
    studio.qtbot.wait(50)
    asked: list[bool] = []
    studio.window.files.guarded(lambda: asked.append(True))
    studio.qtbot.waitUntil(lambda: studio.window.findChild(QMessageBox, "guard") is not None)
    answer(studio, Choice.Save)
    assert asked == [True]
    assert (tmp_path / "kept.backprop").is_file()


@pytest.mark.parametrize("name", ["save", "save_as"])
def test_saving_while_it_trains_saves_what_the_run_came_to(studio: Studio, tmp_path: Path, name: str) -> None:
    studio.chooser.to_save = tmp_path / "kept.backprop"
    studio.click("save")
    studio.click("run")
    studio.qtbot.wait(50)
    studio.window.actions_[name].trigger()
    studio.settle()
    assert studio.document.state.epoch > 0
    assert same_document(files.read(tmp_path / "kept.backprop"), studio.document)
    assert not studio.window.isWindowModified()


@pytest.mark.parametrize(
    ("typed", "written"), [("run 1.2", "run 1.2.backprop"), ("a.json", "a.json"), ("b.backprop", "b.backprop")]
)
def test_a_name_with_a_dot_gets_the_suffix_of_networks(
    studio: Studio, tmp_path: Path, typed: str, written: str
) -> None:
    studio.chooser.to_save = tmp_path / typed
    studio.click("save")
    assert studio.window.files.path == tmp_path / written
    assert (tmp_path / written).is_file()


@pytest.mark.parametrize(
    ("choice", "there", "beside"),
    [(Choice.Cancel, "theirs", None), (Choice.Save, "mine", None), (Choice.Open, "theirs", "mine")],
)
def test_a_file_that_another_program_wrote_to_is_not_replaced_unasked(
    studio: Studio, tmp_path: Path, choice: Choice, there: str, beside: str | None
) -> None:
    path, other = tmp_path / "a.backprop", tmp_path / "b.backprop"
    studio.chooser.to_open, studio.chooser.to_save = saved(xor(), path), other
    studio.click("open")
    theirs = saved(xor(learning_rate=0.125), path).read_bytes()
    change(studio)
    studio.click("save")
    box = guard(studio, "changed_meanwhile")
    assert box.defaultButton() is box.button(Choice.Cancel)
    QTest.mouseClick(box.button(choice), Qt.MouseButton.LeftButton)
    mine = files.encode(studio.document)
    assert path.read_bytes() == {"theirs": theirs, "mine": mine}[there]
    assert other.exists() == (beside == "mine")
    assert studio.session.modified == (choice == Choice.Cancel)


def test_a_file_that_was_deleted_meanwhile_is_written_anew(studio: Studio, tmp_path: Path) -> None:
    path = studio.chooser.to_open = saved(xor(), tmp_path / "a.backprop")
    studio.click("open")
    path.unlink()
    change(studio)
    studio.click("save")
    assert same_document(files.read(path), studio.document)


def test_names_are_shown_as_they_are_written(studio: Studio, tmp_path: Path) -> None:
    studio.window.files.show_document(replace(xor(), name="<b>R&D</b> [*]\n2"))
    change(studio)
    assert studio.window.windowTitle() == "<b>R&D</b> [*][*] 2[*] – Backprop Studio"
    studio.window.close()
    assert guard(studio).textFormat() == Qt.TextFormat.PlainText
    answer(studio, Choice.Cancel)
    studio.window.settings.add_recent_file(tmp_path / "R&D.backprop")
    menu = studio.window._submenus["recent"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "R&&D.backprop"


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ""])
def test_a_picture_is_exported(studio: Studio, tmp_path: Path, suffix: str) -> None:
    studio.chooser.to_save = tmp_path / f"picture{suffix}"
    studio.window.actions_["export_picture"].trigger()
    assert (tmp_path / f"picture{suffix or '.svg'}").stat().st_size > 500


def test_an_unknown_kind_of_picture_is_refused_with_one_line(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "picture.gif"
    studio.window.actions_["export_picture"].trigger()
    assert "gif" in studio.window.strip.text

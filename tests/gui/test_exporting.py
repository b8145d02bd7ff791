"""Worked solutions out of the window: from the menu's entry to the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QProgressDialog

from gui.dialogs.export_solution import ExportSolutionDialog
from tests.studio import Studio

BEGINNINGS = {".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>", ".tex": b"\\documentclass", ".txt": b"Sample 1"}


def dialog(studio: Studio) -> ExportSolutionDialog:
    action = studio.window.findChild(QAction, "action_export_solution")
    assert action is not None
    action.trigger()
    found = studio.window.findChild(ExportSolutionDialog, "export_solution")
    assert found is not None
    return found


def field(opened: ExportSolutionDialog, kind: type[Any], name: str) -> Any:
    return opened.findChild(kind, f"solution_{name}")


def export(studio: Studio, opened: ExportSolutionDialog) -> None:
    buttons = opened.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    studio.qtbot.waitUntil(lambda: not studio.window.exporting.busy, timeout=20_000)


@pytest.mark.parametrize("suffix", BEGINNINGS)
def test_the_file_is_what_its_suffix_says(studio: Studio, tmp_path: Path, suffix: str) -> None:
    studio.chooser.to_save = tmp_path / f"solution{suffix}"
    export(studio, dialog(studio))
    assert (tmp_path / f"solution{suffix}").read_bytes().startswith(BEGINNINGS[suffix])


def test_a_name_without_a_suffix_gets_that_of_the_format(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "solution 1.2"
    opened = dialog(studio)
    QTest.keyClicks(field(opened, QComboBox, "format"), "H")
    export(studio, opened)
    assert (tmp_path / "solution 1.2.html").exists()


def test_the_solution_goes_into_a_second_file(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "sheet.txt"
    opened = dialog(studio)
    QTest.keyClick(field(opened, QCheckBox, "blanks"), Qt.Key.Key_Space)
    QTest.keyClicks(field(opened, QComboBox, "answers"), "in")
    export(studio, opened)
    assert "....." in (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    assert "....." not in (tmp_path / "sheet-solution.txt").read_text(encoding="utf-8")


def test_there_is_no_sheet_without_its_solution(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "sheet.txt"
    (tmp_path / "sheet-solution.txt").mkdir()
    opened = dialog(studio)
    QTest.keyClick(field(opened, QCheckBox, "blanks"), Qt.Key.Key_Space)
    QTest.keyClicks(field(opened, QComboBox, "answers"), "in")
    export(studio, opened)
    assert "sheet-solution.txt: not saved" in studio.window.notices.latest[-1].text
    assert not (tmp_path / "sheet.txt").exists()


def test_nothing_is_written_where_nobody_names_a_file(studio: Studio, tmp_path: Path) -> None:
    export(studio, dialog(studio))
    assert not list(tmp_path.glob("*.pdf"))


def test_what_cannot_be_written_is_said(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "nowhere" / "solution.txt"
    export(studio, dialog(studio))
    assert "not saved" in studio.window.notices.latest[-1].text


def test_writing_can_be_called_off(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "solution.pdf"
    opened = dialog(studio)
    buttons = opened.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    progress = studio.window.findChild(QProgressDialog)
    assert progress is not None
    progress.canceled.emit()
    assert not studio.window.exporting.busy
    assert not (tmp_path / "solution.pdf").exists()

"""The dialog of worked solutions: what is chosen comes out, and what cannot be is said at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.solution import SolutionOptions, Until
from engine.steps import Quantity
from gui.dialogs.export_solution import ExportSolutionDialog
from tests.studio import xor


@pytest.fixture
def dialog(qtbot: QtBot) -> ExportSolutionDialog:
    return opened(qtbot, ExportSolutionDialog(xor(), 2))


def opened(qtbot: QtBot, made: ExportSolutionDialog) -> ExportSolutionDialog:
    qtbot.addWidget(made)
    made.open()
    made.show_preview()
    return made


def field(dialog: ExportSolutionDialog, kind: type[Any], name: str) -> Any:
    return dialog.findChild(kind, f"solution_{name}")


def end(dialog: ExportSolutionDialog, text: str) -> None:
    ends = field(dialog, QComboBox, "end")
    ends.setCurrentIndex(ends.findText(text))


def press(dialog: ExportSolutionDialog) -> None:
    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_begins_with_the_whole_pass_of_the_sample_in_view(dialog: ExportSolutionDialog) -> None:
    assert dialog.options == SolutionOptions(sample=2)
    assert "29 steps" in field(dialog, QLabel, "message").text()
    assert not field(dialog, QLabel, "preview").pixmap().isNull()


def test_what_is_chosen_comes_out(dialog: ExportSolutionDialog, qtbot: QtBot) -> None:
    QTest.keyClick(field(dialog, QCheckBox, "blanks"), Qt.Key.Key_Space)
    QTest.keyClick(field(dialog, QCheckBox, "rules"), Qt.Key.Key_Space)
    end(dialog, "After the forward pass")
    for name, keys in (("format", "L"), ("detail", "The"), ("answers", "in")):
        QTest.keyClicks(field(dialog, QComboBox, name), keys)
    QTest.keyClick(field(dialog, QSpinBox, "sample"), Qt.Key.Key_Down)
    for _ in range(3):
        QTest.keyClick(field(dialog, QSpinBox, "digits"), Qt.Key.Key_Up)
    with qtbot.waitSignal(dialog.wanted) as wanted:
        press(dialog)
    chosen = SolutionOptions(1, ("forward",), None, "first", True, False, "apart", 4)
    assert wanted.args == [chosen, ".tex"]


def test_it_can_end_at_any_step(dialog: ExportSolutionDialog) -> None:
    end(dialog, "After δ_h1")
    until = dialog.options.until
    assert isinstance(until, Until)
    assert until.quantity == Quantity.DELTA


def test_rules_and_answers_are_for_blanks(dialog: ExportSolutionDialog) -> None:
    assert not field(dialog, QCheckBox, "rules").isEnabled()
    QTest.keyClick(field(dialog, QCheckBox, "blanks"), Qt.Key.Key_Space)
    assert field(dialog, QCheckBox, "rules").isEnabled()
    assert field(dialog, QComboBox, "answers").isEnabled()


def test_the_preview_follows(dialog: ExportSolutionDialog, qtbot: QtBot) -> None:
    before = field(dialog, QLabel, "preview").pixmap().toImage()
    QTest.keyClick(field(dialog, QCheckBox, "blanks"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: field(dialog, QLabel, "preview").pixmap().toImage() != before)


def test_what_is_too_long_is_said_and_not_exported(qtbot: QtBot) -> None:
    made = opened(qtbot, ExportSolutionDialog(new_document((2, 900, 1), data="xor")))
    assert "at most 2,000" in field(made, QLabel, "message").text()
    end(made, "After the forward pass")
    made.show_preview()
    with qtbot.waitSignal(made.wanted):
        press(made)

"""Find a learning rate: the test runs as its window opens, suggests a rate, and a click puts one into force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.document import Document
from engine.rate_test import RateTest
from tests.engine.test_stopping import noisy
from tests.mouse import Mouse
from tests.studio import Studio, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, noisy(2, shuffle=True)) as made:
        yield made


def asked(studio: Studio) -> QDialog:
    Mouse(studio.window).choose("Train", "Learning rate test…")
    dialog = studio.window.findChildren(QDialog, "rate_test")[-1]
    ended(studio, dialog)
    return dialog


def ended(studio: Studio, dialog: QDialog) -> None:
    studio.qtbot.waitUntil(lambda: button(dialog, "rate_start").text() == "Start again", timeout=20_000)
    dialog.grab()  # the plot settles its axes while it is painted


def button(dialog: QDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def press(dialog: QDialog, name: str) -> None:
    QTest.mouseClick(button(dialog, name), LEFT)


def suggested(document: Document) -> float:
    test = RateTest(document)
    while test.advance(0.1):
        pass
    suggestion = test.finding().suggestion
    assert suggestion is not None
    return suggestion


def test_the_suggested_rate_is_one_undoable_entry(studio: Studio) -> None:
    before = studio.document
    rate = suggested(before)
    dialog = asked(studio)
    assert studio.document is before
    assert button(dialog, "rate_use").text() == f"Use {rate:g}"
    press(dialog, "rate_use")
    studio.settle()
    assert studio.document.training.optimizer.learning_rate == rate
    assert studio.session.state.undo_text == f"Learning rate {rate:g}"
    studio.click("undo")
    assert studio.document is before


def test_a_click_on_the_curve_takes_another_rate(studio: Studio) -> None:
    dialog = asked(studio)
    canvas = dialog._canvas  # type: ignore[attr-defined]  # the plot itself, to know where a rate stands on it
    spot = canvas.pixel_of(-1.0, canvas.view.viewRect().center().y()).toPoint()
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.mouseMove(handle, canvas.viewport().mapTo(dialog, spot))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=spot)
    rate = float(button(dialog, "rate_use").text().removeprefix("Use "))
    assert rate == pytest.approx(0.1, rel=0.05)
    assert canvas.readout.text().startswith("η 0.1")
    press(dialog, "rate_use")
    studio.settle()
    assert studio.document.training.optimizer.learning_rate == rate


def test_another_range_is_tested_and_closing_changes_nothing(studio: Studio) -> None:
    before, dialog = studio.document, asked(studio)
    for name, text in (("rate_low", "1e-9"), ("rate_high", "1e-8")):
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    press(dialog, "rate_start")
    ended(studio, dialog)
    message = dialog.findChild(QLabel, "rate_message")
    assert message is not None
    assert message.text().startswith("The error fell at none of these rates.")
    assert not button(dialog, "rate_use").isEnabled()
    press(dialog, "rate_close")
    assert studio.document is before


def test_a_range_that_cannot_be_is_said_in_the_dialog(studio: Studio) -> None:
    dialog = asked(studio)
    field = dialog.findChild(QLineEdit, "rate_low")
    assert field is not None
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "99")
    press(dialog, "rate_start")
    message = dialog.findChild(QLabel, "rate_message")
    assert message is not None
    studio.qtbot.waitUntil(lambda: message.text().startswith("The rates have to grow"), timeout=5_000)
    press(dialog, "rate_close")


def test_it_can_be_stopped_by_closing(studio: Studio) -> None:
    Mouse(studio.window).choose("Train", "Learning rate test…")
    dialog = studio.window.findChildren(QDialog, "rate_test")[-1]
    press(dialog, "rate_close")
    studio.qtbot.waitUntil(lambda: not studio.window.experiments.rate_testing._errand.running, timeout=10_000)
    studio.session.run(5)
    studio.settle()
    assert studio.document.state.epoch == 5

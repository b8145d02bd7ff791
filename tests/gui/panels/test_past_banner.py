"""The banner of the past: what it says, where it stands, and what its buttons want."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.panels.past_banner import PastBanner
from gui.theme import DARK


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def banner(ground: QWidget) -> PastBanner:
    made = PastBanner()
    made.set_theme(DARK)
    made.float_over(ground)
    return made


def test_it_is_there_only_in_the_past(banner: PastBanner) -> None:
    assert not banner.isVisible()
    banner.show_epoch(400, 10_000)
    assert banner.isVisible()
    assert banner.text == "Epoch 400 of 10,000"
    assert banner._frame.isVisible()
    banner.leave()
    assert not banner.isVisible()
    assert not banner._frame.isVisible()


def test_it_names_the_run_where_there_are_several(banner: PastBanner) -> None:
    banner.show_epoch(400, 10_000, "Run 2")
    assert banner.text == "Epoch 400 of 10,000 · Run 2"


def test_its_buttons_say_what_is_wanted(banner: PastBanner) -> None:
    told: list[str] = []
    banner.continue_wanted.connect(lambda: told.append("continue"))
    banner.newest_wanted.connect(lambda: told.append("newest"))
    banner.show_epoch(1, 2)
    for button in banner.buttons.values():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == ["continue", "newest"]


@pytest.mark.parametrize("width", [420, 800, 1400])
def test_it_stays_within_the_canvas_and_off_the_legend(banner: PastBanner, ground: QWidget, width: int) -> None:
    banner.show_epoch(999_999, 1_000_000, "A run with a rather long name that does not fit anywhere")
    ground.resize(width, 400)
    assert ground.rect().contains(banner.geometry())
    assert banner.geometry().bottom() <= 400 - 46
    assert banner._frame.size() == ground.size()
    assert banner.text.startswith("Epoch 999,999 of 1,000,000")


def test_the_buttons_stay_put_while_epochs_run_by(banner: PastBanner) -> None:
    banner.show_epoch(1_000, 1_000)
    wide = banner.width()
    banner.show_epoch(9, 1_000)
    assert banner.width() == wide


def test_the_frame_leaves_the_middle_to_the_canvas(banner: PastBanner, ground: QWidget) -> None:
    banner.show_epoch(1, 2)
    assert not banner._frame.mask().contains(ground.rect().center())
    assert banner._frame.mask().contains(ground.rect().topLeft())

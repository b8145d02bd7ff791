"""The strip that says what the program has to say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gui import notice_strip
from gui.notice_strip import NoticeStrip
from gui.notices import Notice, Severity


@pytest.fixture
def strip(qtbot: QtBot) -> NoticeStrip:
    made = NoticeStrip()
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_while_there_is_nothing_to_say(strip: NoticeStrip) -> None:
    assert not strip.isVisible()


def test_it_says_the_line_and_the_detail(strip: NoticeStrip) -> None:
    strip.show_notice(Notice("error", "No such file", "It may have been moved."))
    assert strip.isVisible()
    assert strip.text == "No such file\nIt may have been moved."
    assert strip.accessibleDescription() == "No such file"


def test_markup_in_a_notice_is_shown_as_it_is(strip: NoticeStrip) -> None:
    strip.show_notice(Notice("error", "<b>x</b> & y"))
    label = next(label for label in strip.findChildren(QLabel) if label.text() == "<b>x</b> & y")
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_dismiss_hides_it(strip: NoticeStrip) -> None:
    strip.show_notice(Notice("warning", "Look"))
    button = strip.findChild(QToolButton, "dismiss_notice")
    assert isinstance(button, QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()


@pytest.mark.parametrize(("severity", "stays"), [("ok", False), ("warning", True), ("error", True)])
def test_good_news_go_by_themselves(
    qtbot: QtBot, strip: NoticeStrip, monkeypatch: pytest.MonkeyPatch, severity: Severity, stays: bool
) -> None:
    monkeypatch.setattr(notice_strip, "_SECONDS", {"ok": 0.01})
    strip.show_notice(Notice(severity, "News"))
    qtbot.wait(80)
    assert strip.isVisible() == stays


@pytest.mark.parametrize(
    ("severity", "errors", "stays"),
    [("warning", False, False), ("error", False, True), ("error", True, False), ("ok", True, True)],
)
def test_what_no_longer_holds_goes(
    strip: NoticeStrip, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, severity: Severity, errors: bool, stays: bool
) -> None:
    monkeypatch.setattr(notice_strip, "_READABLE", 0.05)
    strip.show_notice(Notice(severity, "said"))
    strip.outdate(errors=errors)
    assert strip.isVisible()  # there has been no time to read it
    qtbot.wait(120)
    assert strip.isVisible() == stays


def test_a_new_notice_is_not_taken_away_with_the_old_one(
    strip: NoticeStrip, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(notice_strip, "_READABLE", 0.05)
    strip.show_notice(Notice("warning", "old"))
    strip.outdate()
    strip.show_notice(Notice("warning", "new"))
    qtbot.wait(120)
    assert strip.isVisible()

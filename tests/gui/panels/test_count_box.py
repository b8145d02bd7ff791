"""A box for a whole number: what is typed stands until it is accepted or given up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.count_box import CountBox


@pytest.fixture
def box(qtbot: QtBot) -> CountBox:
    made = CountBox()
    qtbot.addWidget(made)
    made.setRange(0, 100_000)
    made.setSuffix(" of many")
    made.setGroupSeparatorShown(True)
    made.show()
    made.setFocus()
    made.show_value(5_000)
    return made


def typed(box: CountBox, text: str) -> list[int]:
    """Types over all that stands there; the list gets what is accepted."""
    told: list[int] = []
    box.valueChanged.connect(told.append)
    box.selectAll()
    QTest.keyClicks(box, text)
    return told


def test_what_is_typed_outlives_other_numbers_and_enter_accepts_it(box: CountBox) -> None:
    told = typed(box, "12")
    for value in (5_001, 5_002):
        box.show_value(value)
        assert box.cleanText() == "12"
    QTest.keyClicks(box, "3")
    assert told == []
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == [123]
    assert not box.pending
    box.show_value(7)
    assert box.cleanText() == "7"


def test_the_number_that_stood_there_at_first_can_be_typed(box: CountBox) -> None:
    told = typed(box, "5000")
    box.show_value(6_000)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == [5_000]


def test_escape_returns_to_the_number_that_stands_now(box: CountBox) -> None:
    told = typed(box, "12")
    box.show_value(6_000)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.cleanText() == "6,000"
    assert not box.pending
    QTest.keyClick(box, Qt.Key.Key_Return)
    box.clearFocus()
    assert told == []


@pytest.mark.parametrize("text", ["-5", "text", " ", "", "1e9"])
def test_what_is_no_number_changes_nothing_or_what_can_be_read_of_it(box: CountBox, text: str) -> None:
    told = typed(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == ([5] if text == "-5" else [19] if text == "1e9" else [])

"""The way to what is explained: what is shown of it, and how it leads back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.formula import symbol
from gui.panels.breadcrumb import Breadcrumb
from gui.theme import DARK

CRUMBS = ("step 12", symbol("δ_{h_1}"), symbol("w_5"), symbol("y_{h_2}"), symbol("a_{h_2}"), symbol("x_1"))


@pytest.fixture
def way(qtbot: QtBot) -> Breadcrumb:
    widget = Breadcrumb()
    qtbot.addWidget(widget)
    widget.show_crumbs(CRUMBS)
    widget.resize(500, widget.sizeHint().height())
    widget.show()
    return widget


@pytest.fixture
def chosen(way: Breadcrumb) -> list[int]:
    heard: list[int] = []
    way.chosen.connect(heard.append)
    return heard


def test_it_shows_the_whole_way_where_there_is_room(way: Breadcrumb) -> None:
    assert [box.crumb for box in way.boxes()] == list(range(6))
    assert way.words().startswith("step 12 › δ_h")
    assert not way.grab().isNull()


def test_a_long_way_is_left_out_in_the_middle(way: Breadcrumb, chosen: list[int]) -> None:
    way.resize(170, way.height())
    boxes = way.boxes()
    assert boxes[0].crumb == 0
    assert boxes[1].left_out
    assert boxes[-1].crumb == 5
    assert boxes[-1].rect.right() <= 170
    assert [box.crumb for box in boxes[2:]] == list(range(boxes[1].crumb + 1, 6))
    QTest.mouseClick(way, Qt.MouseButton.LeftButton, pos=boxes[1].rect.center().toPoint())
    assert chosen == [boxes[1].crumb]
    way.resize(30, way.height())
    assert [box.crumb for box in way.boxes() if not box.left_out] == [0, 5]


def test_a_crumb_is_clicked_but_not_the_last(way: Breadcrumb, chosen: list[int]) -> None:
    for box in way.boxes():
        QTest.mouseClick(way, Qt.MouseButton.LeftButton, pos=box.rect.center().toPoint())
    QTest.mouseClick(way, Qt.MouseButton.RightButton, pos=way.boxes()[0].rect.center().toPoint())
    assert chosen == [0, 1, 2, 3, 4]


def test_keys_choose_a_crumb(way: Breadcrumb, chosen: list[int]) -> None:
    way.clearFocus()
    way.setFocus()
    assert way.accessibleDescription() == "a_h2; Return goes back to it"
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(way, key)
    assert way.accessibleDescription().startswith("a_h2")
    QTest.keyClick(way, Qt.Key.Key_Enter)
    assert chosen == [2, 4]


def test_pointing_and_theme_change_its_looks(way: Breadcrumb) -> None:
    light = way.grab().toImage()
    QTest.mouseMove(way, way.boxes()[1].rect.center().toPoint())
    assert way.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert way.toolTip().startswith("Back to δ_h1")
    assert way.grab().toImage() != light
    QTest.mouseMove(way, way.boxes()[5].rect.center().toPoint())
    assert way.cursor().shape() is Qt.CursorShape.ArrowCursor
    way.set_theme(DARK)
    assert way.grab().toImage() != light


def test_no_way_is_hidden(way: Breadcrumb) -> None:
    way.show_crumbs(())
    assert way.isHidden()

"""The slider over the epochs: by mouse, keys and typing, up to a million."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.plots.epoch_slider import EpochSlider

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(qtbot: QtBot) -> EpochSlider:
    made = EpochSlider()
    qtbot.addWidget(made)
    made.resize(400, 30)
    made.show()
    qtbot.waitExposed(made)
    made.show_range(1_000_000)
    made.show_epoch(1_000_000)
    return made


def wanted(slider: EpochSlider) -> list[int]:
    found: list[int] = []
    slider.epoch_wanted.connect(found.append)
    return found


def test_setters_do_not_emit(slider: EpochSlider) -> None:
    found = wanted(slider)
    slider.show_epoch(12)
    slider.show_range(5)
    assert found == []
    assert slider.box.value() == slider.slider.value() == 5


def test_a_press_goes_there_and_a_drag_goes_on(slider: EpochSlider) -> None:
    found, part = wanted(slider), slider.slider
    middle = part.rect().center()
    QTest.mousePress(part, LEFT, pos=middle)
    QTest.mouseMove(part, middle + QPoint(20, 0))
    QTest.mouseRelease(part, LEFT, pos=middle + QPoint(20, 0))
    assert len(found) >= 2
    assert abs(found[0] - 500_000) < 10_000
    assert found[0] < found[-1] < 700_000
    assert slider.box.value() == found[-1]
    QTest.mouseMove(part, middle)
    assert slider.box.value() == found[-1]


def test_the_keys_go_by_single_epochs(slider: EpochSlider) -> None:
    found = wanted(slider)
    slider.slider.setFocus()
    QTest.keyClick(slider.slider, Qt.Key.Key_Left)
    QTest.keyClick(slider.slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(slider.slider, Qt.Key.Key_Home)
    QTest.keyClick(slider.slider, Qt.Key.Key_Home)
    assert found == [999_999, 999_899, 0]


def test_an_exact_epoch_can_be_typed(slider: EpochSlider) -> None:
    found = wanted(slider)
    slider.box.selectAll()
    QTest.keyClicks(slider.box, "123456")
    assert found == []
    QTest.keyClick(slider.box, Qt.Key.Key_Return)
    assert found == [123_456]
    slider.show_epoch(123_456)
    assert slider.slider.value() == 123_456


def test_there_is_nowhere_to_go_before_the_first_epoch(slider: EpochSlider) -> None:
    slider.show_range(0)
    assert not slider.isEnabled()

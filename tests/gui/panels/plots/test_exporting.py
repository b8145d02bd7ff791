"""Plots as files: pictures that can be read again, text that stays text, numbers with all their digits."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip, QWidget
from pytestqt.qtbot import QtBot

from engine.errors import StudioError
from gui.panels.plots.axes import ValueAxis
from gui.panels.plots.exporting import FORMATS, Numbers, save
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.panels.plots.plot_panel import PlotPanel


class Demo(PlotPanel):
    caption = "NUMBERS OF A DEMO"
    definition = "The share s = a / b"

    def __init__(self) -> None:
        super().__init__()
        self.plot = PlotCanvas(ValueAxis("bottom", "net value z"), ValueAxis("left", "∂E/∂w"), "a demo")
        self.body.addWidget(self.plot)

    def pictured(self) -> QWidget:
        return self.plot

    def numbers(self) -> Numbers:
        return Numbers(("z", "∂E/∂w, of all"), [(0.1, 1 / 3), (float("nan"), "none"), (None, float("inf"))])


@pytest.fixture
def panel(qtbot: QtBot) -> Demo:
    made = Demo()
    qtbot.addWidget(made)
    made.resize(560, 220)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_png_has_two_pixels_for_each_of_the_screen(panel: Demo, tmp_path: Path) -> None:
    save(panel, tmp_path / "plot.png")
    assert QImage(str(tmp_path / "plot.png")).size() == panel.plot.size() * 2


def test_an_svg_holds_its_words_as_text_and_no_pixels(panel: Demo, tmp_path: Path) -> None:
    save(panel, tmp_path / "plot.svg")
    text = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert QSvgRenderer(str(tmp_path / "plot.svg")).viewBox().size() == panel.plot.size()
    assert ">net value z " in text
    assert ">∂E/∂w " in text
    assert "clip-path" in text
    assert "<image" not in text


def test_a_csv_has_every_digit_and_nothing_where_there_is_no_number(panel: Demo, tmp_path: Path) -> None:
    save(panel, tmp_path / "plot.csv")
    with (tmp_path / "plot.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["z", "∂E/∂w, of all"], ["0.1", repr(1 / 3)], ["", "none"], ["", "inf"]]


def test_another_suffix_and_a_place_without_room_are_refused(panel: Demo, tmp_path: Path) -> None:
    for path in (tmp_path / "plot.jpg", tmp_path / "plot", tmp_path / "nowhere" / "plot.png"):
        with pytest.raises(StudioError):
            save(panel, path)


def test_the_menu_asks_for_each_format(panel: Demo) -> None:
    asked: list[str] = []
    panel.export_wanted.connect(asked.append)
    for action in panel.more.exports.values():
        action.trigger()
    assert asked == list(FORMATS)


def test_what_is_drawn_is_said_on_the_caption_and_on_a_click(panel: Demo) -> None:
    assert panel.header.caption.toolTip() == panel.definition
    QTest.mouseClick(panel.definition_button, Qt.MouseButton.LeftButton)
    assert QToolTip.text() == panel.definition
    QToolTip.hideText()

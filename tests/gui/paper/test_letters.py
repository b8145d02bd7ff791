"""Formulas on paper are letters that look and stand as the outlines on the screen do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.paper import letters
from gui.paper.copying import character
from gui.theme import LIGHT
from gui.typeset import paint, typeset

FORMULAS = (
    r"\frac{\partial E}{\partial w_{12}} = \delta_{o_1} \cdot 0.593270",
    r"\hat{y}_{h_1}^{+} \approx {}- 1.25 \cdot 10^{-6}",
    r"f'\left(a_{3}\right) = \frac{1}{1 + e^{-0.3775}}",
    r"\sqrt{\left(0.01 - 0.751365\right)^{2}} + \left|x\right|",
)


def canvas() -> QImage:
    made = QImage(900, 160, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    return made


def greys(of: QImage) -> list[int]:
    return [of.pixelColor(x, y).lightness() for y in range(0, of.height(), 2) for x in range(0, of.width(), 2)]


@pytest.mark.parametrize("latex", FORMULAS)
def test_they_look_as_on_the_screen(qtbot: QtBot, latex: str) -> None:
    on_paper, on_screen = canvas(), canvas()
    drawn = letters.formula(latex)
    painter = QPainter(on_paper)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawn.draw(painter, QPointF(20, 90), 40.0)
    painter.end()
    painter = QPainter(on_screen)
    paint(painter, typeset(latex, 40.0), QPointF(20, 90), LIGHT)
    painter.end()
    differences = [abs(a - b) for a, b in zip(greys(on_paper), greys(on_screen), strict=True)]
    inked = sum(255 - grey for grey in greys(on_screen))
    assert sum(differences) < 0.12 * inked


@pytest.mark.parametrize("latex", FORMULAS)
def test_they_are_as_wide_and_as_high(qtbot: QtBot, latex: str) -> None:
    drawn, shown = letters.formula(latex), typeset(latex, 40.0)
    assert drawn.width * 40.0 == pytest.approx(shown.width)
    assert drawn.ascent * 40.0 == pytest.approx(shown.ascent)
    assert drawn.descent * 40.0 == pytest.approx(shown.descent)


def test_they_come_in_the_order_of_reading(qtbot: QtBot) -> None:
    runs = letters.formula(r"w_{12} = 0.5 \cdot \delta_{h_3}").runs
    said = "".join(character(glyph) for _start, run in runs for glyph in run.glyphIndexes())
    assert said == "w12=0.5·δh3"


def test_nothing_but_bars_is_an_outline(qtbot: QtBot) -> None:
    assert letters.formula(r"w_{1} \cdot {-0.25}").outlines.isEmpty()
    assert not letters.formula(r"\frac{1}{2}").outlines.isEmpty()


def test_what_the_font_lacks_and_what_has_no_layout_is_drawn_all_the_same(qtbot: QtBot) -> None:
    for latex in (r"\text{漢}", r"\frac{"):
        found = letters.formula(latex)
        assert not found.outlines.isEmpty()
        assert found.width > 0

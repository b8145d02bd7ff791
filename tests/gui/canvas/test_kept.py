"""Pictures in place of drawing: only what is asked for a second time, to the very pixel, and never on paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.canvas.kept import Kept, spot

BOUNDS = QRectF(-10, -10, 20, 20)


class Drawing:
    """A disc, and how often it was drawn."""

    def __init__(self) -> None:
        self.times, self.colour = 0, QColor("red")

    def __call__(self, painter: QPainter) -> None:
        self.times += 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawEllipse(QRectF(-8, -8, 16, 16))


class Easel:
    """Paints something kept as a canvas would, at a place and a zoom."""

    def __init__(self, widget: QWidget) -> None:
        self.widget, self.kept, self.drawing = widget, Kept(), Drawing()

    def paint(self, x: float = 30.3, zoom: float = 1.0, *, rough: bool = False, on_paper: bool = False) -> QImage:
        image = QImage(80, 60, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.translate(x, 25.6)
        painter.scale(zoom, zoom)
        at = spot(painter, None if on_paper else self.widget)
        self.kept.paint(painter, at, BOUNDS, self.drawing, rough=rough)
        painter.end()
        return image


@pytest.fixture
def easel(qtbot: QtBot) -> Easel:
    widget = QWidget()
    qtbot.addWidget(widget)
    return Easel(widget)


def furthest(a: QImage, b: QImage) -> int:
    """How far apart two pictures are in any channel of any pixel."""
    pairs = zip(bytes(a.constBits()), bytes(b.constBits()), strict=True)
    return max(abs(one - other) for one, other in pairs)


def test_the_second_time_makes_a_picture_and_the_third_shows_it(easel: Easel) -> None:
    first, second, third = easel.paint(), easel.paint(), easel.paint()
    assert easel.drawing.times == 2
    assert furthest(first, second) <= 2  # of 255: colours are multiplied by what they cover, once more
    assert second == third


def test_it_moves_by_whole_pixels_without_being_drawn(easel: Easel) -> None:
    for _ in range(2):
        easel.paint()
    moved = easel.paint(x=41.3)
    assert easel.drawing.times == 2
    easel.kept.forget()
    assert furthest(easel.paint(x=41.3), moved) <= 2


@pytest.mark.parametrize("other", [{"x": 30.8}, {"zoom": 1.1}])
def test_another_place_between_pixels_or_another_zoom_is_drawn_anew(easel: Easel, other: dict[str, float]) -> None:
    for _ in range(3):
        easel.paint()
    easel.paint(x=other.get("x", 30.3), zoom=other.get("zoom", 1.0))
    assert easel.drawing.times == 3


def test_what_is_forgotten_looks_otherwise_at_once(easel: Easel) -> None:
    for _ in range(3):
        easel.paint()
    easel.drawing.colour = QColor("blue")
    easel.kept.forget()
    assert easel.paint().pixelColor(30, 25) == QColor("blue")


def test_while_zooming_a_picture_is_stretched_and_then_drawn_anew(easel: Easel) -> None:
    for _ in range(2):
        easel.paint()
    easel.paint(zoom=1.2, rough=True)
    assert easel.drawing.times == 2
    easel.paint(zoom=1.2)
    assert easel.drawing.times == 3


def test_far_from_its_size_it_is_not_stretched(easel: Easel) -> None:
    for _ in range(2):
        easel.paint()
    easel.paint(zoom=2.0, rough=True)
    assert easel.drawing.times == 3


def test_on_paper_it_is_always_drawn(easel: Easel) -> None:
    for _ in range(3):
        easel.paint(on_paper=True)
    assert easel.drawing.times == 3

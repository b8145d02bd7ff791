"""Tests that the legend kept as a picture is the one that drawing it anew would give."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gui.canvas.legend import KeptLegend, Legend
from gui.theme import DARK, LIGHT, Theme, WeightScale

pytestmark = pytest.mark.usefixtures("qapp")

PLAIN = Legend(WeightScale(1.0), ("labels: all", "100 %"), "", None)
ZOOMED = Legend(WeightScale(1.0), ("labels: all", "125 %"), "", None)
WIDER = Legend(WeightScale(5.0), ("labels: all", "100 %"), "", None)
HEADED = Legend(WeightScale(1.0), ("labels: all", "100 %"), "Forward pass", "forward")


def drawn(kept: KeptLegend, legend: Legend, theme: Theme = LIGHT, ratio: float = 1.0, width: float = 600) -> QImage:
    """The legend on a ground of the theme."""
    image = QImage(round(width * ratio), round(120 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    kept.draw(painter, QRectF(0, 0, width, 120), legend, theme)
    painter.end()
    return image


@pytest.mark.parametrize("legend", [ZOOMED, WIDER, HEADED])
def test_what_it_says_shows_at_once(legend: Legend) -> None:
    kept = KeptLegend()
    before = drawn(kept, PLAIN)
    assert drawn(kept, legend) != before
    assert drawn(kept, legend) == drawn(KeptLegend(), legend)
    assert drawn(kept, PLAIN) == before


@pytest.mark.parametrize(("theme", "ratio", "width"), [(DARK, 1.0, 600), (LIGHT, 2.0, 600), (LIGHT, 1.5, 333)])
def test_theme_screen_and_size_show_at_once(theme: Theme, ratio: float, width: float) -> None:
    kept = KeptLegend()
    drawn(kept, PLAIN)
    assert drawn(kept, PLAIN, theme, ratio, width) == drawn(KeptLegend(), PLAIN, theme, ratio, width)


def test_it_is_drawn_anew_only_if_something_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, count = KeptLegend(), 0
    original = Legend.draw

    def counted(self: Legend, painter: QPainter, area: QRectF, theme: Theme) -> None:
        nonlocal count
        count += 1
        original(self, painter, area, theme)

    monkeypatch.setattr(Legend, "draw", counted)
    for legend in (PLAIN, Legend(WeightScale(1.0), ("labels: all", "100 %"), "", None), ZOOMED, ZOOMED):
        drawn(kept, legend)
    assert count == 2

"""The overview: when it shows, what it stands for, and that clicks and drags in it move the view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.canvas.overview import Overview
from gui.canvas.view import NetworkView
from tests.gui.canvas.networks import network, shown_view

LEFT = Qt.MouseButton.LeftButton


def zoomed(qtbot: QtBot) -> tuple[NetworkView, Overview]:
    view = shown_view(qtbot, network(8, 8, 4), size=(900, 600))
    overview = view.findChild(Overview)
    assert isinstance(overview, Overview)
    assert overview.isHidden()  # all is in view
    for _ in range(5):
        view.zoom_in()
    qtbot.waitUntil(overview.isVisible)
    return view, overview


def test_it_shows_where_the_network_is_larger_than_the_view(qtbot: QtBot) -> None:
    view, overview = zoomed(qtbot)
    view.fit()
    qtbot.waitUntil(overview.isHidden)


def test_a_click_in_it_moves_the_view_there(qtbot: QtBot) -> None:
    view, overview = zoomed(qtbot)
    zoom = view.zoom
    for at in (QPoint(20, 20), QPoint(overview.width() - 20, overview.height() - 20)):
        wanted = overview.to_scene(QPointF(at))
        QTest.mouseClick(overview, LEFT, pos=at)
        middle = view.mapToScene(view._free_area().center().toPoint())
        assert (middle - wanted).manhattanLength() < 4 / zoom
    assert view.zoom == zoom


def test_a_drag_in_it_pans(qtbot: QtBot) -> None:
    view, overview = zoomed(qtbot)
    QTest.mousePress(overview, LEFT, pos=QPoint(30, 40))
    before = view.sceneRect()
    QTest.mouseMove(overview, QPoint(90, 60))
    moved = view.sceneRect().topLeft() - before.topLeft()
    QTest.mouseRelease(overview, LEFT, pos=QPoint(90, 60))
    assert abs(moved.x() - 60 / overview._scale()) < 2
    assert abs(moved.y() - 20 / overview._scale()) < 2


def test_it_maps_there_and_back(qtbot: QtBot) -> None:
    _, overview = zoomed(qtbot)
    rect = overview.from_scene(QRectF(10, 20, 30, 40))
    assert (overview.to_scene(rect.topLeft()) - QPointF(10, 20)).manhattanLength() < 1e-6


def test_it_comes_to_rest(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    view, overview = zoomed(qtbot)
    painted: list[object] = []
    original = overview.paintEvent
    monkeypatch.setattr(overview, "paintEvent", lambda event: painted.append(original(event)))
    view.viewport().update()
    qtbot.wait(120)
    assert len(painted) <= 4

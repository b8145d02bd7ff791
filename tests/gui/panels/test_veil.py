"""A veil over what is out of date: it covers its parent as it is now, dims it, and takes its clicks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.panels.veil import Veil
from gui.theme import DARK


def test_it_covers_dims_and_takes_clicks(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setStyleSheet("background: #ff0000")
    button, veil, clicks = QPushButton("old", parent), Veil(parent), list[bool]()
    button.clicked.connect(clicks.append)
    parent.resize(200, 100)
    with qtbot.waitExposed(parent):
        parent.show()
    assert veil.isHidden()
    veil.set_theme(DARK)
    veil.cover()
    assert veil.geometry() == parent.rect()
    assert parent.childAt(button.geometry().center()) is veil
    QTest.mouseClick(veil, Qt.MouseButton.LeftButton, pos=button.geometry().center())
    assert clicks == []
    seen, ground = parent.grab().toImage().pixelColor(190, 90), QColor(DARK.panel)
    assert ground.red() < seen.red() < 255
    veil.hide()
    assert parent.grab().toImage().pixelColor(190, 90) == QColor(255, 0, 0)

"""Clicks on the numbers of the canvas, and what each of them asks about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from engine.place import ERROR_PLACE, Place
from engine.reference import Reference
from engine.steps import TOTAL
from gui.canvas.view import NetworkView
from gui.selection import selecting
from tests.gui.canvas.networks import frames, network, parameters, point_of, shown_view

NET = network(2, 2, 1)
VALUES = parameters(NET)
X1, H1, O1 = 0, 2, 4
LEFT = Qt.MouseButton.LeftButton
W0 = int(NET.weight_slots[0])


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    return shown_view(qtbot, NET, VALUES)


@pytest.fixture
def asked(view: NetworkView) -> list[Reference]:
    heard: list[Reference] = []
    view.explanation_wanted.connect(heard.append)
    return heard


def click(view: NetworkView, point: QPoint) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=point)


def at(view: NetworkView, point: QPointF) -> QPoint:
    return view.mapFromScene(point)


def target(view: NetworkView) -> QPoint:
    item = view.network_scene.parts.targets[0]
    return at(view, item.pos() + QPointF(item.text_rect().center().x(), 0))


def pass_to(view: NetworkView, part: float) -> None:
    """Show a place of the pass: a part of the way through."""
    every = list(frames(NET, VALUES))
    view.show_frame(every[round(part * (len(every) - 1))])


def test_each_place_asks_for_its_number(view: NetworkView, asked: list[Reference]) -> None:
    for place in (Place("neuron", X1), Place("neuron", H1), Place("connection", 0), Place("bias", H1)):
        click(view, point_of(view, place))
    click(view, target(view))
    bias = int(NET.bias_slots[H1])
    assert asked == [
        Reference("input", X1),
        Reference("out", H1),
        Reference("value", W0),
        Reference("value", bias),
        Reference("target", O1),
    ]
    assert view.selection == selecting(Place("target", O1))


def test_chips_and_second_lines_ask_for_what_they_show(view: NetworkView, asked: list[Reference]) -> None:
    pass_to(view, 0.6)
    scene = view.network_scene
    item, label = scene.neurons[H1], scene.labels.labels[0].rect()
    assert scene.labels.labels[0].text.below is not None
    click(view, at(view, item.pos() + item.delta_rect().center()))
    net = item.net_rect()
    click(view, at(view, item.pos() + QPointF(net.center().x(), net.top() + 0.2 * net.height())))
    click(view, at(view, QPointF(label.center().x(), label.top() + 0.25 * label.height())))
    click(view, at(view, QPointF(label.center().x(), label.top() + 0.75 * label.height())))
    error = scene.parts.error
    click(view, at(view, error.pos() + error.text_rect().center()))
    assert asked == [
        Reference("delta", H1),
        Reference("net", H1),
        Reference("value", W0),
        Reference("gradient", W0),
        Reference("error", TOTAL),
    ]


def test_the_part_of_the_error_is_apart_from_the_target(view: NetworkView, asked: list[Reference]) -> None:
    pass_to(view, 1.0)
    target = view.network_scene.parts.targets[0]
    rect = target.text_rect()
    for share in (0.3, 0.85):
        click(view, at(view, target.pos() + QPointF(rect.center().x(), rect.top() + share * rect.height())))
    assert asked == [Reference("target", O1), Reference("error", O1)]


def test_after_the_update_a_label_asks_for_the_new_value(view: NetworkView, asked: list[Reference]) -> None:
    pass_to(view, 1.0)
    label = view.network_scene.labels.labels[0].rect()
    click(view, at(view, QPointF(label.center().x(), label.top() + 0.75 * label.height())))
    assert asked == [Reference("new_value", W0)]


def test_drags_tools_and_typing_ask_nothing(view: NetworkView, asked: list[Reference]) -> None:
    h1 = point_of(view, Place("neuron", H1))
    QTest.mousePress(view.viewport(), LEFT, pos=h1)
    QTest.mouseMove(view.viewport(), h1 + QPoint(30, 0))
    QTest.mouseMove(view.viewport(), h1)
    QTest.mouseRelease(view.viewport(), LEFT, pos=h1)
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.ShiftModifier, point_of(view, Place("neuron", X1)))
    view.take("connect")
    click(view, point_of(view, Place("neuron", X1)))
    view.take("select")
    QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, Place("connection", 0)))
    field = view.findChild(QLineEdit, "number_editor")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    click(view, QPoint(view.viewport().width() - 5, 5))
    assert asked == []


def test_a_menu_is_about_the_number_that_was_clicked(view: NetworkView, asked: list[Reference]) -> None:
    pass_to(view, 0.6)
    assert view.number_meant is None
    item = view.network_scene.neurons[H1]
    click(view, point_of(view, Place("neuron", H1)))
    assert view.number_meant == Reference("out", H1)
    chip = at(view, item.pos() + item.delta_rect().center())
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, chip, view.mapToGlobal(chip)))
    assert view.number_meant == Reference("delta", H1)
    view.select(selecting(ERROR_PLACE))
    assert view.number_meant == Reference("error", TOTAL)
    view.select(selecting(Place("neuron", H1), Place("neuron", O1)))
    assert view.number_meant is None
    view.select(selecting(Place("layer", 1)))
    assert view.number_meant is None
    assert asked == [Reference("out", H1)]


def test_what_is_pointed_at_is_told_once(view: NetworkView) -> None:
    heard: list[Place | None] = []
    view.pointed_at.connect(heard.append)
    h1 = point_of(view, Place("neuron", H1))
    for point in (h1, h1 + QPoint(1, 0), target(view), QPoint(view.viewport().width() - 5, 5)):
        QTest.mouseMove(view.viewport(), point)
    assert heard == [Place("neuron", H1), Place("target", O1), None]

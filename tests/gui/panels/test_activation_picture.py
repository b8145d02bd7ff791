"""The picture of an activation function: its curve, and the point and slope where they are known."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.functions.activations import ACTIVATIONS
from gui.panels.activation_picture import ActivationPicture
from gui.theme import DARK, LIGHT, Theme


@pytest.fixture
def picture(qtbot: QtBot) -> ActivationPicture:
    picture = ActivationPicture()
    qtbot.addWidget(picture)
    picture.resize(220, 118)
    return picture


def pixels(image: QImage, colour: QColor) -> list[tuple[int, int]]:
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return [(x, y) for x, y in points if image.pixelColor(x, y) == colour]


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
@pytest.mark.parametrize("net", [None, -1.25, 40.0, float("nan")])
def test_every_elementwise_function_has_a_picture(picture: ActivationPicture, name: str, net: float | None) -> None:
    picture.show_activation(name, net)
    assert not picture.isHidden()
    assert len(pixels(picture.grab().toImage(), LIGHT.muted)) > 20


@pytest.mark.parametrize("name", ["softmax", ""])
def test_others_have_none(picture: ActivationPicture, name: str) -> None:
    picture.show_activation(name, 0.5)
    assert picture.isHidden()
    picture.show_activation("tanh", 0.5)
    assert not picture.isHidden()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_point_and_tangent_stand_on_the_curve(picture: ActivationPicture, theme: Theme) -> None:
    picture.set_theme(theme)
    picture.show_activation("sigmoid", 0.0)
    assert picture.caption() == "f(a) and its slope f′(a) = 0.25"
    image = picture.grab().toImage()
    point = pixels(image, theme.accent)
    x, y = (sum(values) / len(point) for values in zip(*point, strict=True))
    area = picture._area()
    assert x == pytest.approx(area.center().x(), abs=1.5)
    assert y == pytest.approx(area.center().y(), abs=1.5)
    assert len(pixels(image, theme.delta)) > 10


def test_without_a_point_there_is_only_the_curve(picture: ActivationPicture) -> None:
    picture.show_activation("relu", None)
    image = picture.grab().toImage()
    assert pixels(image, LIGHT.accent) == []
    assert picture.accessibleName() == "relu: f(a)"

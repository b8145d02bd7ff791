from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from gui.icons import ICON_FOLDER, ICON_NAMES, application_icon, icon
from gui.theme import DARK, LIGHT, Theme


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Pixmaps need an application object."""


def colours(image: QImage) -> set[str]:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def drawn(name: str, theme: Theme, mode: QIcon.Mode = QIcon.Mode.Normal, role: str | None = None) -> QImage:
    return icon(name, theme, role).pixmap(QSize(64, 64), 1.0, mode).toImage()


@pytest.mark.parametrize("name", ICON_NAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_icon_is_drawn_in_the_colours_of_the_theme(name: str, theme: Theme) -> None:
    assert theme.text.name() in colours(drawn(name, theme))
    assert theme.disabled.name() in colours(drawn(name, theme, QIcon.Mode.Disabled))


def test_an_icon_takes_the_colour_of_a_role_but_not_when_disabled() -> None:
    assert LIGHT.accent_text.name() in colours(drawn("step", LIGHT, role="accent_text"))
    assert LIGHT.disabled.name() in colours(drawn("step", LIGHT, QIcon.Mode.Disabled, "accent_text"))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_icons_are_drawn_for_the_pixels_of_the_screen(ratio: float) -> None:
    pixmap = icon("save", LIGHT).pixmap(QSize(20, 20), ratio)
    assert pixmap.width() == 20 * ratio
    assert pixmap.devicePixelRatio() == ratio


def test_no_two_icons_look_the_same() -> None:
    pictures = [drawn(name, LIGHT) for name in ICON_NAMES]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_each_file_has_a_name_and_each_name_a_file() -> None:
    assert {path.stem for path in ICON_FOLDER.glob("*.svg")} == {*ICON_NAMES, "application"}


def test_an_unknown_icon_is_an_error_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        icon("rocket", LIGHT)


def test_the_program_has_an_icon_with_a_blue_and_an_orange_edge() -> None:
    image = application_icon().pixmap(QSize(128, 128), 1.0).toImage()
    assert {QColor("#2b6cb0").name(), QColor("#e8801a").name()} <= colours(image)

"""Pictures of the canvas in files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from engine.errors import CannotWrite, StudioError
from gui.canvas.picture import save_picture
from gui.canvas.scene import NetworkScene
from gui.theme import DARK, LIGHT
from tests.gui.canvas.networks import network, parameters


@pytest.fixture
def scene(qtbot: QtBot) -> NetworkScene:
    made = NetworkScene(LIGHT)
    net = network(2, 2, 1)
    made.show_network(net, parameters(net), {})
    return made


def test_a_png_is_sharp_and_in_the_theme_asked_for(scene: NetworkScene, tmp_path: Path) -> None:
    path = tmp_path / "net.png"
    save_picture(scene, path, DARK)
    image = QImage(str(path))
    assert image.width() > 1.8 * scene.content_rect().width()
    assert image.pixelColor(2, 2) == DARK.canvas
    assert scene.theme is LIGHT


def test_an_svg_can_be_read_back(scene: NetworkScene, tmp_path: Path) -> None:
    path = tmp_path / "net.svg"
    save_picture(scene, path, LIGHT)
    assert QSvgRenderer(str(path)).isValid()
    text = path.read_text(encoding="utf-8")
    assert "hidden 1 · sigmoid" in text
    assert "<image" not in text


def test_a_pdf_is_one(scene: NetworkScene, tmp_path: Path) -> None:
    path = tmp_path / "net.pdf"
    save_picture(scene, path, LIGHT)
    assert path.read_bytes().startswith(b"%PDF")


def test_another_suffix_is_refused(scene: NetworkScene, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match='no picture format is called "gif"'):
        save_picture(scene, tmp_path / "net.gif", LIGHT)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_where_nothing_can_be_written_it_says_so(scene: NetworkScene, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(CannotWrite):
        save_picture(scene, tmp_path / "no such folder" / f"net.{suffix}", LIGHT)

"""Pictures of the canvas as PNG, SVG or PDF, with the legend below; needs no view and no display.

For the window's export and for the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from engine.atomic import replace_file
from engine.errors import UnknownName
from gui.canvas import legend
from gui.canvas.legend import Legend
from gui.canvas.scene import NetworkScene
from gui.theme import Theme

_MARGIN = 20.0
_PNG_SCALE = 2.0
_LARGEST = 16_000  # pixels of a side of a PNG
_POINT = 0.75  # of a pixel at 96 dpi


def save_picture(scene: NetworkScene, path: Path, theme: Theme) -> None:
    """Writes what a scene shows to `path`; its suffix says the format.

    Raises UnknownName for another suffix and CannotWrite if the file cannot be written. The scene is as it was after.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in _DRAWERS:
        raise UnknownName("picture format", suffix or path.name, _DRAWERS)
    before, zoom = scene.theme, scene.zoom
    scene.set_theme(theme)
    scene.set_zoom(1.0)
    try:
        contents = _drawn(scene, suffix)
    finally:
        scene.set_theme(before)
        scene.set_zoom(zoom)
    replace_file(path, contents)


def _drawn(scene: NetworkScene, suffix: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _DRAWERS[suffix](scene, buffer)
    return bytes(buffer.data().data())


def _size(scene: NetworkScene) -> QSizeF:
    content = scene.content_rect()
    wide = max(content.width() + 2 * _MARGIN, 480.0)
    return QSizeF(wide, content.height() + 2 * _MARGIN + legend.HEIGHT + (legend.HEADLINE if _headline(scene) else 0.0))


def _headline(scene: NetworkScene) -> str:
    return "" if scene.stage is None else scene.stage.headline


def _paint(scene: NetworkScene, painter: QPainter) -> None:
    """Draws the scene and its legend at 100 % from the painter's origin."""
    size = _size(scene)
    area = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(area, scene.theme.canvas)
    content = scene.content_rect()
    left = (size.width() - content.width()) / 2
    scene.edges.set_area(content)
    scene.render(painter, QRectF(left, _MARGIN, content.width(), content.height()), content)
    said = legend.notes(scene.said(), zoom=None)
    Legend(scene.scale, said, _headline(scene), None if scene.stage is None else scene.stage.phase).draw(
        painter, area, scene.theme
    )


def _png(scene: NetworkScene, buffer: QBuffer) -> None:
    size = _size(scene)
    scale = min(_PNG_SCALE, _LARGEST / max(size.width(), size.height()))
    image = QImage((size * scale).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    _paint_on(scene, image, scale)
    QImageWriter(buffer, b"png").write(image)


def _svg(scene: NetworkScene, buffer: QBuffer) -> None:
    size = _size(scene)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(round(size.width()), round(size.height())))
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle("Network")
    _paint_on(scene, generator, 1.0)


def _pdf(scene: NetworkScene, buffer: QBuffer) -> None:
    writer = QPdfWriter(buffer)
    writer.setTitle("Network")
    writer.setPageSize(QPageSize(_size(scene) * _POINT, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    _paint_on(scene, writer, writer.logicalDpiX() / 96.0)


def _paint_on(scene: NetworkScene, device: QPaintDevice, scale: float) -> None:
    painter = QPainter(device)
    painter.scale(scale, scale)
    _paint(scene, painter)
    painter.end()


_DRAWERS: dict[str, Callable[[NetworkScene, QBuffer], None]] = {"png": _png, "svg": _svg, "pdf": _pdf}

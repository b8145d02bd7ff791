"""The icons of the actions, drawn in the colours of a theme, and the icon of the program.

The drawings are SVG files in `resources/icons`, one stroke style, in ``currentColor``.  Anyone in `gui` may
use this module; it needs the theme and nothing above it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Theme

ICON_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"

#: Names of action icons; each is a file of that name.
ICON_NAMES = (
    "new", "open", "save", "save_as", "undo", "redo", "step", "step_back", "run", "pause", "reset",
    "randomize", "fit", "zoom_in", "zoom_out", "export_picture", "gradient_check", "add_neuron", "connect",
    "delete", "data", "help", "select", "add_layer", "add_row", "duplicate", "move_up", "move_down", "test_row",
    "plane", "play", "play_back",
)  # fmt: skip

# In device pixels: the sizes Qt asks for at one and two pixels a point, each drawn anew and so crisp.
_ICON_SIZES = (16, 20, 24, 32, 40, 48, 64)
_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)

# Qt takes the normal one for an active one.
_MODE_ROLES = {
    QIcon.Mode.Normal: "text",
    QIcon.Mode.Selected: "selection_text",
    QIcon.Mode.Disabled: "disabled",
}


@lru_cache(maxsize=256)
def icon(name: str, theme: Theme, role: str | None = None) -> QIcon:
    """The icon of that name; ``role`` colours it other than text, as ``accent_text`` on a primary button.

    KeyError if there is no such icon.
    """
    if name not in ICON_NAMES:
        raise KeyError(name)
    result = QIcon()
    for pixmap in _pixmaps((ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8"), _ICON_SIZES):
        for mode, mode_role in _MODE_ROLES.items():
            colour = theme.colour(mode_role if role is None or mode is QIcon.Mode.Disabled else role)
            result.addPixmap(_coloured(pixmap, colour), mode)
    return result


@lru_cache(maxsize=1)
def application_icon() -> QIcon:
    """The icon of the program's windows: the same in both themes."""
    result = QIcon()
    for pixmap in _pixmaps((ICON_FOLDER / "application.svg").read_text(encoding="utf-8"), _APPLICATION_SIZES):
        result.addPixmap(pixmap)
    return result


def _coloured(pixmap: QPixmap, colour: QColor) -> QPixmap:
    """A drawing of one colour in another: drawn once for all modes, for the most of a start's icons is drawing them."""
    result = QPixmap(pixmap)
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(result.rect(), colour)
    painter.end()
    return result


def _pixmaps(drawing: str, sizes: tuple[int, ...]) -> list[QPixmap]:
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    return [_pixmap(renderer, size) for size in sizes]


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap

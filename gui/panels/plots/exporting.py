"""Plots as files: pictures (PNG, SVG) just as they stand, and the numbers that they show (CSV).

For the window's export and for whatever shows something that is worth a file; needs Qt, and no plotting library.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from engine.atomic import replace_file
from engine.errors import UnknownName

_SCALE = 2.0  # pixels of a PNG for each of the screen's, so that it can be printed


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a plot shows, as a table: the names of its columns, and rows of numbers and words; None for no number."""

    columns: tuple[str, ...]
    rows: Iterable[Iterable[object]]


class Exportable(Protocol):
    """A panel that can be exported: its name in capitals, the widget that is the picture, and what that shows."""

    caption: str

    def pictured(self) -> QWidget:
        """The widget whose picture is the plot's."""
        ...

    def numbers(self) -> Numbers | None:
        """What is shown, or None where there is nothing yet."""
        ...


def save(panel: Exportable, path: Path) -> None:
    """Write a plot to `path`; its suffix says as what.

    Raises UnknownName for another suffix than those of `FORMATS`, and CannotWrite if the file cannot be written.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UnknownName("format", suffix or path.name, FORMATS)
    replace_file(path, FORMATS[suffix](panel))


def _png(panel: Exportable) -> bytes:
    widget = panel.pictured()
    image = QImage(widget.size() * _SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SCALE)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    QWidget.render(widget, painter, QPoint())  # a graphics view has a render of its own, of its scene alone
    painter.end()
    buffer = _buffer()
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def _svg(panel: Exportable) -> bytes:
    widget, buffer = panel.pictured(), _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # of SVG Tiny, the usual one, clipping is no part
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(), widget.size()))
    generator.setResolution(widget.logicalDpiX())
    generator.setTitle(panel.caption.capitalize())
    painter = QPainter(generator)
    painter.fillRect(widget.rect(), widget.palette().window())
    QWidget.render(widget, painter, QPoint())
    painter.end()
    return bytes(buffer.data().data())


def _csv(panel: Exportable) -> bytes:
    numbers = panel.numbers() or Numbers((), ())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(numbers.columns)
    writer.writerows([_written(value) for value in row] for row in numbers.rows)
    return text.getvalue().encode("utf-8-sig")  # without its mark a spreadsheet would take ∂ for two letters


def _written(value: object) -> str:
    """A number with all of its digits; nothing where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(float(value)) if isinstance(value, float | np.floating) else str(value)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


FORMATS: dict[str, Callable[[Exportable], bytes]] = {"png": _png, "svg": _svg, "csv": _csv}

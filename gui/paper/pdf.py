"""A worked solution as PDF, and its first page as an image for the dialog. For the window and the command line."""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from itertools import islice

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from engine.solution import Solution
from gui.paper.boxes import HEIGHT, WIDTH
from gui.paper.copying import Listening, with_characters
from gui.paper.drawing import RULE
from gui.paper.pages import draw_name, draw_number, pages

_RESOLUTION = 1200  # dots to an inch, to which the writer rounds places


def as_pdf(solution: Solution) -> bytes:
    """The solution as a PDF of A4 pages with their numbers. An application object must be there."""
    return next(drawn for drawn in pdf_pages(solution) if drawn)


def pdf_pages(solution: Solution) -> Generator[bytes]:
    """The same page by page, for those who do something else in between: nothing for each page, the file at the end."""
    made = []
    for page in pages(solution):
        made.append(page)
        yield b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, solution.title)
    painter = Listening(writer)
    painter.scale(_RESOLUTION / 72.0, _RESOLUTION / 72.0)
    try:
        for number, page in enumerate(made, 1):
            if number > 1:
                writer.newPage()
            if not page.opens:
                draw_name(painter, solution.title)
            page.draw(painter)
            draw_number(painter, number, len(made))
            yield b""
    finally:
        painter.end()
    yield with_characters(bytes(buffer.data().data()), painter.drawn)


def _writer(buffer: QBuffer, title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Backprop Studio")
    writer.setResolution(_RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    return writer


def first_page(solution: Solution, width: int) -> QImage:
    """The first page as an image so many pixels wide."""
    scale = width / WIDTH
    image = QImage(width, round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    for page in islice(pages(solution), 1):
        page.draw(painter)
    painter.resetTransform()
    painter.setPen(RULE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(image.rect().adjusted(0, 0, -1, -1))  # the edge of the paper
    painter.end()
    return image


def off_screen(solution: Solution) -> bytes:
    """The solution as PDF where no window is open and perhaps no display is there."""
    _application()
    return as_pdf(solution)


@lru_cache(maxsize=1)
def _application() -> object:
    """The application object that fonts need, kept for as long as the program runs."""
    return QGuiApplication.instance() or QGuiApplication(["Backprop Studio"])

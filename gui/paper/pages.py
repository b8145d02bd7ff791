"""A worked solution laid out on A4: boxes that are never cut, put on pages one under the other.

Pages are made as they are asked for, so that the first one of a long solution is there at once. Light always: it is
paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.solution import Solution
from gui.paper.blocks import boxes
from gui.paper.boxes import FOOT, HEIGHT, MARGIN, NOTE, TEXT, Box, page_font
from gui.paper.drawing import MUTED


@dataclass(frozen=True, slots=True)
class Page:
    """The boxes of one page, each with its top; the first page of a part `opens` with its title."""

    boxes: tuple[tuple[float, Box], ...]
    opens: bool = False

    def draw(self, painter: QPainter) -> None:
        """Draws the page's text, from the page's top left."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for top, box in self.boxes:
            painter.save()
            box.draw(painter, top)
            painter.restore()


def pages(solution: Solution) -> Iterator[Page]:
    """The pages of a solution, each made when it is asked for."""
    for part in solution.parts:
        for place, placed in enumerate(_filled(_kept_together(boxes(part, solution.digits)))):
            yield Page(placed, opens=place == 0)


def draw_number(painter: QPainter, number: int, count: int) -> None:
    """The number of a page at its foot."""
    painter.setFont(page_font(NOTE))
    painter.setPen(MUTED)
    area = QRectF(MARGIN, HEIGHT - FOOT + 20, TEXT, 16)
    painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, f"{number} of {count}")


def draw_name(painter: QPainter, name: str) -> None:
    """What the solution is called, at the head of a page."""
    font = page_font(NOTE)
    painter.setFont(font)
    painter.setPen(MUTED)
    shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, TEXT)
    painter.drawText(QRectF(MARGIN, MARGIN - 30, TEXT, 16), Qt.AlignmentFlag.AlignLeft, shown)


def _kept_together(boxes: Iterator[Box]) -> Iterator[list[Box]]:
    group: list[Box] = []
    for box in boxes:
        group.append(box)
        if not box.stays:
            yield group
            group = []
    if group:
        yield group


def _filled(groups: Iterator[list[Box]]) -> Iterator[tuple[tuple[float, Box], ...]]:
    """A group is on one page, unless it is longer than that."""
    placed: list[tuple[float, Box]] = []
    y = MARGIN
    for group in groups:
        fits = y + sum(box.above + box.height for box in group) <= _BOTTOM
        for place, box in enumerate(group):
            full = y + box.above + box.height > _BOTTOM
            if placed and (full or (place == 0 and not fits)):
                yield tuple(placed)
                placed, y = [], MARGIN
            for part in (box,) if placed or box.head is None else (box.head, box):
                y += part.above if placed else 0.0
                placed.append((y, part))
                y += part.height
    if placed:
        yield tuple(placed)


_BOTTOM = HEIGHT - FOOT

"""Worked solutions as pages: the whole of a well-known example on one sheet, and a page with blanks for pupils."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from docs.scenes.means import save_frames, write
from docs.scenes.window import MAZUR
from engine import files
from engine.conventions import Conventions
from engine.document import with_conventions
from engine.solution import Solution, SolutionOptions, solution
from gui.main_window import MainWindow
from gui.paper.pages import HEIGHT, WIDTH, draw_number, pages

SHEET_WIDTH, PAGE_WIDTH, COLUMNS = 480, 700, 3  # px of a page


def play(_window: MainWindow) -> None:
    """Both pictures."""
    document = with_conventions(files.read(MAZUR), Conventions(notation="net_out", digits=9))
    save_frames(drawn(solution(document, SolutionOptions(detail="first")), SHEET_WIDTH), "solution.png", COLUMNS)
    blanks = solution(document, SolutionOptions(blanks=True))
    write(drawn(blanks, PAGE_WIDTH)[0], "blanks.png")


def drawn(of: Solution, width: int) -> Sequence[QPixmap]:
    """The pages of a solution, so many pixels wide."""
    made = list(pages(of))
    images = []
    for number, page in enumerate(made, 1):
        image = QPixmap(width, round(HEIGHT * width / WIDTH))
        image.fill("white")
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setWindow(QRectF(0, 0, WIDTH, HEIGHT).toRect())
        page.draw(painter)
        draw_number(painter, number, len(made))
        painter.end()
        images.append(image)
    return images

"""A worked solution as pages: the whole of a well-known example on one sheet, and a page of it with blanks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from docs.scenes.means import save_frames
from docs.scenes.window import MAZUR
from engine import files
from engine.conventions import Conventions
from engine.document import with_conventions
from engine.solution import Solution, SolutionOptions, solution
from gui.main_window import MainWindow
from gui.paper.boxes import HEIGHT, WIDTH
from gui.paper.pages import draw_name, draw_number, pages

PAGE_WIDTH, COLUMNS = 480, 3  # px


def play(_window: MainWindow) -> None:
    """The sheet; its last page is the first one for pupils."""
    document = with_conventions(files.read(MAZUR), Conventions(notation="net_out", digits=9))
    whole = drawn(solution(document, SolutionOptions(detail="first")))
    blanks = drawn(solution(document, SolutionOptions(blanks=True)))
    save_frames([*whole, blanks[0]], "solution.png", COLUMNS)


def drawn(of: Solution) -> Sequence[QPixmap]:
    """The pages of a solution."""
    made = list(pages(of))
    images = []
    for number, page in enumerate(made, 1):
        image = QPixmap(PAGE_WIDTH, round(HEIGHT * PAGE_WIDTH / WIDTH))
        image.fill("white")
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setWindow(QRectF(0, 0, WIDTH, HEIGHT).toRect())
        if not page.opens:
            draw_name(painter, of.title)
        page.draw(painter)
        draw_number(painter, number, len(made))
        painter.end()
        images.append(image)
    return images

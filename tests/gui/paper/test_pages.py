"""The pages of a worked solution: nothing is cut, nothing runs over the edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.examples import catalogue
from engine.solution import Solution, SolutionOptions, parse_until, solution
from engine.solution.document import Gap
from gui.paper.boxes import FOOT, HEIGHT, MARGIN, WIDTH
from gui.paper.pages import Page, draw_number, pages
from gui.paper.rows import gap_run

XOR = new_document((2, 3, 1), data="xor", seed=1)
OPTIONS = (SolutionOptions(), SolutionOptions(blanks=True, answers="after"), SolutionOptions(detail="first", digits=15))


def image(page: Page) -> QImage:
    drawn = QImage(round(WIDTH), round(HEIGHT), QImage.Format.Format_RGB32)
    drawn.fill(QColor("white"))
    painter = QPainter(drawn)
    page.draw(painter)
    painter.end()
    return drawn


def inked(of: QImage, area: QRectF) -> bool:
    part = of.copy(area.toRect())
    return any(part.pixelColor(x, y) != QColor("white") for x in range(part.width()) for y in range(part.height()))


@pytest.mark.parametrize("options", OPTIONS)
def test_boxes_stand_below_one_another_within_the_page(qtbot: QtBot, options: SolutionOptions) -> None:
    for example in catalogue():
        for page in pages(solution(files.read(example.path), options)):
            bottom = MARGIN
            for top, box in page.boxes:
                assert top >= bottom - 0.01
                bottom = top + box.height
            assert bottom <= HEIGHT - FOOT + 0.01


def test_nothing_is_drawn_in_the_margins(qtbot: QtBot) -> None:
    for page in pages(solution(XOR, SolutionOptions(digits=15))):
        drawn = image(page)
        assert inked(drawn, QRectF(MARGIN, MARGIN, WIDTH - 2 * MARGIN, 40))
        assert not inked(drawn, QRectF(0, 0, 20, HEIGHT))
        assert not inked(drawn, QRectF(WIDTH - MARGIN + 4, 0, MARGIN - 4, HEIGHT))


def test_a_heading_and_a_step_stay_with_what_follows(qtbot: QtBot) -> None:
    for page in pages(solution(XOR)):
        assert not page.boxes[-1][1].stays


def test_the_solution_begins_on_a_page_of_its_own(qtbot: QtBot) -> None:
    sheet = len(list(pages(solution(XOR, SolutionOptions(blanks=True)))))
    alone = len(list(pages(solution(XOR))))
    assert len(list(pages(solution(XOR, SolutionOptions(blanks=True, answers="after"))))) == sheet + alone


def test_pages_are_made_one_by_one(qtbot: QtBot) -> None:
    large: Solution = solution(new_document((2, 200, 1), data="xor"), SolutionOptions(phases=("forward",)))
    first = next(pages(large))
    assert first.boxes


def test_the_number_of_a_page_stands_at_its_foot(qtbot: QtBot) -> None:
    drawn = image(Page(()))
    painter = QPainter(drawn)
    draw_number(painter, 3, 7)
    painter.end()
    assert inked(drawn, QRectF(WIDTH / 2 - 30, HEIGHT - FOOT, 60, FOOT))


def test_each_page_of_a_table_begins_with_its_head_and_no_row_stands_alone(qtbot: QtBot) -> None:
    document = new_document((2, 12, 1), data="xor", seed=1)
    parts = [page.boxes for page in pages(solution(document, SolutionOptions(phases=("update",))))]
    heads = [{box.head for _top, box in boxes if box.head is not None} for boxes in parts]
    continued = [(boxes, found) for boxes, found in zip(parts, heads, strict=True) if found]
    assert len(continued) > 1
    for boxes, found in continued[1:]:
        (head,) = found
        assert boxes[0][1] is head
        assert len(boxes) > 2


def test_a_step_longer_than_a_page_goes_on_on_the_next(qtbot: QtBot) -> None:
    document = new_document((2, 400, 1), data="xor", seed=1)
    for page in pages(
        solution(document, SolutionOptions(until=parse_until("net:y1", document.network)[0], detail="first"))
    ):
        top, last = page.boxes[-1]
        assert top + last.height <= HEIGHT - FOOT + 0.01


def test_places_to_write_are_wide_enough_for_a_hand(qtbot: QtBot) -> None:
    inch_less_a_little = 25.0 / 25.4 * 72
    assert gap_run(Gap(1), 300.0).width >= inch_less_a_little

"""The blocks of a worked solution as boxes for its pages: headings, the picture, what is given, steps and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from engine import formula
from engine.formula import Expr
from engine.formula.splitting import pieces
from engine.solution.document import Block, Gap, Givens, Line, Paragraph, Part, Section, Step, Table, approximate
from engine.solution.picture import Picture
from gui.paper.boxes import BODY, MARGIN, NOTE, TEXT, Box, page_font, rule_box, text_box
from gui.paper.drawing import MUTED, RULE, draw_picture, picture_height
from gui.paper.rows import Row, Run, formula_run, gap_run, joined, rows_of, runs_of, word_run
from gui.theme import LIGHT

_QUESTION, _HEADING, _TITLE = 10.0, 13.0, 20.0
_FORMULA, _TABLE_FORMULA = 11.5, 10.5
_INDENT, _HANG, _LEADING = 14.0, 16.0, 3.5
_MOST_GAP = 330.0
_NAMES = 108.0  # for the names of the givens
_COLUMNS = (118.0, 104.0, 96.0, 26.0, 104.0)


def boxes(part: Part, digits: int) -> Iterator[Box]:
    """The boxes of a part, each made when it is asked for."""
    yield text_box(part.title, _TITLE, bold=True)
    yield text_box(part.subtitle, BODY, colour=MUTED, above=3)
    if part.blanks:
        yield _name_box()
    for section in part.sections:
        yield from _section(section, digits)


def _name_box() -> Box:
    runs = [
        word_run("Name  ", BODY), gap_run(Gap(45), 250.0), word_run("   Date  ", BODY), gap_run(Gap(20), 112.0)
    ]  # fmt: skip
    row = Row(tuple(runs))
    return Box(row.height, lambda painter, top: row.draw(painter, MARGIN, top + row.ascent), above=8)


def _section(section: Section, digits: int) -> Iterator[Box]:
    yield text_box(section.title, _HEADING, bold=True, above=22, stays=True)
    yield rule_box(stays=bool(section.blocks))
    for block in section.blocks:
        yield from _BOXES[type(block)](block, digits)


def _paragraph(block: Paragraph, digits: int) -> Iterator[Box]:
    words = "".join(formula.text(item, digits) if isinstance(item, Expr) else str(item) for item in block.items)
    warns = block.tone == "warning"
    inner = text_box(words, BODY, left=12.0 if warns else 0.0, colour=MUTED if block.tone == "note" else LIGHT.text)

    def draw(painter: QPainter, top: float) -> None:
        if warns:
            painter.fillRect(QRectF(MARGIN, top, 3, inner.height), LIGHT.warning_border)
        inner.draw(painter, top)

    yield Box(inner.height, draw, above=4)


def _picture(block: Picture, _digits: int) -> Iterator[Box]:
    height = picture_height(block, TEXT)
    yield Box(height, lambda painter, top: draw_picture(painter, block, QPointF(MARGIN, top), TEXT), above=2)


def _givens(block: Givens, digits: int) -> Iterator[Box]:
    for name, items in block.rows:
        runs: list[Run] = []
        for place, item in enumerate(items):
            found = runs_of(item, digits, _TABLE_FORMULA)
            comma = [word_run(",  ", BODY)] if place + 1 < len(items) else []
            runs += [*found[:-1], joined([*found[-1:], *comma])]
        for place, row in enumerate(rows_of(runs, TEXT - _NAMES)):
            yield _given_box(name if place == 0 else "", row, 4.0 if place == 0 else 1.0)


def _given_box(name: str, row: Row, above: float) -> Box:
    def draw(painter: QPainter, top: float) -> None:
        painter.setFont(page_font(BODY - 1))
        painter.setPen(MUTED)
        painter.drawText(QPointF(MARGIN, top + row.ascent), name)
        row.draw(painter, MARGIN + _NAMES, top + row.ascent)

    return Box(row.height, draw, above)


def _step(block: Step, digits: int) -> Iterator[Box]:
    """A step in one box, unless it is longer than a page."""
    parts: list[Box] = []
    if block.question:
        parts.append(text_box(block.question, _QUESTION, bold=True, stays=True))
    if block.note:
        parts.append(text_box(block.note, NOTE, colour=MUTED, above=1, stays=True))
    name = 0.0
    for line in block.lines:
        begun, name = _line(line, digits, name)
        parts += begun
    first, *rest = parts
    yield Box(first.height, first.draw, 13.0 if block.question else 4.0, stays=bool(rest))
    for place, part in enumerate(rest, 1):
        yield Box(part.height, part.draw, part.above, stays=place < len(rest))


def _line(line: Line, digits: int, before: float) -> tuple[list[Box], float]:
    """The rows of a line, its name on the left, and how wide the name is, which the lines below it keep to."""
    named = None if line.name is None else formula_run(formula.latex(line.name, digits), _FORMULA)
    room = TEXT - _INDENT - (before if named is None else min(named.width, 0.4 * TEXT))
    runs = [run for side in line.sides for run in _side_runs(side, digits, room)]
    if named is None:
        return _line_boxes(None, rows_of(runs, room, _HANG), before, _LEADING), before
    if named.width <= 0.4 * TEXT:
        return _line_boxes(named, rows_of(runs, room, _HANG), named.width, 5.0), named.width
    alone = _line_boxes(named, [Row(())], 0.0, 5.0)
    return [*alone, *_line_boxes(None, rows_of(runs, TEXT - 2 * _INDENT, _HANG), _INDENT, _LEADING)], _INDENT


def _side_runs(side: Expr | Gap, digits: int, room: float) -> list[Run]:
    if isinstance(side, Gap):
        gap = gap_run(side, min(_MOST_GAP, room - 24.0))
        return [joined([formula_run("{}= ", _FORMULA), word_run(" ", BODY), gap])]
    relation = "\\approx " if approximate(side) else "= "
    return [formula_run(piece, _FORMULA) for piece in pieces("{}" + relation + formula.latex(side, digits))]


def _line_boxes(name: Run | None, rows: list[Row], wide: float, above: float) -> list[Box]:
    return [
        _line_box(name if place == 0 else None, row, _INDENT + wide + (_HANG if place else 0.0), above)
        for place, row in enumerate(rows)
    ]


def _line_box(name: Run | None, row: Row, left: float, above: float) -> Box:
    whole = row if name is None else Row((name, *row.runs))

    def draw(painter: QPainter, top: float) -> None:
        if name is not None:
            name.draw(painter, MARGIN + _INDENT, top + whole.ascent)
        row.draw(painter, MARGIN + left, top + whole.ascent)

    return Box(whole.height, draw, above)


def _table(block: Table, digits: int) -> Iterator[Box]:
    """A row each; the first and the last are never alone on a page, and each page begins with the head."""
    head = _table_box([[word_run(cell, BODY)] for cell in block.head], stays=bool(block.rows))
    yield head
    for place, row in enumerate(block.rows):
        alone = place in (0, len(block.rows) - 2) and place + 1 < len(block.rows)
        yield _table_box(
            [runs_of(cell, digits, _TABLE_FORMULA) for cell in row], stays=alone, head=head if place else None
        )


def _table_box(cells: list[list[Run]], *, stays: bool = False, head: Box | None = None) -> Box:
    rows = [Row(tuple(cell)) for cell in cells]
    ascent, height = max(row.ascent for row in rows), max(row.height for row in rows) + 5

    def draw(painter: QPainter, top: float) -> None:
        x = MARGIN
        for row, wide in zip(rows, _COLUMNS, strict=True):
            row.draw(painter, x, top + ascent)
            x += wide
        painter.setPen(QPen(RULE, 0.5))
        painter.drawLine(QPointF(MARGIN, top + height - 1), QPointF(MARGIN + sum(_COLUMNS), top + height - 1))

    return Box(height, draw, above=2.0, stays=stays, head=head)


_BOXES: dict[type[Block], Callable[..., Iterator[Box]]] = {
    Paragraph: _paragraph,
    Givens: _givens,
    Step: _step,
    Table: _table,
    Picture: _picture,
}

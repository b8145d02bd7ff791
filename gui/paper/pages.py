"""A worked solution laid out on A4: boxes of blocks that are never cut, put on pages one under the other.

Lengths are points, 72 to an inch. Text is drawn as text, formulas as outlines. Pages are made as they are asked for, so
that the first one of a long solution is there at once. Light always: it is paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine import formula
from engine.formula import Expr
from engine.formula.splitting import pieces
from engine.solution import Solution
from engine.solution.document import Block, Gap, Givens, Item, Line, Paragraph, Part, Section, Step, Table, approximate
from engine.solution.picture import Picture
from gui.paper.drawing import MUTED, RULE, draw_picture, picture_height
from gui.paper.figures import ASCENT, DESCENT, EM, Figure, figures, font
from gui.theme import LIGHT, ui_font
from gui.typeset import Glyphs, paint, typeset

WIDTH, HEIGHT = 595.0, 842.0  # of A4
MARGIN, FOOT = 62.0, 66.0
TEXT = WIDTH - 2 * MARGIN

_BODY, _NOTE, _QUESTION, _HEADING, _TITLE = 10.0, 8.8, 10.0, 13.0, 20.0
_FORMULA, _TABLE_FORMULA = 11.5, 10.5
_INDENT, _HANG = 14.0, 16.0
_LEAST_LINE, _LEADING = 15.0, 3.5
_GAP_PER, _MOST_GAP = 5.6, 330.0  # points for each character of a place to write; its line is as high as a hand needs
_GAP_HIGH = 21.0
_NAMES = 108.0  # for the names of the givens
_COLUMNS = (118.0, 104.0, 96.0, 26.0, 104.0)

_WRAP = int(Qt.TextFlag.TextWordWrap)

Draw = Callable[[QPainter, float], None]


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn in one piece: its height with the space `above`, which falls away at the top of a page.

    With `stays` the next one stands on the same page.
    """

    height: float
    draw: Draw
    above: float = 0.0
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The boxes of one page, each with its top."""

    boxes: tuple[tuple[float, Box], ...]

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
        yield from _filled(_kept_together(_part(part, solution.digits)))


def draw_number(painter: QPainter, number: int, count: int) -> None:
    """The number of a page at its foot."""
    painter.setFont(_font(_NOTE))
    painter.setPen(MUTED)
    area = QRectF(MARGIN, HEIGHT - FOOT + 20, TEXT, 16)
    painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, f"{number} / {count}")


def _kept_together(boxes: Iterator[Box]) -> Iterator[list[Box]]:
    group: list[Box] = []
    for box in boxes:
        group.append(box)
        if not box.stays:
            yield group
            group = []
    if group:
        yield group


def _filled(groups: Iterator[list[Box]]) -> Iterator[Page]:
    placed: list[tuple[float, Box]] = []
    y, bottom = MARGIN, HEIGHT - FOOT
    for group in groups:
        if placed and y + sum(box.above + box.height for box in group) > bottom:
            yield Page(tuple(placed))
            placed, y = [], MARGIN
        for box in group:
            y += box.above if placed else 0.0
            placed.append((y, box))
            y += box.height
    if placed:
        yield Page(tuple(placed))


# --- text -----------------------------------------------------------------------------------------------------------


def _font(size: float, *, bold: bool = False) -> QFont:
    """A font whose size is in points of the page: painters count them as pixels."""
    font = ui_font(size, bold=bold)
    font.setPixelSize(round(size))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # or letters stand unevenly on paper
    return font


def _text_box(
    text: str, size: float, *, bold: bool = False, colour: QColor = LIGHT.text, above: float = 0.0, stays: bool = False,
    left: float = 0.0,
) -> Box:  # fmt: skip
    font, wide = _font(size, bold=bold), TEXT - left
    needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, wide, 10_000), _WRAP, text).height()

    def draw(painter: QPainter, top: float) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(MARGIN + left, top, wide, needed + 2), _WRAP, text)

    return Box(needed, draw, above, stays)


# --- runs of words, formulas and gaps ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a line that is not broken."""

    width: float
    ascent: float
    descent: float
    draw: Callable[[QPainter, float, float], None]  # with the place of its baseline's start


def _formula_run(latex: str, size: float) -> _Run:
    found = figures(latex)
    if found is not None:
        return _figures_run(*found, size)
    glyphs: Glyphs = typeset(latex, size)
    return _Run(
        glyphs.width,
        glyphs.ascent,
        glyphs.descent,
        lambda painter, x, y: paint(painter, glyphs, QPointF(x, y), LIGHT),
    )


def _figures_run(found: tuple[Figure, ...], width: float, size: float) -> _Run:
    def draw(painter: QPainter, x: float, y: float) -> None:
        letters = font()
        assert letters is not None
        painter.save()
        painter.translate(x, y)
        painter.scale(size / EM, size / EM)
        painter.setFont(letters)
        painter.setPen(LIGHT.text)
        for figure in found:
            painter.drawText(QPointF(figure.x * EM, 0.0), figure.text)
        painter.restore()

    return _Run(width * size, ASCENT * size, DESCENT * size, draw)


def _word_run(text: str, size: float) -> _Run:
    font = _font(size)
    metrics = QFontMetricsF(font)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setFont(font)
        painter.setPen(LIGHT.text)
        painter.drawText(QPointF(x, y), text)

    return _Run(metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent(), draw)


def _gap_run(gap: Gap, most: float) -> _Run:
    width = min(gap.width * _GAP_PER, most)

    def draw(painter: QPainter, x: float, y: float) -> None:
        pen = QPen(LIGHT.text, 0.8, Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y + 2), QPointF(x + width, y + 2))

    return _Run(width, _GAP_HIGH - 5, 5.0, draw)


def _runs_of(item: Item, digits: int, size: float) -> list[_Run]:
    """An item that stands within text: a formula in one piece, words one by one."""
    if isinstance(item, Gap):
        return [_gap_run(item, 92.0)]
    if isinstance(item, Expr):
        return [_formula_run(formula.latex(item, digits), size)]
    words = item.split()
    return [_word_run(word if place == len(words) else f"{word} ", size - 1) for place, word in enumerate(words, 1)]


@dataclass(frozen=True, slots=True)
class _Row:
    """Runs on one baseline."""

    runs: tuple[_Run, ...]

    @property
    def ascent(self) -> float:
        return max([0.68 * _LEAST_LINE, *(run.ascent for run in self.runs)])

    @property
    def height(self) -> float:
        return self.ascent + max([0.32 * _LEAST_LINE, *(run.descent for run in self.runs)])

    def draw(self, painter: QPainter, x: float, baseline: float) -> None:
        for run in self.runs:
            run.draw(painter, x, baseline)
            x += run.width


def _rows(runs: list[_Run], width: float, hang: float = 0.0) -> list[_Row]:
    """Runs broken into rows: those after the first are as much narrower as they hang."""
    rows: list[list[_Run]] = [[]]
    room = width
    for run in runs:
        if rows[-1] and run.width > room:
            rows.append([])
            room = width - hang
        rows[-1].append(run)
        room -= run.width
    return [_Row(tuple(row)) for row in rows]


# --- blocks ---------------------------------------------------------------------------------------------------------


def _part(part: Part, digits: int) -> Iterator[Box]:
    yield _text_box(part.title, _TITLE, bold=True)
    yield _text_box(part.subtitle, _BODY, colour=MUTED, above=3)
    if part.blanks:
        yield _name_box()
    for section in part.sections:
        yield from _section(section, digits)


def _name_box() -> Box:
    runs = [
        _word_run("Name  ", _BODY), _gap_run(Gap(45), 250.0), _word_run("   Date  ", _BODY), _gap_run(Gap(20), 112.0)
    ]  # fmt: skip
    row = _Row(tuple(runs))
    return Box(row.height, lambda painter, top: row.draw(painter, MARGIN, top + row.ascent), above=8)


def _section(section: Section, digits: int) -> Iterator[Box]:
    yield _text_box(section.title, _HEADING, bold=True, above=22, stays=True)
    yield Box(7, _rule, above=3, stays=bool(section.blocks))
    for block in section.blocks:
        yield from _BOXES[type(block)](block, digits)


def _rule(painter: QPainter, top: float) -> None:
    pen = QPen(RULE, 0.8)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(MARGIN, top), QPointF(WIDTH - MARGIN, top))


def _paragraph(block: Paragraph, digits: int) -> Iterator[Box]:
    words = "".join(formula.text(item, digits) if isinstance(item, Expr) else str(item) for item in block.items)
    warns = block.tone == "warning"
    inner = _text_box(words, _BODY, left=12.0 if warns else 0.0, colour=MUTED if block.tone == "note" else LIGHT.text)

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
        runs: list[_Run] = []
        for place, item in enumerate(items):
            found = _runs_of(item, digits, _TABLE_FORMULA)
            comma = [_word_run(",  ", _BODY)] if place + 1 < len(items) else []
            runs += [*found[:-1], _joined([*found[-1:], *comma])]
        for place, row in enumerate(_rows(runs, TEXT - _NAMES)):
            yield _given_box(name if place == 0 else "", row, 4.0 if place == 0 else 1.0)


def _joined(runs: list[_Run]) -> _Run:
    """Runs between which no line ends."""
    row = _Row(tuple(runs))
    width = sum(run.width for run in runs)
    return _Run(width, max((r.ascent for r in runs), default=0), max((r.descent for r in runs), default=0), row.draw)


def _given_box(name: str, row: _Row, above: float) -> Box:
    def draw(painter: QPainter, top: float) -> None:
        painter.setFont(_font(_BODY - 1))
        painter.setPen(MUTED)
        painter.drawText(QPointF(MARGIN, top + row.ascent), name)
        row.draw(painter, MARGIN + _NAMES, top + row.ascent)

    return Box(row.height, draw, above)


def _step(block: Step, digits: int) -> Iterator[Box]:
    """A step in one box, unless it is longer than a page."""
    parts: list[Box] = []
    if block.question:
        parts.append(_text_box(block.question, _QUESTION, bold=True, stays=True))
    if block.note:
        parts.append(_text_box(block.note, _NOTE, colour=MUTED, above=1, stays=True))
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
    named = None if line.name is None else _formula_run(formula.latex(line.name, digits), _FORMULA)
    room = TEXT - _INDENT - (before if named is None else min(named.width, 0.4 * TEXT))
    runs = [run for side in line.sides for run in _side_runs(side, digits, room)]
    if named is None:
        return _line_boxes(None, _rows(runs, room, _HANG), before, _LEADING), before
    if named.width <= 0.4 * TEXT:
        return _line_boxes(named, _rows(runs, room, _HANG), named.width, 5.0), named.width
    alone = _line_boxes(named, [_Row(())], 0.0, 5.0)
    return [*alone, *_line_boxes(None, _rows(runs, TEXT - 2 * _INDENT, _HANG), _INDENT, _LEADING)], _INDENT


def _side_runs(side: Expr | Gap, digits: int, room: float) -> list[_Run]:
    if isinstance(side, Gap):
        gap = _gap_run(side, min(_MOST_GAP, room - 24.0))
        return [_joined([_formula_run("{}= ", _FORMULA), _word_run(" ", _BODY), gap])]
    relation = "\\approx " if approximate(side) else "= "
    return [_formula_run(piece, _FORMULA) for piece in pieces("{}" + relation + formula.latex(side, digits))]


def _line_boxes(name: _Run | None, rows: list[_Row], wide: float, above: float) -> list[Box]:
    return [
        _line_box(name if place == 0 else None, row, _INDENT + wide + (_HANG if place else 0.0), above)
        for place, row in enumerate(rows)
    ]


def _line_box(name: _Run | None, row: _Row, left: float, above: float) -> Box:
    whole = row if name is None else _Row((name, *row.runs))

    def draw(painter: QPainter, top: float) -> None:
        if name is not None:
            name.draw(painter, MARGIN + _INDENT, top + whole.ascent)
        row.draw(painter, MARGIN + left, top + whole.ascent)

    return Box(whole.height, draw, above)


def _table(block: Table, digits: int) -> Iterator[Box]:
    head = [[_word_run(cell, _BODY)] for cell in block.head]
    yield _table_box(head, stays=bool(block.rows))
    for row in block.rows:
        yield _table_box([_runs_of(cell, digits, _TABLE_FORMULA) for cell in row])


def _table_box(cells: list[list[_Run]], *, stays: bool = False) -> Box:
    rows = [_Row(tuple(cell)) for cell in cells]
    ascent, height = max(row.ascent for row in rows), max(row.height for row in rows) + 5

    def draw(painter: QPainter, top: float) -> None:
        x = MARGIN
        for row, wide in zip(rows, _COLUMNS, strict=True):
            row.draw(painter, x, top + ascent)
            x += wide
        painter.setPen(QPen(RULE, 0.5))
        painter.drawLine(QPointF(MARGIN, top + height - 1), QPointF(MARGIN + sum(_COLUMNS), top + height - 1))

    return Box(height, draw, above=2.0, stays=stays)


_BOXES: dict[type[Block], Callable[..., Iterator[Box]]] = {
    Paragraph: _paragraph,
    Givens: _givens,
    Step: _step,
    Table: _table,
    Picture: _picture,
}

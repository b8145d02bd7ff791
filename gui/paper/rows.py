"""Lines on paper: runs of words, formulas and places to write, set on a baseline and broken where they are too long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from engine import formula
from engine.formula import Expr
from engine.solution.document import Gap, Item
from gui.paper import letters
from gui.paper.boxes import page_font
from gui.theme import LIGHT

_LEAST_LINE = 15.0
_GAP_PER, _LEAST_GAP = 5.6, 72.0  # points for each character of a place to write, which a hand needs an inch for
_GAP_HIGH = 21.0
_SHORT_GAP = 92.0  # at most, within text


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line that is not broken."""

    width: float
    ascent: float
    descent: float
    draw: Callable[[QPainter, float, float], None]  # with the place of its baseline's start


def formula_run(latex: str, size: float) -> Run:
    """A formula of LaTeX."""
    found = letters.formula(latex)

    def draw(painter: QPainter, x: float, y: float) -> None:
        found.draw(painter, QPointF(x, y), size)

    return Run(found.width * size, found.ascent * size, found.descent * size, draw)


def word_run(text: str, size: float) -> Run:
    """Words in one piece."""
    font = page_font(size)
    metrics = QFontMetricsF(font)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setFont(font)
        painter.setPen(LIGHT.text)
        painter.drawText(QPointF(x, y), text)

    return Run(metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent(), draw)


def gap_run(gap: Gap, most: float) -> Run:
    """A dotted line to write on."""
    width = min(max(gap.width * _GAP_PER, _LEAST_GAP), most)

    def draw(painter: QPainter, x: float, y: float) -> None:
        pen = QPen(LIGHT.text, 0.8, Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y + 2), QPointF(x + width, y + 2))

    return Run(width, _GAP_HIGH - 5, 5.0, draw)


def runs_of(item: Item, digits: int, size: float) -> list[Run]:
    """An item that stands within text: a formula in one piece, words one by one."""
    if isinstance(item, Gap):
        return [gap_run(item, _SHORT_GAP)]
    if isinstance(item, Expr):
        return [formula_run(formula.latex(item, digits), size)]
    words = item.split()
    return [word_run(word if place == len(words) else f"{word} ", size - 1) for place, word in enumerate(words, 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """Runs on one baseline."""

    runs: tuple[Run, ...]

    @property
    def ascent(self) -> float:
        """Points above the baseline."""
        return max([0.68 * _LEAST_LINE, *(run.ascent for run in self.runs)])

    @property
    def height(self) -> float:
        """Points above and below the baseline."""
        return self.ascent + max([0.32 * _LEAST_LINE, *(run.descent for run in self.runs)])

    def draw(self, painter: QPainter, x: float, baseline: float) -> None:
        """Draws one run after the other."""
        for run in self.runs:
            run.draw(painter, x, baseline)
            x += run.width


def rows_of(runs: list[Run], width: float, hang: float = 0.0) -> list[Row]:
    """Runs broken into rows: those after the first are as much narrower as they hang."""
    broken: list[list[Run]] = [[]]
    room = width
    for run in runs:
        if broken[-1] and run.width > room:
            broken.append([])
            room = width - hang
        broken[-1].append(run)
        room -= run.width
    return [Row(tuple(row)) for row in broken]


def joined(runs: list[Run]) -> Run:
    """Runs between which no line ends."""
    row = Row(tuple(runs))
    width = sum(run.width for run in runs)
    return Run(width, max((r.ascent for r in runs), default=0), max((r.descent for r in runs), default=0), row.draw)

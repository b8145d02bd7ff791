"""The right end of the network: a target for each output, the outputs' parts of the error, and the error itself.

For the scene, which hands it looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.colours import glow
from gui.canvas.kept import KeptItem
from gui.canvas.text import Piece, draw, number, width, word
from gui.theme import Theme

GAP = 38.0  # from an output's circle to its target
_LEFT_OF_TEXT = 8.0
_LINE = 20.0  # the distance of the error's lines
MOST_SCALE = 1.2  #: To which targets and the error grow in a small picture, for which there is always room.


@dataclass(frozen=True, slots=True)
class TargetLook:
    """A target beside its output, and the output's part of the error while it is known.

    `title` stands above it: what the output is called where its circle has no room for that.
    """

    name: str
    target: str
    part: str | None = None
    glow: str | None = None
    title: str = "target"


class TargetItem(KeptItem):
    """One output's target; its own coordinates have their origin at the output's rightmost point."""

    def __init__(self, output: int, theme: Theme) -> None:
        super().__init__()
        self.output = output
        self._theme = theme
        self._look = TargetLook("", "")
        self._scale = 1.0
        self.setZValue(4)

    @property
    def look(self) -> TargetLook:
        return self._look

    def show_look(self, look: TargetLook) -> None:
        if look != self._look:
            self._look = look
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._changed()

    def _lines(self) -> list[tuple[float, list[Piece]]]:
        """Heights and pieces of the lines of text."""
        look, scale = self._look, self._scale
        lines = [
            (-14.0 * scale, [word(look.title, 11.0 * scale, "muted")]),
            (3.0 * scale, [number(look.target, 14.0 * scale, "target")]),
        ]
        if look.part is not None:
            part = [word(f"{look.name} ", 11.0 * scale, "muted"), number(look.part, 11.5 * scale, "delta_text")]
            lines.append((22.0 * scale, part))
        return lines

    def set_text_scale(self, scale: float) -> None:
        """How large the text is, so that it can be read in a small picture."""
        if scale != self._scale:
            self._scale = scale
            self._changed()

    def text_rect(self) -> QRectF:
        """Where the text stands."""
        lines = self._lines()
        wide = max(width(pieces) for _, pieces in lines)
        top, bottom = -25.0 * self._scale, lines[-1][0] + 12.0 * self._scale
        return QRectF(GAP - 8, top, wide + 16, bottom - top)

    def reserved(self) -> QRectF:
        """The room that it takes, or will take while stepping."""
        return QRectF(0, -25.0 * MOST_SCALE, GAP + 72 * MOST_SCALE, 62.0 * MOST_SCALE)

    def _find_bounds(self) -> QRectF:
        return self.text_rect().united(QRectF(0, -4, GAP, 8)).adjusted(-6, -6, 6, 6)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_glow(painter, self.text_rect(), self._look.glow, self._theme)
        painter.setPen(QPen(self._theme.target_line, 1.2, Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(2, 0, GAP - _LEFT_OF_TEXT, 0))
        for height, pieces in self._lines():
            draw(painter, GAP, height, pieces, self._theme)


@dataclass(frozen=True, slots=True)
class ErrorLook:
    """The error's formula, where it is known, and its value."""

    formula: str
    value: str | None
    glow: str | None = None
    letter: str = "E"


class ErrorItem(KeptItem):
    """The total error; its own coordinates have their origin at the text's upper left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._look = ErrorLook("", None)
        self._scale = 1.0
        self.setVisible(False)
        self.setZValue(4)

    @property
    def look(self) -> ErrorLook:
        return self._look

    def show_look(self, look: ErrorLook) -> None:
        if look != self._look:
            self._look = look
            self.setVisible(bool(look.formula) or look.value is not None)
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._changed()

    def set_text_scale(self, scale: float) -> None:
        """How large the text is, so that it can be read in a small picture."""
        if scale != self._scale:
            self._scale = scale
            self._changed()

    def _formula_lines(self, scale: float) -> list[list[Piece]]:
        return [[word(line, 12.0 * scale, "muted")] for line in self._look.formula.split("\n") if line]

    def _lines(self) -> list[list[Piece]]:
        look, scale = self._look, self._scale
        value = [
            word(f"{look.letter} ", 12.5 * scale, "muted"),
            number(look.value or "", 14.0 * scale, "text", bold=True),
        ]
        return [*self._formula_lines(scale), *([value] if look.value else [])]

    def text_rect(self) -> QRectF:
        """Where the text stands."""
        lines = self._lines()
        wide = max((width(line) for line in lines), default=0.0)
        return QRectF(-8, -4, wide + 16, _LINE * self._scale * len(lines) + 8)

    def reserved(self) -> QRectF:
        """The room that it takes, or will take while stepping."""
        formula = self._formula_lines(MOST_SCALE)
        wide = max([*map(width, formula), 76.0 * MOST_SCALE])
        return QRectF(-8, -4, wide + 16, _LINE * MOST_SCALE * (len(formula) + 1) + 8)

    def _find_bounds(self) -> QRectF:
        return self.text_rect().adjusted(-6, -6, 6, 6)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_glow(painter, self.text_rect(), self._look.glow, self._theme)
        for row, line in enumerate(self._lines()):
            draw(painter, 0.0, _LINE * self._scale * (row + 0.5), line, self._theme)


def draw_glow(painter: QPainter, rect: QRectF, role: str | None, theme: Theme) -> None:
    """The lit ground of a text that the step is about."""
    if role is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow(theme, role))
        painter.drawRoundedRect(rect, 7, 7)

"""The way that led to what is explained, in one line: where it began, each number on the way, and the one at hand.

For the explanation panel. What does not fit is left out in the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine import formula
from engine.formula import Expr
from gui.announcing import describe
from gui.panels.explanation_text import on_a_line
from gui.theme import LIGHT, Theme, ui_font
from gui.typeset import Glyphs, typeset

_SIZE = 15.0  # px an em of symbols
_HEIGHT = 26
_PAD = 4.0  # beside a crumb
_GAP = 14.0  # between two, where the mark stands
_MARK, _LEFT_OUT = "›", "…"
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BY = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class _Crumb(NamedTuple):
    """A crumb as it is drawn: words, or a symbol as glyphs."""

    words: str
    glyphs: Glyphs | None
    width: float


class Box(NamedTuple):
    """Where a crumb stands; `left_out` for the mark in whose place it and those before it would stand."""

    crumb: int
    rect: QRectF
    left_out: bool = False


class Breadcrumb(QWidget):
    """Emits `chosen` with the place of a crumb that is clicked; the last one is where we are."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._crumbs: list[_Crumb] = []
        self._pointed: int | None = None
        self._focused = 0
        self.setObjectName("breadcrumb")
        self.setFont(ui_font(9))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_crumbs(self, crumbs: Sequence[Expr | str]) -> None:
        """Show a way; none hides all. An expression is a number's symbol."""
        self._crumbs = [self._crumb(crumb) for crumb in crumbs]
        self._pointed, self._focused = None, max(len(crumbs) - 2, 0)
        self.setAccessibleName("The way here: " + ", then ".join(crumb.words for crumb in self._crumbs))
        self.setVisible(bool(crumbs))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def words(self) -> str:
        """The way as text."""
        return f" {_MARK} ".join(crumb.words for crumb in self._crumbs)

    def _crumb(self, of: Expr | str) -> _Crumb:
        if isinstance(of, str):
            return _Crumb(of, None, QFontMetricsF(self.font()).horizontalAdvance(of))
        glyphs = typeset(on_a_line(of), _SIZE)
        return _Crumb(formula.text(of), glyphs, glyphs.width)

    # --- arrangement -------------------------------------------------------------------------------------------

    def boxes(self) -> list[Box]:
        """Where the crumbs stand that there is room for: the first, a mark for those left out, and the last ones."""
        wides = [crumb.width + 2 * _PAD for crumb in self._crumbs]
        mark = QFontMetricsF(self.font()).horizontalAdvance(_LEFT_OUT) + 2 * _PAD
        first = 1
        while first < len(wides) - 1 and self._needed(wides, first, mark) > self.width():
            first += 1
        shown = [0, *range(first, len(wides))]
        boxes, x = [], 0.0
        for place in shown:
            if place == first and first > 1:
                boxes.append(Box(first - 1, QRectF(x, 0, mark, _HEIGHT), left_out=True))
                x += mark + _GAP
            boxes.append(Box(place, QRectF(x, 0, wides[place], _HEIGHT)))
            x += wides[place] + _GAP
        return boxes

    def _needed(self, wides: list[float], first: int, mark: float) -> float:
        """The width of the first crumb and those from `first` on."""
        parts = [wides[0], *([mark] if first > 1 else []), *wides[first:]]
        return sum(parts) + _GAP * (len(parts) - 1)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _HEIGHT)

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, box in enumerate(self.boxes()):
            if at:
                painter.setPen(self._theme.muted)
                before = QRectF(box.rect.left() - _GAP, 0, _GAP, _HEIGHT)
                painter.drawText(before, Qt.AlignmentFlag.AlignCenter, _MARK)
            self._paint_crumb(painter, box)
        painter.end()

    def _paint_crumb(self, painter: QPainter, box: Box) -> None:
        last = box.crumb == len(self._crumbs) - 1
        colour = self._theme.text if last else self._theme.link
        crumb = self._crumbs[box.crumb]
        painter.setPen(colour)
        if box.left_out or crumb.glyphs is None:
            words = _LEFT_OUT if box.left_out else crumb.words
            painter.drawText(box.rect, Qt.AlignmentFlag.AlignCenter, words)
        else:
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.translate(QPointF(box.rect.left() + _PAD, box.rect.center().y() + 0.28 * _SIZE))
            for part in crumb.glyphs.parts:
                painter.drawPath(part.path)
            painter.restore()
        if not last and box.crumb == self._pointed:
            line = QRectF(box.rect.left() + _PAD, _HEIGHT - 4, box.rect.width() - 2 * _PAD, 1)
            painter.fillRect(line, colour)
        if self.hasFocus() and box.crumb == self._focused:
            painter.setPen(QPen(self._theme.focus_ring, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.rect.adjusted(0.5, 2.5, -0.5, -1.5), 3, 3)

    # --- mouse and keys ----------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._crumb_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._crumb_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _BY:
            shown = [box.crumb for box in self.boxes()[:-1]]
            at = shown.index(self._focused) if self._focused in shown else 0
            self._focused = shown[min(max(at + _BY[key], 0), len(shown) - 1)]
            self._tell()
            self.update()
        elif plain and key in _OPENING:
            self.chosen.emit(self._focused)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _tell(self) -> None:
        describe(self, f"{self._crumbs[self._focused].words}; Return goes back to it" if self._crumbs else "")

    def _crumb_at(self, point: QPointF) -> int | None:
        """The crumb at a point that can be gone back to."""
        found = next((box.crumb for box in self.boxes() if box.rect.contains(point)), None)
        return None if found == len(self._crumbs) - 1 else found

    def _point_at(self, crumb: int | None) -> None:
        if crumb == self._pointed:
            return
        self._pointed = crumb
        self.setCursor(Qt.CursorShape.ArrowCursor if crumb is None else Qt.CursorShape.PointingHandCursor)
        self.setToolTip("" if crumb is None else f"Back to {self._crumbs[crumb].words} (Alt+Left goes one back)")
        self.update()

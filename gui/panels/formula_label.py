"""A formula in a panel: it fits itself to its width, and pointing at a factor says which one it is.

Panels put formulas into their layouts with it.  It knows LaTeX and roles, not what a role stands for: who
built the formula connects `FormulaLabel.role_hovered` to the part of the graph the factor comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeySequence,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.formula_split import OPERATORS, RELATIONS, continued, opened, split_before, split_inside
from gui.theme import LIGHT, Theme
from gui.typeset import Glyphs, paint, plain_text, typeset, without_roles

DEFAULT_SIZE = 22.0  # px an em

#: A formula too wide is first made a little smaller, then broken, then both, down to the last of these.
_ONE_LINE_SCALE = 0.85
_BROKEN_SCALES = (1.0, 0.85, 0.7, 0.58)
_MARGIN = 3
_LINE_GAP = 0.35  # em
_FADE = 28.0  # px over which a line fades that is too wide even so


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the formula and the left end of its baseline."""

    glyphs: Glyphs
    at: QPointF


class FormulaLabel(QWidget):
    """Shows one formula; emits the role of the factor under the pointer, and "" when it leaves."""

    role_hovered = Signal(str)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._latex = ""
        self._plain = ""
        self._size = DEFAULT_SIZE
        self._hovered = ""
        self._highlighted = ""
        self._lines: list[_Line] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._add_copying()

    # What is shown

    def set_formula(self, latex: str, plain_text: str = "", *, size: float = DEFAULT_SIZE) -> None:
        """Show LaTeX at ``size`` px an em; ``plain_text`` is what assistive tools read and what is copied."""
        if (latex, plain_text, size) == (self._latex, self._plain, self._size):
            return
        before = self.heightForWidth(self.width())
        self._latex, self._plain, self._size = latex, plain_text, size
        self.setAccessibleName(self.plain_text())
        self._arrange()
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_highlighted(self, role: str) -> None:
        """Outline the factor of that role, as its part of the graph is pointed at; "" for none."""
        if role != self._highlighted:
            self._highlighted = role
            self.update()

    def latex(self) -> str:
        """The formula without its roles, as others can use it."""
        return without_roles(self._latex)

    def plain_text(self) -> str:
        return self._plain or plain_text(self._latex)

    def role_rect(self, role: str) -> QRectF:
        """Where a factor stands in the widget; a null rectangle if it does not."""
        for line in self._lines:
            for rect in line.glyphs.role_rects(role):
                return rect.translated(line.at)
        return QRectF()

    # Size

    def sizeHint(self) -> QSize:
        glyphs = typeset(self._latex, self._size)
        return QSize(round(glyphs.width + 0.5) + 2 * _MARGIN, self._height([_Line(glyphs, QPointF())]))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(self._lines_for(width))

    def _height(self, lines: list[_Line]) -> int:
        gaps = (len(lines) - 1) * _LINE_GAP * self._size
        return round(sum(line.glyphs.height for line in lines) + gaps + 0.5) + 2 * _MARGIN

    def _lines_for(self, width: int) -> list[_Line]:
        y = float(_MARGIN)
        lines = []
        for x, glyphs in _fit(self._latex, self._size, width - 2 * _MARGIN):
            lines.append(_Line(glyphs, QPointF(_MARGIN + x, y + glyphs.ascent)))
            y += glyphs.height + _LINE_GAP * self._size
        return lines

    def _arrange(self) -> None:
        self._lines = self._lines_for(self.width())
        needed = max((line.at.x() + line.glyphs.width for line in self._lines), default=0.0)
        self.setToolTip(self.plain_text() if needed > self.width() else "")

    # Copying

    def _add_copying(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_text = QAction("Copy", self)
        copy_text.triggered.connect(self._copy_text)
        copy_text.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy_latex = QAction("Copy as LaTeX", self)
        copy_latex.triggered.connect(self._copy_latex)
        copy_latex.setShortcut(QKeySequence("Ctrl+Shift+C"))
        for action in (copy_text, copy_latex):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.plain_text())

    def _copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self.latex())

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._lines:
            highlighted = self._highlighted or self._hovered
            paint(painter, line.glyphs, line.at, self._theme, highlighted=highlighted)
            if line.at.x() + line.glyphs.width > self.width():
                self._fade_out(painter)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.focus_ring, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _fade_out(self, painter: QPainter) -> None:
        ground = self._theme.panel
        clear = ground.toRgb()
        clear.setAlpha(0)
        fade = QLinearGradient(self.width() - _FADE, 0, self.width(), 0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(QRectF(self.width() - _FADE, 0, _FADE, self.height()), fade)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._role_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _role_at(self, point: QPointF) -> str:
        found = (line.glyphs.role_at(point - line.at) for line in self._lines)
        return next((role for role in found if role), "")

    def _hover(self, role: str) -> None:
        if role != self._hovered:
            self._hovered = role
            self.role_hovered.emit(role)
            self.update()


def _fit(latex: str, size: float, width: float) -> list[tuple[float, Glyphs]]:
    """The lines of a formula and how far each is set in, as large as ``width`` px allows."""
    whole = typeset(latex, size)
    if whole.width <= width or width <= 0:
        return [(0.0, whole)]
    if whole.width * _ONE_LINE_SCALE <= width:
        return [(0.0, typeset(latex, size * width / whole.width * 0.999))]
    lines: list[tuple[float, Glyphs]] = []
    for scale in _BROKEN_SCALES:
        lines = _broken(latex, size * scale, width)
        if all(indent + glyphs.width <= width for indent, glyphs in lines):
            break
    return lines


def _broken(latex: str, size: float, width: float) -> list[tuple[float, Glyphs]]:
    """Lines broken before relations, before operators where that is not enough, and at last within brackets.

    The lines after the first begin under the first relation.
    """
    sides = split_before(latex, RELATIONS)
    indent = typeset(sides[0], size).width if len(sides) > 1 else size
    if indent > width / 3:
        indent = size
    pieces: list[str] = []
    for place, side in enumerate(sides):
        fits = indent + typeset(continued(side) if place else side, size).width <= width
        pieces.extend([side] if fits else _terms(side, size, width - indent))
    texts = [pieces[0]]
    for piece in pieces[1:]:
        joined = f"{texts[-1]} {piece}"
        room = width if len(texts) == 1 else width - indent
        if typeset(joined, size).width <= room:
            texts[-1] = joined
        else:
            texts.append(continued(piece))
    return [(indent if place else 0.0, typeset(text, size)) for place, text in enumerate(texts)]


def _terms(side: str, size: float, room: float) -> list[str]:
    """A side of an equation broken before its operators, and before those in brackets of what is wider than a line."""
    terms = []
    for piece in split_before(side, OPERATORS):
        fits = typeset(continued(piece), size).width <= room
        terms += [piece] if fits else split_inside(opened(piece), OPERATORS)
    return terms

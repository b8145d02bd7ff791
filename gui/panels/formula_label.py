"""A formula in a panel: it fits itself to its width, says which factor is pointed at, and which number is asked about.

Panels put formulas into their layouts with it.  It knows LaTeX, roles and links, not what they stand for: who
built the formula connects `FormulaLabel.role_hovered` to the part of the graph the factor comes from, and
`FormulaLabel.link_clicked` to what explains a number.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.announcing import describe
from gui.panels.formula_lines import fitted, on_one_line
from gui.theme import LIGHT, Theme
from gui.typeset import Glyphs, link_text, paint, plain_text, without_roles

DEFAULT_SIZE = 22.0  # px an em

_MARGIN = 3
_LINE_GAP = 0.35  # em
_FADE = 28.0  # px over which a line fades that is too wide even so
_CATCH = 2.0  # px around what can be asked about that belong to it
ASK = "How did this come about? Click to see"
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the formula and the left end of its baseline."""

    glyphs: Glyphs
    at: QPointF


class _Spot(NamedTuple):
    """A place where something stands that can be asked about, and its number among the formula's links."""

    link: int
    rect: QRectF


def room_of(width: int) -> int:
    """The width that a formula has in a label of a width."""
    return width - 2 * _MARGIN


class FormulaLabel(QWidget):
    """Shows one formula; emits the role of the factor under the pointer, and "" when it leaves.

    What is clicked, or opened by Return after Tab or arrows led to it, is emitted as what the formula was given for it.
    """

    role_hovered = Signal(str)
    link_clicked = Signal(object)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._latex = ""
        self._plain = ""
        self._size = DEFAULT_SIZE
        self._hovered = ""
        self._highlighted = ""
        self._lines: list[_Line] = []
        self._links: Sequence[Hashable] = ()
        self._spots: list[_Spot] = []
        self._pointed: _Spot | None = None
        self._pressed: int | None = None
        self._at: int | None = None  # the spot at which the keyboard is
        self.resize(0, 0)  # until a layout says how wide it is: nothing is to be laid out for other widths
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._add_copying()

    # What is shown

    def set_formula(
        self, latex: str, plain_text: str = "", *, size: float = DEFAULT_SIZE, links: Sequence[Hashable] = ()
    ) -> None:
        """Show LaTeX at ``size`` px an em; ``plain_text`` is what assistive tools read and what is copied.

        ``links`` are what its numbers ask for: the first stands in ``link0``.
        """
        self._links = links
        if (latex, plain_text, size) == (self._latex, self._plain, self._size):
            return
        before = self.heightForWidth(self.width())
        self._latex, self._plain, self._size = latex, plain_text, size
        self.setAccessibleName(self.plain_text())
        self._arrange()
        self._go_to(None)
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

    def link_rect(self, source: Hashable) -> QRectF:
        """Where something that can be asked about stands first; a null rectangle if it does not."""
        found = (spot.rect for spot in self._spots if self._links[spot.link] == source)
        return next(found, QRectF())

    # Size

    def sizeHint(self) -> QSize:
        glyphs = on_one_line(self._latex, self._size)
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
        for x, glyphs in fitted(self._latex, self._size, room_of(width)):
            lines.append(_Line(glyphs, QPointF(_MARGIN + x, y + glyphs.ascent)))
            y += glyphs.height + _LINE_GAP * self._size
        return lines

    def _arrange(self) -> None:
        self._lines = self._lines_for(self.width())
        self._spots = [
            _Spot(link, rect.translated(line.at))
            for line in self._lines
            for link, rect in line.glyphs.links
            if link < len(self._links)
        ]
        self._point_at(None)

    def _show_tip(self) -> None:
        needed = max((line.at.x() + line.glyphs.width for line in self._lines), default=0.0)
        whole = self.plain_text() if needed > self.width() else ""
        self.setToolTip(whole if self._pointed is None else ASK)

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
        if self._pointed is not None:
            self._underline(painter, self._pointed.rect)
        if self.hasFocus():
            self._paint_focus(painter)

    def _underline(self, painter: QPainter, rect: QRectF) -> None:
        thick = max(1.0, self._size / 18)
        painter.fillRect(QRectF(rect.left(), rect.bottom() + 1.5, rect.width(), thick), self._theme.text)

    def _paint_focus(self, painter: QPainter) -> None:
        """A ring around all, and a stronger one around the number that Return opens."""
        painter.setPen(QPen(self._theme.focus_ring, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._at is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.focus_ring, 2.0))
            painter.drawRoundedRect(self._spots[self._at].rect.adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3)

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
        self._point_at(self._spot_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        self._pressed = None if spot is None else spot.link
        event.setAccepted(spot is not None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot, pressed = self._spot_at(event.position()), self._pressed
        self._pressed = None
        if spot is not None and spot.link == pressed:
            self.link_clicked.emit(self._links[pressed])

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        ends = {Qt.FocusReason.TabFocusReason: 0, Qt.FocusReason.BacktabFocusReason: -1}
        stops = self._stops()
        self._go_to(stops[ends[event.reason()]] if stops and event.reason() in ends else None)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._go_to(None)
        self.update()

    # What can be asked about

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from number to number, and after the last one on to what follows."""
        return self._walk(1 if forward else -1) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        walked = (key in _FORWARD and self._walk(1)) or (key in _BACKWARD and self._walk(-1))
        if not walked and key in _OPENING and self._at is not None:
            self.link_clicked.emit(self._links[self._spots[self._at].link])
        elif not walked:
            super().keyPressEvent(event)

    def _stops(self) -> list[int]:
        """Where the keyboard stops: each number where it stands first."""
        first: dict[int, int] = {}
        for place, spot in enumerate(self._spots):
            first.setdefault(spot.link, place)
        return list(first.values())

    def _walk(self, by: int) -> bool:
        """One number on or back; False where there is none."""
        stops = self._stops()
        now = stops.index(self._at) + by if self._at in stops else (0 if by > 0 else len(stops) - 1)
        if not 0 <= now < len(stops):
            return False
        self._go_to(stops[now])
        return True

    def _go_to(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.setAccessibleDescription("")
            self.update()
        if at is not None:
            describe(self, f"{link_text(self._latex, self._spots[at].link)}; Return explains it")

    def _spot_at(self, point: QPointF) -> _Spot | None:
        """What can be asked about at a point, the innermost if such places nest."""
        catch = (-_CATCH, -_CATCH, _CATCH, _CATCH)
        return next((spot for spot in reversed(self._spots) if spot.rect.adjusted(*catch).contains(point)), None)

    def _point_at(self, spot: _Spot | None) -> None:
        changed = spot != self._pointed
        self._pointed = spot
        self._show_tip()
        if changed:
            if spot is None:
                self.unsetCursor()
            else:
                self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.update()

    def _role_at(self, point: QPointF) -> str:
        found = (line.glyphs.role_at(point - line.at) for line in self._lines)
        return next((role for role in found if role), "")

    def _hover(self, role: str) -> None:
        if role != self._hovered:
            self._hovered = role
            self.role_hovered.emit(role)
            self.update()

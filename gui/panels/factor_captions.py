"""What each factor of a formula is, in the factor's colour: right below it, or in rows where that is too narrow.

For the explanation panel.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine import formula
from engine.explain import Factor
from gui.panels.explanation_text import on_a_line
from gui.theme import LIGHT, Theme, ui_font
from gui.typeset import Glyphs, typeset

_SIZE = 14.0  # px an em of captions that are symbols
_GAP = 10.0
_SWATCH = 9.0
_LINE = 19.0


@dataclass(frozen=True, slots=True)
class _Caption:
    """One caption: words, or a symbol as glyphs."""

    role: str
    words: str
    glyphs: Glyphs | None
    width: float


class FactorCaptions(QWidget):
    """Shows captions; emits the role under the pointer, and "" when it leaves."""

    role_hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._captions: list[_Caption] = []
        self._centres: dict[str, float] = {}
        self._highlighted = self._hovered = ""
        self.setFont(ui_font(8.5))
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_factors(self, factors: Sequence[Factor]) -> None:
        """Captions for factors; each role once."""
        chosen = {factor.role: factor for factor in reversed(factors)}
        self._captions = [self._caption(chosen[role]) for role in sorted(chosen)]
        self.setVisible(bool(self._captions))
        self.updateGeometry()
        self.update()

    def place_under(self, centres: dict[str, float]) -> None:
        """Where the middle of each factor is, by role; without all of them the captions stand in rows."""
        if centres != self._centres:
            self._centres = centres
            self.updateGeometry()
            self.update()

    def set_highlighted(self, role: str) -> None:
        """Underline the caption of a role; "" for none."""
        if role != self._highlighted:
            self._highlighted = role
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _caption(self, factor: Factor) -> _Caption:
        if isinstance(factor.caption, str):
            words = factor.caption
            return _Caption(factor.role, words, None, QFontMetricsF(self.font()).horizontalAdvance(words))
        glyphs = typeset(on_a_line(factor.caption), _SIZE)
        return _Caption(factor.role, formula.text(factor.caption), glyphs, glyphs.width)

    # --- arrangement -------------------------------------------------------------------------------------------

    def boxes(self, width: float) -> list[QRectF]:
        """Where each caption stands in a width; with a swatch before it if not right below its factor."""
        return self._below(width) or self._in_rows(width)

    def _below(self, width: float) -> list[QRectF]:
        if any(caption.role not in self._centres for caption in self._captions):
            return []
        boxes = []
        for caption in self._captions:
            left = self._centres[caption.role] - caption.width / 2
            boxes.append(QRectF(min(max(left, 0.0), width - caption.width), 0.0, caption.width, _LINE))
        ordered = sorted(boxes, key=QRectF.left)
        fits = all(a.right() + _GAP <= b.left() for a, b in itertools.pairwise(ordered))
        return boxes if fits and ordered and ordered[0].left() >= 0 else []

    def _in_rows(self, width: float) -> list[QRectF]:
        boxes, x, y = [], 0.0, 0.0
        for caption in self._captions:
            needed = caption.width + _SWATCH + 5
            if x and x + needed > width:
                x, y = 0.0, y + _LINE
            boxes.append(QRectF(x, y, needed, _LINE))
            x += needed + 1.4 * _GAP
        return boxes

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(max((box.bottom() for box in self.boxes(width)), default=0.0))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, round(_LINE))

    # --- painting and pointing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        swatches = not self._below(self.width())
        for caption, box in zip(self._captions, self.boxes(self.width()), strict=True):
            self._paint_caption(painter, caption, box, swatch=swatches)
        painter.end()

    def _paint_caption(self, painter: QPainter, caption: _Caption, box: QRectF, *, swatch: bool) -> None:
        factor = self._theme.factor(caption.role)
        if swatch:
            painter.setPen(factor.strong)
            painter.setBrush(factor.background)
            middle = box.center().y()
            painter.drawRoundedRect(QRectF(box.left() + 0.5, middle - _SWATCH / 2, _SWATCH, _SWATCH), 2, 2)
            box = box.adjusted(_SWATCH + 5, 0, 0, 0)
        painter.setPen(factor.strong)
        if caption.glyphs is None:
            painter.drawText(box.adjusted(0, 0, 20, 0), Qt.AlignmentFlag.AlignVCenter, caption.words)
        else:
            self._paint_glyphs(painter, caption, QPointF(box.left(), box.center().y() + 0.27 * _SIZE))
        if caption.role in (self._highlighted, self._hovered):
            painter.fillRect(QRectF(box.left(), box.bottom() - 2, caption.width, 1.5), factor.strong)

    def _paint_glyphs(self, painter: QPainter, caption: _Caption, at: QPointF) -> None:
        """A symbol in the strong colour of its factor, without the pale ground behind it."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.factor(caption.role).strong)
        painter.translate(at)
        for part in caption.glyphs.parts if caption.glyphs else ():
            painter.drawPath(part.path)
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pairs = zip(self._captions, self.boxes(self.width()), strict=True)
        self._hover(next((c.role for c, box in pairs if box.contains(event.position())), ""))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def _hover(self, role: str) -> None:
        if role != self._hovered:
            self._hovered = role
            self.role_hovered.emit(role)
            self.update()

"""What the cards of the diagnosis draw: the mark of a severity, by shape and colour, and the evidence as bars.

For the cards alone.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.diagnosis import Evidence, Severity
from engine.numerals import shown
from gui.theme import LIGHT, Theme, ui_font

ROLES: dict[Severity, str] = {"serious": "error_text", "warning": "focus", "note": "link"}
WORDS: dict[Severity, str] = {"serious": "Serious", "warning": "Warning", "note": "Note"}

_SIDE = 20
_ROW, _GAP, _LEAST_BAR = 16.0, 8.0, 2.0
_MOST_NAME = 0.42  # of the width


def colour(theme: Theme, severity: Severity) -> QColor:
    """The colour of a severity."""
    return theme.colour(ROLES[severity])


class SeverityMark(QWidget):
    """An octagon for what is serious, a triangle for a warning, a disc for a note; a tick where all is well."""

    def __init__(self, severity: Severity | None = None) -> None:
        super().__init__()
        self._severity, self._theme = severity, LIGHT
        self.setFixedSize(_SIDE, _SIDE)

    def show_severity(self, severity: Severity | None) -> None:
        """Another one; None: all is well."""
        self._severity = severity
        self.setAccessibleName("All is well" if severity is None else WORDS[severity])
        self.setToolTip(self.accessibleName())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        middle = QPointF(_SIDE / 2, _SIDE / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._severity is None:
            _draw_tick(painter, middle, self._theme)
            return
        painter.setBrush(colour(self._theme, self._severity))
        sides, turn = {"serious": (8, math.pi / 8), "warning": (3, -math.pi / 2), "note": (0, 0.0)}[self._severity]
        if sides:
            centre, radius = (middle + QPointF(0, 2.2), 10.5) if sides == 3 else (middle, 9.0)
            corners = (turn + 2 * math.pi * k / sides for k in range(sides))
            painter.drawPolygon(QPolygonF([centre + QPointF(math.cos(a), math.sin(a)) * radius for a in corners]))
        else:
            painter.drawEllipse(middle, 8.5, 8.5)
        painter.setFont(ui_font(9.0, bold=True))
        painter.setPen(self._theme.panel)
        down = 2 if self._severity == "warning" else 0
        sign = "i" if self._severity == "note" else "!"
        painter.drawText(QRectF(0, down, _SIDE, _SIDE), Qt.AlignmentFlag.AlignCenter, sign)


def _draw_tick(painter: QPainter, middle: QPointF, theme: Theme) -> None:
    painter.setBrush(theme.ok_box)
    painter.setPen(QPen(theme.ok_border, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawEllipse(middle, 8.5, 8.5)
    painter.setPen(QPen(theme.ok_text, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPolyline(QPolygonF([middle + QPointF(-4, 0), middle + QPointF(-1, 3.5), middle + QPointF(4.5, -3.5)]))


class EvidenceBars(QWidget):
    """Numbers by name, each with a bar; by their powers of ten where they differ by these."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._evidence: Evidence | None = None
        self._role = "link"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_evidence(self, evidence: Evidence, severity: Severity) -> None:
        """Other numbers."""
        rows = len(evidence.rows)
        if self._evidence is None or rows != len(self._evidence.rows):
            self.updateGeometry()
        self._evidence, self._role = evidence, ROLES[severity]
        self.setAccessibleName(evidence.caption)
        spoken = "; ".join(f"{name}: {shown(value, 3)}" for name, value in evidence.rows)
        self.setAccessibleDescription(spoken)
        self.setToolTip("\n".join([evidence.caption, *(f"{name}: {shown(value, 6)}" for name, value in evidence.rows)]))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        rows = 0 if self._evidence is None else len(self._evidence.rows)
        return QSize(160, round(_ROW * rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._evidence is None:
            return
        painter = QPainter(self)
        painter.setFont(ui_font(8.5))
        metrics = QFontMetricsF(painter.font())
        texts = [shown(value, 3) for _, value in self._evidence.rows]
        named = max((metrics.horizontalAdvance(name) for name, _ in self._evidence.rows), default=0.0)
        left = min(named, _MOST_NAME * self.width()) + _GAP
        right = self.width() - max(map(metrics.horizontalAdvance, texts), default=0.0) - _GAP
        lengths, limit = lengths_of(self._evidence)
        for k, ((name, _), text, length) in enumerate(zip(self._evidence.rows, texts, lengths, strict=True)):
            row = QRectF(0, k * _ROW, self.width(), _ROW)
            painter.setPen(self._theme.muted)
            elided = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left - _GAP)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, elided)
            painter.setPen(self._theme.text)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            room = max(right - left, 0.0)
            painter.fillRect(QRectF(left, row.top() + 4, room, _ROW - 8), self._theme.separator)
            bar = QRectF(left, row.top() + 4, max(length * room, _LEAST_BAR), _ROW - 8)
            painter.fillRect(bar, self._theme.colour(self._role))
        if limit is not None and right > left:
            painter.setPen(QPen(self._theme.text, 1.0, Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap))
            x = left + limit * (right - left)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))


def lengths_of(evidence: Evidence) -> tuple[list[float], float | None]:
    """How long each bar is, as a share of its room, and where the limit stands in it."""
    numbers = [*(value for _, value in evidence.rows), *(() if evidence.limit is None else (evidence.limit,))]
    known = [abs(number) for number in numbers if math.isfinite(number) and number != 0.0]
    if not known:
        return [0.0] * len(evidence.rows), None
    if evidence.logarithmic:
        low, high = math.log10(min(known)) - 1, math.log10(max(known))
        spread = [(math.log10(abs(n)) - low) / (high - low) if n and math.isfinite(n) else _end(n) for n in numbers]
    else:
        whole = evidence.whole or max(known)
        spread = [abs(n) / whole if math.isfinite(n) else 1.0 for n in numbers]
    count = len(evidence.rows)
    return spread[:count], spread[count] if len(spread) > count else None


def _end(number: float) -> float:
    """A bar whose number has no logarithm: none for 0, all of it for what is beyond all numbers."""
    return 0.0 if number == 0.0 else 1.0

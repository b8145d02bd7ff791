"""What the marks of a gradient check mean, over the canvas: each shape with its word and how many there are.

For whoever shows the marks.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from engine.gradient_check import AGREES, DIFFERS, KINK, UNCHECKED, GradientCheck
from gui.canvas.check_marks import draw_mark
from gui.canvas.legend import HEADLINE, HEIGHT
from gui.theme import LIGHT, Theme, ui_font
from gui.wording import VERDICT_WORDS

_ROW, _RADIUS, _EDGE = 19, 5.5, 12
_BELOW = HEIGHT + HEADLINE + 6
_TITLE, _END = "Gradient check", "Esc ends it"


class CheckLegend(QWidget):
    """Stands at the right of what it floats over, above the legend and the headline there."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("check_legend")
        self.setAccessibleName("Legend of the gradient check")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over, self._theme = over, LIGHT
        self.rows: list[tuple[int, str]] = []
        over.installEventFilter(self)
        self.hide()

    def show_check(self, check: GradientCheck | None, left_out: int = 0) -> None:
        """The counts of a check; None for none. So many connections have no mark."""
        self.setVisible(check is not None)
        if check is None:
            return
        verdicts = check.verdicts
        counts = ((verdict, int((verdicts == verdict).sum())) for verdict in (DIFFERS, KINK, UNCHECKED, AGREES))
        self.rows = [
            (verdict, f"{count:,} {VERDICT_WORDS[verdict]}") for verdict, count in counts if count or verdict == AGREES
        ]
        if left_out:
            self.rows.append((-1, f"{left_out:,} of them without a mark"))
        self.setAccessibleDescription(", ".join(text for _, text in self.rows))
        self._settle()
        self.raise_()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(ui_font(9.0, bold=True))
        wide = max(
            (metrics.horizontalAdvance(text) for _, text in (*self.rows, (0, f"{_TITLE}   {_END}"))), default=0.0
        )
        return QSize(round(wide) + 44, _ROW * (len(self.rows) + 1) + 14)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what it floats over."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def _settle(self) -> None:
        self.resize(self.sizeHint())
        right, down = self._over.width() - self.width() - _EDGE, self._over.height() - self.height() - _BELOW
        self.move(max(right, 0), max(round(down), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(self._theme.label_chip)
        painter.setPen(self._theme.label_border)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.setFont(ui_font(9.0, bold=True))
        painter.setPen(self._theme.text)
        painter.drawText(12, 20, _TITLE)
        painter.setFont(ui_font(8.5))
        painter.setPen(self._theme.muted)
        end = QFontMetricsF(painter.font()).horizontalAdvance(_END)
        painter.drawText(QPointF(self.width() - 12 - end, 20), _END)
        for row, (verdict, text) in enumerate(self.rows, 1):
            middle = row * _ROW + 16.0
            if verdict >= 0:
                draw_mark(painter, QPointF(19, middle), _RADIUS, verdict, self._theme)
            painter.setPen(self._theme.text)
            painter.drawText(QPointF(32 if verdict >= 0 else 12, middle + 4), text)

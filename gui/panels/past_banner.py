"""What says that the canvas shows the past: a banner with the ways out of it, and a frame around the canvas.

A view that floats over the canvas; nothing moves for it. It gets an epoch and emits what somebody wants.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.announcing import alert
from gui.theme import LIGHT, Theme, number_font

_ABOVE = 50  # px from the bottom: the legend of the canvas stays free
_EDGE = 3  # px of the frame
_NARROW = 560  # px of the canvas, below which the buttons have short names
_NAMES = {"continue": ("Continue from here", "Continue"), "newest": ("Back to newest", "Newest")}


class _Frame(QWidget):
    """A frame around what it lies over; the mouse goes through it."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The middle is no part of it, so that the canvas below is painted as if it were not there.
        inner = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.colour)
        painter.end()


class PastBanner(QFrame):
    """Emits `continue_wanted` and `newest_wanted`."""

    continue_wanted = Signal()
    newest_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("past_banner")
        self.setAccessibleName("The past is in view")
        self.setProperty("kind", "warning")
        self._frame = _Frame()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setFont(number_font(10, bold=True))
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._words = ("", "")
        self.buttons = {
            "continue": self._button("continue", "Go on from this epoch, as another run (Ctrl+Shift+J)"),
            "newest": self._button("newest", "Show the newest epoch again (Escape)"),
        }
        self.buttons["continue"].clicked.connect(self.continue_wanted)
        self.buttons["newest"].clicked.connect(self.newest_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._text, *self.buttons.values()):
            row.addWidget(widget)
        self.hide()

    def float_over(self, widget: QWidget) -> None:
        """Stand at the bottom of a widget, over what is in it, with the frame around it."""
        for part in (self._frame, self):
            part.setParent(widget)
            part.hide()
        widget.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_epoch(self, epoch: int, last: int, run: str = "") -> None:
        """Say which epoch of how many is in view, and of which run where there are several."""
        first = self.isHidden()
        short = f"Epoch {epoch:,} of {last:,}"
        self._words = (f"{short} · {run}" if run else short, short)
        self._settle(grow_only=not first)
        if first:
            for part in (self._frame, self):
                part.show()
                part.raise_()
            alert(self, f"{self._words[0]}. Escape goes back to the newest.", urgent=False)

    def leave(self) -> None:
        """The newest epoch is in view again."""
        for part in (self._frame, self):
            part.hide()

    def set_theme(self, theme: Theme = LIGHT) -> None:
        """Take the colours of a theme."""
        self._frame.colour = theme.focus
        self._frame.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what it floats over."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def _settle(self, *, grow_only: bool = False) -> None:
        below = self.parentWidget()
        if below is None:
            return
        narrow = below.width() < _NARROW
        for name, texts in _NAMES.items():
            self.buttons[name].setText(texts[narrow])
        room = below.width() - 4 * _EDGE
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(self._words[narrow], Qt.TextElideMode.ElideRight, max(room - 190, 60)))
        size = self.sizeHint()
        # While epochs run by, the buttons stay where they are.
        wide = min(max(size.width(), self.width() if grow_only else 0), room)
        place = QRect((below.width() - wide) // 2, below.height() - _ABOVE - size.height(), wide, size.height())
        if place != self.geometry():
            self.setGeometry(place)
        if self._frame.size() != below.size():
            self._frame.setGeometry(below.rect())

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"past_{name}")
        button.setText(_NAMES[name][0])
        button.setAccessibleName(_NAMES[name][0])
        button.setToolTip(tip)
        button.setProperty("kind", "compact")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

"""The line at the top of a panel: its caption at the left, what it says about itself and its buttons at the right.

For the panels alone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

MARGIN = 12


def caption(text: str = "") -> QLabel:
    """A label in the look of captions such as EXPLANATION; plain text, whatever is in it."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", "caption")
    return label


def muted(text: str = "") -> QLabel:
    """A label in the colour of what is of less weight; plain text, whatever is in it."""
    label = QLabel(text)
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def scrolling(content: QWidget) -> QScrollArea:
    """A panel's content that scrolls down, in the same width whether there is a scroll bar or not."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    bar, layout = scroll.verticalScrollBar(), content.layout()
    assert isinstance(layout, QLayout)

    def make_room(_least: int, most: int) -> None:
        margins = layout.contentsMargins()
        margins.setRight(max(MARGIN - bar.sizeHint().width(), 0) if most else MARGIN)
        layout.setContentsMargins(margins)

    bar.rangeChanged.connect(make_room)
    return scroll


class PanelHeader(QWidget):
    """Caption and status of a panel; more widgets can be added at the right.

    Hide `caption` where a dock's title says the same.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.caption = caption(text)
        self.status = muted()
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self.caption)
        self._layout.addWidget(self.status, 1)

    def insert(self, place: int, widget: QWidget) -> None:
        """A widget behind the status, before those that were added: the `place`-th of them."""
        self._layout.insertWidget(2 + place, widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Another widget at the right end; with a `stretch` it takes the room that is left."""
        self._layout.addWidget(widget, stretch)

"""The line at the top of a panel: its caption at the left, what it says about itself and its buttons at the right.

For the panels alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
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


class _Status(QLabel):
    """A label that is left out where there is no room for all of it: a part would say something else.

    It stands in a place of its own, so that another text does not have the whole window laid out anew.
    """

    def __init__(self) -> None:
        self.place = _Place()
        super().__init__(self.place)
        self.place.label = self

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self.place.setVisible(visible)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)


class _Place(QWidget):
    """As wide as there is room, and as high as its label."""

    label: QLabel | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(0, 0 if self.label is None else self.label.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.label is not None:
            self.label.resize(event.size())


class PanelHeader(QWidget):
    """Caption and status of a panel; more widgets can be added at the right.

    Hide `caption` where a dock's title says the same. `least` px are enough where its owner hides what is too much.
    """

    least: int | None = None
    gives_way = False  # whether the caption goes where there is no room for it beside the rest

    def __init__(self, text: str) -> None:
        super().__init__()
        self.caption = caption(text)
        self.status = _Status()
        self.status.setProperty("kind", "muted")
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self.caption)
        self._layout.addWidget(self.status.place, 1)

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        return size if self.least is None else QSize(min(size.width(), self.least), size.height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.gives_way:
            self._show_caption()
        return done

    def _show_caption(self) -> None:
        items = (self._layout.itemAt(place) for place in range(2, self._layout.count()))
        widths = [item.sizeHint().width() + self._layout.spacing() for item in items if item and not item.isEmpty()]
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._layout.spacing()
        self.caption.setVisible(room - sum(widths) >= self.caption.sizeHint().width())

    def insert(self, place: int, widget: QWidget) -> None:
        """A widget behind the status, before those that were added: the `place`-th of them."""
        self._layout.insertWidget(2 + place, widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Another widget at the right end; with a `stretch` it takes the room that is left."""
        self._layout.addWidget(widget, stretch)

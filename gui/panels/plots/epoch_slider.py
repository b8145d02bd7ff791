"""A slider over the epochs with the exact epoch beside it: the way through time that needs no plot.

A view for the plots' panel: it gets values and emits the epoch that somebody wants to look at.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from gui.panels.count_box import CountBox
from gui.panels.plots import epoch_keys
from gui.theme import number_font

_LEAST = 48  # px of the slider
_HEIGHT = 22
_TEXT_MARGIN = 4


class _Slider(QSlider):
    """A slider that goes where it is pressed, and by the keys that go through time."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST)

    def event(self, event: QEvent) -> bool:
        return epoch_keys.claims(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = epoch_keys.wanted(event, self.value(), self.maximum())
        if target is None:
            event.ignore()
        elif target != self.value():
            self._go(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(self._value_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._value_at(event.position().x()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def _go(self, value: int) -> None:
        with QSignalBlocker(self):
            self.setValue(value)
        self.wanted.emit(value)

    def _value_at(self, x: float) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = self.style().subControlRect(control, option, part, self).width()
        room = max(self.width() - handle, 1)
        # Not by the style's own function, which counts in ints of 32 bits.
        part_of = min(max((x - handle / 2) / room, 0.0), 1.0)
        return round(part_of * self.maximum())


class EpochSlider(QWidget):
    """Emits `epoch_wanted` with an epoch when somebody moves it or types one; setters never emit."""

    epoch_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.slider, self.box = _Slider(), CountBox()
        self.slider.setObjectName("epoch_slider")
        self.slider.setAccessibleName("Epoch in view")
        self.slider.setToolTip(
            "Look at an epoch that has been (Left and Right: one epoch, with Shift 10, with Ctrl 100; "
            "Page keys: a twentieth; Home, End)"
        )
        self.box.setObjectName("epoch_box")
        self.box.setAccessibleName("Epoch to look at")
        self.box.setToolTip("The epoch in view; type one to look at it")
        self.box.setFont(number_font(9))
        self.box.setGroupSeparatorShown(True)
        self.box.setFixedHeight(_HEIGHT)
        self.box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.slider.wanted.connect(self._on_slider_wanted)
        self.box.valueChanged.connect(self.epoch_wanted)
        self.show_range(0)

    def show_range(self, last: int) -> None:
        """The newest epoch that can be looked at."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            self.slider.setRange(0, last)
            if last != self.box.maximum() or not self.box.minimumWidth():
                self.box.setRange(0, last)
                self._make_room(last)
        self.setEnabled(last > 0)
        if not last:
            self.box.lineEdit().deselect()  # what cannot be typed over would look as if it could

    def show_epoch(self, epoch: int) -> None:
        """The epoch in view."""
        with QSignalBlocker(self.slider):
            if not self.slider.isSliderDown():
                self.slider.setValue(epoch)
        self.box.show_value(epoch)

    def _make_room(self, last: int) -> None:
        """As wide as the largest epoch needs, in steps, so that a count that runs up moves nothing."""
        digits = max(len(f"{last:,}"), 6)
        self.box.setFixedWidth(self.box.fontMetrics().horizontalAdvance("0") * digits + 36 + _TEXT_MARGIN)

    def sizeHint(self) -> QSize:
        return QSize(260, _HEIGHT)

    def _on_slider_wanted(self, epoch: int) -> None:
        with QSignalBlocker(self.box):
            self.box.setValue(epoch)
        self.epoch_wanted.emit(epoch)

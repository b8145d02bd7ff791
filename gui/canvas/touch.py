"""Two fingers on a touchpad or a screen: by what factor they move apart, and about which point. For the view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


class PinchFilter(QObject):
    """Watches a viewport for pinches.

    A filter rather than an override of the view's event handler, so that no Python frame stands around painting.
    """

    pinched = Signal(float, QPointF)

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        viewport.grabGesture(Qt.GestureType.PinchGesture)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.pinched.emit(1.0 + event.value(), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self._viewport.mapFromGlobal(pinch.centerPoint().toPoint())
                self.pinched.emit(pinch.scaleFactor(), QPointF(centre))
                event.accept(pinch)
                return True
        return False

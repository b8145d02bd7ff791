"""Gestures of the mouse as objects: each starts, moves, and ends or is cancelled.

For the view, which knows at most one at a time. What they act on comes in through their constructors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from gui.canvas.scene import NetworkScene

THRESHOLD = 4  #: Pixels that the pointer moves before a press becomes a drag.


class Gesture(Protocol):
    """One gesture, from a press to a release; points are in the viewport, and in the scene."""

    def move(self, point: QPoint, at: QPointF) -> None: ...

    def end(self) -> None: ...

    def cancel(self) -> None: ...


class Pan:
    """Moves the picture under the pointer."""

    def __init__(self, point: QPoint, scroll: Callable[[QPoint], None]) -> None:
        self._start = self._last = point
        self._scroll = scroll

    def move(self, point: QPoint, at: QPointF) -> None:
        self._scroll(point - self._last)
        self._last = point

    def end(self) -> None:
        """The picture stays where it is."""

    def cancel(self) -> None:
        """Puts the picture back."""
        self._scroll(self._start - self._last)


class DragNeuron:
    """Moves a neuron with everything on it; on release one word of where it is."""

    def __init__(
        self,
        scene: NetworkScene,
        neuron: int,
        press: QPoint,
        at: QPointF,
        moved: Callable[[int, QPointF], None],
    ) -> None:
        self._scene, self._neuron, self._press = scene, neuron, press
        self._moved = moved
        self._origin = scene.point_of(neuron)
        self._grip = self._origin - at
        self._dragging = False

    def move(self, point: QPoint, at: QPointF) -> None:
        if self._dragging or (point - self._press).manhattanLength() >= THRESHOLD:
            self._dragging = True
            self._scene.move_neuron(self._neuron, at + self._grip)

    def end(self) -> None:
        """Lets go; a press without a drag was a click and moves nothing."""
        if self._dragging:
            self._scene.drop()
            self._moved(self._neuron, self._scene.point_of(self._neuron))

    def cancel(self) -> None:
        """Puts the neuron back."""
        if self._dragging:
            self._scene.move_neuron(self._neuron, self._origin)
            self._scene.drop()


class PinchFilter(QObject):
    """Two fingers on a touchpad or a screen; says by what factor they moved apart, and about which point.

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

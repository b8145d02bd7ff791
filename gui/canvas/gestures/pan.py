"""The gesture that moves the picture under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from gui.canvas.gestures.gesture import Pointer, Reach


class Pan:
    """Moves the picture along with the pointer."""

    def __init__(self, reach: Reach, press: Pointer) -> None:
        self._reach = reach
        self._start = self._last = press.point

    def move(self, pointer: Pointer) -> None:
        self._scroll_to(pointer.point)

    def end(self) -> None:
        """The picture stays where it is."""

    def cancel(self) -> None:
        """Puts the picture back."""
        self._scroll_to(self._start)

    def _scroll_to(self, point: QPoint) -> None:
        self._reach.scroll(point - self._last)
        self._last = point

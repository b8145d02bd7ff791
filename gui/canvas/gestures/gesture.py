"""What a gesture is, where the pointer is, and what gestures and tools can reach.

For gestures, for tools and for the view, which makes the reach and knows at most one gesture at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.glass import Glass
from gui.canvas.scene import NetworkScene
from gui.intents import Intent
from gui.selection import Selection

THRESHOLD = 4  #: Pixels that the pointer moves before a press becomes a drag.

_HELD = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in the viewport and in the scene, and which keys are held meanwhile."""

    point: QPoint
    at: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def held(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether one of these keys is held."""
        return bool(self.modifiers & modifier)

    @property
    def adding(self) -> bool:
        """Whether what is clicked joins the selection instead of being all of it."""
        return self.held(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)

    def with_key(self, key: Qt.Key, *, held: bool) -> Pointer | None:
        """The same with a key held or let go; None for keys that no gesture asks for."""
        modifier = _HELD.get(key)
        if modifier is None:
            return None
        return Pointer(self.point, self.at, self.modifiers | modifier if held else self.modifiers & ~modifier)

    def away_from(self, other: Pointer) -> bool:
        """Whether it is so far from another that a press has become a drag."""
        return (self.point - other.point).manhattanLength() >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a gesture or a tool can touch: it sees the scene, draws on the glass, and asks for what it wants."""

    scene: NetworkScene
    glass: Glass
    request: Callable[[Intent], None]
    select: Callable[[Selection], None]
    refuse: Callable[[str], None]
    scroll: Callable[[QPoint], None]
    beside: Callable[[int], tuple[int, int]]  # the point of the viewport at which a hint stands beside a neuron
    fold: Callable[[int], None]  # folds a layer, or unfolds it


class Gesture(Protocol):
    """One gesture, from a press to a release."""

    def move(self, pointer: Pointer) -> None:
        """The pointer is elsewhere, or other keys are held."""

    def end(self) -> None:
        """The button is let go: what the glass shows is asked for."""

    def cancel(self) -> None:
        """Everything is as it was before the press."""

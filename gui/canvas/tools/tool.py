"""What a tool is. For the tools and for the view."""

from __future__ import annotations

from typing import Literal, Protocol

from PySide6.QtCore import Qt

from gui.canvas.gestures.gesture import Gesture, Pointer

ToolName = Literal["select", "add_neuron", "add_layer", "connect"]


class Tool(Protocol):
    """What the mouse and some keys do as long as the tool is in hand."""

    def begin(self) -> None:
        """The tool is taken in hand."""

    def press(self, pointer: Pointer) -> Gesture | None:
        """The left button is pressed; the gesture that this begins, if any."""

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        """The pointer moves with no button pressed; the shape that it takes there."""

    def leave(self) -> None:
        """The pointer has left the canvas, or the tool is put away: nothing of it is to be seen."""

    def key(self, key: Qt.Key) -> bool:
        """A key without modifiers; whether it meant something."""

    def refresh(self) -> None:
        """Another network or another selection is shown."""

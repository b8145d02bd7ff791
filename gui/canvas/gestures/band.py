"""The gesture that selects all that lies in a rectangle, the rubber band.

For the tool that selects.
"""

from __future__ import annotations

import numpy as np

from engine.network import Indices
from engine.place import Place
from gui.canvas.gestures.gesture import Pointer, Reach
from gui.canvas.glass import Box, Sketch
from gui.canvas.ground import inside
from gui.selection import NOTHING, Selection, selecting

_NONE = np.empty(0, np.intp)


class RubberBand:
    """Takes the neurons whose centres are inside and the connections between them, and shows at once which.

    A press that never becomes a drag is a click; it leaves `clicked` as the selection.
    """

    def __init__(self, reach: Reach, press: Pointer, clicked: Selection) -> None:
        self._reach, self._press = reach, press
        self._kept = reach.scene.selection if press.adding else NOTHING
        self._taken: tuple[Indices, Indices] = (_NONE, _NONE)
        self._found = clicked
        self._dragging = False

    def move(self, pointer: Pointer) -> None:
        if not self._dragging and not pointer.away_from(self._press):
            return
        if not self._dragging:
            self._dragging, self._found = True, self._kept
        box = _box(self._press, pointer)
        taken = inside(self._reach.scene, box)
        # Selections are made only when they differ: of thousands of places that takes longer than asking for them.
        if not all(map(np.array_equal, taken, self._taken)):
            self._taken = taken
            self._found = self._kept.joined(_selected(taken).places) if self._kept else _selected(taken)
        self._reach.scene.show_sought(self._found)
        self._reach.glass.show(Sketch(band=box))

    def end(self) -> None:
        """What is inside is selected."""
        self._reach.glass.clear()
        self._reach.select(self._found)
        self._reach.scene.show_sought(None)

    def cancel(self) -> None:
        """What is selected stays so."""
        self._reach.scene.show_sought(None)
        self._reach.glass.clear()


def _selected(taken: tuple[Indices, Indices]) -> Selection:
    neurons, connections = taken
    places = [Place("connection", i) for i in connections.tolist()]
    return selecting(*places, *(Place("neuron", i) for i in reversed(neurons.tolist())))


def _box(press: Pointer, pointer: Pointer) -> Box:
    a, b = press.at, pointer.at
    return Box(min(a.x(), b.x()), min(a.y(), b.y()), max(a.x(), b.x()), max(a.y(), b.y()))

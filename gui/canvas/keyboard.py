"""The keys of the canvas: what each does with what is selected.

For the view. Whoever cannot use a mouse selects, moves, names, connects, adds and deletes with these alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from engine.place import Place
from gui.canvas.gestures.gesture import Reach
from gui.canvas.navigation import following, neighbour
from gui.intents import structure
from gui.selection import Selection, selecting

STEP = 8.0  #: Scene units by which Ctrl and an arrow key move what is selected.

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier
_ARROWS = {
    _Key.Key_Left: (-STEP, 0.0),
    _Key.Key_Right: (STEP, 0.0),
    _Key.Key_Up: (0.0, -STEP),
    _Key.Key_Down: (0.0, STEP),
}


class Canvas(Protocol):
    """What keys ask of the view."""

    def escape(self) -> bool: ...

    def edit(self, place: Place) -> None: ...

    def rename_place(self, place: Place) -> None: ...

    def add_neuron(self) -> None: ...

    def begin_connecting(self) -> None: ...

    def ask_for_menu(self) -> None: ...

    def show_current(self) -> None: ...


class Keyboard:
    """Finds what a key does; `press` says whether it did anything."""

    def __init__(self, reach: Reach, canvas: Canvas) -> None:
        self._reach, self._canvas = reach, canvas
        self._plain: dict[Qt.Key, Callable[[], bool]] = {
            _Key.Key_Return: self._edit,
            _Key.Key_Enter: self._edit,
            _Key.Key_F2: self._rename,
            _Key.Key_Delete: self._delete,
            _Key.Key_N: self._add,
            _Key.Key_C: self._connect,
            _Key.Key_Escape: canvas.escape,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Does what a key does; False for keys that mean nothing here."""
        key, held = _Key(event.key()), event.modifiers() & ~_Modifier.KeypadModifier
        if held == _Modifier.ShiftModifier and key == _Key.Key_F10:
            self._canvas.ask_for_menu()
            return True
        if held == _Modifier.ControlModifier and key in _ARROWS:
            return self._nudge(*_ARROWS[key])
        if held == _Modifier.ShiftModifier and key in _ARROWS:
            return self._go(key, extending=True)
        if held:
            return False
        return self._plain[key]() if key in self._plain else self._go(key, extending=False)

    def tab(self, step: int) -> bool:
        """To what comes next in the network, or before; False at its ends, and where nothing is selected."""
        network, current = self._reach.scene.network, self._reach.scene.selected
        if network is None or current is None:
            return False
        place = following(network, current, step)
        if place is None:
            return False
        self._reach.select(selecting(place))
        self._canvas.show_current()
        return True

    def _go(self, key: Qt.Key, *, extending: bool) -> bool:
        scene = self._reach.scene
        place = neighbour(scene, key, scene.selected)
        if place is None:
            return False
        chosen = Selection(scene.selection.places | {place}, place) if extending else selecting(place)
        self._reach.select(chosen)
        self._canvas.show_current()
        return True

    def _nudge(self, dx: float, dy: float) -> bool:
        scene, network = self._reach.scene, self._reach.scene.network
        ids = () if network is None else scene.selection.neurons(network)
        if network is None or not ids:
            return False
        points = scene.arrangement.points[[network.index[of] for of in ids]] + (dx, dy)
        places = {of: (x, y) for of, (x, y) in zip(ids, points.tolist(), strict=True)}
        self._reach.request(structure.place_neurons(network, places, merge=True))
        return True

    def _edit(self) -> bool:
        return self._at_current(self._canvas.edit)

    def _rename(self) -> bool:
        return self._at_current(self._canvas.rename_place)

    def _at_current(self, do: Callable[[Place], None]) -> bool:
        current = self._reach.scene.selected
        if current is not None:
            do(current)
        return current is not None

    def _delete(self) -> bool:
        scene = self._reach.scene
        if scene.network is None or not scene.selection:
            return False
        self._reach.request(structure.delete(scene.network, scene.selection))
        return True

    def _add(self) -> bool:
        self._canvas.add_neuron()
        return True

    def _connect(self) -> bool:
        self._canvas.begin_connecting()
        return True

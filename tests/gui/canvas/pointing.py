"""A hand with a mouse for the canvas' tests: real events, with the keys that are held meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from engine.document import Document
from engine.network import Network
from engine.place import Place
from gui.canvas.view import NetworkView
from gui.intents import Intent
from gui.selection import Selection
from tests.gui.canvas.networks import document, point_of

NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Presses, moves and lets go; remembers what the canvas asked for."""

    def __init__(self, view: NetworkView) -> None:
        self.view = view
        self.wishes = QSignalSpy(view.requested)
        self.refusals = QSignalSpy(view.edit_refused)
        self.selections = QSignalSpy(view.selection_changed)

    # --- where -------------------------------------------------------------------------------------------------

    def neuron(self, neuron: str) -> QPoint:
        """The middle of a neuron."""
        return point_of(self.view, Place("neuron", self.network.index[neuron]))

    def port(self, neuron: str) -> QPoint:
        """The port of a neuron."""
        scene, index = self.view.network_scene, self.network.index[neuron]
        middle = scene.point_of(index)
        return self.view.mapFromScene(QPointF(middle.x() + scene.arrangement.radii[index], middle.y()))

    def caption(self, layer: int) -> QPoint:
        """The caption of a layer."""
        return point_of(self.view, Place("layer", layer))

    def at(self, x: float, y: float) -> QPoint:
        """A point of the scene."""
        return self.view.mapFromScene(QPointF(x, y))

    @property
    def network(self) -> Network:
        """What the canvas shows."""
        shown = self.view.network_scene.network
        assert shown is not None
        return shown

    # --- what it does ------------------------------------------------------------------------------------------

    def press(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self._send(QEvent.Type.MouseButtonPress, point, keys, LEFT, LEFT)

    def move(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY, *, held: bool = True) -> None:
        buttons = LEFT if held else Qt.MouseButton.NoButton
        self._send(QEvent.Type.MouseMove, point, keys, Qt.MouseButton.NoButton, buttons)

    def release(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self._send(QEvent.Type.MouseButtonRelease, point, keys, LEFT, Qt.MouseButton.NoButton)

    def click(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.hover(point, keys)
        self.press(point, keys)
        self.release(point, keys)

    def double_click(self, point: QPoint) -> None:
        self.click(point)
        self._send(QEvent.Type.MouseButtonDblClick, point, NO_KEY, LEFT, LEFT)
        self.release(point)

    def hover(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.move(point, keys, held=False)

    def drag(self, *points: QPoint, keys: Qt.KeyboardModifier = NO_KEY, drop: bool = True) -> None:
        """From the first point over the others to the last one."""
        self.hover(points[0], keys)
        self.press(points[0], keys)
        for point in points[1:]:
            self.move(point, keys)
        if drop:
            self.release(points[-1], keys)

    def take_port(self, neuron: str) -> None:
        """Presses the port of a neuron, which is there once the pointer is over the neuron."""
        self.hover(self.neuron(neuron))
        self.hover(self.port(neuron))
        self.press(self.port(neuron))

    def _send(
        self,
        kind: QEvent.Type,
        point: QPoint,
        keys: Qt.KeyboardModifier,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
    ) -> None:
        viewport = self.view.viewport()
        event = QMouseEvent(kind, QPointF(point), QPointF(viewport.mapToGlobal(point)), button, buttons, keys)
        QApplication.sendEvent(viewport, event)

    # --- what came of it ---------------------------------------------------------------------------------------

    @property
    def intents(self) -> Sequence[Intent]:
        """What was asked for."""
        return [self.wishes.at(i)[0] for i in range(self.wishes.count())]

    @property
    def texts(self) -> list[str]:
        """What was asked for, in words."""
        return [intent.text for intent in self.intents]

    @property
    def made(self) -> Document:
        """The document that the one wish makes of the one that is shown."""
        (intent,) = self.intents
        return intent.make(document(self.network))

    @property
    def selected(self) -> set[str]:
        """The selected neurons' ids."""
        return set(self.view.selection.neurons(self.network))

    @property
    def selection(self) -> Selection:
        return self.view.selection


def obey(view: NetworkView) -> list[Intent]:
    """Carries out what the canvas asks for, as the program would; the list tells what."""
    done: list[Intent] = []

    def do(intent: Intent) -> None:
        scene = view.network_scene
        assert scene.network is not None
        before = kept.get("document") or document(scene.network)
        kept["document"] = after = intent.make(before)
        done.append(intent)
        view.show_network(after.network, after.parameters, after.positions)

    kept: dict[str, Document] = {}
    view.requested.connect(do)
    return done

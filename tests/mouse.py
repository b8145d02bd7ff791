"""A hand with a mouse for the whole window: every event goes through the window system, menus are opened and clicked.

It asks the canvas where things stand and tells it nothing. For tests of flows and for the pictures of the README.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from engine.network import Network
from engine.place import Place
from gui.canvas.view import NetworkView
from gui.main_window import MainWindow

NO_KEY, LEFT, RIGHT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_STEPS = 4  # of the pointer on its way from one point to another


class Mouse:
    """Points are those of the window; `view` is the canvas in it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.view: NetworkView = window.canvas

    # --- where -------------------------------------------------------------------------------------------------

    @property
    def network(self) -> Network:
        """What the canvas shows."""
        shown = self.view.network_scene.network
        assert shown is not None
        return shown

    def at(self, x: float, y: float) -> QPoint:
        """A point of the scene."""
        return self.view.viewport().mapTo(self.window, self.view.mapFromScene(QPointF(x, y)))

    def place(self, place: Place) -> QPoint:
        """Where a place is clicked."""
        anchor = self.view.network_scene.anchor(place)
        return self.at(anchor.x(), anchor.y())

    def neuron(self, label: str) -> QPoint:
        """The middle of a neuron."""
        return self.place(Place("neuron", self._index(label)))

    def connection(self, source: str, target: str) -> QPoint:
        """The number on a connection."""
        ends = (self._index(source), self._index(target))
        pairs = zip(self.network.sources.tolist(), self.network.targets.tolist(), strict=True)
        return self.place(Place("connection", [*pairs].index(ends)))

    def caption(self, layer: int) -> QPoint:
        """The caption of a layer."""
        return self.place(Place("layer", layer))

    def port(self, label: str) -> QPoint:
        """The port of a neuron, which is there once the pointer is over the neuron."""
        index, scene = self._index(label), self.view.network_scene
        middle = scene.point_of(index)
        return self.at(middle.x() + float(scene.arrangement.radii[index]), middle.y())

    def caption_port(self, layer: int) -> QPoint:
        """The port of a layer's caption."""
        caption = self.view.network_scene.parts.captions[layer]
        rect = caption.mapRectToScene(caption.text_rect())
        return self.at(rect.right(), rect.center().y())

    def column(self, layer: int, down: float = 0.0) -> QPoint:
        """Beside the middle of a layer's column, where nothing stands; `down` counts from the middle of the canvas."""
        across = next(x for x, there in self.view.network_scene.layer_columns() if there == layer)
        return self.at(across + 30.0, down)

    def under(self, layer: int) -> QPoint:
        """Below the lowest neuron of a layer, or in the midst of an empty column."""
        scene, own = self.view.network_scene, self.network.layer_range(layer)
        if not own:
            return self.column(layer)
        points, radii = scene.arrangement.points, scene.arrangement.radii
        return self.column(layer, float((points[own.start : own.stop, 1] + radii[own.start : own.stop]).max()) + 34.0)

    def between(self, layer: int) -> QPoint:
        """Between a layer's column and the next one."""
        middles = {there: x for x, there in self.view.network_scene.layer_columns()}
        return self.at((middles[layer] + middles[layer + 1]) / 2, 0.0)

    def _index(self, label: str) -> int:
        return next(i for i, neuron in enumerate(self.network.neurons) if label in (neuron.label, neuron.id))

    # --- what it does ------------------------------------------------------------------------------------------

    @property
    def handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle

    def move(self, point: QPoint) -> None:
        QTest.mouseMove(self.handle, point)

    def press(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.handle, LEFT, keys, point)

    def release(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseRelease(self.handle, LEFT, keys, point)

    def click(self, point: QPoint, keys: Qt.KeyboardModifier = NO_KEY, button: Qt.MouseButton = LEFT) -> None:
        self.move(point)
        QTest.mouseClick(self.handle, button, keys, point)

    def double_click(self, point: QPoint) -> None:
        self.move(point)
        QTest.mouseDClick(self.handle, LEFT, NO_KEY, point)

    def carry(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press at a point and move to another; the button is still held."""
        self.move(start)
        self.press(start, keys)
        for k in range(1, _STEPS + 1):
            self.move(start + (end - start) * k / _STEPS)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.carry(start, end, keys)
        self.release(end, keys)

    def click_on(self, widget: QWidget) -> None:
        """The middle of a button."""
        self.click(widget.mapTo(self.window, widget.rect().center()))

    # --- menus -------------------------------------------------------------------------------------------------

    def choose(self, *path: str) -> None:
        """From the menu bar down to an entry, by the texts without their marks."""
        bar = self.window.menuBar()
        action = _entry(bar.actions(), path[0])
        self.click(bar.mapTo(self.window, bar.actionGeometry(action).center()))
        _click_through(path[1:])

    def choose_at(self, point: QPoint, *path: str) -> None:
        """From the menu of the right button down to an entry."""
        self.click(point, button=RIGHT)
        _click_through(path)


def _entry(actions: list[QAction], text: str) -> QAction:
    return next(action for action in actions if action.text().replace("&", "") == text)


def _click_through(path: tuple[str, ...]) -> None:
    for text in path:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), f"no menu is open for {text}"
        entry = _entry(menu.actions(), text)
        assert entry.isEnabled(), f"{text} is greyed out"
        where: QRect = menu.actionGeometry(entry)
        handle = menu.windowHandle()
        assert handle is not None
        QTest.mouseMove(handle, where.center())
        QTest.mouseClick(handle, LEFT, NO_KEY, where.center())

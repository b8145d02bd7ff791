"""By mouse: an empty document becomes a 3-4-2 network with two skips, is edited by every gesture, and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from engine.creation import empty_document
from engine.encoding import encode
from engine.place import Place
from tests.mouse import Mouse
from tests.studio import Studio

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
EMPTY = (0, 0)
INPUTS, HIDDEN, OUTPUTS = ("x_1", "x_2", "x_3"), ("h_1", "h_2", "h_3", "h_4"), ("y_1", "y_2")
SKIPS = {("x_1", "y_1"), ("x_3", "y_2")}
NEIGHBOURS = {(a, b) for a in INPUTS for b in HIDDEN} | {(a, b) for a in HIDDEN for b in OUTPUTS}


class Desk:
    """A window that begins with an empty network, a mouse, and the file of every state that a gesture led to."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.mouse = studio, Mouse(studio.window)
        self.mouse.choose("File", "New empty network")
        studio.settle()
        self.files = [encode(studio.document)]
        self.texts: list[str] = []

    def do(self, gesture: Callable[..., object], *arguments: object) -> None:
        """One gesture, which is one entry of the history."""
        gesture(*arguments)
        self.studio.settle()
        text = self.studio.session.state.undo_text
        assert text is not None
        self.files.append(encode(self.studio.document))
        self.texts.append(text)
        assert self.files[-1] != self.files[-2], f"nothing came of it: {text}"

    def type(self, point: QPoint, text: str) -> None:
        """Double-click, type, and click elsewhere."""
        self.mouse.double_click(point)
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, text)
        self.mouse.click(self.nowhere)

    @property
    def nowhere(self) -> QPoint:
        """A point of the canvas where nothing stands."""
        viewport = self.mouse.view.viewport()
        return viewport.mapTo(self.studio.window, QPoint(viewport.width() // 2, viewport.height() - 8))

    def tool(self, name: str) -> QToolButton:
        button: QToolButton = self.studio.widget(QToolButton, f"tool_{name}")
        return button

    @property
    def sizes(self) -> list[int]:
        return [len(layer.neurons) for layer in self.studio.document.network.layers]

    @property
    def pairs(self) -> set[tuple[str | None, str | None]]:
        network = self.studio.document.network
        labels = {neuron.id: neuron.label for neuron in network.neurons}
        return {(labels[c.source], labels[c.target]) for c in network.connections}

    def draw(self) -> None:
        """3-4-2, all neighbours connected, and two skips."""
        mouse = self.mouse
        for layer, count in ((0, 3), (1, 2)):
            for _ in range(count):
                self.do(lambda layer=layer: mouse.double_click(mouse.under(layer)))
        self.do(lambda: mouse.double_click(mouse.between(0)))
        for _ in range(3):
            self.do(lambda: mouse.double_click(mouse.under(1)))
        for layer in (0, 1):
            self.do(self.connect_layers, layer)
        for source, target in sorted(SKIPS):
            self.do(self.connect, source, target)

    def connect_layers(self, layer: int) -> None:
        self.mouse.move(self.mouse.caption(layer))
        self.mouse.drag(self.mouse.caption_port(layer), self.mouse.caption(layer + 1))

    def connect(self, source: str, target: str) -> None:
        self.mouse.move(self.mouse.neuron(source))
        self.mouse.drag(self.mouse.port(source), self.mouse.neuron(target))

    def point(self, label: str) -> tuple[float, float]:
        """Where a neuron is drawn, in the scene."""
        network = self.studio.document.network
        index = next(i for i, neuron in enumerate(network.neurons) if neuron.label == label)
        point = self.mouse.view.network_scene.point_of(index)
        return point.x(), point.y()

    def go_through(self, button: str, files: list[bytes]) -> None:
        """Undo or redo by its button, file by file."""
        for expected in files:
            self.studio.click(button)
            self.studio.settle()
            assert encode(self.studio.document) == expected


@pytest.fixture
def desk(studio: Studio) -> Iterator[Desk]:
    studio.window.resize(1440, 900)
    QTest.qWait(20)
    yield Desk(studio)
    menu = QApplication.activePopupWidget()
    assert menu is None


def test_a_network_is_drawn_by_mouse_alone(desk: Desk) -> None:
    assert desk.files == [encode(empty_document())]
    desk.draw()
    assert desk.sizes == [3, 4, 2]
    assert desk.pairs == NEIGHBOURS | SKIPS
    assert len(desk.texts) == 3 + 2 + 1 + 3 + 2 + 2


def test_it_is_edited_and_undone_by_mouse_alone_to_the_last_bit(desk: Desk) -> None:
    mouse = desk.mouse
    desk.draw()
    drawn = len(desk.files)
    desk.do(desk.type, mouse.neuron("h_2"), "sum")
    desk.do(desk.type, mouse.caption(1), "middle")
    desk.do(desk.type, mouse.connection("x_1", "h_1"), "-1/4")
    desk.do(mouse.choose_at, mouse.neuron("h_3"), "Activation of the neurons", "tanh")
    desk.do(take_and_move, desk)
    desk.do(mouse.choose, "Edit", "Duplicate")
    desk.do(mouse.choose_at, mouse.neuron("y_1"), "Delete")
    network, parameters = desk.studio.document.network, desk.studio.document.parameters
    assert [neuron.label for neuron in network.layers[1].neurons[:4]] == ["h_1", "sum", "h_3", "h_4"]
    assert (network.layers[1].name, network.layers[1].neurons[2].activation) == ("middle", "tanh")
    assert parameters[network.weight_slots[0]] == -0.25
    assert desk.sizes == [3, 6, 1]
    assert len(desk.texts) - drawn + 1 == 7
    desk.go_through("undo", desk.files[-2::-1])
    assert encode(desk.studio.document) == encode(empty_document())
    assert not desk.studio.button("undo").isEnabled()
    desk.go_through("redo", desk.files[1:])
    assert not desk.studio.button("redo").isEnabled()


def take_and_move(desk: Desk) -> None:
    """A box about two hidden neurons, then a drag a little off the height of an input, to which they snap."""
    mouse = desk.mouse
    first, second = mouse.neuron("h_3"), mouse.neuron("h_4")
    mouse.drag(first - QPoint(45, 50), second + QPoint(45, 45))
    labels = [
        desk.studio.document.network.neurons[p.index].label for p in mouse.view.selection.places if p.kind == "neuron"
    ]
    assert sorted(filter(None, labels)) == ["h_3", "h_4"]
    (_, height), (_, old) = desk.point("x_3"), desk.point("h_3")
    target = QPoint(first.x(), mouse.neuron("x_3").y() + 4)
    mouse.drag(first, target)
    assert desk.point("h_3")[1] == pytest.approx(height)
    assert desk.point("h_3")[1] != old


def test_gestures_of_the_tool_strip(desk: Desk) -> None:
    mouse = desk.mouse
    mouse.click_on(desk.tool("add_neuron"))
    for layer in (0, 1):
        desk.do(lambda layer=layer: mouse.click(mouse.under(layer)))
    mouse.click_on(desk.tool("add_layer"))
    desk.do(lambda: mouse.click(mouse.between(0)))
    assert desk.sizes == [1, 1, 1]
    mouse.click_on(desk.tool("connect"))
    mouse.click(mouse.neuron("x_1"))
    desk.do(lambda: mouse.click(mouse.neuron("h_1")))
    desk.do(lambda: mouse.click(mouse.neuron("y_1")))
    assert desk.pairs == {("x_1", "h_1"), ("x_1", "y_1")}
    mouse.click_on(desk.tool("select"))
    source = desk.tool("add_neuron")
    start = source.mapTo(desk.studio.window, source.rect().center())
    desk.do(lambda: mouse.drag(start, mouse.under(2)))
    assert desk.sizes == [1, 1, 2]
    desk.go_through("undo", desk.files[-2::-1])


def test_what_is_not_allowed_is_said_and_changes_nothing(desk: Desk) -> None:
    desk.draw()
    before, mouse = desk.studio.document, desk.mouse
    desk.connect("h_1", "h_2")
    desk.connect("y_1", "x_1")
    desk.connect("x_1", "h_1")
    assert desk.studio.document is before
    assert desk.studio.session.state.undo_text == desk.texts[-1]
    mouse.carry(mouse.neuron("h_1"), mouse.neuron("h_1") + QPoint(80, 30))
    QTest.keyClick(widget_with_focus(), Qt.Key.Key_Escape)
    mouse.release(mouse.neuron("h_1") + QPoint(80, 30))
    assert desk.studio.document is before


def test_neurons_change_their_layer_and_layers_their_place(desk: Desk) -> None:
    desk.draw()
    mouse = desk.mouse
    mouse.click(mouse.neuron("h_1"))
    mouse.click(mouse.neuron("h_2"), SHIFT)
    assert len(mouse.view.selection.places) == 2
    desk.do(mouse.choose_at, mouse.neuron("h_2"), "Duplicate")
    desk.do(mouse.choose_at, mouse.between(1), "Add a neuron here")
    assert desk.sizes == [3, 6, 1, 2]
    desk.do(lambda: mouse.drag(mouse.neuron("h_4"), mouse.caption(2)))
    assert desk.sizes == [3, 5, 2, 2]
    desk.do(mouse.choose_at, mouse.caption(1), "Move toward the outputs")
    assert desk.sizes == [3, 2, 5, 2]
    desk.do(mouse.choose_at, mouse.caption(1), "Remove the layer")
    assert desk.sizes == [3, 5, 2]
    desk.go_through("undo", desk.files[-2::-1])
    desk.go_through("redo", desk.files[1:])


def test_weights_are_frozen_and_shared_from_their_menus(desk: Desk) -> None:
    desk.draw()
    mouse = desk.mouse
    edges = [Place("connection", i) for i in (0, 5)]
    mouse.click(mouse.place(edges[0]))
    mouse.click(mouse.place(edges[1]), SHIFT)
    assert mouse.view.selection.places == frozenset(edges)
    desk.do(mouse.choose_at, mouse.place(edges[1]), "As one new parameter")
    network = desk.studio.document.network
    assert network.weight_slots[0] == network.weight_slots[5]
    desk.do(desk.type, mouse.place(edges[1]), "0,75")
    assert desk.studio.document.parameters[network.weight_slots[0]] == 0.75
    desk.do(mouse.choose_at, mouse.place(edges[0]), "Freeze")
    desk.do(mouse.choose_at, mouse.place(edges[0]), "Stop sharing")
    assert np.unique(desk.studio.document.network.weight_slots).size == 22
    desk.go_through("undo", desk.files[-2::-1])


def widget_with_focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found

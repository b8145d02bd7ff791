"""Without a mouse: an empty document becomes a 3-4-2 network with two skips, is edited, and undone to the last bit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine import files
from engine.creation import empty_document
from tests.studio import Studio

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL_SHIFT = Modifier.ControlModifier | Modifier.ShiftModifier


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier, times: int = 1) -> None:
    """Keys go to whatever has the keyboard."""
    for _ in range(times):
        QTest.keyClick(focus(), key, modifier)
        QApplication.processEvents()  # fields in trees close after the key


def write(text: str) -> None:
    QTest.keyClicks(focus(), text)


def go_to(widget: QWidget) -> None:
    """From pane to pane until the keyboard is there."""
    for _ in range(12):
        if focus() is widget:
            return
        press(Key.Key_F6)
    pytest.fail(f"F6 does not come to {widget.objectName()}")


def fill_in(studio: Studio, key: Qt.Key, modifier: Qt.KeyboardModifier, text: str) -> None:
    """Open a dialog, write into its first field and press its default button."""
    press(key, modifier)
    studio.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None and focus().window().isModal())
    write(text)
    press(Key.Key_Return)
    studio.window.activateWindow()  # no window manager is there to do it
    studio.qtbot.waitUntil(studio.window.isActiveWindow)
    studio.settle()


def pairs(studio: Studio) -> set[tuple[str, str]]:
    return {(connection.source, connection.target) for connection in studio.document.network.connections}


def sizes(studio: Studio) -> list[int]:
    return [len(layer.neurons) for layer in studio.document.network.layers]


def draw(studio: Studio) -> None:
    """3-4-2 with every neighbour connected and two skips."""
    canvas, outline = studio.window.canvas, studio.window.outline
    press(Key.Key_N, CTRL_SHIFT)
    studio.settle()
    go_to(canvas)
    press(Key.Key_N, times=3)
    fill_in(studio, Key.Key_I, CTRL_SHIFT, "4")
    go_to(outline.tree)
    press(Key.Key_End)
    press(Key.Key_N, times=2)
    fill_in(studio, Key.Key_C, Modifier.ShiftModifier, "")
    go_to(canvas)
    skip(studio, source=0)
    skip(studio, source=2)


def skip(studio: Studio, source: int) -> None:
    """Connect an input with the first output that it is not connected with."""
    press(Key.Key_Left, times=3)
    press(Key.Key_Up, times=3)
    press(Key.Key_Down, times=source)
    press(Key.Key_C)
    press(Key.Key_Return)
    press(Key.Key_Escape)
    studio.settle()


def test_a_network_is_drawn_by_keys_alone(studio: Studio) -> None:
    draw(studio)
    network = studio.document.network
    assert sizes(studio) == [3, 4, 2]
    inputs, hidden, outputs = ([neuron.id for neuron in layer.neurons] for layer in network.layers)
    neighbours = {(a, b) for a in inputs for b in hidden} | {(a, b) for a in hidden for b in outputs}
    assert pairs(studio) >= neighbours
    assert pairs(studio) - neighbours == {(inputs[0], outputs[0]), (inputs[2], outputs[0])}


def test_and_undone_by_keys_alone_to_the_last_bit(studio: Studio) -> None:
    draw(studio)
    drawn = files.encode(studio.document)
    entries = 0
    while studio.window.actions_["undo"].isEnabled():
        press(Key.Key_Z, Modifier.ControlModifier)
        studio.settle()
        entries += 1
    assert entries >= 9
    assert files.encode(studio.document) == files.encode(empty_document())
    press(Key.Key_Z, CTRL_SHIFT, entries)
    studio.settle()
    assert files.encode(studio.document) == drawn


def test_a_weight_is_edited_in_the_outline(studio: Studio) -> None:
    draw(studio)
    tree = studio.window.outline.tree
    go_to(tree)
    press(Key.Key_End)  # the last output, which has a bias and what comes to it
    press(Key.Key_Right)
    press(Key.Key_Down, times=2)
    press(Key.Key_F2)
    write("1/4")
    press(Key.Key_Return)
    studio.settle()
    network = studio.document.network
    edge = network.incoming(len(network.neurons) - 1)[0]
    assert studio.document.parameters[network.weight_slots[edge]] == 0.25
    assert focus() is tree


def test_a_weight_is_edited_on_the_canvas(studio: Studio) -> None:
    draw(studio)
    canvas = studio.window.canvas
    go_to(canvas)
    press(Key.Key_Left, times=3)
    press(Key.Key_Right)
    press(Key.Key_Return)
    write("-0,5")
    press(Key.Key_Return)
    studio.settle()
    network = studio.document.network
    current = canvas.selection.current
    assert current is not None
    assert studio.document.parameters[network.bias_slots[current.index]] == -0.5
    assert focus() is canvas

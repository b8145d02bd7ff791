"""Without a mouse: an empty document becomes a 3-4-2 network with two skips, is edited, and undone to the last bit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from engine import files
from engine.creation import empty_document
from engine.edits.rows import table
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


def test_it_is_edited_and_undone_by_keys_alone_to_the_last_bit(studio: Studio) -> None:
    draw(studio)
    edited = [files.encode(studio.document)]
    for edit in (name, type_weight, choose_activation, select_and_move, duplicate, delete):
        edit(studio)
        studio.settle()
        edited.append(files.encode(studio.document))
        assert edited[-1] != edited[-2], edit.__name__
    assert sizes(studio) == [3, 6, 1]
    undone = [edited[-1]]
    while studio.window.actions_["undo"].isEnabled():
        press(Key.Key_Z, Modifier.ControlModifier)
        studio.settle()
        undone.append(files.encode(studio.document))
    assert len(undone) >= 9 + 6
    assert undone[: len(edited)] == edited[::-1]
    assert undone[-1] == files.encode(empty_document())
    for before in undone[-2::-1]:
        press(Key.Key_Z, CTRL_SHIFT)
        studio.settle()
        assert files.encode(studio.document) == before


def test_samples_are_added_and_stepped_through_by_keys_alone_and_all_is_undone(studio: Studio) -> None:
    draw(studio)
    drawn = files.encode(studio.document)
    add_sample(studio, ("0,5", "-1", "1/4", "1", "0"))
    add_sample(studio, ("1", "0", "-2", "0", "1"))
    assert table(studio.document, "train").tolist() == [[0.5, -1.0, 0.25, 1.0, 0.0], [1.0, 0.0, -2.0, 0.0, 1.0]]
    filled = files.encode(studio.document)
    before = studio.document.parameters
    go_to(studio.window.canvas)
    step_through(studio)
    assert (studio.document.parameters != before).any()
    assert studio.session.stepper.frame is not None
    stepped = files.encode(studio.document)
    undone = {stepped}
    while studio.window.actions_["undo"].isEnabled():
        press(Key.Key_Z, Modifier.ControlModifier)
        studio.settle()
        undone.add(files.encode(studio.document))
    assert {drawn, filled} <= undone
    assert files.encode(studio.document) == files.encode(empty_document())
    while studio.window.actions_["redo"].isEnabled():
        press(Key.Key_Z, CTRL_SHIFT)
        studio.settle()
    assert files.encode(studio.document) == stepped


def add_sample(studio: Studio, numbers: tuple[str, ...]) -> None:
    """From the button that adds a row into the table, where the numbers are typed with Tab in between."""
    go_to(studio.widget(QToolButton, "data_add"))
    press(Key.Key_Space)
    studio.settle()
    tab_to(studio.window.data.table)
    press(Key.Key_Home)
    press(Key.Key_Right)
    for number in numbers:
        for character in number:  # the first one opens the field that the others go to
            write(character)
        press(Key.Key_Tab)
        studio.settle()


def tab_to(widget: QWidget) -> None:
    for _ in range(12):
        if focus() is widget:
            return
        press(Key.Key_Tab)
    pytest.fail(f"Tab does not come to {widget.objectName()}")


def step_through(studio: Studio) -> None:
    """Space by Space from the inputs to the update of all weights."""
    for _ in range(400):
        press(Key.Key_Space)
        studio.settle()
        frame = studio.session.stepper.frame
        if frame is not None and frame.at_end:
            return
    pytest.fail("no step is the last one")


def go_to_hidden(studio: Studio, place: int = 0) -> None:
    """To a hidden neuron on the canvas."""
    go_to(studio.window.canvas)
    press(Key.Key_Left, times=4)
    press(Key.Key_Right)
    press(Key.Key_Up, times=6)
    press(Key.Key_Down, times=place)


def name(studio: Studio) -> None:
    go_to_hidden(studio, 1)
    press(Key.Key_F2)
    write("sum")
    press(Key.Key_Return)
    assert [neuron.label for neuron in studio.document.network.layers[1].neurons].index("sum") == 1


def type_weight(studio: Studio) -> None:
    """Tab goes from a neuron to its bias, then to the connections into it; Enter types there and goes on."""
    go_to_hidden(studio)
    press(Key.Key_Tab, times=2)
    current = studio.window.canvas.selection.current
    assert current is not None
    assert current.kind == "connection"
    press(Key.Key_Return)
    write("1/8")
    press(Key.Key_Return)
    assert studio.document.parameters[studio.document.network.weight_slots[current.index]] == 0.125


def choose_activation(studio: Studio) -> None:
    """From the menu of the selection, entry by entry."""
    go_to_hidden(studio, 2)
    press(Key.Key_F10, Modifier.ShiftModifier)
    for text in ("Activation of the neurons", "tanh"):
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in range(len(menu.actions())):
            if active_text(menu) == text:
                break
            QTest.keyClick(menu, Key.Key_Down)
        QTest.keyClick(menu, Key.Key_Return)
    assert studio.document.network.layers[1].neurons[2].activation == "tanh"


def active_text(menu: QMenu) -> str:
    """The entry that the keyboard stands at; none in a menu that has just opened."""
    entry: QAction | None = menu.activeAction()
    return "" if entry is None else entry.text()


def select_and_move(studio: Studio) -> None:
    go_to_hidden(studio, 2)
    press(Key.Key_Down, Modifier.ShiftModifier)
    press(Key.Key_Right, Modifier.ControlModifier, times=3)
    assert len(studio.document.positions) == 2


def duplicate(studio: Studio) -> None:
    press(Key.Key_D, Modifier.ControlModifier)
    assert sizes(studio) == [3, 6, 2]


def delete(studio: Studio) -> None:
    go_to_hidden(studio)
    press(Key.Key_Right)
    press(Key.Key_Delete)


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

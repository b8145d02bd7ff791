"""Rude: what a fast and confused user does, with several views open that must not contradict each other meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.encoding import encode
from engine.place import Place
from gui.canvas.glass import NO_SKETCH
from gui.selection import selecting
from tests.mouse import NO_KEY, Mouse
from tests.studio import Studio

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_the_outline_marks_what_is_selected_while_neurons_come_and_go_before_it(studio: Studio) -> None:
    mouse, outline = Mouse(studio.window), studio.window.outline
    studio.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    mouse.double_click(mouse.under(0))
    studio.click("undo")
    last = len(mouse.network.neurons) - 1
    mouse.click(mouse.neuron("y_1"))
    for button, place in (("redo", last + 1), ("undo", last), ("redo", last + 1)):
        studio.click(button)
        assert studio.window.canvas.selection == selecting(Place("neuron", place))
        assert outline.model.place(outline.tree.currentIndex()) == Place("neuron", place)


def test_what_a_rubber_band_would_select_is_no_selection_before_it_is_let_go(studio: Studio) -> None:
    mouse, window = Mouse(studio.window), studio.window
    mouse.click(mouse.neuron("y_1"))
    start, end = mouse.at(*_above_left(mouse)), mouse.under(0)
    mouse.carry(start, end)
    studio.press(Qt.Key.Key_F, NO_KEY)  # freezes the bias of what is selected: an edit in the midst
    assert [slot for slot, free in enumerate(mouse.network.trainable) if not free] == [mouse.network.bias_slots[-1]]
    mouse.release(end)
    assert window.canvas.selection == window.outline._selection == selecting(Place("neuron", 4))


def test_a_gesture_whose_button_is_let_go_over_a_dialog_is_over(studio: Studio) -> None:
    mouse, window = Mouse(studio.window), studio.window
    mouse.click(mouse.neuron("y_1"))
    before, h1 = encode(studio.document), mouse.neuron("h_1")
    for start in (h1, mouse.at(*_above_left(mouse))):
        mouse.carry(start, h1 + QPoint(60, 40))
        studio.press(Qt.Key.Key_I, CTRL | SHIFT)
        mouse.release(h1 + QPoint(60, 40))  # which nobody hears of, as a dialog is open
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        window.activateWindow()
        mouse.move(mouse.under(0))
        assert mouse.view._glass.sketch == NO_SKETCH
        assert (encode(studio.document), mouse.neuron("h_1")) == (before, h1)


def _above_left(mouse: Mouse) -> tuple[float, float]:
    """A point of the scene above and before all neurons."""
    points = mouse.view.network_scene.arrangement.points
    x, y = points.min(axis=0).tolist()
    return x - 50, y - 50


def test_without_connections_and_without_neurons_all_is_still_drawn_and_undone(studio: Studio) -> None:
    start = encode(studio.document)
    studio.press(Qt.Key.Key_A, CTRL)
    studio.press(Qt.Key.Key_D, CTRL | SHIFT)
    assert not studio.document.network.connections
    studio.press(Qt.Key.Key_A, CTRL)
    studio.press(Qt.Key.Key_Delete)
    assert not studio.document.network.neurons
    studio.press(Qt.Key.Key_Z, CTRL)
    assert len(studio.window.canvas.network_scene.neurons) == 5
    studio.press(Qt.Key.Key_Z, CTRL)
    assert encode(studio.document) == start


def test_layers_that_are_empty_are_nothing_to_connect(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    mouse.choose("File", "New empty network")
    studio.settle()
    mouse.click(mouse.caption(0))
    assert studio.window.editing.state.layer == 0
    mouse.click(mouse.caption(1), SHIFT)
    assert studio.window.canvas.selection.layers() == (0, 1)
    assert not studio.window.actions_["connect_selected"].isEnabled()
    studio.press(Qt.Key.Key_C)
    assert mouse.view._glass.banner.startswith("Connect")

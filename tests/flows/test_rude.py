"""Rude: what a fast and confused user does, with several views open that must not contradict each other meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.place import Place
from gui.selection import selecting
from tests.mouse import Mouse
from tests.studio import Studio


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

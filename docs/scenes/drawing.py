"""An empty network becomes a whole one by mouse alone; then its history."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap

from docs.scenes.means import PANELS, SIZE, button, dismiss_notices, press, save, save_frames, settle, show_panels, wait
from engine import files
from engine.examples import FIRST_EXAMPLE
from gui.main_window import MainWindow
from tests.mouse import Mouse

FRAME_SIZE, HISTORY_SIZE = (720, 680), (1440, 720)


def play(window: MainWindow) -> None:
    """Both pictures."""
    drawing(window, "drawn_by_mouse.png", "history_and_outline.png")


def drawing(window: MainWindow, drawn: str, history: str) -> None:
    """An empty network becomes 3-4-2 with two skip connections by mouse alone, in four frames; then its history."""
    window.resize(*FRAME_SIZE)
    show_panels(window, without=PANELS)
    mouse = Mouse(window)
    window.session.replace(files.read(FIRST_EXAMPLE))  # nothing that would have to be saved first
    mouse.choose("File", "New empty network")
    settle(window)
    dismiss_notices(window)  # they would lie over the captions
    save_frames([stage(window, mouse) for stage in (begin, join_layers, skip, finish)], drawn)
    window.resize(*HISTORY_SIZE)
    show_panels(window, without=tuple({*PANELS} - {"outline", "history"}))
    docks = window.docks
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks["history"])  # as one drags it there
    docks["history"].show()
    window.resizeDocks([docks["outline"], docks["history"]], [330, 330], Qt.Orientation.Horizontal)
    wait(300)
    mouse.click(mouse.connection("h_2", "y_1"))
    save(window, history)
    press(window, "restore_layout")
    window.resize(*SIZE)


def begin(window: MainWindow, mouse: Mouse) -> QPixmap:
    """The first neuron is about to be put into the empty network."""
    mouse.click_on(button(window, "tool_add_neuron"))
    mouse.move(mouse.column(0, 70.0))
    return frame(window)


def join_layers(window: MainWindow, mouse: Mouse) -> QPixmap:
    """All neurons are there; two layers are about to be connected from caption to caption."""
    for layer, count in ((0, 3), (1, 2)):
        for _ in range(count):
            mouse.click(mouse.under(layer))
            settle(window)
    mouse.click(mouse.between(0))
    for _ in range(3):
        mouse.click(mouse.under(1))
        settle(window)
    mouse.click_on(button(window, "tool_select"))
    drag(window, mouse, mouse.caption(0), mouse.caption_port(0), mouse.caption(1))
    mouse.move(mouse.caption(1))
    mouse.carry(mouse.caption_port(1), mouse.caption(2))
    made = frame(window)
    mouse.release(mouse.caption(2))
    settle(window)
    return made


def skip(window: MainWindow, mouse: Mouse) -> QPixmap:
    """From the port of the last input to the last output."""
    drag(window, mouse, mouse.neuron("x_1"), mouse.port("x_1"), mouse.neuron("y_1"))
    mouse.move(mouse.neuron("x_3"))
    mouse.carry(mouse.port("x_3"), mouse.neuron("y_2"))
    made = frame(window)
    mouse.release(mouse.neuron("y_2"))
    settle(window)
    return made


def finish(window: MainWindow, mouse: Mouse) -> QPixmap:
    """All is connected, and nothing is pointed at."""
    canvas = window.canvas.viewport()
    mouse.click(canvas.mapTo(window, QPoint(canvas.width() // 2, canvas.height() - 8)))
    return frame(window)


def drag(window: MainWindow, mouse: Mouse, over: QPoint, start: QPoint, end: QPoint) -> None:
    """From a port, which is there once the pointer is over what it belongs to."""
    mouse.move(over)
    mouse.drag(start, end)
    settle(window)


def frame(window: MainWindow) -> QPixmap:
    """The canvas as it is."""
    settle(window)
    wait(200)
    return window.canvas.grab()

"""Makes the pictures of the README with the program itself, off screen: `python -m docs.make_pictures`.

Nobody imports this. Run it after a change of the looks.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt looks at it

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QTableView, QToolButton, QWidget

from engine import files
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.examples import FIRST_EXAMPLE, FOLDER
from engine.network import Vector
from gui.app import application, build
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.stepper import AnyStepSize
from tests.mouse import Mouse

PICTURES = Path(__file__).parent / "pictures"
MAZUR, XOR = FOLDER / "mazur_2_2_2.backprop", FOLDER / "xor_2_4_1.backprop"
# Steps by neuron into the backward pass, to a hidden neuron.
STEPS_OF_FIRST, STEPS_OF_MAZUR = 7, 11
SIZE, FRAME_SIZE, HISTORY_SIZE = (1440, 900), (720, 680), (1440, 720)
DATA_WIDTH, GAP = 540, 10
GROUND = QColor("#c9d1dc")  # between frames
PANELS = ("Data", "Inspector", "Notes", "Outline", "History", "Explanation", "Error over epochs")
TEN, DIGITS = (4, 4, 2), (784, 128, 64, 10)


def main() -> None:
    """Makes all pictures."""
    PICTURES.mkdir(exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as folder:  # for settings, so that nobody's own show
        settings = Settings(QSettings(str(Path(folder) / "pictures.ini"), QSettings.Format.IniFormat))
        window = build(settings=settings)
        window.resize(*SIZE)
        window.show()
        stepping(window, FIRST_EXAMPLE, "light", STEPS_OF_FIRST, "window.png")
        training(window, XOR, 10_000, "training.png")
        stepping(window, MAZUR, "dark", STEPS_OF_MAZUR, "dark.png")
        labels(window, "light", "ten_neurons_light.png")
        labels(window, "dark", "ten_neurons_dark.png")
        press(window, "theme_light")
        folding(window, "folded.png", "unfolded.png")
        drawing(window, "drawn_by_mouse.png", "history_and_outline.png")
        editing_data(window, "data_and_plane.png")
        window.close_for_good()
        wait(200)


def stepping(window: MainWindow, example: Path, theme: str, steps: int, name: str) -> None:
    """An example after some steps."""
    window.session.replace(files.read(example))
    press(window, f"theme_{theme}")
    for _ in range(steps):
        press(window, "step")
    save(window, name)


def training(window: MainWindow, example: Path, epochs: int, name: str) -> None:
    """An example after some epochs."""
    window.session.replace(files.read(example))
    window.run_for(epochs)
    save(window, name)


def labels(window: MainWindow, theme: str, name: str) -> None:
    """Ten neurons with every number on the canvas, after a forward pass."""
    document, random = new_document(TEN, seed=3, name="4-4-2"), np.random.default_rng(2)
    rows = samples(random.random((6, TEN[0])).round(2), random.integers(0, 2, (6, TEN[-1])).astype(np.float64))
    window.session.replace(replace(document, data=Data(rows, no_samples(TEN[0], TEN[-1]))))
    press(window, f"theme_{theme}")
    show_panels(window, without=("Explanation", "Error over epochs"))
    press(window, "labels_all")
    choose_step(window, "phase")
    press(window, "step")
    save(window, name)
    press(window, "labels_automatic")
    choose_step(window, "neuron")
    show_panels(window)


def folding(window: MainWindow, folded: str, unfolded: str) -> None:
    """A network for images of digits as it opens, and with every neuron, after a forward pass of a round zero."""
    document = new_document(DIGITS, activation="relu", output_activation="softmax", seed=1, name="Digits")
    rows = samples(zero().reshape(1, -1), np.eye(1, DIGITS[-1]))
    window.session.replace(replace(document, data=Data(rows, no_samples(DIGITS[0], DIGITS[-1]))))
    show_panels(window, without=("Explanation", "Error over epochs"))
    choose_step(window, "phase")
    press(window, "step")
    save(window, folded)
    press(window, "unfold_all")
    save(window, unfolded)
    choose_step(window, "neuron")
    show_panels(window)


def zero() -> Vector:
    """An image of 28 × 28 pixels with a ring in it."""
    down, across = np.mgrid[-1:1:28j, -1:1:28j]
    return np.asarray(np.exp(-(((np.hypot(1.3 * across, down) - 0.62) / 0.16) ** 2)).round(3))


def drawing(window: MainWindow, drawn: str, history: str) -> None:
    """An empty network becomes 3-4-2 with two skip connections by mouse alone, in four frames; then its history."""
    window.resize(*FRAME_SIZE)
    show_panels(window, without=PANELS)
    mouse = Mouse(window)
    window.session.replace(files.read(FIRST_EXAMPLE))  # nothing that would have to be saved first
    mouse.choose("File", "New empty network")
    settle(window)
    save_frames([stage(window, mouse) for stage in (begin, join_layers, skip, finish)], drawn)
    window.resize(*HISTORY_SIZE)
    panels = {dock.windowTitle(): dock for dock in window.findChildren(QDockWidget)}
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panels["History"])  # as one drags it there
    show_panels(window, without=tuple({*PANELS} - {"Outline", "History"}))
    window.resizeDocks([panels["Outline"], panels["History"]], [330, 330], Qt.Orientation.Horizontal)
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


def button(window: MainWindow, name: str) -> QToolButton:
    """A button of the window."""
    return next(found for found in window.findChildren(QToolButton) if found.objectName() == name)


def frame(window: MainWindow) -> QPixmap:
    """The canvas as it is."""
    settle(window)
    wait(200)
    return window.canvas.grab()


def editing_data(window: MainWindow, name: str) -> None:
    """The data of two inputs: a cell in which no number is typed, and the samples in the plane after training."""
    document, points = new_document((2, 8, 1), activation="tanh", output_activation="sigmoid", seed=2), moons()
    train, test = points[:24], points[24:]
    data = Data(samples(train[:, :2], train[:, 2:]), samples(test[:, :2], test[:, 2:]))
    window.session.replace(replace(document, data=data))
    window.run_for(4000)
    show_panels(window, without=tuple({*PANELS} - {"Data"}))
    dock = next(dock for dock in window.findChildren(QDockWidget) if dock.windowTitle() == "Data")
    window.resizeDocks([dock], [DATA_WIDTH], Qt.Orientation.Horizontal)
    settle(window)
    wait(300)
    mouse, table = Mouse(window), dock.findChild(QTableView, "data_table")
    assert isinstance(table, QTableView)
    cell = table.visualRect(table.model().index(2, 2)).center()
    mouse.double_click(table.viewport().mapTo(window, cell))
    QTest.keyClicks(focus(), "0,5x")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    wait(300)
    frames = [dock.grab()]
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    mouse.click_on(button(window, "data_plane"))
    wait(600)
    save_frames([*frames, dock.grab()], name)
    mouse.click_on(button(window, "data_plane"))
    press(window, "restore_layout")


def focus() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def moons() -> Vector:
    """Rows of two inputs and a target: two arcs that reach into each other."""
    random, angles = np.random.default_rng(5), np.linspace(0.1, 3.0, 16)
    upper = np.column_stack([np.cos(angles), np.sin(angles), np.ones(16)])
    lower = np.column_stack([1.0 - np.cos(angles), 0.45 - np.sin(angles), np.zeros(16)])
    rows = np.concatenate([upper, lower]) + random.normal(0.0, [0.07, 0.07, 0.0], (32, 3))
    return np.asarray(random.permutation(rows).round(2))


def show_panels(window: MainWindow, without: tuple[str, ...] = ()) -> None:
    """All panels but some."""
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.windowTitle() not in without)
    wait(100)


def save_frames(frames: list[QPixmap], name: str) -> None:
    """Frames in two columns."""
    width, height = frames[0].width() + GAP, frames[0].height() + GAP
    whole = QPixmap(2 * width - GAP, (len(frames) + 1) // 2 * height - GAP)
    whole.fill(GROUND)
    painter = QPainter(whole)
    for i, one in enumerate(frames):
        painter.drawPixmap(i % 2 * width, i // 2 * height, one)
    painter.end()
    write(whole, name)


def choose_step(window: MainWindow, size: AnyStepSize) -> None:
    """A step size, in the bar as well."""
    window.session.set_step_size(size)
    window.toolbar.show_step_size(size)


def press(window: MainWindow, action: str) -> None:
    """Does what a button does, to the end."""
    window.actions_[action].trigger()
    settle(window)


def save(window: MainWindow, name: str) -> None:
    """Saves the window as it is once nothing goes on in it."""
    settle(window)
    wait(1000)  # for what is drawn when the window is idle
    write(window.grab(), name)


def write(picture: QPixmap, name: str) -> None:
    """Writes a picture to its file."""
    if not picture.save(str(PICTURES / name)):
        raise SystemExit(f"{PICTURES / name} could not be written")
    print(PICTURES / name)


def settle(window: MainWindow) -> None:
    """Waits for the answers that are on their way."""
    wait(50)
    while window.session.busy:
        wait(5)


def wait(milliseconds: int) -> None:
    """Lets the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()

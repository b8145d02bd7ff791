"""A hidden delta of a network with two hidden layers, asked about inside a formula: each notation, light and dark."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from docs.scenes.means import PANELS, SIZE, choose_step, press, save_frames, settle, shot, show_panels
from engine.conventions import PACKS, Conventions, Pack
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document, with_conventions
from engine.network import read_only
from engine.reference import Reference
from engine.steps import Quantity
from gui.main_window import MainWindow
from gui.panels.formula_label import FormulaLabel

LAYERS, FRAME_SIZE, PANEL_WIDTH = (2, 3, 3, 2), (1120, 700), 430
FIRST, SECOND = "h1_1", "h2_1"  # a neuron of each hidden layer
MOST_STEPS = 200


def play(window: MainWindow) -> None:
    """The sheet: a row for each notation, light at the left, dark at the right."""
    window.resize(*FRAME_SIZE)
    show_panels(window, without=tuple({*PANELS} - {"explanation"}))
    dock = window.docks["explanation"]
    window.resizeDocks([dock], [PANEL_WIDTH], Qt.Orientation.Horizontal)
    frames = [explained(window, pack, theme) for pack in PACKS for theme in ("light", "dark")]
    save_frames(frames, "explanation.png")
    press(window, "theme_light")
    choose_step(window, "neuron")
    press(window, "restore_layout")
    window.resize(*SIZE)


def explained(window: MainWindow, pack: Pack, theme: str) -> QPixmap:
    """From the delta of a neuron of the first hidden layer down to one of the second, by a click in its formula."""
    document = with_conventions(network(), Conventions(notation=pack))
    window.session.replace(document)
    press(window, f"theme_{theme}")
    choose_step(window, "phase")
    for _ in ("forward", "error"):
        press(window, "step")
    choose_step(window, "number")
    index = document.network.index
    step_to(window, Quantity.DELTA, index[FIRST])
    follow(window, Reference("delta", index[SECOND]))
    window.canvas.setFocus()  # or the formula that was clicked has a frame
    return shot(window)


def network() -> Document:
    """With weights of two decimals, and one sample."""
    document = new_document(LAYERS, seed=4, learning_rate=0.5, name="2-3-3-2")
    values = read_only((document.parameters * 1.6).round(2))
    rows = Data(samples([[0.6, 0.2]], [[1.0, 0.0]]), no_samples(LAYERS[0], LAYERS[-1]))
    return replace(document, parameters=values, initial=values, data=rows)


def step_to(window: MainWindow, quantity: Quantity, subject: int) -> None:
    """Steps on to a number."""
    for _ in range(MOST_STEPS):
        press(window, "step")
        frame = window.session.stepper.frame
        if frame is not None and any((n.quantity, n.subject) == (quantity, subject) for n in frame.numbers):
            return
    raise SystemExit(f"there is no {quantity.word} of {subject}")


def follow(window: MainWindow, reference: Reference) -> None:
    """Clicks on a number in a formula of the explanation."""
    for label in window.explanation.findChildren(FormulaLabel):
        area = label.link_rect(reference)
        if label.isVisible() and area.isValid():
            QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
            settle(window)
            return
    raise SystemExit(f"{reference} stands in no formula")

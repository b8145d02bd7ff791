"""Every plot on real data, in light and in dark colours."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QToolButton

from docs.scenes.means import (
    dismiss_notices,
    floating,
    in_both_themes,
    open_panel,
    press,
    save,
    save_frames,
    seen,
    settle,
)
from engine.creation import begun_anew, new_document
from engine.datasets import built
from engine.document import Document
from engine.initialisation import Initialisation
from engine.proposal import document_from, propose
from engine.sources import BuiltInSource, Split
from gui.main_window import MainWindow
from gui.panels.plots.confusion import ConfusionPanel
from gui.panels.plots.function import FunctionPanel
from gui.panels.plots.histograms import HistogramsPanel
from gui.panels.plots.units import UnitsPanel

IRIS = BuiltInSource("iris", scaling="standard", split=Split(0.2, 1, stratified=True))
DIGITS = BuiltInSource("digits", scaling="min_max", split=Split(0.2, 1, stratified=True))
MOONS = BuiltInSource("moons", size=200, noise=0.15, seed=3, split=Split(0.25, 1, stratified=True))
SINE = BuiltInSource("sine", size=60, noise=0.1, seed=2, split=Split(0.25, 1))
WIDE, SQUARE, TALL = (700, 300), (700, 420), (700, 460)
SLOWER, LOWEST_DOCK, DEEP, SPREAD = 0.002, 330, (12, 12, 12, 12, 12), 3.0


def play(window: MainWindow) -> None:
    """All of these pictures."""
    over_epochs(window, "over_epochs.png")
    confusion(window, "confusion.png")
    plane(window, "plane.png", "plane_live.png")
    curve(window, "fitted_curve.png")
    inside(window, "inside.png")
    surface(window, "surface.png")


def proposed(source: BuiltInSource, name: str) -> Document:
    """A built-in set with the network that is proposed for it."""
    data = built(source)
    return document_from(propose(data), data, name)


def over_epochs(window: MainWindow, name: str) -> None:
    """Irises: the error with marks where the rate was changed and a weight was edited, and what else training did."""
    session = window.session
    session.replace(proposed(IRIS, "Iris"))
    window.run_for(40)
    settle(window)
    session.set_learning_rate(SLOWER)
    window.run_for(30)
    settle(window)
    session.set_parameter(3, 1.5)
    window.run_for(30)
    settle(window)
    dismiss_notices(window)
    log = next(b for b in window.docks["error"].findChildren(QToolButton) if b.text() == "Log")
    log.click()
    names = ("error", "accuracy", "gradients", "updates")
    save_frames(in_both_themes(window, *[partial(floating, window, one, WIDE) for one in names]), name)
    log.click()
    press(window, "restore_layout")


def confusion(window: MainWindow, name: str) -> None:
    """Digits: the cell of the most frequent mistake is chosen, its rows stand beside."""
    window.session.replace(proposed(DIGITS, "Digits"))
    window.run_for(10)
    settle(window)
    floating(window, "confusion", TALL)
    panel = window.plotting.panels["confusion"]
    assert isinstance(panel, ConfusionPanel)
    panel.part.setCurrentIndex(panel.part.findData("test"))
    seen(window)
    found = panel.numbers()
    assert found is not None
    counts = np.array([list(row)[1:-1] for row in list(found.rows)[:-1]], dtype=np.float64)
    cell = divmod(int(np.where(np.eye(len(counts)), 0, counts).argmax()), len(counts))
    QTest.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=panel.matrix.rect_of(cell).center().toPoint())
    save_frames(in_both_themes(window, partial(floating, window, "confusion", TALL)), name)
    press(window, "restore_layout")


def plane(window: MainWindow, name: str, whole: str) -> None:
    """Moons: what the network tells, and what one of its hidden neurons puts out."""
    window.session.replace(proposed(MOONS, "Moons"))
    window.run_for(150)
    settle(window)
    dismiss_notices(window)

    def of(neuron: int) -> QPixmap:
        floating(window, "function", SQUARE)
        panel = window.plotting.panels["function"]
        assert isinstance(panel, FunctionPanel)
        choose(panel.choices.neuron, neuron)
        return floating(window, "function", SQUARE)

    network = window.session.document.network
    save_frames(in_both_themes(window, partial(of, network.layer_range(-1)[0]), partial(of, 3)), name)
    of(network.layer_range(-1)[0])
    press(window, "restore_layout")
    window.resizeDocks([window.docks["error"]], [LOWEST_DOCK], Qt.Orientation.Vertical)
    open_panel(window, "function")
    save(window, whole)
    press(window, "restore_layout")


def choose(box: QComboBox, value: object) -> None:
    """An entry of a list, as a click chooses it."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def curve(window: MainWindow, name: str) -> None:
    """A noisy sine: the fitted curve, and the parts that it is the sum of."""
    window.session.replace(proposed(SINE, "Sine"))
    window.run_for(1500)
    settle(window)
    floating(window, "function", SQUARE)
    panel = window.plotting.panels["function"]
    assert isinstance(panel, FunctionPanel)
    panel.parts_button.setChecked(True)
    save_frames(in_both_themes(window, partial(floating, window, "function", SQUARE)), name)
    panel.parts_button.setChecked(False)
    press(window, "restore_layout")


def deep_sigmoids() -> Document:
    """Moons before five hidden layers of sigmoids, begun by Xavier's rule: the gradient is lost on its way back."""
    made = new_document(
        (2, *DEEP, 1), loss="binary_cross_entropy", seed=2, learning_rate=0.5, name="Five sigmoid layers"
    )
    return replace(made, data=built(MOONS))


def inside(window: MainWindow, name: str) -> None:
    """Outputs and units of the deep network begun by weights that spread three times too far: many are saturated."""
    deep = deep_sigmoids()
    hidden = range(1, len(deep.network.layers))
    window.session.replace(begun_anew(deep, dict.fromkeys(hidden, Initialisation("normal", SPREAD)), seed=2))
    settle(window)
    floating(window, "histograms", WIDE)
    floating(window, "units", WIDE)
    histograms, units = window.plotting.panels["histograms"], window.plotting.panels["units"]
    assert isinstance(histograms, HistogramsPanel)
    assert isinstance(units, UnitsPanel)
    choose(histograms.choice, "out")

    def of(view: int) -> QPixmap:
        units.choice.setCurrentIndex(view)
        return floating(window, "units", WIDE)

    takes = (partial(floating, window, "histograms", WIDE), partial(of, 0), partial(of, 2))
    save_frames(in_both_themes(window, *takes), name)
    press(window, "restore_layout")


def surface(window: MainWindow, name: str) -> None:
    """Irises: the error over the two weights that training moved the most, with its path."""
    window.session.replace(proposed(IRIS, "Iris"))
    window.run_for(60)
    settle(window)
    save_frames(in_both_themes(window, partial(floating, window, "surface", TALL)), name)
    press(window, "restore_layout")

"""How it trains: every setting and the initial weights, the learning rate test, runs beside each other, and dropout."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox

from docs.scenes.means import (
    choose_step,
    click,
    dismiss_notices,
    open_dialog,
    press,
    save,
    settle,
    show_panels,
    wait_until,
    with_dialog,
    write,
)
from docs.scenes.plots import IRIS, MOONS, proposed
from gui.main_window import MainWindow

WEIGHTS_AT, RATES_AT, RUNS_AT = QPoint(420, 60), QPoint(370, 120), QPoint(380, 40)
WIDTH, PLOT_HEIGHT = 360, 330
RATES, SEEDS, EPOCHS = "0.001 0.01 0.1", "1-2", 120


def play(window: MainWindow) -> None:
    """All of these pictures."""
    settings(window, "settings.png")
    rate_test(window, "rate_test.png")
    compare(window, "compare_dialog.png", "compare.png")
    dropout(window, "dropout.png")


def settings(window: MainWindow, name: str) -> None:
    """The panel with every setting, and the dialog of the initial weights."""
    window.session.replace(proposed(IRIS, "Iris"))
    settle(window)
    show_panels(window, without=("data", "notes", "outline", "history"))
    press(window, "panel_training")
    window.resizeDocks([window.docks["training"]], [WIDTH], Qt.Orientation.Horizontal)
    press(window, "initial_weights")
    dialog = open_dialog(window, "initial_weights")
    write(with_dialog(window, dialog, WEIGHTS_AT), name)
    dialog.reject()
    press(window, "restore_layout")


def rate_test(window: MainWindow, name: str) -> None:
    """The curve of the error over a growing rate, with the rate that it suggests."""
    press(window, "rate_test")
    dialog = open_dialog(window, "rate_test")
    start = dialog.findChild(QPushButton, "rate_start")
    assert start is not None
    click(dialog, "rate_start")
    wait_until(lambda: start.text() != "Stop")
    write(with_dialog(window, dialog, RATES_AT), name)
    dialog.reject()
    settle(window)


def compare(window: MainWindow, asked: str, name: str) -> None:
    """Three rates from two seeds: the dialog once all have run, and the runs beside each other in the plot."""
    press(window, "compare_runs")
    dialog = open_dialog(window, "compare_runs")
    for field, text in (("compare_seeds", SEEDS), ("compare_rates", RATES)):
        line = dialog.findChild(QLineEdit, field)
        assert line is not None
        line.setText(text)
    epochs, start = dialog.findChild(QSpinBox, "compare_epochs"), dialog.findChild(QPushButton, "compare_start")
    assert epochs is not None
    assert start is not None
    epochs.setValue(EPOCHS)
    click(dialog, "compare_start")
    wait_until(lambda: start.text() != "Stop")
    write(with_dialog(window, dialog, RUNS_AT), asked)
    click(dialog, "compare_close")
    settle(window)
    dismiss_notices(window)
    window.resizeDocks([window.docks["error"]], [PLOT_HEIGHT], Qt.Orientation.Vertical)
    save(window, name)
    press(window, "restore_layout")


def dropout(window: MainWindow, name: str) -> None:
    """A step that leaves out some hidden neurons: the canvas marks them, the formula has the factor."""
    document = proposed(MOONS, "Moons with dropout")
    training = msgspec.structs.replace(document.training, dropout=0.3)
    window.session.replace(replace(document, training=training))
    show_panels(window, without=("error",))
    choose_step(window, "neuron")
    for _ in range(4):
        press(window, "step")
    save(window, name)
    press(window, "restore_layout")

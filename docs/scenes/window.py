"""The window as it opens, steps, trains, folds large layers and edits data. A scene each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from docs.scenes.means import (
    BELOW,
    PANELS,
    RIGHT,
    button,
    choose_step,
    focus,
    press,
    save,
    save_frames,
    settle,
    show_panels,
    wait,
)
from engine import files
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.examples import FIRST_EXAMPLE, FOLDER
from engine.network import Vector
from gui.main_window import MainWindow
from tests.mouse import Mouse

MAZUR, XOR = FOLDER / "mazur_2_2_2.backprop", FOLDER / "xor_2_4_1.backprop"
# Steps by neuron into the backward pass, to a hidden neuron.
STEPS_OF_FIRST, STEPS_OF_MAZUR = 7, 11
DATA_WIDTH = 540
TEN, DIGITS = (4, 4, 2), (784, 128, 64, 10)


def play(window: MainWindow) -> None:
    """All of these scenes."""
    stepping(window, FIRST_EXAMPLE, "light", STEPS_OF_FIRST, "window.png")
    training(window, XOR, 10_000, "training.png")
    stepping(window, MAZUR, "dark", STEPS_OF_MAZUR, "dark.png")
    labels(window, "light", "ten_neurons_light.png")
    labels(window, "dark", "ten_neurons_dark.png")
    press(window, "theme_light")
    folding(window, "folded.png", "unfolded.png")
    editing_data(window, "data_and_plane.png")


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
    show_panels(window, without=(*RIGHT, *BELOW))
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
    show_panels(window, without=(*RIGHT, *BELOW))
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


def editing_data(window: MainWindow, name: str) -> None:
    """The data of two inputs: a cell in which no number is typed, and the samples in the plane after training."""
    document, points = new_document((2, 8, 1), activation="tanh", output_activation="sigmoid", seed=2), moons()
    train, test = points[:24], points[24:]
    data = Data(samples(train[:, :2], train[:, 2:]), samples(test[:, :2], test[:, 2:]))
    window.session.replace(replace(document, data=data))
    window.run_for(4000)
    show_panels(window, without=tuple({*PANELS} - {"data"}))
    dock = window.docks["data"]
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


def moons() -> Vector:
    """Rows of two inputs and a target: two arcs that reach into each other."""
    random, angles = np.random.default_rng(5), np.linspace(0.1, 3.0, 16)
    upper = np.column_stack([np.cos(angles), np.sin(angles), np.ones(16)])
    lower = np.column_stack([1.0 - np.cos(angles), 0.45 - np.sin(angles), np.zeros(16)])
    rows = np.concatenate([upper, lower]) + random.normal(0.0, [0.07, 0.07, 0.0], (32, 3))
    return np.asarray(random.permutation(rows).round(2))

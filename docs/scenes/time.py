"""Time: an epoch of the past in view with a second run beside the first, the wave of steps, and breakpoints."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDockWidget

from docs.scenes.means import (
    PANELS,
    SIZE,
    choose_step,
    press,
    save,
    save_frames,
    settle,
    show_panels,
    wait,
    with_dialog,
    write,
)
from docs.scenes.window import MAZUR, XOR
from engine import files
from engine.breakpoints import AtNeuron, AtPhase, BelowError
from gui.dialogs.breakpoints import BreakpointsDialog
from gui.main_window import MainWindow

FIRST_RUN, PARTED, SECOND_RUN, LOOKED_AT = 6000, 1000, 4000, 2200
FASTER, PLOT_HEIGHT = 0.5, 270
FRAME_SIZE, MOMENTS = (660, 560), (0.25, 0.6, 0.82)
DIALOG_AT = QPoint(992, 130)


def play(window: MainWindow) -> None:
    """All three pictures."""
    window.session.replace(files.read(XOR))
    branching(window, "past.png")
    breaking(window, "breakpoints.png")
    waving(window, "wave.png")


def branching(window: MainWindow, name: str) -> None:
    """A run, another one out of its past at a higher rate, and an epoch of the first in view."""
    session = window.session
    window.run_for(FIRST_RUN)
    settle(window)
    session.past.look(PARTED)
    settle(window)
    press(window, "continue_here")
    session.set_learning_rate(FASTER)
    window.run_for(SECOND_RUN)
    settle(window)
    first, second = session.past.lines
    session.past.rename(first.id, "as published")
    session.past.rename(second.id, f"rate {FASTER:g}")
    dock = next(dock for dock in window.findChildren(QDockWidget) if dock.windowTitle() == "Error")
    window.resizeDocks([dock], [PLOT_HEIGHT], Qt.Orientation.Vertical)
    session.past.look(LOOKED_AT, first.id)
    settle(window)
    save(window, name)
    press(window, "newest")
    press(window, "restore_layout")


def breaking(window: MainWindow, name: str) -> None:
    """A neuron, a phase and an error as breakpoints, in their list, after a run that one of them has ended."""
    window.session.replace(files.read(XOR))
    for point in (AtNeuron("h3", "backward"), AtPhase("update"), BelowError(0.01)):
        window.playback.breaking.add(point)
    window.session.run()
    settle(window)
    press(window, "breakpoints")
    dialog = window.findChild(BreakpointsDialog)
    assert dialog is not None
    wait(300)
    write(with_dialog(window, dialog, DIALOG_AT), name)
    dialog.close()
    for point in window.playback.breaking.points:
        window.playback.breaking.remove(point)


def waving(window: MainWindow, name: str) -> None:
    """Three moments of the wave from the hidden neurons to the outputs."""
    window.resize(*FRAME_SIZE)
    show_panels(window, without=PANELS)
    window.session.replace(files.read(MAZUR))
    choose_step(window, "layer")
    press(window, "step")
    wait(600)  # until its own wave has passed
    save_frames([moment(window, at) for at in MOMENTS], name, columns=3)
    choose_step(window, "neuron")
    press(window, "restore_layout")
    window.resize(*SIZE)


def moment(window: MainWindow, at: float) -> QPixmap:
    """The canvas with the numbers of the next step so far on their way."""
    coming, scene = window.session.stepper.coming, window.canvas.network_scene
    assert coming is not None
    scene.wave.set_pulses(scene.pulses_of(coming))
    scene.wave.show_moment(at)
    return window.canvas.grab()

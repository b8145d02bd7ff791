"""Puts the window together and runs it: `build` for tests and tools, `run` for people.

The top of `gui`; main.py calls it, and so does the tour.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from engine import files
from engine.creation import new_document
from engine.document import Document
from engine.errors import StudioError
from engine.examples import FIRST_EXAMPLE
from gui.dialogs.file_dialogs import DialogFileChooser
from gui.file_flow import FileChooser
from gui.garbage import GarbageTimer
from gui.icons import application_icon
from gui.main_window import MainWindow
from gui.notices import LastResort, Notices
from gui.settings import Settings
from gui.stopwatch import Stopwatch
from gui.theme import ui_font
from gui.worker import WorkerThread

NAME = "Backprop Studio"
_SWITCH_INTERVAL = 1e-3  # seconds: the worker gives way to the window five times as often as is Python's habit


def application() -> QApplication:
    """The application object, made if there is none."""
    app = QApplication.instance() or QApplication([NAME])
    assert isinstance(app, QApplication)
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(NAME)
    app.setDesktopFileName("backprop-studio")
    app.setWindowIcon(application_icon())
    return app


def first_document() -> Document:
    """What the window opens with: the worked example, or a new network if that cannot be read."""
    try:
        return files.read(FIRST_EXAMPLE)
    except StudioError:
        return new_document((2, 4, 1), data="xor", learning_rate=0.5, name="XOR")


def build(
    *,
    plot: bool = True,
    document: Document | None = None,
    settings: Settings | None = None,
    notices: Notices | None = None,
    chooser: FileChooser | None = None,
) -> MainWindow:
    """A whole working window, not yet shown; an application object exists. `add_plot` brings a plot left out here."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    QApplication.setFont(ui_font())  # widgets that are made before keep the system's once there is a style sheet
    window = MainWindow(
        document or first_document(),
        WorkerThread(QApplication.instance()),
        notices or Notices(),
        settings or Settings(),
        chooser or DialogFileChooser(),
    )
    if plot:
        window.add_plot()
    return window


def run(argv: Sequence[str], stopwatch: Stopwatch | None = None) -> int:
    """Show the window, with the file that the arguments name, until it is closed; returns the exit status.

    `stopwatch` has run since the program's start.
    """
    stopwatch = stopwatch or Stopwatch()
    app = application()
    stopwatch.lap("application")
    collector = GarbageTimer(app)
    collector.start()
    notices = Notices()
    last_resort = LastResort(notices)
    last_resort.install()
    window = build(plot=False, notices=notices)
    # What is there by now stays to the end; to look through it would hold up the first picture, and others, by 40 ms.
    gc.freeze()
    stopwatch.lap("window")
    window.first_painted.connect(partial(_on_first_painted, stopwatch))
    window.first_painted.connect(window.add_plot)
    window.first_painted.connect(gc.freeze)
    window.first_painted.connect(collector.stop)
    window.first_painted.connect(window.tuning.compiling.begin)
    if argv:
        window.files.open_path(Path(argv[0]))
    window.show()
    status = app.exec()
    last_resort.remove()
    return status


def _on_first_painted(stopwatch: Stopwatch) -> None:
    stopwatch.lap("paint")
    stopwatch.report()

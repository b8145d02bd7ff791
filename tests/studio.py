"""A whole window for tests: the real program with its own settings, driven by real clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.document import Document
from gui.app import build
from gui.main_window import MainWindow
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.worker import WorkerThread


def xor(learning_rate: float = 0.5) -> Document:
    """A 2-2-1 network on XOR, one sample an update."""
    return new_document((2, 2, 1), data="xor", learning_rate=learning_rate, seed=1, name="XOR")


class Chooser:
    """Answers with the paths that a test has put here, where a user would choose in a dialog."""

    def __init__(self) -> None:
        self.to_open: Path | None = None
        self.to_save: Path | None = None

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        return self.to_open

    def data_path(self, parent: QWidget, folder: str) -> Path | None:
        return self.to_open

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self.to_save

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self.to_save

    def solution_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self.to_save

    def sheet_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self.to_save

    def plot_path(self, parent: QWidget, suggestion: str, suffix: str) -> Path | None:
        return self.to_save


class Studio:
    """A window on a document, and what a user does with it."""

    def __init__(self, window: MainWindow, qtbot: QtBot, chooser: Chooser) -> None:
        self.window, self.qtbot, self.chooser = window, qtbot, chooser
        self.session = window.session

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def position(self) -> int:
        frame = self.session.stepper.frame
        return 0 if frame is None else frame.position

    def button(self, name: str) -> QToolButton:
        return self.window.toolbar.button(name)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget(), key, modifier)

    def widget(self, kind: type[Any], name: str) -> Any:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def settle(self) -> None:
        """Wait until no answer of the worker is under way."""
        self.qtbot.waitUntil(lambda: is_settled(self.session), timeout=10_000)

    def step(self, times: int = 1) -> None:
        for _ in range(times):
            self.click("step")
            self.settle()

    def back(self, times: int = 1) -> None:
        for _ in range(times):
            self.click("step_back")
            self.settle()


def is_settled(session: Session) -> bool:
    return not session.busy


@contextmanager
def opened(qtbot: QtBot, tmp_path: Path, document: Document | None = None, *, plot: bool = False) -> Iterator[Studio]:
    """A shown window, closed in order at the end whatever the test left in it."""
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    chooser = Chooser()
    window = build(plot=plot, document=document or xor(), settings=settings, chooser=chooser)
    window.choose_theme("light")
    window.show()  # not qtbot's: it would delete the window before what is under way has ended
    qtbot.waitExposed(window)
    studio = Studio(window, qtbot, chooser)
    window.session.set_step_size("neuron")
    window.toolbar.show_step_size("neuron")
    studio.settle()
    try:
        yield studio
    finally:
        if window.isVisible():
            window.playback.pause()
            studio.settle()
        window.close_for_good()
        window.deleteLater()


@contextmanager
def started(document: Document | None = None) -> Iterator[Session]:
    """A session without a window."""
    worker, notices = WorkerThread(), Notices()
    session = Session(document or xor(), worker, notices)
    try:
        yield session
    finally:
        worker.shut_down()


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: is_settled(session), timeout=10_000)


def saved(document: Document, path: Path) -> Path:
    files.write(document, path)
    return path


def same_document(one: Document, other: Document) -> bool:
    """Whether two documents are the same to the last bit."""
    return files.encode(one) == files.encode(other)

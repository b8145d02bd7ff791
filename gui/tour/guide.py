"""What every stage of the tour does: act in the window, wait for its answers, hold it to something, leave pictures.

For the stages of the tour alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from engine.errors import StudioError
from engine.trace import Frame
from gui.main_window import MainWindow
from gui.stepper import AnyStepSize
from gui.theme import ThemeChoice

_PATIENCE = 60.0  # seconds for anything that takes time


class TourFailed(StudioError):
    """Something that has to hold on the tour did not."""


class Guide:
    """Leads through a window, and leaves numbered pictures and files in a folder, each told of in `left`."""

    def __init__(self, window: MainWindow, folder: Path, left: list[tuple[Path, str]]) -> None:
        self.window, self.folder, self.left = window, folder, left
        self.session = window.session

    def trigger(self, name: str) -> None:
        action = self.window.actions_[name]
        require(action.isEnabled(), f"the action {action.objectName()} is not enabled")
        action.trigger()
        if name != "run":
            self.settle()

    def step(self) -> Frame:
        self.trigger("step")
        frame = self.session.stepper.frame
        if frame is None:
            raise TourFailed("a step shows nothing")
        return frame

    def size(self, size: AnyStepSize) -> None:
        self.session.set_step_size(size)
        self.window.toolbar.show_step_size(size)

    def theme(self, theme: ThemeChoice) -> None:
        self.window.actions_[f"theme_{theme}"].trigger()

    def settle(self) -> None:
        wait_until(lambda: not self.session.busy, "an answer of the worker came")

    def picture(self, name: str, what: str, widget: QWidget | None = None) -> None:
        number = 1 + sum(path.suffix == ".png" for path, _ in self.left)
        path = self.folder / f"{number:02}-{name}.png"
        pause(50)  # lets what was put off until the window is idle be drawn
        if not (widget or self.window).grab().save(str(path)):
            raise TourFailed(f"{path}: the picture could not be written")
        self.left.append((path, what))

    def write(self, name: str, text: str, what: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.left.append((path, what))


def require(condition: bool, line: str) -> None:
    """TourFailed with a line where something does not hold."""
    if not condition:
        raise TourFailed(line)


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Let the event loop run until something holds; TourFailed if it does not in a minute."""
    for _ in range(int(_PATIENCE * 1000 / 5)):
        if condition():
            return
        pause(5)
    raise TourFailed(f"waited in vain until {what}")


def pause(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()

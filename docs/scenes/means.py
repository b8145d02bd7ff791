"""What every scene does: act in the window, wait for its answers, put frames together and write small pictures.

For the scenes. Pictures have at most 256 colours each: in a window of flat areas nobody sees it, and a repository stays
small.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QToolButton, QWidget

from docs.scenes.few_colours import few_colours
from gui.main_window import MainWindow
from gui.stepper import AnyStepSize

PICTURES = Path(__file__).parent.parent / "pictures"
SIZE = (1440, 900)
GAP = 10
GROUND = QColor("#c9d1dc")  # between frames
PANELS = ("Data", "Inspector", "Notes", "Outline", "History", "Explanation", "Error over epochs")
_UNTIL_IDLE = 800  # ms, for what is drawn when the window is idle


# --- acting ---------------------------------------------------------------------------------------------------------


def press(window: MainWindow, action: str) -> None:
    """Does what a button does, to the end."""
    window.actions_[action].trigger()
    settle(window)


def choose_step(window: MainWindow, size: AnyStepSize) -> None:
    """A step size, in the bar as well."""
    window.session.set_step_size(size)
    window.toolbar.show_step_size(size)


def show_panels(window: MainWindow, without: tuple[str, ...] = ()) -> None:
    """All panels but some; that of an exercise comes and goes by itself."""
    for dock in window.findChildren(QDockWidget):
        if dock.windowTitle() in PANELS:
            dock.setVisible(dock.windowTitle() not in without)
    wait(100)


def button(window: MainWindow, name: str) -> QToolButton:
    """A button of the window."""
    return next(found for found in window.findChildren(QToolButton) if found.objectName() == name)


def focus() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def enter(field: QWidget, text: str) -> None:
    """Types into a field, in place of what stands there, and ends with Enter."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def dismiss_notices(window: MainWindow) -> None:
    """Takes away what the window says above the canvas, which goes by itself at a time that no picture can rely on."""
    for found in window.strip.findChildren(QAbstractButton):
        if found.isVisible():
            found.click()


def settle(window: MainWindow) -> None:
    """Waits for the answers that are on their way."""
    wait(20)
    while window.session.busy:
        wait(5)


def wait(milliseconds: int) -> None:
    """Lets the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


# --- pictures -------------------------------------------------------------------------------------------------------


def save(window: MainWindow, name: str) -> None:
    """Saves the window as it is once nothing goes on in it."""
    write(shot(window), name)


def shot(window: MainWindow) -> QPixmap:
    """The window once nothing goes on in it."""
    settle(window)
    wait(_UNTIL_IDLE)
    return window.grab()


def with_dialog(window: MainWindow, dialog: QWidget, at: QPoint) -> QPixmap:
    """The window with a dialog over it, which off screen has no frame of its own."""
    whole, above = shot(window), dialog.grab()
    painter = QPainter(whole)
    painter.drawPixmap(at, above)
    painter.setPen(QPen(QColor("#5b6675"), 1))
    painter.drawRect(at.x() - 1, at.y() - 1, above.width() + 1, above.height() + 1)
    painter.end()
    return whole


def save_frames(frames: Sequence[QPixmap], name: str, columns: int = 2) -> None:
    """Frames in columns, each as large as the first."""
    width, height = frames[0].width() + GAP, frames[0].height() + GAP
    whole = QPixmap(columns * width - GAP, -(-len(frames) // columns) * height - GAP)
    whole.fill(GROUND)
    painter = QPainter(whole)
    for i, one in enumerate(frames):
        painter.drawPixmap(i % columns * width, i // columns * height, one)
    painter.end()
    write(whole, name)


def write(picture: QPixmap, name: str) -> None:
    """Writes a picture to its file."""
    path = PICTURES / name
    if not few_colours(picture.toImage()).save(str(path), "PNG", quality=0):  # type: ignore[call-overload] # packed as tightly as can be
        raise SystemExit(f"{path} could not be written")
    print(f"{path.relative_to(PICTURES.parent)}  {path.stat().st_size // 1024} KB")

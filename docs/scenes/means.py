"""What every scene does: act in the window, wait for its answers, put frames together and write small pictures.

For the scenes. Pictures have at most 256 colours each: in a window of flat areas nobody sees it, and a repository stays
small.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QToolButton, QWidget

from docs.scenes.few_colours import few_colours
from gui.main_window import MainWindow
from gui.stepper import AnyStepSize

PICTURES = Path(__file__).parent.parent / "pictures"
SIZE = (1440, 900)
GAP = 10
GROUND = QColor("#c9d1dc")  # between frames
#: The docks of each side by their names, but for those that come and go by themselves.
LEFT = ("data", "inspector", "training", "notes", "outline", "history")
RIGHT = ("explanation", "diagnosis")
BELOW = ("error", "accuracy", "gradients", "updates", "surface", "histograms", "units", "function", "confusion")
PANELS = (*LEFT, *RIGHT, *BELOW)
_PATIENCE = 30.0  # seconds
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
    """The panels that are there at first, but for some."""
    press(window, "restore_layout")
    for name in without:
        window.docks[name].hide()
    wait(100)


def open_panel(window: MainWindow, name: str) -> None:
    """A panel in front of the tabs of others, with what it shows."""
    press(window, f"panel_{name}")
    seen(window)


def seen(window: MainWindow) -> None:
    """Waits until the plots that can be seen show what they were asked for."""
    settle(window)
    wait(150)
    wait_until(lambda: not window.plotting.observing.waiting and window.series.view.complete)
    wait(150)


def wait_until(condition: Callable[[], bool]) -> None:
    """Lets the window work until something is so, half a minute at most."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("what a picture waits for does not come")
        wait(20)


def open_dialog(window: MainWindow, name: str) -> QDialog:
    """The dialog of that name that is open."""
    wait(200)
    return next(found for found in window.findChildren(QDialog, name) if found.isVisible())


def click(parent: QWidget, name: str) -> None:
    """Clicks the button of that name."""
    found = next(one for one in parent.findChildren(QAbstractButton, name) if one.isVisible())
    QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.rect().center())
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


def floating(window: MainWindow, name: str, size: tuple[int, int]) -> QPixmap:
    """A panel alone, in a size of its own; it floats until the panels are restored."""
    dock = window.docks[name]
    dock.setFloating(True)
    dock.show()
    dock.resize(*size)
    wait(100)
    seen(window)
    return dock.grab()


def in_both_themes(window: MainWindow, *takes: Callable[[], QPixmap]) -> list[QPixmap]:
    """Each picture in light and then in dark colours."""
    made = []
    for theme in ("light", "dark"):
        press(window, f"theme_{theme}")
        made.append([take() for take in takes])
    press(window, "theme_light")
    return [one for pair in zip(*made, strict=True) for one in pair]


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

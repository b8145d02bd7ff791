"""Makes the pictures of the README with the program itself, off screen: `python -m docs.make_pictures`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction

from engine import files
from engine.examples import FIRST_EXAMPLE
from gui import app as program
from gui.main_window import MainWindow

FOLDER = Path(__file__).parent / "pictures"
XOR = FIRST_EXAMPLE.parent / "xor_2_4_1.backprop"
MAZUR = FIRST_EXAMPLE.parent / "mazur_2_2_2.backprop"


def wait(milliseconds: int) -> None:
    """Lets the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def press(window: MainWindow, name: str, times: int = 1) -> None:
    """Triggers an action as its button does."""
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    for _ in range(times):
        action.trigger()
        wait(400)


def save(window: MainWindow, name: str) -> None:
    """Saves the window as it is."""
    wait(600)
    window.grab().save(str(FOLDER / name))
    print(f"docs/pictures/{name}")


def main() -> None:
    """Makes all pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = home  # nobody's own settings in the pictures
        program.application()
        window = program.build()
        window.resize(1440, 900)
        window.show()
        press(window, "action_theme_light")
        press(window, "action_step", 7)
        save(window, "window.png")
        window.session.replace(files.read(XOR))
        window.run_for(10_000)
        wait(4000)
        save(window, "training.png")
        press(window, "action_theme_dark")
        window.session.replace(files.read(MAZUR))
        press(window, "action_step", 11)
        save(window, "dark.png")
        window.close_for_good()
        wait(200)


if __name__ == "__main__":
    main()

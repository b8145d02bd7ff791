"""Makes the pictures of the README with the program itself, off screen: `python -m docs.make_pictures`.

Nobody imports this. Run it after a change of the looks.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt looks at it

from PySide6.QtCore import QEventLoop, QSettings, QTimer

from engine import files
from engine.examples import FIRST_EXAMPLE, FOLDER
from gui.app import application, build
from gui.main_window import MainWindow
from gui.settings import Settings

PICTURES = Path(__file__).parent / "pictures"
MAZUR, XOR = FOLDER / "mazur_2_2_2.backprop", FOLDER / "xor_2_4_1.backprop"
# Steps by neuron into the backward pass, to a hidden neuron.
STEPS_OF_FIRST, STEPS_OF_MAZUR = 7, 11


def main() -> None:
    """Makes all pictures."""
    PICTURES.mkdir(exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as folder:  # for settings, so that nobody's own show
        settings = Settings(QSettings(str(Path(folder) / "pictures.ini"), QSettings.Format.IniFormat))
        window = build(settings=settings)
        window.resize(1440, 900)
        window.show()
        stepping(window, FIRST_EXAMPLE, "light", STEPS_OF_FIRST, "window.png")
        training(window, XOR, 10_000, "training.png")
        stepping(window, MAZUR, "dark", STEPS_OF_MAZUR, "dark.png")
        window.close_for_good()
        wait(200)


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


def press(window: MainWindow, action: str) -> None:
    """Does what a button does, to the end."""
    window.actions_[action].trigger()
    settle(window)


def save(window: MainWindow, name: str) -> None:
    """Saves the window as it is once nothing goes on in it."""
    settle(window)
    wait(1000)  # for what is drawn when the window is idle
    if not window.grab().save(str(PICTURES / name)):
        raise SystemExit(f"{PICTURES / name} could not be written")
    print(PICTURES / name)


def settle(window: MainWindow) -> None:
    """Waits for the answers that are on their way."""
    wait(50)
    while window.session.busy:
        wait(5)


def wait(milliseconds: int) -> None:
    """Lets the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()

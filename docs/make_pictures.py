"""Makes the pictures of the documentation with the program itself, off screen: `python -m docs.make_pictures`.

Nobody imports this. Run it after a change of the looks; `python -m docs.make_pictures paper time` makes those of some
scenes alone.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings

from docs.scenes import (
    data,
    diagnosis,
    drawing,
    exercise,
    explanation,
    hand,
    lesson,
    paper,
    plots,
    time,
    training,
    window,
)
from docs.scenes.means import PICTURES, SIZE, press, wait
from gui.app import application, build
from gui.main_window import MainWindow
from gui.panels import explanation as explained
from gui.settings import Settings

SCENES: dict[str, Callable[[MainWindow], None]] = {
    "window": window.play,
    "drawing": drawing.play,
    "explanation": explanation.play,
    "hand": hand.play,
    "time": time.play,
    "paper": paper.play,
    "exercise": exercise.play,
    "data": data.play,
    "plots": plots.play,
    "training": training.play,
    "diagnosis": diagnosis.play,
    "lesson": lesson.play,
}


def main(wanted: list[str]) -> None:
    """Makes the pictures of some scenes; of all where none is named."""
    explained.AT_ONCE = math.inf  # a picture is taken of formulas that are whole
    unknown = [name for name in wanted if name not in SCENES]
    if unknown:
        raise SystemExit(f"no scene is called {unknown[0]}; there are {', '.join(SCENES)}")
    PICTURES.mkdir(exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as folder:  # for settings, so that nobody's own show
        settings = Settings(QSettings(str(Path(folder) / "pictures.ini"), QSettings.Format.IniFormat))
        made = build(settings=settings)
        made.resize(*SIZE)
        made.show()
        press(made, "theme_light")
        for name in wanted or SCENES:
            SCENES[name](made)
        made.close_for_good()
        wait(200)


if __name__ == "__main__":
    main(sys.argv[1:])

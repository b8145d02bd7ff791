"""The command `tour`: opens the real window off screen, walks all stages in it, and lists what they left.

main.py calls it through the package.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from engine.errors import StudioError
from gui.app import application, build
from gui.notices import LastResort, Notices
from gui.settings import Settings
from gui.tour.first_steps import FirstSteps
from gui.tour.guide import require
from gui.tour.learning import Learning

_DESCRIPTION = (
    "Show what the program does in its real window, off screen: step through the worked example, ask where numbers "
    "come from, train, save and open again, look at the past, sit an exercise; bring in a table, train a network for "
    "it, look at plots, at a diagnosis and at a lesson. Leaves pictures, the worked solution as text, HTML and PDF, "
    "and the network."
)


class _Path:
    """Answers the questions for a file with the file of the tour."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        return self._path

    def data_path(self, parent: QWidget, folder: str) -> Path | None:
        return None

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self._path

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self._path.with_suffix(".svg")

    def solution_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self._path.with_name(f"worked-solution{Path(suggestion).suffix}")

    def sheet_path(self, parent: QWidget, suggestion: str) -> Path | None:
        return self._path.with_suffix(".html")

    def plot_path(self, parent: QWidget, suggestion: str, suffix: str) -> Path | None:
        return self._path.with_name(Path(suggestion).name)


def run(argv: Sequence[str]) -> int:
    """Walk the tour; 0 if everything held, 1 with one line if something did not, 2 if it could not begin."""
    folder = _Arguments(prog="main.py tour", description=_DESCRIPTION).folder(argv)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _fail(f"{folder}: {error.strerror}; name another folder with --out", 2)
    with tempfile.TemporaryDirectory() as store:
        notices, shape = Notices(), QSettings(str(Path(store) / "tour.ini"), QSettings.Format.IniFormat)
        last_resort = LastResort(notices, Path(store) / "tour.log")
        last_resort.install()
        try:
            return _walk(folder, Settings(shape), notices)
        finally:
            last_resort.remove()


def _walk(folder: Path, settings: Settings, notices: Notices) -> int:
    application()
    file = folder / "worked-example.backprop"
    window = build(settings=settings, notices=notices, chooser=_Path(file))
    left: list[tuple[Path, str]] = []
    try:
        FirstSteps(window, folder, left, file).walk()
        Learning(window, folder, left).walk()
        for notice in notices.latest:
            require(notice.severity != "error", notice.text)
    except (StudioError, OSError) as error:
        return _fail(str(error), 1)
    finally:
        window.close_for_good()
        window.deleteLater()
    for path, what in left:
        sys.stdout.write(f"{path}  {what}\n")
    return 0


class _Arguments(argparse.ArgumentParser):
    """Takes `--out DIR`; what it does not know is one line."""

    def folder(self, argv: Sequence[str]) -> Path:
        """The folder to leave everything in."""
        self.add_argument("--out", metavar="DIR", type=Path, default=Path("tour"), help="where to leave them (tour)")
        out: Path = self.parse_args(argv).out
        return out

    def error(self, message: str) -> NoReturn:
        """One line and exit status 2."""
        sys.exit(_fail(message, 2))


def _fail(line: str, status: int) -> int:
    sys.stderr.write(f"main.py tour: {line}\n")
    return status

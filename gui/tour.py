"""The tour: the real window off screen, driven by its own actions through all it is for, with pictures to look at.

main.py calls it. Each stage says what has to hold after it; the first that does not ends the tour with one line.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt looks at it

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QWidget

from engine import files
from engine.document import Document
from engine.errors import StudioError
from engine.examples import catalogue
from engine.reference import Reference
from engine.solution import SolutionOptions, as_text, of_trace
from engine.steps import Quantity
from engine.trace import Frame
from gui.app import application, build
from gui.dialogs.command_palette import CommandPalette
from gui.dialogs.export_solution import ExportSolutionDialog
from gui.dialogs.new_network import NewNetworkDialog
from gui.main_window import MainWindow
from gui.notices import LastResort, Notices
from gui.settings import Settings
from gui.stepper import AnyStepSize
from gui.theme import ThemeChoice

_PATIENCE = 60.0  # seconds for anything that takes time
_EPOCHS = 100  # of the worked example, which one sample teaches soon
_XOR_EPOCHS = 10_000
_MOST_STEPS = 1000  # of one pass, by neuron
_PAST_EPOCH = 2_500  # of these, where the error falls
_XOR, _EXERCISE = "xor_2_4_1", "exercise_backward_2_2_1"
_DESCRIPTION = (
    "Show what the program does in its real window, off screen: step through the worked example, ask where numbers "
    "come from, train, save and open again, look at the past, sit an exercise. Leaves pictures, the worked solution as "
    "text, HTML and PDF, and the network."
)
_PHASES = ("forward", "error", "backward", "update")


class TourFailed(StudioError):
    """Something that has to hold on the tour did not."""


class _Path:
    """Answers the questions for a file with the file of the tour."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        return self._path

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


class Tour:
    """One way through the program, leaving numbered pictures in a folder."""

    def __init__(self, window: MainWindow, folder: Path, file: Path) -> None:
        self._window, self._folder, self._file = window, folder, file
        self._session = window.session
        self.left: list[tuple[Path, str]] = []
        self._pictures = 0

    def walk(self) -> None:
        """All stages in order; TourFailed names the first thing that did not hold."""
        self._start()
        first = self._session.document
        self._pass("light")
        self._back_to(first)
        self._explain()
        self._export()
        self._train()
        self._pass("dark")
        self._edit_and_undo()
        self._save_and_open()
        self._xor()
        self._past()
        self._exercise()
        self._dialogs()

    # --- stages -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._window.show()
        self._settle()
        self._theme("light")
        self._size("neuron")
        self._window.canvas.fit()
        self._picture("opened", "the worked example, as the program opens")

    def _pass(self, theme: ThemeChoice) -> None:
        """Through a whole pass by neuron, with a picture of each phase."""
        self._theme(theme)
        self._size("neuron")
        before = self._session.document
        seen: list[str] = []
        frame = self._step()
        for _ in range(_MOST_STEPS):
            if frame.phase is not None and frame.phase not in seen:
                seen.append(frame.phase)
                self._picture(f"{frame.phase}-{theme}", f"the first step of the {frame.phase} phase, {theme}")
            if frame.at_end:
                break
            frame = self._step()
        self._picture(f"updated-{theme}", f"the pass is complete: old → new on each weight, {theme}")
        _require(tuple(seen) == _PHASES, f"a pass has the phases {', '.join(_PHASES)}, seen were {', '.join(seen)}")
        _require(self._session.document.parameters is frame.trace.after, "the update is not in force")
        _require(self._session.document is not before, "the update changed nothing")
        if theme == "light":
            self._write("worked-solution.txt", as_text(of_trace(frame.trace)), "the pass as a worked solution")

    def _back_to(self, first: Document) -> None:
        """All steps back to the beginning, then one by term."""
        for _ in range(_MOST_STEPS):
            if self._window.actions_["step_back"].isEnabled():
                self._trigger("step_back")
        _require(self._session.document is first, "stepping back does not end at the first document")
        self._size("term")
        self._step()
        self._step()
        self._picture("term", "the second term of a weighted sum")

    def _explain(self) -> None:
        """From the delta of a hidden neuron down to that of an output, and back to the step."""
        explaining = self._window.display.explaining
        self._size("number")
        network = self._session.document.network
        hidden, output = network.layer_range(1).start, network.layer_range(-1).start
        for _ in range(_MOST_STEPS):
            (number,) = self._step().numbers
            if (number.quantity, number.subject) == (Quantity.DELTA, hidden):
                break
        explaining.follow(Reference("delta", output))
        _require(explaining.shown, "a number inside an explanation does not explain itself")
        self._picture("explained", "the delta of an output, asked about inside the formula of a hidden one")
        explaining.leave()

    def _export(self) -> None:
        """The worked solution as a page for the browser and for the printer, through the dialog."""
        for suffix in (".html", ".pdf"):
            self._window.actions_["export_solution"].trigger()
            dialog = self._window.findChild(ExportSolutionDialog)
            if dialog is None:
                raise TourFailed("the worked solution cannot be exported")
            dialog.wanted.emit(SolutionOptions(), suffix)
            dialog.reject()
            _wait_until(lambda: not self._window.exporting.busy, "the worked solution was written")
            path = self._folder / f"worked-solution{suffix}"
            _require(path.is_file(), f"exporting left no {path.name}")
            self.left.append((path, "the pass to hand out"))

    def _train(self) -> None:
        """Run for some epochs by the menu, then pause a run without an end."""
        before = self._session.document.state.epoch
        self._window.run_for(_EPOCHS)
        self._settle()
        document = self._session.document
        _require(document.state.epoch == before + _EPOCHS, f"{_EPOCHS:,} epochs were not trained")
        errors = document.state.history.train
        _require(bool(errors[-1] < errors[0]), "training did not lower the error")
        self._picture("trained", f"after {_EPOCHS:,} epochs")
        self._trigger("run")
        _wait_until(lambda: self._session.document.state.epoch > 0, "a run began")
        self._trigger("pause")
        self._settle()
        _require(not self._session.training, "pause did not end the run")

    def _edit_and_undo(self) -> None:
        before = self._session.document
        self._session.set_parameter(0, 0.25)
        _require(float(self._session.document.parameters[0]) == 0.25, "a weight could not be set")
        self._trigger("undo")
        _require(self._session.document is before, "undo did not bring the document back")
        self._trigger("redo")

    def _save_and_open(self) -> None:
        self._trigger("save_as")
        _require(self._file.is_file(), "saving left no file")
        saved = self._session.document
        self._trigger("reset")
        self._trigger("undo")
        self._trigger("open")
        self._settle()
        _require(self._session.document is not saved, "the file was not opened")
        same = files.encode(self._session.document) == files.encode(saved)
        _require(same, "what was opened is not what was saved")
        self.left.append((self._file, "the network with its weights and its training, saved and opened again"))

    def _xor(self) -> None:
        example = next(example for example in catalogue() if example.path.stem == _XOR)
        self._window.files.open_example(example.path)
        self._settle()
        self._theme("light")
        self._window.run_for(_XOR_EPOCHS)
        self._settle()
        self._picture("xor", f"XOR after {_XOR_EPOCHS:,} epochs")
        self._size("neuron")
        for _ in range(7):
            self._step()
        self._theme("dark")
        self._window.resize(1100, 700)
        self._picture("small", "the same in a smaller window, dark")
        self._theme("light")

    def _past(self) -> None:
        """An earlier epoch of the run, and back to the newest."""
        past, newest = self._session.past, self._session.document
        past.look(_PAST_EPOCH)
        _wait_until(lambda: not past.waiting, "the past came into view")
        _require(past.looking is not None and past.looking.epoch == _PAST_EPOCH, "an epoch of the past does not come")
        self._picture("past", f"XOR as it was at epoch {_PAST_EPOCH:,}")
        self._trigger("newest")
        _require(past.looking is None and self._session.document is newest, "looking at the past changed something")

    def _exercise(self) -> None:
        """A delta without its slope, which is named; then the exercise is left."""
        example = next(example for example in catalogue() if example.path.stem == _EXERCISE)
        self._session.replace(files.read(example.path))  # without asking about the training before
        self._settle()
        examining = self._window.examining
        sitting = examining.sitting
        if sitting is None or sitting.current is None:
            raise TourFailed("a file with an exercise does not begin it")
        asked = sitting.current
        examining.panel.answered.emit(f"{sitting.trace.out_gradient[0, asked.number.subject]:.{asked.decimals}f}")
        _require("slope" in examining.panel.text(), "a slope that is left out is not named")
        self._picture("exercise", "an exercise: the slope was left out, which is named")
        self._trigger("leave_exercise")

    def _dialogs(self) -> None:
        for name, kind, what in (
            ("new", NewNetworkDialog, "asking for a new network"),
            ("palette", CommandPalette, "all commands"),
        ):
            self._window.actions_[name].trigger()
            dialog = self._window.findChild(kind)
            if not isinstance(dialog, kind) or not dialog.isVisible():
                raise TourFailed(f"the action {name} opens no dialog")
            self._picture(name, what, dialog)
            dialog.reject()

    # --- means --------------------------------------------------------------------------------------------------

    def _trigger(self, name: str) -> None:
        action = self._window.actions_[name]
        _require(action.isEnabled(), f"the action {action.objectName()} is not enabled")
        action.trigger()
        if name != "run":
            self._settle()

    def _step(self) -> Frame:
        self._trigger("step")
        frame = self._session.stepper.frame
        if frame is None:
            raise TourFailed("a step shows nothing")
        return frame

    def _size(self, size: AnyStepSize) -> None:
        self._session.set_step_size(size)
        self._window.toolbar.show_step_size(size)

    def _theme(self, theme: ThemeChoice) -> None:
        self._window.actions_[f"theme_{theme}"].trigger()

    def _settle(self) -> None:
        _wait_until(lambda: not self._session.busy, "an answer of the worker came")

    def _picture(self, name: str, what: str, widget: QWidget | None = None) -> None:
        self._pictures += 1
        path = self._folder / f"{self._pictures:02}-{name}.png"
        _pause(50)  # lets what was put off until the window is idle be drawn
        if not (widget or self._window).grab().save(str(path)):
            raise TourFailed(f"{path}: the picture could not be written")
        self.left.append((path, what))

    def _write(self, name: str, text: str, what: str) -> None:
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        self.left.append((path, what))


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
    tour = Tour(window, folder, file)
    try:
        tour.walk()
        for notice in notices.latest:
            _require(notice.severity != "error", notice.text)
    except (StudioError, OSError) as error:
        return _fail(str(error), 1)
    finally:
        window.close_for_good()
        window.deleteLater()
    for path, what in tour.left:
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


def _require(condition: bool, line: str) -> None:
    if not condition:
        raise TourFailed(line)


def _fail(line: str, status: int) -> int:
    sys.stderr.write(f"main.py tour: {line}\n")
    return status


def _wait_until(condition: Callable[[], bool], what: str) -> None:
    """Let the event loop run until something holds; TourFailed if it does not in a minute."""
    for _ in range(int(_PATIENCE * 1000 / 5)):
        if condition():
            return
        _pause(5)
    raise TourFailed(f"waited in vain until {what}")


def _pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()

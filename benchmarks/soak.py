"""Whether anything grows in the window while it is used for long: `python -m benchmarks.soak [--minutes 60]`.

Trains (XOR, and digits with Adam), pauses, steps by all sizes, edits, undoes and redoes, saves and opens, shows and
hides panels, opens and closes dialogs, looks back, changes theme and selection, through the real event loop, off screen
unless QT_QPA_PLATFORM says otherwise. Every ten seconds, and at rest after each round, it takes a sample: memory,
Python's and Qt's objects, open files and threads. The verdict is a straight line through the samples at rest of the
second half. `--acts` does some of the acts alone, `--json FILE` writes all, `--trace N` names the lines of code whose
memory has grown most (slow).
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox, QWidget

from benchmarks.lateness import press, wait, wait_until, write
from benchmarks.plots import digits
from benchmarks.sampling import Sample, judged, report, sample
from benchmarks.window import XOR
from benchmarks.workloads import WORKLOADS
from engine import files
from engine.creation import new_document
from engine.document import Document
from engine.network import Network, Slot
from engine.place import Place
from engine.settings import Adam
from gui import app as program
from gui.intents import Intent, parameters, structure
from gui.main_window import MainWindow
from gui.selection import NOTHING, selecting
from gui.stepper import ANY_STEP_SIZE

EVERY = 10.0  # seconds between samples
_DIALOGS = (
    "new", "palette", "shortcuts", "about", "built_in_data", "new_from_data", "conventions", "edit_exercise",
    "initial_weights", "rate_test", "compare_runs", "breakpoints", "export_solution", "label_noise", "connect_layers",
    "look_at", "import_data", "open", "save_as", "context",
)  # fmt: skip


class Chooser:
    """Chooses no file, as somebody who thinks better of it."""

    def open_path(self, _parent: QWidget, _folder: str) -> Path | None:
        """None."""
        return None

    data_path = save_path = picture_path = solution_path = sheet_path = open_path

    def plot_path(self, _parent: QWidget, _suggestion: str, _suffix: str) -> Path | None:
        """None."""
        return None


# --- what somebody does -----------------------------------------------------------------------------------------------


def settled(window: MainWindow) -> None:
    """Until no answer of the worker is under way."""
    wait_until(lambda: not window.session.busy, 60)


def show(window: MainWindow, document: Document) -> None:
    """Work on another document."""
    window.session.replace(document)
    settled(window)
    wait(50)


def train(window: MainWindow, document: Document, milliseconds: int) -> None:
    """Train for a while, pause, and train on for a moment."""
    show(window, document)
    for part in (milliseconds, milliseconds // 4):
        press(window, "action_run")
        wait(part)
        press(window, "action_pause")
        settled(window)


def train_xor(window: MainWindow, _folder: Path, chance: random.Random) -> None:
    """XOR flat out."""
    train(window, files.read(XOR), chance.randrange(1500, 2500))


def train_digits(window: MainWindow, _folder: Path, chance: random.Random) -> None:
    """64-32-10 with Adam."""
    document = digits()
    training = msgspec.structs.replace(document.training, optimizer=Adam(learning_rate=0.003))
    train(window, replace(document, training=training), chance.randrange(1500, 2500))


def step(window: MainWindow, _folder: Path, chance: random.Random) -> None:
    """Some steps of every size there and back, in a small or in a middling network."""
    show(window, chance.choice((lambda: files.read(XOR), WORKLOADS["W2"].document, digits))())
    for size in ANY_STEP_SIZE:
        window.session.set_step_size(size)
        for name in ("step", "step", "step_back"):
            press(window, f"action_{name}")
            settled(window)
            wait(20)


def edit(window: MainWindow, _folder: Path, chance: random.Random) -> None:
    """Edits of all kinds, all of them undone, done again, and gone to in the history."""
    show(window, new_document((20, 40, 5), seed=chance.randrange(100)))
    session = window.session
    edits: tuple[Callable[[Network], Intent], ...] = (
        lambda n: parameters.set_values(n, [Slot("weight", ("x1", "h1"))], chance.uniform(-1, 1)),
        lambda n: structure.place_neurons(n, {"h2": (chance.uniform(0, 500), 40.0)}),
        lambda n: structure.rename(n, "h3", f"k{chance.randrange(1000)}"),
        lambda n: structure.add_neuron(n, 1),
        lambda n: structure.disconnect(n, [("x1", "h1")]),
        lambda n: structure.connect(n, "x1", "y1"),
    )
    for make in edits:
        session.request(make(session.document.network))
        settled(window)
        wait(20)
    for name in ("undo",) * 6 + ("redo",) * 6:
        press(window, f"action_{name}")
        settled(window)
    session.go_to(2)
    settled(window)


def file(window: MainWindow, folder: Path, chance: random.Random) -> None:
    """A middling and a large network saved, opened and thrown away, a file that is none, and an example."""
    wrong = folder / "wrong.backprop"
    wrong.write_text("{", encoding="utf-8")
    for sizes in ((10, 20, 5), (300, 60, 10)):
        path = folder / f"{sizes[0]}.backprop"
        files.write(new_document(sizes, seed=chance.randrange(100)), path)
        for opened in (path, wrong):
            window.files.open_path(opened)
            wait(400)
            settled(window)
        window.session.set_parameter(0, chance.uniform(-1, 1))
        press(window, "action_save")
        wait(300)
        wait_until(lambda: not window.session.modified)
    window.files.open_example(XOR)
    settled(window)


def panels(window: MainWindow, _folder: Path, _chance: random.Random) -> None:
    """Every panel in front for a moment while it trains, and every one shown and hidden.

    The panels are not restored: Qt makes four invisible separators for that, which live as long as the window.
    """
    show(window, digits())
    window.session.run()
    for dock in window.docks.all():
        shown = dock.isVisible()
        dock.show()
        dock.raise_()
        wait(120)
        dock.setVisible(shown)
    window.session.pause()
    settled(window)


def dialogs(window: MainWindow, _folder: Path, _chance: random.Random) -> None:
    """Every dialog opened, looked at and closed, and a context menu."""
    show(window, files.read(XOR))
    window.canvas.select(selecting(Place("neuron", 2)))
    for name in _DIALOGS:
        action = window.findChild(QAction, f"action_{name}")
        if action is not None and action.isEnabled():
            action.trigger()
            wait(80)
            close_all(window)
    window.canvas.select(NOTHING)


def close_all(window: MainWindow) -> None:
    """Close dialogs, questions and menus that are open."""
    for widget in QApplication.topLevelWidgets():
        if widget is not window and widget.isVisible() and isinstance(widget, QDialog | QMessageBox | QMenu):
            widget.close()
    wait(30)


def look_back(window: MainWindow, _folder: Path, chance: random.Random) -> None:
    """Earlier epochs of a run, and going on from one of them as another line."""
    show(window, files.read(XOR))
    window.session.run(3000)
    settled(window)
    for _ in range(8):
        window.session.past.look(chance.randrange(3000))
        settled(window)
    window.session.past.continue_here()
    window.session.run(500)
    settled(window)


def ask(window: MainWindow, _folder: Path, _chance: random.Random) -> None:
    """Explanations of everything that is selected one after the other."""
    document = files.read(XOR)
    show(window, document)
    window.session.set_step_size("sample")
    press(window, "action_step")
    settled(window)
    for neuron in range(len(document.network.neurons)):
        window.canvas.select(selecting(Place("neuron", neuron)))
        wait(30)
        press(window, "action_explain")
        settled(window)
        wait(30)
    window.end_innermost()


def looks(window: MainWindow, _folder: Path, _chance: random.Random) -> None:
    """The other theme and back, another size of the window and back."""
    show(window, files.read(XOR))
    window.choose_theme("dark")
    wait(100)
    window.resize(1100, 800)
    wait(100)
    window.choose_theme("light")
    window.resize(1440, 900)
    wait(100)


ACTS: Mapping[str, Callable[[MainWindow, Path, random.Random], None]] = {
    "train_xor": train_xor,
    "train_digits": train_digits,
    "step": step,
    "edit": edit,
    "file": file,
    "panels": panels,
    "dialogs": dialogs,
    "look_back": look_back,
    "ask": ask,
    "looks": looks,
}


# --- the soak ---------------------------------------------------------------------------------------------------------


def rest(window: MainWindow) -> None:
    """A small document with no history, nothing under way, and all that can go gone."""
    window.end_innermost()
    show(window, files.read(XOR))
    wait(300)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.unfreeze()  # what the program has set aside, which it looks through at rest too
    gc.collect()


def soak(window: MainWindow, folder: Path, seconds: float, acts: list[str]) -> list[Sample]:
    """The samples of so many seconds."""
    chance, begun = random.Random(1), time.perf_counter()
    samples: list[Sample] = []
    while time.perf_counter() - begun < seconds:
        for name in acts:
            ACTS[name](window, folder, chance)
            close_all(window)
            passed = time.perf_counter() - begun
            if not samples or passed - samples[-1].seconds >= EVERY:
                samples.append(sample(window, passed, at_rest=False))
        rest(window)
        samples.append(sample(window, time.perf_counter() - begun, at_rest=True))
        print(samples[-1].line(), flush=True)
    return samples


def traced(window: MainWindow, folder: Path, acts: list[str]) -> tracemalloc.Snapshot:
    """What memory is held by after two rounds; what is made in the first is not what grows."""
    soak(window, folder, 1, acts)
    tracemalloc.start(8)
    soak(window, folder, 1, acts)
    return tracemalloc.take_snapshot()


def _told(before: tracemalloc.Snapshot, count: int) -> None:
    after = tracemalloc.take_snapshot()
    for difference in after.compare_to(before, "lineno")[:count]:
        print(difference)


def main() -> int:
    """Soaks and tells; 1 if something grows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--acts", nargs="*", choices=list(ACTS), default=list(ACTS))
    parser.add_argument("--trace", type=int, metavar="N", help="name the N lines whose memory grew most")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write samples and verdict there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_CACHE_HOME"] = home
        program.application()
        window = program.build(chooser=Chooser())
        window.first_painted.connect(gc.freeze)  # as the program does
        window.resize(1440, 900)
        window.show()
        wait(1000)
        rest(window)
        before = traced(window, Path(home), options.acts) if options.trace else None
        samples = soak(window, Path(home), 60 * options.minutes, options.acts)
        if before is not None:
            _told(before, options.trace)
        window.close_for_good()
        wait(100)
    verdict = judged(samples)
    report(samples, verdict)
    write(options.json, {"samples": [asdict(of) for of in samples], "verdict": [asdict(of) for of in verdict]})
    return int(any(of.grows for of in verdict))


if __name__ == "__main__":
    sys.exit(main())

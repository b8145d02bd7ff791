"""Rude to time: steps, play, runs, the past, undo and edits in any order, and no view may ever mix two times.

RUDE_SEEDS and RUDE_EVENTS in the environment ask for a longer run, such as 20 and 400: some twenty minutes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from benchmarks.lateness import wait
from engine.breakpoints import AtNeuron, AtPhase, BelowError, Breakpoint
from engine.creation import new_document
from engine.data import Data, Samples
from engine.document import Document, with_training
from engine.edits.neurons import add_neuron
from engine.evaluation import errors
from engine.moments import same_place
from engine.network import read_only
from engine.numerals import shown
from engine.place import Place
from engine.settings import Adam, Sgd, Training
from gui.intents import Intent
from gui.panels.plots.error_plot import ErrorPlotPanel
from gui.stepper import ANY_STEP_SIZE
from tests.engine.bits import bits
from tests.mouse import Mouse
from tests.studio import Studio, opened, xor

SEEDS, EVENTS = int(os.environ.get("RUDE_SEEDS", "3")), int(os.environ.get("RUDE_EVENTS", "60"))
FIRST_SEED = int(os.environ.get("RUDE_FIRST", "0"))
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
Key = Qt.Key

#: Keys that anybody may press at any moment, wherever the focus is.
KEYS: tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...] = (
    *[(Key.Key_Space, NO_KEY)] * 6,
    *[(Key.Key_Space, SHIFT)] * 4,
    *[(Key.Key_Space, CTRL)] * 2,
    *[(Key.Key_Space, CTRL | SHIFT)] * 2,
    *[(Key.Key_Escape, NO_KEY)] * 4,
    *[(Key.Key_Z, CTRL)] * 4,
    *[(Key.Key_Y, CTRL)] * 3,
    (Key.Key_F5, NO_KEY),
    (Key.Key_F5, SHIFT),
    (Key.Key_F5, CTRL),
    *[(Key.Key_J, CTRL | SHIFT)] * 2,
    (Key.Key_R, CTRL),
    (Key.Key_R, CTRL | SHIFT),
    (Key.Key_F9, NO_KEY),
    (Key.Key_Plus, NO_KEY),
    (Key.Key_Minus, NO_KEY),
    (Key.Key_Delete, NO_KEY),
)


class Log(list[str]):
    """What was done; pytest shows the end of it where a check fails."""

    def __repr__(self) -> str:
        return "\n".join(["", *self[-25:]])


class Hostile:
    """Does anything at any time to a window, and looks whether its views agree."""

    def __init__(self, studio: Studio, seed: int, folder: Path) -> None:
        self.studio, self.random, self.folder = studio, random.Random(seed), folder
        self.window, self.session = studio.window, studio.session
        self.mouse = Mouse(studio.window)
        self.log = Log()
        self.came_by: dict[tuple[int, int], Document] = {}  # what was in force last, by line and epoch
        self.session._holder.changed.connect(self._on_changed)
        self.events: dict[str, tuple[int, Callable[[], object]]] = {
            "key": (16, self.key),
            "size": (4, self.size),
            "run": (4, self.run),
            "run briefly": (2, self.run_briefly),
            "plot": (5, self.drag_plot),
            "slider": (4, self.press_slider),
            "epoch": (4, self.type_epoch),
            "banner": (3, self.press_banner),
            "edit": (4, self.edit),
            "rate": (3, self.rate),
            "training": (1, self.training),
            "sample": (2, self.sample),
            "runs": (4, self.runs),
            "points": (2, self.points),
            "pace": (1, self.pace),
            "drag": (2, self.drag_neuron),
            "file": (1, self.file),
            "wait": (4, lambda: wait(self.random.choice([5, 20, 60, 120]))),
        }

    @property
    def plot(self) -> ErrorPlotPanel:
        plot = self.window.looking._plot
        assert plot is not None
        return plot

    def _on_changed(self, before: Document, after: Document, cause: str) -> None:
        past = self.session.past
        if cause == "replace":
            self.came_by.clear()
        if after.state.update == 0 and same_place(past._timeline.current.tip, after):
            self.came_by[past._timeline.current.id, after.state.epoch] = after

    # --- what it does -------------------------------------------------------------------------------------------

    def act(self) -> None:
        names = list(self.events)
        name = self.random.choices(names, [self.events[n][0] for n in names])[0]
        self.log.append(name)
        self.events[name][1]()
        self.answer()
        QApplication.processEvents()

    def say(self, *words: object) -> None:
        self.log[-1] += " " + " ".join(map(str, words))

    def key(self) -> None:
        key, modifiers = self.random.choice(KEYS)
        focus: QWidget | None = self.window.focusWidget()
        target = self.window.canvas if focus is None else focus
        self.say(key.name, modifiers.name, type(target).__name__)
        QTest.keyClick(target, key, modifiers)

    def size(self) -> None:
        size = self.random.choice(ANY_STEP_SIZE)
        self.say(size)
        self.window._on_step_size_chosen(size)
        self.window.toolbar.show_step_size(size)

    def run(self) -> None:
        epochs = self.random.choice([1, 7, 50, 300] if len(self.session.document.data.train) < 100 else [1, 2, 3])
        self.say(epochs)
        self.session.run(epochs)

    def run_briefly(self) -> None:
        self.studio.press(Key.Key_F5)
        wait(self.random.choice([1, 15, 40]))
        if self.random.random() < 0.6:
            self.session.pause()

    def drag_plot(self) -> None:
        plot = self.plot.plot
        area = plot.area.toRect()
        spots = [QPoint(self.random.randint(area.left(), area.right()), area.center().y()) for _ in range(3)]
        port = plot.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, NO_KEY, spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(port, spot)
            if self.random.random() < 0.5:
                wait(5)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NO_KEY, spots[-1])

    def press_slider(self) -> None:
        slider = self.plot.slider.slider
        if slider.isEnabled():
            spot = QPoint(self.random.randint(0, slider.width() - 1), slider.height() // 2)
            QTest.mouseClick(slider, Qt.MouseButton.LeftButton, NO_KEY, spot)

    def type_epoch(self) -> None:
        QTest.keyClick(self.window.canvas, Key.Key_J, CTRL)
        text = self.random.choice(["0", "-5", "1000000000", "1e9", "text", " ", "3", "17", "41", "+"])
        self.say(text)
        box = self.plot.slider.box
        for letter in text:
            QTest.keyClicks(box, letter)
        if self.random.random() < 0.8:
            QTest.keyClick(box, self.random.choice([Key.Key_Return, Key.Key_Return, Key.Key_Escape]))

    def press_banner(self) -> None:
        banner = self.window.looking.banner
        if banner.isVisible():
            name = self.random.choice(["continue", "newest"])
            self.say(name)
            QTest.mouseClick(banner.buttons[name], Qt.MouseButton.LeftButton)

    def edit(self) -> None:
        document = self.session.document
        what = self.random.choice(["weight", "weight", "weight", "neuron", "row"])
        self.say(what)
        if what == "weight" and len(document.parameters):
            self.session.set_parameter(self.random.randrange(len(document.parameters)), self.random.uniform(-1, 1))
        elif what == "neuron" and len(document.network.neurons) < 9:
            self.session.request(Intent("Add a neuron", lambda d: add_neuron(d, 1)))
        else:
            model = self.window.data.model
            if model.rowCount():
                index = model.index(self.random.randrange(model.rowCount()), 1)
                model.setData(index, f"{self.random.uniform(-1, 1):.3f}")

    def rate(self) -> None:
        field = self.window.toolbar.findChild(QLineEdit, "learning_rate")
        assert field is not None
        field.setFocus()
        field.selectAll()
        text = self.random.choice(["0.3", "0.05", "1/7", "-1", "nan", "x", "0.5 "])
        self.say(text)
        QTest.keyClicks(field, text)
        if self.random.random() < 0.8:
            QTest.keyClick(field, Key.Key_Return)

    def training(self) -> None:
        new = self.random.choice(
            [
                Training(optimizer=Adam(), batch_size=2, shuffle=True),
                Training(optimizer=Sgd(0.5, 0.9), batch_size=1, shuffle=True),
                Training(optimizer=Sgd(0.5), batch_size=None),
            ]
        )
        self.session.edit(lambda d: with_training(d, new), "Train otherwise")

    def sample(self) -> None:
        self.session.choose_sample(self.random.randrange(5))

    def runs(self) -> None:
        runs, line = self.plot.runs, self.random.choice(self.session.past.lines)
        what = self.random.choice(["rename", "hide", "remove", "end", "keep", "unkeep", "look"])
        self.say(what, line.name)
        does: dict[str, Callable[[], object]] = {
            "rename": lambda: runs.renamed.emit(line.id, f"Named {self.random.randrange(5)}"),
            "hide": lambda: runs.visible_wanted.emit(line.id, self.random.random() < 0.7),
            "remove": lambda: None if line.current else runs.remove_wanted.emit(line.id),
            "end": lambda: runs.end_wanted.emit(line.id),
            "keep": lambda: runs.kept_wanted.emit(line.id, True),
            "unkeep": lambda: runs.kept_wanted.emit(line.id, False),
            "look": lambda: self.plot.epoch_wanted.emit(self.random.randint(0, line.last_epoch), line.id),
        }
        does[what]()

    def points(self) -> None:
        breaking = self.window.playback.breaking
        if breaking.points and self.random.random() < 0.4:
            breaking.remove(self.random.choice(breaking.points))
            return
        neurons = [n.id for n in self.session.document.network.neurons][2:]
        if neurons:
            points: list[Breakpoint] = [AtNeuron(self.random.choice(neurons)), AtPhase("backward"), BelowError(0.12)]
            breaking.add(self.random.choice(points))

    def pace(self) -> None:
        self.window.playback.playing.set_pace(self.random.choice([8.0, 60.0, 60.0]))

    def drag_neuron(self) -> None:
        neurons = self.mouse.network.neurons
        if neurons:
            spot = self.mouse.place(Place("neuron", self.random.randrange(len(neurons))))
            self.mouse.carry(spot, spot + QPoint(20, 13))
            if self.random.random() < 0.4:
                QTest.keyClick(self.window.canvas, self.random.choice([Key.Key_Escape, Key.Key_Space, Key.Key_Z]))
            self.mouse.release(spot + QPoint(20, 13))

    def file(self) -> None:
        path = self.folder / "rude.backprop"
        what = self.random.choice(["save", "save", "open", "new"])
        self.say(what)
        if what == "save":
            self.studio.chooser.to_save = path
            QTest.keyClick(self.window.canvas, Key.Key_S, CTRL)
        elif what == "open" and path.exists():
            self.window.files.open_path(path)
        else:
            self.window.files.show_document(_shuffled())
        wait(5)

    def answer(self) -> None:
        """Whatever is asked is answered, one way or the other."""
        while (box := QApplication.activeModalWidget()) is not None:
            if isinstance(box, QMessageBox) and box.objectName() == "guard":
                choices = [QMessageBox.StandardButton.Discard, QMessageBox.StandardButton.Cancel]
                QTest.mouseClick(box.button(self.random.choice(choices)), Qt.MouseButton.LeftButton)
            else:
                box.close()
            QApplication.processEvents()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    # --- what must hold -----------------------------------------------------------------------------------------

    def check_now(self) -> None:
        """At any moment, whatever is under way: every view shows one document, and the error is its or none."""
        past = self.session.past
        document = past.shown
        scene, outline = self.window.canvas.network_scene, self.window.outline
        assert scene.network is document.network
        assert outline._network is document.network
        assert self.window.display._shown is document
        if not self.session.training:
            self.assert_same_values(document)
            assert self.text("epoch") == f"{document.state.epoch:,}"
        assert sum(line.current for line in past.lines) == 1

    def assert_same_values(self, document: Document) -> None:
        scene = self.window.canvas.network_scene
        frame = scene._frame
        assert scene._parameters is document.parameters
        assert self.window.outline._parameters is document.parameters
        subject = self.window.inspector._subject
        assert subject is None or subject.parameters is document.parameters
        if self.session.past.looking is not None:
            assert frame is None
            assert self.window.inspector._frame is None
        else:
            assert frame is self.session.stepper.frame
            assert self.window.inspector._frame is frame
        if frame is not None:
            assert (frame.trace.after if frame.at_end else frame.trace.before) is document.parameters

    def text(self, name: str) -> str:
        label = self.window.toolbar.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def check_settled(self) -> None:
        """With nothing under way: numbers and places are exactly those of the document in view."""
        self.window.playback.playing.stop()
        self.session.pause()
        self.settle()
        self.check_now()
        past = self.session.past
        document, looking = past.shown, past.looking
        error = errors(document)[0] if len(document.data.train) else float("nan")
        assert self.text("error") == ("–" if np.isnan(error) else shown(error, 6))
        assert self.plot.epoch == document.state.epoch
        assert self.plot.plot.cursor_line.value() == document.state.epoch
        assert self.plot.slider.slider.value() == document.state.epoch
        assert self.window.looking.banner.isVisible() == (looking is not None)
        known = self.window.data._known
        assert known is None or known is document.parameters
        self.check_lines()

    def settle(self) -> None:
        """Nothing is under way, and nothing is about to be."""
        for _ in range(3):
            QApplication.processEvents()
            self.studio.settle()
        wait(140 if self.session.past.looking is not None else 10)
        self.studio.settle()

    def check_lines(self) -> None:
        timeline = self.session.past._timeline
        document, current = self.session.document, timeline.current
        assert any(same_place(m.document, document) for m in current.moments), "its line does not know the present"
        for line in timeline.lines:
            assert all(a.place <= b.place or b.anchor for a, b in pairwise(line.moments))
            assert [m.at for m in line.moments] == sorted(m.at for m in line.moments)
            if line.moments:
                assert line.moments[-1].place == (line.tip.state.epoch, line.tip.state.update)
        looking = self.session.past.looking
        if looking is not None:
            self.check_looked_at(looking.line, looking.epoch, looking.document)

    def check_looked_at(self, line: int, epoch: int, document: Document) -> None:
        """Bit for bit what was in force there, if anything was."""
        was = self.came_by.get((line, epoch))
        assert document.state.epoch == epoch
        if was is not None:
            assert bits(document.parameters) == bits(was.parameters)
            assert same_place(document, was)


def _shuffled() -> Document:
    document = new_document((2, 3, 1), data="xor", seed=4, name="Shuffled")
    return with_training(document, Training(optimizer=Adam(), batch_size=2, shuffle=True))


def _slow() -> Document:
    """Of which an epoch takes so long that answers come late."""
    document = new_document((2, 48, 48, 1), data="xor", seed=4, name="Slow")
    rows = np.random.default_rng(1).normal(size=(600, 2))
    samples = Samples(read_only(rows), read_only((rows[:, :1] * rows[:, 1:] > 0).astype(np.float64)))
    training = Training(optimizer=Sgd(0.01), batch_size=3, shuffle=True)
    return replace(with_training(document, training), data=Data(samples, document.data.test))


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEEDS))
def test_no_view_ever_mixes_two_times(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    document = (xor, _shuffled, _slow)[seed % 3]()
    with opened(qtbot, tmp_path, document, plot=True) as studio:
        qtbot.waitUntil(lambda: studio.window.looking._plot is not None)
        hostile = Hostile(studio, seed, tmp_path)
        for count in range(EVENTS):
            hostile.act()
            hostile.check_now()
            if count % 6 == 5:
                hostile.log.append("— settled")
                hostile.check_settled()

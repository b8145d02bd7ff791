"""Rude to training: docks, settings, stop conditions, data, exercises and lessons at any time, while plots look on.

Once all has settled, every plot that can be seen has the engine's own numbers of the document in view, and every epoch
that was measured stands where training was. RUDE_SEEDS, RUDE_FIRST and RUDE_EVENTS ask for a longer run.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from benchmarks.lateness import wait
from engine.datasets import built, data_set
from engine.document import Document, with_stopping, with_training
from engine.evaluation import outputs
from engine.examples import catalogue
from engine.observing import Bench, Observation, Question, Subject, observe
from engine.observing.score import score
from engine.observing.series import Series, measure
from engine.proposal import document_from, propose
from engine.settings import Exponential, Sgd, Training
from engine.sources import Split
from engine.stopping import Stopping
from gui.intents.training import set_optimizer, set_schedule, set_value
from gui.panels.diagnosis.card import FindingCard
from gui.panels.plots.over_epochs import OverEpochsPanel
from gui.plotting import PLOTS
from tests.engine.bits import bits
from tests.flows.test_rude_time import Hostile
from tests.studio import Studio, opened

SEEDS, EVENTS = int(os.environ.get("RUDE_SEEDS", "2")), int(os.environ.get("RUDE_EVENTS", "30"))
FIRST_SEED = int(os.environ.get("RUDE_FIRST", "0"))

DOCKS = (*PLOTS, "training", "error", "data", "inspector", "outline", "history")
_ACTIONS = (
    "randomize",
    "reset",
    "pause",
    "newest",
    "theme_dark",
    "theme_light",
    "plots_tabs",
    "plots_side_by_side",
    "plots_side_by_side",
    "rate_test",
    "compare_runs",
    "label_noise",
    "initial_weights",
    "escape",
    "undo",
    "redo",
)
_FIELDS: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("training", "batch_size", (None, 1, 3)),
    ("training", "shuffle", (True, False)),
    ("training", "dropout", (0.0, 0.3)),
    ("training", "l2", (0.0, 0.01)),
    ("training", "gradient_clip", (None, 0.5)),
    ("optimizer", "learning_rate", (0.5, 0.05, 0.05, 1e6)),
    ("optimizer", "momentum", (0.0, 0.9)),
    ("stopping", "epochs", (None, 3, 40)),
    ("stopping", "error", (None, 0.1, 1e-3)),
    ("stopping", "patience", (None, 1, 5)),
    ("stopping", "restore_best", (True, False)),
    ("stopping", "seconds", (None, 0.05)),
)


def moons() -> Document:
    """A proposal's network with rows to test on."""
    return _proposed("moons")


def _proposed(name: str) -> Document:
    source = msgspec.structs.replace(data_set(name).defaults, split=Split(0.2, 1))
    if name not in {"iris", "xor"}:
        source = msgspec.structs.replace(source, size=60)
    data = built(source)
    return document_from(propose(data, 3), data)


def busy() -> Document:
    """Many things at once: shuffled mini-batches, dropout, a schedule, momentum, a penalty, clipping, test rows."""
    training = Training(
        optimizer=Sgd(0.1, 0.9), batch_size=7, shuffle=True, dropout=0.3, l2=1e-3, gradient_clip=1.0,
        schedule=Exponential(0.999), reduction="mean",
    )  # fmt: skip
    return with_stopping(with_training(moons(), training), Stopping(patience=40))


class HostileToTraining(Hostile):
    """Does what belongs to training and plots, too."""

    def __init__(self, studio: Studio, seed: int, folder: Path) -> None:
        super().__init__(studio, seed, folder)
        self.answers: dict[Question[Any], Observation] = {}
        self.window.plotting.observing.observed.connect(self._on_observed)
        del self.events["sample"], self.events["points"], self.events["pace"], self.events["slider"]
        self.events |= {
            "dock": (14, self.dock),
            "setting": (8, self.setting),
            "live run": (6, self.session.run),
            "method": (2, self.method),
            "set": (2, self.other_data),
            "exercise": (1, self.exercise),
            "lesson": (1, self.lesson),
            "check": (1, self.session.check_gradients),
            "remedy": (2, self.remedy),
            "act": (4, self.trigger),
            "series": (3, self.scrub_series),
        }

    def _on_observed(self, observation: Observation) -> None:
        for question in (*observation.answers, *observation.refusals):
            self.answers[question] = observation

    # --- what it does -------------------------------------------------------------------------------------------

    def act(self) -> None:
        focus: object = self.window.focusWidget()
        if not isinstance(focus, QWidget) or not focus.isVisible() or focus.window().windowHandle() is None:
            self.window.canvas.setFocus()  # where a dock was closed that had the keyboard
        super().act()

    def dock(self) -> None:
        name = self.random.choice(DOCKS)
        dock, how = self.window.docks[name], self.random.choice(["open", "open", "open", "close", "float", "front"])
        self.say(how, name)
        if how in {"open", "front"}:
            dock.show()
            dock.raise_()
        elif how == "close":
            dock.hide()
        else:
            dock.setFloating(not dock.isFloating())

    def setting(self) -> None:
        part, field, values = self.random.choice(_FIELDS)
        value = self.random.choice(values)
        self.say(part, field, value)
        self.session.request(set_value(part, field, value))  # type: ignore[arg-type]  # names of parts, all of them

    def method(self) -> None:
        name = self.random.choice(["sgd", "adam", "rprop", "exponential"])
        self.say(name)
        self.session.request(set_schedule(name) if name == "exponential" else set_optimizer(name))

    def other_data(self) -> None:
        name = self.random.choice(["moons", "sine", "iris", "xor"])
        self.say(name)
        self.window.files.show_document(_proposed(name))

    def exercise(self) -> None:
        example = next(e for e in catalogue() if "exercise" in e.path.stem)
        self.window.files.show_document(example.document())
        self.answer()
        self.window.examining.start()

    def lesson(self) -> None:
        lessons = sorted(Path("resources/lessons").glob("*.backprop"))
        path = self.random.choice(lessons)
        self.say(path.stem)
        self.window.files.open_example(path)
        self.answer()
        for _ in range(self.random.randrange(3)):
            self.random.choice([self.window.lessons.show_me, self.window.lessons.skip, self.window.lessons.next])()

    def remedy(self) -> None:
        panel = self.window.plotting.panels.get("diagnosis")
        cards = [] if panel is None else [card for card in panel.findChildren(FindingCard) if card.isVisible()]
        buttons = [button for card in cards for button in card.findChildren(QPushButton) if button.isVisible()]
        if buttons:
            button = self.random.choice(buttons)
            self.say(button.text())
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def trigger(self) -> None:
        name = self.random.choice(_ACTIONS)
        self.say(name)
        action = self.window.actions_[name]
        if action.isEnabled():
            action.trigger()

    def scrub_series(self) -> None:
        panels = [p for p in self.window.plotting.panels.values() if isinstance(p, OverEpochsPanel) and p.isVisible()]
        if panels and panels[0]._view.last > 0:
            epoch = self.random.randint(0, panels[0]._view.last)
            self.say(epoch)
            panels[0]._want(epoch)

    # --- what must hold -----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """No exercise and no lesson, which hold numbers back."""
        self.window.examining.leave()
        self.answer()
        self.window.lessons.leave()
        self.answer()

    def check_plots(self) -> None:
        plotting, series = self.window.plotting, self.window.series
        self.leave()
        self.session.pause()
        self.settle()
        for name in self.random.sample(sorted(PLOTS), 3):
            self.window.docks[name].show()
            self.window.docks[name].raise_()
        QApplication.processEvents()
        self.studio.qtbot.waitUntil(lambda: not plotting.observing.waiting and not series._asked, timeout=20_000)
        document = self.session.past.shown
        for name, panel in plotting.panels.items():
            if self.window.docks[name].isVisible() and not self.window.docks[name].visibleRegion().isEmpty():
                self.check_answers(document, name, panel.questions())
                if isinstance(panel, OverEpochsPanel):
                    self.check_series(panel)

    def check_answers(self, document: Document, name: str, questions: tuple[Question[Any], ...]) -> None:
        """The newest answer is about the document in view, and no other than the engine gives."""
        for question in questions:
            if isinstance(question, Series):
                continue
            said = self.answers.get(question)
            assert said is not None, (name, question)
            subject = Subject(document, document.parameters, document.state.epoch)
            assert said.subject.document is document, (name, question)
            assert bits(said.subject.parameters) == bits(document.parameters), (name, question)
            fresh = observe(Bench(), subject, [question])
            assert said.refusals.get(question) == fresh.refusals.get(question)
            assert alike(said.get(question), fresh.get(question)), (name, question)

    def check_series(self, panel: OverEpochsPanel) -> None:
        view, document, past = panel._view, self.session.past.shown, self.session.past
        assert panel.epoch == document.state.epoch
        assert view.measured is self.window.series.view.measured or [m.epoch for m in view.measured] == [
            m.epoch for m in self.window.series.view.measured
        ]
        for one in view.measured:
            was = self.came_by.get((view.line, one.epoch))
            if was is not None and was.network is one.document.network and was.data is one.document.data:
                assert bits(one.parameters) == bits(was.parameters), (view.line, one.epoch)
            again = score(
                one.document, outputs(one.document, one.document.data.train.inputs), one.document.data.train.targets
            )
            assert one.train == again or math.isnan(again) or math.isclose(one.train, again, abs_tol=1e-9)
        here = [m for m in view.measured if m.epoch == document.state.epoch]
        if here and document.state.update == 0 and past.looking is None:
            fresh = measure(document, Bench())
            assert (here[0].train, here[0].test) == pytest.approx((fresh.train, fresh.test), nan_ok=True)
            assert bits(here[0].parameters) == bits(document.parameters)
            assert bits(here[0].gradients) == bits(fresh.gradients)
            assert bits(here[0].updates) == bits(fresh.updates)


def alike(one: object, other: object) -> bool:
    """Whether two answers say the same; floats of arrays to the bit."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, float):
        return isinstance(other, float) and (one == other or (math.isnan(one) and math.isnan(other)))
    if isinstance(one, (tuple, list)):
        return isinstance(other, (tuple, list)) and len(one) == len(other) and all(map(alike, one, other))
    if callable(one) or isinstance(one, Document):
        return True
    fields = getattr(one, "__dataclass_fields__", None)
    if fields is not None:
        return type(one) is type(other) and all(alike(getattr(one, f), getattr(other, f)) for f in fields)
    return one == other


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEEDS))
def test_no_plot_ever_tells_of_another_document(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    document = (moons, busy)[seed % 2]()
    with opened(qtbot, tmp_path, document, plot=True) as studio:
        qtbot.waitUntil(lambda: studio.window.looking._plot is not None)
        hostile = HostileToTraining(studio, seed, tmp_path)
        studio.window.actions_["plots_side_by_side"].trigger()
        for count in range(EVENTS):
            hostile.act()
            if count % 5 == 4:
                hostile.log.append("— plots")
                hostile.check_plots()
                hostile.check_settled()
        hostile.session.run()
        wait(20)
        studio.window.close_for_good()  # in the midst of it

"""Anything in any order: steps, runs, edits, undo and going anywhere, with answers that come when they come.

The worker works only when it is told to, so that each edit may fall between any question and its answer.
EDIT_SEQUENCES and EDIT_STEPS in the environment ask for a longer run, such as 5000 and 50.
"""

from __future__ import annotations

import os
import sys
from typing import cast

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.document import Document
from engine.encoding import encode
from engine.errors import StudioError
from engine.files import decode
from engine.steps import STEP_SIZES, StepSize
from engine.trace import Frame, trace
from gui.intents import structure
from gui.notices import Notices
from gui.session import Session
from gui.stepper import ANY_STEP_SIZE, AnyStepSize
from gui.worker import WorkerThread
from tests.deferred_worker import DeferredWorker
from tests.engine.edits.random_edits import EDITS
from tests.engine.edits.worked import trained
from tests.engine.strategies import documents, experiments, moderate
from tests.gui.test_undo_sequences import BUDGETS, intent, light
from tests.studio import xor

pytestmark = pytest.mark.usefixtures("qapp")

STARTS = st.one_of(st.just(trained()), st.builds(xor), experiments(rows=3), documents(values=moderate)).map(light)
NAMES = ["label", "id", "rename layer", "parameter's label"]
PIECES = 400  # of work in which everything that is under way must come to an end


def file_of(document: Document) -> bytes:
    """A document's file, or why it has none: a run may leave an optimizer's memory beyond the numbers."""
    try:
        return encode(document)
    except StudioError as refused:
        return str(refused).encode()


class Working(RuleBasedStateMachine):
    """A session, and beside it the file of each document that there has been."""

    @initialize(start=STARTS, budget=st.sampled_from(BUDGETS))
    def begin(self, start: Document, budget: int) -> None:
        self.uncaught: list[BaseException] = []  # Qt hands what a slot raises to the hook
        self.hook, sys.excepthook = sys.excepthook, lambda _kind, error, _where: self.uncaught.append(error)
        self.worker, self.notices = DeferredWorker(), Notices()
        self.session = Session(start, cast("WorkerThread", self.worker), self.notices)
        self.holder = self.session._holder
        self.holder._budget = budget
        self.holder._stack._budget = budget
        self.told: Frame | None = None  # what views were told of last
        self.session.frame_changed.connect(self.hear)
        self.files: dict[int, tuple[Document, bytes]] = {}
        self.checked: Frame | None = None

    def hear(self, frame: Frame | None) -> None:
        self.told = frame

    # --- the user and the worker --------------------------------------------------------------------------------

    @rule(name=st.sampled_from(sorted(EDITS)), seed=st.integers(0, 2**32))
    def edit(self, name: str, seed: int) -> None:
        self.session.request(intent(name, seed))

    @rule(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
    def rename(self, name: str, seed: int) -> None:
        self.session.request(intent(name, seed))

    @rule(x=st.floats(-99, 99), merge=st.booleans())
    def nudge(self, x: float, merge: bool) -> None:
        network = self.session.document.network
        points = {neuron.id: (x, 0.0) for neuron in network.neurons[:2]}
        self.session.request(structure.place_neurons(network, points, merge=merge))

    @rule(rate=st.sampled_from([0.125, 0.5, 2.0, -1.0]))
    def learn(self, rate: float) -> None:
        self.session.set_learning_rate(rate)

    @rule(seed=st.integers(0, 9))
    def begin_anew(self, seed: int) -> None:
        self.session.randomize("he_normal", seed) if seed % 2 else self.session.reset()

    @rule(size=st.sampled_from(ANY_STEP_SIZE))
    def size(self, size: AnyStepSize) -> None:
        self.session.set_step_size(size)

    @rule(times=st.integers(1, 4), works=st.booleans())
    def step(self, times: int, works: bool) -> None:
        for _ in range(times):
            self.session.step()
            self.worker.work() if works else None

    @rule(times=st.integers(1, 4), works=st.booleans())
    def step_back(self, times: int, works: bool) -> None:
        for _ in range(times):
            self.session.step_back()
            self.worker.work() if works else None

    @rule(row=st.integers(-1, 4))
    def choose(self, row: int) -> None:
        self.session.choose_sample(row)

    @rule(epochs=st.sampled_from([None, 1, 3]))
    def run(self, epochs: int | None) -> None:
        self.session.run(epochs)

    @rule()
    def pause(self) -> None:
        self.session.pause()

    @rule()
    def check_gradients(self) -> None:
        if len(self.session.document.parameters) < 100:
            self.session.check_gradients()

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule(place=st.integers(-1, 60))
    def go_to(self, place: int) -> None:
        self.session.go_to(place)

    @rule()
    def save(self) -> None:
        self.session.when_idle(self.holder.mark_clean)

    @precondition(lambda self: self.holder.index > 3)
    @rule(start=STARTS)
    def open(self, start: Document) -> None:
        self.session.replace(start)

    @rule(pieces=st.integers(1, 3))
    def work(self, pieces: int) -> None:
        for _ in range(pieces):
            self.worker.work()

    @rule()
    def settle(self) -> None:
        if self.session.training:
            self.session.pause()
        for _ in range(PIECES):
            self.worker.work()
            if not self.worker.busy:
                break
        assert not self.session.busy

    @rule(times=st.integers(1, 3), size=st.sampled_from(ANY_STEP_SIZE))
    def there_and_back(self, times: int, size: AnyStepSize) -> None:
        """As many steps back lead to the very same document, whatever the size."""
        self.settle()
        self.session.set_step_size(size)
        ways = []
        for _ in range(times if self.holder._budget > 1 else 1):
            before = self.session.document, self.session.stepper.frame
            self.session.step()
            while self.session.training or self.session.stepper.waiting:
                self.worker.work()
            if (self.session.document, self.session.stepper.frame) == before:
                break  # refused
            ways.append(before[0])
        for document in reversed(ways):
            self.session.step_back()
            assert self.session.document is document
        self.settle()

    @rule(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32), size=st.sampled_from(STEP_SIZES))
    def rename_in_a_pass(self, name: str, seed: int, size: StepSize) -> None:
        """Names leave the pass where it is, also at its end, and so does taking them back."""
        self.settle()
        self.session.set_step_size(size)
        self.session.step()
        self.settle()
        frame, can_step_back = self.session.stepper.frame, self.session.state.can_step_back
        if frame is None or frame.position == 0:
            return
        document = self.session.document
        self.session.request(intent(name, seed))
        self.stands_at(frame)
        if self.session.document is not document:
            self.session.undo()
            self.stands_at(frame)
        assert self.session.document is document
        if self.holder._budget == BUDGETS[-1]:  # else the step may have been dropped meanwhile
            assert self.session.state.can_step_back == can_step_back

    def stands_at(self, frame: Frame) -> None:
        now = self.session.stepper.frame
        assert now is not None
        assert (now.trace.rows, now.position) == (frame.trace.rows, frame.position)

    # --- what must hold -----------------------------------------------------------------------------------------

    @invariant()
    def documents_are_whole_and_stay_as_they_were(self) -> None:
        document = self.session.document
        if id(document) not in self.files:
            file = file_of(document)
            self.files[id(document)] = document, file
            assert not file.startswith(b"{") or encode(decode(file)) == file
        assert file_of(document) == self.files[id(document)][1]

    @invariant()
    def the_pass_in_view_is_one_of_the_document(self) -> None:
        document, frame = self.session.document, self.session.stepper.frame
        assert self.told is frame
        if frame is None:
            return
        numbers = frame.trace
        assert numbers.network is document.network
        assert (numbers.after if frame.at_end else numbers.before) is document.parameters
        assert (numbers.state_after if frame.at_end else numbers.state_before) is document.state
        if self.checked is not frame and not frame.at_end:
            self.checked = frame
            self.is_the_trace_of(document, frame)

    def is_the_trace_of(self, document: Document, frame: Frame) -> None:
        anew = trace(document, frame.trace.rows, document.state.update)
        for name in ("inputs", "targets", "net", "out", "delta", "gradient", "change", "after", "errors"):
            assert getattr(anew, name).tobytes() == getattr(frame.trace, name).tobytes()
        assert (anew.error, anew.learning_rate) == (frame.trace.error, frame.trace.learning_rate) or np.isnan(
            anew.error
        )
        assert all(
            number.subject < len(document.parameters) + len(document.network.neurons) for number in frame.numbers
        )

    @invariant()
    def nothing_waits_for_ever(self) -> None:
        if self.uncaught:
            raise self.uncaught[0]
        assert self.worker.busy or not self.session.busy
        assert all("\n" not in notice.text for notice in self.notices.latest)
        assert self.holder._stack.size <= self.holder._budget or len(self.holder._stack) <= 2

    def teardown(self) -> None:
        """Back to the oldest state and to the newest again: every file is what it was, byte by byte."""
        if not hasattr(self, "session"):
            return
        sys.excepthook = self.hook
        self.settle()
        for way in (self.session.undo, self.session.redo):
            for _ in range(len(self.holder._stack)):
                way()
                self.documents_are_whole_and_stay_as_they_were()
                self.the_pass_in_view_is_one_of_the_document()
        self.settle()


Working.TestCase.settings = settings(
    max_examples=int(os.environ.get("EDIT_SEQUENCES", "20")),
    stateful_step_count=int(os.environ.get("EDIT_STEPS", "25")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestWorking = Working.TestCase

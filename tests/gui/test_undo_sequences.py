"""Any sequence of changes through the gate of the document holder, undone and redone to byte-identical files.

EDIT_SEQUENCES and EDIT_STEPS in the environment ask for a longer run, such as 5000 and 50.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from engine.document import Document, State, with_position
from engine.encoding import encode
from engine.errors import StudioError
from engine.training import train
from gui.document_holder import DocumentHolder
from gui.intents import Intent
from gui.ui_state import Kind
from tests.engine.edits.random_edits import EDITS
from tests.engine.edits.worked import trained
from tests.engine.strategies import documents, experiments, moderate

BUDGETS = [1, 20_000, 60_000, 2**28]  # bytes: next to nothing, some entries, all of them


def light(document: Document) -> Document:
    """A document without a history of many thousand epochs, which would take all the time to write."""
    return replace(document, state=State()) if len(document.state.history.train) > 100 else document


STARTS = st.one_of(st.just(trained()), experiments(rows=3), documents(values=moderate)).map(light)


def intent(name: str, seed: int) -> Intent:
    return Intent(name, lambda document: EDITS[name](document, random.Random(seed)))


class Undoing(RuleBasedStateMachine):
    """A holder, and beside it the files of the states that it should be able to go to."""

    @initialize(start=STARTS, budget=st.sampled_from(BUDGETS))
    def begin(self, start: Document, budget: int) -> None:
        self.holder = DocumentHolder(start, budget=budget)
        self.stop_clock()
        self.files, self.index, self.dropped = [encode(start)], 0, 0
        self.saved: int | None = 0
        self.merged: str | None = None  # the key of the newest entry, while another one may become one with it

    def stop_clock(self) -> None:
        """However slow the machine is, one entry follows the other at once."""
        self.holder._stack._clock = lambda: 0.0

    # --- what changes -------------------------------------------------------------------------------------------

    @rule(name=st.sampled_from(sorted(EDITS)), seed=st.integers(0, 2**32))
    def edit(self, name: str, seed: int) -> None:
        wish = intent(name, seed)
        try:
            after = wish.make(self.holder.document)
        except StudioError:
            return
        self.change(after, wish.text, "edit", wish.merge)

    @rule(seed=st.integers(0, 9), key=st.sampled_from(["a", "b"]))
    def nudge(self, seed: int, key: str) -> None:
        document = self.holder.document
        ids = [neuron.id for neuron in document.network.neurons]
        if ids:
            self.change(with_position(document, ids[seed % len(ids)], (float(seed), 0.0)), "Move", "edit", key)

    @rule(epochs=st.integers(1, 2))
    def train(self, epochs: int) -> None:
        with np.errstate(all="ignore"):
            try:
                after = train(self.holder.document, epochs).document
                encode(after)
            except StudioError:  # nothing to train on, or an optimizer beyond the numbers
                return
        self.change(after, "Train", "train", None)

    def change(self, after: Document, text: str, kind: Kind, merge: str | None) -> None:
        if after is self.holder.document:
            return
        merges = merge is not None and merge == self.merged and self.saved != self.index
        self.holder.change(after, text, kind, merge)
        del self.files[self.index + (not merges) :]
        if self.saved is not None and self.saved >= len(self.files):
            self.saved = None
        self.files.append(encode(after))
        self.index, self.merged = len(self.files) - 1, merge
        self.drop()
        self.check()

    def drop(self) -> None:
        """Follow what was dropped, which must be as little as the budget asks for."""
        gone = self.holder.entries.dropped - self.dropped
        self.dropped += gone
        self.index -= gone
        del self.files[:gone]
        self.saved = None if self.saved is None or self.saved < gone else self.saved - gone
        assert self.holder._stack.size <= self.holder._budget or len(self.files) <= 2

    # --- where it goes ------------------------------------------------------------------------------------------

    @rule()
    def undo(self) -> None:
        self.holder.undo()
        self.gone_to(max(self.index - 1, 0))

    @rule()
    def redo(self) -> None:
        self.holder.redo()
        self.gone_to(min(self.index + 1, len(self.files) - 1))

    @rule(place=st.integers(0, 60))
    def go_to(self, place: int) -> None:
        place %= len(self.files)
        version = self.holder.version
        self.holder.go_to(place)
        assert self.holder.version == version + (place != self.index)
        self.gone_to(place)

    def gone_to(self, index: int) -> None:
        self.merged = None if index != self.index else self.merged
        self.index = index
        self.check()

    @rule()
    def save(self) -> None:
        self.holder.mark_clean()
        self.saved, self.merged = self.index, None

    @precondition(lambda self: self.index > 3)
    @rule(start=STARTS)
    def open(self, start: Document) -> None:
        self.holder.replace(start, "Opened", in_file=True)
        self.stop_clock()
        self.files, self.index, self.dropped, self.saved, self.merged = [encode(start)], 0, 0, 0, None
        self.check()

    # --- what must hold -----------------------------------------------------------------------------------------

    def check(self) -> None:
        holder, entries = self.holder, self.holder.entries
        assert encode(holder.document) == self.files[self.index]
        assert (len(entries.entries), entries.current) == (len(self.files), self.index)
        assert holder.modified == (self.saved != self.index)
        assert (holder.undo_text is None, holder.redo_text is None) == (
            self.index == 0,
            self.index == len(self.files) - 1,
        )

    def teardown(self) -> None:
        """To the start and to the end again, entry by entry."""
        if not hasattr(self, "holder"):
            return
        while self.index:
            self.undo()
        while self.index < len(self.files) - 1:
            self.redo()


Undoing.TestCase.settings = settings(
    max_examples=int(os.environ.get("EDIT_SEQUENCES", "20")),
    stateful_step_count=int(os.environ.get("EDIT_STEPS", "20")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestUndoing = Undoing.TestCase

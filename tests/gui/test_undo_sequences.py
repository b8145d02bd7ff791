"""Any sequence of changes through the gate of the document holder, undone and redone to byte-identical files.

EDIT_SEQUENCES and EDIT_STEPS in the environment ask for a longer run, such as 5000 and 50: some twenty minutes.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

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

BUDGETS = [1, 60_000, 2**28, 2**28]  # bytes: next to nothing, some entries, all of them
MOVES = ["", "", "", "", "undo", "to_and_fro", "go_to", "save"]
ATTEMPTS = 20  # at an edit that is possible


def light(document: Document) -> Document:
    """A document that has not trained for ever: no long history to write, and epochs that can be counted on."""
    return replace(document, state=State()) if document.state.epoch > 100 else document


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

    @rule(seed=st.integers(0, 2**32), move=st.sampled_from(MOVES))
    def edit(self, seed: int, move: str) -> None:
        """One edit, and then perhaps to another place."""
        r = random.Random(seed)
        self.edit_somehow(r)
        getattr(self, move)(r) if move else None

    def edit_somehow(self, r: random.Random) -> None:
        """An edit that is possible."""
        for _ in range(ATTEMPTS):
            if self.try_edit(r):
                break

    def try_edit(self, r: random.Random) -> bool:
        wish = intent(r.choice(sorted(EDITS)), r.randrange(2**32))
        with np.errstate(all="ignore"):
            try:
                after = wish.make(self.holder.document)
            except StudioError:
                return False
        return self.change(after, wish.text, "edit", wish.merge)

    @rule(seed=st.integers(0, 2**32), key=st.sampled_from(["a", "b"]), move=st.sampled_from(MOVES))
    def nudge(self, seed: int, key: str, move: str) -> None:
        """A step of a gesture, which becomes one with the one before if that is the newest entry."""
        document, r = self.holder.document, random.Random(seed)
        ids = [neuron.id for neuron in document.network.neurons]
        if ids:
            self.change(with_position(document, r.choice(ids), (r.random(), 0.0)), "Move", "edit", key)
        else:
            self.edit_somehow(r)
        getattr(self, move)(r) if move else None

    @rule(epochs=st.integers(1, 2), seed=st.integers(0, 2**32))
    def train(self, epochs: int, seed: int) -> None:
        with np.errstate(all="ignore"):
            try:
                after = train(self.holder.document, epochs).document
                encode(after)
            except StudioError:  # nothing to train on, or an optimizer beyond the numbers
                self.edit_somehow(random.Random(seed))
            else:
                self.change(after, "Train", "train", None)

    def change(self, after: Document, text: str, kind: Kind, merge: str | None) -> bool:
        if after is self.holder.document:
            return False
        merges = merge is not None and merge == self.merged and self.saved != self.index
        self.holder.change(after, text, kind, merge)
        del self.files[self.index + (not merges) :]
        if self.saved is not None and self.saved >= len(self.files):
            self.saved = None
        self.files.append(encode(after))
        self.index, self.merged = len(self.files) - 1, merge
        self.drop()
        self.check()
        return True

    def drop(self) -> None:
        """Follow what was dropped, which must be as little as the budget asks for."""
        gone = self.holder.entries.dropped - self.dropped
        self.dropped += gone
        self.index -= gone
        del self.files[:gone]
        self.saved = None if self.saved is None or self.saved < gone else self.saved - gone
        assert self.holder._stack.size <= self.holder._budget or len(self.files) <= 2

    # --- where it goes ------------------------------------------------------------------------------------------

    def undo(self, _random: random.Random | None = None) -> None:
        self.holder.undo()
        self.gone_to(max(self.index - 1, 0))

    def redo(self, _random: random.Random | None = None) -> None:
        self.holder.redo()
        self.gone_to(min(self.index + 1, len(self.files) - 1))

    def to_and_fro(self, r: random.Random) -> None:
        """Undo some and redo some."""
        for _ in range(r.randint(1, 4)):
            self.undo()
        for _ in range(r.randint(1, 4)):
            self.redo()

    def go_to(self, r: random.Random) -> None:
        """Anywhere, but mostly near the end, lest the history stay short."""
        place = max(len(self.files) - 1 - int(r.expovariate(0.3)), 0)
        version = self.holder.version
        self.holder.go_to(place)
        assert self.holder.version == version + (place != self.index)
        self.gone_to(place)

    def gone_to(self, index: int) -> None:
        self.merged = None if index != self.index else self.merged
        self.index = index
        assert encode(self.holder.document) == self.files[self.index]
        self.check()

    def save(self, _random: random.Random) -> None:
        self.holder.mark_clean()
        self.saved, self.merged = self.index, None

    def end(self) -> None:
        """To the oldest state and to the newest again, entry by entry."""
        while self.index:
            self.undo()
        while self.index < len(self.files) - 1:
            self.redo()

    # --- what must hold -----------------------------------------------------------------------------------------

    def check(self) -> None:
        holder, entries = self.holder, self.holder.entries
        assert (len(entries.entries), entries.current) == (len(self.files), self.index)
        assert holder.modified == (self.saved != self.index)
        assert (holder.undo_text is None, holder.redo_text is None) == (
            self.index == 0,
            self.index == len(self.files) - 1,
        )

    def teardown(self) -> None:
        """All undone and all redone; and another document begins with nothing to undo."""
        if not hasattr(self, "holder"):
            return
        self.end()
        self.holder.replace(trained(), "Opened", in_file=True)
        self.files, self.index, self.dropped, self.saved = [encode(trained())], 0, 0, 0
        self.check()


Undoing.TestCase.settings = settings(
    max_examples=int(os.environ.get("EDIT_SEQUENCES", "20")),
    stateful_step_count=int(os.environ.get("EDIT_STEPS", "20")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestUndoing = Undoing.TestCase

"""Any sequence of edits, undone and redone: every document is whole, every undo byte-identical, training goes on.

EDIT_SEQUENCES and EDIT_STEPS in the environment ask for a longer run: 5000 and 50 take some twelve minutes.
"""

from __future__ import annotations

import os
import random

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.batches import batches, next_batch
from engine.document import Document
from engine.edits.consequences import consequences
from engine.encoding import encode
from engine.errors import NotTrainable, StudioError
from engine.files import decode
from engine.trace import after_update, trace
from tests.engine.edits.random_edits import EDITS
from tests.engine.edits.worked import trained
from tests.engine.strategies import documents, experiments, moderate


class Editing(RuleBasedStateMachine):
    """A document with an undo stack; each entry is the document and its file."""

    @initialize(start=st.one_of(st.just(trained()), experiments(rows=3), documents(values=moderate)))
    def begin(self, start: Document) -> None:
        self.done = [(start, encode(start))]
        self.undone: list[tuple[Document, bytes]] = []

    @rule(name=st.sampled_from(sorted(EDITS)), seed=st.integers(0, 2**32))
    def edit(self, name: str, seed: int) -> None:
        before, file = self.done[-1]
        try:
            after = EDITS[name](before, random.Random(seed))
        except StudioError as refused:
            check_line(refused)
            return
        assert "\n" not in consequences(before, after)
        assert encode(before) == file
        self.push(after)

    def push(self, document: Document) -> None:
        self.done.append((document, encode(document)))
        self.undone.clear()

    @rule()
    def train(self) -> None:
        document, _ = self.done[-1]
        with np.errstate(all="ignore"):
            after = _next_update(document)
        if after is not None and np.isfinite(after.parameters).all() and _finite_memory(after):
            self.push(after)

    @precondition(lambda self: len(self.done) > 1)
    @rule()
    def undo(self) -> None:
        self.undone.append(self.done.pop())
        document, file = self.done[-1]
        assert encode(document) == file

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.done.append(self.undone.pop())
        document, file = self.done[-1]
        assert encode(document) == file

    @invariant()
    def is_a_whole_document(self) -> None:
        file = self.done[-1][1]
        assert encode(decode(file)) == file

    def teardown(self) -> None:
        while getattr(self, "done", None):
            document, file = self.done.pop()
            assert encode(document) == file


def _next_update(document: Document) -> Document | None:
    """The document after its next update; None where there is nothing to compute, which is said in one line."""
    try:
        batch = next_batch(document)
        rows = batches(document)
        return after_update(document, trace(document, rows[batch] if rows else (), batch))
    except NotTrainable as refused:
        check_line(refused)
        return None


def check_line(refused: StudioError) -> None:
    """Fails unless a refusal is one line of words."""
    assert str(refused)
    assert "\n" not in str(refused)


def _finite_memory(document: Document) -> bool:
    return all(np.isfinite(vector).all() for vector in document.state.memory.values())


Editing.TestCase.settings = settings(
    max_examples=int(os.environ.get("EDIT_SEQUENCES", "40")),
    stateful_step_count=int(os.environ.get("EDIT_STEPS", "15")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestEditing = Editing.TestCase

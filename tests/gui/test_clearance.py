"""What may be done at once, what waits for a run to end, and what an exercise refuses."""

from __future__ import annotations

from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.document import Document, with_parameter
from engine.errors import StudioError
from gui.clearance import Clearance
from gui.document_holder import DocumentHolder
from gui.notices import Notices
from gui.trainer import Trainer
from gui.worker import WorkerThread
from tests.deferred_worker import DeferredWorker
from tests.studio import xor


class Parts(QObject):
    def __init__(self, document: Document) -> None:
        super().__init__()
        self.worker, self.notices, self.holder = DeferredWorker(), Notices(), DocumentHolder(document, self)
        self.trainer = Trainer(self.holder, cast("WorkerThread", self.worker), self)
        self.worker.answered.connect(self.trainer.take)
        self.clearance = Clearance(self.holder, self.trainer, self.notices, self)

    def finish(self) -> None:
        """The run that goes on ends, as it was asked to."""
        while self.worker.busy:
            self.worker.work()

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices.latest]


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    return Parts(xor())


def test_what_nothing_stands_in_the_way_of_is_done_at_once(parts: Parts) -> None:
    done: list[int] = []
    parts.clearance.when_idle(lambda: done.append(1), "to do it")
    assert parts.clearance.when_free(lambda: done.append(2), "to do it")
    assert (done, parts.said) == ([1, 2], [])


def test_what_is_put_off_comes_in_order_once_the_run_has_ended(parts: Parts) -> None:
    done: list[int] = []
    parts.trainer.run(None)
    for number in (1, 2):
        parts.clearance.when_idle(partial(done.append, number), f"to do {number}")
    assert parts.clearance.waited_for
    assert done == []
    parts.finish()
    assert done == [1, 2]
    assert not parts.clearance.waited_for
    assert parts.said[-2:] == [f"Training was stopped at epoch 0 to do {number}." for number in (1, 2)]


def test_what_was_meant_for_another_document_is_forgotten(parts: Parts) -> None:
    done: list[int] = []
    parts.trainer.run(None)
    parts.clearance.when_idle(lambda: done.append(1))
    parts.clearance.forget()
    parts.finish()
    assert done == []


def test_an_exercise_refuses_in_one_line_and_guards_the_document(parts: Parts) -> None:
    def refuse(_before: Document, _after: Document) -> None:
        raise StudioError("locked")

    parts.clearance.hold("an exercise", refuse)
    assert not parts.clearance.trainable
    assert not parts.clearance.may_calculate()
    assert not parts.clearance.when_free(lambda: pytest.fail("it is held"), "to look")
    assert set(parts.said) == {"an exercise"}
    with pytest.raises(StudioError, match="locked"):
        parts.holder.change(with_parameter(parts.holder.document, 0, 3.0), "Set it", "edit")
    parts.clearance.release()
    assert parts.clearance.may_calculate()
    parts.holder.change(with_parameter(parts.holder.document, 0, 3.0), "Set it", "edit")


def test_what_is_refused_is_told_after_what_was_remarked(qtbot: QtBot) -> None:
    parts = Parts(new_document((2, 1)))
    parts.clearance.remark("A thing.")
    parts.clearance.remark("Another.")
    assert not parts.clearance.may_calculate()
    assert parts.said[0] == "A thing. Another."
    assert "no training data" in parts.said[1]

"""Errors and outputs are asked for once at a time, and in the end they are those of the document in force."""

from __future__ import annotations

import math
from typing import cast

from engine.creation import new_document
from engine.document import with_parameter
from engine.jobs import EvaluateJob, Failed
from gui.document_holder import DocumentHolder
from gui.evaluations import Evaluations
from gui.worker import WorkerThread
from tests.deferred_worker import DeferredWorker


def test_a_failure_about_an_earlier_state_leads_to_the_next_question() -> None:
    holder, worker = DocumentHolder(new_document((2, 2, 1), data="xor")), DeferredWorker()
    evaluations = Evaluations(holder, cast("WorkerThread", worker))
    evaluations.ask()
    asked = holder.version
    holder.change(with_parameter(holder.document, 0, 0.5), "Set a weight", "edit")
    evaluations.ask()
    evaluations.fail(Failed(asked, "no"))
    assert evaluations.waiting
    assert [job.version for job in jobs(worker)] == [asked, holder.version]


def test_a_failure_about_the_newest_state_is_the_end_of_it() -> None:
    holder, worker = DocumentHolder(new_document((2, 2, 1), data="xor")), DeferredWorker()
    evaluations = Evaluations(holder, cast("WorkerThread", worker))
    evaluations.ask()
    evaluations.fail(Failed(holder.version, "no"))
    assert not evaluations.waiting
    assert len(jobs(worker)) == 1


def test_what_is_known_of_the_present_is_told_as_soon_as_the_past_is_left() -> None:
    holder, worker = DocumentHolder(new_document((2, 2, 1), data="xor")), DeferredWorker()
    evaluations = Evaluations(holder, cast("WorkerThread", worker))
    worker.answered.connect(evaluations.take)
    told: list[float] = []
    evaluations.evaluated.connect(lambda answer: told.append(answer.error))
    assert math.isnan(evaluations.error)
    evaluations.ask()
    worker.work()
    evaluations.look(with_parameter(holder.document, 0, 0.5))
    worker.work()
    assert not worker.busy
    evaluations.look(None)
    assert told == [evaluations.error] * 2
    assert not worker.busy


def jobs(worker: DeferredWorker) -> list[EvaluateJob]:
    return [job for job in worker.jobs if isinstance(job, EvaluateJob)]

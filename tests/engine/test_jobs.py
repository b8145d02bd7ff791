"""Jobs: their answers name the version that they belong to."""

import numpy as np
import pytest

from engine.errors import NotTrainable
from engine.evaluation import errors
from engine.jobs import CheckJob, EvaluateJob, TraceJob, TrainJob
from engine.trace import trace
from engine.training import train
from tests.engine.bits import assert_same, bits
from tests.engine.test_training import document


def test_a_trace_is_that_of_the_document() -> None:
    start = document()
    answer = TraceJob(7, start, (1, 2), 0).run()
    assert answer.version == 7
    assert answer.document is start
    assert bits(answer.trace.after) == bits(trace(start, (1, 2), 0).after)


def test_an_evaluation_has_errors_and_outputs() -> None:
    start = document()
    answer = EvaluateJob(3, start).run()
    assert (answer.version, answer.error, answer.test_error) == (3, *errors(start))
    rows = len(start.data.train) + len(start.data.test)
    assert answer.rows.outputs.shape == (rows, 1)
    assert answer.rows.errors.shape == (rows,)


def test_a_check_belongs_to_its_version() -> None:
    assert CheckJob(4, document()).run().version == 4


def test_training_starts_a_run() -> None:
    start = document()
    run = TrainJob(5, start, 3).start()
    while run.advance():
        pass
    assert_same(run.outcome().document, train(start, 3).document)


def test_a_job_that_cannot_be_done_says_why() -> None:
    with pytest.raises(NotTrainable):
        TraceJob(1, document(), (99,), 0).run()


def test_jobs_cannot_be_changed() -> None:
    job = TraceJob(7, document(), (1, 2), 0)
    with pytest.raises(AttributeError):
        job.version = 8  # type: ignore[misc]
    assert np.isfinite(job.run().trace.after).all()

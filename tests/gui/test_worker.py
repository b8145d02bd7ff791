"""The thread: answers to jobs, stopping, new settings, one report in a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from engine.batches import batches
from engine.errors import NotTrainable
from engine.jobs import (
    Evaluated,
    EvaluateJob,
    Failed,
    Traced,
    TraceJob,
    Trained,
    TrainJob,
)
from engine.reports import Progress
from engine.training import SLICE, Run
from gui.frames import Precedence
from gui.worker import RunControl, Worker, WorkerThread
from tests.studio import xor


class Ear(QObject):
    """Hears what a worker says, in the window's thread."""

    def __init__(self, worker: WorkerThread) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.reports: list[Any] = []
        self.threads: set[QThread] = set()
        worker.answered.connect(self.on_answered)
        worker.progressed.connect(self.on_progressed)

    def on_answered(self, answer: object) -> None:
        self.answers.append(answer)
        self.threads.add(QThread.currentThread())

    def on_progressed(self, progress: object) -> None:
        self.reports.append(progress)
        self.threads.add(QThread.currentThread())


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def worker() -> Iterator[WorkerThread]:
    made = WorkerThread()
    yield made
    made.shut_down()


@pytest.fixture
def ear(worker: WorkerThread) -> Ear:
    return Ear(worker)


def heard(qtbot: QtBot, ready: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=10_000)


def test_a_trace_comes_back_with_the_version_it_belongs_to(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    document = xor()
    worker.submit(TraceJob(7, document, batches(document)[0], 0))
    heard(qtbot, lambda: ear.answers)
    (answer,) = ear.answers
    assert isinstance(answer, Traced)
    assert (answer.version, answer.trace.rows) == (7, (0,))


def test_everything_is_heard_in_the_thread_of_the_window(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    control = RunControl()
    worker.submit(TrainJob(1, xor(), None), control)
    heard(qtbot, lambda: ear.reports)
    control.stop()
    heard(qtbot, lambda: ear.answers)
    assert ear.threads == {QThread.currentThread()}


def test_training_goes_on_for_its_epochs(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    worker.submit(TrainJob(1, xor(), 25), RunControl())
    heard(qtbot, lambda: ear.answers)
    (answer,) = ear.answers
    assert isinstance(answer, Trained)
    assert answer.outcome.document.state.epoch == 25


class Slices:
    """Slices of a run in this thread that take no time; it is stopped after so many."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, control: RunControl, count: int) -> None:
        self.asked: list[float] = []
        advance = Run.advance

        def counted(run: Run, seconds: float) -> bool:
            self.asked.append(seconds)
            if len(self.asked) == count:
                control.stop()
            return advance(run, 1e-6)

        monkeypatch.setattr(Run, "advance", counted)


def test_a_run_that_is_asked_to_stop_begins_no_other_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    control, worker = RunControl(), Worker(Precedence())
    answers: list[object] = []
    slices = Slices(monkeypatch, control, count=3)
    worker.answered.connect(answers.append)
    worker.take(TrainJob(1, xor(), None), control)
    assert slices.asked == [SLICE] * 3
    assert len(answers) == 1
    assert SLICE <= 0.01  # seconds that a pause may have to wait


def test_a_report_is_made_only_where_the_last_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    control, made = RunControl(), 0
    progress = Run.progress

    def counted(run: Run) -> Progress:
        nonlocal made
        made += 1
        return progress(run)

    monkeypatch.setattr(Run, "progress", counted)
    Slices(monkeypatch, control, count=20)
    Worker(Precedence()).take(TrainJob(1, xor(), None), control)
    assert made == 1
    assert isinstance(control.take_report(), Progress)
    assert control.take_report() is None
    assert control.report_wanted


def test_reports_come_one_in_a_frame_and_the_last_before_the_answer(
    qtbot: QtBot, worker: WorkerThread, ear: Ear
) -> None:
    order: list[str] = []
    worker.frames.ticked.connect(lambda: order.append("frame"))
    worker.progressed.connect(lambda _report: order.append("report"))
    worker.answered.connect(lambda _answer: order.append("answer"))
    control = RunControl()
    worker.submit(TrainJob(1, xor(), None), control)
    heard(qtbot, lambda: len(ear.reports) >= 3)
    control.stop()
    heard(qtbot, lambda: ear.answers)
    told = [what for what in order if what != "frame"]
    assert told == ["report"] * len(ear.reports) + ["answer"]
    assert len(ear.reports) <= order.count("frame") + 1  # at the end what was left is not left out
    assert not worker.frames.beating


def test_what_the_last_report_brings_is_not_lost(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    worker.submit(TrainJob(1, xor(), 4000), RunControl())
    heard(qtbot, lambda: ear.answers)
    gathered = [moment for report in ear.reports for moment in report.moments]
    epochs = [kept.place[0] for kept in (*gathered, *ear.answers[0].outcome.moments)]
    assert epochs == sorted(set(epochs))
    assert ear.reports
    assert ear.reports[0].epoch <= 4000


def test_new_settings_come_into_force_without_a_stop(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    document, control = xor(), RunControl()
    worker.submit(TrainJob(1, document, None), control)
    heard(qtbot, lambda: ear.reports)
    control.put_settings(document.training.with_learning_rate(0.125))
    qtbot.wait(50)
    control.stop()
    heard(qtbot, lambda: ear.answers)
    assert ear.answers[0].outcome.document.training.optimizer.learning_rate == 0.125


def test_a_job_that_cannot_be_done_is_one_line(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    document = xor()
    worker.submit(TraceJob(3, document, (99,), 0))
    heard(qtbot, lambda: ear.answers)
    (answer,) = ear.answers
    assert isinstance(answer, Failed)
    assert answer.version == 3
    assert "\n" not in answer.message


def test_an_accident_is_answered_too_and_goes_to_the_hook(
    qtbot: QtBot, worker: WorkerThread, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_job: EvaluateJob) -> Evaluated:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(EvaluateJob, "run", fail)
    with qtbot.captureExceptions() as caught:
        worker.submit(EvaluateJob(3, xor()))
        heard(qtbot, lambda: ear.answers and caught)
    assert isinstance(ear.answers[0], Failed)
    assert caught[0][0] is ZeroDivisionError


def test_shutting_down_ends_a_run_and_may_be_said_twice(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    worker.submit(TrainJob(1, xor(), None), RunControl())
    heard(qtbot, lambda: ear.reports)
    worker.shut_down()
    worker.shut_down()
    assert not worker._thread.isRunning()


def test_settings_are_a_slot_for_one() -> None:
    control, training = RunControl(), xor().training
    assert control.take_settings() is None
    control.put_settings(training)
    control.put_settings(training.with_learning_rate(0.25))
    latest = control.take_settings()
    assert latest is not None
    assert latest.optimizer.learning_rate == 0.25
    assert control.take_settings() is None


def test_not_trainable_is_refused_in_the_worker_too(qtbot: QtBot, worker: WorkerThread, ear: Ear) -> None:
    from engine.creation import new_document

    document = new_document((2, 1))
    with pytest.raises(NotTrainable):
        TrainJob(1, document, 1).start()
    worker.submit(TrainJob(1, document, 1), RunControl())
    heard(qtbot, lambda: ear.answers)
    assert isinstance(ear.answers[0], Failed)

"""Tests when questions are asked of a run: nothing for nobody, the newest alone, and dear questions less often."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from engine.jobs import Observed, ObserveJob
from engine.observing import Bench, Observation, Question, Subject
from gui.observing import INTERVAL, Observing
from gui.worker import WorkerThread
from tests.studio import xor


@dataclass(frozen=True, slots=True)
class Taking:
    """A question that takes so many seconds of the clock."""

    seconds: float

    def answer(self, bench: Bench) -> float:
        return self.seconds


CHEAP, DEAR = Taking(0.001), Taking(0.1)


class Answering(QObject):
    """A worker that answers at once, or when it is told to, by a clock of its own."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.asked: list[tuple[float, tuple[Question[Any], ...]]] = []

    def submit(self, job: ObserveJob) -> None:
        self.asked.append((self.now, job.questions))
        seconds = {question: cast("Taking", question).seconds for question in job.questions}
        self.now += sum(seconds.values())
        self.answered.emit(
            Observed(job.version, Observation(job.subject, dict(seconds), {}, sum(seconds.values()), seconds))
        )

    def times(self, question: Question[Any]) -> list[float]:
        return [at for at, questions in self.asked if question in questions]


@pytest.fixture
def worker(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Answering:
    made = Answering()
    monkeypatch.setattr("gui.observing.time", SimpleNamespace(perf_counter=lambda: made.now))
    return made


def trained(worker: Answering, observing: Observing, seconds: float) -> None:
    """Reports of a run, sixty a second."""
    document, end = xor(), worker.now + seconds
    while worker.now < end:
        observing.show(Subject(document, document.parameters, 0), running=True)
        worker.now += 1 / 60


def test_nothing_is_asked_while_nobody_wants_anything(worker: Answering) -> None:
    observing = Observing(cast("WorkerThread", worker))
    observing.want("plot", [CHEAP])
    observing.want("plot", [])
    trained(worker, observing, 2.0)
    assert worker.asked == []
    assert not observing.waiting


def test_a_dear_question_does_not_hold_up_the_others(worker: Answering) -> None:
    observing = Observing(cast("WorkerThread", worker))
    observing.want("plot", [CHEAP])
    observing.want("other", [DEAR])
    trained(worker, observing, 10.0)
    assert 40 <= len(worker.times(CHEAP)) <= 10.0 / INTERVAL
    assert 10 <= len(worker.times(DEAR)) <= 20
    assert len(observing._due) <= 1


def test_at_rest_everything_is_asked_at_once_and_once(worker: Answering) -> None:
    observing = Observing(cast("WorkerThread", worker))
    observing.want("plot", [CHEAP, DEAR])
    document = xor()
    for _ in range(3):
        trained(worker, observing, 0.2)
        worker.asked.clear()
        observing.show(Subject(document, document.parameters, 1))
        assert {question for _, questions in worker.asked for question in questions} == {CHEAP, DEAR}
        assert sum(len(questions) for _, questions in worker.asked) == 2
        assert not observing.waiting


def test_the_times_of_one_question_are_forgotten_with_it(worker: Answering) -> None:
    observing = Observing(cast("WorkerThread", worker))
    for number in range(200):
        observing.want("plot", [Taking(0.03 + number / 1e6)])
        trained(worker, observing, 0.2)
    assert len(worker.asked) >= 100
    assert len(observing._due) <= 3

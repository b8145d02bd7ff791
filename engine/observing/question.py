"""A question, and what came of asking several about one subject."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import numpy as np

from engine.errors import StudioError
from engine.observing.bench import Bench, Subject

Answer_co = TypeVar("Answer_co", covariant=True)
A = TypeVar("A")


class Question(Protocol[Answer_co]):
    """A frozen, hashable value. `answer` raises StudioError where there is none; its arrays are nobody else's."""

    def answer(self, bench: Bench) -> Answer_co:
        """What there is to know of the bench's subject."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """The answers about one subject, the reasons where there are none, and the seconds that each and all took."""

    subject: Subject
    answers: Mapping[Question[Any], object]
    refusals: Mapping[Question[Any], str]
    took: float
    seconds: Mapping[Question[Any], float]

    def get(self, question: Question[A]) -> A | None:
        """The answer to a question, or None."""
        return cast("A | None", self.answers.get(question))


@np.errstate(all="ignore")  # a network whose weights are out of bounds can be looked at all the same
def observe(bench: Bench, subject: Subject, questions: Iterable[Question[Any]]) -> Observation:
    """Ask several questions about a subject."""
    begun = time.perf_counter()
    bench.put(subject)
    answers: dict[Question[Any], object] = {}
    refusals: dict[Question[Any], str] = {}
    seconds: dict[Question[Any], float] = {}
    for question in questions:
        asked = time.perf_counter()
        try:
            answers[question] = question.answer(bench)
        except StudioError as error:
            refusals[question] = str(error)
        seconds[question] = time.perf_counter() - asked
    return Observation(subject, answers, refusals, time.perf_counter() - begun, seconds)

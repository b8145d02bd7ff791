"""A pupil's way through an exercise as one immutable value: what was answered, what is asked now, what stays hidden.

Whoever runs an exercise keeps one and asks it on; it knows no window and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from engine import numerals
from engine.exercise import Exercise
from engine.marking.answers import Verdict, mark
from engine.marking.hints import Hint, hint
from engine.marking.questions import Question, questions, sign_of
from engine.reference import Reference
from engine.trace import Trace

Outcome: TypeAlias = Literal["right", "given", "skipped"]
_GIVEN = frozenset({"input", "target", "value"})


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one question: every answer with its verdict, the hints asked for, how it ended, and the time."""

    verdicts: tuple[Verdict, ...] = ()
    hints: int = 0
    outcome: Outcome | None = None
    seconds: float = 0.0

    @property
    def wrong(self) -> int:
        """How many answers were wrong; one with too few digits is not."""
        return sum(verdict.mark == "wrong" for verdict in self.verdicts)

    def with_verdict(self, verdict: Verdict) -> Progress:
        """One answer more; the same number once more, as by a key pressed twice, is none."""
        again = bool(self.verdicts) and self.verdicts[-1].value == verdict.value
        return self if again and not verdict.right else replace(self, verdicts=(*self.verdicts, verdict))


@dataclass(frozen=True, slots=True)
class Seen:
    """The numbers that a pupil goes on from: accepted answers, and what else stands on the screen, as it is rounded.

    `given` says whether inputs, targets and parameters are taken from there too, and not as the document has them.
    """

    accepted: Mapping[Reference, float]
    digits: int
    given: bool

    def get(self, reference: Reference, value: float) -> float:
        """What the pupil has for a number."""
        if reference in self.accepted or (reference.what in _GIVEN and not self.given):
            return self.accepted.get(reference, value)
        return float(f"{value:.{self.digits - 1}e}")


@dataclass(frozen=True)
class Sitting:
    """An exercise under way. `digits` are the significant digits with which numbers stand on the screen."""

    exercise: Exercise
    trace: Trace
    questions: tuple[Question, ...]
    progress: tuple[Progress, ...]
    digits: int = numerals.DIGITS
    accepted: Mapping[Reference, float] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def at(self) -> int:
        """Which question is asked: the first that has not ended, or their number at the end."""
        return next((i for i, p in enumerate(self.progress) if p.outcome is None), len(self.questions))

    @property
    def current(self) -> Question | None:
        """The question that is asked; None at the end."""
        return None if self.finished else self.questions[self.at]

    @property
    def finished(self) -> bool:
        """Whether every question has ended."""
        return self.at == len(self.questions)

    @cached_property
    def concealed(self) -> frozenset[Reference]:
        """The numbers that must not be seen yet."""
        return frozenset(question.reference for question in self.questions[self.at :])

    @cached_property
    def position(self) -> int:
        """The step up to which everything may be seen: where the number that is asked for begins."""
        question = self.current
        if question is None:
            return self.trace.steps.length
        number = question.number
        return self.trace.steps.end_of(number.quantity, number.subject, number.sample) - number.terms

    @property
    def hints_left(self) -> int:
        """How many more hints may be asked for."""
        return 0 if self.finished else self.exercise.hints - self.progress[self.at].hints

    def answer(self, text: str, seconds: float = 0.0) -> tuple[Sitting, Verdict]:
        """What an answer to the current question is worth, and how it goes on.

        `seconds` have passed since the last time. NotANumber if it is no number; ValueError at the end.
        """
        question = self._asked()
        seen = (Seen(self.accepted, self.digits, given) for given in (False, True))
        verdict = mark(question, text, self.trace, *seen)
        now = replace(self.progress[self.at].with_verdict(verdict), seconds=self.progress[self.at].seconds + seconds)
        if not verdict.right:
            return self._with(now), verdict
        value = verdict.value * sign_of(self.trace, question.number)
        accepted = MappingProxyType({**self.accepted, question.reference: value})
        return replace(self._with(replace(now, outcome="right")), accepted=accepted), verdict

    def hint(self, seconds: float = 0.0) -> tuple[Sitting, Hint]:
        """The next hint; the third gives the result, which ends the question."""
        question = self._asked()
        if not self.hints_left:
            raise ValueError("no hint is left")
        now = self.progress[self.at]
        stage = now.hints + 1
        outcome: Outcome | None = "given" if stage == 3 else None
        now = replace(now, hints=stage, seconds=now.seconds + seconds, outcome=outcome)
        return self._with(now), hint(question, self.trace, stage)

    def skip(self, seconds: float = 0.0) -> Sitting:
        """On to the next question; what this one asked for is shown from then on."""
        self._asked()
        now = self.progress[self.at]
        return self._with(replace(now, outcome="skipped", seconds=now.seconds + seconds))

    def _asked(self) -> Question:
        if self.current is None:
            raise ValueError("the exercise is at its end")
        return self.current

    def _with(self, now: Progress) -> Sitting:
        before, after = self.progress[: self.at], self.progress[self.at + 1 :]
        return replace(self, progress=(*before, now, *after))


def begin(exercise: Exercise, trace: Trace, digits: int = numerals.DIGITS) -> Sitting:
    """A sitting at its first question."""
    asked = questions(exercise, trace)
    return Sitting(exercise, trace, asked, (Progress(),) * len(asked), digits)

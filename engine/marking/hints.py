"""Hints in three stages: the rule in words and symbols, the same with the numbers put in, and the number itself."""

from __future__ import annotations

from dataclasses import dataclass

from engine import formula, numerals
from engine.explain import Explanation, explain
from engine.formula import Equation
from engine.marking.questions import Question
from engine.trace import Trace

STAGES = 3
TITLES = ("The rule", "With the numbers", "The result")


@dataclass(frozen=True, slots=True)
class Hint:
    """One stage: what it is called, the equations that it shows, from top to bottom, and a word about them."""

    stage: int
    equations: tuple[Equation, ...]
    note: str = ""

    @property
    def title(self) -> str:
        """What the stage is called."""
        return TITLES[self.stage - 1]

    def text(self, digits: int = numerals.DIGITS) -> str:
        """The hint as lines of plain text."""
        lines = [f"{self.title}:", *(formula.text(equation, digits) for equation in self.equations)]
        return "\n".join([*lines, self.note] if self.note else lines)


def hint(question: Question, trace: Trace, stage: int) -> Hint:
    """The hint of a stage from 1 to 3; ValueError for another one."""
    if not 1 <= stage <= STAGES:
        raise ValueError(f"hints have the stages 1 to {STAGES}, not {stage}")
    return _STAGES[stage](explain(trace, question.number))


def _rule(explanation: Explanation) -> Hint:
    return Hint(1, (*(symbols for symbols, _ in explanation.where), explanation.rule), explanation.note)


def _numbers(explanation: Explanation) -> Hint:
    return Hint(2, (*(numbers for _, numbers in explanation.where), explanation.substituted))


def _result(explanation: Explanation) -> Hint:
    return Hint(3, (explanation.result,))


_STAGES = {1: _rule, 2: _numbers, 3: _result}

"""The questions of an exercise: which numbers are asked for, in the order in which they are calculated.

Whoever runs or writes an exercise uses it; it knows the numbers but says nothing about them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.errors import StudioError
from engine.exercise import Exercise, HiddenNumber, Of
from engine.explain import explain
from engine.formula import Expr
from engine.network import Network
from engine.reference import Reference
from engine.showing import signed, signs
from engine.steps import TOTAL, Number, Quantity
from engine.trace import Trace

MOST_ASKED = 500  # numbers of one exercise
LEAST_DIGITS = 2  # significant digits that an answer has, however few decimals are asked for
MOST_DIGITS = 12  # and as many as pocket calculators have, however many decimals are
NOTHING = 1e-12  # what is smaller is taken for 0: often it is what rounding leaves of terms that cancel


@dataclass(frozen=True, slots=True)
class Question:
    """One number asked for, as the document writes it.

    `symbol` is the number's own, `words` its name for a line of text. `decimals` are those that an answer needs: the
    exercise's, more of them where a number as small as this would have no digits left, fewer where one as large as
    this would have too many; None: as many as were typed.
    """

    number: Number
    words: str
    symbol: Expr
    value: float
    decimals: int | None

    @property
    def reference(self) -> Reference:
        """What canvas and panels know the number by."""
        return Reference(self.number.quantity.word, self.number.subject, self.number.sample)

    @property
    def unit(self) -> float:
        """One unit of the last decimal that is looked at; of four significant digits where none were set."""
        power = _exponent(self.value)
        if self.decimals is not None:
            return 10.0 ** max(-self.decimals, power - MOST_DIGITS + 1)
        return 10.0 ** (power - 3)


class TooMany(StudioError):
    """An exercise of more numbers than anybody finds."""


def questions(exercise: Exercise, trace: Trace) -> tuple[Question, ...]:
    """What is asked for, in the order of the steps; TooMany says that nobody would come to its end."""
    return tuple(_question(exercise, trace, number) for number in asked(exercise, trace))


def asked(exercise: Exercise, trace: Trace) -> tuple[Number, ...]:
    """The numbers of the questions; those that left what a double can hold are none."""
    finite = (number for number in hidden(exercise, trace) if math.isfinite(trace.value(number)))
    numbers = tuple(islice(finite, MOST_ASKED + 1))
    if len(numbers) > MOST_ASKED:
        raise TooMany(f"This exercise asks for more than {MOST_ASKED} numbers; hide fewer kinds, or single numbers")
    return numbers


def hidden(exercise: Exercise, trace: Trace) -> Iterator[Number]:
    """The numbers that an exercise hides, of the first sample of a trace and of its update.

    The error of a single output is the whole error: where either is hidden it is asked for once, as that output's.
    """
    kinds = set(exercise.kinds)
    single = {(number.quantity, number.of) for number in exercise.numbers}
    steps, alone = trace.steps, trace.network.output_count == 1
    if alone and ("error", None) in single:
        single.add(("error", trace.network.neurons[-1].id))
    for start, stop in ((0, steps.sample_start(1)), (steps.sample_start(steps.samples), steps.length)):
        for number in steps.numbers(start, stop):
            word = number.quantity.word
            if alone and number.subject == TOTAL and number.quantity == Quantity.ERROR:
                continue
            if word in kinds or (word, named(trace.network, number.quantity, number.subject)) in single:
                yield number


def every_number(trace: Trace) -> Iterator[tuple[HiddenNumber, Question]]:
    """Everything that can be hidden of a trace's first sample, with what it is called."""
    everything = Exercise(kinds=tuple(quantity.word for quantity in Quantity))
    for number in hidden(everything, trace):
        if math.isfinite(trace.value(number)):
            of = named(trace.network, number.quantity, number.subject)
            yield HiddenNumber(number.quantity.word, of), _question(everything, trace, number)


def named(network: Network, quantity: Quantity, subject: int) -> Of:
    """What a number is of, in the file's words."""
    if quantity in (Quantity.GRADIENT, Quantity.NEW_VALUE):
        return network.slots[subject].of
    return None if subject == TOTAL else network.neurons[subject].id


def _question(exercise: Exercise, trace: Trace, number: Number) -> Question:
    explanation = explain(trace, number)
    value = signed(trace.value(number), sign_of(trace, number))
    return Question(number, explanation.question, explanation.symbol, value, _decimals(exercise.decimals, value))


def _decimals(asked: int | None, value: float) -> int | None:
    """As many as are asked for, as far as that is sensible for a number of this size."""
    if asked is None or abs(value) < NOTHING:
        return asked
    power = _exponent(value)
    return max(0, min(max(asked, LEAST_DIGITS - 1 - power), MOST_DIGITS - 1 - power))


def sign_of(trace: Trace, number: Number) -> float:
    """−1 where the document writes the opposite of the engine's number, as of a threshold, else 1."""
    return signs(trace.network, trace.conventions).of(number.quantity.word, number.subject)


def _exponent(value: float) -> int:
    """The power of ten of a number's first digit; of what is taken for 0 that of 1."""
    return int(f"{value:e}".split("e")[1]) if NOTHING <= abs(value) < math.inf else 0

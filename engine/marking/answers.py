"""Marking: whether an answer is right within the rounding asked for, and if not, which slip would have given it.

Pure: what a pupil answered before comes in as a mapping, and nothing is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

from engine import arithmetic
from engine.marking.questions import Question
from engine.marking.slips import SLIPS, transpositions
from engine.marking.working import Known, Working, working_of
from engine.trace import Trace

Mark: TypeAlias = Literal["right", "coarse", "wrong"]

ENOUGH = 3  # significant digits of an answer where an exercise asks for no decimals
#: How likely a random wrong answer may be taken for one of the slips that are looked for.
CHANCE = 0.05
MOST = 400  #: Numbers that are looked for: in a large layer there are thousands of neighbours,
EFFORT = 150_000  #: and each is worked out of thousands of pieces, of which there are so many in all.
_SLACK = 1.0 + 1e-9
_FAR = 1e15  # units: beyond them numbers are no longer told apart
_LARGEST = 300.0  # powers of ten
_PLAIN = re.compile(r"[+\-−–]?(?P<whole>\d*)(?:[.,](?P<decimals>\d*))?(?:[eE](?P<power>[+\-−–]?\d+))?")


@dataclass(frozen=True, slots=True)
class Slip:
    """What probably happened: its key and name in the table of slips, what it would have given, and a sentence."""

    key: str
    name: str
    value: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth.

    `mark` is "coarse" for a right number with too few digits. `follows` says that it is right for the pupil's own
    earlier answers. `slip` is the most plausible one that gives the number typed, `others` are the rest that do.
    """

    mark: Mark
    typed: str
    value: float
    sentence: str
    follows: bool = False
    slip: Slip | None = None
    others: tuple[Slip, ...] = ()

    @property
    def right(self) -> bool:
        """Whether it counts."""
        return self.mark == "right"


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it was typed: its value, and one unit of its last digit (0 for a calculation, which has none)."""

    text: str
    value: float
    unit: float
    digits: int


def read(text: str) -> Typed:
    """What somebody typed, plain or to be calculated; NotANumber says why it is none."""
    value = arithmetic.value(text)
    match = _PLAIN.fullmatch(re.sub(r"\s", "", text))
    if match is None:
        return Typed(text, value, 0.0, 15)
    decimals = match["decimals"] or ""
    power = float((match["power"] or "0").replace("−", "-").replace("–", "-"))  # which may be too long for an int
    digits = ((match["whole"] or "") + decimals).lstrip("0")
    return Typed(text, value, 10.0 ** min(power - len(decimals), _LARGEST), len(digits))


def mark(question: Question, text: str, trace: Trace, *known: Known) -> Verdict:
    """What an answer is worth; NotANumber if it is no number.

    Each of `known` has numbers from which the pupil may go on in place of the engine's: earlier answers, which were
    right but rounded, and what stands rounded on the screen. An answer is right if it is the number, or what one of
    these leads to, give or take one unit of the last digit that is looked at.
    """
    typed = read(text)
    exact = working_of(trace, question.number)
    workings = (exact, *(exact.following(numbers) for numbers in known))
    # The difference, since what a document calculates by hand is not quite what its pieces come to.
    leads = (question.value, *(question.value + other.result - exact.result for other in workings[1:]))
    unit, off = _unit(question, typed), [abs(typed.value - lead) for lead in leads]
    if off[0] <= unit * _SLACK:
        return Verdict("right", text, typed.value, "Right.")
    if any(distance <= unit * _SLACK for distance in off):
        return Verdict("right", text, typed.value, "Right, going on from your earlier answers.", follows=True)
    if typed.unit > unit and typed.digits and any(distance <= typed.unit / 2 * _SLACK for distance in off):
        return Verdict("coarse", text, typed.value, f"That is not wrong, but give {_wanted(question)}.")
    found = tuple(_slips(question, typed, unit, workings))
    if not found:
        return Verdict("wrong", text, typed.value, "That is not right, and no typical slip leads to it.")
    return Verdict("wrong", text, typed.value, found[0].sentence, slip=found[0], others=found[1:])


def _unit(question: Question, typed: Typed) -> float:
    """How far an answer may be off: never less than what four digits, or the decimals asked for, can tell apart."""
    if question.decimals is None and typed.digits >= ENOUGH:
        return max(question.unit, typed.unit)
    return question.unit


def _wanted(question: Question) -> str:
    if question.decimals is None:
        return f"at least {ENOUGH} significant digits"
    return f"{question.decimals} decimal{'' if question.decimals == 1 else 's'}"


# --- slips ----------------------------------------------------------------------------------------------------------


def _slips(question: Question, typed: Typed, unit: float, workings: Sequence[Working]) -> Iterator[Slip]:
    """The slips that give what was typed, the most plausible first.

    Every number that is looked for makes it likelier to find one by accident. So kinds of slips are looked for in
    their order while all that they would give takes up no more than a twentieth of the numbers that could be typed.
    """
    unit = max(unit, typed.unit)
    apart = max(abs(question.value), abs(typed.value)) * 4 / unit  # the numbers that could be typed
    most = CHANCE * apart / 2  # each slip is found at two of them
    looked_for: set[int] = set()
    seen: set[str] = set()
    count = min(MOST, EFFORT // max(1, len(workings[0].pieces)))
    for kind, value, sentence in islice(_candidates(question, unit, workings), count):
        place = round(value / unit)
        if len(looked_for | {place}) > most:
            continue
        looked_for.add(place)
        if abs(typed.value - value) <= unit * _SLACK and kind not in seen:
            seen.add(kind)
            yield Slip(kind, NAMES[kind], value, sentence)


def _candidates(question: Question, unit: float, workings: Sequence[Working]) -> Iterator[tuple[str, float, str]]:
    """Each slip's key, value and sentence, of those that can be told from the truth."""
    different = [working for i, working in enumerate(workings) if all(working.pieces != w.pieces for w in workings[:i])]
    for kind in SLIPS:
        if question.number.quantity not in kind.quantities:
            continue
        for working in different:
            for value, sentence in kind.guesses(working):
                if 2 * unit < abs(value - question.value) < _FAR * unit:
                    yield kind.key, value, sentence
    for value in transpositions(question.value, max(0, round(-math.log10(unit)))):
        if abs(value - question.value) > 2 * unit:
            yield TRANSPOSED, value, "Two digits may have changed places; compare them with your calculation."


TRANSPOSED = "digits"
NAMES = {**{kind.key: kind.name for kind in SLIPS}, TRANSPOSED: "digits transposed"}

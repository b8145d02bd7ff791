"""What a worked solution has in it: of which sample, which phases, up to where, how detailed, with what left out.

Immutable values, for the command line and the window's dialog alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias, get_args

from engine.document import Document
from engine.errors import StudioError, UnknownName
from engine.network import Network
from engine.reference import QuantityName
from engine.steps import PHASES, TOTAL, Number, Phase, Quantity, Steps

MOST = 2_000  # steps of one solution: some 200 pages

Detail: TypeAlias = Literal["all", "first"]
Answers: TypeAlias = Literal["none", "after", "apart"]
DETAILS: tuple[Detail, ...] = get_args(Detail)
ANSWERS: tuple[Answers, ...] = get_args(Answers)

_WORDS: dict[QuantityName, Quantity] = {quantity.word: quantity for quantity in Quantity}
_OF_SLOTS = (Quantity.GRADIENT, Quantity.NEW_VALUE)


class TooLong(StudioError):
    """More steps than anybody prints."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"this would be a solution of {count:,} steps, of which at most {MOST:,} go into one: leave out phases "
            "(the forward pass alone is the shortest), or end it at a step"
        )


class Until(NamedTuple):
    """The last step: a number by its quantity and subject (a neuron's place, TOTAL, or a slot)."""

    quantity: Quantity
    subject: int


@dataclass(frozen=True, slots=True)
class SolutionOptions:
    """The choices for one worked solution.

    `until` is the last step, if it is not to go on to the end of the last of the `phases`. With `detail` "first" only
    the first step of each kind is written out, the others have a line each. With `blanks` there are dotted lines in
    place of all that is to be calculated, and of the rules too unless `rules`; `answers` says whether the solution
    comes after them on pages of its own, or apart in another file. `digits`: None: as the document has it, or 6.
    """

    sample: int = 0
    phases: tuple[Phase, ...] = PHASES
    until: Until | None = None
    detail: Detail = "all"
    blanks: bool = False
    rules: bool = True
    answers: Answers = "none"
    digits: int | None = None

    @property
    def of_answers(self) -> SolutionOptions:
        """Those of the solution that belongs to a sheet with blanks, for a file of its own."""
        return replace(self, blanks=False, answers="none")


def parse_until(text: str, network: Network) -> tuple[Until | None, tuple[Phase, ...]]:
    """The last step, and the phases up to it, of a phase or `delta:h1`, `gradient:h1,o1`, `error`; UnknownName else."""
    word, colon, of = text.strip().partition(":")
    if not colon and word in PHASES:
        return None, PHASES[: PHASES.index(word) + 1]
    if word not in _WORDS:
        raise UnknownName("phase or quantity", word, [*PHASES, *_WORDS])
    quantity = _WORDS[word]
    subjects = _subjects(network, quantity)
    if of not in subjects:
        raise UnknownName(f"subject of {word}", of, subjects, f"until {text}")
    return Until(quantity, subjects[of]), PHASES


def _subjects(network: Network, quantity: Quantity) -> dict[str, int]:
    """By the ids of the file all that has such a number; a connection as `from,to`."""
    if quantity in _OF_SLOTS:
        return {slot.of if isinstance(slot.of, str) else ",".join(slot.of): i for i, slot in enumerate(network.slots)}
    first = network.layer_range(-1).start if quantity == Quantity.ERROR else network.input_count
    named = {network.neurons[i].id: i for i in range(first, len(network.neurons))}
    return {**named, "total": TOTAL} if quantity == Quantity.ERROR else named


def chosen(document: Document, options: SolutionOptions) -> tuple[Number, ...]:
    """The numbers of a pass of one sample that the options ask for, in order; TooLong if they are too many."""
    steps = Steps(document.network, 1)
    if options.until is None:
        count = sum(_count(document.network, phase) for phase in options.phases)
        if count > MOST:
            raise TooLong(count)
    numbers = []
    for number in _up_to(steps, options):
        numbers.append(number)
        if len(numbers) > MOST:
            raise TooLong(steps.count("number"))
    return tuple(numbers)


def _count(network: Network, phase: Phase) -> int:
    neurons = len(network.neurons) - network.input_count
    counts: dict[Phase, int] = {
        "forward": 2 * neurons,
        "error": network.output_count + 1,
        "backward": neurons + network.parameter_count,
        "update": network.parameter_count,
    }
    return counts[phase]


def _up_to(steps: Steps, options: SolutionOptions) -> Iterator[Number]:
    for number in steps.numbers(0, steps.length):
        if number.phase in options.phases:
            yield number
        if options.until == (number.quantity, number.subject):
            return

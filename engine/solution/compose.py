"""Puts a worked solution together, out of a document, or of a trace that is there already, and of the options.

Every number and every formula in it is an explanation's or the trace's; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from engine import formula
from engine.conventions import Conventions
from engine.document import Document
from engine.errors import NotTrainable
from engine.explain import Explanation, Row, explain
from engine.explain.view import View
from engine.formula import Equation, Expr, Named, Value
from engine.numerals import shown
from engine.showing import signed
from engine.solution.document import Block, Gap, Givens, Item, Line, Paragraph, Part, Section, Solution, Step, Table
from engine.solution.options import SolutionOptions, chosen
from engine.solution.picture import Point, picture
from engine.steps import Number, Phase
from engine.trace import Trace, trace

DIGITS = 6
MOST_GIVEN = 400  # of one kind that are listed among the givens

TITLES: dict[Phase, str] = {
    "forward": "Forward pass",
    "error": "Error",
    "backward": "Backward pass",
    "update": "Update",
}
_KINDS = {
    "net": "weighted sums", "out": "outputs", "error": "errors", "delta": "δ", "gradient": "gradients",
    "new_value": "new values",
}  # fmt: skip
_OUTPUT_FIRST = (
    "the weights of the output layer were updated before the deltas behind them were calculated, as some printed texts "
    "did by mistake"
)
_SHORT, _LONGEST_GAP = 12, 60  # characters

Sides: TypeAlias = tuple[Expr, ...]
Work: TypeAlias = Generator[None, None, Solution]


def solution(document: Document, options: SolutionOptions = SolutionOptions()) -> Solution:  # noqa: B008 (immutable)
    """The worked solution of one sample of a document: one update on that sample alone, whatever the batch size.

    Raises NotTrainable where there is nothing to compute, TooLong where it would have too many steps.
    """
    return _finished(composed(document, options))


def composed(document: Document, options: SolutionOptions) -> Work:
    """The same step by step, for those who do something else in between: the solution is what it returns."""
    numbers = chosen(document, options)
    of = alone(document, options.sample)
    return (yield from _composed(of, options, numbers, document.name, document.positions))


def alone(document: Document, sample: int) -> Trace:
    """The update on one sample alone."""
    rows = len(document.data.train)
    if rows and not 0 <= sample < rows:
        raise NotTrainable(f"there is no sample {sample}; the training data has samples 0 to {rows - 1}")
    training = msgspec.structs.replace(document.training, batch_size=1)
    return trace(replace(document, training=training), (sample,))


def of_trace(
    of: Trace,
    options: SolutionOptions = SolutionOptions(),  # noqa: B008 (immutable)
    *,
    numbers: Sequence[Number] | None = None,
    title: str = "",
    positions: Mapping[str, Point] = MappingProxyType({}),
) -> Solution:
    """The worked solution of the first sample of a trace; `numbers` are its steps, all where none are given.

    `positions` are the document's, of neurons that were placed by hand.
    """
    steps = of.steps
    taken = list(steps.numbers(0, steps.sample_start(1))) + list(
        steps.numbers(steps.sample_start(steps.samples), steps.length)
    )
    return _finished(_composed(of, options, taken if numbers is None else numbers, title, positions))


def _composed(
    of: Trace, options: SolutionOptions, numbers: Sequence[Number], title: str, positions: Mapping[str, Point]
) -> Work:
    explanations: list[Explanation] = []
    for number in numbers:
        explanations.append(explain(of, number))
        yield
    digits = options.digits or of.conventions.digits or DIGITS
    calculation = _Pass(of, tuple(explanations), options, digits, positions)
    name = " ".join(title.split()) or "Worked solution"
    sample = f"Sample {of.rows[0] + 1}"
    parts = [(yield from calculation.part(name, sample, blanks=options.blanks))]
    if options.blanks and options.answers == "after":
        parts.append((yield from calculation.part(name, f"{sample}: solution", blanks=False)))
    return Solution(tuple(parts), digits)


def _finished(work: Work) -> Solution:
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Solution = end.value
            return found


def answers(document: Document, options: SolutionOptions) -> Solution:
    """The solution that belongs to a sheet with blanks, for a file of its own."""
    return solution(document, options.of_answers)


class _Pass:
    """One pass, from which the sheet with blanks and the solution are both made."""

    def __init__(
        self,
        of: Trace,
        explanations: tuple[Explanation, ...],
        options: SolutionOptions,
        digits: int,
        positions: Mapping[str, Point],
    ) -> None:
        self._trace, self._view = of, View(of, 0)
        self._explanations, self._options, self._digits = explanations, options, digits
        self._positions = positions

    def part(self, title: str, subtitle: str, *, blanks: bool) -> Generator[None, None, Part]:
        sections = [Section("Given", tuple(self._given(blanks=blanks)))]
        for phase, explanations in groupby(self._explanations, key=lambda e: e.phase):
            steps: list[Block] = []
            for step in self._steps(explanations, blanks=blanks):
                steps.append(step)
                yield
            sections.append(Section(TITLES[phase], tuple(steps)))
        if updates := [e for e in self._explanations if e.phase == "update"]:
            sections.append(Section("Old and new", (self._table(updates, blanks=blanks),)))
        return Part(title, subtitle, tuple(sections), blanks)

    # --- what is given -----------------------------------------------------------------------------------------------

    def _given(self, *, blanks: bool) -> Iterator[Block]:
        if self._trace.conventions.by_hand:
            yield Paragraph((by_hand(self._trace.conventions),), "warning")
        yield picture(self._trace, min(self._digits, 4), numbers=not blanks, positions=self._positions)
        yield Givens(tuple(self._given_rows()))

    def _given_rows(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        view, network, training = self._view, self._view.network, self._trace.training
        yield "inputs", _listed([view.out(n) for n in range(network.input_count)])
        yield "targets", _listed([view.target(n) for n in network.layer_range(-1)])
        yield "weights and biases", _listed([view.before(s) for s in range(network.parameter_count)])
        yield "activations", (_activations(view),)
        yield "error", (training.loss.replace("_", " "),)
        rate = formula.equation(view.rate.name, view.rate.meaning)
        yield "update", (str(training.optimizer.__struct_config__.tag), rate)
        if self._trace.factors is not None:
            yield "dropout", (f"a share of {shown(training.dropout)}, drawn for each sample and update",)

    # --- steps -------------------------------------------------------------------------------------------------------

    def _steps(self, explanations: Iterable[Explanation], *, blanks: bool) -> Iterator[Step]:
        seen: set[object] = set()
        for explanation in explanations:
            kind = self._kind(explanation)
            short = self._options.detail == "first" and kind in seen
            seen.add(kind)
            yield self._in_short(explanation, blanks=blanks) if short else self._worked(explanation, blanks=blanks)

    def _kind(self, explanation: Explanation) -> object:
        """What steps have in common that are calculated alike."""
        what, subject, *_ = explanation.reference
        if what in ("gradient", "new_value"):
            return what, self._view.network.slots[subject].kind, explanation.note
        if subject < 0:
            return what, None
        return what, self._view.is_output(subject), self._view.network.activation_of(subject)

    def _worked(self, explanation: Explanation, *, blanks: bool) -> Step:
        """The equations that a number leans on, then its own: a line each in symbols, with numbers, and the value."""
        rows: list[tuple[Row, Sides]] = [(row, (Value(formula.evaluate(row[1])),)) for row in explanation.where]
        rows.append(((explanation.rule, explanation.substituted), explanation.result.sides[1:]))
        lines = [line for row, value in rows for line in self._lines(row, value, blanks=blanks)]
        return Step(explanation.question, explanation.note, tuple(lines))

    def _in_short(self, explanation: Explanation, *, blanks: bool) -> Step:
        numbers, value = explanation.substituted.sides[-1:], explanation.result.sides[1:]
        sides: tuple[Expr | Gap, ...] = value if self._shown(numbers) == self._shown(value[:1]) else (*numbers, *value)
        return Step("", "", (Line(explanation.symbol, (Gap(_SHORT),) if blanks else sides),))

    def _lines(self, row: Row, value: Sides, *, blanks: bool) -> Iterator[Line]:
        symbols, numbers = row[0].sides[1:], row[1].sides[-1:]
        name: Expr | None = row[0].sides[0]
        seen: set[str] = set()
        for place, sides in enumerate((symbols, numbers, value)):
            said = self._shown(sides)
            if said in seen:
                continue
            seen.add(said)
            hidden = blanks and (place > 0 or not self._options.rules or isinstance(symbols[-1], Value))
            yield Line(name, (Gap(min(max(len(said) * 3 // 2, _SHORT), _LONGEST_GAP)),) if hidden else sides)
            name = None

    def _shown(self, sides: Sides) -> str:
        return formula.text(Equation(sides), self._digits)

    # --- the table at the end ----------------------------------------------------------------------------------------

    def _table(self, updates: Sequence[Explanation], *, blanks: bool) -> Table:
        rows: list[tuple[Item, ...]] = []
        for update in updates:
            slot = update.reference.subject
            gradient = signed(float(self._trace.gradient[slot]), self._view.signs.of("gradient", slot))
            found = Value(gradient, self._view.names.decimals.get("gradient")), self._view.after(slot).meaning
            hidden = Gap(_SHORT), Gap(_SHORT)
            before, after = hidden if blanks else found
            rows.append((self._view.parameter(slot), before, self._view.before(slot).meaning, "→", after))
        return Table(("", "gradient", "old", "", "new"), tuple(rows))


def _listed(values: Sequence[Named]) -> tuple[Item, ...]:
    items: list[Item] = [formula.equation(v.name, v.meaning) for v in values[:MOST_GIVEN]]
    if len(values) > MOST_GIVEN:
        items.append(f"… ({len(values) - MOST_GIVEN} more)")
    return tuple(items) or ("none",)


def _activations(view: View) -> str:
    names = (view.network.activation_of(n) for n in range(view.network.input_count, len(view.network.neurons)))
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in names)) or "none"


def by_hand(conventions: Conventions) -> str:
    """What a solution that is calculated by other rules than training has to say of itself."""
    said = []
    if conventions.rounding is not None:
        fields = {name: getattr(conventions.rounding, name) for name in conventions.rounding.__struct_fields__}
        kinds: dict[int, list[str]] = {}
        for name, decimals in fields.items():
            if decimals is not None:
                kinds.setdefault(decimals, []).append(_KINDS[name])
        rounded = [
            f"{_and(names)} to {decimals} decimal{'' if decimals == 1 else 's'}" for decimals, names in kinds.items()
        ]
        said += [f"{'; '.join(rounded)}, before anything goes on with them"] if rounded else []
    order = conventions.update_order != "together"
    sentences = [f"Calculated with rounding as by hand: {said[0]}."] if said else []
    sentences += [f"Updated in another order: {_OUTPUT_FIRST}."] if order else []
    return " ".join([*sentences, "Training does not calculate like this."])


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

"""Puts an explanation together: from a name, a rule of named values and marks to all that an Explanation has.

The modules that explain the single quantities end here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.explain.explanation import Explanation, Row
from engine.explain.terms import Marks, Terms
from engine.explain.view import COUNT, View
from engine.formula import (
    Approximate,
    Equation,
    Expr,
    Named,
    Value,
    equation,
    equation_with_numbers,
    evaluate,
    roles,
    text,
)
from engine.formula import named as named_parts
from engine.reference import Reference, What
from engine.showing import OF_SLOTS, signed
from engine.steps import PHASE_OF, Number, Phase

PHASES: dict[What, Phase] = {
    **{quantity.word: phase for quantity, phase in PHASE_OF.items()},
    "input": "forward",
    "target": "error",
    "out_gradient": "backward",
    "slope": "backward",
    "factor": "forward",
    "value": "update",
    "rate": "update",
}
_SEEN = 1e-6  # relative difference that may be seen where seven digits are shown
_MORE_DECIMALS = 3  # of what is not rounded yet, beyond those that stay


def compose(
    view: View,
    question: str,
    name: Expr,
    rule: Expr | Sequence[Expr],
    marks: Marks | None = None,
    *,
    number: Number | None = None,
    value: float | None = None,
    before: tuple[Named, ...] = (),
    where: tuple[Row, ...] = (),
    note: str = "",
    terms: Terms | None = None,
) -> Explanation:
    """An explanation of what the view is asked, called `name`, by a rule; of several sides the last is its worth.

    `value` is that of what is not a complete number of the pass; `before` are sources that the rule does not name.
    """
    reference = view.asked
    assert reference is not None
    sides = (rule,) if isinstance(rule, Expr) else tuple(rule)
    whole = equation(name, *sides)
    places = view.names.decimals.get(reference.what) if value is None else None
    worth = shown_number(view, number) if value is None and number is not None else value
    assert worth is not None
    exact = None if places is None else evaluate(sides[-1])
    factors = marks.factors if marks is not None else ()
    marked = roles(Equation((*whole.sides, *(symbols for symbols, _ in where)))) if factors else frozenset()
    sources = {part if part.source is None else part.source: part for part in (*before, *named_parts(sides[-1]))}
    parts = sources.values()
    return Explanation(
        reference=reference,
        number=number,
        phase=PHASES[reference.what],
        quantity=reference.what,
        of=subject(view, reference),
        value=worth,
        question=question,
        symbol=name,
        rule=whole,
        substituted=equation_with_numbers(whole),
        result=result(name, worth, exact, places),
        factors=tuple(f for f in factors if f.role in marked),
        sources=(*((part.name, _worth(part)) for part in parts), (name, worth)),
        references=(*(_reference(part) for part in parts), reference._replace(unfolded=False)),
        where=where,
        note=sentence(
            note,
            _counted(Equation((*whole.sides, *(symbols for symbols, _ in where)))),
            _precision(view, sides[-1], worth),
        ),
        exact=exact,
        terms=terms if terms is not None else (),
    )


def shown_number(view: View, number: Number) -> float:
    """A number of the pass as the document shows it."""
    return signed(view.trace.value(number), view.signs.of(number.quantity.word, number.subject))


def result(name: Expr, value: float, exact: float | None, places: int | None) -> Equation:
    """The symbol and its value, which where a hand rounds is about equal to what the rule gives."""
    if exact is None or places is None:
        return equation(name, value)
    unrounded, rounded = Value(exact, places + _MORE_DECIMALS), Value(value, places)
    if not math.isfinite(exact) or text(unrounded) == text(rounded):
        return equation(name, rounded)
    return equation(name, unrounded, Approximate(rounded))


def _counted(rule: Expr) -> str:
    """What K stands for, where a rule has it: nothing else that counts has a name of its own."""
    is_there = any(part.source is None and part.name == COUNT for part in named_parts(rule))
    return f"{text(COUNT)} is the number of outputs" if is_there else ""


def _precision(view: View, rule: Expr, worth: float) -> str:
    """Why numbers put in do not give the very number that is shown, where they do not."""
    if view.trace.precision == "float64" or not math.isfinite(worth):
        return ""
    try:
        parted = abs(evaluate(rule) - worth) > _SEEN * abs(worth)
    except ValueError:  # too many terms to have them all
        return ""
    return "calculated in single precision, which has fewer digits than the numbers put in give" * parted


def _worth(part: Named) -> float:
    return part.meaning.value if isinstance(part.meaning, Value) else evaluate(part)


def _reference(part: Named) -> Reference | None:
    return part.source if isinstance(part.source, Reference) else None


def subject(view: View, reference: Reference) -> str | tuple[str, str] | None:
    """What a number is of, in the file's words."""
    if reference.what in OF_SLOTS:
        return view.network.slots[reference.subject].of
    return None if reference.subject < 0 else view.network.neurons[reference.subject].id


def sentence(*notes: str) -> str:
    """Notes put together: those that say something, one after the other."""
    return "; ".join(note for note in notes if note)


def row(of: Named) -> Row:
    """A name and what it stands for as an equation, in symbols and with the numbers put in."""
    whole = equation(of.name, of.meaning)
    return whole, equation_with_numbers(whole)

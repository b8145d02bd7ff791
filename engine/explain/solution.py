"""A sample's whole pass as a worked solution: text that reads well in a terminal, and JSON for programs."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from engine import formula, numerals
from engine.explain.explanation import Explanation, Row
from engine.explain.table import explain_pass
from engine.explain.view import View
from engine.formula import Equation, Expr
from engine.steps import Phase
from engine.trace import Trace

DIGITS = 6
WIDTH = 100
MOST_GIVEN = 60  # of one kind that are listed among the givens

TITLES: dict[Phase, str] = {
    "forward": "Forward pass",
    "error": "Error",
    "backward": "Backward pass",
    "update": "Update",
}


# --- JSON -----------------------------------------------------------------------------------------------------------


def as_json(trace: Trace, sample: int = 0, digits: int = numerals.DIGITS) -> str:
    """The steps of one sample of a trace as JSON, one a line.

    Values are full doubles, null where they are not finite; `digits` are those of the formulas.
    """
    steps = ",\n".join(json.dumps(_step(e, digits), ensure_ascii=False) for e in explain_pass(trace, sample))
    return f'{{"sample": {trace.rows[sample]}, "steps": [\n{steps}\n]}}\n'


def _step(explanation: Explanation, digits: int) -> dict[str, object]:
    return {
        "phase": explanation.phase,
        "quantity": explanation.quantity,
        "of": explanation.of,
        "value": explanation.value if math.isfinite(explanation.value) else None,
        "symbolic": explanation.symbolic_text(digits),
        "substituted": explanation.substituted_text(digits),
    }


# --- text -----------------------------------------------------------------------------------------------------------


def as_text(trace: Trace, sample: int = 0, digits: int = DIGITS) -> str:
    """The worked solution of one sample of a trace as plain text."""
    return "\n".join(_lines(trace, sample, digits)).lstrip() + "\n"


def _lines(trace: Trace, sample: int, digits: int) -> Iterator[str]:
    view = View(trace, sample)
    row = trace.rows[sample]
    yield from _heading(f"Sample {row} (counted from 0): given")
    yield ""
    yield from _givens(view, digits)
    updates: list[Explanation] = []
    for phase, explanations in groupby(explain_pass(trace, sample), key=lambda e: e.phase):
        yield from _heading(TITLES[phase])
        for explanation in explanations:
            yield ""
            yield from _worked(explanation, digits)
            if phase == "update":
                updates.append(explanation)
    if updates:
        yield from _heading("Old and new")
        yield ""
        yield from _table(trace, updates, digits)


def _heading(title: str) -> tuple[str, str, str]:
    return "", title, "─" * len(title)


def _givens(view: View, digits: int) -> Iterator[str]:
    network, training = view.network, view.trace.training
    slots = range(network.parameter_count)
    rate = formula.equation(formula.Symbol(view.letters.rate), view.trace.learning_rate)
    yield from _given("inputs", [view.out(n) for n in range(network.input_count)], digits)
    yield from _given("targets", [view.target(n) for n in network.layer_range(-1)], digits)
    yield from _given("weights and biases", [view.before(s) for s in slots], digits)
    yield f"  {'activations':<20}{_activations(view)}"
    yield f"  {'error':<20}{training.loss.replace('_', ' ')}"
    name = training.optimizer.__struct_config__.tag
    yield f"  {'update':<20}{name}, {formula.text(rate, digits)}"


def _activations(view: View) -> str:
    names = (view.network.activation_of(n) for n in range(view.network.input_count, len(view.network.neurons)))
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in names))


def _given(what: str, values: Sequence[formula.Named], digits: int) -> Iterator[str]:
    shown = [formula.text(formula.equation(v.name, v.meaning), digits) for v in values[:MOST_GIVEN]]
    if len(values) > MOST_GIVEN:
        shown.append(f"… ({len(values) - MOST_GIVEN} more)")
    # A given is never broken over two lines.
    whole = ", ".join(item.replace(" ", "\u00a0") for item in shown)
    lines = textwrap.wrap(whole, WIDTH - 22, break_long_words=False, break_on_hyphens=False) or ["none"]
    for place, line in enumerate(lines):
        yield f"  {what if place == 0 else '':<20}{line}".replace("\u00a0", " ")


def _worked(explanation: Explanation, digits: int) -> Iterator[str]:
    """The equations that a number leans on, then its own: a line each in symbols, with numbers, and the value."""
    if explanation.note:
        yield f"  ({explanation.note})"
    for rule in explanation.where:
        yield from _sides(rule, formula.evaluate(rule[1]), digits)
    yield from _sides((explanation.rule, explanation.substituted), explanation.value, digits)


def _sides(row: Row, value: float, digits: int) -> Iterator[str]:
    symbols, numbers = row
    name = formula.text(symbols.sides[0], digits)
    seen: set[str] = set()
    for line in (_right(symbols, digits), _side(numbers, digits), formula.text(formula.Value(value), digits)):
        if line not in seen:
            yield f"  {'' if seen else name:<{len(name)}} = {line}"
        seen.add(line)


def _right(whole: Equation, digits: int) -> str:
    return " = ".join(formula.text(side, digits) for side in whole.sides[1:])


def _side(whole: Equation, digits: int) -> str:
    return formula.text(whole.sides[-1], digits)


def _table(trace: Trace, updates: Sequence[Explanation], digits: int) -> Iterator[str]:
    rows = [("", "gradient", "old", "", "new")]
    for update in updates:
        slot = update.number.subject
        numbers = (trace.gradient[slot], trace.before[slot], trace.after[slot])
        gradient, old, new = (formula.text(formula.Value(float(n)), digits) for n in numbers)
        rows.append((_name(update.symbol), gradient, old, "→", new))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _name(new: Expr) -> str:
    return formula.text(new).removesuffix("⁺")

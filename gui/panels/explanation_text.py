"""Explanations as text and LaTeX to copy and to read aloud, and which of several need their rule spelt out.

For the explanation panel; knows no widgets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Hashable, Sequence
from dataclasses import fields

from engine import formula
from engine.explain import Explanation
from engine.formula import Apply, Expr, Named, Negative, Partial
from engine.numerals import shown

MOST = 12  # explanations of one step that are shown
FEW = 5  # numbers of one step that are explained one by one; of more each kind once, below a list of all
LISTED = 12  # numbers of a step that are listed, and some more if those are all
_SPARE = 4

# A letter with a subscript for which there are no characters, as plain text has it: `w_x1,h4`.
_SUBSCRIPT = re.compile(r"(?<!\w)([^\W\d_])_(\w+(?:,\w+)*)")


def with_subscripts(words: str) -> str:
    """Plain words for a label, as rich text if there are subscripts in them."""
    if not _SUBSCRIPT.search(words):
        return words
    return _SUBSCRIPT.sub(r"\1<sub>\2</sub>", html.escape(words))


def on_a_line(symbol: Expr) -> str:
    """A symbol as LaTeX no higher than a line: derivatives with a stroke."""
    if isinstance(symbol, Negative):
        return f"-{on_a_line(symbol.of)}"
    if isinstance(symbol, Partial):
        return rf"\partial {formula.latex(symbol.of)}/\partial {formula.latex(symbol.by)}"
    return formula.latex(symbol)


def first_of_kind(explanations: Sequence[Explanation]) -> list[bool]:
    """Whether each is the first whose rule has its form: what follows needs only its numbers."""
    seen: set[Hashable] = set()
    firsts = []
    for explanation in explanations:
        kind = (explanation.quantity, form(explanation.rule))
        firsts.append(kind not in seen)
        seen.add(kind)
    return firsts


def chosen_of(explanations: Sequence[Explanation]) -> Sequence[Explanation]:
    """A few numbers are all explained; of many, which the list has all, one of each kind is enough."""
    if len(explanations) <= FEW:
        return explanations
    firsts = first_of_kind(explanations)
    return [of for of, first in zip(explanations, firsts, strict=True) if first][:MOST]


def listed_of(explanations: Sequence[Explanation], count: int) -> Sequence[Explanation]:
    """The numbers that a step of so many lists: none where each is explained."""
    if len(explanations) <= FEW:
        return ()
    return explanations[: count if count <= LISTED + _SPARE else LISTED]


def form(node: Expr) -> Hashable:
    """What a formula looks like without its letters, and however many like terms it has: equal for equal rules."""
    if isinstance(node, Named):
        return form(node.name)
    parts: list[Hashable] = [node.function] if isinstance(node, Apply) else []
    for field in fields(node):  # type: ignore[arg-type]  # all nodes are dataclasses
        content = getattr(node, field.name)
        if isinstance(content, Expr):
            parts.append(form(content))
        elif isinstance(content, tuple):
            parts.append(tuple(dict.fromkeys(form(part) for part in content)))
    return type(node).__name__, *parts


def as_text(explanations: Sequence[Explanation], digits: int) -> str:
    """All of it in plain lines, an empty line between two."""
    return "\n\n".join(_text(explanation, digits) for explanation in explanations)


def _text(of: Explanation, digits: int) -> str:
    lines = [of.question, of.symbolic_text(digits), of.substituted_text(digits), of.result_text(digits)]
    # A rule without anything to put in says the same twice.
    lines = list(dict.fromkeys(line for line in [*lines, of.note] if line))
    if of.sources:
        lines.append("Where it comes from:")
        lines += [f"  {formula.text(name)} = {shown(value, digits + 2)}" for name, value in of.sources]
    return "\n".join(lines)


def as_latex(explanations: Sequence[Explanation], digits: int) -> str:
    """The formulas of all of it, each a display of its own."""
    lines = []
    for of in explanations:
        lines.append(f"% {of.question}")
        pairs = [(of.rule, of.substituted), *of.where]
        formulas = [*(side for pair in pairs for side in pair), of.result]
        lines += [rf"\[ {formula.latex(equation, digits)} \]" for equation in formulas]
    return "\n".join(lines)

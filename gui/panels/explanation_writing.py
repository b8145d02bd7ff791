"""What a section shows of an explanation, as LaTeX and text, and laid out piece by piece before it is shown.

For the explanation panel and for what is laid out ahead of it; knows no widgets.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from engine import formula
from engine.explain import Explanation
from engine.formula import Equation, Expr
from gui.panels.explanation_text import on_a_line
from gui.panels.formula_lines import fit_ahead
from gui.typeset import typeset_ahead

SIZE = 21.0  # px an em
_SMALL = 18.0
_LARGE = 26.0


@dataclass(frozen=True, slots=True)
class Written:
    """One formula as a label shows it, `size` px an em, with what its numbers ask for."""

    latex: str
    text: str
    size: float
    links: Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Writing:
    """An explanation in full or only its numbers, as a section shows it."""

    of: Explanation
    full: bool
    digits: int
    rule: Written
    numbers: Written
    result: Written
    where: tuple[Written, ...]

    @property
    def formulas(self) -> tuple[Written, ...]:
        """All of them."""
        return (self.rule, self.numbers, self.result, *self.where)


def written(of: Explanation, digits: int, *, full: bool) -> Writing:
    """An explanation's formulas, its numbers at so many significant digits."""
    numbers = of.substituted if full else _with_result(of)
    where = [side for pair in of.where for side in dict.fromkeys(pair)] if full else []
    return Writing(
        of,
        full,
        digits,
        _written(of.rule, digits, SIZE, roles=True),
        _written(numbers, digits, SIZE if full else _SMALL, roles=True),
        _written(of.result, digits, _LARGE if full else _SMALL, roles=False),
        tuple(_written(side, digits, _SMALL, roles=True) for side in where),
    )


def lay_out(writing: Writing, width: float) -> Iterator[None]:
    """Lays the formulas out, in a width, a piece at each `next`."""
    for one in writing.formulas:
        yield from fit_ahead(one.latex, one.size, width)
    for caption in _captions(writing):
        yield from typeset_ahead(on_a_line(caption))


def _captions(writing: Writing) -> list[Expr]:
    """The symbols that stand below factors."""
    factors = writing.of.factors if writing.full else ()
    return [factor.caption for factor in factors if not isinstance(factor.caption, str)]


def _with_result(of: Explanation) -> Expr:
    """The numbers put in and what they come to, as one equation."""
    return Equation((*of.substituted.sides, *of.result.sides[1:]))


def _written(of: Expr, digits: int, size: float, *, roles: bool) -> Written:
    links = formula.links(of)
    return Written(formula.latex(of, digits, roles=roles, links=links), formula.text(of, digits), size, links)

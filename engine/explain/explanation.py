"""What an explanation of a number is: its question, its rule in symbols and with numbers, and where these stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from engine import formula, numerals
from engine.formula import Equation, Expr
from engine.place import Place
from engine.reference import Reference, What
from engine.steps import Number, Phase

Row: TypeAlias = tuple[Equation, Equation]  # an equation in symbols, and with the numbers put in


@dataclass(frozen=True, slots=True)
class Factor:
    """A part of the rule that belongs to places on the network.

    `role` (factor1 … factor6) is the same as that of the Marked part in the rule and in the substituted rule. A
    `caption` that is a formula is the symbol itself (a weight's), one that is a string says what the part is.
    """

    role: str
    caption: Expr | str
    places: tuple[Place, ...]


class Summand(NamedTuple):
    """One term of the sum that a number is: what it is called, its formula and its number, and where it stands."""

    caption: Expr | str
    symbols: Expr
    value: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number came about.

    `reference` is what was asked; `number` the same as a number of the pass, None for what only goes into one.
    `rule`, `substituted` and `result` are equations of `symbol`: in symbols, the same with the numbers put in, and the
    value. `where` has the equations that the rule leans on, in the order of calculation, each in symbols and with
    numbers; most numbers have none. `sources` are the numbers that it was made of, in order down the chain, itself
    last, and `references` says for each of these how to ask for it. `value` is the number as the document shows it
    (δ and thresholds with its signs), or of a partly reached sum the terms so far. Where a hand rounds it, `exact` is
    what the rule gives with the numbers put in, before it is rounded to the value.
    `terms` has every term of the sum that the number is, however many, made as they are looked at.
    `of` is a neuron's id, a connection's two ids, a shared parameter's name, or None for the total error and the rate.
    """

    reference: Reference
    number: Number | None
    phase: Phase
    quantity: What
    of: str | tuple[str, str] | None
    value: float
    question: str
    symbol: Expr
    rule: Equation
    substituted: Equation
    result: Equation
    factors: tuple[Factor, ...] = ()
    sources: tuple[tuple[Expr, float], ...] = ()
    references: tuple[Reference | None, ...] = ()
    where: tuple[Row, ...] = ()
    note: str = ""
    exact: float | None = None
    terms: Sequence[Summand] = field(default=(), compare=False, repr=False)

    def symbolic_text(self, digits: int = numerals.DIGITS) -> str:
        """The rule on one line, after the equations that it leans on."""
        return "; ".join(formula.text(e, digits) for e in (*(rule for rule, _ in self.where), self.rule))

    def substituted_text(self, digits: int = numerals.DIGITS) -> str:
        """The same with the numbers put in."""
        return "; ".join(formula.text(e, digits) for e in (*(numbers for _, numbers in self.where), self.substituted))

    def result_text(self, digits: int = numerals.DIGITS) -> str:
        """The symbol and its value."""
        return formula.text(self.result, digits)

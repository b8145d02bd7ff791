"""Formulas as trees: one value that is shown as plain text or LaTeX, filled with numbers, and worked out.

Everything in the program may use it. Trees are put together by the ordinary operators (`w * x + b`), with plain
numbers among them; equal trees are equal values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Mark = Literal["", "new", "hat"]  # w⁺, the value after an update; m̂, corrected for its bias


class Expr:
    """Any formula. The operators build sums, products, fractions and powers, flattened where they associate."""

    __slots__ = ()

    def __add__(self, other: Term) -> Sum:
        return Sum((*_terms(self), *_terms(expr(other))))

    def __radd__(self, other: Term) -> Sum:
        return expr(other) + self

    def __sub__(self, other: Term) -> Sum:
        return Sum((*_terms(self), Negative(expr(other))))

    def __rsub__(self, other: Term) -> Sum:
        return expr(other) - self

    def __mul__(self, other: Term) -> Product:
        return Product((*_factors(self), *_factors(expr(other))))

    def __rmul__(self, other: Term) -> Product:
        return expr(other) * self

    def __truediv__(self, other: Term) -> Fraction:
        return Fraction(self, expr(other))

    def __rtruediv__(self, other: Term) -> Fraction:
        return Fraction(expr(other), self)

    def __pow__(self, exponent: Term) -> Power:
        return Power(self, expr(exponent))

    def __neg__(self) -> Negative:
        return Negative(self)


Term: TypeAlias = Expr | float | int


@dataclass(frozen=True, slots=True)
class Value(Expr):
    """A number; one with `decimals` is shown to so many of them, whatever the digits elsewhere."""

    value: float
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Symbol(Expr):
    """A letter or word, with subscripts that are symbols themselves."""

    letter: str
    index: tuple[Symbol, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Named(Expr):
    """Something that has a name and stands for a number or a formula: shown as its name until numbers are put in.

    `source` says what it is to those who made the formula, so that whoever points at it can ask on.
    """

    name: Expr
    meaning: Expr
    source: Hashable = None


@dataclass(frozen=True, slots=True)
class Partial(Expr):
    """The partial derivative of one thing by another: ∂E/∂w."""

    of: Expr
    by: Expr


@dataclass(frozen=True, slots=True)
class Sum(Expr):
    """Terms added up; a Negative term is subtracted."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Product(Expr):
    """Factors multiplied."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Fraction(Expr):
    """A quotient."""

    numerator: Expr
    denominator: Expr


@dataclass(frozen=True, slots=True)
class Power(Expr):
    """A power."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True)
class Negative(Expr):
    """The opposite number."""

    of: Expr


@dataclass(frozen=True, slots=True)
class Apply(Expr):
    """A function of one or more arguments, with primes for its derivatives: f′(a).

    `exp` is shown as a power of e, `sqrt` as a root, `abs` and `floor` by bars; any other name is read as a label is.
    """

    function: str
    arguments: tuple[Expr, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class BigSum(Expr):
    """A sum over an index, written with the sign for it, at the end of a product; it has no value of its own."""

    index: Symbol
    body: Expr


@dataclass(frozen=True, slots=True)
class Folded(Expr):
    """Terms of a sum that are not written out; with numbers, together with what they come to."""

    count: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Marked(Expr):
    """A part that plays a role (factor1 … factor6): what is coloured, and lit up on the network."""

    of: Expr
    role: str


@dataclass(frozen=True, slots=True)
class Linked(Expr):
    """The number that was put in for something named, which can be asked about in its place."""

    of: Expr
    source: Hashable


@dataclass(frozen=True, slots=True)
class Equation(Expr):
    """Sides that are equal, from left to right."""

    sides: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Approximate(Expr):
    """A side of an equation that is only about equal to the one before it: ≈ stands between them."""

    of: Expr


def expr(term: Term) -> Expr:
    """A formula as it is, a plain number as a Value."""
    return term if isinstance(term, Expr) else Value(float(term))


def equation(*sides: Term) -> Equation:
    """An equation of formulas and numbers."""
    return Equation(tuple(map(expr, sides)))


def apply(function: str, *arguments: Term) -> Apply:
    """A function applied to formulas and numbers."""
    return Apply(function, tuple(map(expr, arguments)))


def total(terms: tuple[Expr, ...]) -> Expr:
    """The sum of the terms; a single one stands for itself, none is 0."""
    return Sum(terms) if len(terms) > 1 else terms[0] if terms else Value(0.0)


def with_numbers(node: Expr) -> Expr:
    """The same formula with their meanings put in for everything that is named; marks stay.

    Of an equation the left side stays too.
    """
    if type(node) is Named:
        numbers = with_numbers(node.meaning)
        return numbers if node.source is None else Linked(numbers, node.source)
    if type(node) is Equation:
        return equation_with_numbers(node)
    if type(node) not in _INSIDE:
        return node
    contents, rebuilt = _INSIDE[type(node)]
    return rebuilt(node, tuple(map(with_numbers, contents(node))))


def equation_with_numbers(whole: Equation) -> Equation:
    """An equation with the numbers put in on all sides but the left, which says what they are worth."""
    return Equation((whole.sides[0], *map(with_numbers, whole.sides[1:])))


def named(node: Expr) -> tuple[Named, ...]:
    """The named parts of a formula from left to right, each once; not what they are made of in turn."""
    return tuple(dict.fromkeys(part for part in _parts(node) if isinstance(part, Named)))


def links(node: Expr) -> tuple[Hashable, ...]:
    """What can be asked about in a formula, in the order of its first appearance."""
    return tuple(dict.fromkeys(source for part in _parts(node) if (source := _source(part)) is not None))


def _source(part: Expr) -> Hashable:
    return part.source if isinstance(part, Named | Linked) else None


def roles(node: Expr) -> frozenset[str]:
    """The roles that are marked in a formula."""
    return frozenset(part.role for part in _parts(node) if isinstance(part, Marked))


def _parts(node: Expr) -> Iterator[Expr]:
    """A formula and all that it is made of, from left to right; not what stands behind a name."""
    waiting: list[Expr] = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if type(part) in _INSIDE:
            waiting += reversed(_INSIDE[type(part)][0](part))


Contents: TypeAlias = tuple[Expr, ...]

# Of each kind of formula that is made of others: these, and the same formula made of others instead.
_INSIDE: dict[type[Any], tuple[Callable[[Any], Contents], Callable[[Any, Contents], Expr]]] = {
    Partial: (lambda n: (n.of, n.by), lambda _, c: Partial(*c)),
    Sum: (lambda n: n.terms, lambda _, c: Sum(c)),
    Product: (lambda n: n.factors, lambda _, c: Product(c)),
    Fraction: (lambda n: (n.numerator, n.denominator), lambda _, c: Fraction(*c)),
    Power: (lambda n: (n.base, n.exponent), lambda _, c: Power(*c)),
    Negative: (lambda n: (n.of,), lambda _, c: Negative(*c)),
    Apply: (lambda n: n.arguments, lambda n, c: Apply(n.function, c, n.primes)),
    BigSum: (lambda n: (n.body,), lambda n, c: BigSum(n.index, c[0])),
    Marked: (lambda n: (n.of,), lambda n, c: Marked(c[0], n.role)),
    Linked: (lambda n: (n.of,), lambda n, c: Linked(c[0], n.source)),
    Approximate: (lambda n: (n.of,), lambda _, c: Approximate(*c)),
    Equation: (lambda n: n.sides, lambda _, c: Equation(c)),
}


def _terms(node: Expr) -> tuple[Expr, ...]:
    return node.terms if isinstance(node, Sum) else (node,)


def _factors(node: Expr) -> tuple[Expr, ...]:
    return node.factors if isinstance(node, Product) else (node,)

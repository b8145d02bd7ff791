"""Formulas written out, as plain text for terminals and files and as LaTeX for the window and for exports.

Both come from one tree by one set of rules (signs, parentheses, order); they differ only in how a thing is spelt.
The LaTeX keeps to commands that LaTeX with amsmath, ziamath and latex2mathml all know.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from enum import IntEnum

from engine import numerals
from engine.formula.labels import flat, symbol
from engine.formula.letters import latex_letter
from engine.formula.tree import (
    Apply,
    Approximate,
    BigSum,
    Equation,
    Expr,
    Folded,
    Fraction,
    Linked,
    Marked,
    Named,
    Negative,
    Partial,
    Power,
    Product,
    Sum,
    Symbol,
    Value,
)

_MOST_DIGITS = 15


class Binding(IntEnum):
    """How tightly a formula holds together; what binds less than its place asks for gets parentheses."""

    EQUATION = 0
    SUM = 1
    NEGATIVE = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


def text(formula: Expr, digits: int = numerals.DIGITS) -> str:
    """A formula as one line of plain text, numbers at so many significant digits."""
    return _Text(digits).write(formula)


def latex(formula: Expr, digits: int = numerals.DIGITS, *, roles: bool = False, links: Sequence[Hashable] = ()) -> str:
    r"""A formula as LaTeX; with `roles` its marked parts as `\textcolor{factor1}{…}`.

    What can be asked about and is among `links` stands in `\textcolor{link0}{…}`, by its place among them.
    """
    return _Latex(digits, roles=roles, links=links).write(formula)


class _Writer(ABC):
    """What both kinds of writing share: where signs and parentheses go."""

    dot: str
    minus: str
    equals: str
    approximately: str

    def __init__(self, digits: int) -> None:
        self.digits = digits

    def write(self, node: Expr, least: Binding = Binding.EQUATION) -> str:
        """A formula, in parentheses if it binds less than `least`."""
        kind = type(node)
        if kind in _WRAPPERS:
            return _WRAPPERS[kind](self, node, least)
        spelt, binding = _WRITERS[kind](self, node)
        return spelt if binding >= least else self.parentheses(spelt)

    def sum(self, node: Sum) -> tuple[str, Binding]:
        parts = []
        for place, term in enumerate(node.terms):
            if place == 0:
                parts.append(self.write(term, Binding.SUM))
                continue
            subtracted, rest = _sign(term)
            parts.append(f" {self.minus if subtracted else '+'} {self.write(rest, Binding.PRODUCT)}")
        return "".join(parts), Binding.SUM

    def product(self, node: Product) -> tuple[str, Binding]:
        # A sign before the whole product needs no parentheses: −∂E/∂y·f′(a).
        first = Binding.NEGATIVE if _is_opposite(node.factors[0]) else Binding.PRODUCT
        leasts = (first, *[Binding.PRODUCT] * (len(node.factors) - 1))
        return self.dot.join(map(self.write, node.factors, leasts)), first

    def negative(self, node: Negative) -> tuple[str, Binding]:
        return self.minus + self.write(node.of, Binding.PRODUCT), Binding.NEGATIVE

    def equation(self, node: Equation) -> tuple[str, Binding]:
        signs = (self.approximately if isinstance(side, Approximate) else self.equals for side in node.sides[1:])
        others = (sign + self.write(side, Binding.SUM) for sign, side in zip(signs, node.sides[1:], strict=True))
        return self.write(node.sides[0], Binding.SUM) + "".join(others), Binding.EQUATION

    def value(self, node: Value) -> tuple[str, Binding]:
        digits = self.digits if node.decimals is None else digits_of(node.value, node.decimals)
        mantissa, power = numerals.split(node.value, digits)
        spelt = self.number(mantissa, power)
        if node.value < 0:
            return spelt, Binding.NEGATIVE
        return spelt, Binding.ATOM if power is None else Binding.PRODUCT

    def folded(self, node: Folded) -> tuple[str, Binding]:
        rest = self.dots if node.value is None else self.write(Value(node.value), Binding.PRODUCT)
        return rest + self.aside(f"({node.count} more)"), Binding.PRODUCT

    dots = "…"

    @abstractmethod
    def number(self, mantissa: str, power: int | None) -> str: ...

    @abstractmethod
    def aside(self, words: str) -> str: ...

    @abstractmethod
    def parentheses(self, inner: str) -> str: ...

    @abstractmethod
    def marked(self, inner: str, role: str) -> str: ...

    def linked(self, inner: str, source: Hashable) -> str:  # noqa: ARG002 (plain text is not pointed at)
        return inner

    @abstractmethod
    def symbol(self, node: Symbol) -> tuple[str, Binding]: ...

    @abstractmethod
    def partial(self, node: Partial) -> tuple[str, Binding]: ...

    @abstractmethod
    def fraction(self, node: Fraction) -> tuple[str, Binding]: ...

    @abstractmethod
    def power(self, node: Power) -> tuple[str, Binding]: ...

    @abstractmethod
    def apply(self, node: Apply) -> tuple[str, Binding]: ...

    @abstractmethod
    def big_sum(self, node: BigSum) -> tuple[str, Binding]: ...


# What is written as what it holds, which it may be coloured or pointed at by.
_WRAPPERS: dict[type[Expr], Callable[..., str]] = {
    Named: lambda w, n, least: w.linked(w.write(n.name, least), n.source),
    Linked: lambda w, n, least: w.linked(w.write(n.of, least), n.source),
    Marked: lambda w, n, least: w.marked(w.write(n.of, least), n.role),
}
_WRITERS: dict[type[Expr], Callable[..., tuple[str, Binding]]] = {
    Value: lambda w, n: w.value(n),
    Symbol: lambda w, n: w.symbol(n),
    Partial: lambda w, n: w.partial(n),
    Sum: lambda w, n: w.sum(n),
    Product: lambda w, n: w.product(n),
    Fraction: lambda w, n: w.fraction(n),
    Power: lambda w, n: w.power(n),
    Negative: lambda w, n: w.negative(n),
    Apply: lambda w, n: w.apply(n),
    BigSum: lambda w, n: w.big_sum(n),
    Folded: lambda w, n: w.folded(n),
    Equation: lambda w, n: w.equation(n),
    Approximate: lambda w, n: (w.write(n.of, Binding.SUM), Binding.SUM),
}


def digits_of(value: float, decimals: int) -> int:
    """The significant digits that show a number to so many decimals."""
    if not math.isfinite(value) or value == 0:
        return 1
    before = int(f"{value:.{_MOST_DIGITS}e}".split("e")[1]) + 1
    return min(max(before + decimals, 1), _MOST_DIGITS)


def _is_opposite(node: Expr) -> bool:
    """Whether a formula, or the name that it is shown by, begins with a minus sign of its own."""
    if isinstance(node, Marked | Linked):
        return _is_opposite(node.of)
    return isinstance(node.name if isinstance(node, Named) else node, Negative)


def _times_power(mantissa: str, dot: str) -> str:
    """What stands before a power of ten: nothing for 1."""
    return "" if mantissa == "1" else mantissa + dot


def _sign(term: Expr) -> tuple[bool, Expr]:
    """Whether a term of a sum is subtracted, and what stands after the sign."""
    match term:
        case Negative(of):
            return True, of
        case Value(value, decimals) if value < 0:
            return True, Value(-value, decimals)
        case Folded(count, value) if value is not None and value < 0:
            return True, Folded(count, -value)
        case Marked(of, role):
            subtracted, rest = _sign(of)
            return subtracted, Marked(rest, role)
        case Linked(of, source):
            subtracted, rest = _sign(of)
            return subtracted, Linked(rest, source)
    return False, term


# --- plain text -----------------------------------------------------------------------------------------------------

_SUPERSCRIPTS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_TEXT_MARKS = {"": "", "new": "⁺", "hat": "\u0302"}


class _Text(_Writer):
    dot, minus, equals, approximately = "·", "−", " = ", " ≈ "

    def number(self, mantissa: str, power: int | None) -> str:
        if power is None:
            return mantissa
        return _times_power(mantissa, "·") + f"10{str(power).translate(_SUPERSCRIPTS)}"

    def aside(self, words: str) -> str:
        return " " + words

    def parentheses(self, inner: str) -> str:
        return f"({inner})"

    def marked(self, inner: str, role: str) -> str:  # noqa: ARG002 (plain text has no colours)
        return inner

    def symbol(self, node: Symbol) -> tuple[str, Binding]:
        if not node.index and not node.mark:
            return node.letter, Binding.ATOM
        index = ",".join(map(flat, node.index))
        hat, new = (_TEXT_MARKS[node.mark], "") if node.mark == "hat" else ("", _TEXT_MARKS[node.mark])
        return node.letter + hat + (f"_{index}" if index else "") + new, Binding.ATOM

    def partial(self, node: Partial) -> tuple[str, Binding]:
        return f"∂{self.write(node.of, Binding.POWER)}/∂{self.write(node.by, Binding.POWER)}", Binding.POWER

    def fraction(self, node: Fraction) -> tuple[str, Binding]:
        if node == Fraction(Value(1.0), Value(2.0)):
            return "½", Binding.ATOM
        top, bottom = self.write(node.numerator, Binding.PRODUCT), self.write(node.denominator, Binding.POWER)
        return f"{top}/{bottom}", Binding.PRODUCT

    def power(self, node: Power) -> tuple[str, Binding]:
        base = self.write(node.base, Binding.ATOM)
        exponent = self.write(node.exponent)
        if re.fullmatch(r"−?\d+", exponent):
            return base + exponent.translate(_SUPERSCRIPTS), Binding.POWER
        return f"{base}^{self.write(node.exponent, Binding.ATOM)}", Binding.POWER

    def apply(self, node: Apply) -> tuple[str, Binding]:
        inner = ", ".join(self.write(argument) for argument in node.arguments)
        if node.function == "exp":
            return f"e^{self.write(node.arguments[0], Binding.ATOM)}", Binding.POWER
        if node.function == "abs":
            return f"|{inner}|", Binding.ATOM
        if node.function == "norm":
            return f"‖{inner}‖", Binding.ATOM
        if node.function == "sqrt":
            return f"√{self.write(node.arguments[0], Binding.ATOM)}", Binding.POWER
        if node.function == "floor":
            return f"⌊{inner}⌋", Binding.ATOM
        return f"{self.symbol(symbol(node.function))[0]}{'′' * node.primes}({inner})", Binding.ATOM

    def big_sum(self, node: BigSum) -> tuple[str, Binding]:
        return f"Σ_{flat(node.index)} {self.write(node.body, Binding.PRODUCT)}", Binding.PRODUCT


# --- LaTeX ----------------------------------------------------------------------------------------------------------

_FUNCTIONS = {
    "tanh": r"\tanh ",
    "ln": r"\ln ",
    "sin": r"\sin ",
    "cos": r"\cos ",
    "max": r"\max ",
    "min": r"\min ",
}


class _Latex(_Writer):
    dot, minus, equals, approximately, dots = r" \cdot ", "-", " = ", r" \approx ", r"\cdots "

    def __init__(self, digits: int, *, roles: bool, links: Sequence[Hashable]) -> None:
        super().__init__(digits)
        self._roles = roles
        self._links = {source: place for place, source in enumerate(links)}

    def number(self, mantissa: str, power: int | None) -> str:
        # In braces the minus is a sign, whatever stands before it, not an operator with space around it.
        spelt = re.sub("−(.*)", r"{-\1}", mantissa).replace("∞", r"\infty ")
        if spelt == "undefined":
            return r"\text{undefined}"
        return spelt if power is None else _times_power(spelt, r" \cdot ") + f"10^{{{power}}}"

    def aside(self, words: str) -> str:
        return f"\\ \\text{{{words}}}"

    def parentheses(self, inner: str) -> str:
        return f"\\left({inner}\\right)"

    def marked(self, inner: str, role: str) -> str:
        return f"\\textcolor{{{role}}}{{{inner}}}" if self._roles else inner

    def linked(self, inner: str, source: Hashable) -> str:
        place = None if source is None else self._links.get(source)
        return inner if place is None else f"\\textcolor{{link{place}}}{{{inner}}}"

    def symbol(self, node: Symbol) -> tuple[str, Binding]:
        base = latex_letter(node.letter)
        base = f"\\hat{{{base}}}" if node.mark == "hat" else base
        index = ",".join(self.symbol(part)[0] for part in node.index)
        new = "^{+}" if node.mark == "new" else ""
        return base + (f"_{{{index}}}" if index else "") + new, Binding.ATOM

    def partial(self, node: Partial) -> tuple[str, Binding]:
        return f"\\frac{{\\partial {self.write(node.of)}}}{{\\partial {self.write(node.by)}}}", Binding.POWER

    def fraction(self, node: Fraction) -> tuple[str, Binding]:
        return f"\\frac{{{self.write(node.numerator)}}}{{{self.write(node.denominator)}}}", Binding.POWER

    def power(self, node: Power) -> tuple[str, Binding]:
        return f"{self.write(node.base, Binding.ATOM)}^{{{self.write(node.exponent)}}}", Binding.POWER

    def apply(self, node: Apply) -> tuple[str, Binding]:
        inner = ", ".join(self.write(argument) for argument in node.arguments)
        if node.function == "exp":
            return f"e^{{{inner}}}", Binding.POWER
        if node.function == "abs":
            return f"\\left|{inner}\\right|", Binding.ATOM
        if node.function == "norm":
            return f"\\left\\|{inner}\\right\\|", Binding.ATOM
        if node.function == "sqrt":
            return f"\\sqrt{{{inner}}}", Binding.ATOM
        if node.function == "floor":
            return f"\\left\\lfloor {inner}\\right\\rfloor ", Binding.ATOM
        name = _FUNCTIONS.get(node.function) or self.symbol(symbol(node.function))[0]
        return f"{name}{chr(39) * node.primes}\\left({inner}\\right)", Binding.ATOM

    def big_sum(self, node: BigSum) -> tuple[str, Binding]:
        return f"\\sum_{{{self.symbol(node.index)[0]}}} {self.write(node.body, Binding.PRODUCT)}", Binding.PRODUCT

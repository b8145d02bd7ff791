"""Formulas worked out in 40 decimal digits: what proves that a formula shown is the number shown.

More digits than a double has, so that e^a of a large a or 1 − y of a y near 1 does not spoil the proof.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from decimal import Decimal

from engine.formula.tree import (
    Apply,
    Approximate,
    Equation,
    Expr,
    Folded,
    Fraction,
    Linked,
    Marked,
    Named,
    Negative,
    Power,
    Product,
    Sum,
    Value,
)

_CONTEXT = decimal.Context(prec=40, Emin=-999_999, Emax=999_999, traps=[])


def evaluate(formula: Expr) -> float:
    """The value of a formula in whose places numbers stand, of an equation that of its last side.

    Raises ValueError for a symbol that stands for no number.
    """
    with decimal.localcontext(_CONTEXT):
        return float(_value(formula))


def _value(node: Expr) -> Decimal:
    if type(node) in _KINDS:
        return _KINDS[type(node)](node)
    raise ValueError(f"{node} has no value")


def _applied(node: Apply) -> Decimal:
    if node.primes or node.function not in _FUNCTIONS:
        raise ValueError(f"{node.function} is no function of numbers")
    return _FUNCTIONS[node.function](*map(_value, node.arguments))


def _folded(node: Folded) -> Decimal:
    if node.value is None:
        raise ValueError(f"{node.count} terms have no value")
    return Decimal(node.value)


_KINDS: dict[type[Expr], Callable[..., Decimal]] = {
    Value: lambda n: Decimal(n.value),
    Named: lambda n: _value(n.meaning),
    Marked: lambda n: _value(n.of),
    Linked: lambda n: _value(n.of),
    Negative: lambda n: -_value(n.of),
    Sum: lambda n: sum(map(_value, n.terms), Decimal(0)),
    Product: lambda n: math.prod(map(_value, n.factors), start=Decimal(1)),
    Fraction: lambda n: _value(n.numerator) / _value(n.denominator),
    Power: lambda n: _value(n.base) ** _value(n.exponent),
    Equation: lambda n: _value(n.sides[-1]),
    Approximate: lambda n: _value(n.of),
    Apply: _applied,
    Folded: _folded,
}


def _tanh(x: Decimal) -> Decimal:
    if abs(x) > 100:
        return Decimal(1).copy_sign(x)
    return ((2 * x).exp() - 1) / ((2 * x).exp() + 1)


def _float(function: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    return lambda x: Decimal(function(float(x)))


_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "exp": Decimal.exp,
    "ln": Decimal.ln,
    "sqrt": Decimal.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "floor": lambda x: x.to_integral_value(decimal.ROUND_FLOOR),
    "tanh": _tanh,
    "σ": lambda x: 1 / (1 + (-x).exp()),
    "sgn": lambda x: Decimal((x > 0) - (x < 0)),
    "sin": _float(math.sin),
    "cos": _float(math.cos),
    "Φ": _float(lambda x: 0.5 * math.erfc(-x / math.sqrt(2.0))),
    "φ": _float(lambda x: math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)),
}

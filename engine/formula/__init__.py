"""Formulas: one small tree, shown as plain text or as LaTeX from one source, and worked out to prove what is shown.

Everything in the program may use it; it knows numbers and letters, nothing of networks.
"""

from engine.formula.labels import plain, plain_symbol, symbol
from engine.formula.render import latex, text
from engine.formula.tree import (
    Apply,
    BigSum,
    Equation,
    Expr,
    Folded,
    Fraction,
    Mark,
    Marked,
    Named,
    Negative,
    Partial,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    Value,
    apply,
    equation,
    equation_with_numbers,
    expr,
    named,
    roles,
    total,
    with_numbers,
)
from engine.formula.working import evaluate

__all__ = [
    "Apply",
    "BigSum",
    "Equation",
    "Expr",
    "Folded",
    "Fraction",
    "Mark",
    "Marked",
    "Named",
    "Negative",
    "Partial",
    "Power",
    "Product",
    "Sum",
    "Symbol",
    "Term",
    "Value",
    "apply",
    "equation",
    "equation_with_numbers",
    "evaluate",
    "expr",
    "latex",
    "named",
    "plain",
    "plain_symbol",
    "roles",
    "symbol",
    "text",
    "total",
    "with_numbers",
]

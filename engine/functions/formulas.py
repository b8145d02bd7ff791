"""The formulas of activations and losses as tables, by the names of the tables of functions beside this one.

Written once for symbols and numbers alike: what a formula is given may be named values, which it then shows either way.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.formula import Expr, Fraction, Named, Negative, Symbol, Value, apply, evaluate, total
from engine.functions.activations import SOFTMAX


@dataclass(frozen=True, slots=True)
class Neuron:
    """What an activation's formulas are written with: a neuron's net and out, each a named value."""

    net: Expr
    out: Expr


@dataclass(frozen=True, slots=True)
class Output(Neuron):
    """What a loss' formulas are written with: an output, its target and what they need of all outputs.

    `count` is their number, `powers` the sum of e^net and `targets` that of the targets over them.
    """

    target: Expr
    count: Expr
    powers: Expr
    targets: Expr


@dataclass(frozen=True, slots=True)
class ActivationFormula:
    """f(net), and f′(net) from net and out; where a formula has branches it is the branch of the net given.

    In a `note`, here as below, {net} and {out} stand for the letters of these two.
    """

    rule: Callable[[Expr], Expr]
    slope: Callable[[Neuron], Expr]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LossFormula:
    """One output's part of the error, its derivative by that output, and the opposite of the derivative."""

    part: Callable[[Output], Expr]
    slope: Callable[[Output], Expr]
    descent: Callable[[Output], Expr]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TogetherFormula:
    """A loss behind the activation that it belongs to: its part from net alone, ∂E/∂net directly, and its opposite."""

    part: Callable[[Output], Expr]
    delta: Callable[[Output], Expr]
    descent: Callable[[Output], Expr]
    note: str


HALF = Fraction(Value(1.0), Value(2.0))
LEAK = Value(0.01)


# --- activations ----------------------------------------------------------------------------------------------------


def _sigmoid(net: Expr) -> Expr:
    return 1 / (1 + apply("exp", -net))


def _softplus(net: Expr) -> Expr:
    return apply("ln", 1 + apply("exp", net))


def _density(net: Expr) -> Expr:
    """The density of the normal distribution."""
    return apply("exp", -HALF * net**2) / apply("sqrt", 2 * Named(Symbol("π"), Value(math.pi)))


def _positive(net: Expr) -> bool:
    return evaluate(net) > 0


ACTIVATION_FORMULAS: dict[str, ActivationFormula] = {
    "identity": ActivationFormula(lambda a: a, lambda _: Value(1.0)),
    "sigmoid": ActivationFormula(_sigmoid, lambda n: n.out * (1 - n.out)),
    "tanh": ActivationFormula(lambda a: apply("tanh", a), lambda n: 1 - n.out**2),
    "relu": ActivationFormula(
        lambda a: apply("max", 0, a),
        lambda n: Value(1.0 if _positive(n.net) else 0.0),
        "the slope is 1 where the weighted sum is above 0, and 0 elsewhere",
    ),
    "leaky_relu": ActivationFormula(
        lambda a: apply("max", LEAK * a, a),
        lambda n: Value(1.0) if _positive(n.net) else LEAK,
        "the slope is 1 where the weighted sum is above 0, and 0.01 elsewhere",
    ),
    "elu": ActivationFormula(
        lambda a: a if _positive(a) else apply("exp", a) - 1,
        lambda n: Value(1.0) if _positive(n.net) else apply("exp", n.net),
        "above 0 it is the weighted sum itself, below e^{net} − 1",
    ),
    "softplus": ActivationFormula(_softplus, lambda n: _sigmoid(n.net)),
    "gelu": ActivationFormula(
        lambda a: a * apply("Φ", a),
        lambda n: apply("Φ", n.net) + n.net * _density(n.net),
        "Φ is the normal distribution, whose density the slope contains",
    ),
    "silu": ActivationFormula(
        lambda a: a / (1 + apply("exp", -a)),
        lambda n: _sigmoid(n.net) + n.out * (1 - _sigmoid(n.net)),
    ),
    "sin": ActivationFormula(lambda a: apply("sin", a), lambda n: apply("cos", n.net)),
    "gaussian": ActivationFormula(lambda a: apply("exp", -(a**2)), lambda n: Negative(2 * n.net * n.out)),
    "bipolar_sigmoid": ActivationFormula(lambda a: 2 / (1 + apply("exp", -a)) - 1, lambda n: HALF * (1 - n.out**2)),
}


# --- losses ---------------------------------------------------------------------------------------------------------


def _mean(part: Expr, o: Output) -> Expr:
    """The part divided by the number of outputs, where there is more than one."""
    return part if evaluate(o.count) == 1 else 1 / o.count * part


def _square(o: Output) -> Expr:
    return (o.target - o.out) ** 2


def _within_one(o: Output) -> bool:
    return abs(evaluate(o.target - o.out)) <= 1


def _huber(o: Output) -> Expr:
    return _mean(HALF * _square(o) if _within_one(o) else apply("abs", o.target - o.out) - HALF, o)


def _of_difference(
    part: Callable[[Output], Expr], slope: Callable[[Expr, Output], Expr], note: str = ""
) -> LossFormula:
    """A loss whose slope follows from output − target, so that its opposite does from target − output."""
    return LossFormula(part, lambda o: slope(o.out - o.target, o), lambda o: slope(o.target - o.out, o), note)


def _mean_twice(difference: Expr, o: Output) -> Expr:
    return 2 * difference if evaluate(o.count) == 1 else 2 / o.count * difference


def _huber_slope(difference: Expr, o: Output) -> Expr:
    return _mean(difference if _within_one(o) else apply("sgn", difference), o)


def _unless_absent(weight: Expr, of: Expr, term: Expr) -> tuple[Expr, ...]:
    """A term of a cross-entropy; none where its weight and what it is of are both 0: it counts as 0."""
    return () if evaluate(weight) == 0 == evaluate(of) else (term,)


def _logarithms(o: Output) -> Expr:
    return total(
        (
            *_unless_absent(o.target, o.out, o.target * apply("ln", o.out)),
            *_unless_absent(1 - o.target, 1 - o.out, (1 - o.target) * apply("ln", 1 - o.out)),
        )
    )


def _yes(o: Output) -> tuple[Expr, ...]:
    return _unless_absent(o.target, o.out, o.target / o.out)


def _no(o: Output) -> tuple[Expr, ...]:
    return _unless_absent(1 - o.target, 1 - o.out, (1 - o.target) / (1 - o.out))


def _less(terms: tuple[Expr, ...], subtracted: tuple[Expr, ...], o: Output) -> Expr:
    return _mean(total((*terms, *map(Negative, subtracted))), o)


def _cross_entropy(o: Output) -> Expr:
    return Negative(total(_unless_absent(o.target, o.out, o.target * apply("ln", o.out))))


LOSS_FORMULAS: dict[str, LossFormula] = {
    "half_squared_error": _of_difference(lambda o: HALF * _square(o), lambda d, o: d),
    "squared_error": _of_difference(_square, lambda d, o: 2 * d),
    "mean_squared_error": _of_difference(lambda o: _mean(_square(o), o), _mean_twice),
    "mean_absolute_error": _of_difference(
        lambda o: _mean(apply("abs", o.target - o.out), o), lambda d, o: _mean(apply("sgn", d), o)
    ),
    "huber": _of_difference(
        _huber, _huber_slope, "half the square up to a difference of 1, the difference less ½ beyond"
    ),
    "binary_cross_entropy": LossFormula(
        lambda o: Negative(_mean(_logarithms(o), o)),
        lambda o: _less(_no(o), _yes(o), o),
        lambda o: _less(_yes(o), _no(o), o),
    ),
    "cross_entropy": LossFormula(_cross_entropy, lambda o: Negative(total(_yes(o))), lambda o: total(_yes(o))),
}


# --- losses behind the activation that they belong to: the fractions cancel ------------------------------------------


def _expected(o: Output) -> Expr:
    """What a softmax output is compared with its target by: itself, where the targets sum to 1 as they should."""
    return o.out if evaluate(o.targets) == 1 else o.out * o.targets


TOGETHER_FORMULAS: dict[tuple[str, str], TogetherFormula] = {
    ("sigmoid", "binary_cross_entropy"): TogetherFormula(
        lambda o: _mean(o.target * _softplus(-o.net) + (1 - o.target) * _softplus(o.net), o),
        lambda o: _mean(o.out - o.target, o),
        lambda o: _mean(o.target - o.out, o),
        "the loss divides by {out}·(1 − {out}), the sigmoid’s slope multiplies by it: the difference stays",
    ),
    ("sigmoid", "cross_entropy"): TogetherFormula(
        lambda o: o.target * _softplus(-o.net),
        lambda o: o.target * (o.out - 1),
        lambda o: o.target * (1 - o.out),
        "the loss divides by {out}, the sigmoid’s slope multiplies by {out}·(1 − {out}): the {out} cancels",
    ),
    (SOFTMAX, "cross_entropy"): TogetherFormula(
        lambda o: o.target * (apply("ln", o.powers) - o.net),
        lambda o: _expected(o) - o.target,
        lambda o: o.target - _expected(o),
        "softmax and cross-entropy together: the fractions cancel and the difference stays",
    ),
}

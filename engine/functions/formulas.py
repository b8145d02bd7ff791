"""The formulas of activations and losses as tables, by the names of the tables of functions beside this one.

Written once for symbols and numbers alike: what a formula is given may be named values, which it then shows either way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.formula import Expr, Fraction, Negative, Value, apply, evaluate, total
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
    """f(net), and f′(net) from net and out; where a formula has branches it is the branch of the net given."""

    rule: Callable[[Expr], Expr]
    slope: Callable[[Neuron], Expr]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LossFormula:
    """One output's part of the error, and its derivative by that output."""

    part: Callable[[Output], Expr]
    slope: Callable[[Output], Expr]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TogetherFormula:
    """A loss behind the activation that it belongs to: its part from net alone, and the delta directly."""

    part: Callable[[Output], Expr]
    delta: Callable[[Output], Expr]
    note: str


HALF = Fraction(Value(1.0), Value(2.0))
LEAK = Value(0.01)


# --- activations ----------------------------------------------------------------------------------------------------


def _sigmoid(net: Expr) -> Expr:
    return 1 / (1 + apply("exp", -net))


def _softplus(net: Expr) -> Expr:
    return apply("ln", 1 + apply("exp", net))


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
        "above 0 it is the weighted sum itself, below e^a − 1",
    ),
    "softplus": ActivationFormula(_softplus, lambda n: _sigmoid(n.net)),
    "gelu": ActivationFormula(
        lambda a: a * apply("Φ", a),
        lambda n: apply("Φ", n.net) + n.net * apply("φ", n.net),
        "Φ is the normal distribution, φ its density",
    ),
    "silu": ActivationFormula(
        lambda a: a / (1 + apply("exp", -a)),
        lambda n: apply("σ", n.net) + n.out * (1 - apply("σ", n.net)),
        "σ(a) is 1/(1 + e^−a)",
    ),
    "sin": ActivationFormula(lambda a: apply("sin", a), lambda n: apply("cos", n.net)),
    "gaussian": ActivationFormula(lambda a: apply("exp", -(a**2)), lambda n: -2 * n.net * n.out),
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


def _huber_slope(o: Output) -> Expr:
    return _mean(o.out - o.target if _within_one(o) else apply("sgn", o.out - o.target), o)


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


def _quotients(o: Output) -> Expr:
    return total(
        (
            *_unless_absent(1 - o.target, 1 - o.out, (1 - o.target) / (1 - o.out)),
            *_unless_absent(o.target, o.out, Negative(o.target / o.out)),
        )
    )


def _cross_entropy(o: Output) -> Expr:
    return Negative(total(_unless_absent(o.target, o.out, o.target * apply("ln", o.out))))


def _cross_entropy_slope(o: Output) -> Expr:
    return Negative(total(_unless_absent(o.target, o.out, o.target / o.out)))


LOSS_FORMULAS: dict[str, LossFormula] = {
    "half_squared_error": LossFormula(lambda o: HALF * _square(o), lambda o: o.out - o.target),
    "squared_error": LossFormula(_square, lambda o: 2 * (o.out - o.target)),
    "mean_squared_error": LossFormula(lambda o: _mean(_square(o), o), lambda o: _mean(2 * (o.out - o.target), o)),
    "mean_absolute_error": LossFormula(
        lambda o: _mean(apply("abs", o.target - o.out), o),
        lambda o: _mean(apply("sgn", o.out - o.target), o),
    ),
    "huber": LossFormula(_huber, _huber_slope, "half the square up to a difference of 1, the difference less ½ beyond"),
    "binary_cross_entropy": LossFormula(
        lambda o: Negative(_mean(_logarithms(o), o)), lambda o: _mean(_quotients(o), o)
    ),
    "cross_entropy": LossFormula(_cross_entropy, _cross_entropy_slope),
}


# --- losses behind the activation that they belong to: the fractions cancel ------------------------------------------


def _softmax_delta(o: Output) -> Expr:
    return o.out - o.target if evaluate(o.targets) == 1 else o.out * o.targets - o.target


TOGETHER_FORMULAS: dict[tuple[str, str], TogetherFormula] = {
    ("sigmoid", "binary_cross_entropy"): TogetherFormula(
        lambda o: _mean(o.target * _softplus(-o.net) + (1 - o.target) * _softplus(o.net), o),
        lambda o: _mean(o.out - o.target, o),
        "the loss divides by y·(1 − y), the sigmoid's slope multiplies by it: the difference stays",
    ),
    ("sigmoid", "cross_entropy"): TogetherFormula(
        lambda o: o.target * _softplus(-o.net),
        lambda o: o.target * (o.out - 1),
        "the loss divides by y, the sigmoid's slope multiplies by y·(1 − y): the y cancels",
    ),
    (SOFTMAX, "cross_entropy"): TogetherFormula(
        lambda o: o.target * (apply("ln", o.powers) - o.net),
        _softmax_delta,
        "softmax and cross-entropy together: the fractions cancel and the difference stays",
    ),
}

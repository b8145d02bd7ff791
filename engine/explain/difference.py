"""The central difference beside a gradient: what the error does when one number is moved a little, both ways.

It is taken by the plainly written pass, which shares nothing with the engine whose number it stands beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine import plain_pass
from engine.explain.explanation import Row
from engine.explain.view import View
from engine.formula import Apply, Equation, Expr, Named, Negative, Symbol, Value, equation, equation_with_numbers
from engine.plain_pass import Long
from engine.precision import epsilon
from engine.reference import Reference
from engine.settings import Precision
from engine.showing import signed
from engine.trace import Trace

#: Connections, plus ten a neuron, of a network for which this takes some hundredths of a second at most.
LARGEST = 500_000
STEP = 1e-5  # for numbers up to 1, relative to larger ones: small enough for ten digits, large enough to be read
FINER = (8, 64)
TOLERANCE = 1e-6
TOLERANCES: dict[Precision, float] = {"float64": TOLERANCE, "float32": 1e-3}
ENGINE_NOISE = 32  # roundings of numbers up to 1 that a float32 gradient may be off by
_H = Symbol("h")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a central difference found beside a number, all as the document shows it.

    `step` is h; `above` and `below` are the errors of the sample with the number h larger and h smaller; `quotient` is
    what follows for the derivative, `value` the engine's number, `relative` their distance over the larger of them, 0
    where both are 0, and `tolerance` what it may be. `noise` is by how much rounding may put the quotient off, and the
    engine's number where it calculates in single precision, which leaves tiny derivatives no digits;
    with `by_hand` the number is not that of exact arithmetic, which the quotient always is of. `rule` and `substituted`
    are the formula in symbols and with the numbers put in.
    """

    reference: Reference
    step: float
    above: float
    below: float
    quotient: float
    value: float
    relative: float
    rule: Equation
    substituted: Equation
    noise: float = 0.0
    by_hand: bool = False

    tolerance: float = TOLERANCE

    @property
    def agrees(self) -> bool:
        """Whether the quotient is the number, but for what rounding alone may make of it."""
        return self.relative <= self.tolerance or self.lost

    @property
    def lost(self) -> bool:
        """Whether the number is too small for the quotient to have its digits."""
        return self.relative > self.tolerance and abs(self.quotient - self.value) <= self.noise


@np.errstate(all="ignore")
def central_difference(trace: Trace, reference: Reference) -> Difference | None:
    """The central difference beside a gradient or a delta of one sample; None where there is none.

    That is for other numbers, at a kink of the error, where numbers overflowed, and for networks beyond `LARGEST`.
    """
    network = trace.network
    if reference.what not in ("gradient", "delta"):
        return None
    if len(network.connections) + 10 * len(network.neurons) > LARGEST:
        return None
    moved = _Moved(trace, reference)
    found = moved.errors(STEP)
    for finer in FINER:
        if found.agrees(moved.exact):
            break
        # Smaller steps leave a kink near by behind, not one at the very place nor what a hand rounded.
        closer = moved.errors(STEP / finer)
        if closer.distance(moved.exact) < found.distance(moved.exact) / 2:
            found = closer
    if not np.isfinite(found.errors.astype(np.float64)).all() or found.at_kink(moved.exact):
        return None
    return _difference(trace, reference, found, moved.exact)


@dataclass(frozen=True, slots=True, eq=False)
class _Errors:
    """The errors at −h, 0 and h, in long doubles; the engine's own numbers have the digits of a precision."""

    step: float
    errors: Long
    precision: Precision

    @property
    def quotient(self) -> float:
        return float((self.errors[2] - self.errors[0]) / (2 * np.longdouble(self.step)))

    @property
    def noise(self) -> float:
        scale = max(float(abs(self.errors).max()), 1e-3)
        own = ENGINE_NOISE * epsilon(self.precision) if self.precision != "float64" else 0.0
        return float(10 * np.finfo(np.longdouble).eps * scale / self.step) + own

    @property
    def tolerance(self) -> float:
        return TOLERANCES[self.precision]

    def distance(self, exact: float) -> float:
        return abs(self.quotient - exact)

    def agrees(self, exact: float) -> bool:
        """Whether the quotient is the engine's number, but for what rounding alone may make of it."""
        return self.distance(exact) <= self.noise or _relative(self.quotient, exact) <= self.tolerance

    def at_kink(self, exact: float) -> bool:
        """Whether the differences on both sides disagree by as much as they do with the engine."""
        (below, above), step = np.diff(self.errors), np.longdouble(self.step)
        return not self.agrees(exact) and bool(abs(above - below) / step >= self.distance(exact))


class _Moved:
    """The error of one sample with one parameter, or one neuron's weighted sum, moved down, not at all and up."""

    def __init__(self, trace: Trace, reference: Reference) -> None:
        self.trace, self.reference = trace, reference
        self.values = trace.before.astype(np.longdouble)

    @property
    def exact(self) -> float:
        """The engine's number."""
        trace, (what, subject, sample, _) = self.trace, self.reference
        return float(trace.sample_gradient(sample)[subject] if what == "gradient" else trace.delta[sample, subject])

    def errors(self, h: float) -> _Errors:
        """The errors with a step of h, or relative to numbers above 1."""
        trace, (what, subject, sample, _) = self.trace, self.reference
        at = trace.before[subject] if what == "gradient" else trace.net[sample, subject]
        step = h * max(1.0, abs(float(at)))
        moves = np.longdouble(step) * np.array([-1, 0, 1], np.longdouble)
        versions = np.repeat(self.values[None, :], 3, axis=0)
        if what == "gradient":
            versions[:, subject] += moves
        nets = {subject: moves} if what == "delta" else {}
        inputs, targets = trace.inputs[[sample]], trace.targets[[sample]]
        kept = None if trace.factors is None else trace.factors[[sample]]
        found = plain_pass.errors(trace.network, trace.training.loss, versions, inputs, targets, nets, kept)
        return _Errors(step, found[:, 0], trace.precision)


def _relative(quotient: float, exact: float) -> float:
    largest = max(abs(quotient), abs(exact))
    return abs(quotient - exact) / largest if largest else 0.0


# --- as a formula -----------------------------------------------------------------------------------------------------


def _difference(trace: Trace, reference: Reference, found: _Errors, exact: float) -> Difference:
    view = View(trace, reference.sample)
    sign = view.signs.of(reference.what, reference.subject)
    # A larger threshold is a smaller bias; a weighted sum is itself, and δ the opposite of the quotient.
    below, _, above = map(float, found.errors)
    if reference.what == "gradient" and sign < 0:
        below, above = above, below
    rule, numbers = _row(view, reference, found.step, above, below)
    quotient, value = signed(found.quotient, sign), signed(exact, sign)
    relative, by_hand = _relative(quotient, value), trace.conventions.by_hand
    return Difference(
        reference,
        found.step,
        above,
        below,
        quotient,
        value,
        relative,
        rule,
        numbers,
        found.noise,
        by_hand,
        found.tolerance,
    )


def _row(view: View, reference: Reference, step: float, above: float, below: float) -> Row:
    of = view.before(reference.subject) if reference.what == "gradient" else view.net(reference.subject)
    h = Named(_H, Value(step))
    # As many decimals as it takes to see where the two part.
    parting = abs(above - below)
    decimals = 12 if parting == 0 else min(max(4 - math.floor(math.log10(parting)), 0), 17)

    def error(at: Expr, value: float) -> Named:
        return Named(Apply(view.letters.error, (at,)), Value(value, decimals))

    quotient: Expr = (error(of.name + _H, above) - error(of.name - _H, below)) / (2 * h)
    if reference.what == "gradient":
        whole = equation(view.gradient(reference.subject), quotient)
    else:
        negative = view.signs.delta < 0
        whole = equation(view.delta(reference.subject).name, Negative(quotient) if negative else quotient)
    return whole, equation_with_numbers(whole)

"""What an update descends at one slot: the batch's gradient, with penalties and clipping where these are on.

For explanations of new values.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.explain.compose import row
from engine.explain.explanation import Row
from engine.explain.terms import Part
from engine.explain.view import View
from engine.formula import (
    Approximate,
    BigSum,
    Equation,
    Expr,
    Named,
    Partial,
    Symbol,
    Value,
    apply,
    evaluate,
    symbol,
)
from engine.network import Vector
from engine.reference import Reference
from engine.rounding import rounded
from engine.showing import signed
from engine.trace import Trace


class Descent:
    """What an update descends at one slot: the batch's gradient, with penalties and clipping where these are on."""

    def __init__(self, view: View, slot: int) -> None:
        self._view = view
        self._slot = slot
        self._trace = view.trace
        self._training = view.trace.training

    @property
    def gradient(self) -> Named:
        """The batch's gradient under the reduction, without penalties and clipping."""
        # One sample's can be asked for; a batch's is put together in the rows.
        source = Reference("gradient", self._slot, self._view.sample) if len(self._trace.rows) == 1 else None
        places = self._view.names.decimals.get("gradient")
        return Named(self._view.gradient(self._slot), Value(self._signed(self._trace.gradient), places), source)

    @property
    def descended(self) -> Named:
        """What the optimizer gets: the gradient itself, or d, which the penalties and the clipping made of it."""
        if not self.is_changed:
            return self.gradient
        return Named(Symbol("d"), Value(self._signed(self._trace.change)))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The equations that lead to it."""
        clip = (row(self._factor),) if self.clips else ()
        change = (row(Named(self.descended.name, self._changed())),) if self.is_changed else ()
        return (*self._batch_row(), *clip, *change)

    @property
    def is_changed(self) -> bool:
        """Whether penalties or clipping make something else of the gradient."""
        return self.clips or self.penalised

    @property
    def clips(self) -> bool:
        """Whether the length of the whole gradient is limited."""
        return self._training.gradient_clip is not None

    @property
    def penalised(self) -> bool:
        """Whether a penalty joins the gradient here: it does at weights alone."""
        held_by_connections = bool(self._view.held_by(self._slot)[0])
        return bool(self._training.l1 or self._training.l2) and held_by_connections

    def _changed(self) -> Expr:
        value = self._view.before(self._slot)
        penalised: Expr = self.gradient
        if self.penalised and self._training.l2:
            penalised = penalised + Named(symbol("λ_2"), Value(self._training.l2)) * value
        if self.penalised and self._training.l1:
            penalised = penalised + Named(symbol("λ_1"), Value(self._training.l1)) * apply("sgn", value)
        return Named(self._factor.name, Value(evaluate(self._factor))) * penalised if self.clips else penalised

    @property
    def _factor(self) -> Named:
        limit = Value(self._training.gradient_clip or 1.0)
        norm = Named(apply("norm", Symbol("g")), Value(_length(self._trace)))
        return Named(Symbol("c"), limit / apply("max", limit, norm))

    def _batch_row(self) -> tuple[Row, ...]:
        samples = len(self._trace.rows)
        if samples == 1:
            return ()
        each, values = Symbol("s"), self.sample_gradients()
        error = self._view.names.error
        of_one = Partial(Symbol(error.letter, (*error.index, each)), self._view.parameter(self._slot))
        places = self._view.names.decimals.get("gradient")

        def write(b: int) -> Part:
            return Part(Named(of_one, Value(float(values[b]), places), Reference("gradient", self._slot, b)))

        symbols: Expr = BigSum(each, of_one)
        numbers = self._view.terms(values, write).sum()
        if self._training.reduction == "mean":
            symbols, numbers = 1 / Symbol("B") * symbols, 1 / Value(float(samples)) * numbers
        return (self._rounded(row(Named(self.gradient.name, Named(symbols, numbers)))),)

    def _rounded(self, of: Row) -> Row:
        """The equations with what a hand makes of the gradient of the batch, where it rounds gradients."""
        symbols, numbers = of
        if "gradient" not in self._view.names.decimals:
            return of
        return symbols, Equation((*numbers.sides, Approximate(self.gradient.meaning)))

    def _signed(self, values: Vector) -> float:
        return signed(float(values[self._slot]), float(self._view.signs.parameters[self._slot]))

    def sample_gradients(self) -> Vector:
        """The slot's gradient of every sample of the batch as it is shown, shape (samples,)."""
        trace, network = self._trace, self._view.network
        sign = float(self._view.signs.parameters[self._slot])
        connections, neurons = self._view.held_by(self._slot)
        deltas, outs = trace.delta[:, network.targets[connections]], trace.out[:, network.sources[connections]]
        by_place = np.concatenate([deltas * outs, trace.delta[:, neurons]], axis=1)
        return rounded(sign * by_place.sum(axis=1) + 0.0, self._view.names.decimals.get("gradient"))


@lru_cache(maxsize=1)  # the same for every parameter of an update
def _length(trace: Trace) -> float:
    """The length of the whole gradient with penalties, before it is clipped."""
    weights = np.zeros(trace.network.parameter_count, np.bool_)
    weights[trace.network.weight_slots] = True
    penalties = trace.training.l2 * trace.before + trace.training.l1 * np.sign(trace.before)
    whole = trace.gradient + np.where(weights, penalties, 0.0)
    return float(np.linalg.norm(whole[trace.network.trainable]))

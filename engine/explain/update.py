"""Explanations of the update: how each optimizer gets from a gradient to a parameter's new value, as a table.

The rules are those of the optimizers' own definitions (PyTorch's), with ⁺ for what is new after the update.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from engine.explain.explanation import Explanation, Row
from engine.explain.view import Marks, Part, Terms, View, compose, row, sentence
from engine.formula import (
    BigSum,
    Expr,
    Mark,
    Named,
    Partial,
    Symbol,
    Value,
    apply,
    evaluate,
    plain_symbol,
    symbol,
)
from engine.network import Vector
from engine.optimizers import fresh_memory
from engine.place import ERROR_PLACE
from engine.settings import Adagrad, Adam, AdamW, Constant, Optimizer, RmsProp, Rprop, Sgd
from engine.steps import Number
from engine.trace import Trace


@dataclass(frozen=True)
class Step:
    """What the rule of an optimizer is written with: one slot's value, what it descends, the rate and the memory."""

    view: View
    slot: int
    value: Expr
    gradient: Expr
    rate: Expr

    @property
    def optimizer(self) -> Any:  # noqa: ANN401 (each rule knows its own optimizer's settings)
        """The optimizer's settings."""
        return self.view.trace.training.optimizer

    @property
    def count(self) -> Expr:
        """The number of this update, from 1."""
        return Named(Symbol("n"), Value(float(self.view.trace.state_after.steps)))

    def memory(self, letter: str, name: str) -> tuple[Named, Named]:
        """A memory before and after the update."""
        trace = self.view.trace
        before = trace.state_before.memory
        start = before[name][self.slot] if name in before else fresh_memory(self.optimizer, 1)[name][0]
        return (
            self._remembered(letter, "", float(start)),
            self._remembered(letter, "new", float(trace.state_after.memory[name][self.slot])),
        )

    def setting(self, letter: str, value: float) -> Named:
        """A setting of the optimizer under its usual letter."""
        return Named(symbol(letter), Value(value))

    @staticmethod
    def _remembered(letter: str, mark: Mark, value: float) -> Named:
        base = symbol(letter)
        return Named(Symbol(base.letter, base.index, mark), Value(value))


Rule = Callable[[Step], tuple[Expr, tuple[Row, ...]]]


def _row(of: Named, meaning: Expr) -> Row:
    """What a name is worth by another formula than its number."""
    return row(Named(of.name, meaning))


# --- the rules ------------------------------------------------------------------------------------------------------


def _sgd(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    if not s.optimizer.momentum:
        return s.value - s.rate * s.gradient, ()
    momentum = s.setting("μ", s.optimizer.momentum)
    old, new = s.memory("m", "momentum_buffer")
    direction: Expr = s.gradient + momentum * new if s.optimizer.nesterov else new
    return s.value - s.rate * direction, (_row(new, momentum * old + s.gradient),)


def _adagrad(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    old, new = s.memory("s", "sum")
    eps, decay = s.setting("ε", s.optimizer.eps), s.setting("λ", s.optimizer.lr_decay)
    rate = s.rate / (1 + (s.count - 1) * decay) if s.optimizer.lr_decay else s.rate
    step = s.gradient / (apply("sqrt", new) + eps)
    return s.value - rate * step, (_row(new, old + s.gradient**2),)


def _rmsprop(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    old, new = s.memory("v", "square_avg")
    alpha, eps = s.setting("α", s.optimizer.alpha), s.setting("ε", s.optimizer.eps)
    rows = [_row(new, alpha * old + (1 - alpha) * s.gradient**2)]
    spread: Expr = new
    if s.optimizer.centered:
        old_mean, mean = s.memory("u", "grad_avg")
        rows.append(_row(mean, alpha * old_mean + (1 - alpha) * s.gradient))
        spread = new - mean**2
    direction: Expr = s.gradient / (apply("sqrt", spread) + eps)
    if s.optimizer.momentum:
        momentum = s.setting("μ", s.optimizer.momentum)
        old_step, step = s.memory("m", "momentum_buffer")
        rows.append(_row(step, momentum * old_step + direction))
        direction = step
    return s.value - s.rate * direction, tuple(rows)


def _adam(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    step, rows = _adam_step(s)
    return s.value - s.rate * step, rows


def _adamw(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    step, rows = _adam_step(s)
    decay = s.setting("λ", s.optimizer.weight_decay)
    return s.value - s.rate * decay * s.value - s.rate * step, rows


def _adam_step(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    beta1, beta2 = (s.setting(f"β_{i}", beta) for i, beta in enumerate(s.optimizer.betas, 1))
    old_first, first = s.memory("m", "exp_avg")
    old_second, second = s.memory("v", "exp_avg_sq")
    rows = [
        _row(first, beta1 * old_first + (1 - beta1) * s.gradient),
        _row(second, beta2 * old_second + (1 - beta2) * s.gradient**2),
    ]
    if s.optimizer.amsgrad:
        old_largest, largest = s.memory("v_max", "max_exp_avg_sq")
        rows.append(_row(largest, apply("max", old_largest, second)))
        second = largest
    first_hat = Named(Symbol("m", mark="hat"), first / (1 - beta1**s.count))
    second_hat = Named(Symbol("v", mark="hat"), second / (1 - beta2**s.count))
    rows += [row(first_hat), row(second_hat)]
    step = _worth(first_hat) / (apply("sqrt", _worth(second_hat)) + s.setting("ε", s.optimizer.eps))
    return step, tuple(rows)


def _worth(of: Named) -> Named:
    """The same with nothing but its value behind the name."""
    return Named(of.name, Value(evaluate(of)))


def _rprop(s: Step) -> tuple[Expr, tuple[Row, ...]]:
    previous, _ = s.memory("g", "prev")
    old, new = s.memory("Δ", "step_size")
    agreement = evaluate(previous * s.gradient)
    smaller, larger = s.optimizer.etas
    size: Expr = old
    if agreement:
        size = (s.setting("η_+", larger) if agreement > 0 else s.setting("η_-", smaller)) * old
    least, most = (Value(bound) for bound in s.optimizer.step_sizes)
    bounded = apply("min", most, apply("max", least, size))
    moved = s.value - new * apply("sgn", s.gradient)
    return (s.value if agreement < 0 else moved), (_row(new, bounded),)


RULES: dict[type[Optimizer], Rule] = {
    Sgd: _sgd,
    Adagrad: _adagrad,
    RmsProp: _rmsprop,
    Adam: _adam,
    AdamW: _adamw,
    Rprop: _rprop,
}


# --- what they descend ----------------------------------------------------------------------------------------------


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
        return Named(self._view.gradient(self._slot), Value(float(self._trace.gradient[self._slot])))

    @property
    def descended(self) -> Named:
        """What the optimizer gets: the gradient itself, or d, which the penalties and the clipping made of it."""
        if not self._is_changed:
            return self.gradient
        return Named(Symbol("d"), Value(float(self._trace.change[self._slot])))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The equations that lead to it."""
        clip = (row(self._factor),) if self._clips else ()
        change = (row(Named(self.descended.name, self._changed())),) if self._is_changed else ()
        return (*self._batch_row(), *clip, *change)

    @property
    def _clips(self) -> bool:
        return self._training.gradient_clip is not None

    @property
    def _penalised(self) -> bool:
        held_by_connections = bool(self._view.held_by(self._slot)[0])
        return bool(self._training.l1 or self._training.l2) and held_by_connections

    @property
    def _is_changed(self) -> bool:
        return self._clips or self._penalised

    def _changed(self) -> Expr:
        value = self._view.before(self._slot)
        penalised: Expr = self.gradient
        if self._penalised and self._training.l2:
            penalised = penalised + Named(symbol("λ_2"), Value(self._training.l2)) * value
        if self._penalised and self._training.l1:
            penalised = penalised + Named(symbol("λ_1"), Value(self._training.l1)) * apply("sgn", value)
        return Named(self._factor.name, Value(evaluate(self._factor))) * penalised if self._clips else penalised

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
        of_one = Partial(Symbol(self._view.letters.error, (each,)), self._view.parameter(self._slot))
        symbols: Expr = BigSum(each, of_one)
        numbers = Terms(values, lambda b: Part(Value(float(values[b])))).sum()
        if self._training.reduction == "mean":
            symbols, numbers = 1 / Symbol("B") * symbols, 1 / Value(float(samples)) * numbers
        return (_row(self.gradient, Named(symbols, numbers)),)

    def sample_gradients(self) -> Vector:
        """The slot's gradient of every sample of the batch, shape (samples,)."""
        trace, network = self._trace, self._view.network
        connections, neurons = self._view.held_by(self._slot)
        deltas, outs = trace.delta[:, network.targets[connections]], trace.out[:, network.sources[connections]]
        by_place = np.concatenate([deltas * outs, trace.delta[:, neurons]], axis=1)
        gradients: Vector = by_place.sum(axis=1)
        return gradients


@lru_cache(maxsize=1)  # the same for every parameter of an update
def _length(trace: Trace) -> float:
    """The length of the whole gradient with penalties, before it is clipped."""
    weights = np.zeros(trace.network.parameter_count, np.bool_)
    weights[trace.network.weight_slots] = True
    penalties = trace.training.l2 * trace.before + trace.training.l1 * np.sign(trace.before)
    whole = trace.gradient + np.where(weights, penalties, 0.0)
    return float(np.linalg.norm(whole[trace.network.trainable]))


# --- the new value --------------------------------------------------------------------------------------------------


def explain_new_value(view: View, number: Number) -> Explanation:
    """Where the update moves a parameter."""
    slot, marks = number.subject, Marks()
    value = marks.mark(view.before(slot), view.parameter(slot), *view.places(slot))
    descent = Descent(view, slot)
    rule: Expr = value
    rows: tuple[Row, ...] = ()
    if view.network.trainable[slot] and view.places(slot):
        gradient = marks.mark(descent.descended, descent.gradient.name, ERROR_PLACE)
        rate = Named(Symbol(view.letters.rate), Value(view.trace.learning_rate))
        rule, rows = RULES[type(view.trace.training.optimizer)](Step(view, slot, value, gradient, rate))
        rows = (*descent.rows, *rows)
    base = view.parameter(slot)
    return compose(
        view,
        number,
        f"Where does the update move {plain_symbol(base)}?",
        Symbol(base.letter, base.index, "new"),
        rule,
        marks,
        where=rows,
        note=_note(view, slot),
    )


def _note(view: View, slot: int) -> str:
    if not view.network.trainable[slot]:
        return "frozen: it stays"
    if not view.places(slot):
        return "no place holds this parameter: it stays"
    training, samples = view.trace.training, len(view.trace.rows)
    places = len(view.places(slot))
    return sentence(
        f"the gradient is the {training.reduction} over the {samples} samples of the batch" if samples > 1 else "",
        "‖g‖ is the length of the whole gradient" if training.gradient_clip is not None else "",
        f"shared by {places} places, which all get the new value" if places > 1 else "",
        "" if isinstance(training.schedule, Constant) else "η is the rate that the schedule gives this epoch",
    )

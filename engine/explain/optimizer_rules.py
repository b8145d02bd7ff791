"""How each optimizer gets from what it descends to a parameter's new value: a table of rules for explanations.

The rules are those of the optimizers' own definitions (PyTorch's), with ⁺ for what is new after the update. They are
the same for a threshold as for a bias, for each turns its step around when the gradient changes its sign.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.explain.compose import row
from engine.explain.explanation import Row
from engine.explain.view import View
from engine.formula import Expr, Mark, Named, Symbol, Value, apply, evaluate, symbol
from engine.optimizers import fresh_memory
from engine.settings import Adagrad, Adam, AdamW, Optimizer, RmsProp, Rprop, Sgd
from engine.showing import signed

#: Memories that have the sign of the gradient; the others are made of squares or are lengths of steps.
LIKE_THE_GRADIENT = frozenset({"momentum_buffer", "exp_avg", "grad_avg", "prev"})


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
        fresh, before = fresh_memory(self.optimizer, 1), trace.state_before.memory
        start = before[name][self.slot] if set(before) == set(fresh) else fresh[name][0]
        sign = float(self.view.signs.parameters[self.slot]) if name in LIKE_THE_GRADIENT else 1.0
        return (
            self._remembered(letter, "", signed(float(start), sign)),
            self._remembered(letter, "new", signed(float(trace.state_after.memory[name][self.slot]), sign)),
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
        if evaluate(spread) < 0:  # by rounding: it is a variance
            spread = apply("max", 0, spread)
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
    agreement = evaluate(previous) * evaluate(s.gradient)
    smaller, larger = s.optimizer.etas
    size: Expr = old
    if agreement:
        size = (s.setting("η_+", larger) if agreement > 0 else s.setting("η_-", smaller)) * old
    least, most = (Value(bound) for bound in s.optimizer.step_sizes)
    bounded = apply("min", most, apply("max", least, size))
    moved = s.value - new * apply("sgn", s.gradient)
    return (s.value if agreement < 0 else moved), (_row(new, bounded),)


_ADAM = "m averages the gradients so far, v their squares; n counts the updates"
# What the letters of a rule stand for.
NOTES: dict[type[Optimizer], Callable[[Any], str]] = {
    Sgd: lambda o: "m gathers the gradients so far, of which each update keeps the part μ" if o.momentum else "",
    Adagrad: lambda o: "s sums up the squares of the gradients so far" + (", n counts the updates" * bool(o.lr_decay)),
    RmsProp: lambda o: (
        f"v averages the squares of the gradients so far{', u the gradients' * o.centered}"
        f"{', m gathers the steps so far' * bool(o.momentum)}"
    ),
    Adam: lambda o: _ADAM + "; v_max is the largest v so far" * o.amsgrad,
    AdamW: lambda o: _ADAM + "; v_max is the largest v so far" * o.amsgrad,
    Rprop: lambda _: (
        "Δ is the length of the step, which grows while the gradient keeps its sign and shrinks where it does not"
    ),
}

RULES: dict[type[Optimizer], Rule] = {
    Sgd: _sgd,
    Adagrad: _adagrad,
    RmsProp: _rmsprop,
    Adam: _adam,
    AdamW: _adamw,
    Rprop: _rprop,
}

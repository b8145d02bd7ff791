"""The optimizers as a table: what each remembers and the calls of one step, by PyTorch's definitions.

A step changes theta in place from its gradient. Everything stays in the arrays that the calls are bound to; `rate` and
`steps` are 0-d arrays, so that the learning rate can change between epochs without building the calls anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.functions.tape import Array, Call, call, constant
from engine.network import Mask
from engine.precision import DTYPES, DType
from engine.settings import (
    Adagrad,
    Adam,
    AdamW,
    Constant,
    Cosine,
    Exponential,
    Optimizer,
    RmsProp,
    Rprop,
    Schedule,
    Sgd,
    StepDecay,
    Training,
)

#: Numbers of a large vector that all calls of a step go over before the next ones: so long they stay in the cache.
PIECE = 16_384


@dataclass(frozen=True, slots=True)
class Place:
    """The arrays that a step works on, all of theta's length, and its scalars; all of theta's dtype but `steps`.

    The step follows the gradient times `share`, which it need not leave there. What is calculated from the float64
    `steps` stays in float64 up to its last operation, whose result has theta's dtype: a power of 0.999 loses its digits
    in float32.
    """

    theta: Array
    gradient: Array
    rate: Array
    steps: Array
    memory: Mapping[str, Array]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a place, with two vectors of its length to work in, and the scalars that belong to one step."""

    theta: Array
    gradient: Array
    memory: Mapping[str, Array]
    work: Array
    other: Array
    rate: Array
    eps: Array
    share: float

    def scaled(self) -> list[Call]:
        """The calls that make the gradient the one to follow."""
        return [] if self.share == 1.0 else [call(np.multiply, self.gradient, self.number(self.share), self.gradient)]

    def number(self, value: float) -> Array:
        """A constant that meets these arrays."""
        return constant(value, self.theta)


class Scalars(NamedTuple):
    """The calls that come once in a step, before those over its vectors, and what they leave: its rate and its ε."""

    calls: list[Call]
    rate: Array
    eps: Array


Fills = Callable[[Any], dict[str, float]]
Step = Callable[[Any, Piece], list[Call]]


def _as_they_are(optimizer: Optimizer, p: Place) -> Scalars:
    return Scalars([], p.rate, constant(getattr(optimizer, "eps", 0.0), p.theta))


@dataclass(frozen=True, slots=True)
class Method:
    """One optimizer: what its memory holds at first by name, the calls of a step over a piece, and its scalars."""

    memory: Fills
    step: Step
    scalars: Callable[[Any, Place], Scalars] = _as_they_are


def fresh_memory(optimizer: Optimizer, length: int, dtype: DType = DTYPES["float64"]) -> dict[str, Array]:
    """The memory of an optimizer that has not made a step."""
    fills = METHODS[type(optimizer)].memory(optimizer)
    return {name: np.full(length, fill, dtype) for name, fill in fills.items()}


def step_calls(optimizer: Optimizer, place: Place) -> list[Call]:
    """The calls of one step: the count of steps first, where the optimizer needs it, then theta, piece by piece."""
    method = METHODS[type(optimizer)]
    scalars = method.scalars(optimizer, place)
    return scalars.calls + [c for piece in _pieces(place, scalars) for c in method.step(optimizer, piece)]


def _pieces(place: Place, scalars: Scalars) -> list[Piece]:
    length = len(place.theta)
    work, other = np.empty((2, min(length, PIECE)), place.theta.dtype)
    parts = [slice(start, min(start + PIECE, length)) for start in range(0, max(length, 1), PIECE)]
    return [
        Piece(
            place.theta[part],
            place.gradient[part],
            {name: values[part] for name, values in place.memory.items()},
            work[: part.stop - part.start],
            other[: part.stop - part.start],
            scalars.rate,
            scalars.eps,
            place.share,
        )
        for part in parts
    ]


def takes_share_in_rate(optimizer: Optimizer) -> bool:
    """Whether a share of the gradient may as well be one of the learning rate: then that saves a pass over it."""
    return isinstance(optimizer, Sgd) and not optimizer.momentum


def penalty_calls(training: Training, theta: Array, gradient: Array, is_weight: Mask) -> list[Call]:
    """Adds the derivative of l1·Σ|w| + ½·l2·Σw², over weights alone, to the gradient, then clips its global norm."""
    calls: list[Call] = []
    work = np.empty_like(theta)
    for strength, derivative in ((training.l2, np.positive), (training.l1, np.sign)):
        if strength:
            factors = np.where(is_weight, constant(strength, theta), constant(0.0, theta))
            calls += [
                call(derivative, theta, work),
                call(np.multiply, work, factors, work),
                call(np.add, gradient, work, gradient),
            ]
    if training.gradient_clip is not None:
        calls += _clip_calls(training.gradient_clip, gradient, work)
    return calls


def _clip_calls(limit: float, gradient: Array, work: Array) -> list[Call]:
    # min(1, limit/norm), with the norm as largest·‖gradient/largest‖, since the squares of large gradients overflow.
    largest, norm = constant(0.0, gradient), constant(0.0, gradient)
    tiny = float(np.finfo(gradient.dtype).tiny)
    return [
        call(np.absolute, gradient, work),
        call(np.maximum.reduce, work, 0, None, largest, False, tiny),
        call(np.divide, gradient, largest, work),
        call(work.dot, work, norm),
        call(np.sqrt, norm, norm),
        call(np.divide, constant(limit, gradient), largest, largest),
        call(np.divide, largest, norm, norm),
        call(np.minimum, norm, constant(1.0, gradient), out=norm),
        call(np.multiply, gradient, norm, gradient),
    ]


# --- the steps ----------------------------------------------------------------------------------------------------


def _sgd(optimizer: Sgd, p: Piece) -> list[Call]:
    if not optimizer.momentum:
        # The gradient is not needed afterwards, so it takes the step itself.
        return [
            *p.scaled(),
            call(np.multiply, p.gradient, p.rate, p.gradient),
            call(np.subtract, p.theta, p.gradient, p.theta),
        ]
    buffer, momentum, direction = p.memory["momentum_buffer"], p.number(optimizer.momentum), p.memory["momentum_buffer"]
    calls = [
        *p.scaled(),
        call(np.multiply, buffer, momentum, buffer),
        call(np.add, buffer, p.gradient, buffer),
    ]
    if optimizer.nesterov:
        calls += [call(np.multiply, buffer, momentum, p.work), call(np.add, p.work, p.gradient, p.work)]
        direction = p.work
    return [*calls, call(np.multiply, direction, p.rate, p.work), call(np.subtract, p.theta, p.work, p.theta)]


def _adagrad_scalars(optimizer: Adagrad, p: Place) -> Scalars:
    """The rate, which falls with the steps made before: lr / (1 + (steps − 1)·lr_decay)."""
    rate = constant(0.0, p.theta)

    def decay() -> None:
        before = p.steps.item()
        p.steps[()] = before + 1.0
        rate[()] = p.rate.item() / (1.0 + before * optimizer.lr_decay)

    return Scalars([call(decay)], rate, constant(optimizer.eps, p.theta))


def _adagrad(optimizer: Adagrad, p: Piece) -> list[Call]:
    total, work = p.memory["sum"], p.work
    return [
        *p.scaled(),
        call(np.multiply, p.gradient, p.gradient, work),
        call(np.add, total, work, total),
        call(np.sqrt, total, work),
        call(np.add, work, p.eps, work),
        call(np.divide, p.gradient, work, work),
        call(np.multiply, work, p.rate, work),
        call(np.subtract, p.theta, work, p.theta),
    ]


def _rmsprop(optimizer: RmsProp, p: Piece) -> list[Call]:
    square, work, other = p.memory["square_avg"], p.work, p.other
    rest = p.number(1 - optimizer.alpha)
    calls = [
        *p.scaled(),
        call(np.multiply, square, p.number(optimizer.alpha), square),
        call(np.multiply, p.gradient, p.gradient, work),
        call(np.multiply, work, rest, work),
        call(np.add, square, work, square),
    ]
    if optimizer.centered:
        mean = p.memory["grad_avg"]
        calls += [
            call(np.subtract, p.gradient, mean, work),
            call(np.multiply, work, rest, work),
            call(np.add, mean, work, mean),
            call(np.multiply, mean, mean, other),
            call(np.subtract, square, other, work),
            # A variance; by rounding that of a constant gradient falls below 0.
            call(np.maximum, work, p.number(0.0), out=work),
            call(np.sqrt, work, work),
        ]
    else:
        calls.append(call(np.sqrt, square, work))
    calls += [call(np.add, work, p.eps, work), call(np.divide, p.gradient, work, work)]
    if optimizer.momentum:
        buffer = p.memory["momentum_buffer"]
        calls += [
            call(np.multiply, buffer, p.number(optimizer.momentum), buffer),
            call(np.add, buffer, work, buffer),
            call(np.multiply, buffer, p.rate, work),
        ]
    else:
        calls.append(call(np.multiply, work, p.rate, work))
    return [*calls, call(np.subtract, p.theta, work, p.theta)]


def _adam_scalars(optimizer: Adam | AdamW, p: Place) -> Scalars:
    """The corrections c₁ = 1 − β₁ⁿ and c₂ = 1 − β₂ⁿ taken into the scalars, which spares a pass over the vectors:
    lr/c₁ · m/(√v/√c₂ + ε) = (lr·√c₂/c₁) · m/(√v + ε·√c₂).
    """
    rate, eps, (beta1, beta2) = constant(0.0, p.theta), constant(0.0, p.theta), optimizer.betas

    def correct() -> None:
        # From the count of steps, not by repeated products: going on after loading is then exact.
        count = p.steps.item() + 1.0
        p.steps[()] = count
        root = math.sqrt(1.0 - beta2**count)
        rate[()] = p.rate.item() * root / (1.0 - beta1**count)
        eps[()] = optimizer.eps * root

    return Scalars([call(correct)], rate, eps)


def _adam(optimizer: Adam | AdamW, p: Piece) -> list[Call]:
    first, second, (beta1, beta2) = p.memory["exp_avg"], p.memory["exp_avg_sq"], optimizer.betas
    largest = p.memory["max_exp_avg_sq"] if optimizer.amsgrad else second
    return [
        call(np.multiply, first, p.number(beta1), first),
        call(np.multiply, p.gradient, p.number((1 - beta1) * p.share), p.work),
        call(np.add, first, p.work, first),
        call(np.multiply, second, p.number(beta2), second),
        call(np.multiply, p.gradient, p.number(math.sqrt(1 - beta2) * p.share), p.work),
        call(np.multiply, p.work, p.work, p.work),
        call(np.add, second, p.work, second),
        *([call(np.maximum, largest, second, out=largest)] if optimizer.amsgrad else []),
        call(np.sqrt, largest, p.work),
        call(np.add, p.work, p.eps, p.work),
        call(np.divide, first, p.work, p.work),
        call(np.multiply, p.work, p.rate, p.work),
        call(np.subtract, p.theta, p.work, p.theta),
    ]


def _adamw_scalars(optimizer: AdamW, p: Place) -> Scalars:
    """Adam's; and theta decays by lr·weight_decay first."""
    calls, rate, eps = _adam_scalars(optimizer, p)
    keep = constant(0.0, p.theta)
    decay = [
        call(np.multiply, p.rate, constant(optimizer.weight_decay, p.theta), keep),
        call(np.subtract, constant(1.0, p.theta), keep, keep),
        call(np.multiply, p.theta, keep, p.theta),
    ]
    return Scalars([*calls, *decay], rate, eps)


def _rprop(optimizer: Rprop, p: Piece) -> list[Call]:
    previous, size, work = p.memory["prev"], p.memory["step_size"], p.work
    smaller, larger = optimizer.etas
    least, most = (p.number(bound) for bound in optimizer.step_sizes)

    def resize() -> None:
        agreement = np.sign(previous * p.gradient)
        size[agreement > 0] *= larger
        size[agreement < 0] *= smaller
        np.clip(size, least, most, out=size)
        p.gradient[agreement < 0] = 0.0

    return [
        *p.scaled(),
        call(resize),
        call(np.copyto, previous, p.gradient),
        call(np.sign, p.gradient, work),
        call(np.multiply, work, size, work),
        call(np.subtract, p.theta, work, p.theta),
    ]


def _names(*names: str, when: bool = True) -> dict[str, float]:
    return dict.fromkeys(names, 0.0) if when else {}


METHODS: dict[type[Optimizer], Method] = {
    Sgd: Method(lambda o: _names("momentum_buffer", when=o.momentum > 0), _sgd),
    Adagrad: Method(lambda o: {"sum": o.initial_accumulator_value}, _adagrad, _adagrad_scalars),
    RmsProp: Method(
        lambda o: (
            _names("square_avg") | _names("momentum_buffer", when=o.momentum > 0) | _names("grad_avg", when=o.centered)
        ),
        _rmsprop,
    ),
    Adam: Method(
        lambda o: _names("exp_avg", "exp_avg_sq") | _names("max_exp_avg_sq", when=o.amsgrad), _adam, _adam_scalars
    ),
    AdamW: Method(
        lambda o: _names("exp_avg", "exp_avg_sq") | _names("max_exp_avg_sq", when=o.amsgrad), _adam, _adamw_scalars
    ),
    Rprop: Method(lambda o: {"prev": 0.0, "step_size": o.learning_rate}, _rprop),
}


# --- schedules ----------------------------------------------------------------------------------------------------


def _cosine(schedule: Cosine, rate: float, epoch: int) -> float:
    # PyTorch's closed form of CosineAnnealingLR.
    return schedule.eta_min + (rate - schedule.eta_min) * (1 + math.cos(math.pi * epoch / schedule.t_max)) / 2


def _decayed(rate: float, gamma: float, times: int) -> float:
    try:
        return rate * gamma**times
    except OverflowError:  # Python's power refuses what it cannot hold; training then diverges and says so
        return math.inf


SCHEDULES: dict[type[Schedule], Callable[[Any, float, int], float]] = {
    Constant: lambda schedule, rate, epoch: rate,
    StepDecay: lambda schedule, rate, epoch: _decayed(rate, schedule.gamma, epoch // schedule.step_size),
    Exponential: lambda schedule, rate, epoch: _decayed(rate, schedule.gamma, epoch),
    Cosine: _cosine,
}


def learning_rate(training: Training, epoch: int) -> float:
    """The learning rate in force in an epoch, counted from 0."""
    return SCHEDULES[type(training.schedule)](training.schedule, training.optimizer.learning_rate, epoch)

"""The optimizers as a table: what each remembers and the calls of one step, by PyTorch's definitions.

A step changes theta in place from its gradient. Everything stays in the arrays that the calls are bound to; `rate` and
`steps` are 0-d arrays, so that the learning rate can change between epochs without building the calls anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Place:
    """The arrays that a step works on, all of theta's length, and its scalars; all of theta's dtype but `steps`.

    What is calculated from the float64 `steps` stays in float64 up to its last operation, whose result has theta's
    dtype: a power of 0.999 loses its digits in float32.
    """

    theta: Array
    gradient: Array
    rate: Array
    steps: Array
    memory: Mapping[str, Array]


Fills = Callable[[Any], dict[str, float]]
Step = Callable[[Any, Place], list[Call]]


@dataclass(frozen=True, slots=True)
class Method:
    """One optimizer: what its memory holds at first by name, the calls of a step, and whether it counts them."""

    memory: Fills
    step: Step
    counts: bool = False


def fresh_memory(optimizer: Optimizer, length: int, dtype: DType = DTYPES["float64"]) -> dict[str, Array]:
    """The memory of an optimizer that has not made a step."""
    fills = METHODS[type(optimizer)].memory(optimizer)
    return {name: np.full(length, fill, dtype) for name, fill in fills.items()}


def step_calls(optimizer: Optimizer, place: Place) -> list[Call]:
    """The calls of one step: the count of steps first, where the optimizer needs it, then theta."""
    method = METHODS[type(optimizer)]
    count = [call(np.add, place.steps, constant(1.0), place.steps)] if method.counts else []
    return count + method.step(optimizer, place)


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


def _sgd(optimizer: Sgd, p: Place) -> list[Call]:
    if not optimizer.momentum:
        # The gradient is not needed afterwards, so it takes the step itself.
        return [
            call(np.multiply, p.gradient, p.rate, p.gradient),
            call(np.subtract, p.theta, p.gradient, p.theta),
        ]
    buffer, momentum, work = p.memory["momentum_buffer"], constant(optimizer.momentum, p.theta), np.empty_like(p.theta)
    calls = [call(np.multiply, buffer, momentum, buffer), call(np.add, buffer, p.gradient, buffer)]
    direction = buffer
    if optimizer.nesterov:
        calls += [call(np.multiply, buffer, momentum, work), call(np.add, work, p.gradient, work)]
        direction = work
    return [*calls, call(np.multiply, direction, p.rate, work), call(np.subtract, p.theta, work, p.theta)]


def _adagrad(optimizer: Adagrad, p: Place) -> list[Call]:
    total, work = p.memory["sum"], np.empty_like(p.theta)
    decay, rate, one = constant(0.0), constant(0.0, work), constant(1.0)
    return [
        # rate / (1 + (steps − 1)·lr_decay)
        call(np.subtract, p.steps, one, decay),
        call(np.multiply, decay, constant(optimizer.lr_decay), decay),
        call(np.add, decay, one, decay),
        call(np.divide, p.rate, decay, rate),
        call(np.multiply, p.gradient, p.gradient, work),
        call(np.add, total, work, total),
        call(np.sqrt, total, work),
        call(np.add, work, constant(optimizer.eps, work), work),
        call(np.divide, p.gradient, work, work),
        call(np.multiply, work, rate, work),
        call(np.subtract, p.theta, work, p.theta),
    ]


def _rmsprop(optimizer: RmsProp, p: Place) -> list[Call]:
    square, work, other = p.memory["square_avg"], np.empty_like(p.theta), np.empty_like(p.theta)
    alpha, rest = constant(optimizer.alpha, work), constant(1 - optimizer.alpha, work)
    calls = [
        call(np.multiply, square, alpha, square),
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
            call(np.maximum, work, constant(0.0, work), out=work),
            call(np.sqrt, work, work),
        ]
    else:
        calls.append(call(np.sqrt, square, work))
    calls += [call(np.add, work, constant(optimizer.eps, work), work), call(np.divide, p.gradient, work, work)]
    if optimizer.momentum:
        buffer = p.memory["momentum_buffer"]
        calls += [
            call(np.multiply, buffer, constant(optimizer.momentum, work), buffer),
            call(np.add, buffer, work, buffer),
            call(np.multiply, buffer, p.rate, work),
        ]
    else:
        calls.append(call(np.multiply, work, p.rate, work))
    return [*calls, call(np.subtract, p.theta, work, p.theta)]


def _adam(optimizer: Adam | AdamW, p: Place) -> list[Call]:
    first, second = p.memory["exp_avg"], p.memory["exp_avg_sq"]
    beta1, beta2, one, bias1, bias2 = map(constant, (*optimizer.betas, 1.0, 0.0, 0.0))
    work = np.empty_like(p.theta)
    root, rate = constant(0.0, work), constant(0.0, work)
    calls = [
        call(np.subtract, p.gradient, first, work),
        call(np.multiply, work, constant(1 - optimizer.betas[0], work), work),
        call(np.add, first, work, first),
        call(np.multiply, second, constant(optimizer.betas[1], work), second),
        call(np.multiply, p.gradient, p.gradient, work),
        call(np.multiply, work, constant(1 - optimizer.betas[1], work), work),
        call(np.add, second, work, second),
        # The corrections from the count of steps, not by repeated products: going on after loading is then exact.
        call(np.power, beta1, p.steps, bias1),
        call(np.subtract, one, bias1, bias1),
        call(np.power, beta2, p.steps, bias2),
        call(np.subtract, one, bias2, bias2),
        call(np.sqrt, bias2, root),
        call(np.divide, p.rate, bias1, rate),
    ]
    if optimizer.amsgrad:
        largest = p.memory["max_exp_avg_sq"]
        calls.append(call(np.maximum, largest, second, out=largest))
        second = largest
    return [
        *calls,
        call(np.sqrt, second, work),
        call(np.divide, work, root, work),
        call(np.add, work, constant(optimizer.eps, work), work),
        call(np.divide, first, work, work),
        call(np.multiply, work, rate, work),
        call(np.subtract, p.theta, work, p.theta),
    ]


def _adamw(optimizer: AdamW, p: Place) -> list[Call]:
    keep = constant(0.0, p.theta)
    return [
        call(np.multiply, p.rate, constant(optimizer.weight_decay, p.theta), keep),
        call(np.subtract, constant(1.0, p.theta), keep, keep),
        call(np.multiply, p.theta, keep, p.theta),
        *_adam(optimizer, p),
    ]


def _rprop(optimizer: Rprop, p: Place) -> list[Call]:
    previous, size, work = p.memory["prev"], p.memory["step_size"], np.empty_like(p.theta)
    smaller, larger = optimizer.etas
    least, most = (constant(bound, work) for bound in optimizer.step_sizes)

    def resize() -> None:
        agreement = np.sign(previous * p.gradient)
        size[agreement > 0] *= larger
        size[agreement < 0] *= smaller
        np.clip(size, least, most, out=size)
        p.gradient[agreement < 0] = 0.0

    return [
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
    Adagrad: Method(lambda o: {"sum": o.initial_accumulator_value}, _adagrad, counts=True),
    RmsProp: Method(
        lambda o: (
            _names("square_avg") | _names("momentum_buffer", when=o.momentum > 0) | _names("grad_avg", when=o.centered)
        ),
        _rmsprop,
    ),
    Adam: Method(
        lambda o: _names("exp_avg", "exp_avg_sq") | _names("max_exp_avg_sq", when=o.amsgrad), _adam, counts=True
    ),
    AdamW: Method(
        lambda o: _names("exp_avg", "exp_avg_sq") | _names("max_exp_avg_sq", when=o.amsgrad), _adamw, counts=True
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

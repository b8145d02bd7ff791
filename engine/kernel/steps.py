"""Penalties and the optimizers' steps, in place on the arrays of an `Optimization`. For the kernel alone.

The rules are those of `engine.optimizers` in the same order of operations, by number. `settings` holds an optimizer's
hyper-parameters from SETTINGS on, in the order that the comments give.
"""

from __future__ import annotations

import numpy as np

from engine.functions.tape import Array
from engine.kernel.primitives import at

TINY = float(np.finfo(np.float64).tiny)

SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, RPROP = range(7)

# Places in `settings`.
L1, L2, CLIP, SETTINGS = range(4)


def _sign(x: float) -> float:
    above = 1.0 if x > 0.0 else x
    return -1.0 if x < 0.0 else above


def penalties(settings: Array, theta: Array, gradient: Array, weights: Array) -> None:
    """The penalties' derivatives, where `weights` is 1 and not 0, then the clipping of the whole norm."""
    l1, l2 = settings[at(L1)], settings[at(L2)]
    if l2 > 0.0:
        for i in range(len(theta)):
            gradient[at(i)] += theta[at(i)] * (weights[at(i)] * l2)
    if l1 > 0.0:
        for i in range(len(theta)):
            gradient[at(i)] += _sign(theta[at(i)]) * (weights[at(i)] * l1)
    if settings[at(CLIP)] > 0.0:
        _clip(settings[at(CLIP)], gradient)


def _clip(limit: float, gradient: Array) -> None:
    # min(1, limit/norm), with the norm as largest·‖gradient/largest‖, since the squares of large gradients overflow.
    largest = TINY
    for i in range(len(gradient)):
        size = abs(gradient[at(i)])
        largest = largest if size <= largest or largest != largest else size  # noqa: PLR0124  # NaN stays
    total = 0.0
    for i in range(len(gradient)):
        part = gradient[at(i)] / largest
        total += part * part
    factor = (limit / largest) / np.sqrt(total)
    factor = 1.0 if factor > 1.0 else factor
    for i in range(len(gradient)):
        gradient[at(i)] *= factor


def step(
    method: int,
    settings: Array,
    theta: Array,
    gradient: Array,
    rate: float,
    steps: Array,
    first: Array,
    second: Array,
    third: Array,
) -> None:
    """One step; `first` to `third` are the optimizer's memory, empty where it has none."""
    if method == SGD:
        for i in range(len(theta)):
            theta[at(i)] -= gradient[at(i)] * rate
    elif method == MOMENTUM:
        # Settings: momentum. Memory: momentum_buffer.
        for i in range(len(theta)):
            first[at(i)] = first[at(i)] * settings[at(SETTINGS)] + gradient[at(i)]
            theta[at(i)] -= first[at(i)] * rate
    elif method == NESTEROV:
        for i in range(len(theta)):
            first[at(i)] = first[at(i)] * settings[at(SETTINGS)] + gradient[at(i)]
            theta[at(i)] -= (first[at(i)] * settings[at(SETTINGS)] + gradient[at(i)]) * rate
    elif method == ADAGRAD:
        _adagrad(settings, theta, gradient, rate, steps, first)
    elif method == RMSPROP:
        _rmsprop(settings, theta, gradient, rate, first, second, third)
    elif method == ADAM:
        _adam(settings, theta, gradient, rate, steps, first, second, third)
    else:
        _rprop(settings, theta, gradient, first, second)


def _adagrad(settings: Array, theta: Array, gradient: Array, rate: float, steps: Array, total: Array) -> None:
    # Settings: lr_decay, eps. Memory: sum.
    steps[at(0)] += 1.0
    rate = rate / ((steps[at(0)] - 1.0) * settings[at(SETTINGS)] + 1.0)
    eps = settings[at(SETTINGS + 1)]
    for i in range(len(theta)):
        g = gradient[at(i)]
        total[at(i)] += g * g
        theta[at(i)] -= (g / (np.sqrt(total[at(i)]) + eps)) * rate


def _rmsprop(
    settings: Array, theta: Array, gradient: Array, rate: float, square: Array, buffer: Array, mean: Array
) -> None:
    # Settings: alpha, 1 − alpha, eps, momentum, centred. Memory: square_avg, momentum_buffer, grad_avg.
    alpha, rest, eps = settings[at(SETTINGS)], settings[at(SETTINGS + 1)], settings[at(SETTINGS + 2)]
    momentum, centered = settings[at(SETTINGS + 3)], settings[at(SETTINGS + 4)] > 0.0
    for i in range(len(theta)):
        g = gradient[at(i)]
        square[at(i)] = square[at(i)] * alpha + (g * g) * rest
        spread = square[at(i)]
        if centered:
            mean[at(i)] += (g - mean[at(i)]) * rest
            spread = spread - mean[at(i)] * mean[at(i)]
            spread = 0.0 if spread < 0.0 else spread  # a variance; by rounding it may fall below 0
        move = g / (np.sqrt(spread) + eps)
        if momentum > 0.0:
            buffer[at(i)] = buffer[at(i)] * momentum + move
            move = buffer[at(i)]
        theta[at(i)] -= move * rate


def _adam(
    settings: Array,
    theta: Array,
    gradient: Array,
    rate: float,
    steps: Array,
    mean: Array,
    square: Array,
    largest: Array,
) -> None:
    # Settings: the betas, 1 − the betas, eps, amsgrad, weight_decay. Memory: exp_avg, exp_avg_sq, max_exp_avg_sq.
    beta1, beta2 = settings[at(SETTINGS)], settings[at(SETTINGS + 1)]
    rest1, rest2 = settings[at(SETTINGS + 2)], settings[at(SETTINGS + 3)]
    eps, amsgrad, decay = settings[at(SETTINGS + 4)], settings[at(SETTINGS + 5)] > 0.0, settings[at(SETTINGS + 6)]
    keep = 1.0 - rate * decay
    steps[at(0)] += 1.0
    # The corrections from the count of steps, not by repeated products: going on after loading is then exact.
    rate = rate / (1.0 - beta1 ** steps[at(0)])
    unbiased = np.sqrt(1.0 - beta2 ** steps[at(0)])
    for i in range(len(theta)):
        g = gradient[at(i)]
        mean[at(i)] += (g - mean[at(i)]) * rest1
        square[at(i)] = square[at(i)] * beta2 + (g * g) * rest2
        spread = square[at(i)]
        if amsgrad:
            before = largest[at(i)]
            spread = before if spread <= before or before != before else spread  # noqa: PLR0124  # NaN stays
            largest[at(i)] = spread
        theta[at(i)] = theta[at(i)] * keep - (mean[at(i)] / (np.sqrt(spread) / unbiased + eps)) * rate


def _rprop(settings: Array, theta: Array, gradient: Array, previous: Array, size: Array) -> None:
    # Settings: the smaller eta, the larger, the least step, the most. Memory: prev, step_size.
    smaller, larger = settings[at(SETTINGS)], settings[at(SETTINGS + 1)]
    least, most = settings[at(SETTINGS + 2)], settings[at(SETTINGS + 3)]
    for i in range(len(theta)):
        g = gradient[at(i)]
        agreement = previous[at(i)] * g
        factor = larger if agreement > 0.0 else 1.0
        factor = smaller if agreement < 0.0 else factor
        moved = size[at(i)] * factor
        moved = least if moved < least else moved
        size[at(i)] = most if moved > most else moved
        g = 0.0 if agreement < 0.0 else g
        previous[at(i)] = g
        theta[at(i)] -= _sign(g) * size[at(i)]

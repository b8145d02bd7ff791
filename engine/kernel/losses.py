"""The losses over the work buffer: each output's part of the error, and the deltas that a way back begins with.

For the kernel alone. They are those of `engine.functions.losses` by number, the three squared errors as one with a
scale. `net`, `out`, `target` and what is written are places of `rows` rows, each `stride` samples long.
"""

from __future__ import annotations

import numpy as np

from engine.functions.tape import Array
from engine.kernel.activations import softplus
from engine.kernel.exponentials import exp
from engine.kernel.primitives import at

SQUARES, ABSOLUTE, HUBER, BINARY, CROSS, SIGMOID_BINARY, SIGMOID_CROSS, SOFTMAX_CROSS = range(8)


def _minus_log(weight: float, y: float) -> float:
    found: float = 0.0 if weight == 0.0 else -(weight * np.log(y))
    return found


def _ratio(weight: float, y: float) -> float:
    return 0.0 if weight == 0.0 else weight / y


def parts(  # noqa: C901, PLR0912  # one case for each loss
    loss: int, scale: float, work: Array, net: int, out: int, target: int, result: int, rows: int, stride: int
) -> None:
    """Each output's part of each sample's error."""
    to_net, to_out, to_target = net - result, out - result, target - result
    if loss == SQUARES:
        for i in range(result, result + rows * stride):
            d = work[at(i + to_out)] - work[at(i + to_target)]
            work[at(i)] = (d * d) * scale
    elif loss == ABSOLUTE:
        for i in range(result, result + rows * stride):
            work[at(i)] = abs(work[at(i + to_out)] - work[at(i + to_target)]) * scale
    elif loss == HUBER:
        for i in range(result, result + rows * stride):
            d = abs(work[at(i + to_out)] - work[at(i + to_target)])
            c = 1.0 if d > 1.0 else d
            work[at(i)] = ((c * c) * 0.5 + (d - c)) * scale
    elif loss == BINARY:
        for i in range(result, result + rows * stride):
            y, t = work[at(i + to_out)], work[at(i + to_target)]
            work[at(i)] = (_minus_log(t, y) + _minus_log(1.0 - t, 1.0 - y)) * scale
    elif loss == CROSS:
        for i in range(result, result + rows * stride):
            work[at(i)] = _minus_log(work[at(i + to_target)], work[at(i + to_out)])
    elif loss == SIGMOID_BINARY:
        for i in range(result, result + rows * stride):
            z, t = work[at(i + to_net)], work[at(i + to_target)]
            work[at(i)] = (softplus(z) * (1.0 - t) + softplus(-z) * t) * scale
    elif loss == SIGMOID_CROSS:
        for i in range(result, result + rows * stride):
            work[at(i)] = softplus(-work[at(i + to_net)]) * work[at(i + to_target)]
    else:
        for s in range(stride):
            _softmax_parts(work, net + s, target + s, result + s, rows, stride)


def _softmax_parts(work: Array, net: int, target: int, result: int, rows: int, stride: int) -> None:
    """−t·ln softmax(net) of one sample; the largest term leaves the sum: a certainty near 1 keeps its digits."""
    top = 0
    for i in range(1, rows):
        z, most = work[at(net + i * stride)], work[at(net + top * stride)]
        if not (z <= most or most != most):  # noqa: PLR0124  # the first NaN, if there is one
            top = i
    most = work[at(net + top * stride)]
    total = 0.0
    for i in range(rows):
        if i != top:
            total += exp(work[at(net + i * stride)] - most)
    for i in range(rows):
        d = np.log1p(total) - (work[at(net + i * stride)] - most)
        work[at(result + i * stride)] = d * work[at(target + i * stride)]


def deltas(  # noqa: C901, PLR0912  # one case for each loss
    loss: int, scale: float, work: Array, out: int, target: int, result: int, spare: int, rows: int, stride: int
) -> None:
    """∂E/∂out of the outputs; ∂E/∂net for the last three, which are taken together with their activation."""
    to_out, to_target = out - result, target - result
    if loss in (SQUARES, SIGMOID_BINARY):
        for i in range(result, result + rows * stride):
            work[at(i)] = (work[at(i + to_out)] - work[at(i + to_target)]) * scale
    elif loss == ABSOLUTE:
        for i in range(result, result + rows * stride):
            d = work[at(i + to_out)] - work[at(i + to_target)]
            d = 1.0 if d > 0.0 else d
            work[at(i)] = (-1.0 if d < 0.0 else d) * scale
    elif loss == HUBER:
        for i in range(result, result + rows * stride):
            d = work[at(i + to_out)] - work[at(i + to_target)]
            d = 1.0 if d > 1.0 else d
            work[at(i)] = (-1.0 if d < -1.0 else d) * scale
    elif loss == BINARY:
        for i in range(result, result + rows * stride):
            y, t = work[at(i + to_out)], work[at(i + to_target)]
            work[at(i)] = (_ratio(1.0 - t, 1.0 - y) - _ratio(t, y)) * scale
    elif loss == CROSS:
        for i in range(result, result + rows * stride):
            work[at(i)] = -_ratio(work[at(i + to_target)], work[at(i + to_out)])
    elif loss == SIGMOID_CROSS:
        for i in range(result, result + rows * stride):
            work[at(i)] = (work[at(i + to_out)] - 1.0) * work[at(i + to_target)]
    else:
        _softmax_deltas(work, out, target, result, spare, rows, stride)


def _softmax_deltas(work: Array, out: int, target: int, result: int, spare: int, rows: int, stride: int) -> None:
    # y_k Σ_j t_j − t_k
    for s in range(stride):
        work[at(spare + s)] = 0.0
    for i in range(rows):
        for s in range(stride):
            work[at(spare + s)] += work[at(target + i * stride + s)]
    for i in range(rows):
        for s in range(stride):
            p = i * stride + s
            work[at(result + p)] = work[at(out + p)] * work[at(spare + s)] - work[at(target + p)]

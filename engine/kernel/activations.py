"""The activation functions over runs of the work buffer: out from net, and ∂E/∂net from ∂E/∂out. For the kernel alone.

A run is a group's rows end to end. The functions are those of `engine.functions.activations`, by number; each loop's
body is free of branches, but where the C library has to be asked.
"""

from __future__ import annotations

import math

import numpy as np

from engine.functions.tape import Array
from engine.kernel.exponentials import exp, falling_less_one, sigmoid, tanh
from engine.kernel.primitives import at

IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, GELU, SILU, SIN, GAUSSIAN, BIPOLAR_SIGMOID, SOFTMAX = range(
    13
)

#: The number of each activation.
CODES = {
    "identity": IDENTITY,
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "elu": ELU,
    "softplus": SOFTPLUS,
    "gelu": GELU,
    "silu": SILU,
    "sin": SIN,
    "gaussian": GAUSSIAN,
    "bipolar_sigmoid": BIPOLAR_SIGMOID,
    "softmax": SOFTMAX,
}

LEAK = 0.01
INVERSE_SQRT2 = 1 / math.sqrt(2.0)
INVERSE_SQRT2PI = 1 / math.sqrt(2.0 * math.pi)


def softplus(z: float) -> float:
    """ln(1 + e^z) without overflow, and with all digits of small values."""
    size = -z if z < 0.0 else z
    return (0.0 if z < 0.0 else z) + math.log1p(exp(-size))


def normal_cdf(z: float) -> float:
    """Φ(z), small values of the left tail included."""
    return 0.5 * math.erfc(z * -INVERSE_SQRT2)


def activate(code: int, work: Array, net: int, out: int, count: int) -> None:  # noqa: C901, PLR0912  # one case each
    """Out of `count` numbers from `net` on, at `out`; not softmax."""
    shift = out - net
    if code == IDENTITY:
        for i in range(net, net + count):
            work[at(i + shift)] = work[at(i)]
    elif code == SIGMOID:
        for i in range(net, net + count):
            work[at(i + shift)] = sigmoid(work[at(i)])
    elif code == TANH:
        for i in range(net, net + count):
            work[at(i + shift)] = tanh(work[at(i)])
    elif code == RELU:
        for i in range(net, net + count):
            z = work[at(i)]
            work[at(i + shift)] = 0.0 if z < 0.0 else z
    elif code == LEAKY_RELU:
        for i in range(net, net + count):
            z = work[at(i)]
            work[at(i + shift)] = LEAK * z if z < 0.0 else z
    elif code == ELU:
        for i in range(net, net + count):
            z = work[at(i)]
            below = falling_less_one(0.0 if z > 0.0 else z)
            work[at(i + shift)] = z if z > 0.0 else below
    elif code == SOFTPLUS:
        for i in range(net, net + count):
            work[at(i + shift)] = softplus(work[at(i)])
    elif code == GELU:
        for i in range(net, net + count):
            work[at(i + shift)] = work[at(i)] * normal_cdf(work[at(i)])
    elif code == SILU:
        for i in range(net, net + count):
            work[at(i + shift)] = work[at(i)] * sigmoid(work[at(i)])
    elif code == SIN:
        for i in range(net, net + count):
            work[at(i + shift)] = np.sin(work[at(i)])
    elif code == GAUSSIAN:
        for i in range(net, net + count):
            work[at(i + shift)] = exp(-(work[at(i)] * work[at(i)]))
    elif code == BIPOLAR_SIGMOID:
        for i in range(net, net + count):
            work[at(i + shift)] = tanh(0.5 * work[at(i)])


def through(code: int, work: Array, net: int, out: int, delta: int, count: int) -> None:  # noqa: C901, PLR0912  # as above
    """Multiplies `count` numbers from `delta` on by the slopes of the activation; not softmax."""
    to_net, to_out = net - delta, out - delta
    if code == SIGMOID:
        for i in range(delta, delta + count):
            y = work[at(i + to_out)]
            work[at(i)] *= y - y * y
    elif code == TANH:
        for i in range(delta, delta + count):
            y = work[at(i + to_out)]
            work[at(i)] *= 1.0 - y * y
    elif code == RELU:
        for i in range(delta, delta + count):
            work[at(i)] *= 1.0 if work[at(i + to_net)] > 0.0 else 0.0
    elif code == LEAKY_RELU:
        for i in range(delta, delta + count):
            work[at(i)] *= 1.0 if work[at(i + to_net)] > 0.0 else LEAK
    elif code == ELU:
        for i in range(delta, delta + count):
            z = work[at(i + to_net)]
            work[at(i)] *= exp(0.0 if z > 0.0 else z)
    elif code == SOFTPLUS:
        for i in range(delta, delta + count):
            work[at(i)] *= sigmoid(work[at(i + to_net)])
    elif code == GELU:
        for i in range(delta, delta + count):
            z = work[at(i + to_net)]
            work[at(i)] *= normal_cdf(z) + z * (INVERSE_SQRT2PI * exp(-0.5 * (z * z)))
    elif code == SILU:
        for i in range(delta, delta + count):
            s = sigmoid(work[at(i + to_net)])
            work[at(i)] *= s + (1.0 - s) * work[at(i + to_out)]
    elif code == SIN:
        for i in range(delta, delta + count):
            work[at(i)] *= np.cos(work[at(i + to_net)])
    elif code == GAUSSIAN:
        for i in range(delta, delta + count):
            work[at(i)] *= -2.0 * (work[at(i + to_net)] * work[at(i + to_out)])
    elif code == BIPOLAR_SIGMOID:
        for i in range(delta, delta + count):
            y = work[at(i + to_out)]
            work[at(i)] *= 0.5 * (1.0 - y * y)


def softmax(work: Array, net: int, out: int, spare: int, rows: int, stride: int) -> None:
    """Softmax over `rows` for each sample, with two rows from `spare` on to work in."""
    total = spare + stride
    for s in range(stride):
        work[at(spare + s)] = work[at(net + s)]
        work[at(total + s)] = 0.0
    for i in range(1, rows):
        for s in range(stride):
            z, most = work[at(net + i * stride + s)], work[at(spare + s)]
            work[at(spare + s)] = most if z <= most or most != most else z  # noqa: PLR0124  # NaN stays
    for i in range(rows):
        for s in range(stride):
            y = exp(work[at(net + i * stride + s)] - work[at(spare + s)])
            work[at(out + i * stride + s)] = y
            work[at(total + s)] += y
    for i in range(rows):
        for s in range(stride):
            work[at(out + i * stride + s)] /= work[at(total + s)]


def through_softmax(work: Array, out: int, delta: int, spare: int, rows: int, stride: int) -> None:
    """∂E/∂net_k = y_k (g_k − Σ_j g_j y_j) in the place of g = ∂E/∂out, with a row at `spare` to work in."""
    for s in range(stride):
        work[at(spare + s)] = 0.0
    for i in range(rows):
        for s in range(stride):
            work[at(spare + s)] += work[at(delta + i * stride + s)] * work[at(out + i * stride + s)]
    for i in range(rows):
        for s in range(stride):
            p = delta + i * stride + s
            work[at(p)] = (work[at(p)] - work[at(spare + s)]) * work[at(out + i * stride + s)]

"""The error of a network written down plainly, neuron by neuron in the machine's longest floats: for checking alone.

It shares nothing with the engine that trains, so that a mistake in one shows beside the other. The gradient check uses
it, and asks for many versions of the parameters at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.functions.activations import SOFTMAX
from engine.network import Network, Vector

Long: TypeAlias = npt.NDArray[Any]  # of np.longdouble, of which NumPy's types know no sums

ONE = np.longdouble(1)
HALF = ONE / 2


def errors(
    network: Network,
    loss: str,
    versions: Long,
    inputs: Vector,
    targets: Vector,
    moves: Mapping[int, Long] = MappingProxyType({}),
    factors: Vector | None = None,
) -> Long:
    """The error of every row under every version of the parameters, shape (versions, rows).

    `versions` has shape (versions, slots), inputs and targets (rows, inputs) and (rows, outputs). `moves` has, by
    neuron, what is added to its weighted sum in each version, shape (versions,). `factors`, shape (rows, neurons), is
    what each output is multiplied by where some are left out.
    """
    shape = (len(versions), len(inputs), len(network.neurons))
    net, out = np.zeros(shape, np.longdouble), np.zeros(shape, np.longdouble)
    out[:, :, : network.input_count] = inputs
    for layer in range(1, len(network.layers)):
        for neuron in network.layer_range(layer):
            net[:, :, neuron] = _weighted_sum(network, neuron, versions, out)
            if neuron in moves:
                net[:, :, neuron] += moves[neuron][:, None]
        _activate(network, layer, net, out)
        if factors is not None:
            neurons = network.layer_range(layer)
            out[:, :, neurons.start : neurons.stop] *= factors[:, neurons.start : neurons.stop]
    outputs = network.layer_range(-1)
    parts = [_part(network, loss, n, targets[:, k], net, out) for k, n in enumerate(outputs)]
    mean = len(outputs) if loss in _MEANS else 1
    total: Long = sum(parts, np.zeros(shape[:2], np.longdouble)) / mean
    return total


def _weighted_sum(network: Network, neuron: int, versions: Long, out: Long) -> Long:
    incoming = network.incoming(neuron)
    weights = versions[:, network.weight_slots[incoming.start : incoming.stop]]
    sources = network.sources[incoming.start : incoming.stop]
    total: Long = (out[:, :, sources] * weights[:, None, :]).sum(axis=2)
    bias = int(network.bias_slots[neuron])
    if bias >= 0:
        total += versions[:, bias, None]
    return total


def _activate(network: Network, layer: int, net: Long, out: Long) -> None:
    neurons = network.layer_range(layer)
    if network.layers[layer].activation == SOFTMAX:
        nets = net[:, :, neurons.start : neurons.stop]
        powers = np.exp(nets - nets.max(axis=2, keepdims=True, initial=-np.inf))
        out[:, :, neurons.start : neurons.stop] = powers / powers.sum(axis=2, keepdims=True)
        return
    for neuron in neurons:
        out[:, :, neuron] = ACTIVATIONS[network.activation_of(neuron)](net[:, :, neuron])


def _sigmoid(z: Long) -> Long:
    return ONE / (ONE + np.exp(-z))


def _erf(x: Long) -> Long:
    """The error function by its series without cancellation, 2/√π e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!; ±1 beyond 7."""
    x = np.clip(x, -7, 7)
    term = x.copy()
    total = x.copy()
    for n in range(1, 200):
        term *= 2 * x * x / (2 * n + 1)
        total += term
        if (abs(term) <= 1e-22 * abs(total)).all():
            break
    result: Long = 2 / np.sqrt(np.longdouble(np.pi)) * np.exp(-x * x) * total
    return result


ACTIVATIONS: dict[str, Callable[[Long], Long]] = {
    "identity": lambda z: z,
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "softplus": lambda z: np.logaddexp(0, z),
    "gelu": lambda z: z * HALF * (1 + _erf(z / np.sqrt(2 * ONE))),
    "silu": lambda z: z * _sigmoid(z),
    "sin": np.sin,
    "gaussian": lambda z: np.exp(-z * z),
    "bipolar_sigmoid": lambda z: 2 * _sigmoid(z) - 1,
}

# Each output's part of the error from target and output, before the mean over the outputs where there is one.
LOSSES: dict[str, Callable[[Vector, Long], Long]] = {
    "half_squared_error": lambda t, y: HALF * (t - y) ** 2,
    "squared_error": lambda t, y: (t - y) ** 2,
    "mean_squared_error": lambda t, y: (t - y) ** 2,
    "mean_absolute_error": lambda t, y: abs(t - y),
    "huber": lambda t, y: np.where(abs(t - y) <= 1, HALF * (t - y) ** 2, abs(t - y) - HALF),
}
_MEANS = {"mean_squared_error", "mean_absolute_error", "huber", "binary_cross_entropy"}


def _part(network: Network, loss: str, neuron: int, target: Vector, net: Long, out: Long) -> Long:
    if loss in LOSSES:
        return LOSSES[loss](target, out[:, :, neuron])
    yes, no = _minus_logarithms(network, neuron, net, out)
    both = _weighted(target, yes)
    return both + _weighted(1 - target, no) if loss == "binary_cross_entropy" else both


def _weighted(weight: Vector, term: Long) -> Long:
    """A term of a cross-entropy, 0 where its weight is 0 whatever the logarithm."""
    return np.where(weight == 0, 0, weight * term)


def _minus_logarithms(network: Network, neuron: int, net: Long, out: Long) -> tuple[Long, Long]:
    """−ln y and −ln(1 − y); from the weighted sums where y may round to 0 or 1."""
    activation = network.activation_of(neuron)
    z, y = net[:, :, neuron], out[:, :, neuron]
    if activation == "sigmoid":
        return np.logaddexp(0, -z), np.logaddexp(0, z)
    if activation == SOFTMAX:
        neurons = network.layer_range(int(network.layer_of[neuron]))
        return np.logaddexp.reduce(net[:, :, neurons.start : neurons.stop], axis=2) - z, -np.log(1 - y)
    return -np.log(y), -np.log(1 - y)

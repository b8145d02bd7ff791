"""The calculation written plainly, neuron by neuron in long doubles: what the engine's numbers are held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from engine.network import Network

Floats = npt.NDArray[Any]
Long = np.longdouble
ONE, HALF = Long(1), Long(1) / 2


def _sigmoid(z: Any) -> Any:
    return ONE / (ONE + np.exp(-z))


def _density(z: Any) -> Any:
    return np.exp(-z * z / 2) / np.sqrt(2 * Long(np.pi))


def _normal(z: Any) -> Any:
    return Long(special.ndtr(float(z)))


ACTIVATIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "identity": (lambda z: z, lambda z: ONE),
    "sigmoid": (_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: z if z > 0 else 0 * z, lambda z: ONE if z > 0 else 0 * ONE),
    "leaky_relu": (lambda z: z if z > 0 else Long(0.01) * z, lambda z: ONE if z > 0 else Long(0.01)),
    "elu": (lambda z: z if z > 0 else np.expm1(z), lambda z: ONE if z > 0 else np.exp(z)),
    "softplus": (lambda z: np.logaddexp(0 * ONE, z), _sigmoid),
    "gelu": (lambda z: z * _normal(z), lambda z: _normal(z) + z * _density(z)),
    "silu": (lambda z: z * _sigmoid(z), lambda z: _sigmoid(z) * (1 + z * _sigmoid(-z))),
    "sin": (np.sin, np.cos),
    "gaussian": (lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z)),
    "bipolar_sigmoid": (lambda z: np.tanh(z / 2), lambda z: 2 * _sigmoid(z) * _sigmoid(-z)),
}


def _minus_log(weight: Any, y: Any) -> Any:
    return 0 * ONE if weight == 0 else -weight * np.log(y)


def _over(weight: Any, y: Any) -> Any:
    return 0 * ONE if weight == 0 else weight / y


def _huber(d: Any) -> Any:
    return HALF * d * d if abs(d) <= 1 else abs(d) - HALF


# Part and derivative by the output, from target, output and the number of outputs.
LOSSES: dict[str, tuple[Callable[[Any, Any, int], Any], Callable[[Any, Any, int], Any]]] = {
    "half_squared_error": (lambda t, y, k: HALF * (t - y) ** 2, lambda t, y, k: y - t),
    "squared_error": (lambda t, y, k: (t - y) ** 2, lambda t, y, k: 2 * (y - t)),
    "mean_squared_error": (lambda t, y, k: (t - y) ** 2 / k, lambda t, y, k: 2 * (y - t) / k),
    "mean_absolute_error": (lambda t, y, k: abs(t - y) / k, lambda t, y, k: np.sign(y - t) / k),
    "huber": (lambda t, y, k: _huber(t - y) / k, lambda t, y, k: min(max(y - t, -ONE), ONE) / k),
    "binary_cross_entropy": (
        lambda t, y, k: (_minus_log(t, y) + _minus_log(1 - t, 1 - y)) / k,
        lambda t, y, k: (_over(1 - t, 1 - y) - _over(t, y)) / k,
    ),
    "cross_entropy": (lambda t, y, k: _minus_log(t, y), lambda t, y, k: -_over(t, y)),
}


@dataclass
class Sample:
    """All numbers of one sample, by neuron (net, out, ∂E/∂out, ∂E/∂net), by output (parts) and by slot (gradient)."""

    net: Floats
    out: Floats
    out_gradient: Floats
    delta: Floats
    parts: Floats
    gradient: Floats


def calculated(network: Network, parameters: Floats, inputs: Floats, targets: Floats, loss: str) -> Sample:
    """Forward and backward pass of one sample."""
    values = np.asarray(parameters, dtype=Long)
    net, out, pull, delta = numbers = np.full((4, len(network.neurons)), np.nan, dtype=Long)
    out[: network.input_count] = inputs
    with np.errstate(all="ignore"):
        _forward(network, values, net, out)
        last, outputs = network.layer_range(-1), network.output_count
        part, slope = LOSSES[loss]
        t = np.asarray(targets, dtype=Long)
        parts = np.array([part(t[j], out[i], outputs) for j, i in enumerate(last)], dtype=Long)
        for j, i in enumerate(last):
            pull[i] = slope(t[j], out[i], outputs)
        _backward(network, values, numbers)
        gradient = np.zeros(len(values), dtype=Long)
        for k, slot in enumerate(network.weight_slots):
            gradient[slot] += delta[network.targets[k]] * out[network.sources[k]]
        for i, slot in enumerate(network.bias_slots):
            if slot >= 0:
                gradient[slot] += delta[i]
    return Sample(net, out, pull, delta, parts, gradient)


def _forward(network: Network, values: Floats, net: Floats, out: Floats) -> None:
    for number in range(1, len(network.layers)):
        neurons = network.layer_range(number)
        for i in neurons:
            slot = network.bias_slots[i]
            net[i] = values[slot] if slot >= 0 else 0
            for k, connection in enumerate(network.connections):
                if connection.target == network.neurons[i].id:
                    net[i] += values[network.weight_slots[k]] * out[network.index[connection.source]]
        if network.layers[number].activation == "softmax":
            powers = np.exp(net[neurons] - max(net[neurons]))
            out[neurons] = powers / powers.sum()
        else:
            for i in neurons:
                out[i] = ACTIVATIONS[network.activation_of(i)][0](net[i])


def _backward(network: Network, values: Floats, numbers: Floats) -> None:
    net, out, pull, delta = numbers
    for number in reversed(range(1, len(network.layers))):
        neurons = network.layer_range(number)
        for i in neurons:
            if number < len(network.layers) - 1:
                pull[i] = 0
                for k, connection in enumerate(network.connections):
                    if connection.source == network.neurons[i].id:
                        pull[i] += values[network.weight_slots[k]] * delta[network.index[connection.target]]
        if network.layers[number].activation == "softmax":
            mean = (pull[neurons] * out[neurons]).sum()
            delta[neurons] = out[neurons] * (pull[neurons] - mean)
        else:
            for i in neurons:
                delta[i] = pull[i] * ACTIVATIONS[network.activation_of(i)][1](net[i])

"""The program that tutorials write: fresh arrays at every operation, a loop over layers, biases added by themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.engine.plain import plain
from engine.document import Document
from engine.network import Vector


def _sigmoid(x: Vector) -> Vector:
    result: Vector = 1 / (1 + np.exp(-x))
    return result


def _softmax(x: Vector) -> Vector:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    result: Vector = powers / powers.sum(axis=1, keepdims=True)
    return result


_FUNCTIONS: dict[str, Callable[[Vector], Vector]] = {
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "softmax": _softmax,
}
_SLOPES: dict[str, Callable[[Vector], Vector]] = {  # from the output
    "sigmoid": lambda y: y * (1 - y),
    "tanh": lambda y: 1 - y**2,
    "relu": lambda y: (y > 0).astype(float),
}


class PlainNumpy:
    """Row-major arrays, gradient descent on the mean over each batch."""

    def __init__(self, document: Document) -> None:
        self._plain = plain(document)

    def _forward(self, x: Vector) -> list[Vector]:
        outputs, p = [x], self._plain
        for weights, bias, name in zip(p.weights, p.biases, p.activations, strict=True):
            outputs.append(_FUNCTIONS[name](outputs[-1] @ weights + bias))
        return outputs

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        p = self._plain
        for _ in range(epochs):
            for start, stop in p.bounds:
                outputs = self._forward(p.inputs[start:stop])
                delta = (outputs[-1] - p.targets[start:stop]) / (stop - start)
                if not p.cross_entropy:
                    delta = delta * _SLOPES[p.activations[-1]](outputs[-1])
                for layer in reversed(range(len(p.weights))):
                    gradient, bias_gradient = outputs[layer].T @ delta, delta.sum(axis=0)
                    if layer:
                        delta = (delta @ p.weights[layer].T) * _SLOPES[p.activations[layer - 1]](outputs[layer])
                    p.weights[layer] -= p.rate * gradient
                    p.biases[layer] -= p.rate * bias_gradient

    def error(self) -> float:
        """The mean error per sample over all rows."""
        output, targets = self._forward(self._plain.inputs)[-1], self._plain.targets
        if self._plain.cross_entropy:
            return float(-(targets * np.log(np.maximum(output, 1e-300))).sum() / len(output))
        return float(0.5 * np.square(output - targets).sum() / len(output))

"""The steps of gradient descent, with momentum and by Adam, written out over flat vectors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from engine.functions.tape import Array
from engine.settings import Adam, Sgd

PIECE = 16_384  # numbers of a large vector that all calls of a step go over before the next: they stay in the cache

Step: TypeAlias = Callable[[], object]


class Descent:
    """θ ← θ − step from a batch's summed gradient; what it remembers is of all batches, whatever their sizes."""

    def __init__(self, optimizer: Sgd | Adam, theta: Array, gradient: Array) -> None:
        self._optimizer, self._theta, self._gradient = optimizer, theta, gradient
        self._first, self._second = np.zeros_like(theta), np.zeros_like(theta)
        self._count = 0

    def step(self, samples: int) -> Step:
        """The step after a batch of so many samples, the mean of whose gradients it follows."""
        make = (
            self._adam
            if isinstance(self._optimizer, Adam)
            else self._momentum
            if self._optimizer.momentum
            else self._plain
        )
        return make(1.0 / samples)

    def _pieces(self, *vectors: Array) -> list[tuple[Array, ...]]:
        return [tuple(v[i : i + PIECE] for v in vectors) for i in range(0, len(self._theta), PIECE)]

    def _plain(self, share: float) -> Step:
        rate, multiply, subtract = np.array(self._optimizer.learning_rate * share), np.multiply, np.subtract
        pieces = self._pieces(self._theta, self._gradient)

        def step() -> None:
            for theta, gradient in pieces:
                multiply(gradient, rate, gradient)
                subtract(theta, gradient, theta)

        return step

    def _momentum(self, share: float) -> Step:
        # What is remembered is the step itself, so that the rate is multiplied in once.
        assert isinstance(self._optimizer, Sgd)
        keep, rate = np.array(self._optimizer.momentum), np.array(self._optimizer.learning_rate * share)
        multiply, add, subtract = np.multiply, np.add, np.subtract
        pieces = self._pieces(self._theta, self._gradient, self._first)

        def step() -> None:
            for theta, gradient, velocity in pieces:
                multiply(velocity, keep, velocity)
                multiply(gradient, rate, gradient)
                add(velocity, gradient, velocity)
                subtract(theta, velocity, theta)

        return step

    def _adam(self, share: float) -> Step:
        optimizer = self._optimizer
        assert isinstance(optimizer, Adam)
        (b1, b2), rate, eps = optimizer.betas, np.array(0.0), np.array(0.0)
        keep1, keep2, new1, new2 = (
            np.array(b1),
            np.array(b2),
            np.array(share * (1 - b1)),
            np.array(share * math.sqrt(1 - b2)),
        )
        multiply, add, subtract, divide, sqrt, root = np.multiply, np.add, np.subtract, np.divide, np.sqrt, math.sqrt
        work = np.empty_like(self._theta)
        pieces = self._pieces(self._theta, self._gradient, self._first, self._second, work)

        def step() -> None:
            self._count += 1
            bias = root(1 - b2**self._count)  # taken into rate and ε
            rate[()] = optimizer.learning_rate * bias / (1 - b1**self._count)
            eps[()] = optimizer.eps * bias
            for theta, gradient, first, second, work in pieces:
                multiply(first, keep1, first)
                multiply(gradient, new1, work)
                add(first, work, first)
                multiply(gradient, new2, gradient)
                multiply(gradient, gradient, gradient)
                multiply(second, keep2, second)
                add(second, gradient, second)
                sqrt(second, work)
                add(work, eps, work)
                divide(first, work, work)
                multiply(work, rate, work)
                subtract(theta, work, theta)

        return step

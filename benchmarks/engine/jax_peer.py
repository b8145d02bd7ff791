"""JAX in double precision: one jitted update a call, and whole epochs inside one jitted loop."""

from __future__ import annotations

from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
from jax import lax

from benchmarks.engine.plain import plain
from engine.document import Document

# JAX comes without types: an array, or a list of pairs of them.
Tree: TypeAlias = Any

jax.config.update("jax_enable_x64", True)

_ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu, "softmax": lambda x: x}


class JittedStep:
    """Each update is a call of one compiled function."""

    def __init__(self, document: Document) -> None:
        p = self._plain = plain(document)
        self._parameters: Tree = [(jnp.array(w), jnp.array(b)) for w, b in zip(p.weights, p.biases, strict=True)]
        self._x, self._t = jnp.array(p.inputs), jnp.array(p.targets)
        self._batches = [(self._x[start:stop], self._t[start:stop]) for start, stop in p.bounds]
        self._step = jax.jit(self._update, donate_argnums=0)

    def _loss(self, parameters: Tree, x: Tree, t: Tree) -> Tree:
        for (weights, bias), name in zip(parameters, self._plain.activations, strict=True):
            x = _ACTIVATIONS[name](x @ weights + bias)
        if self._plain.cross_entropy:
            return -(t * jax.nn.log_softmax(x)).sum() / len(x)
        return 0.5 * jnp.square(x - t).sum() / len(x)

    def _update(self, parameters: Tree, x: Tree, t: Tree) -> Tree:
        gradients = jax.grad(self._loss)(parameters, x, t)
        return jax.tree.map(lambda value, gradient: value - self._plain.rate * gradient, parameters, gradients)

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        for _ in range(epochs):
            for x, t in self._batches:
                self._parameters = self._step(self._parameters, x, t)
        jax.block_until_ready(self._parameters)

    def error(self) -> float:
        """The mean error per sample over all rows."""
        return float(self._loss(self._parameters, self._x, self._t))


class JittedLoop(JittedStep):
    """All epochs of a call are one compiled loop; nothing comes back in between."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._loop = jax.jit(self._epochs, donate_argnums=0)

    def _epoch(self, parameters: Tree) -> Tree:
        size, rows = self._plain.batch, len(self._plain.inputs)
        whole = rows // size

        def update(i: Tree, parameters: Tree) -> Tree:
            x, t = (lax.dynamic_slice_in_dim(of, i * size, size) for of in (self._x, self._t))
            return self._update(parameters, x, t)

        parameters = lax.fori_loop(0, whole, update, parameters)
        rest = whole * size
        return self._update(parameters, self._x[rest:], self._t[rest:]) if rest < rows else parameters

    def _epochs(self, parameters: Tree, count: Tree) -> Tree:
        return lax.fori_loop(0, count, lambda _, of: self._epoch(of), parameters)

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        self._parameters = jax.block_until_ready(self._loop(self._parameters, epochs))

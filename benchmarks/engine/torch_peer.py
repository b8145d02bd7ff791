"""PyTorch, eager and compiled: its own linear layers, losses and optimizer, in double precision on the processor."""

from __future__ import annotations

import torch
from torch import nn

from benchmarks.engine.plain import plain
from engine.document import Document

_ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "softmax": nn.Identity}


class Eager:
    """A Sequential, stepped by torch.optim.SGD."""

    def __init__(self, document: Document) -> None:
        p = self._plain = plain(document)
        layers: list[nn.Module] = []
        for weights, bias, name in zip(p.weights, p.biases, p.activations, strict=True):
            linear = nn.Linear(*weights.shape, dtype=torch.float64)
            linear.weight.data[:] = torch.from_numpy(weights.T.copy())
            linear.bias.data[:] = torch.from_numpy(bias)
            layers += [linear, _ACTIVATIONS[name]()]
        self._network = nn.Sequential(*layers)
        self._optimizer = torch.optim.SGD(self._network.parameters(), lr=p.rate)
        x, t = torch.from_numpy(p.inputs), torch.from_numpy(p.targets)
        self._all = x, t
        self._batches = [(x[start:stop], t[start:stop]) for start, stop in p.bounds]

    def _loss(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        output = self._network(x)
        if self._plain.cross_entropy:
            return nn.functional.cross_entropy(output, t)
        return 0.5 * (output - t).square().sum() / len(x)

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        for _ in range(epochs):
            for x, t in self._batches:
                self._optimizer.zero_grad()
                self._loss(x, t).backward()
                self._optimizer.step()

    def error(self) -> float:
        """The mean error per sample over all rows."""
        with torch.no_grad():
            return float(self._loss(*self._all))


class Compiled(Eager):
    """The same, its loss compiled by torch.compile."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._loss = torch.compile(self._loss)  # type: ignore[method-assign]  # the compiled one takes its place

"""What the programs written out by hand share: flat parameters, batches as views, epochs with their errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from benchmarks.best_numpy.steps import Descent, Step
from benchmarks.engine.plain import plain
from engine.document import Document
from engine.functions.tape import Array
from engine.settings import Adam, Sgd

CHUNK = 1024  # rows at once where an error is told

Batch: TypeAlias = tuple[Array, Array, Array]  # inputs as columns, as rows, targets as columns
Update: TypeAlias = Callable[[Array, Array, Array], object]
Total: TypeAlias = Callable[[Array, Array], float]  # inputs and targets as columns


class Rows:
    """Samples as rows with a one appended, all times `sign`; batches are views, also of what a shuffle puts there."""

    def __init__(self, inputs: Array, targets: Array, sign: float) -> None:
        self._inputs = np.concatenate([inputs, np.ones((len(inputs), 1))], 1) * sign
        self._targets = targets * sign
        self.inputs, self.targets = self._inputs.copy(), self._targets.copy()

    def shuffle(self, order: Array) -> None:
        """Put them in another order."""
        self._inputs.take(order, 0, self.inputs, "clip")
        self._targets.take(order, 0, self.targets, "clip")

    def batches(self, size: int) -> list[Batch]:
        """Views of so many rows at a time, and of what remains."""
        spans = [slice(start, start + size) for start in range(0, len(self.inputs), size)]
        return [(self.inputs[span].T, self.inputs[span], self.targets[span].T) for span in spans]


class ByHand(ABC):
    """Parameters and rows of a workload, and its epochs; what an update and an error are, each kind says."""

    sign = 1.0  # of inputs, outputs and targets as they are stored

    def __init__(self, document: Document, *, recording: bool) -> None:
        p, training, test = plain(document), document.training, document.data.test
        blocks = [np.concatenate([w.T, b[:, None]], 1) for w, b in zip(p.weights, p.biases, strict=True)]
        self.shapes = [block.shape for block in blocks]
        self.theta = np.concatenate([block.ravel() for block in blocks])
        self.gradient = np.empty_like(self.theta)
        assert isinstance(training.optimizer, Sgd | Adam)
        descent = Descent(training.optimizer, self.theta, self.gradient)
        self.rows = Rows(p.inputs, p.targets, self.sign)
        made = {n: self.update(n, descent.step(n)) for n in {stop - start for start, stop in p.bounds}}
        self.updates = [(made[len(batch[1])], batch) for batch in self.rows.batches(p.batch)]
        shuffled = training.shuffle and p.batch < len(p.inputs)
        self._order = np.random.Generator(np.random.PCG64(training.seed)).permutation if shuffled else None
        self._train = self._mean_error(Rows(p.inputs, p.targets, self.sign))
        self.test = self._mean_error(Rows(test.inputs, test.targets, self.sign)) if len(test) else None
        self.recording, self.errors, self.test_errors = recording, list[float](), list[float]()

    def views(self, flat: Array) -> list[Array]:
        """Each layer's block of a flat vector, shape (neurons, inputs + 1)."""
        starts = np.cumsum([0, *(rows * columns for rows, columns in self.shapes)]).tolist()
        return [flat[i:j].reshape(s) for i, j, s in zip(starts, starts[1:], self.shapes, strict=False)]

    def layers(self, samples: int) -> tuple[Array, list[Array], list[Array]]:
        """A buffer for all layers, its layers with their rows of ones, and without."""
        starts = np.cumsum([0, *(rows + 1 for rows, _ in self.shapes)]).tolist()
        whole = np.full((starts[-1], samples), self.sign)
        layers = [whole[i:j] for i, j in pairwise(starts)]
        return whole, layers, [layer[:-1] for layer in layers]

    @abstractmethod
    def update(self, samples: int, step: Step) -> Update:
        """One update over so many samples."""

    @abstractmethod
    def total_error(self, samples: int) -> Total:
        """The sum of the errors of so many samples."""

    def _mean_error(self, rows: Rows) -> Callable[[], float]:
        batches, count = rows.batches(CHUNK), len(rows.inputs)
        made = {len(rows): self.total_error(len(rows)) for _, rows, _ in batches}
        parts = [(made[len(rows)], x, t) for x, rows, t in batches]
        if len(parts) == 1:
            ((sole, inputs, targets),) = parts
            return lambda: sole(inputs, targets) / count
        return lambda: sum([total(x, t) for total, x, t in parts]) / count

    @np.errstate(all="ignore")
    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        train, test, updates, order, count = self._train, self.test, self.updates, self._order, len(self.rows.inputs)
        for _ in range(epochs):
            if self.recording:
                self.errors.append(train())
                if test is not None:
                    self.test_errors.append(test())
            if order is not None:
                self.rows.shuffle(order(count))
            for update, batch in updates:
                update(*batch)

    @np.errstate(all="ignore")
    def error(self) -> float:
        """The mean error per training row, as the weights stand."""
        return self._train()

"""The updates of an epoch as functions that NumPy runs, each over a run of batches: what the training loop calls.

An epoch's batches are all of one size, but perhaps the last. For them there is one loop in one function, so that an
update costs its calls into NumPy and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

import numpy as np

from engine.compiled import CompiledNetwork
from engine.dropout import Dropout
from engine.evaluation import Evaluator
from engine.functions.tape import Call, call, repeated, straight_line
from engine.network import Vector
from engine.optimization import Optimization
from engine.rows import PARAMETERS, Batch, Table


class Updates:
    """The updates over the batches `spans` of a table, by a compiled network and its optimizer.

    `drop` is what draws dropout, None where it is off.
    """

    def __init__(
        self,
        compiled: CompiledNetwork,
        optimization: Optimization,
        drop: Dropout | None,
        table: Table,
        spans: list[tuple[int, int]],
    ) -> None:
        self._compiled, self._optimization = compiled, optimization
        self._drop = None if drop is None else drop.draw
        self._batches = [table.batch(start, stop) for start, stop in spans]
        sizes = [stop - start for start, stop in spans]
        alike = sizes.count(sizes[0]) if sizes else 0
        places = [(0, alike), (alike, len(sizes))] if alike < len(sizes) else [(0, alike)]
        self._loops = [(first, last, repeated(self._update(sizes[first]), PARAMETERS)) for first, last in places]
        self._looks: dict[int, Callable[..., None]] = {}

    def __len__(self) -> int:
        return len(self._batches)

    def run(self, first: int, stop: int) -> None:
        """The updates from `first` to `stop`, in order."""
        for begins, ends, loop in self._loops:
            if first < ends and stop > begins:
                loop(self._batches[max(first, begins) : min(stop, ends)])

    def run_again(self, count: int) -> None:
        """The first update so many times: epochs of one batch."""
        self._loops[0][2](repeat(self._batches[0], count))

    def noted(self, test: Evaluator) -> Noted:
        """Epochs of one batch, with their errors."""
        return Noted(self._compiled, self._update(len(self._batches[0].rows)), self._batches[0], test, self.run_again)

    def look(self, update: int) -> int:
        """All of an update but its step, and the error too; of how many samples it is."""
        batch = self._batches[update]
        samples = len(batch.rows)
        if samples not in self._looks:
            over, joined = self._compiled.pass_over(samples), self._optimization.joined(samples)
            self._looks[samples] = straight_line([*self._gradient(samples), *joined, *over.error()], PARAMETERS)
        self._looks[samples](*batch)
        return samples

    def _gradient(self, samples: int) -> list[Call]:
        over = self._compiled.pass_over(samples)
        return over.forward(self._drop) + over.backward(dropped=self._drop is not None, reduced=False)

    def _update(self, samples: int) -> list[Call]:
        return self._gradient(samples) + self._optimization.update(samples)


class Noted:
    """Epochs of one batch each: the error of an epoch comes off the buffers of the update that leaves it.

    `go_on` makes updates of which no error is told.
    """

    def __init__(
        self,
        compiled: CompiledNetwork,
        update: list[Call],
        batch: Batch,
        test: Evaluator,
        go_on: Callable[[int], None],
    ) -> None:
        self._go_on = go_on
        self._batch, self._samples, self._test = batch, len(batch.rows), test
        self._errors: list[Any] = []
        self._tests: list[float] = []
        over = compiled.pass_over(self._samples)
        calls, error, self._factor = over.told_error()
        before = [call(self._tests.append, call(test.error))] if test else []
        self._loop: Callable[[Iterable[Batch]], None] = repeated(
            [*before, *update, *calls, call(self._errors.append, error)], PARAMETERS
        )

    def run(self, count: int, stride: int = 1) -> tuple[Vector, Vector]:
        """So many times `stride` updates; the mean errors per sample over training and test rows before each time."""
        self._errors.clear()
        self._tests.clear()
        if stride == 1:
            self._loop(repeat(self._batch, count))
        else:
            for _ in range(count):
                self._loop((self._batch,))
                self._go_on(stride - 1)
        errors = np.array(self._errors, self._factor.dtype) * self._factor
        tests = np.array(self._tests) if self._test else np.full(count, np.nan)
        return errors.astype(np.float64) / self._samples, tests

"""What a network computes over rows of samples, without learning: outputs, and the mean error per sample."""

from __future__ import annotations

import math

import numpy as np

from engine.compiled import PARAMETERS, CompiledNetwork, Table
from engine.data import Samples
from engine.document import Document
from engine.functions.tape import straight_line
from engine.network import Vector
from engine.settings import Training

CHUNK = 1024  # rows at once: the buffers stay in the cache


class Evaluator:
    """The mean error per sample of a compiled network, as its parameters stand, over one table of samples."""

    def __init__(self, compiled: CompiledNetwork, table: Table, at_once: int = CHUNK) -> None:
        self._count = len(table)
        self._parts = []
        for start in range(0, len(table), at_once):
            stop = min(start + at_once, len(table))
            chunk = compiled.pass_over(stop - start)
            run = straight_line([*chunk.forward(), *chunk.total_error()], PARAMETERS)
            self._parts.append((run, table.batch(start, stop), chunk))

    def __bool__(self) -> bool:
        return bool(self._count)

    def error(self) -> float:
        """The mean error per sample, NaN where there are none; to be called with floating-point errors ignored."""
        total = 0.0
        for run, batch, chunk in self._parts:
            run(*batch)
            total += chunk.total.item()
        return total / self._count if self._count else math.nan


def training_evaluator(compiled: CompiledNetwork, table: Table, training: Training) -> Evaluator:
    """The evaluator of the training rows: a full batch at once, as an update takes it, so that every way to the error
    of an epoch gives the same bits.
    """
    samples = max(len(table), 1)
    full_batch = training.batch_size is None or training.batch_size >= samples
    return Evaluator(compiled, table, samples if full_batch else CHUNK)


def compiled_of(document: Document) -> CompiledNetwork:
    """A document's network made ready to compute with its parameters."""
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    return compiled


def errors(document: Document, compiled: CompiledNetwork | None = None) -> tuple[float, float]:
    """The mean error per sample over the training and the test rows; NaN where there are none.

    `compiled` is the document's own, where there is one already.
    """
    compiled = compiled or compiled_of(document)
    train, test = Table(document.data.train), Table(document.data.test)
    with np.errstate(all="ignore"):
        return training_evaluator(compiled, train, document.training).error(), Evaluator(compiled, test).error()


def outputs(document: Document, inputs: Vector, compiled: CompiledNetwork | None = None) -> Vector:
    """The outputs for rows of inputs, shape (rows, outputs)."""
    compiled = compiled or compiled_of(document)
    rows = compiled.neuron_rows()[
        len(document.network.neurons) - document.network.input_count - document.network.output_count :
    ]
    table = Table(Samples(inputs, np.zeros((len(inputs), document.network.output_count))))
    result = np.empty((len(inputs), document.network.output_count))
    for start in range(0, len(inputs), CHUNK):
        stop = min(start + CHUNK, len(inputs))
        chunk = compiled.pass_over(stop - start)
        chunk.run(chunk.forward(), table.batch(start, stop))
        result[start:stop] = chunk.out[rows].T
    return result

"""What a network computes over rows of samples, without learning: outputs and errors of rows, and their mean error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine import blas
from engine.compiled import CompiledNetwork
from engine.data import Data, Samples
from engine.document import Document
from engine.functions.tape import straight_line
from engine.network import Vector
from engine.rows import PARAMETERS, Table
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
    blas.use(compiled.threads)
    train, test = compiled.table(document.data.train), compiled.table(document.data.test)
    with np.errstate(all="ignore"):
        return training_evaluator(compiled, train, document.training).error(), Evaluator(compiled, test).error()


def outputs(document: Document, inputs: Vector, compiled: CompiledNetwork | None = None) -> Vector:
    """The outputs for rows of inputs, shape (rows, outputs)."""
    rows = Samples(inputs, np.zeros((len(inputs), document.network.output_count)))
    return results(compiled or compiled_of(document), rows).outputs


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """What a network computes for some rows: outputs, shape (rows, outputs), and the error of each, shape (rows,)."""

    outputs: Vector
    errors: Vector


@np.errstate(all="ignore")  # the parts of an error may lie beyond the numbers, and their sum too
def results(compiled: CompiledNetwork, samples: Samples) -> Results:
    """The outputs and errors of a compiled network, as its parameters stand, row by row."""
    network = compiled.network
    rows = compiled.neuron_rows()[len(network.neurons) - network.input_count - network.output_count :]
    found = Results(np.empty((len(samples), network.output_count)), np.empty(len(samples)))
    for start in range(0, len(samples), CHUNK):
        part = slice(start, min(start + CHUNK, len(samples)))
        table = compiled.table(Samples(samples.inputs[part], samples.targets[part]))
        chunk = compiled.pass_over(len(table))
        chunk.run([*chunk.forward(), *chunk.error()], table.batch(0, len(table)))
        found.outputs[part] = chunk.out[rows].T
        found.errors[part] = chunk.parts.sum(axis=0)
    return found


def results_of(compiled: CompiledNetwork, data: Data) -> Results:
    """The outputs and errors of the training rows, then of the test rows."""
    train, test = results(compiled, data.train), results(compiled, data.test)
    return Results(np.concatenate([train.outputs, test.outputs]), np.concatenate([train.errors, test.errors]))

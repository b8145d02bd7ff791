"""A workload as plain arrays, for programs that know nothing of documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.compiled import CompiledNetwork
from engine.document import Document
from engine.network import Vector


@dataclass(frozen=True, slots=True)
class Plain:
    """A dense layered network, its rows and how it trains by plain gradient descent on the mean over a batch.

    `weights` have shape (inputs, outputs) and `biases` (outputs,) layer by layer; `inputs` and `targets` a row for each
    sample. With `cross_entropy` the outputs are a softmax's; otherwise the error is half the squared one.
    """

    weights: list[Vector]
    biases: list[Vector]
    activations: list[str]
    inputs: Vector
    targets: Vector
    batch: int
    rate: float
    cross_entropy: bool

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """The first row and one past the last of each batch."""
        rows = len(self.inputs)
        return [(start, min(start + self.batch, rows)) for start in range(0, rows, self.batch)]


def plain(document: Document) -> Plain:
    """The arrays of a workload's document, as copies."""
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    blocks = [compiled.weights(block) for block in compiled.layout.blocks]
    training, rows = document.training, document.data.train
    return Plain(
        [np.ascontiguousarray(block[:, :-1].T) for block in blocks],
        [block[:, -1].copy() for block in blocks],
        [layer.activation or "" for layer in document.network.layers[1:]],
        np.array(rows.inputs),
        np.array(rows.targets),
        training.batch_size or len(rows),
        training.optimizer.learning_rate,
        training.loss == "cross_entropy",
    )

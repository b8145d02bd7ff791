"""The batches of an epoch: which samples make which update, in an order that follows from the document alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from engine.document import Document
from engine.errors import NotTrainable
from engine.network import Indices
from engine.settings import Training

GeneratorState = Mapping[str, object]


def bounds(samples: int, training: Training) -> list[tuple[int, int]]:
    """The first and one past the last place of each batch among `samples` samples."""
    size = training.batch_size or max(samples, 1)
    return [(start, min(start + size, samples)) for start in range(0, samples, size)]


def shuffles(samples: int, training: Training) -> bool:
    """Whether the order of the samples changes from epoch to epoch; within one batch of all it would change nothing."""
    return training.shuffle and training.batch_size is not None and training.batch_size < samples


def generator_at(state: GeneratorState | None, seed: int) -> np.random.Generator:
    """The random generator at a state, or fresh from the seed."""
    bits = np.random.PCG64(seed)
    if state is not None:
        bits.state = cast(Any, dict(state))
    return np.random.Generator(bits)


def epoch_order(document: Document) -> tuple[Indices, GeneratorState | None]:
    """The rows of the training data in the order of the running epoch, and the generator's state after drawing it."""
    samples, training, state = len(document.data.train), document.training, document.state.generator
    if not shuffles(samples, training):
        return np.arange(samples), state
    generator = generator_at(state, training.seed)
    order = generator.permutation(samples)
    return order, generator.bit_generator.state


def batches(document: Document) -> list[tuple[int, ...]]:
    """The rows of each update of the running epoch, in order."""
    order, _ = epoch_order(document)
    return [tuple(order[start:stop].tolist()) for start, stop in bounds(len(order), document.training)]


def rows_of(document: Document, batch: int) -> tuple[int, ...]:
    """The rows of one update of the running epoch, without listing those of all the others."""
    order, _ = epoch_order(document)
    size = document.training.batch_size or len(order)
    return tuple(order[batch * size : (batch + 1) * size].tolist())


def next_batch(document: Document) -> int:
    """The place of the next update in the running epoch: its first where the samples are no longer as many as then."""
    samples = len(document.data.train)
    size = document.training.batch_size or max(samples, 1)
    updates = -(-samples // size)
    return document.state.update if document.state.update < updates else 0


def batch_of_row(document: Document, row: int) -> int:
    """The update of the running epoch that a row of the training data belongs to."""
    order, _ = epoch_order(document)
    size = document.training.batch_size or max(len(order), 1)
    return int(np.flatnonzero(order == row)[0]) // size


def check_trainable(document: Document) -> None:
    """Refuses a document without training rows, without inputs or outputs, or without anything to train."""
    network = document.network
    if not network.input_count or not network.output_count:
        raise NotTrainable("the network needs at least one input and one output neuron before it can be trained")
    if not len(document.data.train):
        raise NotTrainable("there is no training data; add at least one row of inputs and targets")
    if not network.trainable.any():
        raise NotTrainable("there is nothing to train: every weight and bias is frozen, or there are none")

"""What a run was like at some of its epochs: how well the network did, its gradients, and how far updates moved it.

Nothing of it is noted while a network trains. From a document that was kept on the way, training goes once more exactly
as it went, and each epoch that is asked about is measured as it is passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.document import Document, State
from engine.errors import NotTrainable
from engine.network import Indices, Mask, Network, Vector
from engine.observing.bench import Bench, Subject
from engine.observing.score import score
from engine.optimizers import learning_rate
from engine.training import SLICE, Run


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One epoch of a run.

    `train` and `test` are the scores (NaN without rows). By layers of the network but the first, each that of the
    parameters by which its neurons are reached: `gradients`, the norm ‖∂E/∂W‖₂ of the mean error's gradient, and
    `updates`, ‖Δw‖/‖w‖ of the update that follows; NaN where there is nothing to tell, of what is frozen too.
    `rate` is the learning rate in force, `document` what was measured, without history and the optimizer's memory.
    """

    epoch: int
    train: float
    test: float
    gradients: Vector
    updates: Vector
    rate: float
    document: Document

    @property
    def parameters(self) -> Vector:
        """Where it stood, shape (slots,)."""
        return self.document.parameters


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What was measured, in order of the epochs, and the document at the last of them, to go on from."""

    measured: tuple[Measured, ...]
    end: Document


@dataclass(frozen=True, slots=True)
class Series:
    """Some epochs, in rising order, from that of the `start` on; raises NotTrainable where none but that can be had.

    Whoever has let go of an answer and asks once more does so with another `attempt`.
    """

    start: Document
    epochs: tuple[int, ...]
    attempt: int = 0

    def answer(self, bench: Bench) -> Stretch:
        """Measured one after the other; training that diverges on the way ends it."""
        found: list[Measured] = []
        end = self.start
        for document in passed(self.start, self.epochs):
            found.append(measure(document, bench.spare))
            end = document
        return Stretch(tuple(found), end)


def passed(start: Document, epochs: tuple[int, ...]) -> Iterator[Document]:
    """The documents at some epochs, without history, trained anew from a start that does not lie behind the first."""
    going: Run | None = None
    for epoch in epochs:
        if (start.state.epoch, start.state.update) == (epoch, 0):
            yield start
            continue
        going = going or Run(start, 0, recording=False)
        going.extend_to(epoch)
        while going.advance(SLICE):
            pass
        document = going.outcome().document
        if (document.state.epoch, document.state.update) != (epoch, 0):
            return  # it diverges here, as it did then
        yield document


def measure(document: Document, bench: Bench) -> Measured:
    """All there is to know of a document as it stands at the beginning of an epoch."""
    bench.put(Subject(document, document.parameters, document.state.epoch))
    data, network = document.data, document.network
    train = score(document, bench.results("train").outputs, data.train.targets)
    test = score(document, bench.results("test").outputs, data.test.targets)
    layers = layers_of(network)
    gradients, weights = norms(bench.sweep.gradient, layers), norms(document.parameters, layers)
    moved = norms(next_step(document), layers, network.trainable)
    return Measured(
        epoch=document.state.epoch,
        train=train,
        test=test,
        gradients=gradients if len(data.train) else np.full_like(gradients, np.nan),
        updates=np.divide(moved, weights, out=np.full_like(moved, np.nan), where=weights > 0.0),
        rate=learning_rate(document.training, document.state.epoch),
        document=replace(document, state=State(document.state.epoch, document.state.update)),
    )


def layers_of(network: Network) -> list[Indices]:
    """The slots by which the neurons of each layer but the first are reached: weights, and biases if they have any."""
    targets = network.layer_of[network.targets]
    found = []
    for layer in range(1, len(network.layers)):
        neurons = network.layer_range(layer)
        biases = network.bias_slots[neurons.start : neurons.stop]
        found.append(np.unique(np.concatenate([network.weight_slots[targets == layer], biases[biases >= 0]])))
    return found


def norms(values: Vector, layers: list[Indices], among: Mask | None = None) -> Vector:
    """The Euclidean norm of the values at each layer's slots; NaN for a layer without any, or without any `among`."""
    found = np.full(len(layers), np.nan)
    for i, slots in enumerate(layers):
        if len(slots) and (among is None or among[slots].any()):
            found[i] = _norm(values[slots])
    return found


def _norm(values: Vector) -> float:
    largest = float(np.abs(values).max())
    # Scaled, since the squares of large gradients overflow.
    return largest * float(np.linalg.norm(values / largest)) if 0.0 < largest < np.inf else largest


def next_step(document: Document) -> Vector:
    """Δw of the very next update, as a run makes it, shape (slots,); NaN where none can be made."""
    try:
        run = Run(document, 1, recording=False)
    except NotTrainable:
        return np.full(document.network.parameter_count, np.nan)
    run.advance(0.0)  # the least that a run does at once: one update
    step: Vector = run.progress().parameters - document.parameters
    return step

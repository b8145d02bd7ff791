"""The four workloads that every path and every peer is measured on, as documents, and the variations of how they train.

For the other benchmarks. Sizes grow from one where each call counts to one where the matrix products are all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from engine.creation import new_document
from engine.data import Data, Samples
from engine.datasets import built
from engine.document import Document
from engine.network import read_only
from engine.settings import Adam, Sgd
from engine.sources import BuiltInSource
from engine.stopping import Stopping


@dataclass(frozen=True, slots=True)
class Workload:
    """A network, its data, how it trains, and a title that says so."""

    name: str
    title: str
    document: Callable[[], Document]

    @property
    def updates(self) -> int:
        """The updates of an epoch."""
        document = self.document()
        return -(-len(document.data.train) // (document.training.batch_size or len(document.data.train)))


def _xor() -> Document:
    document = new_document((2, 4, 1), data="xor", learning_rate=0.5, seed=1, name="XOR")
    return replace(document, training=msgspec.structs.replace(document.training, batch_size=None, reduction="mean"))


def _plane() -> Document:
    """250 points of two classes in the plane, targets −1 and 1, as playgrounds in browsers train them."""
    document = new_document((2, 8, 8, 1), activation="tanh", seed=1, learning_rate=0.03, name="2-8-8-1")
    generator = np.random.RandomState(1)
    points = generator.uniform(-1, 1, (250, 2))
    targets = np.where(points[:, :1] * points[:, 1:] > 0, 1.0, -1.0)
    rows = Samples(read_only(points), read_only(targets))
    training = msgspec.structs.replace(document.training, batch_size=10, reduction="mean")
    return replace(document, data=replace(document.data, train=rows), training=training)


def _digits(sizes: tuple[int, ...], batch: int, name: str) -> Document:
    document = new_document(
        sizes,
        activation="relu",
        output_activation="softmax",
        loss="cross_entropy",
        initialiser="he_normal",
        seed=1,
        learning_rate=0.05,
        name=name,
    )
    data: Data = built(BuiltInSource("digits", scaling="min_max"))
    training = msgspec.structs.replace(document.training, batch_size=batch, reduction="mean")
    return replace(document, data=data, training=training)


WORKLOADS: dict[str, Workload] = {
    workload.name: workload
    for workload in (
        Workload("W1", "XOR 2-4-1, sigmoid, full batch of 4", _xor),
        Workload("W2", "2-8-8-1, tanh, 250 rows, batches of 10", _plane),
        Workload(
            "W3",
            "digits 64-128-64-10, ReLU and softmax, batches of 32",
            lambda: _digits((64, 128, 64, 10), 32, "W3"),
        ),
        Workload("W4", "digits 64-512-512-10, batches of 256", lambda: _digits((64, 512, 512, 10), 256, "W4")),
    )
}


def _with_test_rows(document: Document) -> Document:
    """A fifth of the rows again as test rows, so that the training itself stays the same."""
    rows = document.data.train
    count = max(len(rows) // 5, 1)
    test = Samples(read_only(rows.inputs[:count]), read_only(rows.targets[:count]))
    return replace(document, data=replace(document.data, test=test))


def _training(**settings: object) -> Callable[[Document], Document]:
    def change(document: Document) -> Document:
        return replace(document, training=msgspec.structs.replace(document.training, **settings))

    return change


def _optimizer(make: Callable[[float], Sgd | Adam]) -> Callable[[Document], Document]:
    def change(document: Document) -> Document:
        return _training(optimizer=make(document.training.optimizer.learning_rate))(document)

    return change


#: How a workload may be trained otherwise; each by itself.
VARIATIONS: Mapping[str, Callable[[Document], Document]] = {
    "plain": lambda document: document,
    "shuffled": _training(shuffle=True),
    "momentum": _optimizer(lambda rate: Sgd(learning_rate=rate, momentum=0.9)),
    "Adam": _optimizer(lambda rate: Adam(learning_rate=rate / 10)),
    "test rows": _with_test_rows,
    "stop conditions": lambda document: replace(
        _with_test_rows(document), stopping=Stopping(error=1e-12, test_error=1e-12, patience=10**6, restore_best=True)
    ),
}

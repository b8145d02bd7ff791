"""The bench: a network with the parameters that are looked at, and the passes over its data that questions share.

Not thread-safe: it belongs to whoever answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.compiled import CompiledNetwork
from engine.data import Samples
from engine.document import Document, History
from engine.evaluation import Results, results
from engine.network import Indices, Vector

MOST_ROWS = 1024  # of the training data that a sweep takes: more would change the second digit of a share


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is looked at: a document's network, data and settings, with the parameters of one of its epochs.

    `history` is given where it is not the document's, as that of a run that goes on.
    """

    document: Document
    parameters: Vector
    epoch: int
    history: History | None = None

    @property
    def errors(self) -> History:
        """The errors up to the epoch."""
        known = self.document.state.history if self.history is None else self.history
        count = min(len(known.train), self.epoch // known.stride + 1)
        return known if count == len(known.train) else History(known.train[:count], known.test[:count], known.stride)


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """All numbers of one pass over some training rows, forward and backward.

    `rows` are their places in the training data. `net`, `out` and `delta` (∂E/∂net of each sample's own error) have
    shape (neurons that are no inputs, rows), in the network's order; `gradient`, shape (slots,), is that of the mean
    error per sample over these rows, frozen parameters included.
    """

    rows: Indices
    net: Vector
    out: Vector
    delta: Vector
    gradient: Vector


class Bench:
    """Takes a subject and computes what is asked of it, each thing once."""

    def __init__(self) -> None:
        self._subject: Subject | None = None
        self._compiled: CompiledNetwork | None = None
        self._sweep: Sweep | None = None
        self._results: dict[str, Results] = {}

    def put(self, subject: Subject) -> None:
        """Look at this subject from now on."""
        document = subject.document
        if self._compiled is None or not self._compiled.is_of(document.network, document.training):
            self._compiled = CompiledNetwork(document.network, document.training)
        self._subject, self._sweep, self._results = subject, None, {}
        self._compiled.load(subject.parameters)

    @property
    def subject(self) -> Subject:
        """What is looked at."""
        assert self._subject is not None
        return self._subject

    @property
    def document(self) -> Document:
        """The document that is looked at; its parameters may be those of another epoch than the subject's."""
        return self.subject.document

    @cached_property
    def spare(self) -> Bench:
        """Another bench, for a question that looks at other states than the subject's own."""
        return Bench()

    @property
    def compiled(self) -> CompiledNetwork:
        """The network ready to compute with the subject's parameters."""
        assert self._compiled is not None
        return self._compiled

    def results(self, part: str) -> Results:
        """The outputs and errors of all rows of "train" or "test"."""
        if part not in self._results:
            rows: Samples = getattr(self.document.data, part)
            self._results[part] = results(self.compiled, rows)
        return self._results[part]

    @property
    def sweep(self) -> Sweep:
        """A pass over the training rows, or over `MOST_ROWS` of them at even distances."""
        if self._sweep is None:
            self._sweep = self._swept()
        return self._sweep

    def _swept(self) -> Sweep:
        train, compiled = self.document.data.train, self.compiled
        count = min(len(train), MOST_ROWS)
        chosen = np.arange(len(train)) if count == len(train) else np.linspace(0, len(train) - 1, count).astype(np.intp)
        taken = train if count == len(train) else Samples(train.inputs[chosen], train.targets[chosen])
        rows = compiled.neuron_rows()
        if not count:
            none = np.empty((len(rows), 0))
            return Sweep(chosen, none, none, none, np.zeros(compiled.network.parameter_count))
        over = compiled.pass_over(count)
        over.run([*over.forward(), *over.backward()], compiled.table(taken).batch(0, count))
        gradient = compiled.slot_gradient()
        if not compiled.mean:
            gradient /= count
        net, out, delta = (of[rows].astype(np.float64, copy=False) for of in (over.net, over.out, over.delta))
        return Sweep(chosen, net, out, delta, gradient)

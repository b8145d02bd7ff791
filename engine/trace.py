"""The trace: every number of one update, immutable, and the frame: a place in it. What stepping and explaining show.

All numbers come out of the very pass that training runs, on the same arrays, so that what is shown cannot differ from
what training does; but for documents whose conventions ask for the arithmetic of a hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.batches import bounds, epoch_order
from engine.calculation import calculated
from engine.conventions import DEFAULT, Conventions
from engine.document import Document, State
from engine.dropout import factors
from engine.errors import NotTrainable
from engine.evaluation import errors
from engine.hand import calculated_by_hand, sample_gradient
from engine.history import Recorder
from engine.network import Indices, Network, Vector, read_only
from engine.precision import representable
from engine.settings import Precision, Training
from engine.steps import TOTAL, Known, Number, Numbers, Phase, Quantity, Steps, StepSize, shared_places


@dataclass(frozen=True, eq=False)
class Trace:
    """All numbers of one update over the samples `rows` of the training data (B of them).

    Arrays are read-only: `net`, `out`, `out_gradient` (∂E/∂out) and `delta` (∂E/∂net) have shape (B, neurons), with NaN
    where there is no such number (an input's net); `parts` (B, outputs) are the outputs' parts of the error, `errors`
    (B,) their sums. In the order of the network's slots: `gradient`, what the samples' gradients reduce to, without
    penalties and clipping; `change`, what the update then differentiated, with them; `before` and `after`; `onward`,
    those through which deltas flow back: the values before, but where a document's output weights are updated first.
    In single `precision` all of them, inputs and targets too, are the float32 numbers that the pass took and gave.
    `error` is the batch's error under the reduction, `learning_rate` the rate in force under the schedule,
    `factors` (B, neurons) what dropout multiplies each output by, None where it is off; `conventions` how the document
    writes it all.
    """

    network: Network
    training: Training
    rows: tuple[int, ...]
    inputs: Vector
    targets: Vector
    before: Vector
    after: Vector
    onward: Vector
    net: Vector
    out: Vector
    out_gradient: Vector
    delta: Vector
    parts: Vector
    errors: Vector
    gradient: Vector
    change: Vector
    error: float
    learning_rate: float
    state_before: State
    state_after: State
    factors: Vector | None = None
    conventions: Conventions = DEFAULT

    @property
    def precision(self) -> Precision:
        """What all of this was calculated in."""
        return "float64" if self.conventions.by_hand else self.training.precision

    @cached_property
    def steps(self) -> Steps:
        """The order of the numbers."""
        return Steps(self.network, len(self.rows))

    def warm(self) -> None:
        """Make what steps and explanations need of the network, so that whoever shows them need not wait for it."""
        self.steps.warm()
        network = self.network
        _ = network.slots, network.slot_labels, network.connection_index, network.outgoing(0), self.shared_places

    @np.errstate(all="ignore")
    def sample_gradient(self, sample: int) -> Vector:
        """∂E/∂parameter of one sample of the batch, shape (slots,): delta times what came in, summed over places."""
        if len(self.rows) == 1:
            return self.gradient
        gradient = np.zeros(self.network.parameter_count)
        network, delta, out = self.network, self.delta[sample], self.out[sample]
        np.add.at(gradient, network.weight_slots, delta[network.targets] * out[network.sources])
        with_bias = np.flatnonzero(network.bias_slots >= 0)
        np.add.at(gradient, network.bias_slots[with_bias], delta[with_bias])
        return read_only(sample_gradient(self.conventions, gradient))

    def value(self, number: Number) -> float:
        """The number itself, as the engine computed it (a gradient: of its sample)."""
        q, i, b = number.quantity, number.subject, number.sample
        if q == Quantity.ERROR:
            first = self.network.layer_range(-1).start
            return float(self.errors[b] if i == TOTAL else self.parts[b, i - first])
        if q == Quantity.GRADIENT:
            return float(self._gradient_of(b)[i])
        if q == Quantity.NEW_VALUE:
            return float(self.after[i])
        table = {Quantity.NET: self.net, Quantity.OUT: self.out, Quantity.DELTA: self.delta}[q]
        return float(table[b, i])

    def _gradient_of(self, sample: int) -> Vector:
        cache = self._gradients
        if sample not in cache:
            cache.clear()  # one sample's is in view at a time
            cache[sample] = self.sample_gradient(sample)
        return cache[sample]

    @cached_property
    def _gradients(self) -> dict[int, Vector]:
        return {}

    @cached_property
    def shared_places(self) -> dict[int, tuple[Indices, Indices]]:
        """For each shared slot the connections and the neurons (by bias) that hold it."""
        return shared_places(self.network)


@dataclass(frozen=True)
class Frame:
    """A place in a trace, reached by steps of one size: what the views draw while stepping."""

    trace: Trace
    position: int
    size: StepSize

    @property
    def start(self) -> int:
        """Where the step that led here began."""
        return self.trace.steps.previous(self.position, self.size)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers that the last step brought, in order; none at the very beginning."""
        return self.trace.steps.numbers(self.start, self.position)

    @property
    def sample(self) -> int:
        """The sample of the batch that is in view."""
        return self.trace.steps.sample_at(self.position)

    @cached_property
    def known(self) -> Known:
        """What has been seen so far of the sample in view."""
        return self.trace.steps.known(self.position)

    @property
    def phase(self) -> Phase | None:
        """The phase of the last step; None at the very beginning."""
        return self.trace.steps.phase_at(self.position)

    @property
    def at_end(self) -> bool:
        """Whether the update is complete."""
        return self.position >= self.trace.steps.length

    def forward(self) -> Frame:
        """One step on."""
        return Frame(self.trace, self.trace.steps.next(self.position, self.size), self.size)

    def back(self) -> Frame:
        """One step back."""
        return Frame(self.trace, self.trace.steps.previous(self.position, self.size), self.size)

    def with_size(self, size: StepSize) -> Frame:
        """The same place, to be left by steps of another size."""
        return Frame(self.trace, self.position, size)


def trace(document: Document, rows: tuple[int, ...], batch: int | None = None) -> Trace:
    """The update that training would make next on these rows of the training data.

    Where the document is calculated by hand, the update that a hand would make in its place. `batch` is the place of
    these rows among the updates of the running epoch; the state after then goes on from there, with the errors at an
    epoch's end in its history. Without it only the optimizer's part of the state is right. Raises NotTrainable where
    there is nothing to compute, or too much to do by hand.
    """
    check_traceable(document, rows)
    chosen = document.data.train.take(list(rows))
    update = document.state.update if batch is None else batch
    by_hand, dropout = document.conventions.by_hand, document.training.dropout
    numbers = (calculated_by_hand(document, chosen) if by_hand else calculated(document, chosen, update))._asdict()
    state = replace(document.state, memory=numbers.pop("memory"), steps=numbers.pop("steps"))
    return Trace(
        network=document.network,
        training=document.training,
        rows=rows,
        inputs=representable(chosen.inputs, document.precision),
        targets=representable(chosen.targets, document.precision),
        before=document.parameters,
        **numbers,
        state_before=document.state,
        state_after=state if batch is None else _state_after(document, batch, numbers["after"], state),
        factors=_factors(document, update, len(rows)) if dropout else None,
        conventions=document.conventions,
    )


def _factors(document: Document, update: int, samples: int) -> Vector:
    drawn = factors(document.network, document.training, document.state.epoch, update, samples).T
    return representable(read_only(drawn), document.precision)


def check_traceable(document: Document, rows: tuple[int, ...]) -> None:
    """Refuses a document or rows for which there is no update to compute."""
    network = document.network
    if not network.input_count or not network.output_count:
        raise NotTrainable("the network needs at least one input and one output neuron before it can be stepped")
    if not len(document.data.train):
        raise NotTrainable("there is no training data; add at least one row of inputs and targets")
    if not rows or not all(0 <= row < len(document.data.train) for row in rows):
        raise NotTrainable(f"there is no such sample; the training data has {len(document.data.train)} rows")


def after_update(document: Document, trace: Trace) -> Document:
    """The document after the update of a trace that was made of it."""
    return replace(document, parameters=trace.after, state=trace.state_after)


def _state_after(document: Document, batch: int, after: Vector, state: State) -> State:
    """The state after an update: the next place in the epoch, or the next epoch with the errors it begins with."""
    order, generator = epoch_order(document)
    recorder = Recorder(state.history, state.epoch)
    if batch == 0:
        _record(recorder, state.epoch, document)
    if batch + 1 < len(bounds(len(order), document.training)):
        return replace(state, update=batch + 1, history=recorder.history())
    _record(recorder, state.epoch + 1, replace(document, parameters=after))
    return replace(state, epoch=state.epoch + 1, update=0, generator=generator, history=recorder.history())


def _record(recorder: Recorder, epoch: int, document: Document) -> None:
    if recorder.due == epoch:
        recorder.put(*errors(document))

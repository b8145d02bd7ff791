"""The numeric engine: a network compiled to blocks of matrix products over arrays that are allocated once.

Activations are feature-major (neurons × samples) in one buffer, each layer followed by a row of ones that carries the
biases of the layers it feeds; all parameters lie in one flat vector, all gradients in another. An update is a tape of
prebound calls. Layered dense networks take no masks and no gathers. Not thread-safe: it belongs to one worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np

from engine.blas import threads_for
from engine.data import Samples
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.losses import LOSSES, TOGETHER
from engine.functions.tape import Array, Call, Name, call, constant, run
from engine.layout import Block, groups, layout
from engine.network import Indices, Network, Vector
from engine.precision import DTYPES, representable
from engine.rows import ROWS, ROWS1, X1, Batch, T, Table, X
from engine.settings import Training

#: Draws what a pass leaves out into its mask.
Drop: TypeAlias = Callable[[Array], None]

FULL_BATCH = 1024  #: samples that a batch of all counts as where threads are chosen


class CompiledNetwork:
    """A network, its loss and its reduction as arrays and passes over them.

    `entries` are all blocks end to end; `theta` is what an optimizer changes (the same array where the layout is
    direct) and `gradient` its gradient. `load` and `values` exchange them with a document's parameter vector, which is
    always float64. Everything else is of `dtype`, the training's precision, the sums of errors included: a double would
    cost a cast in each update and show digits that the outputs do not have.
    """

    def __init__(self, network: Network, training: Training) -> None:
        self.network = network
        self.loss = training.loss
        self.precision = training.precision
        self.mean = training.reduction == "mean"
        self.dtype = DTYPES[training.precision]
        self.layout = layout(network, self._activation_order)
        self.entries = np.zeros(len(self.layout.entry_slots), self.dtype)
        self.entry_gradient = np.zeros_like(self.entries)
        direct = self.layout.direct
        # What the entries are taken from where that is not theta itself: theta, and after it what stays as it is.
        self._pool = np.zeros(0 if direct else self.layout.pool_size, self.dtype)
        self.theta = self.entries if direct else self._pool[: len(self.layout.theta_slots)]
        self.gradient = self.entry_gradient if direct else np.zeros_like(self.theta)
        self._values = np.zeros(network.parameter_count)
        self.starts = self._row_starts()
        self.groups = groups(network, self._activation_order, self.starts)
        self._passes: dict[int, Pass] = {}
        largest = max((block.stop - block.start for block in self.layout.blocks), default=0)
        #: Of BLAS, for all that is computed of it while training.
        self.threads = threads_for(2.0 * largest * (training.batch_size or FULL_BATCH))

    def is_of(self, network: Network, training: Training) -> bool:
        """Whether it computes what these say, apart from the parameters."""
        own, its = (self.loss, self.mean, self.precision), (training.loss, training.reduction, training.precision)
        return self.network is network and own == (its[0], its[1] == "mean", its[2])

    # --- parameters ----------------------------------------------------------------------------------------------

    def load(self, values: Vector) -> None:
        """Takes over a document's parameters, shape (slots,), rounded to the precision."""
        self._values[:] = representable(values, self.precision)
        slots = self.layout.entry_slots
        self.entries[:] = np.where(slots >= 0, self._values[slots], 0.0) if len(self._values) else 0.0
        if not self.layout.direct:
            self._pool[self.layout.entry_places] = self.entries

    def values(self) -> Vector:
        """The parameters as they stand now, in the order of the slots, as a new array."""
        return self.to_slots(self.theta, self._values)

    def to_slots(self, theta: Array, rest: Vector | float = 0.0) -> Vector:
        """A vector over theta in the order of the slots, with `rest` at the slots that training leaves alone."""
        values = np.empty(self.network.parameter_count)
        values[:] = rest
        values[self.layout.theta_slots] = theta
        return values

    def spread(self) -> list[Call]:
        """The calls that bring theta into the entries after an update."""
        if self.layout.direct:
            return []
        return [call(self._pool.take, self.layout.entry_places, None, self.entries, "clip")]

    def gather(self) -> list[Call]:
        """The calls that bring the entries' gradient into theta's: what is shared is summed."""
        if self.layout.direct:
            return []
        layout_ = self.layout
        if len(layout_.theta_entries) == len(layout_.theta_slots):
            return [call(self.entry_gradient.take, layout_.theta_entries, None, self.gradient, "clip")]
        chosen = np.empty(len(layout_.theta_entries), self.dtype)
        return [
            call(self.entry_gradient.take, layout_.theta_entries, None, chosen, "clip"),
            call(np.add.reduceat, chosen, layout_.theta_starts, 0, None, self.gradient),
        ]

    def slot_gradient(self) -> Vector:
        """The gradient of every slot, frozen ones included, out of the entries' gradient, shape (slots,)."""
        slots = self.layout.entry_slots
        present = slots >= 0
        gradient = np.zeros(self.network.parameter_count)
        np.add.at(gradient, slots[present], self.entry_gradient[present])
        gradient[self.layout.theta_slots] = self.gradient
        return gradient

    def weights(self, block: Block) -> Array:
        """A block's matrix as a view of the entries."""
        return self.entries[block.start : block.stop].reshape(block.rows, block.columns)

    def weight_gradients(self, block: Block) -> Array:
        """A block's matrix as a view of the entries' gradient."""
        return self.entry_gradient[block.start : block.stop].reshape(block.rows, block.columns)

    # --- rows ----------------------------------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """The rows of the buffers: every layer but the first, each with its row of ones."""
        return self.starts[-1]

    def rows(self, layer: int, ones: bool = False) -> slice:
        """The rows of a layer in the buffers, with its row of ones or without."""
        return slice(self.starts[layer], self.starts[layer + 1] - (0 if ones else 1))

    def neuron_rows(self) -> Indices:
        """The row of every neuron that is not an input, in the order of the network's neurons."""
        layers = self.network.layer_of[self.network.input_count :]
        return np.asarray(self.starts)[layers] + self.layout.order[self.network.input_count :]

    def _row_starts(self) -> tuple[int, ...]:
        sizes = [len(layer.neurons) + 1 for layer in self.network.layers[1:]]
        return (0, *np.cumsum([0, *sizes]).tolist())

    def _activation_order(self, layer: int) -> Indices:
        neurons = self.network.layer_range(layer)
        if layer in (0, len(self.network.layers) - 1):  # the data's columns stay as they are
            return np.arange(len(neurons))
        names = [self.network.activation_of(n) for n in neurons]
        kinds = sorted(set(names), key=names.index)
        return np.argsort([kinds.index(name) for name in names], kind="stable")

    def table(self, samples: Samples) -> Table:
        """Samples laid out for its passes."""
        return Table(samples, self.dtype)

    def share(self, samples: int) -> float:
        """What the reduction multiplies the sum of so many samples' gradients by."""
        return 1.0 / samples if self.mean and samples else 1.0

    def pass_over(self, samples: int) -> Pass:
        """The pass for a number of samples; made once and kept."""
        if samples not in self._passes:
            self._passes[samples] = Pass(self, samples)
        return self._passes[samples]


class Pass:
    """Forward and backward pass of a compiled network over a fixed number of samples, with their buffers.

    `net`, `out`, `slope` and `delta` have shape (rows, samples). The calls are for a tape whose parameters are
    PARAMETERS; run under `np.errstate(all="ignore")`, for what overflows is found by looking at the results.
    """

    def __init__(self, compiled: CompiledNetwork, samples: int) -> None:
        self.compiled = compiled
        self.samples = samples
        shape = (compiled.row_count, samples)
        self.net = np.zeros(shape, compiled.dtype)
        self.out = np.ones_like(self.net)
        self.slope = np.zeros_like(self.net)
        self.delta = np.zeros_like(self.net)
        self.parts = np.zeros((compiled.network.output_count, samples), compiled.dtype)
        self.out_gradient = np.zeros_like(self.parts)
        self.total = constant(0.0, self.parts)
        self._outputs = compiled.rows(len(compiled.network.layers) - 1)
        groups = [group for group in compiled.groups if group.layer == len(compiled.network.layers) - 1]
        # Only a whole output layer of one activation can be taken together with the loss.
        self._output_activation = groups[0].activation if len(groups) == 1 else None
        self._together = TOGETHER.get((self._output_activation or "", compiled.loss))

    # --- calls ---------------------------------------------------------------------------------------------------

    def forward(self, drop: Drop | None = None) -> list[Call]:
        """From the inputs to the outputs; `drop` draws what is left out of this pass, and of its way back."""
        calls = [] if drop is None else [call(drop, self.mask)]
        for layer in range(1, len(self.compiled.network.layers)):
            rows = self.compiled.rows(layer)
            if rows.start == rows.stop:
                continue
            net = self.net[rows]
            blocks = [block for block in self.compiled.layout.blocks if block.target == layer]
            terms = [(self.compiled.weights(b).dot, self._source(b)) for b in blocks]
            calls += _sum_of_products(terms, net)
            for group in self.compiled.groups:
                if group.layer == layer:
                    calls += ACTIVATIONS[group.activation].function(self.net[group.rows], self.out[group.rows])
            if drop is not None and layer < len(self.compiled.network.layers) - 1:
                calls += self._dropped(layer, rows)
        return calls

    @cached_property
    def mask(self) -> Array:
        """What each output is multiplied by where dropout leaves some out, shape (rows, samples): else 1."""
        return np.ones_like(self.out)

    def _dropped(self, layer: int, rows: slice) -> list[Call]:
        """A hidden layer's outputs and slopes, what is left out taken away; the slope of the whole output first."""
        calls: list[Call] = []
        for group in self.compiled.groups:
            if group.layer == layer and group.activation != SOFTMAX:
                calls += _slope(group.activation, *(of[group.rows] for of in (self.net, self.out, self.slope)))
        masked = ((of[rows], self.mask[rows]) for of in (self.out, self.slope))
        return calls + [call(np.multiply, of, mask, of) for of, mask in masked]

    def error(self) -> list[Call]:
        """The outputs' parts of each sample's error, and the sum of all in `total`, from the forward pass."""
        net, out = self.net[self._outputs], self.out[self._outputs]
        parts = self._together.parts if self._together else LOSSES[self.compiled.loss].parts
        return [*parts(net, out, T, self.parts), call(np.add.reduce, self.parts, None, None, self.total)]

    def total_error(self, after_backward: bool = False) -> list[Call]:
        """The sum of all samples' errors in `total`; after a backward pass the same bits with less work."""
        loss = LOSSES[self.compiled.loss]
        if self._together or loss.square_factor is None:
            return self.error()
        squares, factor = self.out_gradient.reshape(-1), loss.square_factor(len(self.out_gradient))
        return [
            *([] if after_backward else loss.gradient(self.out[self._outputs], T, self.out_gradient)),
            call(squares.dot, squares, self.total),
            call(np.multiply, self.total, constant(factor, squares), self.total),
        ]

    def told_error(self) -> tuple[list[Call], Call, Array]:
        """After a backward pass: calls, one whose result is the sum of all samples' errors, and what to multiply it by.

        The product has the bits of `total_error`.
        """
        loss = LOSSES[self.compiled.loss]
        if self._together or loss.square_factor is None:
            return self.error(), call(self.total.item), constant(1.0, self.total)
        squares = self.out_gradient.reshape(-1)
        return [], call(squares.dot, squares), constant(loss.square_factor(len(self.out_gradient)), self.total)

    def backward(self, *, dropped: bool = False, reduced: bool = True) -> list[Call]:
        """From the outputs to the gradient of theta, after a forward pass, `dropped` if it was.

        Not `reduced` it is the sum of the samples' gradients, whatever the reduction.
        """
        last = len(self.compiled.network.layers) - 1
        calls = self._slopes(last, dropped=dropped) + self._output_delta()
        for layer in reversed(range(1, last)):
            calls += self._hidden_delta(layer)
        for block in self.compiled.layout.blocks:
            calls.append(self._gradient(block))
        if reduced and (share := self.compiled.share(self.samples)) != 1.0:
            gradient = self.compiled.entry_gradient
            calls.append(call(np.multiply, gradient, constant(share, gradient), gradient))
        return calls + self.compiled.gather()

    def _source(self, block: Block, transposed: bool = False) -> Array | Name:
        if block.source == 0:
            return (ROWS1 if block.bias else ROWS) if transposed else (X1 if block.bias else X)
        view = self.out[self.compiled.rows(block.source, ones=block.bias)]
        return view.T if transposed else view

    def _gradient(self, block: Block) -> Call:
        delta = self.delta[self.compiled.rows(block.target)]
        return call(delta.dot, self._source(block, transposed=True), self.compiled.weight_gradients(block))

    def _slopes(self, last: int, *, dropped: bool) -> list[Call]:
        """The derivatives of all neurons that need one; in one go where all share an activation."""
        groups = [
            g
            for g in self.compiled.groups
            if g.activation != SOFTMAX and not (self._together and g.layer == last)
            if not dropped or g.layer == last  # the others are there from the way forward
        ]
        names = {g.activation for g in groups}
        alike = all(g.activation in names for g in self.compiled.groups if g.layer < last)
        if len(names) == 1 and alike and not dropped:
            rows = slice(groups[0].start, groups[-1].stop)
            return _slope(names.pop(), self.net[rows], self.out[rows], self.slope[rows])
        calls: list[Call] = []
        for g in groups:
            calls += _slope(g.activation, self.net[g.rows], self.out[g.rows], self.slope[g.rows])
        return calls

    def _output_delta(self) -> list[Call]:
        rows = self._outputs
        out, delta = self.out[rows], self.delta[rows]
        if self._together:
            return self._together.delta(out, T, delta)
        gradient = LOSSES[self.compiled.loss].gradient(out, T, self.out_gradient)
        return gradient + self._through_activation(rows, self._output_activation, self.out_gradient)

    def _hidden_delta(self, layer: int) -> list[Call]:
        rows = self.compiled.rows(layer)
        if rows.start == rows.stop:
            return []
        groups = [group for group in self.compiled.groups if group.layer == layer]
        calls = self.hidden_gradient(layer, self.delta)
        return calls + self._through_activation(rows, groups[0].activation, self.delta[rows])

    def hidden_gradient(self, layer: int, into: Array) -> list[Call]:
        """∂E/∂out of a hidden layer's neurons into its rows of a buffer, from the deltas of the layers above.

        A matrix without its column of biases would be copied by each product, so that the row of ones takes part: what
        is written there means nothing.
        """
        rows, with_ones = self.compiled.rows(layer), self.compiled.rows(layer, ones=True)
        blocks = [block for block in self.compiled.layout.blocks if block.source == layer]
        calls: list[Call] = [] if blocks else [call(into[rows].fill, 0.0)]
        for place, block in enumerate(blocks):
            target = into[with_ones if block.bias else rows]
            result = np.empty_like(target) if place else target
            calls.append(call(self.compiled.weights(block).T.dot, self.delta[self.compiled.rows(block.target)], result))
            if place:
                calls.append(call(np.add, into[rows], result[: rows.stop - rows.start], into[rows]))
        return calls

    def _through_activation(self, rows: slice, activation: str | None, gradient: Array) -> list[Call]:
        """From ∂E/∂out to the deltas, ∂E/∂net; both may be one array."""
        delta, out = self.delta[rows], self.out[rows]
        if activation != SOFTMAX:
            return [call(np.multiply, gradient, self.slope[rows], delta)]
        # ∂E/∂net_k = y_k (g_k − Σ_j g_j y_j)
        products, total = np.empty_like(out), np.empty(out.shape[1:], out.dtype)
        return [
            call(np.multiply, gradient, out, products),
            call(np.add.reduce, products, 0, None, total),
            call(np.subtract, gradient, total, delta),
            call(np.multiply, delta, out, delta),
        ]

    # --- runs ----------------------------------------------------------------------------------------------------

    def run(self, calls: list[Call], batch: Batch) -> None:
        """Runs some calls once on a batch."""
        with np.errstate(all="ignore"):
            run(calls, batch._asdict())

    def loss_gradient(self, batch: Batch) -> Array:
        """∂E/∂out of the outputs on a batch whose forward pass has run, shape (outputs, samples)."""
        out = self.out[self._outputs]
        result = np.empty_like(out)
        self.run(LOSSES[self.compiled.loss].gradient(out, T, result), batch)
        return result


def _slope(activation: str, net: Array, out: Array, result: Array) -> list[Call]:
    slope = ACTIVATIONS[activation].slope
    return slope(net, out, result) if slope else []


def _sum_of_products(terms: Sequence[tuple[Callable[..., object], Array | Name]], result: Array) -> list[Call]:
    """Result = Σ matrix·source, each product by a prebound method; 0 where there are no terms."""
    if not terms:
        return [call(result.fill, 0.0)]
    work = np.empty_like(result) if len(terms) > 1 else result
    calls = [call(terms[0][0], terms[0][1], result)]
    for product, source in terms[1:]:
        calls += [call(product, source, work), call(np.add, result, work, result)]
    return calls

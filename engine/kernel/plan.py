"""A compiled network, its optimization and its data as the kernel reads them, and stretches of training by it.

For the training loop. A plan writes into the arrays of the `CompiledNetwork` and the `Optimization` that it was made of
and nowhere else, so that NumPy may go on after any of its calls, and it after NumPy. It is made anew when these are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from engine.batches import shuffles
from engine.compiled import CompiledNetwork
from engine.data import Data
from engine.functions.losses import TOGETHER
from engine.functions.tape import Array
from engine.kernel.activations import CODES
from engine.kernel.losses import (
    ABSOLUTE,
    BINARY,
    CROSS,
    HUBER,
    SIGMOID_BINARY,
    SIGMOID_CROSS,
    SOFTMAX_CROSS,
    SQUARES,
)
from engine.kernel.products import BIAS, LANES, NOTHING, PRESENT, SUMS
from engine.kernel.steps import ADAGRAD, ADAM, MOMENTUM, NESTEROV, RMSPROP, RPROP, SETTINGS, SGD
from engine.kernel.stretch import ALL_SETTINGS, DELTA_SCALE, PART_SCALE, SUMS_AT
from engine.network import Indices
from engine.optimization import Optimization
from engine.optimizers import learning_rate
from engine.settings import Adagrad, Adam, AdamW, Constant, Optimizer, RmsProp, Rprop, Sgd, Training

#: `engine.kernel.stretch.stretch`, as it is or compiled.
Stretch: TypeAlias = Callable[..., None]

#: The numbers that the work buffer holds of each area at most: what a pass touches then stays in the nearest cache.
AREA = 1024

#: Each loss: its number, the scales of its parts and of its derivatives, and whether it is a mean over the outputs.
_LOSSES = {
    "half_squared_error": (SQUARES, 0.5, 1.0, False),
    "squared_error": (SQUARES, 1.0, 2.0, False),
    "mean_squared_error": (SQUARES, 1.0, 2.0, True),
    "mean_absolute_error": (ABSOLUTE, 1.0, 1.0, True),
    "huber": (HUBER, 1.0, 1.0, True),
    "binary_cross_entropy": (BINARY, 1.0, 1.0, True),
    "cross_entropy": (CROSS, 1.0, 1.0, False),
}

#: The numbers of the losses that are taken together with the activation before them.
_TOGETHER = {
    ("sigmoid", "binary_cross_entropy"): SIGMOID_BINARY,
    ("sigmoid", "cross_entropy"): SIGMOID_CROSS,
    ("softmax", "cross_entropy"): SOFTMAX_CROSS,
}


def _sgd(o: Sgd) -> tuple[int, list[float]]:
    return (SGD if not o.momentum else NESTEROV if o.nesterov else MOMENTUM), [o.momentum]


def _adam(o: Adam | AdamW) -> tuple[int, list[float]]:
    one, two = o.betas
    decay = o.weight_decay if isinstance(o, AdamW) else 0.0
    return ADAM, [one, two, 1 - one, 1 - two, o.eps, float(o.amsgrad), decay]


#: Each optimizer: its number with its settings in the kernel's order, and the names of what it remembers.
_METHODS: dict[type[Optimizer], tuple[Callable[[Any], tuple[int, list[float]]], tuple[str, ...]]] = {
    Sgd: (_sgd, ("momentum_buffer",)),
    Adagrad: (lambda o: (ADAGRAD, [o.lr_decay, o.eps]), ("sum",)),
    RmsProp: (
        lambda o: (RMSPROP, [o.alpha, 1 - o.alpha, o.eps, o.momentum, float(o.centered)]),
        ("square_avg", "momentum_buffer", "grad_avg"),
    ),
    Adam: (_adam, ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")),
    AdamW: (_adam, ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")),
    Rprop: (lambda o: (RPROP, [*o.etas, *o.step_sizes]), ("prev", "step_size")),
}


def plan(stretch: Stretch, compiled: CompiledNetwork, optimization: Optimization, data: Data) -> KernelPlan | None:
    """The plan for training a network on data, by the optimization's settings; None where the kernel cannot do it.

    It cannot do dropout, whose draws are NumPy's, and numbers other than float64.
    """
    changed = (
        compiled.entries,
        compiled.theta,
        compiled.gradient,
        compiled.entry_gradient,
        *optimization.memory.values(),
    )
    fit = all(array.dtype == np.float64 and array.flags.c_contiguous for array in changed)
    return KernelPlan(stretch, compiled, optimization, data) if fit and not optimization.training.dropout else None


class KernelPlan:
    """Training of one compiled network by one optimization on some data, in stretches; see `plan`."""

    def __init__(self, stretch: Stretch, compiled: CompiledNetwork, optimization: Optimization, data: Data) -> None:
        training = optimization.training
        self._stretch, self._optimization = stretch, optimization
        self._samples = len(data.train)
        self._scheduled = not isinstance(training.schedule, Constant)
        self._shuffled = shuffles(self._samples, training)
        self._no_orders = np.zeros((0, self._samples), np.int64)
        self._rates = np.zeros(1)
        self._nothing = np.empty(0)
        batch = min(training.batch_size or self._samples, self._samples)
        self.updates = -(-self._samples // max(batch, 1))  #: how many an epoch has
        method, settings = _settings(compiled, training)
        sizes = _sizes(
            compiled, training, method, self._samples, batch, shuffled=self._shuffled, scheduled=self._scheduled
        )
        self._fixed = (
            sizes,
            _layers(compiled),
            _blocks(compiled),
            _groups(compiled),
            *_ways(compiled),
            settings,
            compiled.layout.is_weight.astype(np.float64),
            compiled.entries,
            compiled.entry_gradient,
            compiled.theta,
            compiled.gradient,
            optimization.rate.reshape(1),
            optimization.steps.reshape(1),
            *_memory(optimization),
            _work(compiled, sizes),
            *_table(data),
        )

    def run_epochs(
        self,
        epoch: int,
        count: int,
        errors: Array,
        tests: Array,
        *,
        due: int = 0,
        stride: int = 1,
        orders: Indices | None = None,
    ) -> None:
        """Trains `count` whole epochs from the beginning of `epoch` on.

        The mean errors before the first update of epoch + due + k·stride go to errors[k] (training rows) and tests[k]
        (test rows; NaN without any) for each k that lies within. `orders` has a row of samples for each epoch, where
        they are shuffled.
        """
        if (wanted := -(-(count - due) // stride)) > min(len(errors), len(tests)):
            raise ValueError(f"{wanted} errors are due, but there is room for {min(len(errors), len(tests))}")
        if self._scheduled:
            training = self._optimization.training
            self._rates = np.array([learning_rate(training, epoch + i) for i in range(count)])
        self._run(self._checked(orders, count), errors, tests, 0, count * self.updates, due, stride)

    def run_updates(self, first: int, stop: int, order: Indices | None = None) -> None:
        """Makes the updates `first` to `stop` of one epoch by the rate the optimization has; records nothing."""
        orders = self._checked(None if order is None else order.reshape(1, -1), 1)
        if not 0 <= first <= stop <= self.updates:
            raise ValueError(f"there are no updates {first} to {stop} in an epoch of {self.updates}")
        self._rates = self._optimization.rate.reshape(1)
        if first < stop:
            self._run(orders, self._nothing, self._nothing, first, stop - first, -1, 1)

    def errors(self) -> tuple[float, float]:
        """The mean errors per sample over training and test rows, as the parameters stand; NaN over none."""
        found = np.full((2, 1), np.nan)
        self._run(self._no_orders, found[0], found[1], 0, 0, 0, 1)
        return float(found[0, 0]), float(found[1, 0])

    def orders(self, generator: np.random.Generator, count: int) -> Indices:
        """The orders of so many epochs to come, drawn one after the other as the epochs would; shape (count, rows)."""
        drawn = np.empty((count, self._samples), np.int64)
        for order in drawn:
            order[:] = generator.permutation(self._samples)
        return drawn

    def _checked(self, orders: Indices | None, epochs: int) -> Indices:
        """Orders that the kernel may follow without looking."""
        if not self._shuffled:
            return self._no_orders
        if orders is None or orders.shape != (epochs, self._samples):
            raise ValueError(f"shuffled epochs need orders of shape {(epochs, self._samples)}")
        if orders.size and (orders.min() < 0 or orders.max() >= self._samples):
            raise ValueError("an order names a row that there is not")
        return np.ascontiguousarray(orders, np.int64)

    def _run(
        self, orders: Indices, errors: Array, tests: Array, update: int, count: int, due: int, stride: int
    ) -> None:
        with np.errstate(all="ignore"):  # for the plain form
            self._stretch(*self._fixed, orders, self._rates, errors, tests, update, count, due, stride)


# --- tables -------------------------------------------------------------------------------------------------------


def _integers(rows: Sequence[tuple[int, ...]], columns: int) -> Indices:
    return np.array(rows, np.int64).reshape(len(rows), columns)


def _row_starts(compiled: CompiledNetwork) -> list[int]:
    """The first row of each layer in the work buffer, the inputs' first, and one past the last."""
    counts = [len(layer.neurons) for layer in compiled.network.layers]
    return [0, *np.cumsum(counts).tolist()]


def _layers(compiled: CompiledNetwork) -> Indices:
    starts, blocks, groups = _row_starts(compiled), compiled.layout.blocks, compiled.groups
    sources = {block.source for block in blocks}
    rows = []
    for layer in range(len(starts) - 1):
        own = [i for i, block in enumerate(blocks) if block.target == layer] or [-1]
        alike = [i for i, group in enumerate(groups) if group.layer == layer] or [-1]
        ends = (own[0], own[-1] + 1, alike[0], alike[-1] + 1)
        rows.append(
            (starts[layer], starts[layer + 1] - starts[layer], *(max(end, 0) for end in ends), int(layer in sources))
        )
    return _integers(rows, 7)


def _blocks(compiled: CompiledNetwork) -> Indices:
    rows, targets, sources = [], set[int](), set[int]()
    for b in compiled.layout.blocks:
        initial = PRESENT if b.target in targets else BIAS if b.bias else NOTHING
        back = PRESENT if b.source in sources else NOTHING
        shape = (b.rows, b.columns - b.bias, int(b.bias), b.start, b.columns, 1)
        rows.append((b.source, b.target, *shape, initial, back))
        targets.add(b.target)
        sources.add(b.source)
    return _integers(rows, 10)


def _groups(compiled: CompiledNetwork) -> Indices:
    starts = _row_starts(compiled)
    rows = []
    for g in compiled.groups:
        row = starts[g.layer] + g.start - compiled.rows(g.layer).start
        rows.append((row, g.stop - g.start, CODES[g.activation]))
    return _integers(rows, 3)


def _ways(compiled: CompiledNetwork) -> tuple[Indices, Indices, Indices]:
    """Between entries and theta."""
    of = compiled.layout
    if of.direct:
        return (np.empty(0, np.int64),) * 3
    return tuple(way.astype(np.int64) for way in (of.theta_entries, of.entry_thetas, of.theta_starts))  # type: ignore[return-value]  # of three


def _loss(compiled: CompiledNetwork, training: Training) -> tuple[int, float, float]:
    number, parts, derivatives, mean = _LOSSES[training.loss]
    outputs = max(compiled.network.output_count, 1) if mean else 1
    last = [g.activation for g in compiled.groups if g.layer == len(compiled.network.layers) - 1]
    if len(last) == 1 and (last[0], training.loss) in TOGETHER:
        number = _TOGETHER[last[0], training.loss]
    return number, parts / outputs, derivatives / outputs


def _sizes(
    compiled: CompiledNetwork,
    training: Training,
    method: int,
    samples: int,
    batch: int,
    *,
    shuffled: bool,
    scheduled: bool,
) -> Indices:
    """In the order of the places in `sizes`."""
    network = compiled.network
    rows = _row_starts(compiled)[-1]
    loss, _, _ = _loss(compiled, training)
    mean = training.reduction == "mean"
    flags = (mean, method, compiled.layout.direct, shuffled, scheduled)
    outputs, chunk = network.output_count, _chunk(rows)
    found = (len(network.layers), rows, network.input_count, outputs, samples, chunk, batch, loss)
    return np.array([*found, *flags, (3 * rows + outputs + max(outputs, 2)) * chunk], np.int64)


def _chunk(rows: int) -> int:
    """How many samples are calculated at once."""
    return min(max(AREA // max(rows, 1) // LANES, 2), 16) * LANES


def _settings(compiled: CompiledNetwork, training: Training) -> tuple[int, Array]:
    method, own = _METHODS[type(training.optimizer)][0](training.optimizer)
    settings = np.zeros(ALL_SETTINGS)
    settings[:SETTINGS] = training.l1, training.l2, training.gradient_clip or 0.0
    settings[SETTINGS : SETTINGS + len(own)] = own
    _, settings[PART_SCALE], settings[DELTA_SCALE] = _loss(compiled, training)
    return method, settings


def _memory(optimization: Optimization) -> list[Array]:
    names = _METHODS[type(optimization.training.optimizer)][1]
    found = [optimization.memory.get(name, np.empty(0)) for name in names]
    return found + [np.empty(0)] * (3 - len(found))


def _work(compiled: CompiledNetwork, sizes: Indices) -> Array:
    widest = max((block.columns for block in compiled.layout.blocks), default=0)
    return np.zeros(int(sizes[SUMS_AT]) + max(SUMS, widest) * LANES)


def _table(data: Data) -> tuple[Array, Array]:
    """The inputs and the targets of the training rows, then of the test rows, shape (rows, columns)."""
    inputs = np.concatenate([data.train.inputs, data.test.inputs])
    return inputs, np.concatenate([data.train.targets, data.test.targets])

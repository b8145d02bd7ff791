"""A whole stretch of training in one call: updates in their order over the epochs, and the errors that are recorded.

For `engine.kernel.plan`, which makes the tables that are read here by the names below. The samples of an update are
taken in chunks that fit the work buffer; each chunk is laid out as rows of neurons, LANES samples to a packed register.
What a chunk has too few of is filled up with its last sample, whose deltas are set to 0.

The work buffer holds five areas of rows: outputs, weighted sums, deltas (a row for each neuron, inputs included),
targets, and rows to work in. Behind them all, at SUMS_AT, are the lanes of a gradient's sums.
"""

from __future__ import annotations

import numpy as np

from engine.functions.tape import Array
from engine.kernel.activations import SOFTMAX, activate, softmax, through, through_softmax
from engine.kernel.losses import SIGMOID_BINARY, deltas, parts
from engine.kernel.primitives import at
from engine.kernel.products import LANES, outer, product
from engine.kernel.steps import SETTINGS, penalties, step
from engine.network import Indices

# Places in `sizes`.
LAYERS, ROWS, INPUTS, OUTPUTS, SAMPLES, CHUNK, BATCH, LOSS, MEAN, METHOD, DIRECT, SHUFFLED, SCHEDULED, SUMS_AT = range(
    14
)

# Columns of `layers`: first row, rows, first block and one past the last, first group and one past the last, and
# whether any block begins there (1 or 0).
ROW, COUNT, BLOCK, BLOCK_STOP, GROUP, GROUP_STOP, FEEDS = range(7)

# Columns of `blocks`: the layers' numbers, the matrix' rows and columns without the bias', the bias, where it begins,
# from a row to the next, from a column to the next, and what the products forward and back are added to.
SOURCE, TARGET, BLOCK_ROWS, BLOCK_COLUMNS, BLOCK_BIAS, START, ROW_STEP, COLUMN_STEP, INITIAL, INITIAL_BACK = range(10)

# What a turn of the loop works on.
UPDATE, TRAINING_ROWS, TEST_ROWS = range(3)

# Columns of `groups`: first row, rows, the activation's number.
GROUP_ROW, GROUP_ROWS, CODE = range(3)

# Places in `settings` behind those of the optimizer.
PART_SCALE, DELTA_SCALE = SETTINGS + 7, SETTINGS + 8
ALL_SETTINGS = SETTINGS + 9


def stretch(  # noqa: C901, PLR0912  # one loop, for each call of a function costs as much as a neuron
    sizes: Indices,
    layers: Indices,
    blocks: Indices,
    groups: Indices,
    theta_entries: Indices,
    entry_thetas: Indices,
    theta_starts: Indices,
    settings: Array,
    weights: Array,
    entries: Array,
    entry_gradient: Array,
    theta: Array,
    gradient: Array,
    rate: Array,
    steps: Array,
    first: Array,
    second: Array,
    third: Array,
    work: Array,
    inputs: Array,
    targets: Array,
    orders: Indices,
    rates: Array,
    errors: Array,
    tests: Array,
    update: int,
    count: int,
    due: int,
    stride: int,
) -> None:
    """Makes `count` updates from the one with number `update` of an epoch on, in place.

    Epochs count from that one, 0. Those at `due`, `due` + `stride`, … whose first update is made here get their errors
    recorded, the k-th as errors[k] and tests[k]. With a `count` of 0 the errors are those of the present, if 0 is due.
    """
    samples, batch = sizes[at(SAMPLES)], sizes[at(BATCH)]
    updates = (samples + batch - 1) // batch
    epoch = recorded = made = 0
    record = update == 0 and due == 0
    work_on = TEST_ROWS if record else UPDATE
    while made < count or work_on != UPDATE:
        # Each turn is a way forward over some rows: for an error before an update, or for an update and its way back.
        start, stop = 0, samples
        if work_on == TEST_ROWS:
            start, stop = samples, len(inputs)
        elif work_on == UPDATE:
            start, stop = update * batch, min((update + 1) * batch, samples)
            if update == 0 and sizes[at(SCHEDULED)]:
                rate[at(0)] = rates[at(epoch)]
        own = work_on == UPDATE and record and updates == 1  # the whole epoch's error is that of this way forward
        total = 0.0
        for chunk in range(start, stop, sizes[at(CHUNK)]):
            held = min(sizes[at(CHUNK)], stop - chunk)
            shuffled = work_on == UPDATE and sizes[at(SHUFFLED)] > 0
            fill(sizes, work, inputs, targets, orders, epoch if shuffled else -1, chunk, held)
            forward(sizes, layers, blocks, groups, entries, work, held)
            if own or work_on != UPDATE:
                total += error(sizes, layers, settings, work, held)
            if work_on == UPDATE:
                backward(sizes, layers, blocks, groups, settings, entries, entry_gradient, work, held, chunk > start)
        if own or work_on == TRAINING_ROWS:
            errors[at(recorded)] = total / samples
        if work_on == TEST_ROWS:
            tests[at(recorded)] = total / (stop - start) if stop > start else np.nan
            work_on = UPDATE if updates == 1 and count > 0 else TRAINING_ROWS
        elif work_on == TRAINING_ROWS:
            work_on = UPDATE
        else:
            finish(sizes, theta_entries, theta_starts, entry_gradient, gradient, stop - start)
            penalties(settings, theta, gradient, weights)
            step(sizes[at(METHOD)], settings, theta, gradient, rate[at(0)], steps, first, second, third)
            spread(theta_entries, entry_thetas, theta, entries)
            if record:
                recorded += 1
                due += stride
            made += 1
            update += 1
            if update == updates:
                update = 0
                epoch += 1
            record = update == 0 and epoch == due and made < count
            work_on = TEST_ROWS if record else UPDATE


def padded(held: int) -> int:
    """The length of a row that holds so many samples."""
    return (held + LANES - 1) // LANES * LANES


def fill(
    sizes: Indices,
    work: Array,
    inputs: Array,
    targets: Array,
    orders: Indices,
    epoch: int,
    start: int,
    held: int,
) -> None:
    """Lays `held` samples out, from the one at `start` in an epoch's order on, or (−1) as they stand."""
    stride = padded(held)
    target = 3 * sizes[at(ROWS)] * stride
    for s in range(stride):
        place = start + (s if s < held else held - 1)
        row = orders[at(epoch), at(place)] if epoch >= 0 else place
        for i in range(sizes[at(INPUTS)]):
            work[at(i * stride + s)] = inputs[at(row), at(i)]
        for i in range(sizes[at(OUTPUTS)]):
            work[at(target + i * stride + s)] = targets[at(row), at(i)]


def forward(
    sizes: Indices, layers: Indices, blocks: Indices, groups: Indices, entries: Array, work: Array, held: int
) -> None:
    """From the inputs to the outputs."""
    stride = padded(held)
    net = sizes[at(ROWS)] * stride
    spare = (3 * sizes[at(ROWS)] + sizes[at(OUTPUTS)]) * stride
    for layer in range(1, sizes[at(LAYERS)]):
        to = layers[at(layer), at(ROW)] * stride
        for b in range(layers[at(layer), at(BLOCK)], layers[at(layer), at(BLOCK_STOP)]):
            product(
                entries, blocks[at(b), at(START)], blocks[at(b), at(ROW_STEP)], blocks[at(b), at(COLUMN_STEP)],
                blocks[at(b), at(BLOCK_ROWS)], blocks[at(b), at(BLOCK_COLUMNS)], work,
                layers[at(blocks[at(b), at(SOURCE)]), at(ROW)] * stride, net + to, stride, blocks[at(b), at(INITIAL)],
            )  # fmt: skip
        for g in range(layers[at(layer), at(GROUP)], layers[at(layer), at(GROUP_STOP)]):
            row, rows = groups[at(g), at(GROUP_ROW)] * stride, groups[at(g), at(GROUP_ROWS)]
            if groups[at(g), at(CODE)] == SOFTMAX:
                softmax(work, net + row, row, spare, rows, stride)
            else:
                activate(groups[at(g), at(CODE)], work, net + row, row, rows * stride)


def error(sizes: Indices, layers: Indices, settings: Array, work: Array, held: int) -> float:
    """The sum of the samples' errors after a forward pass."""
    stride = padded(held)
    out = layers[at(sizes[at(LAYERS)] - 1), at(ROW)] * stride
    area, outputs = sizes[at(ROWS)] * stride, sizes[at(OUTPUTS)]
    result = 3 * area + outputs * stride
    parts(
        sizes[at(LOSS)], settings[at(PART_SCALE)], work, area + out, out, 3 * area, result, outputs, stride
    )  # fmt: skip
    silence(work, result, outputs, stride, held)
    t0 = t1 = t2 = t3 = 0.0
    for i in range(result, result + outputs * stride, LANES):
        t0 += work[at(i)]
        t1 += work[at(i + 1)]
        t2 += work[at(i + 2)]
        t3 += work[at(i + 3)]
    return (t0 + t2) + (t1 + t3)


def silence(work: Array, start: int, rows: int, stride: int, held: int) -> None:
    """Sets to 0 what stands behind the samples that are held."""
    for i in range(rows):
        for s in range(held, stride):
            work[at(start + i * stride + s)] = 0.0


def backward(
    sizes: Indices,
    layers: Indices,
    blocks: Indices,
    groups: Indices,
    settings: Array,
    entries: Array,
    entry_gradient: Array,
    work: Array,
    held: int,
    more: bool,
) -> None:
    """From the outputs to the entries' gradient, to which it is added where there was a chunk before."""
    stride = padded(held)
    area, last = sizes[at(ROWS)] * stride, sizes[at(LAYERS)] - 1
    out, outputs = layers[at(last), at(ROW)] * stride, sizes[at(OUTPUTS)]
    delta, target = 2 * area, 3 * area
    spare = target + outputs * stride
    deltas(
        sizes[at(LOSS)], settings[at(DELTA_SCALE)], work, out, target, delta + out, spare, outputs, stride
    )  # fmt: skip
    silence(work, delta + out, outputs, stride, held)
    for layer in range(last, 0, -1):
        if layer < last:
            summed(layers, blocks, entries, work, layer, delta, stride)
        if layer < last or sizes[at(LOSS)] < SIGMOID_BINARY:
            for g in range(layers[at(layer), at(GROUP)], layers[at(layer), at(GROUP_STOP)]):
                row, rows = groups[at(g), at(GROUP_ROW)] * stride, groups[at(g), at(GROUP_ROWS)]
                if groups[at(g), at(CODE)] == SOFTMAX:
                    through_softmax(work, row, delta + row, spare, rows, stride)
                else:
                    through(groups[at(g), at(CODE)], work, area + row, row, delta + row, rows * stride)
        for b in range(layers[at(layer), at(BLOCK)], layers[at(layer), at(BLOCK_STOP)]):
            outer(
                entry_gradient, blocks[at(b), at(START)], blocks[at(b), at(BLOCK_ROWS)],
                blocks[at(b), at(BLOCK_COLUMNS)], blocks[at(b), at(BLOCK_BIAS)], work,
                delta + layers[at(layer), at(ROW)] * stride,
                layers[at(blocks[at(b), at(SOURCE)]), at(ROW)] * stride, sizes[at(SUMS_AT)], stride, more,
            )  # fmt: skip


def summed(layers: Indices, blocks: Indices, entries: Array, work: Array, layer: int, delta: int, stride: int) -> None:
    """∂E/∂out of a hidden layer's neurons, from the deltas of the layers above."""
    result = delta + layers[at(layer), at(ROW)] * stride
    for i in range(result, result + layers[at(layer), at(COUNT)] * stride * (1 - layers[at(layer), at(FEEDS)])):
        work[at(i)] = 0.0
    for b in range(len(blocks)):
        if blocks[at(b), at(SOURCE)] == layer:
            product(
                entries, blocks[at(b), at(START)], blocks[at(b), at(COLUMN_STEP)], blocks[at(b), at(ROW_STEP)],
                blocks[at(b), at(BLOCK_COLUMNS)], blocks[at(b), at(BLOCK_ROWS)], work,
                delta + layers[at(blocks[at(b), at(TARGET)]), at(ROW)] * stride, result, stride,
                blocks[at(b), at(INITIAL_BACK)],
            )  # fmt: skip


def finish(
    sizes: Indices,
    theta_entries: Indices,
    theta_starts: Indices,
    entry_gradient: Array,
    gradient: Array,
    samples: int,
) -> None:
    """The mean over the samples, if that is what is wanted, then theta's gradient; what is shared is summed."""
    if sizes[at(MEAN)] and samples > 1:
        scale = 1.0 / samples
        for i in range(len(entry_gradient)):
            entry_gradient[at(i)] *= scale
    if sizes[at(DIRECT)]:
        return
    for i in range(len(theta_starts)):
        stop = theta_starts[at(i + 1)] if i + 1 < len(theta_starts) else len(theta_entries)
        total = 0.0
        for k in range(theta_starts[at(i)], stop):
            total += entry_gradient[at(theta_entries[at(k)])]
        gradient[at(i)] = total


def spread(theta_entries: Indices, entry_thetas: Indices, theta: Array, entries: Array) -> None:
    """Brings theta into the entries, where they are not one and the same."""
    for i in range(len(theta_entries)):
        entries[at(theta_entries[at(i)])] = theta[at(entry_thetas[at(i)])]

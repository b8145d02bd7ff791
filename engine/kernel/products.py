"""The matrix products of a pass, over the work buffer. For the kernel alone.

Rows of the buffer are neurons, each `stride` samples long, a multiple of LANES: four samples lie in one packed
register, and four rows at a time keep its arithmetic busy. Sums run in a fixed order. The names that are written out
are what the compiler packs.
"""

from __future__ import annotations

from engine.functions.tape import Array
from engine.kernel.primitives import at

LANES = 4  #: Samples that are calculated together.

#: What a product is added to: nothing, the weights' last column as a bias, or what is there already.
NOTHING, BIAS, PRESENT = range(3)

#: Of how many sums the lanes are kept before they are put together; of a whole row at least.
SUMS = 256


def product(
    weights: Array,
    start: int,
    row_step: int,
    column_step: int,
    rows: int,
    columns: int,
    work: Array,
    source: int,
    result: int,
    stride: int,
    initial: int,
) -> None:
    """Result = matrix · source, the matrix being that from `start` on in `weights` with these steps."""
    whole = rows - rows % 4
    for i in range(0, whole, 4):
        for s in range(0, stride, LANES):
            _four_rows(
                weights, start + i * row_step, row_step, column_step, columns, work, source + s,
                result + i * stride + s, stride, initial,
            )  # fmt: skip
    for i in range(whole, rows):
        for s in range(0, stride, LANES):
            _one_row(
                weights, start + i * row_step, column_step, columns, work, source + s, result + i * stride + s, stride,
                initial,
            )  # fmt: skip


def _one_row(
    weights: Array,
    start: int,
    column_step: int,
    columns: int,
    work: Array,
    source: int,
    result: int,
    stride: int,
    initial: int,
) -> None:
    a0 = a1 = a2 = a3 = 0.0
    if initial == BIAS:
        a0 = a1 = a2 = a3 = weights[at(start + columns * column_step)]
    elif initial == PRESENT:
        a0, a1, a2, a3 = work[at(result)], work[at(result + 1)], work[at(result + 2)], work[at(result + 3)]
    for j in range(columns):
        w = weights[at(start + j * column_step)]
        p = source + j * stride
        a0 += w * work[at(p)]
        a1 += w * work[at(p + 1)]
        a2 += w * work[at(p + 2)]
        a3 += w * work[at(p + 3)]
    work[at(result)], work[at(result + 1)], work[at(result + 2)], work[at(result + 3)] = a0, a1, a2, a3


def _four_rows(
    weights: Array,
    start: int,
    row_step: int,
    column_step: int,
    columns: int,
    work: Array,
    source: int,
    result: int,
    stride: int,
    initial: int,
) -> None:
    to_b, to_c, to_d = start + row_step, start + 2 * row_step, start + 3 * row_step
    rb, rc, rd = result + stride, result + 2 * stride, result + 3 * stride
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = c0 = c1 = c2 = c3 = d0 = d1 = d2 = d3 = 0.0
    if initial == BIAS:
        last = columns * column_step
        a0 = a1 = a2 = a3 = weights[at(start + last)]
        b0 = b1 = b2 = b3 = weights[at(to_b + last)]
        c0 = c1 = c2 = c3 = weights[at(to_c + last)]
        d0 = d1 = d2 = d3 = weights[at(to_d + last)]
    elif initial == PRESENT:
        a0, a1, a2, a3 = work[at(result)], work[at(result + 1)], work[at(result + 2)], work[at(result + 3)]
        b0, b1, b2, b3 = work[at(rb)], work[at(rb + 1)], work[at(rb + 2)], work[at(rb + 3)]
        c0, c1, c2, c3 = work[at(rc)], work[at(rc + 1)], work[at(rc + 2)], work[at(rc + 3)]
        d0, d1, d2, d3 = work[at(rd)], work[at(rd + 1)], work[at(rd + 2)], work[at(rd + 3)]
    for j in range(columns):
        p, q = source + j * stride, j * column_step
        x0, x1, x2, x3 = work[at(p)], work[at(p + 1)], work[at(p + 2)], work[at(p + 3)]
        w = weights[at(start + q)]
        a0 += w * x0
        a1 += w * x1
        a2 += w * x2
        a3 += w * x3
        w = weights[at(to_b + q)]
        b0 += w * x0
        b1 += w * x1
        b2 += w * x2
        b3 += w * x3
        w = weights[at(to_c + q)]
        c0 += w * x0
        c1 += w * x1
        c2 += w * x2
        c3 += w * x3
        w = weights[at(to_d + q)]
        d0 += w * x0
        d1 += w * x1
        d2 += w * x2
        d3 += w * x3
    work[at(result)], work[at(result + 1)], work[at(result + 2)], work[at(result + 3)] = a0, a1, a2, a3
    work[at(rb)], work[at(rb + 1)], work[at(rb + 2)], work[at(rb + 3)] = b0, b1, b2, b3
    work[at(rc)], work[at(rc + 1)], work[at(rc + 2)], work[at(rc + 3)] = c0, c1, c2, c3
    work[at(rd)], work[at(rd + 1)], work[at(rd + 2)], work[at(rd + 3)] = d0, d1, d2, d3


def outer(
    gradient: Array,
    start: int,
    rows: int,
    columns: int,
    bias: int,
    work: Array,
    delta: int,
    source: int,
    lanes: int,
    stride: int,
    more: bool,
) -> None:
    """Gradient = deltas · sourceᵀ, and the deltas' sums as a last column where there is a bias; added where `more`.

    The sums of each lane go to `lanes` first, for some rows at once, and are then put together: loops for themselves.
    """
    width, whole = columns + bias, columns - columns % 4
    at_once = max(SUMS // max(width, 1), 1)
    for top in range(0, rows, at_once):
        bottom = min(top + at_once, rows)
        for i in range(top, bottom):
            d, to = delta + i * stride, lanes + (i - top) * width * LANES
            for j in range(0, whole, 4):
                _four_sums(work, to + j * LANES, d, source + j * stride, stride)
            for j in range(whole, columns):
                _one_sum(work, to + j * LANES, d, source + j * stride, stride)
            if bias > 0:
                _deltas_sum(work, to + columns * LANES, d, stride)
        _put_together(gradient, start + top * width, work, lanes, (bottom - top) * width, more)


def _put_together(gradient: Array, start: int, work: Array, lanes: int, count: int, more: bool) -> None:
    if more:
        for k in range(count):
            p = lanes + k * LANES
            gradient[at(start + k)] += (work[at(p)] + work[at(p + 2)]) + (work[at(p + 1)] + work[at(p + 3)])
    else:
        for k in range(count):
            p = lanes + k * LANES
            gradient[at(start + k)] = (work[at(p)] + work[at(p + 2)]) + (work[at(p + 1)] + work[at(p + 3)])


def _deltas_sum(work: Array, lanes: int, delta: int, stride: int) -> None:
    t0 = t1 = t2 = t3 = 0.0
    for p in range(delta, delta + stride, LANES):
        t0 += work[at(p)]
        t1 += work[at(p + 1)]
        t2 += work[at(p + 2)]
        t3 += work[at(p + 3)]
    work[at(lanes)], work[at(lanes + 1)], work[at(lanes + 2)], work[at(lanes + 3)] = t0, t1, t2, t3


def _one_sum(work: Array, lanes: int, delta: int, source: int, stride: int) -> None:
    t0 = t1 = t2 = t3 = 0.0
    for s in range(0, stride, LANES):
        p, q = delta + s, source + s
        t0 += work[at(p)] * work[at(q)]
        t1 += work[at(p + 1)] * work[at(q + 1)]
        t2 += work[at(p + 2)] * work[at(q + 2)]
        t3 += work[at(p + 3)] * work[at(q + 3)]
    work[at(lanes)], work[at(lanes + 1)], work[at(lanes + 2)], work[at(lanes + 3)] = t0, t1, t2, t3


def _four_sums(work: Array, lanes: int, delta: int, source: int, stride: int) -> None:
    to_b, to_c, to_d = stride, 2 * stride, 3 * stride
    lb, lc, ld = lanes + LANES, lanes + 2 * LANES, lanes + 3 * LANES
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = c0 = c1 = c2 = c3 = d0 = d1 = d2 = d3 = 0.0
    for s in range(0, stride, LANES):
        p, q = delta + s, source + s
        g0, g1, g2, g3 = work[at(p)], work[at(p + 1)], work[at(p + 2)], work[at(p + 3)]
        a0 += g0 * work[at(q)]
        a1 += g1 * work[at(q + 1)]
        a2 += g2 * work[at(q + 2)]
        a3 += g3 * work[at(q + 3)]
        b0 += g0 * work[at(q + to_b)]
        b1 += g1 * work[at(q + to_b + 1)]
        b2 += g2 * work[at(q + to_b + 2)]
        b3 += g3 * work[at(q + to_b + 3)]
        c0 += g0 * work[at(q + to_c)]
        c1 += g1 * work[at(q + to_c + 1)]
        c2 += g2 * work[at(q + to_c + 2)]
        c3 += g3 * work[at(q + to_c + 3)]
        d0 += g0 * work[at(q + to_d)]
        d1 += g1 * work[at(q + to_d + 1)]
        d2 += g2 * work[at(q + to_d + 2)]
        d3 += g3 * work[at(q + to_d + 3)]
    work[at(lanes)], work[at(lanes + 1)], work[at(lanes + 2)], work[at(lanes + 3)] = a0, a1, a2, a3
    work[at(lb)], work[at(lb + 1)], work[at(lb + 2)], work[at(lb + 3)] = b0, b1, b2, b3
    work[at(lc)], work[at(lc + 1)], work[at(lc + 2)], work[at(lc + 3)] = c0, c1, c2, c3
    work[at(ld)], work[at(ld + 1)], work[at(ld + 2)], work[at(ld + 3)] = d0, d1, d2, d3

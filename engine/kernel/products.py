"""The matrix products of a pass, over the work buffer. For the kernel alone.

Rows of the buffer are neurons, each `stride` samples long, a multiple of LANES: four samples lie in one packed register,
and four rows at a time keep its arithmetic busy. Sums run in a fixed order. The unrolled names are what the compiler packs.
"""

from __future__ import annotations

from engine.functions.tape import Array
from engine.kernel.primitives import at

LANES = 4  #: Samples that are calculated together.

#: What a product is added to: nothing, the weights' last column as a bias, or what is there already.
NOTHING, BIAS, PRESENT = range(3)


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
                weights, start + i * row_step, row_step, column_step, columns, work, source + s, result + i * stride + s,
                stride, initial,
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
    row_step: int,
    rows: int,
    columns: int,
    bias: int,
    work: Array,
    delta: int,
    source: int,
    stride: int,
    more: bool,
) -> None:
    """Gradient = deltas · sourceᵀ, and the deltas' sums as a last column where there is a bias; added where `more`."""
    whole = columns - columns % 4
    for i in range(rows):
        row, d = start + i * row_step, delta + i * stride
        if not more:
            for j in range(columns + bias):
                gradient[at(row + j)] = 0.0
        for j in range(0, whole, 4):
            _four_sums(gradient, row + j, work, d, source + j * stride, stride)
        for j in range(whole, columns):
            _one_sum(gradient, row + j, work, d, source + j * stride, stride)
        if bias:
            t0 = t1 = t2 = t3 = 0.0
            for s in range(d, d + stride, LANES):
                t0 += work[at(s)]
                t1 += work[at(s + 1)]
                t2 += work[at(s + 2)]
                t3 += work[at(s + 3)]
            gradient[at(row + columns)] += (t0 + t2) + (t1 + t3)


def _one_sum(gradient: Array, place: int, work: Array, delta: int, source: int, stride: int) -> None:
    t0 = t1 = t2 = t3 = 0.0
    for s in range(0, stride, LANES):
        p, q = delta + s, source + s
        t0 += work[at(p)] * work[at(q)]
        t1 += work[at(p + 1)] * work[at(q + 1)]
        t2 += work[at(p + 2)] * work[at(q + 2)]
        t3 += work[at(p + 3)] * work[at(q + 3)]
    gradient[at(place)] += (t0 + t2) + (t1 + t3)


def _four_sums(gradient: Array, place: int, work: Array, delta: int, source: int, stride: int) -> None:
    to_b, to_c, to_d = stride, 2 * stride, 3 * stride
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
    gradient[at(place)] += (a0 + a2) + (a1 + a3)
    gradient[at(place + 1)] += (b0 + b2) + (b1 + b3)
    gradient[at(place + 2)] += (c0 + c2) + (c1 + c3)
    gradient[at(place + 3)] += (d0 + d2) + (d1 + d3)

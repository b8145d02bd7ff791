"""Makes rows ready to learn from: which are kept for testing, and the scaling that is fitted on the others alone.

Whoever brings rows into a document uses it: `parts = split(…)`, then `prepared(rows, parts, …)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import msgspec
import numpy as np

from engine.chance import random_state
from engine.columns import Column, Columns, Scaling, ScalingName, scaled, unscaled
from engine.data import Data, Samples, samples
from engine.errors import InvalidData
from engine.network import Indices, Vector
from engine.sources import Source, Split

Parts = tuple[Indices, Indices]  # the training rows and the test rows, each in ascending order
Scalings = Sequence[ScalingName | None]  # one for each column, or none at all: nothing is scaled


def split(rows: int, classes: Indices | None, how: Split) -> Parts:
    """The training rows and the test rows out of `rows`, each in ascending order; the same for ever by the same seed.

    `classes` is the class of each row as a whole number, which a stratified split goes by. At least one row stays for
    training, and of a stratified split at least one of each class.
    """
    drawn = random_state(how.seed).permutation(rows)
    kept = np.zeros(rows, dtype=np.bool_)
    if how.stratified and classes is not None:
        kept[_drawn_alike(drawn, classes, how.test)] = True
    else:
        kept[drawn[: min(_share(how.test, rows), max(rows - 1, 0))]] = True
    return np.flatnonzero(~kept), np.flatnonzero(kept)


def _share(share: float, rows: int) -> int:
    return int(share * rows + 0.5)


def _drawn_alike(drawn: Indices, classes: Indices, share: float) -> Indices:
    """As many of each class as its share of the test rows, which the largest remainders round."""
    _, of, counts = np.unique(classes, return_inverse=True, return_counts=True)
    wanted = share * counts
    taken = np.minimum(wanted.astype(np.intp), counts - 1)
    left = _share(share, len(classes)) - int(taken.sum())
    rounded_up = np.flatnonzero((taken < wanted) & (taken < counts - 1))
    largest_first = np.argsort((taken - wanted)[rounded_up], kind="stable")
    taken[rounded_up[largest_first[:left]]] += 1
    by_class = (drawn[of[drawn] == c][:n] for c, n in enumerate(taken.tolist()))
    return np.concatenate([np.empty(0, dtype=np.intp), *by_class])


# --- scaling -------------------------------------------------------------------------------------------------------


def fit_scaling(name: ScalingName, values: Vector) -> Scaling | None:
    """The scaling of a column, fitted on its finite `values`, which are those of the training rows alone.

    min_max takes the smallest to 0 and the largest to 1; standard the mean to 0 and the standard deviation (that of
    the values, divided by their number) to 1. A constant goes to 0, with factor 1. None where there are no values, or
    where they lie too far apart for their difference to be a number.
    """
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Scaling(name, low, 1.0)
    with np.errstate(over="ignore"):
        shift, factor = _FITTED[name](values)
    return Scaling(name, shift, factor) if isfinite(high - low) and factor > 0 else None


def _min_max(values: Vector) -> tuple[float, float]:
    low = values.min()
    return float(low), float(values.max() - low)


def _standard(values: Vector) -> tuple[float, float]:
    # A power of two takes the squares away from both ends of the doubles and costs no digit.
    exponent = int(np.frexp(np.abs(values).max())[1])
    near_one = np.ldexp(values, -exponent)
    mean = near_one.mean()
    return float(np.ldexp(mean, exponent)), float(np.ldexp(np.sqrt(np.mean((near_one - mean) ** 2)), exponent))


_FITTED = {"min_max": _min_max, "standard": _standard}


def fitted(columns: Columns, names: Scalings, values: Vector) -> Columns:
    """The columns with scalings fitted on training rows alone, `values` of shape (rows, columns)."""
    if not names:
        return columns
    return tuple(
        column if name is None else msgspec.structs.replace(column, scaling=fit_scaling(name, values[:, i]))
        for i, (column, name) in enumerate(zip(columns, names, strict=True))
    )


def prepared(
    rows: Samples,
    parts: Parts,
    inputs: Columns,
    targets: Columns,
    *,
    scale_inputs: Scalings = (),
    scale_targets: Scalings = (),
    source: Source | None = None,
) -> Data:
    """Data from rows of values as they were found: split by `parts`, scaled as the training rows ask for.

    `inputs` and `targets` say what the columns are, one for each, without scalings, which are fitted here.
    InvalidData if a test row lies so far from the training rows that its scaled number is none.
    """
    train, test = parts
    found = fitted(inputs, scale_inputs, rows.inputs[train]), fitted(targets, scale_targets, rows.targets[train])

    def part(of: Indices) -> Samples:
        with np.errstate(over="ignore"):
            x, t = scaled(found[0], rows.inputs[of]), scaled(found[1], rows.targets[of])
        for columns, numbers in zip(found, (x, t), strict=True):
            _check_reach(columns, numbers)
        return samples(x, t)

    return Data(part(train), part(test), *found, source)


def _check_reach(columns: Columns, numbers: Vector) -> None:
    for i, column in enumerate(columns):
        if not np.isfinite(numbers[:, i]).all():
            raise InvalidData(f'column "{column.name}"', "its values lie too far apart to be scaled; leave it unscaled")


@np.errstate(over="ignore")  # such a value is refused as one that is not finite
def rescaled(data: Data, scale_inputs: Scalings, scale_targets: Scalings = ()) -> Data:
    """The same rows under other scalings, fitted on the training rows; empty leaves the values as they were found."""
    train, test = (
        Samples(unscaled(data.inputs, p.inputs), unscaled(data.targets, p.targets)) for p in (data.train, data.test)
    )
    for part in (train, test):  # the last digit of a number at the end of the doubles takes its value beyond them
        _check_reach(data.inputs, part.inputs)
        _check_reach(data.targets, part.targets)
    rows = samples(np.concatenate([train.inputs, test.inputs]), np.concatenate([train.targets, test.targets]))
    parts = np.arange(len(train)), np.arange(len(train), len(rows))
    inputs, targets = _bare(data.inputs, train.inputs), _bare(data.targets, train.targets)
    made = prepared(rows, parts, inputs, targets, scale_inputs=scale_inputs, scale_targets=scale_targets)
    return replace(made, source=data.source)


def _bare(columns: Columns, values: Vector) -> Columns:
    """The columns without scalings; nameless ones where nothing is known of them."""
    if not columns:
        return tuple(Column() for _ in range(values.shape[1]))
    return tuple(Column(column.name, one_of=column.one_of, classes=column.classes) for column in columns)

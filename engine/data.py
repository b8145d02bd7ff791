"""The samples that a network learns from and is tested on, and the gates, whose four rows are wanted everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.columns import Columns
from engine.errors import InvalidData, UnknownName
from engine.network import Vector, read_only
from engine.sources import Source


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Rows of inputs, shape (rows, inputs), with their targets, shape (rows, outputs); read-only and finite."""

    inputs: Vector
    targets: Vector

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, rows: slice | list[int]) -> Samples:
        """Some of the rows."""
        return samples(self.inputs[rows], self.targets[rows])


def samples(inputs: object, targets: object) -> Samples:
    """Checked, read-only samples from anything NumPy reads as two tables with as many rows."""
    x, t = np.array(inputs, dtype=np.float64), np.array(targets, dtype=np.float64)
    if x.ndim != 2 or t.ndim != 2 or len(x) != len(t):
        raise InvalidData("data", f"inputs of shape {x.shape} do not go with targets of shape {t.shape}")
    if not (np.isfinite(x).all() and np.isfinite(t).all()):
        raise InvalidData("data", "every input and target must be a finite number")
    return Samples(read_only(x), read_only(t))


def no_samples(inputs: int, targets: int) -> Samples:
    """No rows, of the widths given."""
    return Samples(read_only(np.empty((0, inputs))), read_only(np.empty((0, targets))))


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """What a document trains on and what it is tested on.

    `inputs` and `targets` say what the columns mean, one for each, or are empty where nothing is known of them;
    `source` where the rows came from.
    """

    train: Samples
    test: Samples
    inputs: Columns = ()
    targets: Columns = ()
    source: Source | None = None


_BITS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def _gate(rule: Callable[[bool, bool], bool]) -> Samples:
    return samples(_BITS, [[float(rule(a == 1.0, b == 1.0))] for a, b in _BITS])


BUILT_IN: dict[str, Callable[[], Samples]] = {
    "and": lambda: _gate(lambda a, b: a and b),
    "or": lambda: _gate(lambda a, b: a or b),
    "nand": lambda: _gate(lambda a, b: not (a and b)),
    "xor": lambda: _gate(lambda a, b: a != b),
}


def built_in(name: str) -> Samples:
    """A built-in data set by its name; UnknownName if there is none."""
    if name not in BUILT_IN:
        raise UnknownName("data set", name, BUILT_IN)
    return BUILT_IN[name]()

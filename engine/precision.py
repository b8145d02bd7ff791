"""The precision of the engine's numbers: the dtype that a document's setting names, and rounding to it.

Parameters stay float64 vectors everywhere outside the passes. In a document of single precision they hold numbers that
float32 has too, so that loading them into the engine and reading them back changes no bit. For all of the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from engine.parts import Vector, read_only
from engine.settings import Precision

DType: TypeAlias = np.dtype[np.float64] | np.dtype[np.float32]

DTYPES: Mapping[Precision, DType] = MappingProxyType(
    {
        "float64": np.dtype(np.float64),
        "float32": np.dtype(np.float32),
    }
)


def epsilon(precision: Precision) -> float:
    """The distance from 1 to the next number: the size of relative rounding errors."""
    return float(np.finfo(DTYPES[precision]).eps)


def representable(values: Vector, precision: Precision) -> Vector:
    """The nearest numbers that the precision has, as a read-only float64 vector; the very same one where they all are.

    What is finite stays finite: beyond the largest of them it becomes that.
    """
    if precision == "float64":
        return values
    largest = float(np.finfo(np.float32).max)
    with np.errstate(all="ignore"):
        bounded = np.where(np.isinf(values), values, np.clip(values, -largest, largest))
        nearest = bounded.astype(np.float32).astype(np.float64)
    return values if np.array_equal(nearest, values, equal_nan=True) else read_only(nearest)

"""The sets that somebody measured, read from resources/data once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

from engine.datasets.table import Table, classified
from engine.network import read_only

FOLDER = Path(__file__).parent.parent.parent / "resources" / "data"


@cache
def iris() -> Table:
    """150 flowers of three species, four lengths in centimetres each."""
    return _read("iris.csv", "species")


@cache
def digits() -> Table:
    """1,797 handwritten digits as pictures of 8 × 8 pixels, each from 0 to 16."""
    return _read("digits.csv", "digit")


def _read(name: str, target: str) -> Table:
    """A table whose last column is the class; classes in the order in which the file has them first, or of numbers."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    known = tuple(dict.fromkeys(row[-1] for row in rows))
    known = tuple(sorted(known, key=int)) if all(name.isdecimal() for name in known) else known
    classes = np.array([known.index(row[-1]) for row in rows], dtype=np.intp)
    values = read_only(np.array([row[:-1] for row in rows], dtype=np.float64))
    return classified(values, classes, tuple(header[:-1]), target, known)

"""Sets that are drawn: clouds of points in the plane in two or three classes, and curves with noise.

Each takes how many rows, how far they are strewn (a standard deviation, in the units of the axes) and the random
generator. The plane's sets lie within about −1 to 1 on both axes.
"""

from __future__ import annotations

import numpy as np

from engine.datasets.table import Table, classified, numbers
from engine.network import Indices, Vector

Generator = np.random.RandomState

PLANE = ("x", "y")
_CENTRES = ((-0.6, -0.5), (0.6, -0.5), (0.0, 0.6))
_FIELDS = 4  # of the checkerboard along a side
_TURNS = 1.75  # of each spiral


def circles(size: int, noise: float, generator: Generator) -> Table:
    """A ring around a smaller one."""
    classes = _halves(size)
    angles = generator.uniform(0.0, 2 * np.pi, size)
    radius = np.where(classes == 1, 0.45, 0.9)
    return _plane(radius * np.cos(angles), radius * np.sin(angles), noise, generator, classes, ("outer", "inner"))


def moons(size: int, noise: float, generator: Generator) -> Table:
    """Two half circles, each with an end inside the other."""
    classes = _halves(size)
    angles = generator.uniform(0.0, np.pi, size)
    x = np.where(classes == 1, 0.5 - np.cos(angles), np.cos(angles) - 0.5)
    y = np.where(classes == 1, 0.25 - np.sin(angles), np.sin(angles) - 0.25)
    return _plane(0.62 * x, 0.8 * y, noise, generator, classes, ("upper", "lower"))


def spirals(size: int, noise: float, generator: Generator) -> Table:
    """Two spirals that wind around each other."""
    classes = _halves(size)
    way = np.sqrt(generator.uniform(0.02, 1.0, size))  # the root: as many points on each piece of their length
    angles = 2 * np.pi * _TURNS * way + np.pi * classes
    return _plane(0.95 * way * np.cos(angles), 0.95 * way * np.sin(angles), noise, generator, classes, ("one", "two"))


def blobs(size: int, noise: float, generator: Generator) -> Table:
    """Three clouds around a triangle's corners; the noise is each cloud's spread."""
    classes = np.arange(size) % len(_CENTRES)
    centres = np.array(_CENTRES)[classes]
    return _plane(centres[:, 0], centres[:, 1], noise, generator, classes, ("left", "right", "top"))


def checkerboard(size: int, noise: float, generator: Generator) -> Table:
    """The black and the white fields of a board of four by four."""
    x, y = generator.uniform(-1.0, 1.0, (2, size))
    field = np.floor((np.stack([x, y]) + 1) / 2 * _FIELDS).astype(np.intp)
    return _plane(x, y, noise, generator, field.sum(axis=0) % 2, ("black", "white"))


def sine(size: int, noise: float, generator: Generator) -> Table:
    """One and a half waves of a sine."""
    x = np.sort(generator.uniform(-1.0, 1.0, size))
    return _curve(x, np.sin(1.5 * np.pi * x), noise, generator)


def line(size: int, noise: float, generator: Generator) -> Table:
    """A straight line with noise around it."""
    x = np.sort(generator.uniform(-1.0, 1.0, size))
    return _curve(x, 0.7 * x + 0.1, noise, generator)


def _halves(size: int) -> Indices:
    """As many rows of one class as of the other, in turn."""
    return np.arange(size) % 2


def _plane(x: Vector, y: Vector, noise: float, generator: Generator, classes: Indices, names: tuple[str, ...]) -> Table:
    points = np.stack([x, y], axis=1) + noise * generator.standard_normal((len(x), 2))
    return classified(points, classes, PLANE, "class", names)


def _curve(x: Vector, y: Vector, noise: float, generator: Generator) -> Table:
    strewn = y + noise * generator.standard_normal(len(x))
    return numbers(x[:, None], strewn[:, None], ("x",), "y")

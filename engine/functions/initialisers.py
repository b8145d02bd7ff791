"""The ways to draw initial weights, as a table: the spread of a weight from its neuron's fan-in and fan-out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.RandomState, Floats, Floats], Floats]  # generator, fan-in, fan-out of each weight


@dataclass(frozen=True, slots=True)
class Initialiser:
    """One way to draw weights; `draw` gives one value for each weight from its fan-in and fan-out, shape (weights,)."""

    name: str
    draw: Draw
    source: str


def _uniform(bound: Callable[[Floats, Floats], Floats]) -> Draw:
    return lambda generator, fan_in, fan_out: generator.uniform(-1.0, 1.0, len(fan_in)) * bound(fan_in, fan_out)


def _normal(deviation: Callable[[Floats, Floats], Floats]) -> Draw:
    return lambda generator, fan_in, fan_out: generator.standard_normal(len(fan_in)) * deviation(fan_in, fan_out)


def _safe(fan: Floats) -> Floats:
    return np.maximum(fan, 1.0)


INITIALISERS: dict[str, Initialiser] = {
    entry.name: entry
    for entry in (
        Initialiser("zeros", lambda g, i, o: np.zeros(len(i)), "all weights 0"),
        Initialiser("constant", lambda g, i, o: np.full(len(i), 0.1), "all weights 0.1"),
        Initialiser("uniform", _uniform(lambda i, o: np.full(len(i), 0.5)), "uniform in [−0.5, 0.5]"),
        Initialiser("normal", _normal(lambda i, o: np.ones(len(i))), "standard normal distribution"),
        Initialiser(
            "xavier_uniform",
            _uniform(lambda i, o: np.sqrt(6.0 / _safe(i + o))),
            "Glorot and Bengio 2010, uniform",
        ),
        Initialiser(
            "xavier_normal",
            _normal(lambda i, o: np.sqrt(2.0 / _safe(i + o))),
            "Glorot and Bengio 2010, normal",
        ),
        Initialiser("he_uniform", _uniform(lambda i, o: np.sqrt(6.0 / _safe(i))), "He et al. 2015, uniform"),
        Initialiser("he_normal", _normal(lambda i, o: np.sqrt(2.0 / _safe(i))), "He et al. 2015, normal"),
        Initialiser("lecun_uniform", _uniform(lambda i, o: math.sqrt(3.0) / np.sqrt(_safe(i))), "LeCun 1998, uniform"),
        Initialiser("lecun_normal", _normal(lambda i, o: 1.0 / np.sqrt(_safe(i))), "LeCun 1998, normal"),
    )
}

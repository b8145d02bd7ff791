"""The ways to draw initial weights, as a table: the spread of a weight from its neuron's fan-in and fan-out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Scale = Callable[[Floats, Floats, float], Floats]  # fan-in, fan-out of each weight, and the number that is chosen


def _constant(generator: np.random.RandomState, scale: Floats) -> Floats:
    return scale


def _uniform(generator: np.random.RandomState, scale: Floats) -> Floats:
    return generator.uniform(-1.0, 1.0, len(scale)) * scale


def _normal(generator: np.random.RandomState, scale: Floats) -> Floats:
    return generator.standard_normal(len(scale)) * scale


@dataclass(frozen=True, slots=True)
class _Shape:
    """A distribution of scale 1 times a scale; `deviation` is its standard deviation at scale 1."""

    draw: Callable[[np.random.RandomState, Floats], Floats]
    deviation: float


_CONSTANT, _UNIFORM, _NORMAL = _Shape(_constant, 0.0), _Shape(_uniform, 1 / math.sqrt(3.0)), _Shape(_normal, 1.0)


@dataclass(frozen=True, slots=True)
class Initialiser:
    """One way to draw weights, each by its fan-in and fan-out: how many weights its target and its source have.

    `number` is what may be chosen, as it is usually (None: nothing), and `called` what it is; `formula` is the scale in
    words: the bound of a uniform distribution, the deviation of a normal one.
    """

    name: str
    title: str
    shape: _Shape
    scale: Scale
    formula: str
    source: str
    number: float | None = None
    called: str = ""

    @property
    def spreads(self) -> bool:
        """Whether weights differ from each other."""
        return self.shape is not _CONSTANT

    def draw(
        self, generator: np.random.RandomState, fan_in: Floats, fan_out: Floats, number: float | None = None
    ) -> Floats:
        """One value for each weight, shape (weights,)."""
        return self.shape.draw(generator, self._scale(fan_in, fan_out, number))

    def deviation(self, fan_in: Floats, fan_out: Floats, number: float | None = None) -> Floats:
        """The standard deviation of each weight, shape (weights,)."""
        return self._scale(fan_in, fan_out, number) * self.shape.deviation

    def _scale(self, fan_in: Floats, fan_out: Floats, number: float | None) -> Floats:
        usual = 0.0 if self.number is None else self.number
        return self.scale(fan_in, fan_out, usual if number is None else number)


def _safe(fan: Floats) -> Floats:
    return np.maximum(fan, 1.0)


def _number(fan_in: Floats, _fan_out: Floats, number: float) -> Floats:
    return np.full(len(fan_in), number)


_GLOROT, _HE, _LECUN = "Glorot and Bengio 2010", "He et al. 2015", "LeCun et al. 1998"

INITIALISERS: Mapping[str, Initialiser] = MappingProxyType({
    entry.name: entry
    for entry in (
        Initialiser("zeros", "zeros", _CONSTANT, lambda i, o, _: np.zeros(len(i)), "0", "all weights 0"),
        Initialiser("constant", "constant", _CONSTANT, _number, "the value", "all weights the same", 0.1, "value"),
        Initialiser("uniform", "uniform", _UNIFORM, _number, "the bound", "uniform from −bound to bound", 0.5, "bound"),
        Initialiser("normal", "normal", _NORMAL, _number, "the deviation", "normal about 0", 1.0, "deviation"),
        Initialiser(
            "xavier_uniform", "Xavier uniform", _UNIFORM, lambda i, o, _: np.sqrt(6.0 / _safe(i + o)),
            "√(6 / (fan-in + fan-out))", f"{_GLOROT}, uniform",
        ),
        Initialiser(
            "xavier_normal", "Xavier normal", _NORMAL, lambda i, o, _: np.sqrt(2.0 / _safe(i + o)),
            "√(2 / (fan-in + fan-out))", f"{_GLOROT}, normal",
        ),
        Initialiser(
            "he_uniform", "He uniform", _UNIFORM, lambda i, o, _: np.sqrt(6.0 / _safe(i)), "√(6 / fan-in)",
            f"{_HE}, uniform",
        ),
        Initialiser(
            "he_normal", "He normal", _NORMAL, lambda i, o, _: np.sqrt(2.0 / _safe(i)), "√(2 / fan-in)",
            f"{_HE}, normal",
        ),
        Initialiser(
            "lecun_uniform", "LeCun uniform", _UNIFORM, lambda i, o, _: math.sqrt(3.0) / np.sqrt(_safe(i)),
            "√(3 / fan-in)", f"{_LECUN}, uniform",
        ),
        Initialiser(
            "lecun_normal", "LeCun normal", _NORMAL, lambda i, o, _: 1.0 / np.sqrt(_safe(i)), "√(1 / fan-in)",
            f"{_LECUN}, normal",
        ),
    )
})  # fmt: skip

#: The family that keeps an activation's outputs and gradients of the same size from layer to layer, and why.
SUITED: Mapping[str, tuple[str, str]] = MappingProxyType({
    **dict.fromkeys(
        ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus"),
        ("he", "about half of what comes in is cut off, which its √2 makes good"),
    ),
    **dict.fromkeys(
        ("identity", "sigmoid", "tanh", "bipolar_sigmoid", "softmax", "sin", "gaussian"),
        ("xavier", "fan-in and fan-out together keep both passes at one size while nothing is saturated"),
    ),
})  # fmt: skip

_FAMILY_TITLES = {"he": "He", "xavier": "Xavier"}
_ALSO = {"xavier": ("lecun",)}  # differs from it in that the fan-in alone counts


def hint(initialiser: str, activation: str) -> str:
    """Why an initialiser suits neurons of this activation, or does not and which one would; one sentence."""
    if not INITIALISERS[initialiser].spreads:
        return "All neurons of the layer begin alike and get the same gradient, so that they never differ."
    family, why = SUITED[activation]
    name, title = activation.replace("_", " "), _FAMILY_TITLES[family]
    own = initialiser.split("_", maxsplit=1)[0]
    if own == family:
        return f"Suits {name}: {why}."
    if own in _ALSO.get(family, ()):
        return f"Suits {name} as {title} does, by the fan-in alone."
    return f"For {name} {title} suits better: {why}."


def suited(activation: str) -> str:
    """The initialiser that is usually taken for neurons of an activation."""
    return {"he": "he_normal", "xavier": "xavier_uniform"}[SUITED[activation][0]]


def suits(initialiser: str, activation: str) -> bool:
    """Whether an initialiser is made for neurons of this activation."""
    family = SUITED[activation][0]
    return initialiser.split("_", maxsplit=1)[0] in (family, *_ALSO.get(family, ()))

"""How the numbers of each layer are spread: weights, gradients, net inputs, outputs and deltas as histograms.

For the histograms' plot. All layers share their bins, so that they can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from engine.network import Indices, Mask, Network, Vector
from engine.observing.bench import Bench

SpreadQuantity: TypeAlias = Literal["weight", "bias", "gradient", "net", "out", "delta"]
Counts: TypeAlias = Indices

MOST_BINS = 40
LARGEST = 1e100  # numbers beyond are not put into bins: what is left of a network then is no distribution
_NICE = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """The numbers of one layer: `counts` in the bins, of which `zeros` are exactly 0 and `frozen` held fast, by bin.

    `count` is how many numbers there are, `beyond` how many of them are in no bin: not a number, or larger than
    `LARGEST`. `mean` and `spread` (standard deviation) are those of the numbers in the bins, NaN without any.
    """

    layer: int
    counts: Counts
    zeros: Counts
    frozen: Counts
    count: int
    beyond: int
    mean: float
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class HistogramsAnswer:
    """Histograms of the layers after the first, over the same bins with these `edges`, shape (bins + 1,)."""

    edges: Vector
    layers: tuple[Histogram, ...]


@dataclass(frozen=True, slots=True)
class Histograms:
    """The spread of one quantity in every layer but the first.

    Weights and gradients are those of the parameters of the connections into a layer, each parameter once; biases those
    of its neurons. Net inputs, outputs and deltas are those of its neurons on every row of a sweep.
    """

    quantity: SpreadQuantity

    def answer(self, bench: Bench) -> HistogramsAnswer:
        """Without any number there is one bin, which is empty."""
        network = bench.document.network
        layers = range(1, len(network.layers))
        taken = [_TAKEN[self.quantity](bench, layer) for layer in layers]
        edges = bins(np.concatenate([values for values, _ in taken]) if taken else np.empty(0))
        return HistogramsAnswer(
            edges, tuple(_histogram(layer, edges, *one) for layer, one in zip(layers, taken, strict=True))
        )


def bins(values: Vector) -> Vector:
    """Edges of at most `MOST_BINS` bins of a round width over all values, with 0 among the multiples of that width."""
    usable = values[np.abs(values) <= LARGEST]
    if not len(usable):
        return np.array([0.0, 1.0])
    low, high = float(usable.min()), float(usable.max())
    width = _round_up(max((high - low) / (MOST_BINS - 2), 1e-12 * max(abs(low), abs(high))) or 1.0)
    first, last = math.floor(low / width), math.floor(high / width) + 1  # the highest value is inside of its bin
    first -= first * width > low  # of numbers that are next to nothing beside the width
    edges: Vector = np.arange(first, last + 1, dtype=np.float64) * width
    return edges


def _round_up(width: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(width, 1e-300)))
    return next(nice * power for nice in _NICE if width <= nice * power * (1 + 1e-12))


def _histogram(layer: int, edges: Vector, values: Vector, frozen: Mask) -> Histogram:
    usable = np.abs(values) <= LARGEST
    inside, held = values[usable], frozen[usable]
    some = len(inside) > 0
    return Histogram(
        layer,
        _counted(edges, inside),
        _counted(edges, inside[inside == 0.0]),
        _counted(edges, inside[held]),
        len(values),
        len(values) - len(inside),
        float(inside.mean()) if some else math.nan,
        float(inside.std()) if some else math.nan,
    )


def _counted(edges: Vector, values: Vector) -> Counts:
    """How many values are in each bin from its lower edge on, below the upper one."""
    places = np.searchsorted(edges, values, side="right") - 1
    return np.bincount(np.clip(places, 0, len(edges) - 2), minlength=len(edges) - 1).astype(np.intp)


# --- the numbers of a layer, and which of them are held fast ----------------------------------------------------------

_Taken: TypeAlias = tuple[Vector, Mask]


def _weight_slots(network: Network, layer: int) -> Indices:
    return np.unique(network.weight_slots[network.layer_of[network.targets] == layer])


def _bias_slots(network: Network, layer: int) -> Indices:
    slots = network.bias_slots[network.layer_range(layer)]
    return np.unique(slots[slots >= 0])


def _at(network: Network, values: Vector, slots: Indices) -> _Taken:
    return values[slots], ~network.trainable[slots]


def _weights(bench: Bench, layer: int) -> _Taken:
    network = bench.document.network
    return _at(network, bench.subject.parameters, _weight_slots(network, layer))


def _biases(bench: Bench, layer: int) -> _Taken:
    network = bench.document.network
    return _at(network, bench.subject.parameters, _bias_slots(network, layer))


def _gradients(bench: Bench, layer: int) -> _Taken:
    network = bench.document.network
    return _at(network, bench.sweep.gradient, _weight_slots(network, layer))


def _of_neurons(bench: Bench, layer: int, table: Vector) -> _Taken:
    network = bench.document.network
    values = table[np.array(network.layer_range(layer), np.intp) - network.input_count].ravel()
    return values, np.zeros(len(values), np.bool_)


_TAKEN: Mapping[str, Callable[[Bench, int], _Taken]] = MappingProxyType(
    {
        "weight": _weights,
        "bias": _biases,
        "gradient": _gradients,
        "net": lambda bench, layer: _of_neurons(bench, layer, bench.sweep.net),
        "out": lambda bench, layer: _of_neurons(bench, layer, bench.sweep.out),
        "delta": lambda bench, layer: _of_neurons(bench, layer, bench.sweep.delta),
    }
)

"""How each neuron stands over the training rows: saturated, dead, how its output spreads, how much error reaches it.

For plots and diagnoses, which share the thresholds written here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.network import Indices, Mask, Network, Vector
from engine.observing.bench import Bench

#: A neuron is flat on a row where |f′(net)| is below this share of the largest slope that its activation has. For tanh
#: that is |out| > 0.995, for the sigmoid an output outside 0.0025 … 0.9975 (|net| > 6.0): a gradient that passes five
#: such layers shrinks by ten powers of ten. No standard gives a number; lecturers draw the line of tanh at |out| > 0.97
#: (Karpathy, "Becoming a Backprop Ninja"), which many a healthy neuron passes, so ours is the stricter one.
FLAT = 0.01

#: A neuron is saturated that is flat on at least this share of the rows. Rakitianskaia and Engelbrecht ("Measuring
#: saturation in neural networks", 2015) measure how far outputs lie at the ends over all rows; a few rows in between
#: do not make a neuron learn.
SATURATED = 0.95

#: Activations with one flat side. Lu et al. ("Dying ReLU and initialization", 2019): a ReLU neuron is dead that gives
#: the same output for every input. Here: one that is flat on every row looked at. The leaky ReLU's smaller slope is
#: exactly `FLAT`, so it never dies, which is what it is for.
ONE_SIDED = frozenset({"relu", "elu", "softplus", "gelu", "silu"})

#: The largest |f′| of each activation; softmax: of ∂y/∂net of the same neuron, y (1 − y).
LARGEST_SLOPES = {
    "identity": 1.0,
    "sigmoid": 0.25,
    "tanh": 1.0,
    "relu": 1.0,
    "leaky_relu": 1.0,
    "elu": 1.0,
    "softplus": 1.0,
    "gelu": 1.1289042,  # at net = √2: Φ(√2) + √2 φ(√2)
    "silu": 1.0998393,  # at net = 2.39936
    "sin": 1.0,
    "gaussian": 0.85776388,  # at net = 1/√2: √2 e^−½
    "bipolar_sigmoid": 0.5,
    SOFTMAX: 0.25,
}


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """How the neurons that are no inputs stand, in the network's order; all of shape (neurons,).

    `neurons` are their places in the network. `flat` is the share of rows on which each is flat, `dead` says which one
    with a one-sided activation is so on every row; `saturated` which other one is on `SATURATED` of them. `mean` and
    `spread` (standard deviation) are those of its outputs, `delta` is the mean of |∂E/∂net|. `rows` is how many rows
    were looked at: without any, shares and means are NaN. Numbers that are none make a neuron neither dead nor flat.
    """

    neurons: Indices
    flat: Vector
    dead: Mask
    saturated: Mask
    mean: Vector
    spread: Vector
    delta: Vector
    rows: int


@dataclass(frozen=True, slots=True)
class UnitStatistics:
    """How each neuron stands over the rows of a sweep."""

    def answer(self, bench: Bench) -> Units:
        """Of an empty network empty arrays."""
        network, swept = bench.document.network, bench.sweep
        neurons = np.arange(network.input_count, len(network.neurons))
        rows, without = len(swept.rows), np.full(len(neurons), np.nan)
        if not rows:
            none = np.zeros(len(neurons), np.bool_)
            return Units(neurons, without, none, none, without, without, without, 0)
        small = np.abs(slopes(network, swept.net, swept.out)) < FLAT * _largest(network)[:, None]
        flat = np.mean(small & ~np.isnan(swept.net), axis=1)  # the ReLU's slope is 0 there
        one_sided = np.array([network.activation_of(n) in ONE_SIDED for n in neurons.tolist()], np.bool_)
        dead = one_sided & (flat == 1.0)
        mean, spread = np.mean(swept.out, axis=1), np.std(swept.out, axis=1)
        delta = np.mean(np.abs(swept.delta), axis=1)
        return Units(neurons, flat, dead, (flat >= SATURATED) & ~dead, mean, spread, delta, rows)


def slopes(network: Network, net: Vector, out: Vector) -> Vector:
    """f′(net) of the neurons that are no inputs, shape (neurons, rows); softmax: y (1 − y), of the neuron itself."""
    names = np.array([network.activation_of(n) for n in range(network.input_count, len(network.neurons))])
    result = np.empty_like(net)
    for name in sorted(set(names.tolist())):
        chosen = names == name
        of = ACTIVATIONS[name]
        result[chosen] = out[chosen] * (1.0 - out[chosen]) if of.slope is None else of.derivative(net[chosen])
    return result


def _largest(network: Network) -> Vector:
    names = (network.activation_of(n) for n in range(network.input_count, len(network.neurons)))
    return np.array([LARGEST_SLOPES[name] for name in names])

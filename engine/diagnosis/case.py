"""What the rules look at: a network on the bench, with what several of them want to know, each computed once.

For the rules of this package.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from engine.document import History
from engine.formula import plain
from engine.network import Indices, Vector
from engine.observing.bench import Bench, Sweep
from engine.observing.units import Units, UnitStatistics
from engine.place import Place

_NAMED = 3  # neurons in one statement


class Case:
    """One subject. Its numbers are those of the bench; nothing here may be written to."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.subject, self.document = bench.subject, bench.document
        self.network = self.document.network

    @property
    def sweep(self) -> Sweep:
        """A pass over the training rows."""
        return self.bench.sweep

    @cached_property
    def finite(self) -> bool:
        """Whether all numbers of the pass are."""
        sweep = self.sweep
        return all(bool(np.isfinite(numbers).all()) for numbers in (sweep.net, sweep.out, sweep.delta, sweep.gradient))

    @cached_property
    def units(self) -> Units:
        """How the neurons stand over the rows of the pass."""
        return UnitStatistics().answer(self.bench)

    @property
    def history(self) -> History:
        """The errors up to the epoch that is looked at."""
        return self.subject.errors

    # --- layers ------------------------------------------------------------------------------------------------

    def rows_of(self, layer: int) -> slice:
        """The rows of a layer's neurons in the arrays of a sweep."""
        first, own = self.network.input_count, self.network.layer_range(layer)
        return slice(own.start - first, own.stop - first)

    @cached_property
    def computing(self) -> tuple[int, ...]:
        """The layers with neurons that compute something, from the first to the outputs."""
        return tuple(i for i, layer in enumerate(self.network.layers) if i and layer.neurons)

    @property
    def hidden(self) -> tuple[int, ...]:
        """Those of them that are hidden."""
        return tuple(layer for layer in self.computing if layer != len(self.network.layers) - 1)

    @cached_property
    def deltas(self) -> dict[int, float]:
        """The root mean square of δ over the neurons and rows of each computing layer."""
        return {layer: rms(self.sweep.delta[self.rows_of(layer)]) for layer in self.computing}

    # --- words -------------------------------------------------------------------------------------------------

    def layer_name(self, layer: int) -> str:
        """A layer as it stands in a sentence."""
        return plain(self.network.layers[layer].name)

    def names(self, neurons: Iterable[int]) -> str:
        """Some neurons in a sentence: the first ones by name."""
        found = list(neurons)
        names = ", ".join(plain(self.network.neurons[n].name) for n in found[:_NAMED])
        return names if len(found) <= _NAMED else f"{names} and {len(found) - _NAMED:,} more"

    # --- what there is to learn --------------------------------------------------------------------------------

    @cached_property
    def unexplained(self) -> float:
        """Σ(t − y)²/Σ(t − mean of t)² over the training rows: 1 for the mean of the targets, 0 for perfect answers."""
        targets = self.document.data.train.targets
        spread = float(np.square(targets - targets.mean(axis=0)).sum()) if len(targets) else 0.0
        left = float(np.square(targets - self.bench.results("train").outputs).sum())
        return left / spread if spread > 0 else (0.0 if left == 0 else np.inf)


def rms(numbers: Vector) -> float:
    """The root mean square, 0 of nothing; scaled, since the squares of very large or small numbers are none."""
    largest = float(np.abs(numbers).max(initial=0.0))
    if not 0.0 < largest < np.inf:
        return largest
    return largest * float(np.sqrt(np.mean(np.square(numbers / largest))))


def neurons(indices: Iterable[int] | Indices) -> tuple[Place, ...]:
    """Neurons by their places in the network."""
    return tuple(Place("neuron", int(i)) for i in indices)


def layers(indices: Iterable[int]) -> tuple[Place, ...]:
    """Layers."""
    return tuple(Place("layer", i) for i in indices)


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

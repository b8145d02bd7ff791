"""Dropout: which hidden neurons an update leaves out, drawn for each sample anew (Srivastava et al. 2014).

What is kept is divided by the share that is, so that sums are as large as without, and nothing changes where nothing
is left out: in errors, tests and predictions. The draw follows from the seed, the epoch and the update within it alone,
so that an update that is stepped, repeated or gone back to leaves out the same neurons.
"""

from __future__ import annotations

import numpy as np

from engine.compiled import CompiledNetwork
from engine.functions.activations import SOFTMAX
from engine.functions.tape import Array
from engine.network import Indices, Network, Vector
from engine.settings import Training

_DROPOUT = 0x64726F70  # sets these numbers apart from any others that are drawn by the same seed


def droppable(network: Network) -> Indices:
    """The places of the neurons that may be left out: hidden ones, but for those of a softmax layer, which is whole."""
    hidden = range(network.input_count, len(network.neurons) - network.output_count)
    return np.array([n for n in hidden if network.activation_of(n) != SOFTMAX], dtype=np.intp)


def factors(network: Network, training: Training, epoch: int, update: int, samples: int) -> Vector:
    """What each neuron's output is multiplied by in an update, shape (neurons, samples).

    0 for what is left out, 1 / (1 − p) for what is kept, and 1 where nothing may be left out.
    """
    chosen = droppable(network)
    found = np.ones((len(network.neurons), samples))
    if training.dropout:
        found[chosen] = _drawn(training, epoch, update, (len(chosen), samples))
    return found


def _drawn(training: Training, epoch: int, update: int, shape: tuple[int, int]) -> Vector:
    """Raw words of the counter-based generator, whose stream no version of NumPy changes."""
    generator = np.random.Philox(key=[training.seed % 2**64, _DROPOUT], counter=[0, 0, update, epoch])
    words = np.atleast_1d(generator.random_raw(shape[0] * shape[1])).reshape(shape)
    kept = words >= np.uint64(training.dropout * 2.0**64)
    return np.where(kept, 1.0 / (1.0 - training.dropout), 0.0)


class Dropout:
    """Draws for one update after the other of a run; `go_to` says which one comes next."""

    def __init__(self, compiled: CompiledNetwork, training: Training) -> None:
        self._training = training
        chosen = droppable(compiled.network)
        self._rows = compiled.neuron_rows()[chosen - compiled.network.input_count]
        self._epoch = self._update = 0

    def go_to(self, epoch: int, update: int) -> None:
        """The next draw is that of this update."""
        self._epoch, self._update = epoch, update

    def draw(self, mask: Array) -> None:
        """Draws into a pass' mask, shape (rows, samples), and goes on to the next update of the epoch."""
        shape = (len(self._rows), mask.shape[1])
        mask[self._rows] = _drawn(self._training, self._epoch, self._update, shape)
        self._update += 1

"""Where NumPy's matrix products overtake compiled code: an update by both, in turns, by width, batch and activation.

Run as `python -m benchmarks.crossover [--seconds 60]`; the figures are what `engine.kernel.worth` has its rule from.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np

from engine.compiled_path import CompiledPath
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.history import Unrecorded
from engine.kernel.compiling import load
from engine.kernel.worth import worthwhile
from engine.training_loop import TrainingLoop

WIDTHS = (4, 16, 32, 64, 128, 256)
BATCHES = (1, 4, 16, 64, 256)
SHAPES: dict[str, Callable[[int], tuple[int, ...]]] = {
    "tanh": lambda width: (2, width, width, 1),
    "relu": lambda width: (64, width, width, 10),
}


def document(activation: str, width: int, batch: int) -> Document:
    """Two hidden layers of a width that take four batches an epoch."""
    sizes = SHAPES[activation](width)
    made = new_document(sizes, activation=activation, initialiser="xavier_uniform", seed=1, learning_rate=1e-3)
    generator = np.random.RandomState(1)
    rows = samples(generator.uniform(-1, 1, (4 * batch, sizes[0])), generator.uniform(0, 1, (4 * batch, sizes[-1])))
    training = msgspec.structs.replace(made.training, batch_size=batch, reduction="mean")
    return replace(made, data=Data(rows, no_samples(sizes[0], sizes[-1])), training=training)


def in_turns(of: Document, path: CompiledPath, seconds: float) -> tuple[float, float]:
    """The least microseconds an update took by the compiled path and by NumPy."""
    loops = [TrainingLoop(of, Unrecorded(), path), TrainingLoop(of, Unrecorded())]
    counts, least = [1, 1], [math.inf, math.inf]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or min(least) == math.inf:
        for i, loop in enumerate(loops):
            begun = time.perf_counter()
            loop.run_epochs(counts[i])
            took = time.perf_counter() - begun
            least[i] = min(least[i], took / (counts[i] * loop.updates) * 1e6)
            if took < 0.002:
                counts[i] *= 2
                least[i] = math.inf
    return least[0], least[1]


def main() -> None:
    """Prints a row for each activation and width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = parser.parse_args().seconds / (len(SHAPES) * len(WIDTHS) * len(BATCHES))
    path = CompiledPath(load())
    print("µs an update, compiled / NumPy = how many times as fast; * where the rule has it compiled")
    with np.errstate(all="ignore"):
        for activation in SHAPES:
            print(f"{activation:>5} width " + "".join(f"{f'batch {batch}':>26}" for batch in BATCHES))
            for width in WIDTHS:
                cells = []
                for batch in BATCHES:
                    of = document(activation, width, batch)
                    ours, theirs = in_turns(of, path, seconds)
                    mark = "*" if worthwhile(of) else " "
                    cells.append(f"{f'{ours:.1f} / {theirs:.1f} = {theirs / ours:.2f}{mark}':>26}")
                print(f"{width:>11} " + "".join(cells), flush=True)


if __name__ == "__main__":
    main()

"""How an update's time grows with width, batch and depth over decades, and where the compiled path hands over to BLAS.

The compiled path is measured at every size, also where a run would not take it; beside both stand the matrix products
that the update consists of, alone, which no program by NumPy can be faster than.
"""

from __future__ import annotations

import importlib.util
import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np

from benchmarks.engine.ours import ByNumpy, Compiled
from benchmarks.engine.programs import Program
from engine.creation import new_document
from engine.data import Samples
from engine.document import Document
from engine.network import read_only

NUMPY, COMPILED, PRODUCTS = "NumPy", "compiled", "matrix products alone"
Points = list[tuple[int, float]]
_ROUNDS, _SECONDS = 5, 0.08


def _document(sizes: tuple[int, ...], rows: int) -> Document:
    """Random rows in one batch of all, so that an epoch is an update."""
    document = new_document(sizes, activation="tanh", seed=1, learning_rate=0.01)
    generator = np.random.RandomState(1)
    inputs, targets = generator.uniform(-1, 1, (rows, sizes[0])), generator.uniform(-0.9, 0.9, (rows, sizes[-1]))
    data = replace(document.data, train=Samples(read_only(inputs), read_only(targets)))
    training = msgspec.structs.replace(document.training, batch_size=None, reduction="mean")
    return replace(document, data=data, training=training)


#: By title: the documents, each at its number.
SWEEPS: Mapping[str, Callable[[], dict[int, Document]]] = {
    "width n of n-n-n-n, batches of 32": lambda: {
        n: _document((n, n, n, n), 32) for n in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
    },
    "rows n in a batch of 16-16-16-16": lambda: {
        n: _document((16, 16, 16, 16), n) for n in (1, 4, 16, 64, 256, 1024, 4096)
    },
    "layers n of 8 neurons, batches of 16": lambda: {n: _document((8,) * (n + 1), 16) for n in (1, 2, 4, 8, 16, 32)},
}


class Products:
    """The matrix products of an update alone, into arrays that are there: forward, deltas, gradients."""

    def __init__(self, document: Document) -> None:
        sizes, rows = [len(layer.neurons) for layer in document.network.layers], len(document.data.train)
        weights = [np.ones((b, a + 1)) for a, b in pairwise(sizes)]
        outputs = [np.ones((size + 1, rows)) for size in sizes]
        nets = [np.ones((size, rows)) for size in sizes]
        back = [(w[:, :-1].T, net, out[:-1]) for w, net, out in zip(weights, nets[1:], outputs, strict=False)][1:]
        self._calls = [
            *((w.dot, x, net) for w, x, net in zip(weights, outputs, nets[1:], strict=False)),
            *((w.dot, delta, out) for w, delta, out in back),
            *((net.dot, x.T, w.copy()) for net, x, w in zip(nets[1:], outputs, weights, strict=False)),
        ]

    def run(self, epochs: int) -> None:
        """So many updates' products."""
        calls = self._calls
        for _ in range(epochs):
            for dot, other, result in calls:
                dot(other, result)

    def error(self) -> float:
        """It learns nothing."""
        return math.nan


def sweep(documents: Callable[[], dict[int, Document]]) -> dict[str, Points]:
    """Microseconds an update by path and size; the paths in turns at each size."""
    makers: dict[str, Callable[[Document], Program]] = {NUMPY: ByNumpy}
    if importlib.util.find_spec("numba") is not None:
        makers[COMPILED] = Compiled
    makers[PRODUCTS] = Products
    found: dict[str, Points] = {name: [] for name in makers}
    for size, document in documents().items():
        print(f"sweep: {size}", file=sys.stderr, flush=True)
        programs = {name: make(document) for name, make in makers.items()}
        counts = {name: _calibrated(program) for name, program in programs.items()}
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(_ROUNDS):
            for name, program in programs.items():
                times[name].append(_seconds(program, counts[name]) / counts[name] * 1e6)
        for name in programs:
            found[name].append((size, statistics.median(times[name])))
    return found


def _seconds(program: Program, epochs: int) -> float:
    begun = time.perf_counter()
    program.run(epochs)
    return time.perf_counter() - begun


def _calibrated(program: Program) -> int:
    """How many epochs take about as long as a round."""
    epochs = 1
    while (took := _seconds(program, epochs)) < _SECONDS / 4:
        epochs *= 2
    return max(round(epochs * _SECONDS / took), 1)


def handover(lines: dict[str, Points]) -> str:
    """Between which sizes NumPy begins to be the faster one, and where products are half of what it takes."""
    told = []
    if COMPILED in lines:
        pairs = [(a[0], a[1] < b[1]) for a, b in zip(lines[NUMPY], lines[COMPILED], strict=True)]
        first = next((size for size, faster in pairs if faster), None)
        told.append(f"NumPy is the faster one from {first} on" if first else "the compiled path wins at every size")
    half = next((a[0] for a, b in zip(lines[NUMPY], lines[PRODUCTS], strict=True) if b[1] > a[1] / 2), None)
    told.append(f"from {half} on BLAS is more than half of it" if half else "BLAS is never half of it")
    return "; ".join(told)


def as_markdown(sweeps: dict[str, dict[str, Points]]) -> str:
    """The sweeps in tables, microseconds an update."""
    lines = ["## How it grows", "", "Microseconds an update.", "", "![The same as curves](sweeps.svg)"]
    for title, found in sweeps.items():
        sizes = [size for size, _ in found[NUMPY]]
        lines += ["", f"**{title}**: {handover(found)}.", "", "| | " + " | ".join(f"{s:,}" for s in sizes) + " |"]
        lines.append("| --- " * (len(sizes) + 1) + "|")
        lines += [f"| {name} | " + " | ".join(_short(t) for _, t in points) + " |" for name, points in found.items()]
    return "\n".join(lines) + "\n"


def _short(microseconds: float) -> str:
    return f"{microseconds:,.1f}" if microseconds < 100 else f"{microseconds:,.0f}"

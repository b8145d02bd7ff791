"""The workloads written out by hand in the best NumPy form known, for other benchmarks to take: `program`.

Feature-major activations in one buffer, each layer with a row of ones for the biases; parameters in one flat vector;
everything allocated and bound beforehand; a straight line of calls for each workload.
"""

from __future__ import annotations

from typing import Protocol

from benchmarks.best_numpy.programs import Classes, Plane, Xor
from engine.document import Document


class Program(Protocol):
    """Trains a workload from its initial weights."""

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""

    def error(self) -> float:
        """The mean error per training row, as the weights stand."""


def program(document: Document, *, recording: bool = True) -> Program:
    """The best NumPy form of a workload; with `recording` it keeps the errors at the start of every epoch."""
    if document.training.loss == "cross_entropy":
        return Classes(document, recording=recording)
    return (Xor if len(document.network.layers) == 3 else Plane)(document, recording=recording)

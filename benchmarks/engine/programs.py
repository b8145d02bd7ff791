"""The paths that are measured: ours and the peers', each as a program that trains whole epochs and tells its error.

Libraries are imported when a path is made, in a process of its own, so that none disturbs another.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.document import Document


class Program(Protocol):
    """Trains a workload from its initial weights."""

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""

    def error(self) -> float:
        """The mean error per sample over all rows, as the weights stand."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way to train: what it is called, the module and the function that make it, and what has to be installed.

    `threads` is what its libraries may use; `own_start` says that it cannot begin at the weights of the others.
    """

    name: str
    title: str
    module: str
    maker: str
    needs: tuple[str, ...] = ()
    threads: int = 1
    own_start: bool = False
    slow: bool = False

    @property
    def missing(self) -> str:
        """What has to be installed for it and is not; empty where all is there."""
        return ", ".join(name for name in self.needs if importlib.util.find_spec(name) is None)

    def make(self, document: Document) -> Program:
        """The program, ready to run."""
        maker: Callable[[Document], Program] = getattr(importlib.import_module(self.module), self.maker)
        return maker(document)


_OURS, _PEERS = "benchmarks.engine.ours", "benchmarks.engine"
PATHS: dict[str, Path] = {
    path.name: path
    for path in (
        Path("ours", "Backprop Studio, NumPy", _OURS, "ByNumpy"),
        Path("compiled", "Backprop Studio, compiled", _OURS, "Compiled", ("numba",)),
        Path("single", "Backprop Studio, NumPy, float32", _OURS, "Single"),
        Path("ours2", "Backprop Studio, NumPy, two threads", _OURS, "ByNumpy", threads=2),
        Path("bare", "Backprop Studio, NumPy, nothing recorded", _OURS, "unrecorded"),
        Path("best", "best NumPy form by hand", _OURS, "best_numpy"),
        Path("best_recording", "best NumPy form by hand, errors recorded", _OURS, "best_recording"),
        Path("plain", "plain NumPy, as in tutorials", f"{_PEERS}.plain_numpy", "PlainNumpy"),
        Path("sklearn", "scikit-learn, fit", f"{_PEERS}.sklearn_peer", "ScikitLearn", ("sklearn",), own_start=True),
        Path("torch", "PyTorch, eager", f"{_PEERS}.torch_peer", "Eager", ("torch",)),
        Path("torchc", "PyTorch, compiled", f"{_PEERS}.torch_peer", "Compiled", ("torch",), slow=True),
        Path("jax", "JAX, a jitted step a call", f"{_PEERS}.jax_peer", "JittedStep", ("jax",)),
        Path("jaxloop", "JAX, the loop inside jit", f"{_PEERS}.jax_peer", "JittedLoop", ("jax",)),
    )
}

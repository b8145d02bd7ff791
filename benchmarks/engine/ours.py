"""Our own paths: whole runs as the window makes them, with the error recorded, and the form written out by hand."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from benchmarks.best_numpy import program
from benchmarks.engine.programs import Program
from engine.compiled_path import CompiledPath
from engine.document import Document
from engine.evaluation import errors
from engine.kernel.compiling import compile_ahead, load, ready
from engine.training import Run


class ByNumpy:
    """A run by NumPy."""

    def __init__(self, document: Document, path: CompiledPath | None = None, *, recording: bool = True) -> None:
        self._run = Run(document, 0, path=path, recording=recording)
        self._epoch = document.state.epoch

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        self._epoch += epochs
        self._run.extend_to(self._epoch)
        while self._run.advance(0.1):
            pass

    def error(self) -> float:
        """The mean error per sample over all rows."""
        return errors(self._run.outcome().document)[0]


class Compiled(ByNumpy):
    """A run by the compiled path, also where a run would leave it to NumPy."""

    def __init__(self, document: Document) -> None:
        if not ready():
            compile_ahead()
        super().__init__(document, CompiledPath(load()))


class Single(ByNumpy):
    """A run by NumPy in single precision."""

    def __init__(self, document: Document) -> None:
        training = msgspec.structs.replace(document.training, precision="float32")
        super().__init__(replace(document, training=training))


def unrecorded(document: Document) -> Program:
    """A run by NumPy that records nothing, as the others."""
    return ByNumpy(document, recording=False)


def best_numpy(document: Document) -> Program:
    """The best NumPy form by hand, which records nothing."""
    return program(document, recording=False)


def best_recording(document: Document) -> Program:
    """The same, with the error recorded at every epoch as our runs do."""
    return program(document)

"""`python -m benchmarks.best_numpy [W1 …]`: the programs written out by hand against our own, in turns in one process.

Checks that both reach the same error, and prints microseconds of processor time an update as the least of short rounds:
the updates alone, and with all that `engine.training.Run` does. With `--variations` also shuffled, with momentum …
"""

from __future__ import annotations

import argparse
import math
import time

import numpy as np

from benchmarks.best_numpy import Program, program
from benchmarks.workloads import VARIATIONS, WORKLOADS
from engine.document import Document
from engine.evaluation import errors
from engine.history import Unrecorded
from engine.training import Run
from engine.training_loop import TrainingLoop

CHECKED = {"W1": 1000, "W2": 20, "W3": 3, "W4": 2}  # epochs after which the errors are compared
ROUNDS = 9
SECONDS = 0.05  # of each program in a round


class Loop:
    """Our own loop alone, without recording."""

    def __init__(self, document: Document) -> None:
        self._loop = TrainingLoop(document, Unrecorded())

    @np.errstate(all="ignore")
    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        self._loop.run_epochs(epochs)

    @np.errstate(all="ignore")
    def error(self) -> float:
        """The mean error per training row."""
        return self._loop.errors()[0]


class Whole:
    """Our own whole run, with all that it records and looks at."""

    def __init__(self, document: Document) -> None:
        self._run = Run(document, 0, stopping=document.stopping)

    def run(self, epochs: int) -> None:
        """Train so many more epochs."""
        self._run.extend_to(self._run.progress().epoch + epochs)
        while self._run.advance(0.1):
            pass

    def error(self) -> float:
        """The mean error per training row."""
        return errors(self._run.outcome().document)[0]


def compare(name: str, variation: str) -> list[float]:
    """Microseconds of processor time an update, each the least of rounds in turns: by hand and ours, the updates alone;
    by hand and ours, with everything. Raises RuntimeError where they do not reach the same error.
    """
    document = VARIATIONS[variation](WORKLOADS[name].document())
    programs: list[Program] = [program(document, recording=False), Loop(document), program(document), Whole(document)]
    for each in programs:
        each.run(CHECKED[name])
    reached = [each.error() for each in programs]
    if not np.allclose(reached, reached[0], rtol=1e-8, atol=0):
        raise RuntimeError(f"{name} {variation}: the errors differ: {reached}")
    begun = time.perf_counter()
    programs[0].run(CHECKED[name])
    epochs = max(1, int(CHECKED[name] * SECONDS / (time.perf_counter() - begun)))
    least = [math.inf] * len(programs)
    for _ in range(ROUNDS):
        for place, each in enumerate(programs):
            begun = time.process_time()
            each.run(epochs)
            least[place] = min(least[place], (time.process_time() - begun) / (epochs * WORKLOADS[name].updates))
    return [seconds * 1e6 for seconds in least]


def main() -> None:
    """Measures what is asked for and prints a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.best_numpy")
    parser.add_argument("workloads", nargs="*", metavar="W1", help="all four if none is named")
    parser.add_argument("--variations", nargs="*", metavar="NAME", help="those named, or all of them")
    given = parser.parse_args()
    variations = ["plain"] if given.variations is None else given.variations or list(VARIATIONS)
    print(
        "µs an update            updates alone          with everything\n"
        "                     by hand   ours  ratio   by hand   ours  ratio"
    )
    for name in given.workloads or WORKLOADS:
        for variation in variations:
            a, b, c, d = compare(name, variation)
            print(f"{name} {variation:16} {a:8.2f} {b:8.2f} {b / a:5.2f}  {c:8.2f} {d:8.2f} {d / c:5.2f}", flush=True)


if __name__ == "__main__":
    main()

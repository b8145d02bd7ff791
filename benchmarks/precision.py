"""Single against double precision: processor time of an update and bytes a weight, on the four workloads, in turns.

Run as `python -m benchmarks.precision [ROUNDS]`. The ratios are what counts; the time is the least of all rounds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np

from benchmarks.workloads import VARIATIONS, WORKLOADS, Workload
from engine.document import Document
from engine.history import Unrecorded
from engine.settings import Precision
from engine.training_loop import TrainingLoop

PRECISIONS: tuple[Precision, Precision] = ("float64", "float32")
_AT_ONCE = 0.02  # seconds of work in one turn, about


def loop(document: Document, precision: Precision) -> TrainingLoop:
    """A document's training in a precision, without errors recorded."""
    training = msgspec.structs.replace(document.training, precision=precision)
    return TrainingLoop(replace(document, training=training), Unrecorded())


def least(workload: Workload, change: Callable[[Document], Document], rounds: int) -> tuple[float, ...]:
    """The least seconds of an update, for each precision."""
    loops = [loop(change(workload.document()), precision) for precision in PRECISIONS]
    epochs, found = 1, [np.inf, np.inf]
    with np.errstate(all="ignore"):
        while _seconds(loops[0], epochs) < _AT_ONCE:
            epochs *= 2
        for _ in range(rounds):
            found = [min(best, _seconds(each, epochs)) for best, each in zip(found, loops, strict=True)]
    return tuple(seconds / epochs / workload.updates for seconds in found)


def _seconds(of: TrainingLoop, epochs: int) -> float:
    begun = time.process_time()
    of.run_epochs(epochs)
    return time.process_time() - begun


def bytes_a_weight(document: Document, precision: Precision) -> float:
    """What training holds for each parameter: itself, its gradient and the optimizer's memory, without the samples'."""
    compiled, optimization = (getattr(loop(document, precision), name) for name in ("_compiled", "_optimization"))
    held: dict[int, int] = {
        id(a): a.nbytes for a in (compiled.entries, compiled.theta, compiled.gradient, compiled.entry_gradient)
    }
    held |= {id(a): a.nbytes for a in optimization.memory.values()}
    return sum(held.values()) / document.network.parameter_count


def main(rounds: int) -> None:
    """Prints a row for each workload and each of the two ways to train."""
    print("workload  training   float64     float32   ratio   bytes a weight")
    for workload in WORKLOADS.values():
        for name in ("plain", "Adam"):
            double, single = (1e6 * seconds for seconds in least(workload, VARIATIONS[name], rounds))
            document = VARIATIONS[name](workload.document())
            held = " / ".join(f"{bytes_a_weight(document, precision):.0f}" for precision in PRECISIONS)
            row = f"{workload.name:<9} {name:<7} {double:9.1f} µs {single:8.1f} µs   {double / single:.2f}   {held}"
            print(row, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)

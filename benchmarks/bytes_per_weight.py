"""What a training run holds for each weight: `python -m benchmarks.bytes_per_weight`.

Two networks of different widths train for two epochs each, with the moments that the window asks for. What Python and
NumPy hold more for the larger one, divided by the weights it has more, is what a weight costs; the document's own
vectors and the network itself were there before and do not count.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import msgspec

from benchmarks.workloads import VARIATIONS, WORKLOADS
from engine.creation import new_document
from engine.data import Data, Samples
from engine.document import Document
from engine.moments import Keeper
from engine.settings import Precision
from engine.training import Run

WIDTHS = (256, 1024)


def document(width: int, vary: Callable[[Document], Document], precision: Precision) -> Document:
    """A network 64-width-width-10 over four rows, so that rows and buffers of a pass count for nothing."""
    like = vary(WORKLOADS["W4"].document())
    rows = like.data.train
    few = Samples(rows.inputs[:4], rows.targets[:4])
    made = new_document(
        (64, width, width, 10), activation="relu", output_activation="softmax", loss="cross_entropy", seed=1
    )
    data: Data = replace(like.data, train=few)
    return replace(made, data=data, training=msgspec.structs.replace(like.training, batch_size=1, precision=precision))


def held(start: Document) -> int:
    """The bytes that a run over a document holds after two epochs, beside the document."""
    gc.collect()
    tracemalloc.start()
    run = Run(start, 2, keeper=Keeper())
    while run.advance(0.05):
        pass
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size


def main() -> None:
    """Prints a line for each optimizer and precision."""
    precisions: tuple[Precision, ...] = ("float64", "float32")
    for name in ("plain", "momentum", "Adam"):
        for precision in precisions:
            small, large = (document(width, VARIATIONS[name], precision) for width in WIDTHS)
            more = large.network.parameter_count - small.network.parameter_count
            print(f"{name:10} {precision}  {(held(large) - held(small)) / more:6.1f} bytes a weight")


if __name__ == "__main__":
    main()

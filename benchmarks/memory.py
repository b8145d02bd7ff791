"""What memory the program keeps: `python -m benchmarks.memory [--epochs 10000000] [--json FILE]`.

First a network of 101,632 connections: bytes a connection of the document, of the trace of one step, and of the window
that shows it. Then XOR is trained live in the window for ten million epochs, and told of after each tenth of them: the
process's memory and what history, past and undo hold of it, all of which have budgets. Off screen unless
QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from benchmarks.edit_to_repaint import document_of
from benchmarks.lateness import compiled, wait, wait_until, write
from benchmarks.opened import opened
from benchmarks.sampling import resident
from benchmarks.window import XOR
from engine import files
from engine.batches import next_batch, rows_of
from engine.document import Document
from engine.trace import trace
from gui.main_window import MainWindow
from gui.undo import beyond

SIZES = (784, 128, 10)


def allocated(make: Callable[[], object]) -> tuple[int, object]:
    """The bytes that something holds once it is made, beyond what was there, and the thing itself."""
    make()  # what is made once for all is not its own
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size, made


def large(window: MainWindow, path: Path) -> dict[str, float]:
    """Bytes a connection of a large network."""
    document = document_of(SIZES)
    files.write(document, path)
    count = len(document.network.connections)
    of_document, _ = allocated(lambda: files.read(path))
    batch = next_batch(document)
    of_trace, _ = allocated(lambda: trace(document, rows_of(document, batch), batch))
    gc.collect()
    before = resident()
    window.session.replace(document)
    wait_until(lambda: not window.session.busy)
    wait(1000)
    gc.collect()
    shown = resident() - before
    window.session.replace(files.read(XOR))
    wait(500)
    return {
        "bytes a connection, document": of_document / count,
        "bytes a connection, as undo counts them": beyond(document, None) / count,
        "bytes a connection, trace": of_trace / count,
        "bytes a connection, window": shown / count,
    }


def held(window: MainWindow) -> dict[str, float]:
    """MiB of what grows with training, and of the process."""
    document: Document = window.session.document
    history = document.state.history
    return {
        "epoch": document.state.epoch,
        "history": (history.train.nbytes + history.test.nbytes) / 2**20,
        "past": window.session.past.size / 2**20,
        "undo": sum(entry.size for entry in window.session.earlier()) / 2**20,
        "process": resident() / 2**20,
    }


def live(window: MainWindow, epochs: int) -> list[dict[str, float]]:
    """What is held before and after each tenth of so many epochs of XOR."""
    window.session.replace(files.read(XOR))
    wait_until(lambda: not window.session.busy)
    found = [held(window)]
    print(f"\n{'epoch':>12}" + "".join(f"{name:>10}" for name in list(found[0])[1:]) + "  MiB")
    for _ in range(10):
        window.session.run(epochs // 10)
        wait_until(lambda: not window.session.busy, 3600)
        gc.collect()
        found.append(held(window))
        print(
            f"{found[-1]['epoch']:12,.0f}" + "".join(f"{size:10.2f}" for size in [*found[-1].values()][1:]), flush=True
        )
    return found


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=10_000_000)
    parser.add_argument("--compiled", action="store_true", help="train by compiled code, which needs numba")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, opened() as window:
        connections = large(window, Path(folder) / "large.backprop")
        for name, size in connections.items():
            print(f"{name:42}{size:8.0f}")
        if options.compiled:
            compiled(window)
        epochs = live(window, options.epochs)
    write(options.json, {"large": connections, "live": epochs})


if __name__ == "__main__":
    main()

"""How long an edit takes by the size of the network: `python -m benchmarks.edit_to_repaint [--json FILE]`.

From the request to the painted canvas, through the real window and its event loop, off screen unless
QT_QPA_PLATFORM says otherwise. Milliseconds, the median of several edits that are each undone again: of processor time
of the window's thread, which other programs hardly change, and by the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject

from benchmarks.lateness import wait, wait_until, write
from benchmarks.opened import opened
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.network import Network, Slot
from gui.intents import Intent, parameters, structure
from gui.main_window import MainWindow

NETWORKS = {10: (2, 2, 3), 1_000: (20, 40, 5), 101_632: (784, 128, 10)}
ROWS = 10
ROUNDS = 7

EDITS: dict[str, Callable[[Network], Intent]] = {
    "set a weight": lambda n: parameters.set_values(n, [Slot("weight", ("x1", "h1"))], 0.25),
    "move a neuron": lambda n: structure.place_neurons(n, {"h1": (500.0, 40.0)}),
    "rename a neuron": lambda n: structure.rename(n, "h1", "k"),
    "add a neuron": lambda n: structure.add_neuron(n, 1),
    "delete a connection": lambda n: structure.disconnect(n, [("x1", "h1")]),
    "connect two neurons": lambda n: structure.connect(n, "x1", "y1"),
}
UNDO = "undo of that"


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only counts."""
        self.count += event.type() == QEvent.Type.Paint
        return False


@dataclass(frozen=True, slots=True)
class Times:
    """Of one edit, in ms of the window's thread: the pure function alone, the request until it returns, until the
    canvas is painted; and by the clock until it is painted, and until all answers of the worker are shown.
    """

    engine: float
    request: float
    painted: float
    clock: float
    answered: float


def document_of(sizes: tuple[int, ...]) -> Document:
    """A document with a few rows, so that every edit has outputs to compute anew."""
    document, random = new_document(sizes, seed=1), np.random.default_rng(1)
    rows = samples(random.random((ROWS, sizes[0])), random.random((ROWS, sizes[-1])))
    return replace(document, data=Data(rows, no_samples(sizes[0], sizes[-1])))


def milliseconds(since: float) -> float:
    """By the clock from a point in time until now."""
    return 1e3 * (time.perf_counter() - since)


def worked(since: float) -> float:
    """The processor time of this thread since then."""
    return 1e3 * (time.thread_time() - since)


def settle(window: MainWindow, paints: Paints) -> None:
    """Until nothing is under way and nothing is painted any more."""
    while True:
        wait_until(lambda: not window.session.busy)
        before = paints.count
        wait(60)
        if paints.count == before and not window.session.busy:
            return


def measured(window: MainWindow, paints: Paints, act: Callable[[], object]) -> tuple[float, float, float, float]:
    """The last four times of one act."""
    painted, loop = paints.count, QEventLoop()
    begun, at_first = time.perf_counter(), time.thread_time()
    act()
    request = worked(at_first)
    while paints.count == painted and milliseconds(begun) < 1e4:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
    shown, clock = worked(at_first), milliseconds(begun)
    wait_until(lambda: not window.session.busy)
    return request, shown, clock, milliseconds(begun)


def alone(document: Document, intent: Intent) -> float:
    """The pure function without any window."""
    begun = time.thread_time()
    intent.make(document)
    return worked(begun)


def times(window: MainWindow, paints: Paints, edit: Callable[[Network], Intent]) -> tuple[Times, Times]:
    """Of an edit and of its undo."""
    done, undone = [], []
    for _ in range(ROUNDS):
        document = window.session.document
        intent = edit(document.network)
        engine = alone(document, intent)
        done.append((engine, *measured(window, paints, partial(window.session.request, intent))))
        settle(window, paints)
        undone.append((0.0, *measured(window, paints, window.session.undo)))
        settle(window, paints)
    return tuple(Times(*map(statistics.median, zip(*rows, strict=True))) for rows in (done, undone))  # type: ignore[return-value]


def table(window: MainWindow, paints: Paints) -> dict[int, dict[str, Times]]:
    """The times by the size of the network and the edit."""
    found: dict[int, dict[str, Times]] = {}
    for count, sizes in NETWORKS.items():
        window.session.replace(document_of(sizes))
        settle(window, paints)
        found[count] = {}
        for name, edit in EDITS.items():
            found[count][name], undo = times(window, paints, edit)
            if name == "delete a connection":
                found[count][UNDO] = undo
    return found


def report(found: dict[int, dict[str, Times]]) -> None:
    """Prints the table with the ratio of the largest to the smallest network."""
    print(f"{'to the painted canvas':22}" + "".join(f"{count:>12,}" for count in found) + f"{'ratio':>8}")
    first, *_, last = found.values()
    for name in first:
        row = "".join(f"{of[name].painted:12.1f}" for of in found.values())
        print(f"{name:22}{row}{last[name].painted / first[name].painted:8.1f}")
    names = [field.name for field in fields(Times)]
    print(f"\n{f'at {max(found):,}':22}" + "".join(f"{name:>12}" for name in names))
    for name, of in last.items():
        print(f"{name:22}" + "".join(f"{getattr(of, part):12.1f}" for part in names))


def profile(window: MainWindow, paints: Paints, lines: int) -> None:
    """Prints where the time of each edit of the largest network goes."""
    window.session.replace(document_of(NETWORKS[max(NETWORKS)]))
    settle(window, paints)
    for name, edit in EDITS.items():
        intent, profiler = edit(window.session.document.network), cProfile.Profile()
        profiler.enable()
        taken = measured(window, paints, partial(window.session.request, intent))
        profiler.disable()
        print(f"\n{name}: {taken[1]:.1f} ms")
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(lines)
        settle(window, paints)
        window.session.undo()
        settle(window, paints)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", type=int, metavar="N", help="print the N largest parts of each edit instead")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    lines = options.profile
    with opened() as window:
        paints = Paints()
        window.canvas.viewport().installEventFilter(paints)
        if lines:
            profile(window, paints, lines)
        else:
            found = table(window, paints)
            report(found)
            edits = {count: {name: asdict(of) for name, of in row.items()} for count, row in found.items()}
            write(options.json, {"edits": edits})
        window.session.replace(document_of((1, 1)))
        settle(window, paints)


if __name__ == "__main__":
    main()

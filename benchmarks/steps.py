"""How long a step takes in the window by its size and the network's: `python -m benchmarks.steps [--profile N]`.

From the click to the repainted canvas, through the real window, off screen unless QT_QPA_PLATFORM says otherwise;
the longest of the turns of the event loop after that, and when the explanation is whole. Milliseconds of processor time
of the window's thread, which other programs hardly change, and by the clock. The first step of each network waits for
the worker's trace, too, and is told apart.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop

from benchmarks.edit_to_repaint import document_of, milliseconds, worked
from benchmarks.lateness import press, wait, wait_until, write
from benchmarks.opened import opened
from benchmarks.window import XOR
from engine import files
from engine.document import Document
from engine.steps import STEP_SIZES, StepSize
from gui.main_window import MainWindow

NETWORKS = {"2-4-1": None, "8-8-8-4": (8, 8, 8, 4), "20-40-5": (20, 40, 5), "784-128-10": (784, 128, 10)}
_LIKE_A_READER = 100  # milliseconds between steps: ten a second, faster than anybody can read


class Step(NamedTuple):
    """Milliseconds: of work and by the clock until the canvas is repainted, the longest turn after it, all of it."""

    work: float
    clock: float
    turn: float
    whole: float


def step(window: MainWindow) -> Step:
    """One step, until its explanation is whole."""
    before, begun, at_first = window.session.stepper.frame, time.perf_counter(), time.thread_time()
    loop = QEventLoop()
    press(window, "action_step")
    while window.session.stepper.frame is before:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
    window.canvas.viewport().repaint()
    work, clock = worked(at_first), milliseconds(begun)
    turns = [0.0]
    while window.explanation.filling:
        at_first = time.thread_time()
        loop.processEvents()
        turns.append(worked(at_first))
    at_first = time.thread_time()
    window.explanation.repaint()
    turns[-1] += worked(at_first)
    return Step(work, clock, max(turns), milliseconds(begun))


def fresh(window: MainWindow, document: Document, size: StepSize) -> None:
    """Another document, as somebody has it who looks at the window for a moment first."""
    window.session.replace(document)
    window.session.stepper.set_size(size)
    wait_until(lambda: not window.session.busy)
    wait(1500)


def times(window: MainWindow, document: Document, size: StepSize, most: int) -> list[Step]:
    """Of the first step and of the others of an update, or as many as are asked for."""
    fresh(window, document, size)
    found = []
    for _ in range(most):
        found.append(step(window))
        frame = window.session.stepper.frame
        if frame is None or frame.at_end:
            break
        wait(_LIKE_A_READER)
    return found


def tell(name: str, found: Sequence[Step]) -> dict[str, float]:
    """Prints a line, and gives what it says."""
    first, rest = found[0], found[1:] or found
    work, clock, turn, whole = (sorted(column) for column in zip(*rest, strict=True))
    p99 = clock[min(int(0.99 * len(clock)), len(clock) - 1)]
    figures = {
        "first, work": first.work,
        "first, clock": first.clock,
        "work, median": statistics.median(work),
        "work, worst": work[-1],
        "clock, median": statistics.median(clock),
        "clock, p99": p99,
        "clock, worst": clock[-1],
        "turn, median": statistics.median(turn),
        "turn, worst": max(turn[-1], first.turn),
        "whole, median": statistics.median(whole),
        "whole, worst": max(whole[-1], first.whole),
    }
    print(f"{name:20}" + "".join(f"{value:8.1f}" for value in figures.values()) + f"{len(rest):4}", flush=True)
    return {"steps": len(rest), **figures}


def profile(window: MainWindow, document: Document, size: StepSize, most: int, lines: int) -> None:
    """Prints where the time of the longest step of a size goes."""
    fresh(window, document, size)
    longest: tuple[float, cProfile.Profile] | None = None
    for _ in range(most):
        profiler = cProfile.Profile()
        profiler.enable()
        found = step(window)
        profiler.disable()
        longest = max(longest or (0.0, profiler), (max(found.work, found.turn), profiler), key=lambda of: of[0])
        frame = window.session.stepper.frame
        if frame is None or frame.at_end:
            break
        wait(_LIKE_A_READER)
    if longest is not None:
        print(f"\n{size}: {longest[0]:.1f} ms")
        pstats.Stats(longest[1]).sort_stats("cumulative").print_stats(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", nargs="*", default=list(NETWORKS))
    parser.add_argument("--sizes", nargs="*", default=list(STEP_SIZES))
    parser.add_argument("--most", type=int, default=40, help="steps of a size")
    parser.add_argument("--profile", type=int, metavar="N", help="print the N largest parts of the longest instead")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    with opened() as window:
        groups = ("first step", "work", "by the clock", "longest turn", "whole")
        widths = (16, 16, 24, 16, 16)
        print(" " * 20 + "".join(f"{group:>{width}}" for group, width in zip(groups, widths, strict=True)))
        columns = ["work", "clock", "median", "worst", "median", "p99", "worst", "median", "worst", "median", "worst"]
        print(" " * 20 + "".join(f"{name:>8}" for name in columns) + "   n")
        figures: dict[str, dict[str, float]] = {}
        for name in options.networks:
            sizes = NETWORKS[name]
            document = files.read(XOR) if sizes is None else document_of(sizes)
            for size in options.sizes:
                if options.profile:
                    profile(window, document, size, options.most, options.profile)
                else:
                    title = f"{name} {size}"
                    figures[title] = tell(title, times(window, document, size, options.most))
        window.session.replace(files.read(XOR))
        wait(200)
    write(options.json, {"steps": figures})


if __name__ == "__main__":
    main()

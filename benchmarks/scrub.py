"""Measures dragging through time in the window: frames while the epoch in view is dragged about a long run.

Run it by `python -m benchmarks.scrub [--epochs 1000000] [--curves 10]`, off screen unless QT_QPA_PLATFORM says
otherwise. Times depend on the machine.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from benchmarks.window import FRAME, Lateness, wait, wait_until
from engine.creation import new_document
from engine.document import HISTORY_LIMIT, History
from engine.network import read_only
from gui import app as program
from gui.main_window import MainWindow
from gui.panels.error_plot import ErrorPlotPanel


def train(window: MainWindow, epochs: int) -> ErrorPlotPanel:
    """Trains for so many epochs and gives the plot that shows them."""
    begun = time.perf_counter()
    window.session.run(epochs)
    wait_until(lambda: not window.session.busy, 3600.0)
    print(f"trained {epochs:,} epochs in {time.perf_counter() - begun:.1f} s")
    panel = window.findChild(ErrorPlotPanel)
    assert isinstance(panel, ErrorPlotPanel)
    wait(1000)
    return panel


def drag(window: MainWindow, panel: ErrorPlotPanel, seconds: float) -> None:
    """Drags the cursor to and fro over the whole plot with a move every 8 ms, as fast as a mouse reports."""
    seen: list[int] = []
    window.session.past.looked.connect(lambda looking: seen.append(-1 if looking is None else looking.epoch))
    area, port, lateness = panel.plot.area, panel.plot.viewport(), Lateness()
    middle, reach, down = area.center().x(), 0.46 * area.width(), int(area.center().y())
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(int(middle), down))
    begun = time.perf_counter()
    lateness.start()
    moves = 0
    while (spent := time.perf_counter() - begun) < seconds:
        x = middle + reach * math.sin(2.5 * spent)
        QTest.mouseMove(port, QPoint(round(x), down))
        moves += 1
        wait(8)
    lateness.stop()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(int(middle), down))
    asked = time.perf_counter()
    wait_until(lambda: not window.session.busy)
    _tell("dragging through time", lateness)
    print(f"  {moves / seconds:.0f} moves a second, {len(seen) / seconds:.0f} epochs shown a second", end="; ")
    print(f"the last one {1000 * (time.perf_counter() - asked):.0f} ms after the mouse is released")


def pan(panel: ErrorPlotPanel, curves: int, seconds: float) -> None:
    """Pans over curves as long as a history gets."""
    random = np.random.default_rng(0)
    line = panel.lines.views[0]
    lines = []
    for number in range(curves):
        course = 0.2 * np.exp(-np.linspace(0, 3 + number, HISTORY_LIMIT - 1)) + 0.01 * random.random(HISTORY_LIMIT - 1)
        history = History(read_only(course), read_only(1.2 * course), 1)
        end = HISTORY_LIMIT - 2
        lines.append(
            replace(line, id=100 + number, name=f"Run {number}", history=history, last_epoch=end, current=not number)
        )
    panel.show_lines(tuple(lines))
    wait(500)
    view, lateness = panel.plot.view, Lateness()
    view.setXRange(0, HISTORY_LIMIT / 4, padding=0)
    lateness.start()
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        view.translateBy(x=100.0)
        wait(8)
    lateness.stop()
    _tell(f"panning over {curves} curves, train and test, of {HISTORY_LIMIT - 1:,} entries each", lateness)


def _tell(what: str, lateness: Lateness) -> None:
    times = sorted(late + round(FRAME) for late in lateness.late)
    print(f"{what}: {len(times)} frames, median {statistics.median(times):.1f} ms,", end=" ")
    print(f"p99 {times[int(len(times) * 0.99)]:.1f} ms, worst {times[-1]:.1f} ms between frames")


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--epochs", type=int, default=1_000_000)
    parser.add_argument("--curves", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=6.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        program.application()
        window = program.build(document=new_document((2, 4, 1), data="xor", learning_rate=0.5, seed=3))
        window.resize(1440, 900)
        window.show()
        wait(1000)
        panel = train(window, arguments.epochs)
        drag(window, panel, arguments.seconds)
        window.looking.newest()
        pan(panel, arguments.curves, arguments.seconds)
        window.close_for_good()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()

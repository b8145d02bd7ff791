"""Measures how soon an epoch of the past is on the screen, what the past holds, and what keeping it costs training.

Run it by `python -m benchmarks.scrubbing [--epochs 1000000] [--looks 200]`, off screen unless QT_QPA_PLATFORM says
otherwise. It trains XOR in the real window for so many epochs, and then a network of 990 connections for a while; a
look's time is from the request through the session, the worker and back to the repainted canvas. Epochs are drawn at
random, so that hardly any is near one that was looked at before. Then the
epoch in view is dragged about, and a plot of ten long curves panned: frames of a 60 Hz timer meanwhile.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import time
from dataclasses import replace

import msgspec
import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from benchmarks.lateness import Lateness, wait, wait_until
from benchmarks.opened import opened
from benchmarks.window import FRAME, XOR
from engine import files
from engine.creation import new_document
from engine.data import samples
from engine.document import HISTORY_LIMIT, Document, History
from engine.moments import EVERY, Keeper
from engine.network import read_only
from engine.settings import Adam
from engine.timeline import BUDGET
from engine.training import Run
from gui.main_window import MainWindow
from gui.panels.plots.error_plot import ErrorPlotPanel


def thousand() -> Document:
    """A network of 990 connections on 96 rows, in full batches with Adam, whose moments hold three vectors."""
    document = new_document((2, 30, 30, 1), activation="tanh", seed=0)
    drawn = np.random.default_rng(0)
    inputs = drawn.uniform(-1, 1, (96, 2))
    rows = samples(inputs, np.sin(5 * inputs[:, :1]) * inputs[:, 1:])
    training = msgspec.structs.replace(document.training, optimizer=Adam(), batch_size=None)
    return replace(document, data=replace(document.data, train=rows), training=training)


def trained(window: MainWindow, document: Document, epochs: int, seconds: float = 3600.0) -> None:
    """Trains in the window for so many epochs, or so many seconds."""
    session = window.session
    session.replace(document)
    wait(1000)
    begun = time.perf_counter()
    session.run(epochs)
    wait_until(lambda: not session.training, seconds)
    session.pause()
    wait_until(lambda: not session.busy)
    took, done = time.perf_counter() - begun, session.document.state.epoch
    connections = len(document.network.connections)
    print(f"{connections} connections: {done:,} epochs in {took:.1f} s, {1e6 * took / done:.1f} µs an epoch")
    size = session.past.size
    print(f"  the past holds {size / 2**20:.2f} MiB, curve included: {size / done:.2f} bytes an epoch", end="; ")
    print(f"at this rate {BUDGET / size * done:,.0f} epochs fit before it is thinned")


def looks(window: MainWindow, count: int) -> None:
    """Looks at epochs drawn at random."""
    past, last = window.session.past, window.session.document.state.epoch
    drawn = random.Random(0)
    times: list[float] = []
    work: list[float] = []
    for _ in range(count):
        epoch = drawn.randrange(last)
        begun, worked = time.perf_counter(), time.process_time()
        past.look(epoch)
        wait_until(lambda: not past.waiting)
        window.canvas.viewport().repaint()
        times.append(1000 * (time.perf_counter() - begun))
        work.append(1000 * (time.process_time() - worked))
        assert past.looking is not None
        assert past.looking.epoch == epoch
        wait(20)
    past.newest()
    times.sort()
    p99 = times[min(int(0.99 * count), count - 1)]
    print(f"  a look: median {statistics.median(times):.0f} ms, p99 {p99:.0f} ms, worst {times[-1]:.0f} ms", end="; ")
    print(f"processor time of all threads {statistics.median(work):.0f} ms, worst {max(work):.0f} ms")


def plot_of(window: MainWindow) -> ErrorPlotPanel:
    """The plot, once it has come."""
    panel = window.findChild(ErrorPlotPanel)
    assert isinstance(panel, ErrorPlotPanel)
    return panel


def drag(window: MainWindow, seconds: float) -> None:
    """Drags the cursor to and fro over the whole plot with a move every 8 ms, as fast as a mouse reports."""
    panel = plot_of(window)
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
    wait_until(lambda: not window.session.past.waiting)
    _tell("  dragging through time", lateness)
    print(
        f"  {moves / seconds:.0f} moves a second, {len(set(seen)) / seconds:.0f} different epochs shown a second",
        end="; ",
    )
    print(f"the last one {1000 * (time.perf_counter() - asked):.0f} ms after the mouse is released")


def pan(window: MainWindow, curves: int, seconds: float) -> None:
    """Pans over curves as long as a history gets."""
    panel = plot_of(window)
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


def cost(document: Document, epochs: int, rounds: int = 15) -> None:
    """What keeping moments costs training, in processor time, in turns within one process."""
    with_it: list[float] = []
    without: list[float] = []
    for _ in range(rounds):
        for times, keeper in ((without, None), (with_it, Keeper())):
            run = Run(document, epochs, keeper=keeper)
            begun = time.process_time()
            while run.advance(0.002):
                if keeper is not None:
                    keeper.take()
            times.append(time.process_time() - begun)
    plain, kept = min(without), min(with_it)
    print(f"  keeping moments costs {100 * (kept / plain - 1):+.2f} % of training", end=" ")
    print(f"({1e6 * plain / epochs:.2f} and {1e6 * kept / epochs:.2f} µs an epoch, best of {rounds})")


def taking(document: Document) -> None:
    """What one moment takes and holds."""
    keeper = Keeper()
    run = Run(document, keeper=keeper)
    run.advance(0.1)
    keeper.take()
    begun = time.process_time()
    for _ in range(200):
        run._keep_moment()  # noqa: SLF001 - alone, and not among the training around it
    took = (time.process_time() - begun) / 200
    held = keeper.take()[-1].size
    share = 100 * took / EVERY
    print(f"  a moment takes {1e6 * took:.0f} µs every {1000 * EVERY:.0f} ms, {share:.2f} %; it holds {held:,} bytes")


def main() -> None:
    """Runs all and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=1_000_000, help="epochs of XOR")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the larger network trains")
    parser.add_argument("--dragging", type=float, default=6.0, help="how many seconds to drag and to pan")
    parser.add_argument("--curves", type=int, default=10, help="curves to pan over")
    parser.add_argument("--looks", type=int, default=200, help="epochs to look at")
    options = parser.parse_args()
    with opened() as window:
        for document, epochs, seconds in (
            (files.read(XOR), options.epochs, 3600.0),
            (thousand(), 10**9, options.seconds),
        ):
            trained(window, document, epochs, seconds)
            looks(window, options.looks)
            drag(window, options.dragging)
            window.session.past.newest()
            taking(document)
            cost(document, 40_000 if len(document.network.connections) < 100 else 2_000)
        pan(window, options.curves, options.dragging)
        window.session.replace(files.read(XOR))
        wait(200)


if __name__ == "__main__":
    main()

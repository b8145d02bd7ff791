"""What a frame of the canvas costs by the size of the network: `python -m benchmarks.canvas [--profile N]`.

A network view as large as the window's canvas at 1440 × 900, off screen unless QT_QPA_PLATFORM says otherwise, is shown
networks of about 100, 1,000, 10,000 and 100,000 weights, folded as they open and with every neuron drawn. Real events
recolour, pan, zoom, drag, hover and click; a frame is one of them with all that follows until it is painted.
Milliseconds of processor time of the window's thread, which other programs hardly change, and by the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import os
import pstats
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.edit_to_repaint import Paints, document_of
from benchmarks.lateness import wait
from engine.network import read_only
from engine.place import Place
from engine.steps import StepSize
from engine.trace import Frame, trace
from gui import app as program
from gui.canvas.view import NetworkView

NETWORKS = {
    "XOR": (2, 4, 1),
    "100": (8, 8, 4),
    "1,000": (20, 40, 5),
    "10,000": (64, 128, 16),
    "100,000": (784, 128, 10),
}
SIZE = (706, 613)  # of the canvas in a window of 1440 × 900
FRAMES = 60
_NO_BUTTON, _LEFT, _MIDDLE = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_TURNS = 3  # of the event loop, after which all that a frame brings is painted


@dataclass(frozen=True, slots=True)
class Cost:
    """Of the frames of one action: processor time of the window's thread and time by the clock, in ms; paints each."""

    network: str
    folded: bool
    action: str
    frames: int
    least: float
    median: float
    p99: float
    worst: float
    clock: float
    paints: float


class Bench:
    """A canvas with a network, and a hand that does to it what somebody does."""

    def __init__(self, sizes: tuple[int, ...], *, folded: bool) -> None:
        self.view = NetworkView()
        self.view.resize(*SIZE)
        self.view.show()
        self.paints = Paints()
        self.view.viewport().installEventFilter(self.paints)
        self.document = document_of(sizes)
        if not folded:
            self.view.network_scene.set_fold_limit(10**6)
        self.view.show_network(self.document.network, self.document.parameters, {})
        row = self.document.data.train
        self.view.show_sample(row.inputs[0], row.targets[0])
        wait(400)

    def close(self) -> None:
        """The canvas goes."""
        self.view.close()
        self.view.deleteLater()
        wait(10)

    # --- frames ------------------------------------------------------------------------------------------------

    def frame(self, work: Callable[[], object]) -> tuple[float, float, int]:
        """Does something and lets it be painted: processor time and time by the clock in ms, and how many paints."""
        loop, before = QEventLoop(), self.paints.count
        begun, at_first = time.perf_counter(), time.thread_time()
        work()
        for _ in range(_TURNS):
            loop.processEvents()
        worked, clock = 1e3 * (time.thread_time() - at_first), 1e3 * (time.perf_counter() - begun)
        return worked, clock, self.paints.count - before

    # --- the hand ----------------------------------------------------------------------------------------------

    def mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        """A real event of the mouse."""
        viewport, keys = self.view.viewport(), Qt.KeyboardModifier.NoModifier
        point = QPointF(viewport.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(viewport, QMouseEvent(kind, at, point, button, held, keys))

    def move(self, at: QPointF, held: Qt.MouseButton = _NO_BUTTON) -> None:
        """The mouse is elsewhere."""
        self.mouse(QEvent.Type.MouseMove, at, _NO_BUTTON, held)

    def press(self, at: QPointF, button: Qt.MouseButton = _LEFT) -> None:
        """A button goes down."""
        self.mouse(QEvent.Type.MouseButtonPress, at, button, button)

    def release(self, at: QPointF, button: Qt.MouseButton = _LEFT) -> None:
        """A button goes up."""
        self.mouse(QEvent.Type.MouseButtonRelease, at, button, _NO_BUTTON)

    def wheel(self, at: QPointF, turn: int) -> None:
        """The wheel turns by so many eighths of a degree."""
        viewport = self.view.viewport()
        event = QWheelEvent(
            at, QPointF(viewport.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, turn), _NO_BUTTON,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)

    @property
    def middle(self) -> QPointF:
        """The middle of the canvas."""
        return QPointF(self.view.viewport().rect().center())

    def spots(self, count: int) -> list[QPointF]:
        """Points all over the canvas, the same each time."""
        random = np.random.default_rng(5)
        return [QPointF(*point) for point in (random.random((count, 2)) * np.array(SIZE)).tolist()]

    def place(self, place: Place) -> QPointF:
        """Where a place is seen."""
        return QPointF(self.view.mapFromScene(self.view.network_scene.anchor(place)))


# --- what is done, a frame at a time ----------------------------------------------------------------------------------


def recolour(bench: Bench) -> Iterator[Callable[[], object]]:
    """New weights, as each report of a training brings them."""
    random, values = np.random.default_rng(3), bench.document.parameters
    for _ in range(FRAMES):
        values = read_only(values + random.normal(0, 0.01, len(values)))
        yield lambda values=values: bench.view.show_parameters(values)  # type: ignore[misc]  # bound at once


def pan(bench: Bench) -> Iterator[Callable[[], object]]:
    """The picture is dragged about by the middle button."""
    at = bench.middle
    bench.press(at, _MIDDLE)
    for k in range(FRAMES):
        at = at + (QPointF(4, 2) if k < FRAMES // 2 else QPointF(-4, -2))
        yield lambda at=at: bench.move(at, _MIDDLE)  # type: ignore[misc]  # the same
    bench.release(at, _MIDDLE)


def zoom(bench: Bench) -> Iterator[Callable[[], object]]:
    """The wheel turns, in and out again and beyond."""
    for k in range(FRAMES):
        turn = 60 if (k // 15) % 4 in (0, 3) else -60
        yield lambda turn=turn: bench.wheel(bench.middle, turn)  # type: ignore[misc]  # the same


def drag(bench: Bench) -> Iterator[Callable[[], object]]:
    """A neuron of the last layer is dragged, and is where it was at the end."""
    network = bench.document.network
    start = bench.place(Place("neuron", network.layer_range(-1)[0]))
    bench.move(start)
    bench.press(start)
    for k in range(FRAMES):
        at = start + QPointF(-3.0, 2.0) * min(k, FRAMES - k)
        yield lambda at=at: bench.move(at, _LEFT)  # type: ignore[misc]  # the same
    bench.view.cancel_gesture()


def block(bench: Bench) -> Iterator[Callable[[], object]]:
    """A folded layer is dragged."""
    folded = sorted(bench.view.network_scene.folded_layers)
    if not folded:
        return
    start = bench.place(Place("layer", folded[-1]))
    bench.move(start)
    bench.press(start)
    for k in range(FRAMES):
        at = start + QPointF(-2.0, 3.0) * min(k, FRAMES - k)
        yield lambda at=at: bench.move(at, _LEFT)  # type: ignore[misc]  # the same
    bench.view.cancel_gesture()


def hover(bench: Bench) -> Iterator[Callable[[], object]]:
    """The pointer goes over the picture."""
    for at in bench.spots(FRAMES):
        yield lambda at=at: bench.move(at)  # type: ignore[misc]  # the same


def click(bench: Bench) -> Iterator[Callable[[], object]]:
    """Clicks here and there: what is clicked is selected."""
    for at in bench.spots(FRAMES):
        bench.move(at)
        bench.frame(lambda: None)

        def both(at: QPointF = at) -> None:
            bench.press(at)
            bench.release(at)

        yield both
    bench.view.cancel_gesture()


def rest(bench: Bench) -> Iterator[Callable[[], object]]:
    """The picture comes to rest after it was panned."""
    for k in range(6):
        bench.wheel(bench.middle, 30 if k % 2 else -30)
        bench.frame(lambda: None)
        yield bench.view.come_to_rest


def _steps(size: StepSize) -> Callable[[Bench], Iterator[Callable[[], object]]]:
    def steps(bench: Bench) -> Iterator[Callable[[], object]]:
        frame = Frame(trace(bench.document, (0,)), 0, size)
        for _ in range(FRAMES):
            if frame.at_end:
                break
            frame = frame.forward()
            yield lambda frame=frame: bench.view.show_frame(frame)  # type: ignore[misc]  # the same
        bench.view.show_frame(None)

    return steps


ACTIONS: dict[str, Callable[[Bench], Iterator[Callable[[], object]]]] = {
    "recolour": recolour,
    "pan": pan,
    "zoom": zoom,
    "rest": rest,
    "drag": drag,
    "block": block,
    "hover": hover,
    "click": click,
    "step neuron": _steps("neuron"),
    "step layer": _steps("layer"),
}


# --- telling ----------------------------------------------------------------------------------------------------------


def measured(name: str, bench: Bench, action: str, *, folded: bool) -> Cost | None:
    """The frames of an action; None where there is nothing to do it to."""
    bench.view.fit()
    wait(200)
    found = [bench.frame(work) for work in ACTIONS[action](bench)]
    wait(250)  # the picture comes to rest
    if not found:
        return None
    work, clock, paints = zip(*found, strict=True)
    ordered = sorted(work)
    p99 = ordered[min(int(0.99 * len(ordered)), len(ordered) - 1)]
    return Cost(
        name, folded, action, len(found), ordered[0], statistics.median(work), p99, ordered[-1],
        statistics.median(clock), sum(paints) / len(paints),
    )  # fmt: skip


def profiled(bench: Bench, action: str, lines: int) -> None:
    """Prints where the time of an action goes."""
    profiler = cProfile.Profile()
    for work in ACTIONS[action](bench):
        profiler.enable()
        bench.frame(work)
        profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(lines)


def tell(cost: Cost) -> None:
    """Prints a line."""
    how = "folded" if cost.folded else "unfolded"
    print(f"{cost.network:>8} {how:9}{cost.action:13}{cost.frames:4}", end="")
    print(f"{cost.least:9.1f}{cost.median:9.1f}{cost.p99:9.1f}{cost.clock:9.1f}{cost.paints:8.1f}", flush=True)


def main() -> None:
    """Measures and prints."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", nargs="*", default=list(NETWORKS), choices=list(NETWORKS))
    parser.add_argument("--actions", nargs="*", default=list(ACTIONS), choices=list(ACTIONS))
    parser.add_argument("--only", choices=("folded", "unfolded"), help="only as they open, or only unfolded")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--profile", type=int, metavar="N", help="print the N largest parts instead")
    options = parser.parse_args()
    program.application()
    gc.freeze()  # as the program does
    costs: list[Cost] = []
    print(f"{'':35}{'processor time':>27}{'clock':>9}")
    print(f"{'':31}{'n':>4}{'least':>9}{'median':>9}{'p99':>9}{'median':>9}{'paints':>8}")
    for name in options.networks:
        for folded in (True, False):
            if options.only == ("unfolded" if folded else "folded") or (not folded and max(NETWORKS[name]) <= 48):
                continue
            bench = Bench(NETWORKS[name], folded=folded)
            for action in options.actions:
                if options.profile:
                    profiled(bench, action, options.profile)
                elif (cost := measured(name, bench, action, folded=folded)) is not None:
                    costs.append(cost)
                    tell(cost)
            bench.close()
    if options.json:
        options.json.write_text(json.dumps([asdict(cost) for cost in costs], indent=1) + "\n")


if __name__ == "__main__":
    main()

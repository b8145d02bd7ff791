"""Measures the window through its real event loop: lateness of frames while XOR trains, pause, steps, and the start.

Run it by `python -m benchmarks.window [--seconds 10]`, off screen unless QT_QPA_PLATFORM says otherwise. Times
depend on the machine; what is compared within one run is training with and without the window.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import QAction

from benchmarks import start
from engine import files
from engine.training import Run
from gui import app as program
from gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
XOR = ROOT / "resources" / "examples" / "xor_2_4_1.backprop"
FRAME = 1000 / 60


def wait(milliseconds: int) -> None:
    """Lets the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: object, most: float = 10.0) -> float:
    """Seconds until a condition holds, looked at in every turn of the event loop."""
    assert callable(condition)
    begun = time.perf_counter()
    loop = QEventLoop()
    while not condition() and time.perf_counter() - begun < most:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
    return time.perf_counter() - begun


class Lateness:
    """A 60 Hz timer of the window's thread that notes by how much each of its turns came late."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(FRAME))
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin."""
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _note(self) -> None:
        self.late.append(max(self._clock.nsecsElapsed() / 1e6 - round(FRAME), 0.0))
        self._clock.restart()


def press(window: MainWindow, name: str) -> None:
    """Triggers one of the window's actions."""
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    action.trigger()


def headless_rate(seconds: float) -> float:
    """Epochs a second of the engine alone."""
    run = Run(files.read(XOR))
    run.advance(0.2)
    first, begun = run.progress().epoch, time.perf_counter()
    run.advance(seconds)
    return (run.progress().epoch - first) / (time.perf_counter() - begun)


def training(window: MainWindow, seconds: float) -> None:
    """Frames while XOR trains flat out with canvas, plot and explanation in view, and what training loses by them."""
    alone = headless_rate(min(seconds, 3.0))
    press(window, "action_run")
    wait(500)
    lateness = Lateness()
    epoch, begun = window.session.document.state.epoch, time.perf_counter()
    reports: list[int] = []
    window.session.progressed.connect(lambda progress: reports.append(progress.epoch))
    wait(100)
    first, begun = reports[-1], time.perf_counter()
    lateness.start()
    wait(round(1000 * seconds))
    lateness.stop()
    last, took = reports[-1], time.perf_counter() - begun
    press(window, "action_pause")
    pause = wait_until(lambda: not window.session.training)
    late = sorted(lateness.late)
    print(f"frames: {len(late)}, {len(reports) / took:.0f} reports a second, epochs {epoch:,} to {last:,}")
    print(f"  lateness: median {statistics.median(late):.1f} ms, p99 {late[int(len(late) * 0.99)]:.1f} ms,", end=" ")
    print(f"worst {late[-1]:.1f} ms; worst gap between frames {late[-1] + round(FRAME):.1f} ms")
    print(f"  training keeps {(last - first) / took / alone:.0%} of its speed without the window")
    print(f"  pause answered after {1000 * pause:.1f} ms")


def stepping(window: MainWindow, count: int = 60) -> None:
    """From a step's click to the repainted canvas."""
    press(window, "action_reset")
    wait(3000)  # as long as somebody takes who looks at the window first
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        before = window.session.stepper.frame
        press(window, "action_step")
        wait_until(lambda frame=before: window.session.stepper.frame is not frame)
        window.canvas.viewport().repaint()
        window.explanation.repaint()
        times.append(1000 * (time.perf_counter() - begun))
        wait(100)  # ten steps a second, faster than anybody can read
    times.sort()
    middle = statistics.median(times)
    print(f"step to repainted canvas and explanation: median {middle:.1f} ms, worst {times[-1]:.1f} ms")


def main() -> None:
    """Runs all and prints the figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long XOR trains beside the window")
    seconds = parser.parse_args().seconds
    print(start.sentence(start.measured(rounds=5)))
    program.application()
    window = program.build()
    window.first_painted.connect(gc.freeze)  # as the program does
    window.resize(1440, 900)
    window.show()
    window.session.replace(files.read(XOR))
    wait(1000)
    training(window, seconds)
    stepping(window)
    window.session.replace(files.read(XOR))
    wait(200)
    window.close()


if __name__ == "__main__":
    main()

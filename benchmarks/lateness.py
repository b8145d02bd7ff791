"""How late frames come while a network trains, and what that costs: for `benchmarks.window` and `benchmarks.plots`.

Lateness is told of two clocks: of the program's own, on whose beat it draws, and of an independent one of 60 Hz in the
same thread, whose beats fall anywhere in a frame and so tell how long the window is deaf. Processor time is that of the
window's thread, which means something on a busy machine too. What training keeps of its speed is measured in turns
with training alone, right before and right after, the window at rest.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from cProfile import Profile
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction

from benchmarks.machine import machine
from benchmarks.sampling import resident
from engine.document import Document
from engine.observing import Observation
from engine.reports import Progress
from engine.training import Run
from gui.frames import FRAME
from gui.main_window import MainWindow


def press(window: MainWindow, name: str) -> None:
    """Triggers one of the window's actions."""
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    action.trigger()


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


@dataclass(frozen=True, slots=True)
class Spread:
    """Some times in milliseconds: how many, their median, 99th of a hundred, the worst; how many beyond 2 and 16."""

    count: int
    median: float
    p99: float
    worst: float
    beyond_2: int
    beyond_16: int

    @classmethod
    def of(cls, times: Sequence[float]) -> Spread:
        """Of times in milliseconds, at least one."""
        ordered = sorted(times)
        p99 = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
        beyond = [sum(one > limit for one in ordered) for limit in (2.0, 16.0)]
        return cls(len(ordered), statistics.median(ordered), p99, ordered[-1], *beyond)

    def __str__(self) -> str:
        return (
            f"median {self.median:.1f}, p99 {self.p99:.1f}, worst {self.worst:.1f} ms; "
            f"{self.beyond_2} of {self.count:,} beyond 2 ms, {self.beyond_16} beyond 16"
        )


class Lateness:
    """An independent 60 Hz timer of the window's thread that notes by how much each of its turns came late."""

    INTERVAL = 17  # milliseconds

    def __init__(self) -> None:
        self.late: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self.INTERVAL)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin."""
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _note(self) -> None:
        self.late.append(max(self._clock.nsecsElapsed() / 1e6 - self.INTERVAL, 0.0))
        self._clock.restart()


class Watch(QObject):
    """Notes what comes while a network trains: the program's frames, reports of the run and looks of the observer."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.epoch = self.reports = self.looks = 0
        self.looking = 0.0
        self.late: list[float] = []
        self.drawn: list[float] = []  # milliseconds of processor time a frame
        self._last: float | None = None
        frames = window.session.frames
        frames.ticked.connect(self._on_frames_ticked)
        frames.drawn.connect(self._on_frames_drawn)
        window.session.progressed.connect(self._on_session_progressed)
        window.plotting.observing.observed.connect(self._on_observed)

    @Slot()
    def _on_frames_ticked(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.late.append(max(1000 * (now - self._last) - FRAME, 0.0))
        self._last = now

    @Slot(float)
    def _on_frames_drawn(self, seconds: float) -> None:
        self.drawn.append(1000 * seconds)

    @Slot(object)
    def _on_session_progressed(self, progress: Progress) -> None:
        self.epoch, self.reports = progress.epoch, self.reports + 1

    @Slot(object)
    def _on_observed(self, observation: Observation) -> None:
        self.looks, self.looking = self.looks + 1, self.looking + observation.took


@dataclass(frozen=True, slots=True)
class Trained:
    """A network training beside the window for some seconds. Shares of 1 are of a core, and of training alone."""

    seconds: float
    frames_a_second: float
    frames: Spread
    timer: Spread
    processor_a_frame: Spread
    window_share: float
    reports_a_second: float
    looks_a_second: float
    looking_share: float
    alone: float  # epochs a second
    beside: float
    keeps: float
    pause: float  # milliseconds until it is answered
    memory: tuple[float, float]  # MB before and after

    def __str__(self) -> str:
        return (
            f"  {self.frames_a_second:.1f} frames a second, late by {self.frames}\n"
            f"  an independent timer late by {self.timer}\n"
            f"  of the processor the window's thread takes {self.window_share:.0%}, for a frame "
            f"{self.processor_a_frame.median:.1f} ms in the median, {self.processor_a_frame.p99:.1f} at p99; "
            f"looking {self.looking_share:.0%}\n"
            f"  {self.reports_a_second:.0f} reports and {self.looks_a_second:.1f} looks a second; training keeps "
            f"{self.keeps:.0%} of {self.alone:,.0f} epochs a second; pause answered after {self.pause:.1f} ms\n"
            f"  memory from {self.memory[0]:.0f} to {self.memory[1]:.0f} MB"
        )


def headless_rate(window: MainWindow, document: Document, seconds: float) -> float:
    """Epochs a second of the engine alone, on the path that the window would train by."""
    run = Run(document, path=window.worker.computing.path())
    run.advance(0.2)
    first, begun = run.progress().epoch, time.perf_counter()
    run.advance(seconds)
    return (run.progress().epoch - first) / (time.perf_counter() - begun)


def trained(window: MainWindow, seconds: float, profiler: Profile | None = None) -> Trained:
    """Train what the window shows flat out for so long, from a rest to a rest."""
    document, burst = window.session.document, min(seconds / 4, 2.0)
    alone = [headless_rate(window, document, burst)]
    press(window, "action_run")
    wait(1000)
    watch, lateness, before = Watch(window), Lateness(), resident() / 1e6
    wait_until(lambda: watch.reports)
    reports, epoch, begun, used = watch.reports, watch.epoch, time.perf_counter(), time.thread_time()
    lateness.start()
    if profiler is not None:
        profiler.enable()
    wait(round(1000 * seconds))
    if profiler is not None:
        profiler.disable()
    lateness.stop()
    took, used = time.perf_counter() - begun, time.thread_time() - used
    speed, reports, after = (watch.epoch - epoch) / took, watch.reports - reports, resident() / 1e6
    frames, drawn, looks, looking = watch.late, watch.drawn, watch.looks, watch.looking
    press(window, "action_pause")
    pause = wait_until(lambda: not window.session.training)
    watch.deleteLater()
    wait(300)
    alone.append(headless_rate(window, document, burst))
    return Trained(
        took, len(frames) / took, Spread.of(frames), Spread.of(lateness.late), Spread.of(drawn), used / took,
        reports / took, looks / took, looking / took, statistics.fmean(alone), speed, speed / statistics.fmean(alone),
        1000 * pause, (before, after),
    )  # fmt: skip


def compiled(window: MainWindow) -> None:
    """Have the window train by compiled code, which is made first if there is none. Raises RuntimeError without."""
    compiling = window.tuning.compiling
    compiling.begin()
    wait_until(lambda: compiling.state in {"ready", "absent", "failed"}, 300)
    if compiling.state != "ready":
        raise RuntimeError(f"there is no compiled code: {compiling.state}")


def write(path: Path | None, results: dict[str, Any]) -> None:
    """The figures with the machine that they were measured on, as JSON; nothing without a path."""
    if path is not None:
        made = {
            name: asdict(result) if is_dataclass(result) and not isinstance(result, type) else result
            for name, result in results.items()
        }
        path.write_text(json.dumps({"machine": machine(), **made}, indent=1) + "\n", encoding="utf-8")

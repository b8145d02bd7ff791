"""The window while a network trains flat out beside open plots: `python -m benchmarks.plots [--seconds 6] [SCENE …]`.

Each scene is a network, and the plots that stand side by side under the canvas with the error's. Said of each: how late
frames of 60 Hz come, what the window's thread and the observer's take of a core, and what training keeps of its speed
alone, measured right before. Times depend on the machine and on what else it does; compare scenes of one run.
`--profile` prints where the window's thread spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt

from benchmarks.window import XOR, Lateness, press, wait, wait_until
from engine import files
from engine.datasets import built
from engine.document import Document
from engine.observing import Observation
from engine.proposal import document_from, propose
from engine.reports import Progress
from engine.sources import BuiltInSource, Split
from engine.training import Run
from gui import app as program
from gui.main_window import MainWindow
from gui.plotting import PLOTS

_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


def digits() -> Document:
    """1,797 pictures of digits, 80 % of them for training, with the network that is proposed for them."""
    return proposed("digits")


def moons() -> Document:
    """Two half moons in the plane, with the network that is proposed for them."""
    return proposed("moons")


def proposed(name: str) -> Document:
    """A built-in set of samples and its proposal."""
    data = built(BuiltInSource(name, split=Split(0.2, 0, stratified=True)))
    return document_from(propose(data), data, name)


@dataclass(frozen=True)
class Scene:
    """What trains, and which plots can be seen meanwhile beside the error's; without any, that one alone."""

    make: str
    plots: tuple[str, ...] = ()


DOCUMENTS: Mapping[str, Callable[[], Document]] = MappingProxyType(
    {"digits": digits, "moons": moons, "xor": lambda: files.read(XOR)}
)

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "digits": Scene("digits"),
        "digits_four": Scene("digits", ("accuracy", "gradients", "confusion", "histograms")),
        "digits_hidden": Scene("digits"),  # after four plots were open
        "moons": Scene("moons"),
        "moons_four": Scene("moons", ("function", "units", "surface", "updates")),
        "moons_hidden": Scene("moons"),
        "xor": Scene("xor"),
        "xor_diagnosis": Scene("xor", ("diagnosis",)),
    }
)


def headless_rate(document: Document, seconds: float) -> float:
    """Epochs a second of the engine alone."""
    run = Run(document)
    run.advance(0.2)
    first, begun = run.progress().epoch, time.perf_counter()
    run.advance(seconds)
    return (run.progress().epoch - first) / (time.perf_counter() - begun)


def put_side_by_side(window: MainWindow, names: tuple[str, ...]) -> None:
    """The error's plot and these along the lower edge, and no others."""
    docks = window.docks
    docks.arrange()
    for name in ("error", *PLOTS):
        if name != "diagnosis":
            window.removeDockWidget(docks[name])
    for name in ("error", *names):
        if name != "diagnosis":
            window.addDockWidget(_BOTTOM, docks[name], Qt.Orientation.Horizontal)
        docks[name].show()
        docks[name].raise_()
    window.resizeDocks([docks["error"]], [270], Qt.Orientation.Vertical)
    wait(500)
    assert set(names) == {name for name in window.plotting.panels if not docks[name].visibleRegion().isEmpty()}


class Watch:
    """Counts what comes while a network trains."""

    def __init__(self, window: MainWindow) -> None:
        self.epochs: list[int] = []
        self.looks = 0
        self.looking = 0.0
        window.session.progressed.connect(self._on_session_progressed)
        window.plotting.observing.observed.connect(self._on_observed)

    def _on_session_progressed(self, progress: Progress) -> None:
        self.epochs.append(progress.epoch)

    def _on_observed(self, observation: Observation) -> None:
        self.looks += 1
        self.looking += observation.took


def measure(window: MainWindow, name: str, seconds: float, profile: int) -> None:
    """One scene: everything is told in two lines."""
    scene = SCENES[name]
    window.session.replace(DOCUMENTS[scene.make]())
    put_side_by_side(window, scene.plots)
    alone = headless_rate(window.session.document, min(seconds, 2.0))
    press(window, "action_run")
    wait(1000)
    watch, lateness, profiler = Watch(window), Lateness(), cProfile.Profile()
    wait_until(lambda: watch.epochs)
    first, begun, used = watch.epochs[-1], time.perf_counter(), time.thread_time()
    lateness.start()
    if profile:
        profiler.enable()
    wait(round(1000 * seconds))
    profiler.disable()
    lateness.stop()
    took, used = time.perf_counter() - begun, time.thread_time() - used
    reports, speed = len(watch.epochs), (watch.epochs[-1] - first) / took
    press(window, "action_pause")
    wait_until(lambda: not window.session.training)
    late = sorted(lateness.late)
    print(f"{name}: {', '.join(scene.plots) or 'no plot but the error'}")
    print(f"  frames late by median {statistics.median(late):.1f}, p99 {late[int(len(late) * 0.99)]:.1f},", end=" ")
    print(f"worst {late[-1]:.1f} ms; {reports / took:.0f} reports and {watch.looks / took:.1f} looks a second")
    print(f"  window's thread {used / took:.0%} of a core, looking {watch.looking / took:.0%};", end=" ")
    print(f"training keeps {speed / alone:.0%} of {alone:,.0f} epochs a second", flush=True)
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(profile)


def main() -> None:
    """Runs the scenes and prints the figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each scene trains")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print so many lines of each profile")
    options = parser.parse_args()
    program.application()
    window = program.build()
    window.resize(1440, 900)
    window.show()
    wait(1000)
    for name in options.scenes or SCENES:
        measure(window, name, options.seconds, options.profile)
    window.close_for_good()


if __name__ == "__main__":
    main()

"""The window while a network trains flat out beside open plots: `python -m benchmarks.plots [--seconds 6] [SCENE …]`.

Each scene is a network, and the plots that stand side by side under the canvas with the error's; in some the data are
shown as points over a live heat map. Said of each: how late frames come, what the window's thread and the observer's
take of a core, and what training keeps of its speed alone. Times depend on the machine and on what else it does;
compare scenes of one run. `--profile` prints where the window's thread spends its processor time.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt

from benchmarks.lateness import Trained, compiled, trained, wait, write
from benchmarks.opened import opened
from benchmarks.window import XOR
from engine import files
from engine.datasets import built
from engine.document import Document
from engine.proposal import document_from, propose
from engine.sources import BuiltInSource, Split
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
    plane: bool = False  # whether the data are shown as points over what the network computes


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
        "moons_plane": Scene("moons", ("accuracy", "gradients", "confusion", "histograms"), plane=True),
        "moons_hidden": Scene("moons"),
        "xor": Scene("xor"),
        "xor_diagnosis": Scene("xor", ("diagnosis",)),
    }
)


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


def measure(window: MainWindow, name: str, seconds: float, profile: int) -> Trained:
    """One scene, from a rest to a rest."""
    scene, profiler = SCENES[name], cProfile.Profile(time.thread_time) if profile else None
    window.session.replace(DOCUMENTS[scene.make]())
    window.data.tools.plane.setChecked(scene.plane)
    window.docks["data"].raise_()
    put_side_by_side(window, scene.plots)
    beside = trained(window, seconds, profiler)
    plots = ", ".join(scene.plots) or "no plot but the error"
    print(f"{name}: {plots}{', points over a heat map' if scene.plane else ''}\n{beside}", flush=True)
    if profiler is not None:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(profile)
    return beside


def main() -> None:
    """Runs the scenes and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each scene trains")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print so many lines of each profile")
    parser.add_argument("--compiled", action="store_true", help="train by compiled code, which needs numba")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    with opened() as window:
        if options.compiled:
            compiled(window)
        scenes = options.scenes or SCENES
        found = {name: measure(window, name, options.seconds, options.profile) for name in scenes}
    write(options.json, found)


if __name__ == "__main__":
    main()

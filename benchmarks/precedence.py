"""How a worker should let frames go first: `python -m benchmarks.precedence [SCENE] [--rounds 10] [--json FILE]`.

One run of a scene of `benchmarks.plots` goes on all the time, and the ways take turns with stretches of a second: the
worker never stands aside; it does while a frame is drawn; its work also ends where one begins; each with two intervals
at which Python's lock changes hands. Said of each are medians over the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lateness import Spread, Watch, press, wait, wait_until, write
from benchmarks.opened import opened
from benchmarks.plots import DOCUMENTS, SCENES, put_side_by_side
from gui.frames import DRAWING, Precedence

STRETCH = 1000  # milliseconds


@dataclass(frozen=True, slots=True)
class Way:
    """What replaces the two questions that a worker asks, and the switch interval in seconds."""

    give: Callable[[Precedence], None]
    stretch: Callable[[Precedence, float], float]
    interval: float


def _never(_precedence: Precedence) -> None:
    """Stand aside for nothing."""


def _drawing(precedence: Precedence) -> None:
    if not precedence._free.is_set():  # noqa: SLF001 (another form of its own method)
        precedence._free.wait(DRAWING)  # noqa: SLF001 (the same)


def _longest(_precedence: Precedence, longest: float) -> float:
    return longest


WAYS = {
    "never": Way(_never, _longest, 1e-3),
    "never, 0.5 ms": Way(_never, _longest, 5e-4),
    "while drawing": Way(_drawing, _longest, 1e-3),
    "and before": Way(Precedence.give, Precedence.stretch, 1e-3),  # as the program does
    "and before, 0.5 ms": Way(Precedence.give, Precedence.stretch, 5e-4),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a way."""

    speed: float  # epochs a second
    frames: float  # a second
    late: Spread
    processor: float  # milliseconds of the window's thread a frame


def measure(watch: Watch, way: Way) -> Turn:
    """Go a way for a stretch."""
    for name in ("give", "stretch"):
        setattr(Precedence, name, getattr(way, name))
    sys.setswitchinterval(way.interval)
    wait(200)
    watch.late.clear()
    epoch, begun, used = watch.epoch, time.perf_counter(), time.thread_time()
    wait(STRETCH)
    took, used, count = time.perf_counter() - begun, time.thread_time() - used, max(len(watch.late), 1)
    return Turn((watch.epoch - epoch) / took, count / took, Spread.of(watch.late or [took]), 1000 * used / count)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", nargs="?", default="xor", choices=list(SCENES))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    with opened() as window:
        scene = SCENES[options.scene]
        window.session.replace(DOCUMENTS[scene.make]())
        window.data.tools.plane.setChecked(scene.plane)
        put_side_by_side(window, scene.plots)
        watch = Watch(window)
        press(window, "action_run")
        wait_until(lambda: watch.reports)
        wait(1000)
        turns: dict[str, list[Turn]] = {name: [] for name in WAYS}
        for _ in range(options.rounds):
            for name, way in WAYS.items():
                turns[name].append(measure(watch, way))
        press(window, "action_pause")
        wait_until(lambda: not window.session.training)
    found = {name: _medians(each) for name, each in turns.items()}
    for name, told in found.items():
        print(f"{name:20} " + ", ".join(f"{what} {value:,.1f}" for what, value in told.items()))
    write(options.json, {options.scene: found})


def _medians(turns: list[Turn]) -> dict[str, float]:
    return {
        "epochs a second": statistics.median(turn.speed for turn in turns),
        "frames a second": statistics.median(turn.frames for turn in turns),
        "late at p99": statistics.median(turn.late.p99 for turn in turns),
        "at worst": statistics.median(turn.late.worst for turn in turns),
        "processor a frame": statistics.median(turn.processor for turn in turns),
    }


if __name__ == "__main__":
    main()

"""The report of the window: `python -m benchmarks.window_report [MEASUREMENT …] [--out benchmarks/reports]`.

Runs the other benchmarks one after another, each in a process of its own, keeps their figures as JSON, and writes for
each target what was measured and how: `window.md`. Measurements that are not named keep the figures they had. `soak`
takes an hour and `memory` some minutes; both run only when they are named.
"""

from __future__ import annotations

import argparse
import json
import operator
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from benchmarks.machine import as_table, machine
from benchmarks.sampling import TOLERANCE

_TOP = Path(__file__).resolve().parent.parent
Found: TypeAlias = Any  # what a measurement wrote
Row: TypeAlias = tuple[str, str, str]  # what, its target, what was measured

#: What each measurement runs.
MEASUREMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "start": ("benchmarks.start", "--rounds", "9"),
        "xor": ("benchmarks.window", "--seconds", "60"),
        "xor_compiled": ("benchmarks.window", "--seconds", "60", "--compiled"),
        "plots": ("benchmarks.plots", "digits_four", "moons_plane", "--seconds", "15"),
        "plots_compiled": ("benchmarks.plots", "moons_plane", "--seconds", "15", "--compiled"),
        "canvas": ("benchmarks.canvas",),
        "steps": ("benchmarks.steps", "--networks", "2-4-1", "20-40-5", "784-128-10"),
        "edits": ("benchmarks.edit_to_repaint",),
        "files": ("benchmarks.files",),
        "memory": ("benchmarks.memory", "--compiled"),
        "soak": ("benchmarks.soak", "--minutes", "60"),
    }
)
_LONG = ("memory", "soak")


@dataclass(frozen=True, slots=True)
class Target:
    """A limit, and on which side of it a figure is to be."""

    limit: float
    unit: str = "ms"
    least: bool = False

    def row(self, what: str, measured: float) -> Row:
        """A row of the table; a figure beyond the limit stands in bold."""
        met = (operator.ge if self.least else operator.le)(measured, self.limit)
        told = self._told(measured)
        return what, f"{'≥' if self.least else '≤'} {self._told(self.limit)}", told if met else f"**{told}**"

    def _told(self, value: float) -> str:
        if self.unit == "%":
            return f"{value:.0%}"
        return f"{value:,.1f} {self.unit}" if value < 100 else f"{value:,.0f} {self.unit}"


def _beside(name: str, of: Found, keeps: float) -> Iterator[Row]:
    """A network that trains beside the window."""
    frames = of["frames"]
    yield Target(59.0, "a second", least=True).row(f"{name}: frames", of["frames_a_second"])
    yield Target(2.0).row(f"{name}: a frame's start is late by, p99", frames["p99"])
    yield Target(16.0).row(f"{name}: the same, worst of {frames['count']:,}", frames["worst"])
    yield Target(keeps, "%", least=True).row(f"{name}: training keeps of its speed alone", of["keeps"])
    yield f"{name}: a pause is answered after", "", f"{of['pause']:.1f} ms"


def _scenes(of: Found, keeps: float, path: str) -> Iterator[Row]:
    titles = {"digits_four": "digits, four plots", "moons_plane": "moons, four plots and a live heat map"}
    for scene in (name for name in titles if name in of):
        yield from _beside(f"{titles[scene]}, {path}", of[scene], keeps)


def _canvas(of: Found) -> Iterator[Row]:
    for row in of:
        if row["action"] == "rest":
            continue
        limit = 50.0 if row["action"].startswith("step") and row["network"].startswith("100") else 16.0
        how = "folded" if row["folded"] else "unfolded"
        yield Target(limit).row(f"canvas, {row['network']} weights {how}: {row['action']}, processor p99", row["p99"])


def _steps(of: Found) -> Iterator[Row]:
    for network, limit in (("20-40-5", 16.0), ("784-128-10", 50.0)):
        for title, found in of["steps"].items():
            if title.startswith(network):
                yield Target(limit).row(f"step at {title}, click to repainted, p99", found["clock, p99"])


def _edits(of: Found) -> Iterator[Row]:
    count = max(of["edits"], key=int)
    for name, found in of["edits"][count].items():
        yield Target(50.0).row(f"{name} at {int(count):,} connections, to the painted canvas", found["clock"])


def _files(of: Found) -> Iterator[Row]:
    figures = of["figures"]
    yield Target(500.0).row("open 101,632 connections, to the painted canvas", figures["open, by the clock"])
    yield Target(300.0).row("save them", figures["save, by the clock"])
    yield (
        "a frame is late by, while opening and saving",
        "",
        (f"{figures['frame late by, open']:.0f} and {figures['frame late by, save']:.0f} ms"),
    )


def _memory(of: Found) -> Iterator[Row]:
    last = of["live"][-1]
    for name, limit in (("history", 4.0), ("past", 128.0), ("undo", 256.0)):
        yield Target(limit, "MiB").row(f"{name} after {last['epoch']:,.0f} live epochs of XOR", last[name])
    for name, value in of["large"].items():
        yield name, "", f"{value:.0f}"


def _soak(of: Found) -> Iterator[Row]:
    minutes = of["samples"][-1]["seconds"] / 60
    for verdict in of["verdict"]:
        hourly, error, mean = verdict["hourly"], verdict["error"], verdict["mean"]
        told = f"{hourly:+,.1f} ± {error:,.1f} an hour, of {mean:,.0f}"
        grows = hourly - 2 * error > TOLERANCE * mean
        yield f"growth of {verdict['name']}, {minutes:.0f} minutes of use", "none", f"**{told}**" if grows else told


_ROWS: Mapping[str, Callable[[Found], Iterator[Row]]] = MappingProxyType(
    {
        "start": lambda of: iter([Target(1000.0).row("process start to first painted window", of["clock"])]),
        "xor": lambda of: _beside("XOR, NumPy", of["xor"], 0.6),
        "xor_compiled": lambda of: _beside("XOR, compiled", of["xor"], 0.9),
        "plots": lambda of: _scenes(of, 0.4, "NumPy"),
        "plots_compiled": lambda of: _scenes(of, 0.8, "compiled"),
        "canvas": _canvas,
        "steps": _steps,
        "edits": _edits,
        "files": _files,
        "memory": _memory,
        "soak": _soak,
    }
)

_HEAD = """# The window

Made by `python -m benchmarks.window_report`, off screen at 1440 × 900, through the real event loop. What misses its
target is in bold. "Processor" is the time of the window's own thread. The figures themselves are in `window/`, a file
for each measurement.
"""


def report(folder: Path) -> str:
    """The report on the figures that are in a folder."""
    lines = [_HEAD, as_table(machine())]
    for name, rows in _ROWS.items():
        file = folder / f"{name}.json"
        if file.exists():
            found = json.loads(file.read_text(encoding="utf-8"))
            command = " ".join(MEASUREMENTS[name])
            lines += [f"\n## {name}\n\n`python -m {command}`\n", "| | target | measured |", "| --- | --- | --- |"]
            lines += ["| " + " | ".join(row) + " |" for row in rows(found)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures, writes and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_report", description=__doc__)
    parser.add_argument("measurements", nargs="*", metavar="MEASUREMENT", help=", ".join(MEASUREMENTS))
    parser.add_argument("--out", type=Path, default=_TOP / "benchmarks" / "reports")
    parser.add_argument("--only-report", action="store_true", help="measure nothing; write the report anew")
    given = parser.parse_args()
    if unknown := set(given.measurements) - set(MEASUREMENTS):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    folder = given.out / "window"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = given.measurements or [name for name in MEASUREMENTS if name not in _LONG]
    for name in () if given.only_report else chosen:
        print(f"{name} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", *MEASUREMENTS[name], "--json", str(folder / f"{name}.json")]
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        done = subprocess.run(command, cwd=_TOP, env=environment, stdout=sys.stderr, check=False)
        if done.returncode:
            print(f"{name} ended with {done.returncode}", file=sys.stderr)
    text = report(folder)
    (given.out / "window.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

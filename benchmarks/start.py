"""Measures the program's start: from the process's birth to the first painted window, by the clock and the processor.

Run it by `python -m benchmarks.start [--rounds 9] [--json FILE] [--run-sh]`, off screen unless QT_QPA_PLATFORM says
otherwise. Each round is in turns with the least that any such program needs: Python, NumPy and an application object
of PySide6; what is compared is the ratio to that, for both depend on the machine alike.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gui.stopwatch import JSON, TIMING

ROOT = Path(__file__).resolve().parent.parent
_LEAST = """
import time, numpy, PySide6.QtWidgets
application = PySide6.QtWidgets.QApplication([])
print(1000 * time.process_time())
"""


@dataclass(frozen=True)
class Start:
    """Medians over all rounds, in milliseconds; counts are those of the last."""

    rounds: int
    clock: float  # from the process's birth to the first painted window
    processor: float  # the same, of the processor
    least_clock: float  # of Python, NumPy and an application object
    least_processor: float
    stages: dict[str, float]  # of the processor
    modules: int
    own_modules: int


def measured(rounds: int = 9, command: tuple[str, ...] = (sys.executable, str(ROOT / "main.py"))) -> Start:
    """Start the program so many times, in turns with the least."""
    _painted(command)  # for the disk to be warm
    starts, leasts = [], []
    for _ in range(rounds):
        starts.append(_painted(command))
        leasts.append(_least())
    facts = [facts for _, facts in starts]
    return Start(
        rounds,
        statistics.median(clock for clock, _ in starts),
        statistics.median(fact["processor"] for fact in facts),
        statistics.median(clock for clock, _ in leasts),
        statistics.median(processor for _, processor in leasts),
        {
            stage: statistics.median(fact["stages"][stage]["processor"] for fact in facts)
            for stage in facts[0]["stages"]
        },
        facts[-1]["modules"],
        facts[-1]["own_modules"],
    )


def sentence(start: Start) -> str:
    """The figures for a person."""
    stages = ", ".join(f"{stage} {used:.0f}" for stage, used in start.stages.items())
    return (
        f"first painted window {start.clock:.0f} ms after the process's start (median of {start.rounds}), "
        f"{start.clock / start.least_clock:.2f} times Python, NumPy and PySide6 alone ({start.least_clock:.0f} ms)\n"
        f"  of the processor {start.processor:.0f} ms ({start.processor / start.least_processor:.2f} times): {stages}\n"
        f"  modules imported by then: {start.modules}, {start.own_modules} of them the program's"
    )


def _painted(command: tuple[str, ...]) -> tuple[float, dict[str, Any]]:
    """Milliseconds until the window is painted, and what the program itself noted."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**_environment(), TIMING: JSON}
    )
    assert process.stderr is not None
    line = next((line for line in process.stderr if line.startswith("{")), "")
    took = 1000 * (time.perf_counter() - begun)
    process.terminate()
    process.wait()
    process.stderr.close()
    if not line:
        raise SystemExit(f"{' '.join(command)} painted no window")
    return took, json.loads(line)


def _least() -> tuple[float, float]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _LEAST], capture_output=True, text=True, check=True, env=_environment()
    )
    return 1000 * (time.perf_counter() - begun), float(done.stdout)


def _environment() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def main() -> None:
    """Measure and print, or write as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--run-sh", action="store_true", help="start by run.sh and not by main.py")
    arguments = parser.parse_args()
    command = ("sh", str(ROOT / "run.sh"), os.devnull) if arguments.run_sh else (sys.executable, str(ROOT / "main.py"))
    start = measured(arguments.rounds, command)
    print(sentence(start))
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(start), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

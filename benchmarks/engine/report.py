"""The report of a measurement in words: a table in Markdown, with ratios taken round by round, and the same as JSON."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks.engine.programs import PATHS
from benchmarks.engine.turns import CHECKED, Measured
from benchmarks.machine import as_table, machine
from benchmarks.workloads import WORKLOADS

BASE = "ours"  # the path that all ratios are to

_HEAD = """# The engine beside its peers

Made by `python -m benchmarks.engine`. Microseconds for one update: medians over rounds in which all paths run in turns,
each in a process of its own, with one thread unless it says otherwise. In brackets how many times as long it takes as
Backprop Studio's NumPy path, the median of the ratios within each round. All start from the same weights (scikit-learn
draws its own) and work in double precision unless they say otherwise. Backprop Studio's own paths are whole runs as the
window makes them, with the error recorded at every epoch; the others record nothing.

![The same as a chart](engine.svg)
"""


def ratio(of: Measured, base: Measured) -> float:
    """How many times as long a path takes: the median of the ratios round by round; NaN where one is missing."""
    pairs = zip(of.rounds, base.rounds, strict=False)
    return statistics.median([a / b for a, b in pairs]) if of.rounds and base.rounds else math.nan


def markdown(measured: Sequence[Measured], rounds: int) -> str:
    """The report, without the sweeps."""
    workloads = [name for name in WORKLOADS if any(m.workload == name for m in measured)]
    by = {(m.path, m.workload): m for m in measured}
    lines = [_HEAD, as_table(machine()), f"\n{rounds} rounds.\n", "| | " + " | ".join(workloads) + " |"]
    lines.append("| --- " * (len(workloads) + 1) + "|")
    for name, path in PATHS.items():
        cells = [_cell(by.get((name, w)), by.get((BASE, w))) for w in workloads]
        lines.append(f"| {path.title} | " + " | ".join(cells) + " |")
    lines += ["", *(f"- {name}: {WORKLOADS[name].title}" for name in workloads), "", _errors(measured, workloads)]
    lines += [f"- {PATHS[m.path].title}, {m.workload}: {_why(m)}" for m in measured if m.missing]
    return "\n".join(lines) + "\n"


def _why(m: Measured) -> str:
    return m.missing if m.missing.startswith("cannot") else f"skipped, {m.missing} is not installed"


def _cell(of: Measured | None, base: Measured | None) -> str:
    if of is None or not of.rounds:
        return "–"
    number = f"{of.median:,.2f}" if of.median < 100 else f"{of.median:,.0f}"
    return number if base is None or of.path == BASE else f"{number} ({ratio(of, base):.2f})"


def _errors(measured: Sequence[Measured], workloads: Sequence[str]) -> str:
    """How far the paths' errors lie apart after the same epochs."""
    told = []
    for name in workloads:
        errors = {m.path: m.error for m in measured if m.workload == name and not math.isnan(m.error)}
        double = [error for path, error in errors.items() if path != "single"]
        if len(double) > 1:
            apart = max(double) - min(double)
            text = f"{name} {double[0]:.6f} after {CHECKED[name]:,} epochs, at most {apart:.0e} apart"
            single = errors.get("single")
            told.append(text + ("" if single is None else f" (float32: {abs(single - double[0]):.0e})"))
    return "Errors of all that start from the same weights: " + "; ".join(told) + "." if told else ""


def as_json(measured: Sequence[Measured], sweeps: object) -> str:
    """All numbers, for other programs."""
    told = {"machine": machine(), "paths": [asdict(m) for m in measured], "sweeps": sweeps}
    return json.dumps(told, indent=1, allow_nan=True) + "\n"

"""`python -m benchmarks.engine`: all paths on all workloads in turns, the sweeps, and the report with its charts."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

from benchmarks.engine.programs import PATHS
from benchmarks.engine.report import as_json, markdown
from benchmarks.engine.sweep import SWEEPS, as_markdown, sweep
from benchmarks.engine.turns import ROUND, measure
from benchmarks.workloads import WORKLOADS

_REPORTS = Path(__file__).resolve().parent.parent / "reports"


def main() -> None:
    """Measures, prints the report, and writes it where told."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("workloads", nargs="*", help=f"of {', '.join(WORKLOADS)}; all if none is named")
    parser.add_argument("--paths", nargs="*", choices=PATHS, default=list(PATHS), metavar="PATH")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=ROUND, help="of each path in a round")
    parser.add_argument("--no-sweeps", action="store_true")
    parser.add_argument("--out", type=Path, help=f"the folder to write to, such as {_REPORTS.name}; else only printed")
    given = parser.parse_args()
    if unknown := set(given.workloads) - set(WORKLOADS):
        parser.error(f"there is no workload {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    chosen = given.workloads or list(WORKLOADS)
    measured = [m for name in chosen for m in measure(name, given.paths, given.rounds, given.seconds)]
    sweeps = {} if given.no_sweeps else {title: sweep(make) for title, make in SWEEPS.items()}
    text = markdown(measured, given.rounds) + ("\n" + as_markdown(sweeps) if sweeps else "")
    print(text)
    if given.out is None:
        return
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "engine.md").write_text(text, encoding="utf-8")
    (given.out / "engine.json").write_text(as_json(measured, sweeps), encoding="utf-8")
    if importlib.util.find_spec("matplotlib") is None:
        print("no charts: matplotlib is not installed", file=sys.stderr)
        return
    from benchmarks.engine import chart  # noqa: PLC0415 - matplotlib may be absent

    chart.bars(measured, given.out / "engine.svg")
    if sweeps:
        chart.curves(sweeps, given.out / "sweeps.svg")


if __name__ == "__main__":
    main()

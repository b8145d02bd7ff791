"""The report's charts, by matplotlib: bars for the paths on each workload, and curves for the sweeps, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.engine.programs import PATHS
from benchmarks.engine.turns import Measured
from benchmarks.workloads import WORKLOADS

_OURS, _BY_HAND, _OTHERS = "#1f5fae", "#7a9cc6", "#b9b9b9"
_COLOURS = {"ours": _OURS, "compiled": _OURS, "single": _OURS, "ours2": _OURS, "bare": _OURS}
_COLOURS |= dict.fromkeys(("best", "best_recording"), _BY_HAND)


def bars(measured: Sequence[Measured], file: Path) -> None:
    """One panel for each workload, microseconds an update on a logarithmic axis, the fastest path above."""
    workloads = [name for name in WORKLOADS if any(m.workload == name and m.rounds for m in measured)]
    figure = Figure(figsize=(11, 3.4 * ((len(workloads) + 1) // 2)), layout="constrained")
    for place, name in enumerate(workloads, 1):
        axes = figure.add_subplot((len(workloads) + 1) // 2, 2, place)
        found = sorted((m for m in measured if m.workload == name and m.rounds), key=lambda m: -m.median)
        titles, times = [PATHS[m.path].title for m in found], [m.median for m in found]
        least = min(times) / 2  # a logarithmic axis has no 0 for bars to begin at
        colours = [_COLOURS.get(m.path, _OTHERS) for m in found]
        drawn = axes.barh(titles, [t - least for t in times], left=least, color=colours, log=True)
        axes.bar_label(drawn, [f" {t:,.2f}" if t < 100 else f" {t:,.0f}" for t in times], fontsize=8)
        axes.set_title(f"{name}: {WORKLOADS[name].title}", fontsize=9, loc="left")
        axes.set_xlim(least, max(times) * 4)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.supxlabel("microseconds an update (logarithmic; shorter is faster)", fontsize=9)
    _save(figure, file)


def curves(sweeps: dict[str, dict[str, list[tuple[int, float]]]], file: Path) -> None:
    """One panel for each sweep, microseconds an update over what grows, both logarithmic."""
    styles = {"NumPy": (_OURS, "-"), "compiled": (_OURS, "--"), "matrix products alone": (_OTHERS, ":")}
    figure = Figure(figsize=(11, 3.6), layout="constrained")
    for place, (title, lines) in enumerate(sweeps.items(), 1):
        axes = figure.add_subplot(1, len(sweeps), place)
        for name, points in lines.items():
            colour, style = styles.get(name, ("black", "-"))
            axes.plot([p[0] for p in points], [p[1] for p in points], style, color=colour, label=name, marker=".")
        axes.set(xscale="log", yscale="log")
        axes.set_title(title, fontsize=9, loc="left")
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        if place == 1:
            axes.set_ylabel("microseconds an update", fontsize=9)
            axes.legend(fontsize=8, frameon=False)
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    with mpl.rc_context({"svg.hashsalt": "backprop", "svg.fonttype": "none"}):  # the same picture for the same numbers
        figure.savefig(file, metadata={"Date": None})

"""How long a file of 100,000 connections takes to open and to save: `python -m benchmarks.files [--json FILE]`.

By phases, in ms of processor time of the thread that does it, medians: read from the disk, parsed and checked, the
network built, the rest of the document; what the window's thread takes until the canvas is painted; what encoding and
writing take. Then File › Open and File › Save through the real window by the clock, and by how much a 60 Hz timer of
the window came late meanwhile. Off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.edit_to_repaint import Paints, document_of, settle, worked
from benchmarks.lateness import Lateness, press, wait, wait_until, write
from benchmarks.opened import opened
from benchmarks.window import XOR
from engine import decoding, files, parsing
from engine.encoding import encode
from gui.main_window import MainWindow

SIZES = (784, 128, 10)


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median of the thread's processor time, with the collector off, as decoding has it."""
    found = []
    gc.disable()
    for _ in range(rounds):
        begun = time.thread_time()
        act()
        found.append(worked(begun))
    gc.enable()
    return statistics.median(found)


def engine_phases(path: Path, rounds: int) -> dict[str, float]:
    """What the engine does, one after the other."""
    data = path.read_bytes()
    record, document = parsing.parse(data), files.read(path)
    network = milliseconds(lambda: decoding._network(record), rounds)  # noqa: SLF001  (a part of what decode does)
    whole = milliseconds(lambda: decoding._document(record), rounds)  # noqa: SLF001  (the same)
    return {
        "read": milliseconds(path.read_bytes, rounds),
        "parse and check": milliseconds(lambda: parsing.parse(data), rounds),
        "network": network,
        "the rest": max(whole - network, 0.0),
        "open, all of it": milliseconds(lambda: files.read(path), rounds),
        "encode": milliseconds(lambda: encode(document), rounds),
        "save, all of it": milliseconds(lambda: files.write(document, path), rounds),
    }


def opening(window: MainWindow, paints: Paints, path: Path) -> dict[str, float]:
    """File › Open once, to the painted canvas and at rest, and how late frames came."""
    window.session.replace(files.read(XOR))
    settle(window, paints)
    gc.collect()
    lateness = Lateness()
    lateness.start()
    before, at_first, begun = window.session.document, time.thread_time(), time.perf_counter()
    window.files.open_path(path)
    wait_until(lambda: window.session.document is not before)
    painted = paints.count
    wait_until(lambda: paints.count > painted)
    found = {"window's thread, open": worked(at_first), "open, by the clock": 1e3 * (time.perf_counter() - begun)}
    wait_until(lambda: not window.session.busy)
    lateness.stop()
    return found | {"frame late by, open": max(lateness.late, default=0.0)}


def saving(window: MainWindow) -> dict[str, float]:
    """File › Save of a changed document."""
    window.session.set_parameter(0, window.session.document.parameters[0] + 1)
    wait_until(lambda: not window.session.busy)
    wait(100)
    lateness = Lateness()
    lateness.start()
    at_first, begun = time.thread_time(), time.perf_counter()
    press(window, "action_save")
    wait_until(lambda: not window.session.modified)
    found = {"window's thread, save": worked(at_first), "save, by the clock": 1e3 * (time.perf_counter() - begun)}
    wait(50)
    lateness.stop()
    return found | {"frame late by, save": max(lateness.late, default=0.0)}


def window_phases(path: Path, rounds: int) -> dict[str, float]:
    """The medians of what happens in the window, after a first time."""
    with opened() as window:
        paints = Paints()
        window.canvas.viewport().installEventFilter(paints)
        found = []
        for _ in range(rounds + 1):
            read = opening(window, paints, path)
            settle(window, paints)
            found.append(read | saving(window))
    return {name: statistics.median(of[name] for of in found[1:]) for name in found[0]}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.backprop"
        files.write(document_of(SIZES), path)
        figures = engine_phases(path, options.rounds)
        figures |= window_phases(path, options.rounds)
        print(f"{'-'.join(map(str, SIZES))}, {path.stat().st_size / 2**20:.1f} MiB, ms")
    for name, value in figures.items():
        print(f"{name:26}{value:8.1f}")
    write(options.json, {"figures": figures})


if __name__ == "__main__":
    main()

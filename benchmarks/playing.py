"""Measures how late frames come while steps are played, through the real window, by network, with and without the wave.

Run it by `python -m benchmarks.playing [--seconds 6] [--pace 8]`, off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings

from benchmarks.lateness import Lateness, wait
from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document
from gui import app as program
from gui.actions import PACES, pace_name
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.stepper import AnyStepSize

NETWORKS: tuple[tuple[tuple[int, ...], AnyStepSize], ...] = (
    ((2, 2, 1), "neuron"),
    ((8, 8, 8, 4), "neuron"),
    ((8, 8, 8, 4), "layer"),
    ((784, 128, 10), "layer"),
)


def document(sizes: tuple[int, ...]) -> Document:
    """A network of such layers, with four rows of random data."""
    draw, first, last = np.random.default_rng(1), sizes[0], sizes[-1]
    rows = samples(draw.random((4, first)), draw.random((4, last)))
    nothing = samples(np.empty((0, first)), np.empty((0, last)))
    return replace(new_document(sizes, seed=1), data=Data(rows, nothing))


def measure(window: MainWindow, seconds: float) -> list[float]:
    """By how many milliseconds the turns of a 60 Hz timer come late while steps are played, in order."""
    lateness = Lateness()
    window.playback.playing.toggle("forward")
    wait(3000)  # what is written for the first time is laid out
    lateness.start()
    wait(round(seconds * 1000))
    lateness.stop()
    window.playback.playing.stop()
    wait(300)
    return sorted(lateness.late)


def report(late: list[float]) -> str:
    """Median, 99th percentile and worst."""
    return f"{statistics.median(late):6.1f} / {late[int(0.99 * (len(late) - 1))]:5.1f} / {late[-1]:5.1f} ms"


def main(arguments: list[str]) -> None:
    """Prints a line for each network and step size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--pace", type=float, default=8.0, choices=PACES)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        app = program.application()
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        window = program.build(settings=settings)
        window.resize(1440, 900)
        window.show()
        wait(1500)
        window.actions_[pace_name(options.pace)].trigger()
        print(f"{options.pace:g} steps a second; frames late by, median / p99 / worst")
        for sizes, size in NETWORKS:
            window.session.replace(document(sizes))
            window.session.set_step_size(size)
            for waves in (True, False):
                if window.settings.animates != waves:
                    window.actions_["animate_steps"].trigger()
                wait(800)
                name, how = "-".join(map(str, sizes)), "wave" if waves else "none"
                print(f"{name:12} by {size:7} {how:5} {report(measure(window, options.seconds))}")
        window.close_for_good()
        app.processEvents()


if __name__ == "__main__":
    main(sys.argv[1:])

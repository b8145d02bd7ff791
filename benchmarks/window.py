"""Measures the window through its real event loop: frames while XOR trains flat out, pause, memory, steps, the start.

Run it by `python -m benchmarks.window [--seconds 10] [--json FILE]`, off screen unless QT_QPA_PLATFORM says otherwise.
Times depend on the machine; what is compared within one run is training with and without the window.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import start
from benchmarks.lateness import Spread, compiled, press, trained, wait, wait_until, write
from benchmarks.opened import opened
from engine import files
from gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
XOR = ROOT / "resources" / "examples" / "xor_2_4_1.backprop"
FRAME = 1000 / 60


def stepping(window: MainWindow, count: int) -> tuple[Spread, Spread]:
    """From a step's click to the repainted canvas and explanation, by the clock and of the window's thread."""
    press(window, "action_reset")
    wait(3000)  # as long as somebody takes who looks at the window first
    clock, processor = [], []
    for _ in range(count):
        begun, used = time.perf_counter(), time.thread_time()
        before = window.session.stepper.frame
        press(window, "action_step")
        wait_until(lambda frame=before: window.session.stepper.frame is not frame)
        window.canvas.viewport().repaint()
        window.explanation.repaint()
        clock.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.thread_time() - used))
        wait(100)  # ten steps a second, faster than anybody can read
    return Spread.of(clock), Spread.of(processor)


def main() -> None:
    """Runs all and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long XOR trains beside the window")
    parser.add_argument("--steps", type=int, default=200, help="how many steps are clicked")
    parser.add_argument("--compiled", action="store_true", help="train by compiled code, which needs numba")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    started = start.measured(rounds=5)
    print(start.sentence(started), flush=True)
    with opened() as window:
        window.session.replace(files.read(XOR))
        wait(1000)
        if options.compiled:
            compiled(window)
        beside = trained(window, options.seconds)
        print(f"XOR trains for {beside.seconds:.0f} seconds:\n{beside}", flush=True)
        clock, processor = stepping(window, options.steps)
        print(f"step to repainted canvas and explanation: {clock}\n  of the window's thread: {processor}")
        window.session.replace(files.read(XOR))
        wait(200)
    write(options.json, {"start": started, "xor": beside, "step": clock, "step_processor": processor})


if __name__ == "__main__":
    main()

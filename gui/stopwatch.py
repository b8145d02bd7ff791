"""How long the stages of the program's start took, for whoever sets BACKPROP_STUDIO_TIMING.

main.py begins it and `gui.app` goes on with it; benchmarks read what it reports.
"""

from __future__ import annotations

import json
import os
import sys
import time

# Set to anything, it makes the program say on standard error how long the first painted window took.
TIMING = "BACKPROP_STUDIO_TIMING"
JSON = "json"  # set to this, it says so for programs


class Stopwatch:
    """Notes by the clock and by the processor's time when each stage is over; the interpreter's own comes first."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages = {"interpreter": (self._begun, time.process_time())}

    def lap(self, stage: str) -> None:
        """Note that a stage is over."""
        self._stages[stage] = (time.perf_counter(), time.process_time())

    def report(self) -> None:
        """Say on standard error what was noted, if the environment asks for it."""
        if wanted := os.environ.get(TIMING):
            line = json.dumps(self.facts()) if wanted == JSON else self._sentence()
            sys.stderr.write(line + "\n")

    def facts(self) -> dict[str, object]:
        """Milliseconds of each stage and of all, and how many modules have been imported, ours among them.

        `clock` leaves out the interpreter's stage, which only the processor's time knows.
        """
        return {
            "stages": {name: {"clock": clock, "processor": used} for name, clock, used in self._lengths()},
            "clock": sum(clock for _, clock, _ in self._lengths()),
            "processor": sum(used for _, _, used in self._lengths()),
            "modules": len(sys.modules),
            "own_modules": sum(name.partition(".")[0] in ("engine", "gui") for name in sys.modules),
        }

    def _lengths(self) -> list[tuple[str, float, float]]:
        """The stages with their milliseconds by the clock and of the processor."""
        ends = [(self._begun, 0.0), *self._stages.values()]
        return [
            (name, 1000 * (clock - before), 1000 * (used - used_before))
            for name, (before, used_before), (clock, used) in zip(
                self._stages, ends, self._stages.values(), strict=False
            )
        ]

    def _sentence(self) -> str:
        lengths = self._lengths()
        clock, used = sum(clock for _, clock, _ in lengths), sum(used for _, _, used in lengths)
        stages = ", ".join(f"{name} {used:.0f}" for name, _, used in lengths)
        return f"first paint after {clock:.0f} ms; of the processor {used:.0f} ms: {stages}"

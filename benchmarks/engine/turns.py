"""Runs programs in turns, each in a process of its own that waits while the others run.

Threads are set by the environment before any library is loaded. What a path costs is the median over rounds; within a
round all paths run within seconds of each other, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path as File

from benchmarks.engine.programs import PATHS, Path, Program
from benchmarks.workloads import WORKLOADS

ROUND = 0.4  # seconds that a path runs in a round
CHECKED = {"W1": 1000, "W2": 20, "W3": 2, "W4": 2}  # epochs after which the errors of all paths are compared
_FOLDER = File(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """One path on one workload: microseconds an update, round by round, and its error after the epochs CHECKED.

    `missing` says in a word why there is nothing.
    """

    path: str
    workload: str
    rounds: tuple[float, ...] = ()
    error: float = math.nan
    missing: str = ""

    @property
    def median(self) -> float:
        """Microseconds an update; NaN where nothing was measured."""
        return statistics.median(self.rounds) if self.rounds else math.nan


class Failed(Exception):
    """A path that cannot run here, with the reason in a line."""


class Turn:
    """A program in a process of its own."""

    def __init__(self, path: Path, workload: str) -> None:
        threads = {name: str(path.threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        # JAX's processor client takes all cores unless it is told; two threads are for two of ours alone.
        xla = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.engine.turns", path.name, workload],
            cwd=_FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **threads, **xla},
        )

    def ask(self, *question: object) -> float:
        """What the process answers; raises Failed where it has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return float(json.loads(self._process.stdout.readline()))
        except (OSError, ValueError):
            self._process.kill()
            _, told = self._process.communicate()
            raise Failed((told.strip().splitlines() or ["it died without a word"])[-1]) from None

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def _turns(paths: Sequence[Path], workload: str) -> Iterator[dict[str, Turn]]:
    with ExitStack() as stack:
        turns = {path.name: Turn(path, workload) for path in paths}
        for turn in turns.values():
            stack.callback(turn.close)
        yield turns


def measure(workload: str, names: Sequence[str], rounds: int, seconds: float = ROUND) -> list[Measured]:
    """All paths named on a workload, in turns; a line on standard error says what is under way."""
    found = {name: Measured(name, workload, missing=PATHS[name].missing) for name in names}
    here = [PATHS[name] for name in names if not found[name].missing]
    with _turns(here, workload) as turns:
        times: dict[str, list[float]] = {path.name: [] for path in here}
        errors: dict[str, float] = {}
        for path in here:
            _say(f"{workload}: {path.title} gets ready")
            try:
                errors[path.name] = turns[path.name].ask("prepare", CHECKED[workload], seconds)
            except Failed as failed:
                found[path.name] = Measured(path.name, workload, missing=f"cannot run here: {failed}"[:200])
        for number in range(rounds):
            _say(f"{workload}: round {number + 1} of {rounds}")
            for name in errors:
                times[name].append(turns[name].ask("round"))
        found |= {name: Measured(name, workload, tuple(times[name]), error) for name, error in errors.items()}
    return list(found.values())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# --- within the process ---------------------------------------------------------------------------------------------


def _seconds(program: Program, epochs: int) -> float:
    begun = time.perf_counter()
    program.run(epochs)
    return time.perf_counter() - begun


def _prepared(program: Program, checked: int, seconds: float) -> tuple[float, int]:
    """Its error after so many epochs, and how many epochs make a round."""
    program.run(checked)
    error, epochs = program.error(), 1
    while (took := _seconds(program, epochs)) < seconds / 4 and epochs < 2**24:
        epochs = max(2 * epochs, min(int(epochs * seconds / 4 / max(took, 1e-9)), 16 * epochs))
    return error, max(round(epochs * seconds / took), 1)


def _answer(name: str, workload: str) -> None:
    """Answers questions on standard input until it ends."""
    chosen = WORKLOADS[workload]
    program, updates, epochs = PATHS[name].make(chosen.document()), chosen.updates, 1
    for line in sys.stdin:
        match json.loads(line):
            case ["prepare", checked, seconds]:
                error, epochs = _prepared(program, checked, seconds)
                print(json.dumps(error), flush=True)
            case _:
                print(json.dumps(_seconds(program, epochs) / (epochs * updates) * 1e6), flush=True)


if __name__ == "__main__":
    _answer(sys.argv[1], sys.argv[2])

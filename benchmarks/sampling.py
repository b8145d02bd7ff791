"""What a process holds at a moment, and whether it grows, by a straight line with its error. For `benchmarks.soak`."""

from __future__ import annotations

import gc
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

MEASURES = ("memory", "objects", "qt_objects", "widgets", "open_files", "threads")
#: What a measure may gain an hour, as a part of itself, and still be called steady.
TOLERANCE = 0.02
_COMMON = 40  # types that are counted apart


@dataclass(frozen=True, slots=True)
class Sample:
    """At a moment: the process's memory in MiB, and numbers of things; of Python's objects also by their types."""

    seconds: float
    at_rest: bool
    memory: float
    objects: int
    qt_objects: int
    widgets: int
    open_files: int
    threads: int
    types: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """As a row of the table."""
        return f"{self.seconds:8.0f} s" + "".join(f"{getattr(self, name):12,.0f}" for name in MEASURES)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one measure: its mean, what it gains an hour by a straight line, and the standard error of that."""

    name: str
    mean: float
    hourly: float
    error: float

    @property
    def grows(self) -> bool:
        """Whether it gains more than is tolerated, beyond doubt."""
        return self.hourly - 2 * self.error > TOLERANCE * self.mean

    @property
    def word(self) -> str:
        """What to think of it."""
        if self.grows:
            return "GROWS"
        return "steady" if self.hourly + 2 * self.error <= TOLERANCE * self.mean else "cannot be told in this time"


def sample(window: QWidget, seconds: float, *, at_rest: bool) -> Sample:
    """What there is now. What the collector was told to leave alone is not among the objects."""
    found = gc.get_objects()
    types = Counter(type(thing).__qualname__ for thing in found)
    return Sample(
        seconds,
        at_rest,
        resident() / 2**20,
        len(found),
        len(window.findChildren(QObject)),
        len(QApplication.allWidgets()),
        _entries("/proc/self/fd"),
        _entries("/proc/self/task"),
        dict(types.most_common(_COMMON)) if at_rest else {},
    )


def resident() -> int:
    """The process's memory in bytes; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _entries(folder: str) -> int:
    try:
        return sum(1 for _ in Path(folder).iterdir())
    except OSError:
        return 0


def judged(samples: list[Sample]) -> list[Verdict]:
    """By the samples at rest of the second half; empty where they are fewer than three."""
    last = max((of.seconds for of in samples), default=0.0)
    late = [of for of in samples if of.at_rest and of.seconds >= last / 2]
    if len(late) < 3:
        return []
    hours = np.array([of.seconds for of in late]) / 3600
    return [_line(name, hours, np.array([float(getattr(of, name)) for of in late])) for name in MEASURES]


def _line(name: str, hours: np.ndarray, values: np.ndarray) -> Verdict:
    """The least squares line of values over hours."""
    from_mean = hours - hours.mean()
    spread = float(from_mean @ from_mean)
    slope = float(from_mean @ values) / spread
    left = values - values.mean() - slope * from_mean
    error = float(np.sqrt(left @ left / (len(values) - 2) / spread))
    return Verdict(name, float(values.mean()), slope, error)


def report(samples: list[Sample], verdict: list[Verdict]) -> None:
    """Prints the table, the verdict, and the types of which there are more at the end than at the half."""
    print(f"\n{'':10}" + "".join(f"{name:>12}" for name in MEASURES))
    for of in samples:
        print(of.line() + ("  at rest" if of.at_rest else ""))
    print(f"\n{'':14}{'mean':>12}{'an hour':>12}{'±':>10}")
    for each in verdict:
        print(f"{each.name:14}{each.mean:12,.1f}{each.hourly:+12,.1f}{each.error:10,.1f}  {each.word}")
    rests = [of for of in samples if of.at_rest]
    if len(rests) > 2:
        middle, last = rests[len(rests) // 2].types, rests[-1].types
        more = {name: last[name] - middle[name] for name in last if name in middle and last[name] != middle[name]}
        print("\ntypes since the half:", dict(sorted(more.items(), key=lambda item: -item[1])))

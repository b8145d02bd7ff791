"""The way that stepping has come: which update or epoch led to which document, so that a step back is exact.

Plain Python, part of the stepper.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from engine.document import Document
from engine.trace import Trace

_BUDGET = 64 * 2**20  # bytes of traces
_LIMITS = (2, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """One committed step: an update with its trace, or a whole epoch without one.

    `joined` says that it was entered by a step from the end of the stretch before.
    """

    before: Document
    after: Document
    trace: Trace | None = None
    joined: bool = False


class Trail:
    """The latest stretches; the oldest go when there are too many to keep."""

    def __init__(self) -> None:
        self._stretches: deque[Stretch] = deque()

    def add(self, stretch: Stretch) -> None:
        """Remember a stretch that was just walked."""
        self._stretches.append(stretch)
        while len(self._stretches) > _limit(stretch):
            self._stretches.popleft()

    def to(self, document: Document) -> Stretch | None:
        """The stretch that led to this very document."""
        return next((s for s in reversed(self._stretches) if s.after is document), None)

    def clear(self) -> None:
        """Forget everything."""
        self._stretches.clear()

    def __len__(self) -> int:
        return len(self._stretches)


def _limit(stretch: Stretch) -> int:
    """How many stretches such as this one may be kept."""
    trace = stretch.trace
    size = 8 * 3 * stretch.after.network.parameter_count
    if trace is not None:
        size += sum(array.nbytes for array in (trace.net, trace.out, trace.delta, trace.out_gradient))
    least, most = _LIMITS
    return min(max(_BUDGET // max(size, 1), least), most)

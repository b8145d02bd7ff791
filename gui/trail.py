"""The way that stepping has come: which update or epoch led to which document, so that a step back is exact.

Plain Python, part of the stepper.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.document import Document
from engine.steps import StepSize
from engine.trace import Frame, Trace

#: Bytes of traces and parameters that stretches may hold together; two are kept whatever they take.
BUDGET = 64 * 2**20
_LIMITS = (2, 100)


class Hop(NamedTuple):
    """One step forward inside a pass: from where to where, and its size."""

    start: int
    end: int
    size: StepSize


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where stepping stood when a step of whole epochs left it: the frame, and how it had come there."""

    frame: Frame | None = None
    joined: bool = False
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """One committed step: an update with its trace, or whole epochs without one.

    `joined` says that it was entered by a step from the end of the stretch before, `hops` by which steps an update was
    gone through; `left` is where a step of so many `epochs` began.
    """

    before: Document
    after: Document
    trace: Trace | None = None
    joined: bool = False
    hops: tuple[Hop, ...] = ()
    left: Standing = Standing()
    epochs: int = 0


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

    def entries_back_to(self, past: Iterator[Document], epoch: int) -> int | None:
        """How many steps of the past the way goes back to the beginning of an epoch or before; None if it is not kept.

        The past are the documents from the one in force back.
        """
        document, entries = next(past), 0
        while (document.state.epoch, document.state.update) > (epoch, 0):
            stretch, before = self.to(document), next(past, None)
            if stretch is None or before is not stretch.before:
                return None
            document, entries = stretch.before, entries + 1
        return entries

    def clear(self) -> None:
        """Forget everything."""
        self._stretches.clear()

    def __len__(self) -> int:
        return len(self._stretches)


def began(hops: list[Hop], position: int, size: StepSize) -> int | None:
    """Where the step of a size began that ended at a position; None if no such step did.

    Takes it off the hops, with those that lie ahead of the position.
    """
    while hops and hops[-1].end > position:
        hops.pop()
    if hops and (hops[-1].end, hops[-1].size) == (position, size):
        return hops.pop().start
    return None


def _limit(stretch: Stretch) -> int:
    """How many stretches such as this one may be kept."""
    trace = stretch.trace
    size = 8 * 3 * stretch.after.network.parameter_count
    if trace is not None:
        size += sum(array.nbytes for array in (trace.net, trace.out, trace.delta, trace.out_gradient))
    least, most = _LIMITS
    return min(max(BUDGET // max(size, 1), least), most)

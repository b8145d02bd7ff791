"""A line of the timeline: one uninterrupted way of training, its moments in order, and where a document stands on it.

For the timeline, and for those that show its lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from engine.document import Document, History
from engine.history import history_to
from engine.moments import Moment, place_of, same_place
from engine.network import Vector


@dataclass(slots=True, eq=False)
class Line:
    """One way of training: its moments in order, and the document that it has come to.

    `begun` is the epoch at which it began, parting from its `parent` if it has one. `used` orders lines by when they
    were last of use. `met` are the parameters of what was in force on it, by identity, as long as undo holds them:
    their moments may have been thinned out.
    """

    id: int
    name: str
    parent: int | None
    begun: int
    tip: Document
    moments: list[Moment] = field(default_factory=list)
    visible: bool = True
    used: int = 0
    met: WeakValueDictionary[int, Vector] = field(default_factory=WeakValueDictionary)

    @property
    def first_epoch(self) -> int:
        """Where its own curve begins."""
        return 0 if self.parent is None else self.begun

    @property
    def last_epoch(self) -> int:
        """The newest epoch that it has come to."""
        return self.tip.state.epoch

    @property
    def earliest(self) -> int:
        """The first epoch that can be had again; those before it have a curve at most."""
        if not self.moments:
            return self.last_epoch
        epoch, update = self.moments[0].place
        return min(epoch + (update > 0), self.last_epoch)

    def before(self, epoch: int) -> Moment | None:
        """The last moment at or before the start of an epoch, from which training leads there."""
        return next((m for m in reversed(self.moments) if m.place <= (epoch, 0)), None)

    def compiled_after(self, start: Moment) -> bool:
        """Whether training went on by the compiled path from one of its moments."""
        at = self.moments.index(start) + 1
        return at < len(self.moments) and self.moments[at].compiled

    def history_to(self, epoch: int) -> History:
        """The line's curve up to an epoch."""
        return history_to(self.tip.state.history, epoch)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where training has to begin to be at an epoch of a line again, and by which path it went there."""

    line: int
    epoch: int
    moment: Moment
    compiled: bool = False


def moment_at(line: Line, document: Document) -> Moment | None:
    """The moment of a line at which a document stands."""
    place = place_of(document)
    return next((m for m in reversed(line.moments) if m.place == place and same_place(m.document, document)), None)


def meet(line: Line, document: Document) -> None:
    """Note that a document was in force on a line."""
    line.met[id(document.parameters)] = document.parameters


def has_met(line: Line, document: Document) -> bool:
    """Whether a document was in force on a line that nothing was edited on since the moment before its place."""
    if line.met.get(id(document.parameters)) is not document.parameters:
        return False
    before = next((m for m in reversed(line.moments) if m.place <= place_of(document)), None)
    return before is not None and before.place < place_of(document) and _trains_alike(before.document, document)


def _trains_alike(one: Document, other: Document) -> bool:
    return one.network is other.network and one.data is other.data and one.training == other.training


def put(moments: list[Moment], new: Moment) -> None:
    """Add a moment at the end; of several anchors at one place the last one counts.

    By which path training came to that place stays, for those that look back from there.
    """
    last = moments[-1]
    if new.anchor and last.place == new.place:
        moments[-1] = replace(new, compiled=last.compiled)
    else:
        moments.append(new)


def insert(line: Line, new: Moment) -> None:
    """Put a moment to its place among those between which it lies, in epochs and in time, and by their path."""
    behind = next((i for i in reversed(range(len(line.moments))) if line.moments[i].place <= new.place), None)
    if behind is not None and line.moments[behind].place < new.place:
        at, ahead = max(new.at, line.moments[behind].at), line.moments[behind + 1 : behind + 2]
        for following in ahead:
            new = replace(new, compiled=following.compiled)
            at = min(at, following.at)
        line.moments.insert(behind + 1, replace(new, at=at))

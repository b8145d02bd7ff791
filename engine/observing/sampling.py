"""Which epochs of a run to measure next, so that its course is seen soon, and in the end at about two hundred places.

What was kept on the way costs nothing but the measuring and comes first, from coarse to fine; what lies in between is
trained once more, from the nearest place before it, where that takes no more than a moment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.document import Document
from engine.moments import Moment
from engine.observing.series import Series

#: Epochs that are measured at most, apart from those that came while the run was shorter.
MOST = 200
#: Seconds of training from one kept moment to the next, above which nothing in between is had again.
LONGEST = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """How far the way from a moment has been gone once more."""

    moment: Moment
    document: Document


def spacing(first: int, last: int) -> int:
    """Epochs from one place to the next: a power of two, so that the places stay when the run gets longer."""
    step = 1
    while (last - first) // step > MOST:
        step *= 2
    return step


def places(first: int, last: int) -> list[int]:
    """The epochs that are to be measured, those of a coarser picture first."""
    step = spacing(first, last)
    between = range(-(-first // step), last // step + 1)
    ordered = sorted(between, key=lambda place: (-_twos(place), place))
    return list(dict.fromkeys([first, last, *(place * step for place in ordered)]))


def next_questions(
    moments: Sequence[Moment], known: Iterable[int], reached: Reached | None = None, count: int = 16
) -> tuple[Series, ...]:
    """What to ask next about a line with these moments in order, of which some epochs are known; nothing when done.

    About `count` epochs at most. `reached` is where the last answer ended, to go on from.
    """
    kept = {m.place[0]: m for m in moments if m.place[1] == 0}
    if not kept:
        return ()
    epochs = sorted(kept)
    first, last = epochs[0], epochs[-1]
    measured, reach = sorted(known), (spacing(first, last) - 1) // 2
    missing = [e for e in places(first, last) if not _near(measured, e, 0 if e in (first, last) else reach)]
    snapped = {e: _near(epochs, e, 0 if e in (first, last) else reach) for e in missing}
    at_moments = [found[0] for e in missing if (found := snapped[e])]
    if at_moments:
        chosen = list(dict.fromkeys(at_moments))[:count]
        return tuple(Series(kept[epoch].document, (epoch,)) for epoch in chosen)
    return _between(moments, sorted(missing), reached, count)


def _between(moments: Sequence[Moment], missing: list[int], reached: Reached | None, count: int) -> tuple[Series, ...]:
    """Some of the missing epochs between two moments, in order."""
    for here, there in pairwise(moments):
        found = [epoch for epoch in missing if here.place <= (epoch, 0) < there.place]
        if found and there.at - here.at <= LONGEST:
            on = reached is not None and reached.moment is here and reached.document.state.epoch <= found[0]
            start = reached.document if on and reached is not None else here.document
            return (Series(start, tuple(found[:count])),)
    return ()


def moment_before(moments: Sequence[Moment], epoch: int) -> Moment | None:
    """The last moment at or before the start of an epoch."""
    return next((m for m in reversed(moments) if m.place <= (epoch, 0)), None)


def _near(epochs: Sequence[int], wanted: int, reach: int) -> tuple[int, ...]:
    """The nearest of some epochs in order within a distance, if there is one."""
    at = bisect_left(epochs, wanted)
    around = [epoch for epoch in epochs[max(at - 1, 0) : at + 1] if abs(epoch - wanted) <= reach]
    return (min(around, key=lambda epoch: abs(epoch - wanted)),) if around else ()


def _twos(number: int) -> int:
    """How often a number can be halved; 0 the most often."""
    return (number & -number).bit_length() if number else 64

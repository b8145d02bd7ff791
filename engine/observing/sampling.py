"""Which epochs of a run to measure next, so that its course is seen soon, and in the end at about two hundred places.

What was kept on the way costs nothing but the measuring and comes first, from coarse to fine; what lies in between is
trained once more, from the nearest place before it, where that takes no more than a moment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

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
    first, last = (next((m.place[0] for m in way if m.place[1] == 0), -1) for way in (moments, reversed(moments)))
    if first < 0:
        return ()
    measured, reach = sorted(known), (spacing(first, last) - 1) // 2
    missing = [e for e in places(first, last) if not _near(measured, e, 0 if e in (first, last) else reach)]
    chosen = _kept(moments, missing, (first, last), reach, count)
    if chosen:
        return tuple(Series(m.document, (m.place[0],)) for m in chosen)
    return _between(moments, sorted(missing), reached, count)


def _kept(moments: Sequence[Moment], missing: list[int], ends: tuple[int, int], reach: int, count: int) -> list[Moment]:
    """The moments nearest to the first missing epochs, each once, `count` at most; at the ends they must be exact."""
    starts = [m for m in moments if m.place[1] == 0]
    epochs = [m.place[0] for m in starts]
    found: dict[int, Moment] = {}
    for epoch in missing:
        near = _near(epochs, epoch, 0 if epoch in ends else reach)
        if near:
            found.setdefault(near[0], starts[bisect_left(epochs, near[0])])
        if len(found) == count:
            break
    return list(found.values())


def _between(moments: Sequence[Moment], missing: list[int], reached: Reached | None, count: int) -> tuple[Series, ...]:
    """Some of the missing epochs between two moments, in order."""
    for at, epochs in groupby(missing, key=lambda epoch: _before(moments, epoch)):
        if not 0 <= at < len(moments) - 1 or moments[at + 1].at - moments[at].at > LONGEST:
            continue
        here, found = moments[at], list(epochs)
        on = reached is not None and reached.moment is here and reached.document.state.epoch <= found[0]
        start = reached.document if on and reached is not None else here.document
        return (Series(start, tuple(found[:count])),)
    return ()


def moment_before(moments: Sequence[Moment], epoch: int) -> Moment | None:
    """The last moment at or before the start of an epoch."""
    at = _before(moments, epoch)
    return moments[at] if at >= 0 else None


def _before(moments: Sequence[Moment], epoch: int) -> int:
    """Its place among them; −1 if there is none. There may be thousands, so that none is looked at in vain."""
    return bisect_right(moments, (epoch, 0), key=lambda m: m.place) - 1


def _near(epochs: Sequence[int], wanted: int, reach: int) -> tuple[int, ...]:
    """The nearest of some epochs in order within a distance, if there is one."""
    at = bisect_left(epochs, wanted)
    above = epochs[at] - wanted if at < len(epochs) else reach + 1
    below = wanted - epochs[at - 1] if at else reach + 1
    if min(above, below) > reach:
        return ()
    return (wanted - below,) if below <= above else (wanted + above,)


def _twos(number: int) -> int:
    """How often a number can be halved; 0 the most often."""
    return (number & -number).bit_length() if number else 64

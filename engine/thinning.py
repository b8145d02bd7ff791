"""What the moments of a timeline hold, and leaving some out so that the others lie evenly in time. For timelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.document import Document, History
from engine.moments import Moment, lasting

#: Moments that are kept at most, whatever they hold: each is some objects that Python has to look after.
MOST = 16_384

_LEFT = 7 / 8  # of the budget, so that not every new moment leads to another round
_FADING = 4.0  # a moment of the line used before is worth so many times less
_NEURON, _CONNECTION = 512, 128  # bytes, measured


def held(series: Iterable[Sequence[Moment]], curves: Iterable[History], present: Document | None) -> int:
    """The bytes that lines of moments and curves hold together, apart from what a document holds anyway."""
    moments = {id(m): m for line in series for m in line}
    arrays = {id(array): array.nbytes for curve in curves for array in (curve.train, curve.test)}
    return sum(m.size for m in moments.values()) + sum(arrays.values()) + _shared(moments.values(), present)


def _shared(moments: Iterable[Moment], present: Document | None) -> int:
    """The bytes of networks and data that moments hold between them."""
    held: dict[int, int] = {}
    for kept in moments:
        network, data = kept.document.network, kept.document.data
        held[id(network)] = _NEURON * len(network.layer_of) + _CONNECTION * len(network.connections)
        rows = (data.train.inputs, data.train.targets, data.test.inputs, data.test.targets)
        held[id(data)] = sum(table.nbytes for table in rows)
    own = () if present is None else (id(present.network), id(present.data))
    return sum(size for key, size in held.items() if key not in own)


def thin(series: Sequence[list[Moment]], budget: float, present: Document | None, most: int = MOST) -> None:
    """Take moments out of lines, the most useful line first, until they hold no more than a budget of bytes.

    First go those whose neighbours lie closest together in seconds of training. Ends and what others cannot stand for
    stay as long as anything else can go; then the least useful line loses its beginning.
    """
    while _over(series, budget, most, present):
        wanted = (held(series, (), present) - budget * _LEFT, _count(series) - most * _LEFT)
        gone = _least(series, *wanted)
        if gone:
            for moments in series:
                moments[:] = [kept for kept in moments if id(kept) not in gone]
        elif not _behead(series):
            return


def _over(series: Sequence[list[Moment]], budget: float, most: int, present: Document | None) -> bool:
    return _count(series) > most or held(series, (), present) > budget


def _count(series: Sequence[list[Moment]]) -> int:
    return len({id(kept) for moments in series for kept in moments})


def _least(series: Sequence[list[Moment]], size: float, count: float) -> set[int]:
    """The moments to leave out, by identity: so many bytes and in number of the least useful, never two neighbours."""
    worth: dict[int, float] = {}
    beside: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for rank, moments in enumerate(series):
        weight = _FADING ** -min(rank, 4)
        for before, kept, after in zip(moments, moments[1:], moments[2:], strict=False):
            key = id(kept)
            worth[key] = max(worth.get(key, 0.0), weight * (after.at - before.at))
            beside.setdefault(key, []).extend((id(before), id(after)))
            sizes[key] = kept.size
    pinned = {id(kept) for moments in series if moments for kept in (moments[0], moments[-1])}
    pinned |= {id(kept) for moments in series for kept in lasting(moments)}
    gone: set[int] = set()
    for key in sorted(worth.keys() - pinned, key=lambda key: worth[key]):
        if size <= 0 and count <= 0:
            break
        if gone.isdisjoint(beside[key]):
            gone.add(key)
            size, count = size - sizes[key], count - 1
    return gone


def _behead(series: Sequence[list[Moment]]) -> bool:
    """Take the first moment away from the least useful line that has more than its end."""
    for moments in reversed(series):
        if len(moments) > 1:
            del moments[0]
            return True
    return False

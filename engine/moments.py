"""Moments: where a run came by, each enough to go on from bit for bit, gathered at a price that training does not feel.

A run has a keeper that takes them; the timeline strings them together. Plain values that share what does not change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.document import NO_HISTORY, Document

#: Seconds of training from one moment to the next: so long it takes at most to train anew what lies between.
EVERY = 0.025
#: Taking a moment may cost this part of the training in between, so large networks have fewer.
SHARE = 0.005
#: Bytes that a run holds for whoever has not asked for them yet.
PENDING = 32 * 2**20

# Bytes, measured: a moment with its document and state, an array's object, names of memory, and a generator's state.
_MOMENT, _ARRAY, _NAMES, _GENERATOR = 380, 120, 170, 550


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A document at a place in training, without its history.

    `at` are the seconds of training that led there, counted along the line. An `anchor` is a moment to which training
    on from the one before would not lead: after an edit, or after a step with rounded numbers. `compiled` says that
    training came there from the moment before by the compiled path, whose last digits are its own.
    """

    document: Document
    at: float = 0.0
    anchor: bool = False
    compiled: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """The epoch, and the update within it."""
        return self.document.state.epoch, self.document.state.update

    @property
    def size(self) -> int:
        """The bytes that it holds apart from network, data and settings, which it shares."""
        state = self.document.state
        arrays = (self.document.parameters, *state.memory.values())
        others = _MOMENT + (_GENERATOR if state.generator is not None else 0) + (_NAMES if state.memory else 0)
        return others + sum(_ARRAY + array.nbytes for array in arrays)


def moment(document: Document, at: float = 0.0, *, anchor: bool = False, compiled: bool = False) -> Moment:
    """The moment at which a document stands."""
    return Moment(replace(document, state=replace(document.state, history=NO_HISTORY)), at, anchor, compiled)


class Keeper:
    """Says when a run shall take a moment, and keeps those that nobody has fetched yet, within a budget."""

    def __init__(self, every: float = EVERY, budget: int = PENDING) -> None:
        self._least = self._every = every
        self._budget, self._cost = budget, math.inf
        self._moments: list[Moment] = []
        self._size = 0
        self._last = 0.0

    def due(self, at: float) -> bool:
        """Whether it is time for another one, at so many seconds of training."""
        return at - self._last >= self._every

    def put(self, taken: Moment, cost: float) -> None:
        """Keep a moment that took so many seconds to take."""
        self._last = taken.at
        self._cost = min(self._cost, cost)  # the least: others were interrupted
        self._every = max(self._least, self._cost / SHARE)
        self._moments.append(taken)
        self._size += taken.size
        if self._size > self._budget:
            self._moments = every_second(self._moments)
            self._size = sum(kept.size for kept in self._moments)

    def take(self) -> tuple[Moment, ...]:
        """What has come together since the last time."""
        taken, self._moments, self._size = tuple(self._moments), [], 0
        return taken


def every_second(moments: Sequence[Moment]) -> list[Moment]:
    """Every second moment and all that have to stay."""
    pinned = {id(kept) for kept in lasting(moments)}
    return [kept for i, kept in enumerate(moments) if i % 2 or id(kept) in pinned]


def lasting(moments: Sequence[Moment]) -> list[Moment]:
    """What others cannot stand for: anchors, and moments from which training went on by another path than before."""
    switches = [one for one, following in pairwise(moments) if one.compiled != following.compiled]
    return [kept for kept in moments if kept.anchor] + switches


# --- places -----------------------------------------------------------------------------------------------------------


def place_of(document: Document) -> tuple[int, int]:
    """The epoch, and the update within it."""
    return document.state.epoch, document.state.update


def same_place(one: Document, other: Document) -> bool:
    """Whether training goes on from two documents in the same way: all but names and places is the same."""
    a, b = one.state, other.state
    return (
        (a.epoch, a.update, a.steps) == (b.epoch, b.update, b.steps)
        and one.network is other.network
        and one.data is other.data
        and one.training == other.training
        and same_bits(one.parameters, other.parameters)
        and a.generator == b.generator
        and a.memory.keys() == b.memory.keys()
        and all(same_bits(a.memory[name], b.memory[name]) for name in a.memory)
    )


def same_bits(one: object, other: object) -> bool:
    """Whether two arrays hold the same bits."""
    # Asked by its name, for an array may be of any type.
    return one is other or (getattr(one, "tobytes")() == getattr(other, "tobytes")())  # noqa: B009

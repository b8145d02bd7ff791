"""Recording the error history while training: bounded, and the same whether training was interrupted or not."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.document import HISTORY_LIMIT, NO_HISTORY, History
from engine.network import Indices, Vector, read_only


class Mark(NamedTuple):
    """A state of a recorder to return to. Later entries do not touch what it holds."""

    train: Vector
    test: Vector
    entries: int
    stride: int


class Fall(NamedTuple):
    """The first epoch of a run whose recorded training error is below a limit that the one before it was not below."""

    epoch: int
    error: float
    limit: float


class Recorder:
    """A history that grows. Entries are for the epochs 0, stride, 2·stride, …; when full, every second one goes.

    `due` is the next epoch whose errors are wanted; `finite` says whether all training errors it was given are;
    `fall` is the first fall below one of the `limits` after the epoch that it began with.
    """

    def __init__(self, history: History, epoch: int, limits: Sequence[float] = ()) -> None:
        self._begun, self._limits = epoch, tuple(limits)
        self.fall: Fall | None = None
        self.stride = history.stride
        self._train = np.full(HISTORY_LIMIT, np.nan)
        self._test = np.full(HISTORY_LIMIT, np.nan)
        # What a hand-written state leaves out stays unknown; what lies ahead of the epoch is no longer true.
        self._count = min(epoch // self.stride + 1, HISTORY_LIMIT, len(history.train))
        self._train[: self._count] = history.train[: self._count]
        self._test[: self._count] = history.test[: self._count]
        self._set_due()
        while self.due < epoch:
            self._append(np.nan, np.nan)
        self.finite = True

    def put(self, train: float, test: float) -> None:
        """The errors of the epoch that is due. A training error that is no number is noted in `finite` alone."""
        if math.isfinite(train):
            self._append(train, test)
        else:
            self.finite = False

    def _append(self, train: float, test: float) -> None:
        self._train[self._count], self._test[self._count] = train, test
        self._count += 1
        self._look(self._count - 1)
        self._set_due()

    @property
    def room(self) -> int:
        """How many epochs in a row may be recorded before the next look at what is due."""
        return HISTORY_LIMIT - self._count if self.stride == 1 else 1

    def extend(self, train: Sequence[float], test: Sequence[float]) -> None:
        """The errors of epochs in a row from the one that is due, at most `room` of them."""
        stop = self._count + len(train)
        self._train[self._count : stop], self._test[self._count : stop] = train, test
        self.finite = self.finite and bool(np.isfinite(self._train[self._count : stop]).all())
        first, self._count = self._count, stop
        self._look(first)
        self._set_due()

    def cut(self, mark: Mark) -> None:
        """Forgets what was recorded since a mark."""
        self._train, self._test, self._count, self.stride = mark
        self.finite, self.fall = True, None
        self._set_due()

    @property
    def mark(self) -> Mark:
        """The state that `cut` returns to: all errors so far have to be finite."""
        return Mark(self._train, self._test, self._count, self.stride)

    @property
    def last(self) -> tuple[float, float]:
        """The errors of the newest entry; NaN before the first."""
        if not self._count:
            return np.nan, np.nan
        return float(self._train[self._count - 1]), float(self._test[self._count - 1])

    def history(self) -> History:
        """What is recorded so far, as a value. A test error beyond all numbers counts as unknown."""
        train, test = self._train[: self._count], self._test[: self._count]
        return History(read_only(train), read_only(np.where(np.isfinite(test), test, np.nan)), self.stride)

    def _look(self, first: int) -> None:
        """Whether the entries from a place on fall below a limit: looked at before any of them is thinned out."""
        first = max(first, self._begun // self.stride + 1)
        if not self._limits or self.fall is not None or first >= self._count:
            return
        now, before = self._train[first : self._count], self._train[first - 1 : self._count - 1]
        # An unknown error before counts as one above the limit.
        fallen = [(int(found[0]), limit) for limit in self._limits if len(found := _falls(before, now, limit))]
        if fallen:
            at, limit = min(fallen)
            self.fall = Fall((first + at) * self.stride, float(now[at]), limit)

    def _set_due(self) -> None:
        if self._count == HISTORY_LIMIT:
            self._thin()
        self.due = self._count * self.stride

    def _thin(self) -> None:
        # Into new arrays: a mark may still need the old ones.
        self._train, self._test = _every_second(self._train), _every_second(self._test)
        self._count, self.stride = HISTORY_LIMIT // 2, self.stride * 2


class Unrecorded(Recorder):
    """Stands in for a recorder where no errors are wanted: nothing is ever due."""

    def __init__(self) -> None:
        self.fall, self.finite, self.stride, self.due = None, True, 1, sys.maxsize

    @property
    def mark(self) -> Mark:
        return Mark(NO_HISTORY.train, NO_HISTORY.test, 0, 1)

    def cut(self, mark: Mark) -> None:
        """There is nothing to forget."""

    @property
    def last(self) -> tuple[float, float]:
        return np.nan, np.nan

    def history(self) -> History:
        return NO_HISTORY


def _falls(before: Vector, now: Vector, limit: float) -> Indices:
    return np.flatnonzero((now < limit) & ~(before < limit))


def _every_second(column: Vector) -> Vector:
    thinned = np.full(HISTORY_LIMIT, np.nan)
    thinned[: HISTORY_LIMIT // 2] = column[::2]
    return thinned

"""Recording the error history while training: bounded, and the same whether training was interrupted or not."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.document import HISTORY_LIMIT, NO_HISTORY, History
from engine.ending import End, Judge, Lowest
from engine.network import Indices, Vector, read_only


class Mark(NamedTuple):
    """A state of a recorder to return to. Later entries do not touch what it holds."""

    train: Vector
    test: Vector
    entries: int
    stride: int
    seen: int = 0
    lowest: Lowest | None = None


class Fall(NamedTuple):
    """The first epoch of a run whose recorded training error is below a limit that the one before it was not below."""

    epoch: int
    error: float
    limit: float


class Recorder:
    """A history that grows. Entries are for the epochs 0, stride, 2·stride, …; when full, every second one goes.

    `due` is the next epoch whose errors are wanted; `finite` says whether all training errors it was given are.
    `look` finds the first fall below one of the `limits` after the epoch that it began with, and what the `judge`
    makes of the errors from that epoch on.
    """

    def __init__(self, history: History, epoch: int, limits: Sequence[float] = (), judge: Judge | None = None) -> None:
        self._begun, self._limits, self._judge = epoch, tuple(limits), judge
        self._fall: Fall | None = None
        self.finite = True
        self.stride = history.stride
        self._train = np.full(HISTORY_LIMIT, np.nan)
        self._test = np.full(HISTORY_LIMIT, np.nan)
        # What a hand-written state leaves out stays unknown; what lies ahead of the epoch is no longer true.
        self._count = min(epoch // self.stride + 1, HISTORY_LIMIT, len(history.train))
        self._train[: self._count] = history.train[: self._count]
        self._test[: self._count] = history.test[: self._count]
        self._seen = self._count - (self._count - 1 == epoch / self.stride)
        self._set_due()
        while self.due < epoch:
            self._append(np.nan, np.nan)

    def put(self, train: float, test: float) -> None:
        """The errors of the epoch that is due. A training error that is no number is noted in `finite` alone."""
        if math.isfinite(train):
            self._append(train, test)
        else:
            self.finite = False

    def _append(self, train: float, test: float) -> None:
        self._train[self._count], self._test[self._count] = train, test
        self._count += 1
        self._set_due()

    @property
    def entries(self) -> int:
        """How many entries there is room for before every second one goes."""
        return HISTORY_LIMIT - self._count

    def extend(self, train: Sequence[float] | Vector, test: Sequence[float] | Vector) -> None:
        """The next entries from the one that is due, at most `entries` of them."""
        stop = self._count + len(train)
        self._train[self._count : stop], self._test[self._count : stop] = train, test
        self.finite = self.finite and bool(np.isfinite(self._train[self._count : stop]).all())
        self._count = stop
        self._set_due()

    def cut(self, mark: Mark) -> None:
        """Forgets what was recorded since a mark."""
        self._train, self._test, self._count, self.stride, self._seen, lowest = mark
        self.finite, self._fall = True, None
        if self._judge is not None:
            self._judge.forget(lowest)
        self._set_due()

    @property
    def mark(self) -> Mark:
        """The state that `cut` returns to: all errors so far have to be finite."""
        return Mark(self._train, self._test, self._count, self.stride, self._seen, self.lowest)

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

    # --- what ends the run ----------------------------------------------------------------------------------------

    def look(self) -> None:
        """Judge what was recorded since the last look; done before any of it is thinned out, too."""
        first, self._seen = self._seen, self._count
        if first < self._count and (self._limits or self._judge is not None):
            self._look_for_fall(max(first, self._begun // self.stride + 1))
            if self._judge is not None:
                self._let_judge(self._judge, first)

    def skip(self) -> None:
        """Judge nothing that is recorded so far."""
        self._seen = self._count

    @property
    def stop(self) -> End | Fall | None:
        """What was found first that ends the run."""
        end = None if self._judge is None else self._judge.end
        found = [stop for stop in (end, self._fall) if stop is not None]
        return min(found, key=lambda stop: stop.epoch, default=None)

    @property
    def lowest(self) -> Lowest | None:
        """The lowest test error so far, where patience asks for it."""
        return None if self._judge is None else self._judge.lowest

    def compare_anew(self) -> None:
        """The errors to come are of another kind than those before."""
        self.look()
        if self._judge is not None and self._judge.end is None:
            self._judge.forget(None)

    def _let_judge(self, judge: Judge, first: int) -> None:
        """All up to an error that is no number: what diverges does not end otherwise."""
        train = self._train[first : self._count]
        unbounded = np.flatnonzero(~np.isfinite(train)).tolist() if not self.finite else []
        count = unbounded[0] if unbounded else len(train)
        epochs = range(first * self.stride, (first + count) * self.stride, self.stride)
        judge.look(epochs, train[:count], self._test[first : first + count])

    def _look_for_fall(self, first: int) -> None:
        if not self._limits or self._fall is not None or first >= self._count:
            return
        now, before = self._train[first : self._count], self._train[first - 1 : self._count - 1]
        # An unknown error before counts as one above the limit.
        fallen = [(int(found[0]), limit) for limit in self._limits if len(found := _falls(before, now, limit))]
        if fallen:
            at, limit = min(fallen)
            self._fall = Fall((first + at) * self.stride, float(now[at]), limit)

    def _set_due(self) -> None:
        if self._count == HISTORY_LIMIT:
            self.look()
            self._thin()
        self.due = self._count * self.stride

    def _thin(self) -> None:
        # Into new arrays: a mark may still need the old ones.
        self._train, self._test = _every_second(self._train), _every_second(self._test)
        self._count, self.stride = HISTORY_LIMIT // 2, self.stride * 2
        self._seen = self._count


class Unrecorded(Recorder):
    """Stands in for a recorder where no errors are wanted: nothing is ever due."""

    def __init__(self) -> None:
        self.finite, self.stride, self.due = True, 1, sys.maxsize
        self._count = 0

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

    def look(self) -> None:
        """There is nothing to judge."""

    def skip(self) -> None:
        """There is nothing to leave out."""

    @property
    def stop(self) -> End | Fall | None:
        return None

    @property
    def lowest(self) -> Lowest | None:
        return None


def history_to(history: History, epoch: int) -> History:
    """A curve up to an epoch."""
    entries = epoch // history.stride + 1
    if entries >= len(history.train):
        return history
    return History(read_only(history.train[:entries]), read_only(history.test[:entries]), history.stride)


def _falls(before: Vector, now: Vector, limit: float) -> Indices:
    return np.flatnonzero((now < limit) & ~(before < limit))


def _every_second(column: Vector) -> Vector:
    thinned = np.full(HISTORY_LIMIT, np.nan)
    thinned[: HISTORY_LIMIT // 2] = column[::2]
    return thinned

"""Recording the error history while training: bounded, and the same whether training was interrupted or not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.document import HISTORY_LIMIT, History
from engine.network import read_only


class Recorder:
    """A history that grows. Entries are for the epochs 0, stride, 2·stride, …; when full, every second one goes.

    `due` is the next epoch whose errors are wanted, `latest` the training error it was
    given last (0 before).
    """

    def __init__(self, history: History, epoch: int) -> None:
        self.stride = history.stride
        self._train = np.full(HISTORY_LIMIT, np.nan)
        self._test = np.full(HISTORY_LIMIT, np.nan)
        # What a hand-written state leaves out stays unknown; what lies ahead of the epoch is no longer true.
        self._count = min(epoch // self.stride + 1, HISTORY_LIMIT, len(history.train))
        self._train[: self._count] = history.train[: self._count]
        self._test[: self._count] = history.test[: self._count]
        self._set_due()
        while self.due < epoch:
            self.put(np.nan, np.nan)
        self.latest = 0.0

    def put(self, train: float, test: float) -> None:
        """The errors of the epoch that is due."""
        self._train[self._count], self._test[self._count] = train, test
        self._count += 1
        self.latest = train
        self._set_due()

    @property
    def room(self) -> int:
        """How many epochs in a row may be recorded before the next look at what is due."""
        return HISTORY_LIMIT - self._count if self.stride == 1 else 1

    def extend(self, train: Sequence[float], test: Sequence[float]) -> None:
        """The errors of epochs in a row from the one that is due, at most `room` of them."""
        stop = self._count + len(train)
        self._train[self._count : stop], self._test[self._count : stop] = train, test
        self._count, self.latest = stop, train[-1]
        self._set_due()

    def cut(self, mark: tuple[int, int]) -> None:
        """Forgets what was recorded since a mark."""
        count, stride = mark
        self._count = min(-(-count * stride // self.stride), self._count)
        self._set_due()

    @property
    def mark(self) -> tuple[int, int]:
        """The state that `cut` returns to."""
        return self._count, self.stride

    @property
    def last(self) -> tuple[float, float]:
        """The errors of the newest entry; NaN before the first."""
        if not self._count:
            return np.nan, np.nan
        return float(self._train[self._count - 1]), float(self._test[self._count - 1])

    def history(self) -> History:
        """What is recorded so far, as a value."""
        return History(read_only(self._train[: self._count]), read_only(self._test[: self._count]), self.stride)

    def _set_due(self) -> None:
        if self._count == HISTORY_LIMIT:
            self._thin()
        self.due = self._count * self.stride

    def _thin(self) -> None:
        half = HISTORY_LIMIT // 2
        for column in (self._train, self._test):
            column[:half] = column[::2].copy()
        self._count, self.stride = half, self.stride * 2

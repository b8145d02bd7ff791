"""How a run of training ends by itself: its stop conditions, judged on the errors in the order of their epochs.

Numbers alone, for the recorder of a run and for whoever tells the user why it ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np

from engine.network import Vector
from engine.numerals import shown
from engine.stopping import Stopping

Condition: TypeAlias = Literal["epochs", "error", "test_error", "patience", "seconds"]


class End(NamedTuple):
    """The condition that ended a run and the epoch at which it was met.

    `limit` is what was asked for, `error` (mean per sample) what met it, or the lowest one where patience ended;
    `lowest` is the epoch of that, and `back` says that the run went back to its weights.
    """

    condition: Condition
    epoch: int
    limit: float
    error: float = math.nan
    lowest: int = 0
    back: bool = False


class Lowest(NamedTuple):
    """The lowest test error so far and its epoch; the epoch of its last fall that counted, and the bar for the next."""

    epoch: int
    error: float
    fell: int
    bar: float


class Judge:
    """Looks at the errors of one epoch after the other until a condition is met, which is then its `end`.

    A limit is met by the first epoch whose error is below it, be it the run's own start. Patience (as in Keras'
    EarlyStopping) is at its end as many epochs after the last fall of the test error that counted: one by more than
    `least` below what it had fallen to by then. What is not recorded, as in long histories, is not judged.
    """

    def __init__(self, stopping: Stopping, lowest: Lowest | None = None) -> None:
        self._stopping = stopping
        self.lowest = lowest
        self.end: End | None = None

    def look(self, epochs: range, train: Vector, test: Vector) -> None:
        """The errors of some epochs that follow those seen before."""
        if self.end is not None:
            return
        asked = self._stopping
        ends = (
            _first_below("error", asked.error, epochs, train),
            _first_below("test_error", asked.test_error, epochs, test),
            self._impatient(epochs, test),
        )
        self.end = min((end for end in ends if end is not None), key=lambda end: end.epoch, default=None)

    def forget(self, lowest: Lowest | None) -> None:
        """Go back to what was known earlier."""
        self.lowest, self.end = lowest, None

    def _impatient(self, epochs: range, test: Vector) -> End | None:
        patience, least = self._stopping.patience, self._stopping.least
        if patience is None:
            return None
        at, lowest, fell, bar = self.lowest or Lowest(epochs.start, math.inf, epochs.start, math.inf)
        end = None
        for epoch, error in zip(epochs, test.tolist(), strict=True):
            if error < lowest:
                at, lowest = epoch, error
            if error < bar:
                fell, bar = epoch, error - least
            elif epoch - fell >= patience:
                end = End("patience", epoch, patience, lowest, at, self._stopping.restore_best)
                break
        self.lowest = Lowest(at, lowest, fell, bar) if epochs else self.lowest
        return end


def judge_of(stopping: Stopping, tests: int, lowest: Lowest | None = None) -> Judge | None:
    """A judge of the conditions on errors, with so many test rows; None where nothing of the kind is asked for."""
    asked = judgeable(stopping, tests)
    judged = (asked.error, asked.test_error, asked.patience) != (None, None, None)
    return Judge(asked, lowest) if judged else None


def judgeable(stopping: Stopping, tests: int) -> Stopping:
    """The conditions without those on the test error where there are no test rows."""
    return stopping if tests else msgspec.structs.replace(stopping, test_error=None, patience=None)


def unjudged(stopping: Stopping, tests: int) -> str:
    """What to tell the user about conditions that count for nothing; empty where all count."""
    asked = [name for name, value in (("patience", stopping.patience), ("test error", stopping.test_error)) if value]
    if tests or not asked:
        return ""
    many = "The condition" if len(asked) == 1 else "The conditions"
    return f"{many} on the test error cannot be met: there are no test rows."


def _first_below(condition: Condition, limit: float | None, epochs: range, errors: Vector) -> End | None:
    if limit is None:
        return None
    found = np.flatnonzero(errors < limit)
    return End(condition, epochs[int(found[0])], limit, float(errors[found[0]])) if len(found) else None


# --- in words -------------------------------------------------------------------------------------------------------


def words(end: End) -> str:
    """The condition that ended a run, as a sentence for the user."""
    return f"Stopped at epoch {end.epoch:,}: {_WORDS[end.condition](end)}."


def _impatience(end: End) -> str:
    said = f"the test error has not fallen for {_counted(end.limit, 'epoch')}"
    if end.back:
        return f"{said}; the weights of epoch {end.lowest:,}, with the lowest, are back"
    return f"{said}; it was lowest at epoch {end.lowest:,}"


def _below(which: str) -> Callable[[End], str]:
    return lambda end: f"its {which} error {shown(end.error, 6)} is below {shown(end.limit, 6)}"


def _counted(count: float, what: str) -> str:
    return f"{count:,g} {what}{'' if count == 1 else 's'}"


_WORDS: Mapping[Condition, Callable[[End], str]] = MappingProxyType({
    "epochs": lambda end: f"that was {_counted(end.limit, 'epoch')}",
    "error": _below("training"),
    "test_error": _below("test"),
    "patience": _impatience,
    "seconds": lambda end: f"that was {_counted(end.limit, 'second')} of training",
})  # fmt: skip

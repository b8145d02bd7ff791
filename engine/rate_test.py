"""The learning rate range test: updates with a rate that grows until the error explodes, to see which rates learn.

L. N. Smith, Cyclical Learning Rates for Training Neural Networks, 2017, section 3.3; with the exponential growth, the
smoothing and the rule of S. Gugger, How Do You Find A Good Learning Rate, 2018. A slice-wise run that changes nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from engine.batches import bounds, check_trainable, generator_at, next_batch, shuffles
from engine.compiled import CompiledNetwork
from engine.document import Document
from engine.dropout import Dropout
from engine.errors import NotTrainable, StudioError
from engine.functions.tape import straight_line
from engine.network import Vector, read_only
from engine.optimization import Optimization
from engine.rows import PARAMETERS, Batch, Table
from engine.settings import Rprop

#: The rates between which it goes and the updates that it takes, where nothing else is said.
LOWEST, HIGHEST, UPDATES = 1e-5, 10.0, 500
MOST_UPDATES = 100_000
#: The part of the smoothed error that comes from the errors before, where batches differ from each other (Gugger).
SMOOTHING = 0.98
#: The first errors, whose average is one of too few to be the lowest or to be compared with it, where they differ.
UNSETTLED = 50
#: How many times the lowest smoothed error ends it.
EXPLODED = 4.0
#: The part of the rate with the lowest error that is suggested: one order of magnitude below.
BELOW = 0.1
#: The part of the first error by which the lowest has to be below it for the curve to say anything.
NOTABLE = 0.01

Ending: TypeAlias = Literal["done", "exploded", "undefined"]


@dataclass(frozen=True, slots=True, eq=False)
class RateCurve:
    """The mean error per sample of each update's batch before the update, and the rate of that update.

    `smoothed` is the errors' moving average, freed from the bias of its beginning, as Adam frees its own; the first
    `unsettled` of it count for nothing.
    """

    rates: Vector
    errors: Vector
    smoothed: Vector
    unsettled: int = 0

    @property
    def lowest(self) -> int | None:
        """The place of the lowest smoothed error; None while none counts."""
        counting = self.smoothed[self.unsettled :]
        return self.unsettled + int(np.argmin(counting)) if len(counting) else None


@dataclass(frozen=True, slots=True, eq=False)
class RateFinding:
    """The curve so far, of so many updates in all; how it ended, None while it goes on; and the rate it suggests.

    No rate is suggested where the error fell at none of them.
    """

    curve: RateCurve
    updates: int
    ending: Ending | None
    suggestion: float | None

    @property
    def still_falling(self) -> bool:
        """Whether the error was lowest at the highest rate, so that a higher one may be better."""
        return self.ending == "done" and self.curve.lowest == len(self.curve.smoothed) - 1


class RateTest:
    """One test over a document as it stands: `advance` works for a while, `finding` says what is known.

    The batches are those that training would take, epoch after epoch, and the optimizer begins with its memory. The
    schedule is left out, for the rate is the test's. Raises NotTrainable and, for a range that cannot be, StudioError.
    """

    def __init__(self, document: Document, low: float = LOWEST, high: float = HIGHEST, updates: int = UPDATES) -> None:
        check_trainable(document)
        check_range(document, low, high, updates)
        training = document.training
        self._rates = np.geomspace(low, high, updates)
        self._compiled = CompiledNetwork(document.network, training)
        self._compiled.load(document.parameters)
        self._optimization = Optimization(self._compiled, training, document.state)
        self._dropout = Dropout(self._compiled, training)
        self._drops = training.dropout > 0.0
        self._batches = _batches(document, self._compiled.table(document.data.train))
        spans = bounds(len(document.data.train), training)
        self._smoothing, self._unsettled = (SMOOTHING, min(UNSETTLED, updates // 4)) if len(spans) > 1 else (0.0, 0)
        self._tapes: dict[int, Callable[..., None]] = {}
        self._errors: list[float] = []
        self._smoothed: list[float] = []
        self._average, self._lowest = 0.0, math.inf
        self._ending: Ending | None = None

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return self._ending is not None

    def advance(self, seconds: float) -> bool:
        """Works for about that long; True while there is more to do."""
        end = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            while not self.finished and time.perf_counter() < end:
                self._update(*next(self._batches))
        return not self.finished

    def finding(self) -> RateFinding:
        """What is known so far."""
        count = len(self._errors)
        errors, smoothed = read_only(self._errors), read_only(self._smoothed)
        curve = RateCurve(read_only(self._rates[:count]), errors, smoothed, self._unsettled)
        return RateFinding(curve, len(self._rates), self._ending, suggestion(curve) if self.finished else None)

    def _update(self, epoch: int, update: int, batch: Batch) -> None:
        samples = batch.rows.shape[0]
        self._dropout.go_to(epoch, update)
        self._optimization.set_rate(float(self._rates[len(self._errors)]))
        if samples not in self._tapes:
            over, optimization = self._compiled.pass_over(samples), self._optimization
            calls = over.forward(self._dropout.draw if self._drops else None)
            calls += over.backward(dropped=self._drops, reduced=False) + over.total_error(after_backward=True)
            self._tapes[samples] = straight_line(calls + optimization.update(samples), PARAMETERS)
        self._tapes[samples](*batch)
        self._record(self._compiled.pass_over(samples).total.item() / samples)

    def _record(self, error: float) -> None:
        if not math.isfinite(error):
            self._ending = "undefined"
            return
        self._average = self._smoothing * self._average + (1.0 - self._smoothing) * error
        self._errors.append(error)
        self._smoothed.append(self._average / (1.0 - self._smoothing ** len(self._errors)))
        if len(self._errors) > self._unsettled:
            self._lowest = min(self._lowest, self._smoothed[-1])
        if self._smoothed[-1] > EXPLODED * self._lowest:
            self._ending = "exploded"
        elif len(self._errors) == len(self._rates):
            self._ending = "done"


def _batches(document: Document, table: Table) -> Iterator[tuple[int, int, Batch]]:
    """Epoch, update and batch from where training stands on, without end, in the order that training takes them."""
    training, generator, first = document.training, document.state.generator, next_batch(document)
    epoch = document.state.epoch
    spans, shuffled = bounds(len(table), training), shuffles(len(table), training)
    movable = table.movable() if shuffled else None
    while True:
        if movable is not None:
            drawing = generator_at(generator, training.seed)
            movable.reorder(drawing.permutation(len(table)))
            generator = drawing.bit_generator.state
        for update in range(first, len(spans)):
            yield epoch, update, (movable or table).batch(*spans[update])
        epoch, first = epoch + 1, 0


def suggestion(curve: RateCurve) -> float | None:
    """A tenth of the rate at which the smoothed error is lowest, to two digits; None where it did not fall.

    Gugger 2018: at the minimum itself the error is about to grow again; one order of magnitude below it still falls.
    """
    lowest = curve.lowest
    if lowest is None or not curve.smoothed[curve.unsettled] - curve.smoothed[lowest] > _least_fall(curve):
        return None
    return float(f"{BELOW * curve.rates[lowest]:.1e}")


def _least_fall(curve: RateCurve) -> float:
    """By how much the error has to fall: more than by chance, at three standard errors of an average's beginning."""
    first = curve.errors[: curve.unsettled]
    chance = float(np.std(first)) / math.sqrt(len(first)) if len(first) else 0.0
    return max(NOTABLE * float(curve.smoothed[curve.unsettled]), 3.0 * chance)


def check_range(document: Document, low: float, high: float, updates: int) -> None:
    """Refuses rates and numbers of updates that make no test, and optimizers that take no rate."""
    if isinstance(document.training.optimizer, Rprop):
        raise NotTrainable("Rprop finds the size of its steps by itself: its rate is that of its first step alone")
    if not 0.0 < low < high < math.inf:
        raise StudioError("the rates have to grow: give two numbers above 0, the lower one first")
    if not 10 <= updates <= MOST_UPDATES:
        raise StudioError(f"{updates:,} updates cannot be; give 10 to {MOST_UPDATES:,}")

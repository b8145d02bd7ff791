"""The loop that trains: epochs, each of updates, the errors that are recorded on the way, the states it can go back to.

For runs alone (`engine.training`), which say how far it goes; it ends by itself nowhere and never looks at a clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine import blas
from engine.batches import GeneratorState, bounds, generator_at, next_batch, shuffles
from engine.compiled import CompiledNetwork
from engine.divergence import Finding, first_unbounded, overflow, undefined_error
from engine.document import Document, History, State
from engine.dropout import Dropout
from engine.evaluation import Evaluator, training_evaluator
from engine.functions.tape import Array
from engine.history import Mark, Recorder, Unrecorded
from engine.network import Indices, Vector, read_only
from engine.optimization import Optimization
from engine.settings import Constant, Training
from engine.updates import Noted, Updates

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath
    from engine.kernel.plan import KernelPlan


class Saved(NamedTuple):
    """A state to go back to: the numbers that training changes, where it stood, and how far the history went."""

    arrays: list[Array]
    epoch: int
    update: int
    generator: GeneratorState | None
    mark: Mark


class TrainingLoop:
    """Trains a document from where it stands, which is `update` of `epoch`; errors go to the `recorder`.

    With a compiled `path` it goes by that wherever it can be and wins, otherwise by NumPy.
    """

    def __init__(self, document: Document, recorder: Recorder | Unrecorded, path: CompiledPath | None = None) -> None:
        self._document, self._recorder, self.path = document, recorder, path
        self.epoch, self.update = document.state.epoch, next_batch(document)
        self._generator = document.state.generator
        self._build(document.training, document.parameters, document.state)

    # --- putting it together -----------------------------------------------------------------------------------

    def _build(self, training: Training, parameters: Vector, state: State) -> None:
        data = self._document.data
        self.training = training
        self._compiled = CompiledNetwork(self._document.network, training)
        self._compiled.load(parameters)
        self._optimization = Optimization(self._compiled, training, state)
        # Before its first step a memory follows the settings: Rprop's begins with the learning rate.
        self._fresh_at = (self.epoch, self.update) if self._optimization.fresh else None
        self._dropout = Dropout(self._compiled, training)
        rows = self._compiled.table(data.train)
        self._movable = rows.movable() if shuffles(len(rows), training) else None
        self._scheduled = not isinstance(training.schedule, Constant)
        self._next_generator = self._generator
        # One generator draws order after order, as long as the epochs follow each other: it has come to `_drawn_to`.
        self._drawing: np.random.Generator | None = None
        self._drawn_to: GeneratorState | None = None
        self._order: Indices | None = None  # of the epoch that is under way, where it is not that of the data
        drop, table = self._dropout if training.dropout else None, self._movable or rows
        self._updates = Updates(self._compiled, self._optimization, drop, table, bounds(len(rows), training))
        self._noted: Noted | None = None
        # Evaluated in the order of the data, not of the epoch, so that the sum is the same after a pause.
        self._all = training_evaluator(self._compiled, rows, training)
        self._test = Evaluator(self._compiled, self._compiled.table(data.test))
        if self.update:
            self._shuffle()
        self._plan = self._planned()

    def _planned(self) -> KernelPlan | None:
        """How the compiled path trains this; None where NumPy does."""
        if self.path is None:
            return None
        document = replace(self._document, training=self.training)
        return self.path.plan(document, self._compiled, self._optimization)

    def set_training(self, training: Training) -> None:
        """Take other settings over between two epochs; a mere change of the learning rate needs no building."""
        rate, fresh = training.optimizer.learning_rate, self._fresh_at == (self.epoch, self.update)
        if training == self.training.with_learning_rate(rate) and not fresh:
            self.training = self._optimization.training = training
            self._optimization.start_epoch(self.epoch)
            self._plan = self._planned()
            return
        self._record_error()  # of the epoch that is done, by the settings it was trained with
        memory, steps = self._optimization.state_memory(), int(self._optimization.steps)
        kept = type(training.optimizer) is type(self.training.optimizer) and not fresh
        state = State(self.epoch, memory=memory, steps=steps) if kept else State(self.epoch)
        if (training.loss, training.reduction) != (self.training.loss, self.training.reduction):
            self._recorder.compare_anew()
        self._build(training, self.parameters, state)

    def set_path(self, path: CompiledPath | None) -> None:
        """Go by another path from here on, between two epochs."""
        self._record_error()  # of the epoch that is done, by the path it was trained on
        self.path = path
        self._plan = self._planned()

    # --- where it stands ---------------------------------------------------------------------------------------

    @property
    def parameters(self) -> Vector:
        """The parameters as they are now, as a copy, shape (parameters,)."""
        return self._compiled.values()

    @property
    def updates(self) -> int:
        """How many updates an epoch has."""
        return len(self._updates)

    @property
    def compiled(self) -> bool:
        """Whether the compiled path trains."""
        return self._plan is not None

    @property
    def finite(self) -> bool:
        """Whether everything that training changes, and every error recorded, is a number."""
        return self._recorder.finite and self._trained_finite

    @property
    def _trained_finite(self) -> bool:
        return all(map(_finite, self._optimization.arrays))

    def errors(self) -> tuple[float, float]:
        """The mean error per sample over the training rows and over the test rows; NaN over none."""
        blas.use(self._compiled.threads)
        return (self._all.error(), self._test.error()) if self._plan is None else self._plan.errors()

    def document(self, history: History) -> Document:
        """The document as it is now, with a history."""
        state = State(
            epoch=self.epoch,
            update=self.update,
            generator=self._generator,
            memory=self._optimization.state_memory(),
            steps=int(self._optimization.steps),
            history=history,
        )
        return replace(self._document, parameters=read_only(self.parameters), training=self.training, state=state)

    # --- going on ----------------------------------------------------------------------------------------------

    def run_epochs(self, count: int) -> None:
        """Train whole epochs, from the beginning of one on."""
        blas.use(self._compiled.threads)
        if self._plan is not None:
            self._run_compiled(self._plan, count)
        elif len(self._updates) > 1 or self.training.dropout:  # an error is of the whole network
            for _ in range(count):
                self.run_updates(len(self._updates))
        else:
            self._run_full_batches(count)

    def run_updates(self, count: int) -> None:
        """The next updates, at most to the end of the epoch."""
        blas.use(self._compiled.threads)
        if self.update == 0:
            self._begin_epoch()
        self._dropout.go_to(self.epoch, self.update)
        stop = min(self.update + count, len(self._updates))
        if self._plan is not None:
            self._plan.run_updates(self.update, stop, self._order)
        else:
            self._updates.run(self.update, stop)
        self.update = stop
        if stop == len(self._updates):
            self.epoch, self.update = self.epoch + 1, 0
            self._generator = self._next_generator

    def _run_full_batches(self, count: int) -> None:
        """Epochs of one update each: the error of an epoch comes off the buffers of the update that leaves it."""
        stop = self.epoch + count
        while self.epoch < stop:
            due = self._recorder.due - self.epoch
            if self._scheduled:
                self._optimization.start_epoch(self.epoch)
            most = 1 if self._scheduled else stop - self.epoch
            self.epoch += self._recorded(most) if due == 0 else self._unrecorded(min(most, due))

    def _unrecorded(self, count: int) -> int:
        self._updates.run_again(count)
        return count

    def _recorded(self, most: int) -> int:
        """Full-batch epochs from one that is due, to where the history thins itself out at most; how many it were."""
        recorder, stride = self._recorder, self._recorder.stride
        entries = min(most // stride, recorder.entries)  # each with the epochs up to the next one
        if self._noted is None:
            self._noted = self._updates.noted(self._test)
        recorder.extend(*(self._noted.run(entries, stride) if entries else self._noted.run(1)))
        return entries * stride or 1

    def _run_compiled(self, plan: KernelPlan, count: int) -> None:
        """Epochs by the compiled path, in one call for as many as the history takes before it thins itself out."""
        recorder, stop = self._recorder, self.epoch + count
        while self.epoch < stop:
            due = recorder.due - self.epoch
            count = min(stop - self.epoch, due + recorder.entries * recorder.stride)
            recorded = max(0, -(-(count - due) // recorder.stride))
            errors, tests = np.empty(recorded), np.empty(recorded)
            orders = self._orders(plan, count)
            plan.run_epochs(self.epoch, count, errors, tests, due=due, stride=recorder.stride, orders=orders)
            if recorded:
                recorder.extend(errors, tests)
            self.epoch += count

    def _orders(self, plan: KernelPlan, count: int) -> Indices | None:
        """The orders of the samples in so many epochs from here on, shape (epochs, samples); None: as they stand."""
        if self._movable is None:
            return None
        generator = generator_at(self._generator, self.training.seed)
        orders = plan.orders(generator, count)
        self._generator = generator.bit_generator.state
        return orders

    def _begin_epoch(self) -> None:
        if self._scheduled:
            self._optimization.start_epoch(self.epoch)
        self._record_error()
        self._shuffle()

    def _record_error(self) -> None:
        if self._recorder.due == self.epoch:
            self._recorder.put(*self.errors())

    def _shuffle(self) -> None:
        """Draws the order of the epoch that begins, where samples are shuffled, and lays them out in it."""
        if self._movable is None:
            return
        if self._drawing is None or self._drawn_to is not self._generator:
            self._drawing = generator_at(self._generator, self.training.seed)
        self._order = self._drawing.permutation(len(self._movable))
        self._movable.reorder(self._order)
        self._next_generator = self._drawn_to = self._drawing.bit_generator.state

    # --- going back --------------------------------------------------------------------------------------------

    def save(self) -> Saved:
        """The state at hand."""
        arrays = [array.copy() for array in self._optimization.arrays]
        return Saved(arrays, self.epoch, self.update, self._generator, self._recorder.mark)

    def restore(self, saved: Saved) -> None:
        """Go back to a state, and forget what was recorded since."""
        self._recorder.cut(saved.mark)
        self.put(saved)

    def put(self, saved: Saved) -> None:
        """Make the state that is trained on another one; what is recorded stays."""
        for array, old in zip(self._optimization.arrays, saved.arrays, strict=True):
            array[...] = old
        self.epoch, self.update, self._generator = saved.epoch, saved.update, saved.generator
        self._optimization.start_epoch(self.epoch)
        self._shuffle()

    # --- divergence --------------------------------------------------------------------------------------------

    def approach(self, epoch: int) -> None:
        """Go on by whole epochs for as long as all stays finite, which it does not until the beginning of an `epoch`.

        By halves, for the looks at single updates that follow take many times as long.
        """
        if self.update and not self._stays_finite(partial(self.run_updates, len(self._updates))):
            return
        left = epoch - self.epoch
        while left > 1:
            half = left // 2
            left = left - half if self._stays_finite(partial(self.run_epochs, half)) else half

    def _stays_finite(self, go: Callable[[], None]) -> bool:
        """Whether all is finite after going on; if not, it is back where it was."""
        saved = self.save()
        go()
        if self.finite:
            return True
        self.restore(saved)
        return False

    def first_undefined(self, more: Callable[[], bool]) -> Finding | None:
        """Go on by single updates, each looked at first, up to the one that cannot be, and stay before it.

        `more` says whether there is another one; None where all can be.
        """
        while more():
            saved = self.save()
            found = self._look_ahead()
            if found is None:
                self.run_updates(1)
                if self.finite:
                    continue
                # An error that overflows by one path may not by the other, which looks.
                found = undefined_error(math.inf, self._compiled) if self._trained_finite else overflow(self._compiled)
            self.restore(saved)
            return found
        return None

    def _look_ahead(self) -> Finding | None:
        """The first quantity of the next update that is not finite; leaves the parameters alone."""
        if self.update == 0:
            if not math.isfinite(error := self._all.error()):
                return undefined_error(error, self._compiled)
            self._shuffle()
        self._dropout.go_to(self.epoch, self.update)
        samples = self._updates.look(self.update)
        return first_unbounded(self._compiled.pass_over(samples), self._compiled)


def _finite(array: Array) -> bool:
    """Whether all of an array are numbers: a sum that is one says so at less than half the cost."""
    return math.isfinite(np.add.reduce(array, None)) or bool(np.isfinite(array).all())

"""Training: a run that goes on in slices of milliseconds and can be looked at, changed and stopped between them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np

from engine.batches import GeneratorState, bounds, check_trainable, generator_at, next_batch, shuffles
from engine.compiled import PARAMETERS, Batch, CompiledNetwork, Table
from engine.divergence import Divergence, Finding, first_unbounded, overflow, undefined_error
from engine.document import NO_HISTORY, Document, History, State, with_training
from engine.dropout import Dropout
from engine.ending import End, judge_of
from engine.evaluation import Evaluator, errors, training_evaluator
from engine.functions.tape import Array, straight_line
from engine.history import Fall, Mark, Recorder, Unrecorded, history_to
from engine.moments import Keeper, Moment, moment
from engine.network import Vector, read_only
from engine.optimization import Optimization
from engine.reports import Beyond, Outcome, Progress, Watch
from engine.settings import Constant, Training
from engine.stopping import NEVER, Stopping

SLICE = 0.002  # seconds of work between two looks at the world
SAVE_EVERY = 0.02  # seconds of work that finding a divergence has to repeat at most


class _Saved(NamedTuple):
    """A state of a run that is known to be finite."""

    arrays: list[Array]
    epoch: int
    update: int
    generator: GeneratorState | None
    mark: Mark
    time: float


class Run:
    """A training run over a document, for a number of epochs or (None) until it is stopped.

    It ends at the first epoch whose recorded error falls below one of the `limits` (mean per sample) or meets a
    condition of `stopping`, at that very epoch: what was trained beyond it in the same stretch is taken back and
    trained up to there once more. Conditions on the test error count where there are test rows; `epochs` goes before
    those of `stopping`, whose seconds are over at the end of an epoch. `watch` is that of a run's outcome which this
    one continues. What the history does not record, as each second epoch of very long runs, is not judged.

    With a `keeper` it gathers moments. Without `recording` it trains the same bits, its history stays empty, and no
    error ends it.

    Not thread-safe: `advance`, `progress`, `set_training` and `outcome` belong to one thread. Raises NotTrainable.
    """

    def __init__(
        self,
        document: Document,
        epochs: int | None = None,
        limits: Sequence[float] = (),
        *,
        stopping: Stopping = NEVER,
        watch: Watch | None = None,
        keeper: Keeper | None = None,
        recording: bool = True,
    ) -> None:
        check_trainable(document)
        self._document = document
        self._epoch, self._update = document.state.epoch, next_batch(document)
        self._stopping = stopping if epochs is None else msgspec.structs.replace(stopping, epochs=None)
        epochs = stopping.epochs if epochs is None else epochs
        self._last_epoch = math.inf if epochs is None else self._epoch + epochs
        judge = judge_of(stopping, len(document.data.test), None if watch is None else watch.lowest)
        history = document.state.history
        self._recorder = Recorder(history, self._epoch, limits, judge) if recording else Unrecorded()
        self._keeper = keeper
        self.worked = 0.0  # seconds of training so far
        self._stop: End | Fall | None = None
        # From where the lowest test error is had again.
        self._near: _Saved | Document | None = None if watch is None else watch.near
        self._generator = document.state.generator
        self._divergence: Divergence | None = None
        self._pending: Training | None = None
        self._saved: _Saved | None = None
        self._pace = 1
        self._build(document.training, document.parameters, document.state)
        if self._update:
            self._recorder.skip()  # the epoch that is under way lies behind
        self._judge()

    # --- the four things that a run does -----------------------------------------------------------------------

    def advance(self, seconds: float = SLICE) -> bool:
        """Trains for about that long; True while there is more to do."""
        end = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            while not self.finished:
                begun = time.perf_counter()
                self._slice()
                now = time.perf_counter()
                self.worked += now - begun
                self._set_pace(now - begun, seconds)
                if self._stopping.seconds is not None:
                    self._watch_clock(self._stopping.seconds)
                if now >= end:
                    break
        return not self.finished

    def progress(self) -> Progress:
        """Where the run stands now; errors are those recorded last, at most one epoch back while it is short."""
        error, test = self._recorder.last
        parameters, history = read_only(self._compiled.values()), self._recorder.history()
        return Progress(self._epoch, error, test, parameters, history, self._moments())

    def set_training(self, training: Training) -> None:
        """Other settings, in force from the next epoch on."""
        self._pending = training

    def extend_to(self, epoch: int) -> None:
        """Let a run that has come to its last epoch go on to a later one."""
        self._last_epoch = epoch

    def outcome(self) -> Outcome:
        """The document as the run leaves it, with the state from which training goes on bit for bit."""
        with np.errstate(all="ignore"):
            error, test = self._all.error(), self._test.error()
        if self._update == 0 and self._recorder.due == self._epoch:
            self._recorder.put(error, test)
        self._judge()
        furthest, settings = self._document_at(self._recorder.history()), self._pending or self._training
        stop = self._ended_by()
        end = stop if isinstance(stop, End) else None
        if end is not None and end.back:
            best = self._best(end, furthest.state.history)
            document, beyond = with_training(best, settings), Beyond(furthest, best)
            return Outcome(document, *errors(document), None, None, self._moments(), end, beyond)
        fall = stop if isinstance(stop, Fall) else None
        document = with_training(furthest, settings)
        return Outcome(document, error, test, self._divergence, fall, self._moments(), end, watch=self._watched())

    def _document_at(self, history: History) -> Document:
        """The document where the run stands."""
        state = State(
            epoch=self._epoch,
            update=self._update,
            generator=self._generator,
            memory=self._optimization.state_memory(),
            steps=int(self._optimization.steps),
            history=history,
        )
        parameters = read_only(self._compiled.values())
        return replace(self._document, parameters=parameters, training=self._training, state=state)

    @property
    def finished(self) -> bool:
        """Whether the epochs are done, a condition is met, or the run has diverged."""
        return self._divergence is not None or self._epoch >= self._last_epoch

    # --- putting it together -----------------------------------------------------------------------------------

    def _build(self, training: Training, parameters: Vector, state: State) -> None:
        data = self._document.data
        self._training = training
        self._compiled = CompiledNetwork(self._document.network, training)
        self._compiled.load(parameters)
        self._optimization = Optimization(self._compiled, training, state)
        self._dropout = Dropout(self._compiled, training)
        self._table = Table(data.train)
        self._shuffles = shuffles(len(self._table), training)
        self._next_generator = self._generator
        spans = bounds(len(self._table), training)
        tapes = {size: self._tape(size) for size in {stop - start for start, stop in spans}}
        self._looks: dict[int, Callable[..., None]] = {}
        self._updates = [(tapes[stop - start], self._table.batch(start, stop)) for start, stop in spans]
        # Evaluated in the order of the data, not of the epoch, so that the sum is the same after a pause.
        plain = Table(data.train) if self._shuffles else self._table
        self._all = training_evaluator(self._compiled, plain, training)
        self._test = Evaluator(self._compiled, Table(data.test))
        self._error = straight_line(
            self._compiled.pass_over(len(self._table)).total_error(after_backward=True), PARAMETERS
        )
        self._saved = None
        if self._update and self._shuffles:
            self._shuffle()

    def _tape(self, samples: int, look: bool = False) -> Callable[..., None]:
        """An update over some samples, or a look at it: with the error, without the step."""
        over, optimization = self._compiled.pass_over(samples), self._optimization
        drop = self._dropout.draw if self._training.dropout else None
        calls = over.forward(drop) + over.backward(dropped=drop is not None) + optimization.penalties()
        return straight_line(calls + (over.error() if look else optimization.step()), PARAMETERS)

    def _apply_pending(self) -> None:
        """Takes new settings over between two epochs; a mere change of the learning rate needs no building."""
        if self._pending is None or self._update:
            return
        training, self._pending = self._pending, None
        self._document_near()  # with the settings of then
        rate = training.optimizer.learning_rate
        if training == self._training.with_learning_rate(rate):
            self._training = self._optimization.training = training
            self._optimization.start_epoch(self._epoch)
            self._saved = None  # what comes after it is trained at this rate
            self._keep_moment(anchor=True)
            return
        self._record_error()  # of the epoch that is done, by the settings it was trained with
        memory, steps = self._optimization.state_memory(), int(self._optimization.steps)
        same = type(training.optimizer) is type(self._training.optimizer)
        state = State(self._epoch, memory=memory, steps=steps) if same else State(self._epoch)
        if (training.loss, training.reduction) != (self._training.loss, self._training.reduction):
            self._recorder.compare_anew()
        self._build(training, self._compiled.values(), state)
        self._keep_moment(anchor=True)

    # --- training ----------------------------------------------------------------------------------------------

    def _slice(self) -> None:
        """Some epochs or some updates of one, checked and if need be taken back to the last finite state."""
        self._apply_pending()
        if self._saved is None or time.perf_counter() - self._saved.time > SAVE_EVERY:
            self._saved = self._save()
        if self._update == 0 and self._keeper is not None and self._keeper.due(self.worked):
            self._keep_moment()
        if self._update == 0 and self._pace >= len(self._updates):
            self._run_epochs(int(min(self._pace // len(self._updates), self._last_epoch - self._epoch)))
        else:
            self._run_updates(self._pace)
        if not self._judge() and not self._is_finite():
            self._restore(self._saved)
            self._find_divergence()

    def _set_pace(self, took: float, wanted: float) -> None:
        """How many updates to run at a stretch: towards half a slice, at most doubling at once."""
        ideal = self._pace * wanted / 2 / max(took, 1e-7)
        self._pace = max(1, int(min(ideal, 2 * self._pace)))

    def _run_epochs(self, count: int) -> None:
        if len(self._updates) > 1 or self._training.dropout:  # an error is of the whole network
            for _ in range(count):
                self._run_updates(len(self._updates))
        else:
            self._run_full_batches(count)

    def _run_full_batches(self, count: int) -> None:
        """Epochs of one update each: the error of an epoch comes off the buffers of the update that leaves it."""
        update, batch = self._updates[0]
        scheduled = not isinstance(self._training.schedule, Constant)
        stop = self._epoch + count
        while self._epoch < stop:
            due = self._recorder.due - self._epoch
            if scheduled:
                self._optimization.start_epoch(self._epoch)
            most = 1 if scheduled else stop - self._epoch
            self._epoch += self._recorded(most) if due == 0 else self._unrecorded(min(most, due), update, batch)

    @staticmethod
    def _unrecorded(count: int, update: Callable[..., None], batch: Batch) -> int:
        for _ in range(count):
            update(*batch)
        return count

    def _recorded(self, most: int) -> int:
        """At most as many full-batch epochs as the history takes without a gap; how many it were."""
        update, batch = self._updates[0]
        recorder, test, samples = self._recorder, self._test, len(self._table)
        count = min(most, recorder.room)
        total = self._compiled.pass_over(samples).total.item
        errors, tests = [], []
        for _ in range(count):
            if test:
                tests.append(test.error())
            update(*batch)
            self._error(*batch)
            errors.append(total())
        recorder.extend([error / samples for error in errors], tests or [math.nan] * count)
        return count

    def _run_updates(self, count: int) -> None:
        """The next updates, at most to the end of the epoch."""
        if self._update == 0:
            self._begin_epoch()
        self._dropout.go_to(self._epoch, self._update)
        stop = min(self._update + count, len(self._updates))
        for update, batch in self._updates[self._update : stop]:
            update(*batch)
        self._update = stop
        if stop == len(self._updates):
            self._epoch, self._update = self._epoch + 1, 0
            self._generator = self._next_generator

    def _begin_epoch(self) -> None:
        self._optimization.start_epoch(self._epoch)
        self._record_error()
        if self._shuffles:
            self._shuffle()

    def _record_error(self) -> None:
        if self._recorder.due == self._epoch:
            self._recorder.put(self._all.error(), self._test.error())

    def _shuffle(self) -> None:
        generator = generator_at(self._generator, self._training.seed)
        self._table.reorder(generator.permutation(len(self._table)))
        self._next_generator = generator.bit_generator.state

    # --- what ends it ------------------------------------------------------------------------------------------

    def _judge(self) -> bool:
        """Whether an epoch since the last look ends the run.

        That is the last one then: from the last saved state it is reached again, bit for bit.
        """
        before = self._recorder.lowest
        self._recorder.look()
        lowest = self._recorder.lowest
        if lowest is not None and (before is None or lowest.epoch != before.epoch):
            self._near = self._saved or self._document_at(NO_HISTORY)
        stop = self._recorder.stop
        if stop is None or self._stop is not None:
            return False
        self._stop, self._last_epoch = stop, stop.epoch
        if self._saved is not None and (self._epoch, self._update) != (stop.epoch, 0):
            self._restore(self._saved)
        return True

    def _watch_clock(self, seconds: float) -> None:
        """Makes the running epoch the last one when the time is over."""
        last = self._epoch + (self._update > 0)
        if self._stop is None and self.worked >= seconds and last < self._last_epoch:
            self._last_epoch, self._stop = last, End("seconds", last, seconds)

    def _ended_by(self) -> End | Fall | None:
        """What ended the run, apart from divergence."""
        if self._divergence is not None:
            return None
        epochs = self._stopping.epochs
        done = None if epochs is None or not self.finished else End("epochs", self._epoch, epochs)
        return self._stop or self._recorder.stop or done

    def _best(self, end: End, history: History) -> Document:
        """The document at the epoch of the lowest test error, to which it trains once more from near before it."""
        near = self._document_near()
        run = Run(near, end.lowest - near.state.epoch, recording=False)
        while run.advance():
            pass
        best = run.outcome().document
        return replace(best, state=replace(best.state, history=history_to(history, end.lowest)))

    def _document_near(self) -> Document:
        """A document from which training with its settings leads to the lowest test error so far."""
        if isinstance(self._near, _Saved):
            here = self._save()
            self._put(self._near)
            self._near = self._document_at(NO_HISTORY)
            self._put(here)
        return self._near or self._document

    def _watched(self) -> Watch | None:
        """What another run needs to go on from here as this one would have."""
        lowest = self._recorder.lowest
        return None if lowest is None else Watch(lowest, self._document_near())

    # --- moments ------------------------------------------------------------------------------------------------

    def _keep_moment(self, *, anchor: bool = False) -> None:
        """Takes the moment at hand, between two slices, where all numbers are known to be finite."""
        if self._keeper is not None:
            begun = time.perf_counter()
            taken = moment(self._document_at(NO_HISTORY), self.worked, anchor=anchor)
            self._keeper.put(taken, time.perf_counter() - begun)

    def _moments(self) -> tuple[Moment, ...]:
        return () if self._keeper is None else self._keeper.take()

    # --- divergence --------------------------------------------------------------------------------------------

    def _save(self) -> _Saved:
        arrays = [array.copy() for array in self._optimization.arrays]
        mark, now = self._recorder.mark, time.perf_counter()
        return _Saved(arrays, self._epoch, self._update, self._generator, mark, now)

    def _restore(self, saved: _Saved) -> None:
        self._recorder.cut(saved.mark)
        self._put(saved)

    def _put(self, saved: _Saved) -> None:
        """Makes the state that is trained on another one; what is recorded stays."""
        for array, old in zip(self._optimization.arrays, saved.arrays, strict=True):
            array[...] = old
        self._epoch, self._update, self._generator = saved.epoch, saved.update, saved.generator
        self._optimization.start_epoch(self._epoch)
        if self._shuffles:
            self._shuffle()

    def _is_finite(self) -> bool:
        return self._recorder.finite and all(np.isfinite(array).all() for array in self._optimization.arrays)

    def _find_divergence(self) -> None:
        """Goes on by single updates, each looked at first, up to the one that cannot be; stays before it."""
        while not self.finished:
            saved, epoch = self._save(), self._epoch
            found = self._look_ahead()
            if found is None:
                self._run_updates(1)
                if self._is_finite():
                    continue
                found = overflow(self._compiled)
            self._restore(saved)
            self._divergence = Divergence(epoch + 1, found, self._training)

    def _look_ahead(self) -> Finding | None:
        """The first quantity of the next update that is not finite; leaves the parameters alone."""
        if self._update == 0:
            if not math.isfinite(error := self._all.error()):
                return undefined_error(error, self._compiled)
            if self._shuffles:
                self._shuffle()
        _, batch = self._updates[self._update]
        samples = batch.rows.shape[0]
        if samples not in self._looks:
            self._looks[samples] = self._tape(samples, look=True)
        self._dropout.go_to(self._epoch, self._update)
        self._looks[samples](*batch)
        return first_unbounded(self._compiled.pass_over(samples), self._compiled)


def train(document: Document, epochs: int, watch: Callable[[Progress], None] | None = None) -> Outcome:
    """Trains for a number of epochs and returns what came of it; `watch` is called some times a second."""
    run = Run(document, epochs)
    while run.advance(0.1):
        if watch is not None:
            watch(run.progress())
    return run.outcome()

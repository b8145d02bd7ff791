"""Training: a run that goes on in slices of milliseconds and can be looked at, changed and stopped between them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from engine.batches import check_trainable
from engine.divergence import Divergence
from engine.document import NO_HISTORY, Document, History, with_training
from engine.ending import End, judge_of
from engine.history import Fall, Recorder, Unrecorded, history_to
from engine.moments import Keeper, Moment, moment
from engine.network import read_only
from engine.reports import Beyond, Outcome, Progress, Watch
from engine.settings import Training
from engine.stopping import NEVER, Stopping
from engine.training_loop import Saved, TrainingLoop

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath

SLICE = 0.002  # seconds of work between two looks at the world
# The same where all of that time is without Python's lock: after each, a worker waits for that while the window draws.
COMPILED_SLICE = 0.016
SAVE_EVERY = 0.02  # seconds of work that finding a divergence has to repeat at most


class Switch(NamedTuple):
    """Where a run may have begun to go by another path, and whether it came there by the compiled one."""

    place: tuple[int, int]
    compiled: bool


class Run:
    """A training run over a document, for a number of epochs or (None) until it is stopped.

    It ends at the first epoch whose recorded error falls below one of the `limits` (mean per sample) or meets a
    condition of `stopping`, at that very epoch: what was trained beyond it in the same stretch is taken back and
    trained up to there once more. Conditions on the test error count where there are test rows; `epochs` goes before
    those of `stopping`, whose seconds are over at the end of an epoch. `watch` is that of a run's outcome which this
    one continues. What the history does not record, as each second epoch of very long runs, is not judged.

    With a `keeper` it gathers moments. Without `recording` it trains the same bits, its history stays empty, and no
    error ends it. With a compiled `path` it goes by that wherever it can and wins.

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
        path: CompiledPath | None = None,
    ) -> None:
        check_trainable(document)
        self._document = document
        begins = document.state.epoch
        self._stopping = stopping if epochs is None else msgspec.structs.replace(stopping, epochs=None)
        epochs = stopping.epochs if epochs is None else epochs
        self._last_epoch = math.inf if epochs is None else begins + epochs
        judge = judge_of(stopping, len(document.data.test), None if watch is None else watch.lowest)
        history = document.state.history
        self._recorder = Recorder(history, begins, limits, judge) if recording else Unrecorded()
        self._keeper = keeper
        self.worked = 0.0  # seconds of training so far
        self._stop: End | Fall | None = None
        # From where the lowest test error is had again.
        self._near: Saved | Document | None = None if watch is None else watch.near
        self._near_compiled = watch is not None and watch.compiled
        self._divergence: Divergence | None = None
        self._pending: Training | None = None
        self._saved: Saved | None = None
        self._saved_at = -math.inf
        self._pace = 1
        self._path = self._known_path = path
        self._loop = TrainingLoop(document, self._recorder, path)
        self._switched = Switch((self._loop.epoch, self._loop.update), False)
        if self._loop.update:
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
        parameters, history = read_only(self._loop.parameters), self._recorder.history()
        return Progress(self._loop.epoch, error, test, parameters, history, self._moments(), self._loop.compiled)

    @property
    def compiled(self) -> bool:
        """Whether the compiled path trains now."""
        return self._loop.compiled

    @property
    def slice(self) -> float:
        """Seconds that it may work between two looks at the world."""
        return COMPILED_SLICE if self._loop.compiled else SLICE

    def set_path(self, path: CompiledPath | None) -> None:
        """Go by the compiled path where it can and wins, or (None) by NumPy, from the next epoch on."""
        self._path = path
        self._known_path = path or self._known_path

    def set_training(self, training: Training) -> None:
        """Other settings, in force from the next epoch on."""
        self._pending = training

    def extend_to(self, epoch: int) -> None:
        """Let a run that has come to its last epoch go on to a later one."""
        self._last_epoch = epoch

    def outcome(self) -> Outcome:
        """The document as the run leaves it, with the state from which training goes on bit for bit."""
        with np.errstate(all="ignore"):
            error, test = self._loop.errors()
        if self._loop.update == 0 and self._recorder.due == self._loop.epoch:
            self._recorder.put(error, test)
        self._judge()
        furthest, settings = self._loop.document(self._recorder.history()), self._pending or self._loop.training
        stop = self._ended_by()
        end = stop if isinstance(stop, End) else None
        if end is not None and end.back:
            best = self._best(end, furthest.state.history)
            document, beyond = with_training(best, settings), Beyond(furthest, best)
            there, came = Run(document, 0, recording=False, path=self._path_to_best).outcome(), self._came_compiled
            return Outcome(
                document, there.error, there.test_error, None, None, self._moments(), end, beyond, compiled=came
            )
        fall = stop if isinstance(stop, Fall) else None
        document, watch, came = with_training(furthest, settings), self._watched(), self._came_compiled
        return Outcome(document, error, test, self._divergence, fall, self._moments(), end, None, watch, came)

    @property
    def finished(self) -> bool:
        """Whether the epochs are done, a condition is met, or the run has diverged."""
        return self._divergence is not None or self._loop.epoch >= self._last_epoch

    # --- training ----------------------------------------------------------------------------------------------

    def _slice(self) -> None:
        """Some epochs or some updates of one, checked and if need be taken back to the last finite state."""
        loop = self._loop
        self._switch()
        self._apply_pending()
        now = time.perf_counter()
        if self._saved is None or now - self._saved_at > SAVE_EVERY:
            self._saved, self._saved_at = loop.save(), now
        if loop.update == 0 and self._keeper is not None and self._keeper.due(self.worked):
            self._keep_moment()
        if loop.update == 0 and self._pace >= loop.updates:
            loop.run_epochs(int(min(self._pace // loop.updates, self._last_epoch - loop.epoch)))
        else:
            loop.run_updates(self._pace)
        if not self._judge() and not loop.finite:
            by = loop.epoch + (loop.update > 0)
            loop.restore(self._saved)
            self._find_divergence(by)

    def _find_divergence(self, by: int) -> None:
        """Goes on to the update that cannot be, which lies before the beginning of an epoch, and stays before it."""
        self._loop.approach(by)
        found = self._loop.first_undefined(lambda: not self.finished)
        if found is not None:
            self._divergence = Divergence(self._loop.epoch + 1, found, self._loop.training)

    def _apply_pending(self) -> None:
        """Takes new settings over between two epochs."""
        if self._pending is None or self._loop.update:
            return
        training, self._pending = self._pending, None
        self._document_near()  # with the settings of then
        self._switched = Switch(self._place, self._came_compiled)
        self._loop.set_training(training)
        self._saved = None  # what comes after it is trained by these
        self._keep_moment(anchor=True)

    # --- by which path -----------------------------------------------------------------------------------------

    def _switch(self) -> None:
        """Takes the path over that was asked for, between two epochs; the past has to know where."""
        if self._path is self._loop.path or self._loop.update:
            return
        self._document_near()
        self._switched = Switch(self._place, self._came_compiled)
        self._keep_moment()
        self._loop.set_path(self._path)
        self._saved = None

    @property
    def _place(self) -> tuple[int, int]:
        return self._loop.epoch, self._loop.update

    @property
    def _came_compiled(self) -> bool:
        """Whether the update that led here was the compiled path's."""
        return self._loop.compiled if self._place > self._switched.place else self._switched.compiled

    def _set_pace(self, took: float, wanted: float) -> None:
        """How many updates to run at a stretch: towards half a slice, at most doubling at once."""
        ideal = self._pace * wanted / 2 / max(took, 1e-7)
        self._pace = max(1, int(min(ideal, 2 * self._pace)))

    # --- what ends it ------------------------------------------------------------------------------------------

    def _judge(self) -> bool:
        """Whether an epoch since the last look ends the run.

        That is the last one then: from the last saved state it is reached again, bit for bit.
        """
        before = self._recorder.lowest
        self._recorder.look()
        lowest = self._recorder.lowest
        if lowest is not None and (before is None or lowest.epoch != before.epoch):
            self._near = self._saved or self._loop.document(NO_HISTORY)
            self._near_compiled = self._loop.compiled
        stop = self._recorder.stop
        if stop is None or self._stop is not None:
            return False
        self._stop, self._last_epoch = stop, stop.epoch
        if self._saved is not None and (self._loop.epoch, self._loop.update) != (stop.epoch, 0):
            self._loop.restore(self._saved)
        return True

    def _watch_clock(self, seconds: float) -> None:
        """Makes the running epoch the last one when the time is over."""
        last = self._loop.epoch + (self._loop.update > 0)
        if self._stop is None and self.worked >= seconds and last < self._last_epoch:
            self._last_epoch, self._stop = last, End("seconds", last, seconds)

    def _ended_by(self) -> End | Fall | None:
        """What ended the run, apart from divergence."""
        if self._divergence is not None:
            return None
        epochs = self._stopping.epochs
        done = None if epochs is None or not self.finished else End("epochs", self._loop.epoch, epochs)
        return self._stop or self._recorder.stop or done

    def _best(self, end: End, history: History) -> Document:
        """The document at the epoch of the lowest test error, to which it trains once more from near before it."""
        near = self._document_near()
        run = Run(near, end.lowest - near.state.epoch, recording=False, path=self._path_to_best)
        while run.advance():
            pass
        best = run.outcome().document
        return replace(best, state=replace(best.state, history=history_to(history, end.lowest)))

    @property
    def _path_to_best(self) -> CompiledPath | None:
        return self._known_path if self._near_compiled else None

    def _document_near(self) -> Document:
        """A document from which training with its settings leads to the lowest test error so far."""
        if isinstance(self._near, Saved):
            here = self._loop.save()
            self._loop.put(self._near)
            self._near = self._loop.document(NO_HISTORY)
            self._loop.put(here)
        return self._near or self._document

    def _watched(self) -> Watch | None:
        """What another run needs to go on from here as this one would have."""
        lowest = self._recorder.lowest
        return None if lowest is None else Watch(lowest, self._document_near(), self._near_compiled)

    # --- moments ------------------------------------------------------------------------------------------------

    def _keep_moment(self, *, anchor: bool = False) -> None:
        """Takes the moment at hand, between two slices, where all numbers are known to be finite."""
        if self._keeper is not None:
            begun = time.perf_counter()
            here = self._loop.document(NO_HISTORY)
            taken = moment(here, self.worked, anchor=anchor, compiled=self._came_compiled)
            self._keeper.put(taken, time.perf_counter() - begun)

    def _moments(self) -> tuple[Moment, ...]:
        return () if self._keeper is None else self._keeper.take()


def train(document: Document, epochs: int, watch: Callable[[Progress], None] | None = None) -> Outcome:
    """Trains for a number of epochs and returns what came of it; `watch` is called some times a second."""
    run = Run(document, epochs)
    while run.advance(0.1):
        if watch is not None:
            watch(run.progress())
    return run.outcome()

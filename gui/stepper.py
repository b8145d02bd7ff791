"""Stepping: which place of which trace is in view, and how a step forward or back gets to the next.

Part of the session. A step inside a trace only moves a cursor. The step that completes an update commits it as one
undoable change; the step after that asks the worker for the next trace. Steps asked for meanwhile wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.batches import batch_of_row, next_batch, rows_of
from engine.breakpoints import Breakpoint, Stop, first_stop, last_stop
from engine.document import Document
from engine.jobs import Failed, Traced, TraceJob
from engine.steps import StepSize
from engine.trace import Frame, Trace, after_update
from gui.carrying import carried, difference, same_pass
from gui.document_holder import DocumentHolder
from gui.trail import Hop, Standing, Stretch, Trail, began
from gui.wording import step_text
from gui.worker import WorkerThread

#: What one step is: the sizes of a trace, or whole epochs.
AnyStepSize: TypeAlias = Literal[
    "term", "number", "neuron", "layer", "phase", "sample", "epoch", "10 epochs", "100 epochs", "1000 epochs"
]
ANY_STEP_SIZE: tuple[AnyStepSize, ...] = get_args(AnyStepSize)
#: The sizes that are whole epochs, and how many they are.
EPOCHS: Mapping[str, int] = {"epoch": 1, "10 epochs": 10, "100 epochs": 100, "1000 epochs": 1000}

_UNBOUNDED = (
    "This update would take the weights out of the range of numbers, so it is not made. "
    "Try a smaller learning rate or smaller weights."
)


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A trace that the worker was asked for, and what to do with it."""

    job: TraceJob
    row: int | None  # the row of the data to show from its start; None: one step into the trace
    joined: bool
    size: StepSize | None = None  # of that step; None: the size in force when it is made


class Stepper(QObject):
    """Keeps the frame in view. `frame_changed` carries it or None; `epochs_wanted` asks for a step of so many epochs.

    `refused` says why a step cannot be made, `stopped` carries the breakpoint that ended one.
    """

    frame_changed = Signal(object)
    epochs_wanted = Signal(int)
    refused = Signal(str)
    stopped = Signal(object)
    state_changed = Signal()

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._worker = worker
        self._trail = Trail()
        self._frame: Frame | None = None
        self._told: Frame | None = None  # the frame that views know of
        self._joined = False
        self._hops: list[Hop] = []  # by which steps the frame was come to
        self._left = Standing()  # by the step of epochs that goes on
        self._points: tuple[Breakpoint, ...] = ()
        self._size: AnyStepSize = "neuron"
        self._awaited: _Awaited | None = None
        self._queued = 0
        self._committing = False

    @property
    def frame(self) -> Frame | None:
        """The place in view; None while no step was made in the document in force."""
        return self._frame

    @property
    def size(self) -> AnyStepSize:
        """What one step is."""
        return self._size

    @property
    def waiting(self) -> bool:
        """Whether a trace is under way."""
        return self._awaited is not None

    @property
    def row(self) -> int | None:
        """The row of the training data in view; None if there are none."""
        if self._frame is not None:
            return self._frame.trace.rows[self._frame.sample]
        document = self._holder.document
        return rows_of(document, next_batch(document))[0] if len(document.data.train) else None

    @property
    def can_step_back(self) -> bool:
        """Whether there is a step to take back."""
        frame = self._frame
        if frame is not None and frame.position > 0:
            return not frame.at_end or self._stretch_of(frame) is not None
        return self._stretch_here() is not None

    @property
    def epochs(self) -> int:
        """How many whole epochs a step is; 0 for steps inside an update."""
        return EPOCHS.get(self._size, 0)

    @property
    def frame_size(self) -> StepSize:
        """The size of the steps inside an update."""
        # A size that is not of epochs is one of steps, which mypy does not see.
        return "sample" if self._size in EPOCHS else self._size  # type: ignore[return-value]

    @property
    def way_lost(self) -> bool:
        """Whether training has come somewhere from where no step leads back any more."""
        state = self._holder.document.state
        return not self.can_step_back and self._awaited is None and (state.epoch, state.update) != (0, 0)

    @property
    def coming(self) -> Frame | None:
        """The frame that the next step forward leads to, where it is known already."""
        frame = self._frame
        if frame is None or frame.at_end or self.epochs or self._awaited is not None:
            return None
        return self._ahead(frame, self.frame_size)[0]

    def trace_to(self, document: Document) -> Trace | None:
        """The update by which steps led to this very document, if it is kept."""
        stretch = self._trail.to(document)
        return None if stretch is None else stretch.trace

    # --- moving -------------------------------------------------------------------------------------------------

    def set_size(self, size: AnyStepSize) -> None:
        """Steps of another size from here on."""
        self._size = size
        if self._frame is not None:
            self._show(self._frame.with_size(self.frame_size))
        self.state_changed.emit()

    def watch(self, points: tuple[Breakpoint, ...]) -> None:
        """Let steps end at breakpoints that they come to, from here on."""
        self._points = points

    def step(self, size: StepSize | None = None) -> None:
        """One step forward, of another size if one is given; while a trace is under way, one more when it is there."""
        if self._awaited is not None:
            self._queued += 1
        elif self.epochs and size is None:
            left = Standing(self._frame, self._joined, tuple(self._hops))
            self.drop()
            self._left = left
            self.epochs_wanted.emit(self.epochs)
        elif self._frame is None or self._frame.at_end:
            self._ask(next_batch(self._holder.document), None, joined=self._frame is not None, size=size)
        else:
            self._forward(self._frame, size or self.frame_size)

    def step_back(self) -> None:
        """One step back, across updates and epochs too."""
        if self._awaited is not None:
            self._queued = max(self._queued - 1, 0)
        elif self.way_lost:
            self._refuse_back()
        elif self.epochs:
            self._epochs_back(self.epochs)
        elif self._frame is None or self._frame.position == 0:
            self._enter_from_behind()
        else:
            self._back_inside(self._frame)

    def choose_row(self, row: int) -> None:
        """Go to where a row of the training data comes first in its batch's update."""
        self._queued = 0
        self._ask(batch_of_row(self._holder.document, row), row, joined=False)

    def place(self, frame: Frame) -> None:
        """Stand at a place of a trace of the document in force that somebody else made, as that of an exercise."""
        self._clear()
        self._show(frame)

    def give_up(self) -> None:
        """Make no step any more that is still waited for; the frame in view stays."""
        self._awaited, self._queued = None, 0
        self.state_changed.emit()

    def drop(self) -> None:
        """Forget the frame and what is under way: the numbers they belong to are no more."""
        self._clear()
        self.tell()

    # --- what others report -------------------------------------------------------------------------------------

    def take(self, answer: Traced) -> None:
        """Go on with a trace from the worker; one that nobody waits for any more is dropped."""
        awaited = self._awaited
        if awaited is None or (awaited.job.version, awaited.job.rows) != (answer.version, answer.trace.rows):
            return
        self._awaited, self._joined, self._hops = None, awaited.joined, []
        start = carried(Frame(answer.trace, 0, self.frame_size), self._holder.document)
        if awaited.row is None:
            self._forward(start, awaited.size or self.frame_size)
        else:
            self._show(_at_row(start, awaited.row))
        while self._queued and self._awaited is None:
            self._queued -= 1
            self.step()
        self.state_changed.emit()

    def fail(self, answer: Failed) -> None:
        """The trace that is waited for cannot be made."""
        if self._awaited is not None and self._awaited.job.version == answer.version:
            self.drop()

    def follow(self, before: Document, after: Document) -> str | None:
        """Take in that the document has changed: names and places leave the pass where it is, all else ends it.

        Returns the difference that ended a pass half-way. Nobody is told before `tell`, so that views take in the
        document first.
        """
        if self._committing or (self._frame is None and self._awaited is None):
            return None
        frame, why = self._frame, difference(before, after)
        if why is None:
            self._frame = None if frame is None else carried(frame, after)
            return None
        self._clear()
        return why if frame is not None and frame.position > 0 and not frame.at_end else None

    def forget(self) -> None:
        """Take in that it is another document altogether."""
        self._trail.clear()
        self._clear()

    def tell(self) -> None:
        """Tell of the frame if it is not the one that views know of, and of what can be done; a step tells itself."""
        if not self._committing and self._frame is not self._told:
            self._show(self._frame)
        elif not self._committing:
            self.state_changed.emit()

    def add_epochs(self, before: Document, after: Document, epochs: int) -> None:
        """So many epochs that were a step have been committed; where they came to nothing, stepping stays."""
        left, self._left = self._left, Standing()
        if after is before:
            self._stand(left)
        else:
            self._trail.add(Stretch(before, after, left=left, epochs=epochs))

    # --- inside -------------------------------------------------------------------------------------------------

    def _ask(self, batch: int, row: int | None, *, joined: bool, size: StepSize | None = None) -> None:
        document = self._holder.document
        job = TraceJob(self._holder.version, document, rows_of(document, batch), batch)
        self._awaited = _Awaited(job, row, joined, size)
        self._worker.submit(job)
        self.state_changed.emit()

    def _clear(self) -> None:
        self._queued, self._awaited, self._frame = 0, None, None
        self._joined, self._hops, self._left = False, [], Standing()

    def _show(self, frame: Frame | None) -> None:
        self._frame = self._told = frame
        self.frame_changed.emit(frame)
        self.state_changed.emit()

    def _ahead(self, frame: Frame, size: StepSize) -> tuple[Frame, Stop | None]:
        """Where a step forward leads, and the breakpoint that ends it before its time."""
        end = frame.trace.steps.next(frame.position, size)
        stop = first_stop(self._points, frame.trace, frame.position, end, size)
        return Frame(frame.trace, end if stop is None else stop.position, self.frame_size), stop

    def _forward(self, frame: Frame, size: StepSize) -> None:
        reached, stop = self._ahead(frame, size)
        if reached.at_end and not np.isfinite(frame.trace.after).all():
            self._queued = 0
            self.refused.emit(_UNBOUNDED)
            return
        self._hops.append(Hop(frame.position, reached.position, size))
        if reached.at_end:
            before = self._holder.document
            after = after_update(before, reached.trace)
            self._trail.add(Stretch(before, after, reached.trace, self._joined, tuple(self._hops)))
            self._frame = reached
            self._commit(after, step_text(reached.trace))
        self._show(reached)
        self._tell_stop(stop)

    def _tell_stop(self, stop: Stop | None) -> None:
        if stop is not None:
            self._queued = 0
            self.stopped.emit(stop.point)

    def _commit(self, after: Document, text: str) -> None:
        self._committing = True
        try:
            self._holder.change(after, text, "step")
        finally:
            self._committing = False

    def _take_back(self, entries: int = 1) -> None:
        self._committing = True
        try:
            self._holder.go_to(self._holder.index - entries)
        finally:
            self._committing = False

    def _stretch_here(self) -> Stretch | None:
        """The stretch that led to the document in force and is what undo would take back."""
        stretch = self._trail.to(self._holder.document)
        return stretch if stretch is not None and self._holder.previous is stretch.before else None

    def _stretch_of(self, frame: Frame) -> Stretch | None:
        """The same, if it is the update that this frame stands at the end of."""
        stretch = self._stretch_here()
        return stretch if stretch is not None and same_pass(frame.trace, stretch.trace) else None

    def _back_inside(self, frame: Frame) -> None:
        if frame.at_end:
            stretch = self._stretch_of(frame)
            if stretch is None:
                return
            self._joined, self._hops = stretch.joined, [*stretch.hops]
            self._take_back()
        back = began(self._hops, frame.position, self.frame_size)
        back = frame.back().position if back is None else back
        stop = last_stop(self._points, frame.trace, frame.position, back, self.frame_size)
        back = back if stop is None else stop.position
        if back == 0 and self._joined and self._stretch_here() is not None:
            self._enter_from_behind()
        else:
            self._show(Frame(frame.trace, back, self.frame_size))
            self._tell_stop(stop)

    def _enter_from_behind(self) -> None:
        """From the beginning of a trace, or from none: to the end of the stretch that led here."""
        stretch = self._stretch_here()
        if stretch is None:
            return
        if stretch.trace is None:
            self._back_to(stretch)
        else:
            trace, end = stretch.trace, stretch.trace.steps.length
            self._joined, self._hops = stretch.joined, [*stretch.hops]
            self._show(Frame(trace, end, self.frame_size))
            self._tell_stop(last_stop(self._points, trace, end + 1, end, self.frame_size))

    def _back_to(self, stretch: Stretch) -> None:
        """To where a step of whole epochs began."""
        self._take_back()
        self._stand(stretch.left)

    def _stand(self, left: Standing) -> None:
        self._joined, self._hops = left.joined, [*left.hops]
        self._show(None if left.frame is None else left.frame.with_size(self.frame_size))

    def _epochs_back(self, count: int) -> None:
        """The last step of epochs if it was of this size, else to where so many epochs were fewer."""
        frame, stretch = self._frame, self._stretch_here()
        inside = frame is not None and frame.position > 0 and not frame.at_end
        if not inside and stretch is not None and stretch.epochs == count:
            self._back_to(stretch)
            return
        state = self._holder.document.state
        epoch = max(state.epoch - count + int(inside or state.update > 0), 0)
        entries = self._trail.entries_back_to((entry.document for entry in self._holder.past()), epoch)
        if entries is None:
            self._refuse_back(f" to epoch {epoch:,}")
            return
        self._take_back(entries)
        self._clear()
        self._show(None)

    def _refuse_back(self, there: str = "") -> None:
        undo = self._holder.undo_text
        other = f" Undo takes back “{undo}”." if undo is not None else ""
        epoch = self._holder.document.state.epoch
        self.refused.emit(f"No step leads back{there}: the way that led to epoch {epoch:,} is not kept.{other}")


def _at_row(start: Frame, row: int) -> Frame:
    """The frame at the beginning of a row's pass; past its first term where the beginning is another sample's end."""
    steps, sample = start.trace.steps, start.trace.rows.index(row)
    position = steps.sample_start(sample)
    return Frame(start.trace, steps.next(position, "term") if sample else position, start.size)

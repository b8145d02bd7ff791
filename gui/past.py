"""The past as a document: which epoch is looked at, and the lines that training has gone; continuing from any of them.

Part of the session. Nothing that is looked at changes the document in force: the worker trains up to the epoch once
more, and only going on from there puts it into force, as one undoable entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from PySide6.QtCore import QObject, Signal, Slot

from engine.document import Document
from engine.errors import StudioError
from engine.jobs import Evaluated, Failed, Recalled, Trained
from engine.line import Line
from engine.moments import Moment, same_place
from engine.reports import Beyond, Progress
from engine.runs import kept_run, with_run, with_run_renamed, without_run
from engine.timeline import BUDGET, Timeline, recalled
from engine.trials import Tried
from gui.document_holder import DocumentHolder
from gui.lines import LineView, Looking, view_of
from gui.recalling import Recalling
from gui.worker import WorkerThread

#: What is exactly what training comes to; a step calculated by hand is not.
_EXACT = {False: ("train", "step"), True: ("train",)}

_CURVE_ALONE = "Of “{}” the curve alone is kept, since the network has changed."
_CURVE_BEFORE = (
    "Of “{}” the epochs before {:,} are no more than a curve: a file keeps where a run ended, and memory what was of "
    "use last."
)

#: Does something once no run goes on, for a purpose; False where nothing may be done at all.
WhenIdle = Callable[[Callable[[], object], str], bool]


class Past(QObject):
    """What was, and how to go on from it.

    `looked` carries a Looking, or None for the document in force, and comes again where what was asked for comes to
    nothing; `lines_changed` a tuple of LineView; `told` a line for the user about what was done for them, `refused` one
    about what cannot be.
    """

    looked = Signal(object)
    lines_changed = Signal(object)
    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        holder: DocumentHolder,
        worker: WorkerThread,
        when_idle: WhenIdle,
        parent: QObject | None = None,
        *,
        budget: int = BUDGET,
    ) -> None:
        super().__init__(parent)
        self._holder, self._when_idle = holder, when_idle
        self._timeline = Timeline(holder.document, budget)
        self._recalling = Recalling(holder, worker, self._timeline, self)
        self._recalling.found.connect(self._see)
        self._recalling.begun.connect(self._on_recalling_begun)
        self._recalling.unreachable.connect(self._on_recalling_unreachable)
        self._recalling.failed.connect(self._on_recalling_failed)
        self._errors: dict[int, tuple[float, float]] = {}
        self._looking: Looking | None = None
        self._idle: tuple[int, int | None] | None = None  # what to look at once no run goes on
        self._jumping: int | None = None  # the line to which the change under way leads back
        self._beyond: Beyond | None = None  # where the run that has ended was before it went back
        self._compiled = False  # the run that has ended came there by the compiled path
        self._names: dict[int, list[str]] = {}  # under which a line is or was kept in the document
        self._take_in_runs()
        self._views: tuple[LineView, ...] = tuple(self._view(line) for line in self._timeline.lines)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def looking(self) -> Looking | None:
        """What is looked at; None: the document in force."""
        return self._looking

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines, in the order in which they began."""
        return self._views

    @property
    def shown(self) -> Document:
        """The document that is on the screen: the one looked at, or the one in force."""
        return self._holder.document if self._looking is None else self._looking.document

    @property
    def at_newest(self) -> bool:
        """Whether the document in force is the newest of its line, as it is not after an undo."""
        return self._timeline.at_tip

    @property
    def waiting(self) -> bool:
        """Whether an epoch is on its way."""
        return self._recalling.waiting

    @property
    def size(self) -> int:
        """The bytes that the past holds beside the document in force."""
        return self._timeline.size

    def moments(self, line: int) -> tuple[Moment, ...]:
        """The moments of a line in order, those of a run that goes on from its document in force not among them."""
        of = self._timeline.line(line)
        return () if of is None else tuple(of.moments)

    @property
    def running(self) -> tuple[Moment, ...]:
        """The moments of the run that goes on."""
        return tuple(self._timeline.running)

    # --- looking ------------------------------------------------------------------------------------------------

    def look(self, epoch: int, line: int | None = None) -> bool:
        """Look at an epoch of a line (None: the current one), the nearest one that can be had.

        A run that goes on is stopped first. Of several requests the newest counts. False where none may be looked at.
        """
        asked, self._idle = self._idle, (epoch, line)
        if asked is None and not self._when_idle(self._look_when_idle, "to look at an earlier epoch"):
            self._idle = None
            return False
        return True

    def newest(self) -> None:
        """Back to the document in force; what was asked for and has not come yet is not wanted any more."""
        asked, self._idle = self._idle, None
        self._leave(given_up=asked is not None)

    def continue_here(self) -> None:
        """Put what is looked at into force, as one undoable entry."""
        looking = self._looking
        self.newest()
        if looking is not None:
            self._jump(looking.document, looking.line, f"Continue from epoch {looking.epoch:,}")

    def take_up(self) -> None:
        """Before the document goes on: what is looked at is what it goes on from, and the user is told so."""
        looking = self._looking
        if looking is None:
            self.newest()
            return
        kept = self._timeline.current.name
        self.continue_here()
        self.told.emit(f"It goes on from epoch {looking.epoch:,}; what came after it is kept as “{kept}”.")

    # --- lines --------------------------------------------------------------------------------------------------

    def rename(self, line: int, name: str) -> None:
        """Give a line another name; an empty one or that of another line is not taken."""
        name, of = name.strip(), self._timeline.line(line)
        if of is None or not name or any(name == other.name for other in self._timeline.lines):
            return
        old = of.name
        self._timeline.rename(line, name)
        if any(run.name == old for run in self._holder.document.runs):
            self._names.setdefault(line, [old]).append(name)
            self._keep_runs(lambda document: with_run_renamed(document, old, name), f"Rename “{old}” to “{name}”")
        self._tell_lines()

    def keep(self, line: int) -> None:
        """Keep a line in the document, and so in its file: its settings, its curve and its end, as they stand."""
        self._when_idle(lambda: self._keep(line), "to keep the run")

    def unkeep(self, line: int) -> None:
        """Take a line out of the document; it stays until another document is opened."""
        of = self._timeline.line(line)
        if of is not None:
            name = of.name
            self._keep_runs(lambda document: without_run(document, name), f"Keep “{name}” in the file no more")

    def show(self, line: int, visible: bool) -> None:
        """Say whether a line's curve is wanted."""
        if self._timeline.line(line) is not None:
            self._timeline.show(line, visible)
            self._tell_lines()

    def remove(self, line: int) -> None:
        """Forget a line that is not the current one; from the document it goes as one undoable entry."""
        if self._is_kept(self._timeline.line(line)) and line != self._timeline.current.id:
            self.unkeep(line)
        if line in self._recalling.lines or (self._looking is not None and line == self._looking.line):
            self.newest()
        self._timeline.remove(line)
        self._tell_lines()

    def go_to_end(self, line: int) -> None:
        """Put the last state of a line into force, as one undoable entry."""
        self._when_idle(lambda: self._go_to_end(line), "to go to the end of another run")

    def take_in(self, ways: Sequence[Tried], best: Tried | None, text: str) -> None:
        """Take in runs that were made apart, and keep them in the document or (`best`) put the best of them into force.

        One undoable entry. Of each, any epoch can be looked at until another document is opened.
        """
        made = [(way, way.run) for way in ways if way.run is not None]
        add = self._timeline.add_way
        lines = {id(way): add(way.start, run, way.document, compiled=way.compiled) for way, run in made}
        if best is not None:
            self._put_into_force(lines[id(best)], text)
        else:
            self._change(reduce(with_run, (run for _way, run in made), self._holder.document), text)
        self._tell_lines()

    # --- what others report -------------------------------------------------------------------------------------

    @Slot(object)
    def gather(self, report: Progress | Trained) -> None:
        """Take in the moments that a run came by."""
        of = report if isinstance(report, Progress) else report.outcome
        self._timeline.gather(of.moments)
        self._beyond = None if isinstance(of, Progress) else of.beyond
        self._compiled = of.compiled

    def end_run(self) -> None:
        """A run has ended, and what it came to is in force."""
        if self._beyond is not None and same_place(self._beyond.best, self._holder.document):
            self._come_back(self._beyond, self._holder.document)  # to where it began
            self._tell_lines()
        self._beyond = None
        self._timeline.end_run()

    def follow(self, before: Document, after: Document, cause: str) -> None:
        """Take in that the document has changed."""
        if cause == "replace":
            self._timeline.forget(after)
            self._errors.clear()
            self._names.clear()
            self._idle = None
        elif cause in {"undo", "redo"}:
            self._timeline.go_to(after)
        elif self._jumping is not None:
            self._timeline.go_to(after, self._jumping)
        elif self._beyond is not None and cause == "train":
            self._come_back(self._beyond, after)
        else:
            exact, compiled = cause in _EXACT[before.conventions.by_hand], cause == "train" and self._compiled
            self._timeline.go_on(after, exact=exact, compiled=compiled)
        self._take_in_runs()
        if cause == "replace" or not same_place(before, after):
            self._leave()
        elif (looking := self._looking) is not None and (line := self._timeline.line(looking.line)) is not None:
            self._see(replace(looking, document=recalled(looking.document, line, after)))
        self._tell_lines()

    def note_errors(self, answer: Evaluated) -> None:
        """Take in the errors of the document in force."""
        if answer.version == self._holder.version and self._timeline.at_tip:
            self._errors[self._timeline.current.id] = answer.error, answer.test_error
            self._tell_lines()

    def take(self, answer: Recalled) -> None:
        """An epoch has been recalled, or given up."""
        self._recalling.take(answer)

    def fail(self, answer: Failed) -> None:
        """An epoch cannot be recalled."""
        self._recalling.fail(answer)

    def _come_back(self, beyond: Beyond, after: Document) -> None:
        """A run went on to somewhere and then back to a place of its line, which keeps the whole curve."""
        self._beyond = None
        self._timeline.go_on(beyond.furthest, exact=True, compiled=self._compiled)
        self._timeline.go_to(beyond.best, self._timeline.current.id)
        self._timeline.go_on(after)

    # --- inside -------------------------------------------------------------------------------------------------

    def _look_when_idle(self) -> None:
        asked, self._idle = self._idle, None
        if asked is not None:
            epoch, line = asked
            self._recalling.want(self._timeline.current.id if line is None else line, epoch)

    def _leave(self, *, given_up: bool = False) -> None:
        """Out of the past; views that wait for an epoch are told that it does not come."""
        if self._recalling.give_up() or given_up or self._looking is not None:
            self._see(None)

    @Slot(object)
    def _see(self, looking: Looking | None) -> None:
        self._looking = looking
        self.looked.emit(looking)

    def _jump(self, document: Document, line: int, text: str) -> None:
        """Put a document that was there before into force."""
        self._jumping = line
        try:
            self._change(document, text)
        finally:
            self._jumping = None

    def _keep(self, line: int) -> None:
        of = self._timeline.line(line)
        if of is not None:
            self._names.setdefault(line, []).append(of.name)
            tip = self._holder.document if same_place(of.tip, self._holder.document) else of.tip
            run = kept_run(tip, of.name, of.first_epoch)
            if not of.moments or tip.network is not self._holder.document.network:
                run = replace(run, parameters=None)
            self._keep_runs(lambda document: with_run(document, run), f"Keep “{of.name}” in the file")

    def _keep_runs(self, make: Callable[[Document], Document], text: str) -> None:
        self._when_idle(lambda: self._change(make(self._holder.document), text), "")

    def _take_in_runs(self) -> None:
        """See to it that every run in the document is a line, under the name that it has there."""
        lines, runs = self._timeline.lines, self._holder.document.runs
        taken = {name for line in lines for name in (line.name, *self._names.get(line.id, ()))}
        for run in runs:
            if run.name not in taken:
                self._timeline.add_kept(run)
        kept = [run.name for run in runs]
        for line in lines:
            once = [name for name in self._names.get(line.id, ()) if name in kept]
            if once and line.name not in kept:
                self._timeline.rename(line.id, once[-1])

    def _is_kept(self, line: Line | None) -> bool:
        """Whether a line stands in the document as far as it has come."""
        runs = self._holder.document.runs
        return line is not None and any((run.name, run.epoch) == (line.name, line.last_epoch) for run in runs)

    def _change(self, document: Document, text: str) -> None:
        """One undoable entry, unless the document in force may not be changed so."""
        try:
            self._holder.change(document, text, "edit")
        except StudioError as error:
            self.refused.emit(str(error))

    def _go_to_end(self, line: int) -> None:
        of = self._timeline.line(line)
        if of is not None and not of.moments:
            self._tell_curve_alone(of)
        elif of is not None:
            self._put_into_force(line, f"Go to the end of “{of.name}”")

    def _put_into_force(self, line: int, text: str) -> None:
        of = self._timeline.line(line)
        if of is not None:
            self.newest()
            document = recalled(of.tip, of, self._holder.document)
            if not same_place(document, self._holder.document):
                self._jump(document, line, text)

    def _tell_curve_alone(self, line: Line | None) -> None:
        if line is not None:
            self.told.emit(_CURVE_ALONE.format(line.name))

    @Slot(int, int)
    def _on_recalling_begun(self, of: int, epoch: int) -> None:
        """Say once why it is another epoch that comes than the one that was asked for."""
        line = self._timeline.line(of)
        at = None if self._looking is None else (self._looking.line, self._looking.epoch)
        if line is not None and epoch < line.earliest and at != (line.id, line.earliest):
            self.told.emit(_CURVE_BEFORE.format(line.name, line.earliest))

    @Slot(int)
    def _on_recalling_unreachable(self, line: int) -> None:
        self._tell_curve_alone(self._timeline.line(line))
        self.looked.emit(self._looking)

    @Slot()
    def _on_recalling_failed(self) -> None:
        self.looked.emit(self._looking)

    def _tell_lines(self) -> None:
        self._views = tuple(self._view(line) for line in self._timeline.lines)
        self.lines_changed.emit(self._views)

    def _view(self, line: Line) -> LineView:
        known, current = self._errors.get(line.id), line is self._timeline.current
        return view_of(line, known, current=current, kept=self._is_kept(line))

"""The timeline: every way that training has gone since a document was opened, so that any epoch can be had again.

Plain Python for the session and for scripts. A line is one uninterrupted way through runs, steps and edits. It is kept
as moments, between which training goes once more exactly as it went; lines share what lies before they part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.creation import randomized
from engine.document import NO_HISTORY, Document, History, KeptRun
from engine.line import Line, Start, has_met, insert, meet, moment_at, put
from engine.moments import Moment, moment, place_of, same_bits, same_place
from engine.runs import end_of, runs_for
from engine.thinning import MOST, held, thin

#: Bytes that all moments and curves of a timeline may hold together.
BUDGET = 128 * 2**20
#: Lines that are kept at most.
MOST_LINES = 64


class Timeline:
    """All lines, where among them the document in force stands, and the moments of the run that goes on (`running`).

    Moments and curves stay within a budget.
    """

    def __init__(self, document: Document, budget: int = BUDGET) -> None:
        self._budget = budget
        self._clock = 0
        self._added = 0
        self.running: list[Moment] = []
        self._parted = False  # whether the run's beginning had to go for want of room
        self.forget(document)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in the order in which they began."""
        return tuple(self._lines.values())

    @property
    def current(self) -> Line:
        """The line of the document in force."""
        return self._lines[self._current]

    @property
    def at_tip(self) -> bool:
        """Whether the document in force is the newest of its line."""
        return same_place(self.current.tip, self._document)

    @property
    def size(self) -> int:
        """The bytes that moments and curves hold, apart from what the document in force holds anyway."""
        return held(self._series(), self._curves(), self._document)

    def line(self, line: int) -> Line | None:
        """A line by its number."""
        return self._lines.get(line)

    def start(self, epoch: int, line: int | None = None) -> Start | None:
        """From where an epoch of a line (None: the current one) is had again, the nearest that is kept."""
        of = self._lines.get(self._current if line is None else line)
        if of is None or not of.moments:
            return None
        wanted = min(max(epoch, of.earliest), of.last_epoch)
        begun = of.before(wanted)
        if begun is None:
            return None
        self._use(of)
        return Start(of.id, wanted, begun, of.compiled_after(begun))

    # --- how the document goes its way --------------------------------------------------------------------------

    def forget(self, document: Document) -> None:
        """Begin with another document."""
        self._lines: dict[int, Line] = {}
        self._numbers = 0
        self._document = document
        self._clear_run()
        self._current = self._add(document, [moment(document, anchor=True)], None, document.state.epoch).id
        for run in document.runs:
            if same_end(run, document):
                self.current.name = run.name

    def go_on(self, after: Document, *, exact: bool = False, compiled: bool = False) -> None:
        """The document in force has become another one, by the run whose moments were gathered, a step or an edit.

        `exact` says that it is what training comes to, and not an edit or a step calculated by hand; `compiled` that a
        run came there by the compiled path.
        """
        before, line = self._document, self.current
        run, parted = self.running, self._parted
        self._clear_run()
        self._document = after
        if same_place(before, after):
            line.tip = after if same_place(line.tip, after) else line.tip
            return
        anchor = not exact or before.training != after.training
        there = moment(after, anchor=anchor, compiled=compiled)
        back = after.state.epoch < before.state.epoch or (place_of(after) < place_of(before) and moment_at(line, after))
        if not same_place(line.tip, before) or back:
            here = moment_at(line, before)
            if self._follow(line, after, [*run, there], here, parted):
                meet(line, after)
                return
            line = self._branch(here, after)
        base = line.moments[-1].at
        if parted:  # no moment before leads to those of the run
            line.moments[:] = [replace(run[0], at=base + run[0].at)]
        self._append(line, run, there, base)
        line.tip = after
        meet(line, after)
        if parted or len(line.moments) == 1:
            line.parent = None  # it begins with what others do not share
        self._use(line)
        self._keep_to_budget()

    def go_to(self, document: Document, line: int | None = None) -> None:
        """The document in force is one that was there before: by undo, redo, or a jump to a place of a line."""
        before, self._document = self._document, document
        self._clear_run()
        of = None if line is None else self._lines.get(line)
        if of is not None and moment_at(of, document) is None:
            insert(of, moment(document))
        lines = sorted(self._lines.values(), key=lambda o: (o is not of, o.id != self._current, -o.used))
        there = (next((o for o in lines if knows(o, document)), None) for knows in (moment_at, has_met))
        found = next((o for o in there if o is not None), None)
        if found is None:
            found = self._turned_back(before, document)
        elif moment_at(found, document) is None:
            insert(found, moment(document))
        meet(found, document)
        self._move_to(found)

    def gather(self, run: Sequence[Moment]) -> None:
        """Take in moments of the run that goes on, which is told of by `go_on` when it has ended."""
        self.running.extend(run)
        if self._has_grown(run):
            first = self.running[0]
            thin([self.running], self._budget / 2, self._document)
            self._parted = self._parted or self.running[0] is not first

    def end_run(self) -> None:
        """Let go of what was gathered and did not come to anything."""
        self._clear_run()

    def join(self, line: int, start: Moment, recalled: Sequence[Moment]) -> None:
        """Take in moments that a recall came by after one of a line."""
        of = self._lines.get(line)
        if of is not None and start in of.moments:
            for taken in recalled:
                insert(of, replace(taken, at=start.at + taken.at))
            if self._has_grown(recalled):
                self._keep_to_budget()

    # --- what the user does with lines --------------------------------------------------------------------------

    def rename(self, line: int, name: str) -> None:
        """Give a line another name."""
        self._lines[line].name = name

    def show(self, line: int, visible: bool) -> None:
        """Say whether a line's curve is wanted."""
        self._lines[line].visible = visible

    def remove(self, line: int) -> None:
        """Forget a line that is not the current one; what others share with it stays."""
        if line == self._current or line not in self._lines:
            return
        gone = self._lines.pop(line)
        for other in self._lines.values():
            other.parent = gone.parent if other.parent == line else other.parent

    def add_kept(self, run: KeptRun) -> None:
        """A line from a run that the document keeps, of which the end alone is known, or the curve alone."""
        tip = _begun_as(run, end_of(run, self._document))
        kept = [] if run.parameters is None else [moment(tip, anchor=True)]
        self._add(tip, kept, None, run.begun).name = run.name

    def add_way(self, start: Document, run: KeptRun, end: Document, *, compiled: bool = False) -> int:
        """A line that was trained apart from the others: from a document to another, with its run. Its number.

        `compiled` says that it was by the compiled path.
        """
        tip = replace(end, state=replace(end.state, history=run.history))
        line = self._add(tip, [moment(start, anchor=True), moment(end, compiled=compiled)], None, 0)
        line.name = run.name
        self._keep_to_budget()
        return line.id

    # --- inside -------------------------------------------------------------------------------------------------

    def _clear_run(self) -> None:
        self.running, self._parted = [], False

    def _add(self, tip: Document, moments: list[Moment], parent: int | None, begun: int) -> Line:
        self._numbers += 1
        line = Line(self._numbers, self._new_name(), parent, begun, tip, moments)
        self._lines[line.id] = line
        self._use(line)
        return line

    def _new_name(self) -> str:
        """The first “Run n” beyond all that are in use."""
        used = {line.name for line in self._lines.values()}
        number = len(used) + 1
        used |= {run.name for run in self._document.runs}
        while f"Run {number}" in used:
            number += 1
        return f"Run {number}"

    def _use(self, line: Line) -> None:
        self._clock += 1
        line.used = self._clock

    @staticmethod
    def _append(line: Line, run: Sequence[Moment], last: Moment, base: float) -> None:
        """Moments of a run that began at a time, and the one that it ended at; those met before are left out."""
        for taken in run:
            if taken.anchor or line.moments[-1].place < taken.place < last.place:
                put(line.moments, replace(taken, at=base + taken.at))
        put(line.moments, replace(last, at=max(line.moments[-1].at, base + (run[-1].at if run else 0.0))))

    def _follow(self, line: Line, after: Document, run: Sequence[Moment], here: Moment | None, parted: bool) -> bool:
        """Whether the way leads along the line as it is, or beyond its tip; then no new line is needed.

        Training is the same whenever it is done by the same path: up to the next anchor a run without any leads nowhere
        else. The `run` ends with the moment of `after`; what happened on it is not known where it is `parted`.
        """
        if moment_at(line, after):
            return True
        if here is None or parted or any(m.anchor for m in run):
            return False
        ahead = line.moments[line.moments.index(here) + 1 :]
        run = [m for m in run if m.place > here.place]
        if not run or any(m.anchor and m.place <= run[-1].place for m in ahead) or not _same_paths(run, ahead):
            return False
        if place_of(after) > place_of(line.tip):
            self._append(line, run[:-1], run[-1], here.at)
            line.tip = after
        else:
            insert(line, replace(run[-1], at=here.at))
        return True

    def _turned_back(self, before: Document, document: Document) -> Line:
        """The line of a state that others have replaced: an edit at the tip taken back, or a line of its own."""
        line, place = self.current, place_of(document)
        if same_place(line.tip, before) and place_of(before) == place == line.moments[-1].place:
            line.moments[-1] = moment(document, line.moments[-1].at, anchor=True)
            line.tip = document
            return line
        return self._add(document, [moment(document, anchor=True)], line.id, document.state.epoch)

    def _branch(self, here: Moment | None, after: Document) -> Line:
        """A new line from a moment of the current one; one of its own where that is not kept or lies ahead."""
        old = self.current
        joined = here is not None and here.place[0] <= after.state.epoch  # other settings begin an epoch anew
        shared = old.moments[: old.moments.index(here) + 1] if here is not None and joined else []
        shared = shared or [moment(after, anchor=True)]
        line = self._add(
            after, shared, old.id if joined else None, after.state.epoch if here is None else here.place[0]
        )
        if not joined:
            line.begun = after.state.epoch
        self._move_to(line)
        return line

    def _move_to(self, line: Line) -> None:
        left = self.current
        self._current = line.id
        self._use(line)
        if left is not line and left.last_epoch <= left.begun:
            self.remove(left.id)  # nothing was trained on it
        for oldest in sorted(self._lines.values(), key=lambda o: o.used)[: max(len(self._lines) - MOST_LINES, 0)]:
            self.remove(oldest.id)

    # --- memory -------------------------------------------------------------------------------------------------

    def _series(self) -> list[list[Moment]]:
        """The moments of every line, those of the most useful line first."""
        return [line.moments for line in sorted(self._lines.values(), key=lambda line: -line.used)]

    def _curves(self) -> list[History]:
        return [line.tip.state.history for line in self._lines.values()]

    def _has_grown(self, added: Sequence[Moment]) -> bool:
        """Whether so much has come that it pays to look through everything: a hundredth of the budget."""
        self._added += sum(max(m.size, self._budget // MOST) for m in added)
        grown = self._added > self._budget / 100
        self._added = 0 if grown else self._added
        return grown

    def _keep_to_budget(self) -> None:
        curves = held((), self._curves(), None)
        thin(self._series(), self._budget - curves, self._document)


def _same_paths(run: Sequence[Moment], ahead: Sequence[Moment]) -> bool:
    """Whether a run that ends at the last of its moments came everywhere by the path by which a line goes on."""
    places = sorted({m.place for m in (*run, *ahead) if m.place <= run[-1].place})
    pairs = zip(_paths(run, places), _paths(ahead, places), strict=True)
    return all(own == other for own, other in pairs if other is not None)


def _paths(moments: Sequence[Moment], places: Sequence[tuple[int, int]]) -> list[bool | None]:
    """Whether training came to each place by the compiled path; None beyond all moments, between which it is one."""
    known = [m.place for m in moments]
    found = (bisect_left(known, place) for place in places)
    return [moments[at].compiled if at < len(moments) else None for at in found]


def same_end(run: KeptRun, document: Document) -> bool:
    """Whether a document stands where a run that it keeps ended."""
    there = run.parameters is not None and place_of(document) == (run.epoch, 0)
    return there and same_bits(run.parameters, document.parameters)


def _begun_as(run: KeptRun, end: Document) -> Document:
    """The end of a kept run with the initial values that it began with, where their seed is known."""
    initial = end.initial if run.initial_seed is None else randomized(end, None, run.initial_seed).initial
    return replace(end, initial=initial, initial_seed=run.initial_seed)


def recalled(document: Document, line: Line, present: Document) -> Document:
    """A document that was recalled, with its line's curve, and with the names and places of the present one."""
    history = line.history_to(document.state.epoch) if document.state.update == 0 else NO_HISTORY
    same = document.network is present.network
    positions = {i: p for i, p in present.positions.items() if i in document.network.index}
    return replace(
        document,
        state=replace(document.state, history=history),
        positions=MappingProxyType({**document.positions, **positions}),
        name=present.name,
        notes=present.notes,
        conventions=present.conventions,
        exercise=present.exercise if same else document.exercise,
        runs=present.runs if same else runs_for(present.runs, document),
        stopping=present.stopping,
    )

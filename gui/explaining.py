"""Explains the step at hand, and any number that somebody asks about: how it came about, and what that is made of.

Part of the display. A number of the pass in view is explained from its trace; where nothing is being stepped, the
update of the sample in view is calculated for it. A weight's own value came about by an entry of the history. Each
number that is asked about within an explanation goes one further on a way that leads back to the step at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import dropwhile
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from engine.batches import next_batch, rows_of
from engine.document import Document
from engine.errors import StudioError
from engine.explain import Explanation, explain, explain_reference
from engine.formula import Expr, plain
from engine.place import Place
from engine.reference import Reference
from engine.trace import Frame, Trace, trace
from gui import origins
from gui.canvas.view import NetworkView
from gui.panels.ahead import MOST_EXPLANATIONS
from gui.panels.beside import beside
from gui.panels.explanation import ExplanationPanel
from gui.panels.known import is_known
from gui.panels.unfolded_sum import MOST_WRITTEN
from gui.session import Session
from gui.undo import Entry
from gui.wording import slot_name

_FLYING = "Steps are being played. Pause to read how the numbers of one come about."
_DIGITS = 6
_MOST = 5_000_000  # parameters times samples of a trace that takes some tenths of a second at most
_QUICK = 20_000  # the same of one that takes no longer than a click may

_NO_DATA = "There is nothing to calculate yet: the network has no training data."
_TRAINING = "Training. Its numbers change all the time; pause it to see how one came about."
_TOO_LARGE = "This update is too large to be calculated at a click. Press Step (Space) to follow it."
_NOT_YET = "This number is not known yet at this place of the pass. Press Step (Space) to get there."
_GIVEN = "This number is given by the sample."
_AT_REST = "no step yet"
_ROWS = ("input", "target")  # what stands in a row of the data


class Crumb(NamedTuple):
    """A number on the way, the pass that it is of (None: none), and what it is called."""

    reference: Reference
    trace: Trace | None
    name: Expr | str


class Explaining(QObject):
    """Shows explanations in the explanation's panel, with the factors of a number that was asked about on the canvas.

    `row_wanted` names the row of the data that a number was given by, `asked` each number that is asked about.
    """

    row_wanted = Signal(int)
    asked = Signal(object)

    def __init__(self, session: Session, panel: ExplanationPanel, canvas: NetworkView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._canvas = canvas
        self._way: list[Crumb] = []
        self._frame: Frame | None = None  # the step at hand
        self._passing: int | None = None
        self._instead = ""  # what is said where there is none
        self._emphasis: Mapping[str, Sequence[Place]] = {}
        self._calculated: tuple[Document, tuple[int, ...], Trace] | None = None
        self._past: Document | None = None  # what is in view instead of the document in force
        panel.emphasis_requested.connect(self.point_at)
        panel.asked.connect(self.follow)
        panel.crumb_chosen.connect(self.go_to)
        panel.back_wanted.connect(self.back)
        panel.leaving_wanted.connect(self.leave)

    @property
    def shown(self) -> bool:
        """Whether an explanation that was asked for is in view."""
        return bool(self._way)

    # --- the step at hand ----------------------------------------------------------------------------------------

    def show_step(self, frame: Frame | None, instead: str) -> None:
        """The step at hand, or what to say `instead` where there is none; nothing is asked about any more."""
        self._frame, self._instead = frame, instead
        self.dim()
        self._way.clear()
        self._show_step(frame, instead)
        self._panel.show_way(())

    def _show_step(self, frame: Frame | None, instead: str) -> None:
        if frame is None or not frame.numbers or instead:
            self._panel.show_waiting(instead)
            return
        if self._passing is not None and frame.numbers[0].terms > self._passing:
            self._panel.show_waiting(_FLYING)
            return
        most = MOST_EXPLANATIONS if self._passing is None else 1
        explanations = (explain(frame.trace, number) for number in frame.numbers[:most])
        steps, size = frame.trace.steps, frame.size
        self._panel.show_explanations(
            explanations, steps.ordinal(frame.position, size), steps.count(size), size, numbers=len(frame.numbers),
            beside=partial(beside, frame.trace),
        )  # fmt: skip

    @property
    def brief(self) -> bool:
        """Whether steps pass by."""
        return self._passing is not None

    def set_passing(self, terms: int | None) -> None:
        """While steps pass by, only the first number of each is explained, if it has no more terms than this.

        To write formulas takes longer than a step lasts. None: they do so no longer; the step at hand is explained.
        """
        ended = terms is None and self._passing is not None
        self._passing = terms
        if ended and not self.shown:
            self.show_step(self._frame, self._instead)

    def look(self, past: Document | None) -> None:
        """Explain the numbers of a document of the past from now on, or (None) of the one in force again."""
        if past is not self._past:
            self._past = past
            if self.shown:
                self.leave()

    def forget(self) -> None:
        """Something else takes the place of what was asked for."""
        self.dim()
        self._way.clear()
        self._panel.show_way(())

    def dim(self) -> None:
        """Light its factors no longer."""
        if self.shown:
            self._emphasis = {}
            self._canvas.show_emphasis({})

    @Slot(object)
    def point_at(self, emphasis: Mapping[str, Sequence[Place]]) -> None:
        """Light what a factor under the pointer stands for; what was asked for again where there is none."""
        self._canvas.show_emphasis(emphasis or self._emphasis)

    # --- asking --------------------------------------------------------------------------------------------------

    def ask(self, asked: Reference, *, in_force: bool = False) -> None:
        """Explain a number of the sample in view, or say why that cannot be; the panel comes into view for it.

        With `in_force` a weight's value is the one that holds, even where a pass in view began with another.
        """
        self._begin(asked, _MOST, in_force=in_force)
        _bring_into_view(self._panel)

    def ask_by_click(self, asked: Reference) -> None:
        """The same for a click that selects too: only where the panel is in view, and nothing has to be waited for."""
        if self._panel.isVisible() and not self._session.training:
            self._begin(asked, _QUICK, in_force=False)

    @Slot(object)
    def follow(self, asked: Reference) -> None:
        """Explain a number within what is shown; one that is on the way already is gone back to."""
        of = self._way[-1].trace if self._way else None if self._frame is None else self._frame.trace
        if of is None:
            return
        places = [place for place, crumb in enumerate(self._way) if crumb.trace is of]
        same = [place for place in places if self._way[place].reference._replace(unfolded=False) == _folded(asked)]
        if same:
            del self._way[same[0] :]
        self._way.append(self._crumb(asked, of))
        self._show()
        self.asked.emit(asked)

    @Slot()
    def back(self) -> None:
        """One number back on the way, at last to the step at hand."""
        self.go_to(len(self._way) - 1)

    @Slot(int)
    def go_to(self, place: int) -> None:
        """To a crumb: 0 is the step at hand."""
        if not self._way or place >= len(self._way):
            return
        if place <= 0:
            self.leave()
            return
        del self._way[place:]
        self._show()

    @Slot()
    def leave(self) -> bool:
        """To the step at hand; False if it is in view already."""
        if not self._way:
            return False
        self.show_step(self._frame, self._instead)
        return True

    # --- inside --------------------------------------------------------------------------------------------------

    def _begin(self, asked: Reference, most: int, *, in_force: bool) -> None:
        """A way of its own to a number of the sample in view, if its pass is no larger."""
        self.dim()
        found = (None, asked) if asked.what == "value" and in_force else self._pass_of(asked, most)
        if found is None:
            return
        self._way.clear()
        of, asked = found if not isinstance(found, str) else (None, asked)
        self._way.append(self._crumb(asked, of))
        if isinstance(found, str):
            self._say(found)
        else:
            self._show()
            self.asked.emit(asked)

    def _pass_of(self, asked: Reference, most: int) -> tuple[Trace | None, Reference] | str | None:
        """The pass in which a number of the sample in view is looked for; a sentence where there is none to have.

        None where one would have to be calculated for longer than `most` allows, and less than anything allows.
        """
        if self._session.training:
            return _TRAINING
        frame = self._frame
        if frame is not None:
            return frame.trace, asked._replace(sample=frame.sample)
        if asked.what == "value":
            return None, asked
        try:
            return self._calculate(asked, most)
        except StudioError as error:
            return str(error)

    def _calculate(self, asked: Reference, most: int) -> tuple[Trace, Reference] | str | None:
        """The update that a step would begin, of the sample in view."""
        document, row = self._document, self._session.stepper.row
        if row is None or row >= len(document.data.train):
            return _NO_DATA
        rows = rows_of(document, next_batch(document))
        size = len(document.parameters)
        if row not in rows or len(rows) * size > most:
            # The sample alone has the same numbers but for what the whole batch decides.
            rows = (row,)
            if asked.what == "new_value" or size > most:
                return _TOO_LARGE if most == _MOST else None
        known = self._calculated
        if known is None or known[0] is not document or known[1] != rows:
            known = self._calculated = (document, rows, trace(document, rows))
        return known[2], asked._replace(sample=rows.index(row))

    def _crumb(self, asked: Reference, of: Trace | None) -> Crumb:
        """A number on the way; a value that an update gave is that update's new value."""
        update = self._update_to(asked.subject, of) if asked.what == "value" else None
        if update is not None:
            asked, of = Reference("new_value", asked.subject), update
        name: Expr | str = "?"
        if of is not None:
            try:
                name = explain_reference(of, _folded(asked)).symbol
            except ValueError:
                name = asked.what
        elif asked.what == "value":
            name = plain(slot_name(self._document, asked.subject))
        return Crumb(asked, of, name)

    def _show(self) -> None:
        """The number at the end of the way."""
        asked, of, _name = self._way[-1]
        if of is None:
            self._say(self._words_of_value(asked.subject, None))
        elif self._frame is not None and of is self._frame.trace and not is_known(self._frame, asked):
            self._say(_NOT_YET)
        else:
            self._show_explanation(self._explanation(asked, of), of)
        if asked.what in _ROWS and of is not None:
            self.row_wanted.emit(of.rows[asked.sample])

    def _explanation(self, asked: Reference, of: Trace) -> Explanation | str:
        try:
            found = explain_reference(of, asked)
            if asked.unfolded and len(found.terms) > MOST_WRITTEN:  # the table has them, the formula the largest
                found = replace(explain_reference(of, _folded(asked)), reference=asked)
        except (StudioError, ValueError) as error:
            return str(error)
        if asked.what != "value":
            return found
        return replace(found, note=self._words_of_value(asked.subject, of))

    def _show_explanation(self, found: Explanation | str, of: Trace) -> None:
        if isinstance(found, str):
            self._say(found)
            return
        self._panel.show_explanations([found], 0, 0, "number", beside=partial(beside, of))
        self._show_way()
        self._emphasis = {factor.role: factor.places for factor in found.factors}
        self._canvas.show_emphasis(self._emphasis)

    def _say(self, words: str) -> None:
        """Instead of an explanation."""
        self._emphasis = {}
        self._canvas.show_emphasis({})
        self._panel.show_waiting(words)
        self._show_way()

    def _show_way(self) -> None:
        frame = self._frame
        begun = frame is not None and bool(frame.numbers)
        root = f"step {frame.trace.steps.ordinal(frame.position, frame.size):,}" if frame and begun else _AT_REST
        self._panel.show_way([root, *(crumb.name for crumb in self._way)])

    @property
    def _document(self) -> Document:
        """The document in view."""
        return self._session.document if self._past is None else self._past

    # --- a weight's or bias' own value ---------------------------------------------------------------------------

    def _states_to(self, of: Trace | None) -> Iterator[Entry]:
        """The states from the one that a pass begins with back to the oldest, the newest of all without a pass."""
        states = self._session.earlier()
        if of is None:
            return states
        return dropwhile(lambda entry: entry.document.parameters is not of.before, states)

    def _update_to(self, slot: int, of: Trace | None) -> Trace | None:
        """The update that gave a parameter its value, where one step did and its numbers are kept."""
        origin = None if self._past is not None else origins.origin_of(self._states_to(of), slot)
        update = None if origin is None else self._session.stepper.trace_to(origin.entry.document)
        here = self._session.document.network if of is None else of.network
        return update if update is not None and update.network is here else None

    def _words_of_value(self, slot: int, of: Trace | None) -> str:
        if self._session.training:
            return _TRAINING
        if self._past is not None:
            return origins.in_the_past(self._past, slot)
        state = next(self._states_to(of), None)
        document = self._session.document if state is None else state.document
        origin = origins.origin_of(self._states_to(of), slot)
        return origins.from_the_start(document, slot) if origin is None else origins.by_an_entry(document, slot, origin)


def _folded(of: Reference) -> Reference:
    return of._replace(unfolded=False)


def _bring_into_view(panel: QWidget) -> None:
    """Show the dock that holds a panel, in front of those that it shares its place with."""
    holder: QWidget | None = panel
    while holder is not None and not isinstance(holder, QDockWidget):
        holder = holder.parentWidget()
    if holder is not None:
        holder.show()
        holder.raise_()

"""What happened on the line of training in force besides training: edits, other settings, ends of runs, the best epoch.

For the main window. Edits and settings are told from the kept places of the line, so that they are right after undo and
on every branch; why a run ended is noted when it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot

from engine.breakpoints import Breakpoint
from engine.document import Document
from engine.ending import End, words
from engine.history import Fall
from engine.moments import Moment
from engine.numerals import shown
from gui.later import later_module
from gui.lines import Event, EventKind, LineView
from gui.session import Session

if TYPE_CHECKING:
    from gui.panels.runs import words as runs
else:
    runs = later_module("gui.panels.runs.words")


def edits(moments: Sequence[Moment]) -> Iterator[Event]:
    """What a user did between the moments of a line: what differs where training alone would not have led."""
    for before, after in pairwise(moments):
        if not after.anchor:
            continue
        settings = runs.differences(after.document.training, before.document.training)
        if settings:
            yield Event(after.place[0], "settings", f"settings: {settings}")
        edited = _edited(before.document, after.document)
        if edited or not settings:
            yield Event(after.place[0], "edit", edited or "weights or biases were set, or calculated by hand")


def _edited(before: Document, after: Document) -> str:
    if before.network is not after.network:
        return "the network was edited"
    return "the data were changed" if before.data is not after.data else ""


def best(line: LineView) -> Event | None:
    """The epoch of the lowest error of a line, on the test rows if there are any; None with a single one."""
    history = line.history
    of, values = ("test", history.test) if np.isfinite(history.test).any() else ("training", history.train)
    finite = np.isfinite(values)
    if np.count_nonzero(finite) < 2:
        return None
    place = int(np.argmin(np.where(finite, values, np.inf)))
    return Event(place * history.stride, "best", f"lowest {of} error {shown(float(values[place]))}")


class Events(QObject):
    """Tells `show` the events of the line in force whenever they change; nothing while an exercise is held."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ends: dict[int, list[Event]] = {}  # by line
        self._show: Callable[[tuple[Event, ...]], object] | None = None
        session.past.lines_changed.connect(self._on_past_lines_changed)
        session.changed.connect(self._on_session_changed)
        session.ended.connect(self._on_session_ended)
        session.diverged.connect(self._on_session_diverged)
        session.stopped.connect(self._on_session_stopped)

    def add_plot(self, show: Callable[[tuple[Event, ...]], object]) -> None:
        """Where the events are shown from now on."""
        self._show = show
        self._on_past_lines_changed(self._session.past.lines)

    def of(self, line: LineView) -> tuple[Event, ...]:
        """All events of a line in order."""
        lowest = best(line)
        found = [*edits(self._session.past.moments(line.id)), *self._ends.get(line.id, ())]
        found += [lowest] if lowest is not None else []
        return tuple(sorted((event for event in found if event.epoch <= line.last_epoch), key=lambda e: e.epoch))

    @Slot(object)
    def _on_past_lines_changed(self, lines: Iterable[LineView]) -> None:
        current = next((line for line in lines if line.current), None)
        if self._show is not None:
            self._show(() if current is None or self._session.held else self.of(current))

    @Slot(object, object, str)
    def _on_session_changed(self, _before: Document, _after: Document, cause: str) -> None:
        if cause == "replace":
            self._ends.clear()

    @Slot(object)
    def _on_session_ended(self, end: End) -> None:
        self._note("end", words(end))

    @Slot(str)
    def _on_session_diverged(self, why: str) -> None:
        self._note("divergence", why)

    @Slot(object)
    def _on_session_stopped(self, by: Breakpoint | Fall) -> None:
        if isinstance(by, Fall):
            self._note("end", f"the error fell below {shown(by.limit)}")

    def _note(self, kind: EventKind, text: str) -> None:
        current = next((line for line in self._session.past.lines if line.current), None)
        if current is not None:
            self._ends.setdefault(current.id, []).append(Event(current.last_epoch, kind, text))
            self._on_past_lines_changed(self._session.past.lines)

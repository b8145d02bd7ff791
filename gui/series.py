"""The series over epochs: which epochs of the line in view are measured, and what of them the plots are shown.

For the main window. The plots say through `Plotting` whether they can be seen; as long as none can, nothing is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import QObject, Signal, Slot

from engine.document import Document
from engine.moments import Moment, same_bits
from engine.observing import Observation
from engine.reports import Progress
from gui.later import later_module
from gui.lines import LineView, Looking
from gui.observing import INTERVAL
from gui.plotting import Plotting
from gui.series_view import NOTHING_YET, SeriesView
from gui.session import Session
from gui.ui_state import UiState

if TYPE_CHECKING:
    from engine.observing import sampling
    from engine.observing.sampling import Reached
    from engine.observing.series import Measured, Series
else:
    sampling = later_module("engine.observing.sampling")

_PORTION = 0.03  # seconds that one portion of epochs may take to be measured
_BESIDE = 0.015  # the same while a run goes on, ten times a second
_VIEW = "series"


class SeriesPanel(Protocol):
    """A plot over epochs."""

    epoch_wanted: Any  # Signal(int, int): an epoch, and its line

    def show_series(self, view: SeriesView) -> None:
        """What is known of the line in view."""
        ...

    def show_epoch(self, epoch: int, *, past: bool) -> None:
        """The epoch that the canvas shows."""
        ...


class SeriesOverEpochs(QObject):
    """Has the line in view measured while some plot over epochs can be seen. Emits `measured` with a SeriesView."""

    measured = Signal(object)

    def __init__(
        self, session: Session, plotting: Plotting, look: Callable[[int, int], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._plotting, self._look = session, plotting, look
        self._past, self._observing = session.past, plotting.observing
        self._lines: dict[int, LineView] = {line.id: line for line in self._past.lines}
        self._known: dict[int, dict[int, Measured]] = {}
        self._running: dict[int, Measured] = {}  # of the run that goes on
        self._reached: Reached | None = None
        self._asked: tuple[Series, ...] = ()
        self._refused: set[int] = set()
        self._count, self._attempts = 4, 0
        self._newest = 0  # epoch of the run that goes on
        self._looked = 0.0  # when it was last seen whether a run has come by something to measure
        self._seen = self._held = self._changed = False
        self._panels: list[SeriesPanel] = []
        plotting.opened.connect(self._on_plotting_opened)
        plotting.seen_changed.connect(self._on_plotting_seen_changed)
        self._observing.observed.connect(self._on_observed)
        session.progressed.connect(self._on_session_progressed)
        session.changed.connect(self._on_session_changed)
        session.state_changed.connect(self._on_session_state_changed)
        self._past.lines_changed.connect(self._on_past_lines_changed)
        self._past.looked.connect(self._on_past_looked)

    # --- what is in view ----------------------------------------------------------------------------------------

    @property
    def view(self) -> SeriesView:
        """What is known of the line in view."""
        line, moments = self._line, self._moments()
        known = self._points(line, moments)
        name = self._lines[line].name if len(self._lines) > 1 and line in self._lines else ""
        first, last = (moments[0].place[0], moments[-1].place[0]) if moments else (0, 0)
        measured, live = tuple(known[e] for e in sorted(known)), self._is_live(line)
        return SeriesView(line, name, measured, first, last, not self._asked, live=live)

    @property
    def _line(self) -> int:
        looking = self._past.looking
        if looking is not None:
            return looking.line
        return next((line.id for line in self._lines.values() if line.current), 0)

    def _is_live(self, line: int) -> bool:
        return self._session.training and line in self._lines and self._lines[line].current

    def _moments(self) -> tuple[Moment, ...]:
        """Those of the line in view; of a run that goes on its own, after those that it goes on from."""
        line = self._line
        moments = self._past.moments(line)
        running = self._past.running if self._is_live(line) else ()
        if not running:
            return moments
        begun = self._session.document.state
        before = [m for m in moments if m.place <= (begun.epoch, begun.update)]
        return (*before, *running)

    def _points(self, line: int, moments: tuple[Moment, ...]) -> dict[int, Measured]:
        """What is known of the moments' way."""
        if not moments:
            return {}
        known = self._known.setdefault(line, {})
        if not known:
            self._inherit(line, known)
        last = moments[-1].place[0]
        if self._is_live(line):
            begun = self._session.document.state.epoch
            return {e: m for e, m in known.items() if e <= begun} | self._running
        return {e: m for e, m in known.items() if e <= last}

    def _inherit(self, line: int, known: dict[int, Measured]) -> None:
        """A line that branched off another shares what came before."""
        of = self._lines.get(line)
        if of is not None and of.parent is not None:
            shared = self._known.get(of.parent, {})
            known.update({epoch: one for epoch, one in shared.items() if epoch <= of.first_epoch})

    def _drop_outdated(self, line: int) -> None:
        """An edit where the line ended has put another state in the place of the one that was measured."""
        known = self._known.get(line, {})
        for moment in self._past.moments(line):
            one = known.get(moment.place[0])
            if moment.anchor and moment.place[1] == 0 and one is not None and not _same(one.document, moment.document):
                del known[one.epoch]

    # --- asking -------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Ask for the next portion, if anybody looks and something is missing; tell the plots what is known."""
        if not self._seen or self._held:
            self._asked = ()
        else:
            moments = self._moments()
            known = {*self._points(self._line, moments), *self._refused}
            self._attempts += 1
            missing = sampling.next_questions(moments, known, self._reached, self._count)
            self._asked = tuple(replace(question, attempt=self._attempts) for question in missing)
        self._observing.want(_VIEW, self._asked)

    @Slot(object)
    def _on_observed(self, observation: Observation) -> None:
        asked = [question for question in self._asked if question in observation.answers]
        refused = [question for question in self._asked if question in observation.refusals]
        if not asked and not refused:
            return
        moments, line = self._moments(), self._line
        store = self._running if self._is_live(line) else self._known.setdefault(line, {})
        for question in asked:
            self._take(question, observation, moments, store)
        self._refused.update(epoch for question in refused for epoch in question.epochs)
        count = sum(len(question.epochs) for question in asked)
        portion = _BESIDE if self._session.training else _PORTION
        took = sum(observation.seconds[question] for question in (*asked, *refused))
        self._count = min(max(round(count * portion / max(took, 1e-4)), 1), 64)
        self._go_on()
        self._show()

    def _take(
        self, question: Series, observation: Observation, moments: tuple[Moment, ...], store: dict[int, Measured]
    ) -> None:
        stretch = observation.get(question)
        if stretch is None:
            return
        store.update({one.epoch: one for one in stretch.measured})
        self._refused.update(set(question.epochs) - {one.epoch for one in stretch.measured})  # it diverges there
        begun = sampling.moment_before(moments, question.epochs[-1])
        self._reached = sampling.Reached(begun, stretch.end) if begun is not None else None

    def _anew(self) -> None:
        """Another line, another end of it, or another look at it."""
        self._asked, self._reached = (), None
        self._refused.clear()
        self._go_on()
        self._show()

    # --- facts --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_session_progressed(self, progress: Progress) -> None:
        self._newest = progress.epoch
        now = time.perf_counter()
        if self._seen and not self._asked and now - self._looked >= INTERVAL:
            self._looked = now
            self._go_on()

    @Slot(object, object, str)
    def _on_session_changed(self, _before: Document, _after: Document, cause: str) -> None:
        self._changed = True  # the lines follow, and then the plots
        if cause == "replace":
            self._known.clear()
            self._running.clear()

    @Slot(object)
    def _on_session_state_changed(self, state: UiState) -> None:
        if state.held != self._held:
            self._held = state.held
            self._anew()

    @Slot(object)
    def _on_past_lines_changed(self, lines: tuple[LineView, ...]) -> None:
        self._lines = {line.id: line for line in lines}
        for gone in [line for line in self._known if line not in self._lines]:
            del self._known[gone]
        if self._changed:
            self._changed = False
            self._follow(next((line.id for line in lines if line.current), 0))

    def _follow(self, line: int) -> None:
        """The document in force is another one: what its run was measured at belongs to its line now."""
        known = self._known.setdefault(line, {})
        if not known:
            self._inherit(line, known)
        known.update(self._running)
        self._running.clear()
        self._drop_outdated(line)
        self._anew()
        if self._past.looking is None:
            self._show_epoch(self._session.document.state.epoch, past=False)

    @Slot(object)
    def _on_past_looked(self, looking: Looking | None) -> None:
        self._anew()
        epoch = self._session.document.state.epoch if looking is None else looking.epoch
        self._show_epoch(epoch, past=looking is not None)

    # --- the plots ----------------------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_plotting_opened(self, _name: str, panel: object) -> None:
        if hasattr(panel, "show_series"):
            plot = cast(SeriesPanel, panel)
            self._panels.append(plot)
            plot.epoch_wanted.connect(self._look)
            self._show([plot])
            looking = self._past.looking
            epoch = self._session.document.state.epoch if looking is None else looking.epoch
            plot.show_epoch(epoch, past=looking is not None)

    @Slot(object)
    def _on_plotting_seen_changed(self, names: frozenset[str]) -> None:
        seen = any(hasattr(self._plotting.panels.get(name), "show_series") for name in names)
        if seen != self._seen:
            self._seen = seen
            self._anew()

    def _show(self, panels: Iterable[SeriesPanel] | None = None) -> None:
        if not self._panels or not self._seen:
            return
        view = self.view if not self._held else replace(NOTHING_YET, held=True)
        for panel in self._panels if panels is None else panels:
            self._plotting.turns.put("series", partial(self._show_view, panel, view), id(panel))
        self.measured.emit(view)

    def _show_view(self, panel: SeriesPanel, view: SeriesView) -> None:
        panel.show_series(view)
        if self._is_live(view.line) and self._past.looking is None:
            panel.show_epoch(self._newest, past=False)

    def _show_epoch(self, epoch: int, *, past: bool) -> None:
        for panel in self._panels:
            panel.show_epoch(epoch, past=past)


def _same(one: Document, other: Document) -> bool:
    return (
        one.network is other.network
        and one.data is other.data
        and one.training == other.training
        and same_bits(one.parameters, other.parameters)
    )

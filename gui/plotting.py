"""The plots beside the error: made when first opened, fed while they can be seen, and with nothing to do while not.

For the main window. What they want to know goes to `Observing`, which has a thread for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QDockWidget

from engine.document import Document
from engine.evaluation import Results
from engine.network import Vector
from engine.observing import Observation, Subject
from engine.observing.rows import RowResults
from engine.reports import Progress
from gui.canvas.view import NetworkView
from gui.docks import Docks
from gui.lines import Looking
from gui.notices import Notices
from gui.observing import Observing
from gui.panels.data import DataPanel
from gui.selection import Selection
from gui.session import Session
from gui.theme import LIGHT, Theme
from gui.turns import Turns
from gui.ui_state import UiState
from gui.worker import WorkerThread

if TYPE_CHECKING:
    from gui.panels.plots.plot_panel import PlotPanel

#: The docks with a plot, and the module and class of each. A plot loads pyqtgraph, which takes half a second.
PLOTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "accuracy": ("gui.panels.plots.over_epochs", "AccuracyPanel"),
        "gradients": ("gui.panels.plots.over_epochs", "GradientsPanel"),
        "updates": ("gui.panels.plots.over_epochs", "UpdatesPanel"),
        "surface": ("gui.panels.plots.surface", "SurfacePanel"),
        "histograms": ("gui.panels.plots.histograms", "HistogramsPanel"),
        "units": ("gui.panels.plots.units", "UnitsPanel"),
        "function": ("gui.panels.plots.function", "FunctionPanel"),
        "confusion": ("gui.panels.plots.confusion", "ConfusionPanel"),
        "diagnosis": ("gui.panels.diagnosis", "DiagnosisPanel"),
    }
)

_ROWS = (RowResults(),)


class Plotting(QObject):
    """Keeps what is looked at up to date with the session, and hands each plot what was seen.

    `export_wanted` carries a plot and the suffix of the file that somebody wants of it. `opened` says that a plot has
    been made, by its name, `seen_changed` which plots can be seen, a frozenset of names.
    """

    export_wanted = Signal(object, str)
    opened = Signal(str, object)
    seen_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        docks: Docks,
        canvas: NetworkView,
        data: DataPanel,
        turns: Turns,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.turns = turns
        self._session, self._docks, self._canvas, self._data, self._notices = session, docks, canvas, data, notices
        worker = self._worker = WorkerThread(QApplication.instance(), "observer")
        self.observing = Observing(worker, self)
        self.panels: dict[str, PlotPanel] = {}
        self._theme = LIGHT
        self._past: Document | None = None
        self._held = False
        self._in_view: frozenset[str] = frozenset()
        self._selection = canvas.selection
        for name in PLOTS:
            docks[name].visibilityChanged.connect(self._on_dock_visibility_changed)
        self.observing.observed.connect(self._on_observed)
        session.changed.connect(self._on_session_changed)
        session.progressed.connect(self._on_session_progressed)
        session.state_changed.connect(self._on_session_state_changed)
        session.past.looked.connect(self._on_past_looked)
        canvas.selection_changed.connect(self._on_canvas_selection_changed)
        parent.destroyed.connect(worker.shut_down)
        parent.destroyed.connect(worker.deleteLater)

    def set_theme(self, theme: Theme) -> None:
        """The colours of all plots."""
        self._theme = theme
        for panel in self.panels.values():
            panel.set_theme(theme)

    def shut_down(self) -> None:
        """End the thread for good; safe to call more than once."""
        self._worker.shut_down()

    # --- what is looked at --------------------------------------------------------------------------------------

    @property
    def _shown(self) -> Document:
        return self._session.document if self._past is None else self._past

    @Slot(object, object, str)
    def _on_session_changed(self, _before: Document, _after: Document, cause: str) -> None:
        if cause == "replace":
            self._past = None
        if self._past is None:
            self._show_document()

    @Slot(object)
    def _on_session_progressed(self, progress: Progress) -> None:
        if self._past is None:
            self.observing.want("data", _ROWS if _seen(self._docks["data"]) else ())
            subject = Subject(self._session.document, progress.parameters, progress.epoch, progress.history)
            self._look(subject, running=True)

    @Slot(object)
    def _on_past_looked(self, looking: Looking | None) -> None:
        self._past = None if looking is None else looking.document
        self._show_document()

    @Slot(object)
    def _on_session_state_changed(self, state: UiState) -> None:
        if not state.training:
            self.observing.want("data", ())  # at rest the session tells the errors of every row
        if state.held != self._held:
            self._held = state.held
            for panel in self.panels.values():
                panel.show_held(state.held)
            self._tell_wants()

    def _show_document(self) -> None:
        document = self._shown
        self.turns.forget("data", *self.panels)  # of another document
        for panel in self.panels.values():
            panel.show_document(document)
        self._tell_wants()
        self._look(Subject(document, document.parameters, document.state.epoch))

    def _look(self, subject: Subject, *, running: bool = False) -> None:
        self.observing.show(subject, running=running)

    @Slot(object)
    def _on_observed(self, observation: Observation) -> None:
        if self._held or not self._is_shown(observation.subject.document):
            return
        rows = observation.get(RowResults())
        if rows is not None and self._session.training and self._past is None:
            self.turns.put("data", partial(self._show_rows, rows, observation.subject.parameters))
        told = observation.answers.keys() | observation.refusals.keys()
        for name, panel in self.panels.items():
            part = frozenset(told.intersection(panel.questions())) if _seen(self._docks[name]) else None
            if part:
                self.turns.put(name, partial(self._show_observation, name, observation), part)

    def _is_shown(self, document: Document) -> bool:
        """Whether an answer is about the network and the data in view; else it was on its way while they changed."""
        return document.network is self._shown.network and document.data is self._shown.data

    def _show_rows(self, rows: Results, parameters: Vector) -> None:
        if self._session.training and self._past is None:
            self._data.show_results(rows, parameters)

    def _show_observation(self, name: str, observation: Observation) -> None:
        if _seen(self._docks[name]) and not self._held:
            self.panels[name].show_observation(observation)

    # --- panels -------------------------------------------------------------------------------------------------

    def open(self, name: str) -> PlotPanel:
        """The plot of a dock, made if it is not there yet."""
        if name not in self.panels:
            module, kind = PLOTS[name]
            panel: PlotPanel = getattr(importlib.import_module(module), kind)()
            self.panels[name] = panel
            self._docks.put(name, panel)
            panel.set_theme(self._theme)
            panel.show_document(self._shown)
            panel.show_selection(self._selection)
            panel.show_held(self._held)
            panel.questions_changed.connect(self._tell_wants)
            panel.selection_wanted.connect(self._canvas.select)
            panel.row_wanted.connect(self._on_panel_row_wanted)
            panel.refused.connect(self._notices.warning)
            panel.requested.connect(self._session.request)
            panel.export_wanted.connect(partial(self.export_wanted.emit, panel))
            self.opened.emit(name, panel)
        return self.panels[name]

    @Slot(int)
    def _on_panel_row_wanted(self, row: int) -> None:
        """Show a row in the table, and take a training row as the sample in view where no run would end for it."""
        self._data.reveal_row(row)
        if not self._session.training and self._past is None:
            self._session.choose_sample(row)

    @Slot()
    def _on_dock_visibility_changed(self) -> None:
        before, self._in_view = self._in_view, frozenset(name for name in PLOTS if _seen(self._docks[name]))
        for name in self._in_view - before:
            self.open(name)
            self.observing.forget(name)
        self._tell_wants()
        self.seen_changed.emit(self._in_view)

    @Slot()
    def _tell_wants(self) -> None:
        """While an exercise is held nothing may be told that it asks for."""
        for name, panel in self.panels.items():
            wants = panel.questions() if _seen(self._docks[name]) and not self._held else ()
            self.observing.want(name, wants)

    @Slot(object)
    def _on_canvas_selection_changed(self, selection: Selection) -> None:
        self._selection = selection
        for panel in self.panels.values():
            panel.show_selection(selection)


def _seen(dock: QDockWidget) -> bool:
    """Whether a dock is on the screen, and not behind the tab of another."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()

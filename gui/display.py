"""Hands what the session says to the views: which value goes to which `show_…()` when something has changed.

For the main window, which connects the session's signals to the slots here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from engine.conventions import Conventions
from engine.document import NO_HISTORY, Document, History
from engine.jobs import Evaluated
from engine.numerals import DIGITS
from engine.place import Place
from engine.reference import Reference
from engine.reports import Progress
from engine.trace import Frame
from gui.canvas.view import NetworkView
from gui.explaining import Explaining
from gui.lines import LineView, Looking
from gui.notices import Notices
from gui.panels.ahead import Ahead, first_formulas, formulas_after
from gui.panels.data import DataPanel
from gui.panels.explanation import ExplanationPanel
from gui.panels.history import HistoryPanel
from gui.panels.inspector import InspectorPanel
from gui.panels.notes import NotesPanel
from gui.panels.outline import OutlinePanel
from gui.selection import NOTHING, Selection
from gui.session import Session
from gui.theme import Theme
from gui.toolbar import ToolBar
from gui.turns import Turns
from gui.ui_state import UiState
from gui.wording import error_formula

if TYPE_CHECKING:
    from gui.panels.plots.error_plot import ErrorPlotPanel

#: The views that reports of a run are shown in; what still waits when it has ended is not true any more.
_OF_A_RUN = ("error", "figures", "canvas", "outline", "inspector", "plane")
_REST = 120  # milliseconds after which an epoch of the past is no longer one that is passed by
_SETTLED = 400  # milliseconds after which a window or document that was opened is at rest

_WAITING = "Press Step (Space) to follow one sample through the network, number by number."
_TRAINING = "Training. Pause it to follow the numbers of a step."
_PAST = "This is an epoch of the past. Click a number to see how it comes about, continue from here, or go back (Esc)."
_NO_DATA = "There is nothing to step through yet: the network has no training data."


@dataclass(slots=True)
class Views:
    """The views of one window; the plot comes after the first paint."""

    canvas: NetworkView
    toolbar: ToolBar
    data: DataPanel
    inspector: InspectorPanel
    notes: NotesPanel
    explanation: ExplanationPanel
    outline: OutlinePanel
    history: HistoryPanel
    plot: ErrorPlotPanel | None = None


class Display(QObject):
    """Keeps the views of a window at what its session says."""

    def __init__(self, session: Session, views: Views, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._session = session
        self._views = views
        self._history: History | None = None
        self._lines: tuple[LineView, ...] = session.past.lines
        self._ahead = Ahead(self)
        self.explaining = Explaining(session, views.explanation, views.canvas, self)
        self.turns = Turns(session.frames, self)
        views.explanation.filled.connect(self._on_explanation_filled)
        self._training = self._held = False
        self._past: Looking | None = None
        self._shown = session.document  # what the views show: that of the past, or the one in force
        self._asked_about: Document | None = None  # of the past: whose outputs the worker was asked for
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._on_rest_timeout)

    # --- facts of the session -----------------------------------------------------------------------------------

    @Slot(object, object, str)
    def on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        """Another document, or another state of it: each view gets what differs."""
        anew = cause == "replace"
        if anew:
            self._past = None
        self.turns.forget(*_OF_A_RUN)
        self._show_history(after.state.history, after.state.epoch)
        if self._past is not None:
            return  # it is shown as soon as the past is left
        self._show_document(after, anew=anew)
        if anew:
            self.fit()
        if anew or self.explaining.shown:
            self._show_explanations(self._session.stepper.frame)
        else:
            self._prepare(self._session.stepper.frame)  # what is laid out ahead waits until this is painted

    @Slot(object)
    def on_session_frame_changed(self, frame: Frame | None) -> None:
        """Another place in a pass, or none."""
        if self._past is not None:
            return
        self._show_row()
        self._views.canvas.show_frame(frame)
        self._views.outline.show_frame(frame)
        self._views.inspector.show_frame(frame)
        self._show_explanations(frame)

    @Slot(object)
    def on_session_progressed(self, progress: Progress) -> None:
        """A report of a run that goes on: each view shows the newest when its turn comes."""
        put, views, parameters = self.turns.put, self._views, progress.parameters
        put("error", partial(self._show_course, progress.history, progress.epoch))
        if self._past is None:
            put("figures", partial(self._show_figures, progress))
            put("canvas", partial(views.canvas.show_parameters, parameters))
            put("outline", partial(views.outline.show_parameters, parameters))
            put("inspector", partial(views.inspector.show_parameters, parameters))
            put("plane", partial(views.data.show_running, parameters))

    def _show_figures(self, progress: Progress) -> None:
        self._views.toolbar.show_epoch(progress.epoch)
        self._views.toolbar.show_error(progress.error)

    @Slot(object)
    def on_session_evaluated(self, evaluated: Evaluated) -> None:
        """The errors and outputs of the document in force."""
        if self._past is None:
            self._views.toolbar.show_error(evaluated.error)
            self._views.data.show_results(evaluated.rows, self._shown.parameters)

    @Slot(object)
    def on_session_past_evaluated(self, evaluated: Evaluated) -> None:
        """The errors and outputs of the document of the past that was asked about."""
        if self._past is not None and self._asked_about is self._shown:
            self._views.data.show_results(evaluated.rows, self._shown.parameters)

    @Slot(object)
    def on_session_state_changed(self, state: UiState) -> None:
        """What can be done has changed."""
        self._views.toolbar.show_training(state.training)
        if state.held != self._held:
            self._held = state.held
            self._show_curves()
        if state.training != self._training:
            self._training = state.training
            self.turns.share(state.training)
            if not state.training:  # a run that came to nothing leaves the weights as they were
                self._views.data.show_parameters(self._shown.parameters)
            self._show_explanations(self._frame)

    @Slot(object)
    def on_past_lines_changed(self, lines: tuple[LineView, ...]) -> None:
        """There are other lines, or they have other names, ends or looks."""
        self._lines = lines
        self._show_curves()

    @Slot(object)
    def on_past_looked(self, looking: Looking | None) -> None:
        """An epoch of the past is looked at, or (None) the document in force again.

        From here to the next call every view shows that one document: nothing that the session says meanwhile of the
        document in force reaches any of them but the error plot.
        """
        began = self._past is None
        self._past = looking
        self.explaining.look(None if looking is None else looking.document)
        if looking is None:
            self._show_document(self._session.document)
            self.on_session_frame_changed(self._session.stepper.frame)
            self._asked_about = None
            self._session.evaluate(None)
            return
        if began:
            self.explaining.forget()
            self._ahead.stop()
            for view in (self._views.canvas, self._views.outline, self._views.inspector):
                view.show_frame(None)
            self._show_explanations(None)
        self._show_document(looking.document, passing=not began)
        self._views.toolbar.show_error(looking.error)
        self._rest.start()

    def _on_rest_timeout(self) -> None:
        if self._past is not None:
            self._show_selection()
            self._asked_about = self._past.document
            self._session.evaluate(self._asked_about)

    # --- facts of the views -------------------------------------------------------------------------------------

    @Slot(object)
    def on_canvas_selection_changed(self, selection: Selection) -> None:
        """Something else on the canvas was selected, or nothing."""
        self._show_selection()
        self.explaining.dim()

    @Slot(object)
    def on_inspector_explanation_wanted(self, reference: Reference) -> None:
        """Somebody wants to know how a number came about."""
        self._explain(reference, in_force=True)

    @Slot(object)
    def on_canvas_explanation_wanted(self, reference: Reference) -> None:
        """A number on the canvas was clicked."""
        self.explaining.ask_by_click(reference)

    @Slot(object)
    def on_canvas_pointed_at(self, place: Place | None) -> None:
        """Something on the canvas is pointed at, or nothing."""
        self._views.explanation.highlight_places(() if place is None else (place,))

    def explain_meant(self) -> None:
        """Explain the number that a command is about."""
        reference = self._views.canvas.number_meant
        if reference is not None:
            self._explain(reference, in_force=False)

    def _explain(self, reference: Reference, *, in_force: bool) -> None:
        self._ahead.stop()
        self.explaining.ask(reference, in_force=in_force)

    # --- the window's part --------------------------------------------------------------------------------------

    def add_plot(self, plot: ErrorPlotPanel) -> None:
        """The plot has come."""
        self._views.plot = plot
        plot.set_conventions(self._shown.conventions)
        self._show_curves()
        if self._history is not None:
            self._show_history(self._history, self._session.document.state.epoch)

    def set_theme(self, theme: Theme) -> None:
        """Every view in the colours of a theme."""
        views = self._views
        panels = (views.data, views.inspector, views.notes, views.outline, views.history, views.explanation)
        for view in (views.canvas, views.toolbar, *panels):
            view.set_theme(theme)
        if views.plot is not None:
            views.plot.set_theme(theme)

    def fit(self) -> None:
        """The whole network in view."""
        self._views.canvas.fit()

    # --- inside -------------------------------------------------------------------------------------------------

    @property
    def _frame(self) -> Frame | None:
        """The place in a pass that is in view; none in the past."""
        return self._session.stepper.frame if self._past is None else None

    def _show_document(self, after: Document, *, anew: bool = False, passing: bool = False) -> None:
        """The one way by which a document comes into view: each view gets what differs from what it shows.

        With `passing` another one follows at once, so that what only follows the selection may wait.
        """
        before, self._shown = self._shown, after
        if anew or before.conventions != after.conventions:
            self._show_conventions(after.conventions)
        self._show_network(before, after, anew=anew, passing=passing)
        if anew or before.data is not after.data or before.network is not after.network:
            self._views.toolbar.show_samples(len(after.data.train))
        self._views.data.show_document(after.network, after.data, after.training, after.parameters)
        if anew or before.notes != after.notes or before.name != after.name:
            self._views.notes.show_notes(after.name, after.notes)
        self._views.toolbar.show_learning_rate(after.training.optimizer.learning_rate)
        self._views.toolbar.show_epoch(after.state.epoch, past=self._past is not None)

    def _show_conventions(self, conventions: Conventions) -> None:
        """How the document writes its numbers: letters, signs, digits."""
        views = self._views
        for view in (views.canvas, views.inspector, views.outline, views.data, views.toolbar):
            view.set_conventions(conventions)
        if views.plot is not None:
            views.plot.set_conventions(conventions)
        views.explanation.set_digits(self._digits)

    @property
    def _digits(self) -> int:
        """Significant digits of formulas: the document's, or the usual ones."""
        return self._shown.conventions.digits or DIGITS

    def _show_network(self, before: Document, after: Document, *, anew: bool, passing: bool) -> None:
        canvas = self._views.canvas
        if anew:
            canvas.select(NOTHING)
        if anew or (before.training.loss, before.conventions) != (after.training.loss, after.conventions):
            names = after.conventions.names
            # before the network, whose places are then found only once
            canvas.set_formula(error_formula(after.training.loss, after.network.output_count, names))
        if anew or before.network is not after.network or before.positions != after.positions:
            canvas.show_network(after.network, after.parameters, after.positions, anew=anew)
        else:
            canvas.show_parameters(after.parameters)
        if anew or before.network is not after.network:
            self._views.outline.show_network(after.network, after.parameters, anew=anew)
        else:
            self._views.outline.show_parameters(after.parameters)
        if passing and before.network is after.network and before.data is after.data:
            self._views.inspector.show_parameters(after.parameters)
        else:
            self._show_selection()
            self._show_row()

    def _show_selection(self) -> None:
        document, selection = self._shown, self._views.canvas.selection
        self._views.outline.show_selection(selection)
        self._views.inspector.show_selection(document.network, document.parameters, selection)

    def _show_row(self) -> None:
        rows, row = self._shown.data.train, self._session.stepper.row
        known = row is not None and row < len(rows)
        self._views.canvas.show_sample(rows.inputs[row] if known else None, rows.targets[row] if known else None)
        self._views.data.show_sample(row if known else None)
        self._views.toolbar.show_sample(row if known else None)

    def _show_course(self, history: History, epoch: int) -> None:
        self._history = history
        if self._views.plot is not None:
            self._views.plot.show_history(NO_HISTORY if self._held else history, live=epoch)

    def _show_history(self, history: History, epoch: int) -> None:
        self._history = history
        if self._views.plot is not None:
            self._views.plot.show_history(NO_HISTORY if self._held else history)
            self._views.plot.show_epoch(epoch)

    def _show_curves(self) -> None:
        """The curves of all lines; none while an exercise is under way, for they tell what its numbers come to."""
        if self._views.plot is not None:
            self._views.plot.show_lines(() if self._held else self._lines)
            self._views.plot.show_held(self._held)

    def _show_explanations(self, frame: Frame | None) -> None:
        self._ahead.stop()  # until what is to be seen now is there
        self.explaining.show_step(frame, self._instead(frame))

    def _instead(self, frame: Frame | None) -> str:
        """What is said instead of a step; empty where there is one."""
        if self._past is not None:
            return _PAST
        if self._training:
            return _TRAINING
        if frame is None or not frame.numbers:
            return _WAITING if len(self._session.document.data.train) else _NO_DATA
        return ""

    def on_first_painted(self) -> None:
        """The window is on the screen: there is time for what comes next."""
        self._prepare(self._session.stepper.frame)

    @Slot()
    def _on_explanation_filled(self) -> None:
        """What the step at hand shows is there: there is time for the steps that follow."""
        if not self.explaining.shown:
            self._prepare(self._frame)

    def _prepare(self, frame: Frame | None) -> None:
        """Have the formulas of the next steps laid out meanwhile; before the first step, those that it will show."""
        if self._training or self._past is not None or self.explaining.brief:
            self._ahead.stop()
        elif frame is None:
            if self._views.canvas.isVisible():  # else the window is still to be painted, and waits for nothing
                self._ahead.prepare(self._first_formulas(), _SETTLED)
        else:
            room = self._views.explanation.room
            coming = self._first_formulas() if frame.at_end else formulas_after(frame, self._digits, room)
            self._ahead.prepare(coming)

    def _first_formulas(self) -> Iterator[None]:
        """Those of the step that would begin the next update; none where whole epochs are stepped."""
        stepper, room = self._session.stepper, self._views.explanation.room
        if stepper.epochs:
            return iter(())
        return first_formulas(self._session.document, stepper.frame_size, self._digits, room)

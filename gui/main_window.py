"""The main window: builds bars, canvas and docks, and wires them to the session. It decides nothing itself.

`gui.wiring` is the map of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from engine.document import Document
from gui import wiring
from gui.actions import PANELS, Actions, fill_menu_bar, show_usable
from gui.canvas.view import NetworkView
from gui.checking import Checking
from gui.clipboard import NetworkClipboard
from gui.context_menus import ContextMenus
from gui.conventions import ConventionsFlow
from gui.dialogs.about import about_box
from gui.display import Display, Views
from gui.docks import Docks
from gui.dropping import Dropping
from gui.editing import Editing
from gui.events import Events
from gui.examining import Examining
from gui.experiments import Experiments
from gui.exporting import Exporting
from gui.file_flow import SUFFIX, FileChooser, FileFlow
from gui.filled_menus import fill_recent_menu, fill_submenus
from gui.importing import SUFFIXES, Importing
from gui.keys import KeyGuard
from gui.later import later
from gui.lessons import LessonGuide
from gui.looking import LookingBack
from gui.notice_strip import NoticeStrip
from gui.notices import Notice, Notices
from gui.panels.data import DataPanel
from gui.panels.explanation import ExplanationPanel
from gui.panels.history import HistoryPanel
from gui.panels.inspector import InspectorPanel
from gui.panels.notes import NotesPanel
from gui.panels.outline import OutlinePanel
from gui.panes import Panes
from gui.playback import Playback
from gui.plotting import Plotting
from gui.selection import Selection
from gui.series import SeriesOverEpochs
from gui.session import Session
from gui.settings import Settings
from gui.stepper import ANY_STEP_SIZE, AnyStepSize
from gui.theme import ThemeChoice, apply_theme, chosen_theme
from gui.toolbar import ToolBar
from gui.tuning import Tuning
from gui.ui_state import UiState
from gui.viewing import Viewing
from gui.worker import WorkerThread

_TITLE = "Backprop Studio"


class Controller(Protocol):
    """A part that does what some actions ask for."""

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What each of its actions does."""
        ...


class MainWindow(QMainWindow):
    """One window on one document. `first_painted` comes once, after the window is on the screen."""

    first_painted = Signal()

    def __init__(
        self, document: Document, worker: WorkerThread, notices: Notices, settings: Settings, chooser: FileChooser
    ) -> None:
        super().__init__()
        self.notices, self.settings = notices, settings
        self.worker, self._chooser = worker, chooser
        self._painted = self._may_close = self._was_training = False
        self.session = Session(document, worker, notices, self)
        self.files = FileFlow(self.session, settings, notices, chooser, self)
        self.exporting = Exporting(self.session, self.files, chooser, notices, self)
        self.importing = Importing(self.session, self.files, chooser, notices, self)
        self._build()
        self._connect()
        self._begin()

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.resize(1440, 900)
        self.canvas, self.strip, self.docks = NetworkView(), NoticeStrip(), Docks(self)
        self._panes = Panes(lambda: [self.canvas, *self.docks.stops(), self.toolbar])
        clipboard = NetworkClipboard(_app().clipboard(), self)
        self.editing = Editing(self.session, self.canvas, clipboard, self.notices, self)
        self.viewing = Viewing(self.canvas, self.settings, self)
        self.playback = Playback(self.session, self.canvas, self.notices, self.settings, self)
        self.conventions = ConventionsFlow(self.session, self.canvas, self)
        self.examining = Examining(self.session, self.docks, self.canvas, self.notices, self._chooser, self)
        self.checking = Checking(self.session, self.docks, self.canvas, self.exporting, self.notices, self)
        self.lessons = LessonGuide(self.session, self.docks, self.canvas, self.notices, self)
        self.tuning = Tuning(self.session, self.worker, self.docks, self.settings, self.notices, self)
        self.experiments = Experiments(self.session, self.worker, self.notices, self)
        middle = _filled(self.canvas)
        self.looking = LookingBack(self.session.past, middle, self.docks["error"], self)
        self._controllers: tuple[Controller, ...] = (
            self.editing, self.viewing, self.playback, self.conventions, self.exporting, self.importing, self.examining,
            self.lessons, self.checking, self.looking, self.tuning, self.experiments, self.docks,
        )  # fmt: skip
        acts: dict[str, Callable[[], object]]
        acts = {name: partial(self._act, do) for name, do in self._callbacks().items()}
        acts |= self._pane_callbacks()  # from a field as from any place
        self.actions_ = Actions(acts, self)
        self.context_menus = ContextMenus(self.actions_, lambda: self.editing.selected, self)
        self._submenus = fill_menu_bar(self.menuBar(), self.actions_)
        fill_submenus(self._submenus, self.actions_, self.run_for, self.files.open_example)
        self.tuning.add_actions(self.actions_["randomize"], self.actions_["use_compiled"])
        self.toolbar = ToolBar(self.actions_, self._submenus["run_for"], self)
        self.addToolBar(self.toolbar)
        self.data, self.inspector, self.notes = DataPanel(), InspectorPanel(), NotesPanel()
        self.explanation, self.outline, self.history = ExplanationPanel(), OutlinePanel(), HistoryPanel()
        for widget in (self.canvas, self.canvas.viewport()):
            widget.setAcceptDrops(False)  # a graphics view would take a file and do nothing with it
        Dropping(self, {SUFFIX: self.files.open_path, **dict.fromkeys(SUFFIXES, self.importing.open_path)})
        self.setCentralWidget(middle)
        self.strip.float_over(middle, left=self.canvas.tools_right)
        for name, panel in (
            ("data", self.data),
            ("inspector", self.inspector),
            ("notes", self.notes),
            ("outline", self.outline),
            ("history", self.history),
            ("explanation", self.explanation),
        ):
            self.docks.put(name, panel)
        self.docks.fill_menus(self._submenus["panels"], self._submenus["plots"])
        self._views = Views(
            self.canvas,
            self.toolbar,
            self.data,
            self.inspector,
            self.notes,
            self.explanation,
            self.outline,
            self.history,
        )
        self.display = Display(self.session, self._views, self.notices, self)
        self.plotting = Plotting(
            self.session, self.docks, self.canvas, self.data, self.display.turns, self.notices, self
        )
        self.events = Events(self.session, self)
        self.series = SeriesOverEpochs(self.session, self.plotting, self.looking.look, self)
        self.plotting.export_wanted.connect(self.exporting.export_plot)
        self._key_guard = KeyGuard(_app(), self)

    def add_plot(self) -> None:
        """Put the error plot into its dock; apart from the rest, for pyqtgraph takes longer than the whole window."""
        plot = later("ErrorPlotPanel")()
        plot.set_theme(self._theme)
        self.docks.put("error", plot)
        self.display.add_plot(plot)
        self.looking.add_plot(plot)
        self.events.add_plot(plot.show_events)
        plot.export_wanted.connect(partial(self.plotting.export_wanted.emit, plot))

    def _callbacks(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        session, files = self.session, self.files
        return {
            "new": files.new,
            "new_empty": files.new_empty,
            "open": files.open,
            "save": files.save,
            "save_as": files.save_as,
            "export_picture": self._export_picture,
            "quit": self.close,
            "undo": session.undo,
            "redo": session.redo,
            "step": session.step,
            "step_back": session.step_back,
            "run": session.run,
            "reset": session.reset,
            "escape": self.end_innermost,
            "explain": lambda: self.display.explain_meant(),  # noqa: PLW0108 (it is made later)
            "explain_back": lambda: self.display.explaining.back(),  # noqa: PLW0108
            "theme_system": partial(self.choose_theme, "system"),
            "theme_light": partial(self.choose_theme, "light"),
            "theme_dark": partial(self.choose_theme, "dark"),
            "palette": lambda: later("CommandPalette")(self.actions_, self).open(),
            "shortcuts": lambda: later("ShortcutsPage")(self.actions_, self).open(),
            "about": lambda: about_box(self).open(),
            "move_to_layer": partial(self._popup, "move_to_layer"),
            "share_with": partial(self._popup, "share_with"),
            **{name: do for part in self._controllers for name, do in part.commands().items()},
        }

    def _pane_callbacks(self) -> dict[str, Callable[[], object]]:
        """What goes to another part of the window."""
        panes = self._panes
        panels = {f"panel_{name}": partial(panes.to, self.docks[name]) for name in PANELS}
        return {"next_pane": panes.next, "previous_pane": panes.previous, "find": self._find, **panels}

    def _connect(self) -> None:
        """The parts by the map of the program, then what the window itself has to do with them."""
        session, display, views = self.session, self.display, self._views
        wiring.show_document(session, display, views)
        wiring.look_back(session, display, self.looking, self.playback)
        wiring.edit(session, views, self.notices)
        wiring.select(session, display, views, self.context_menus, self.editing)
        wiring.ask(display, views)
        session.state_changed.connect(self._on_session_state_changed)
        session.changed.connect(self._on_session_changed)
        wiring.examine(session, self.examining)
        wiring.teach(session, self.lessons, display, self.toolbar)
        for state_changed in (self.editing.state_changed, self.looking.changed, self.playback.state_changed):
            state_changed.connect(self._show_state)
        for context_requested in (self.outline.context_requested, self.canvas.context_requested):
            context_requested.connect(self._on_context_requested)
        self.canvas.escaped.connect(self.end_innermost)
        self.viewing.chosen.connect(self.actions_.choose)
        self.docks.plots.arranged.connect(partial(self.actions_.choose, "plots"))
        self.toolbar.step_size_chosen.connect(self._on_step_size_chosen)
        self.toolbar.learning_rate_entered.connect(self._on_learning_rate_entered)
        self.files.path_changed.connect(self._on_files_path_changed)
        self.notices.posted.connect(self._on_notice_posted)
        self._submenus["recent"].aboutToShow.connect(self._on_recent_menu_about_to_show)
        _app().styleHints().colorSchemeChanged.connect(self._on_colour_scheme_changed)
        self.destroyed.connect(self.worker.shut_down)
        self.destroyed.connect(self.worker.deleteLater)
        self.first_painted.connect(self.display.on_first_painted)

    def _begin(self) -> None:
        stored = self.settings.step_size
        self.session.set_step_size(next((size for size in ANY_STEP_SIZE if size == stored), "neuron"))
        self.toolbar.show_step_size(self.session.stepper.size)
        self.choose_theme(self.settings.theme)
        self.viewing.begin()
        self.playback.begin(self.actions_)
        self.docks.arrange()
        self.restoreGeometry(self.settings.geometry)
        self.docks.restore(self.settings.layout)
        self.session.announce()
        self._on_files_path_changed()
        self.canvas.setFocus()

    def _act(self, callback: Callable[[], object]) -> None:
        """Do what an action does, once what is being typed is accepted: a tool button takes the focus from no field."""
        if isinstance(_app().focusWidget(), QLineEdit | QAbstractSpinBox):
            self.canvas.setFocus()
        callback()

    def end_innermost(self) -> None:
        """What Esc ends, one thing at a time; a gesture, the tool in hand and the selection the canvas ends before."""
        ends = (self.files.leave, self.playback.end, self.display.explaining.leave, self.looking.leave)
        next((end for end in ends if end()), None)

    # --- handlers -----------------------------------------------------------------------------------------------

    def choose_theme(self, choice: ThemeChoice) -> None:
        """The user's choice of theme, put on and remembered."""
        self.settings.theme = choice
        self._theme = chosen_theme(choice, _app())
        apply_theme(_app(), self._theme)
        beside = (self.looking, self.plotting, self.conventions, self.examining, self.lessons, self.importing)
        themed = (self.display, *beside, self.tuning, self.checking, self.experiments, self.actions_)
        for part in themed:
            part.set_theme(self._theme)
        self.actions_[f"theme_{choice}"].setChecked(True)

    def _on_colour_scheme_changed(self) -> None:
        if self.settings.theme == "system":
            self.choose_theme("system")

    def _on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        self.strip.outdate(errors=cause == "replace")
        self._show_title()

    def _on_learning_rate_entered(self, rate: float) -> None:
        self.strip.outdate()
        self.session.set_learning_rate(rate)

    def _on_session_state_changed(self, state: UiState) -> None:
        if state.training and not self._was_training:
            self.strip.outdate()
        self._was_training = state.training
        self.setWindowModified(state.modified)
        self._show_state()

    def _show_state(self) -> None:
        past = self.looking.active
        state = replace(self.session.state, selection=self.editing.state, past=past, playing=self.playback.active)
        self.actions_.show_state(state)
        self.toolbar.show_playing(state.playing)
        self.display.explaining.set_passing(self.playback.readable)
        show_usable(self._submenus)

    def _on_context_requested(self, selection: Selection, at: QPoint) -> None:
        self.canvas.select(selection)
        self.context_menus.show(at)

    def _popup(self, name: str) -> None:
        self.context_menus.popup(name, self.canvas.mapToGlobal(self.canvas.rect().center()))

    def _on_step_size_chosen(self, size: AnyStepSize) -> None:
        self.session.set_step_size(size)
        self.settings.step_size = size
        self.canvas.setFocus()  # so that Space is a step again and not the combo box's

    def _find(self) -> None:
        self._panes.to(self.docks["outline"], self.outline.finder)

    def run_for(self, epochs: int) -> None:
        """Train for a number of epochs: what the entries of the menu do."""
        self.session.run(epochs)

    def _on_files_path_changed(self) -> None:
        self._show_title()

    def _on_notice_posted(self, notice: Notice) -> None:
        self.strip.show_notice(notice)

    def _show_title(self) -> None:
        title = self.files.title.replace("[*]", "[*][*]")  # doubled, Qt takes it as a part of the name
        self.setWindowTitle(f"{title}[*] – {_TITLE}")

    def _on_recent_menu_about_to_show(self) -> None:
        fill_recent_menu(self._submenus["recent"], self.settings.recent_files, self.files.open_path)

    def _export_picture(self) -> None:
        self.files.export_picture(self.canvas.network_scene, self._theme)

    # --- Qt -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window has been painted."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once if nothing can be lost; otherwise ask, and close when the user has decided."""
        if (self.session.modified or self.files.saving) and not self._may_close:
            event.ignore()
            self.files.guarded(self._on_close_allowed)
            return
        self.settings.store_window(self.saveGeometry(), self.docks.state())
        self.tuning.compiling.shut_down()
        self.worker.shut_down()
        self.plotting.shut_down()
        self.importing.shut_down()
        self.files.shut_down()
        event.accept()

    def close_for_good(self) -> None:
        """Close without asking; whoever calls has saved what was worth it."""
        self._may_close = True
        self.close()

    def _on_close_allowed(self) -> None:
        self._may_close = True
        QTimer.singleShot(0, self.close)


def _app() -> QApplication:
    return cast("QApplication", QApplication.instance())


def _filled(widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return box

"""How the document trains and how its weights begin, in the window: the panel, its dialog, drawing weights anew, and
what computes.

For the main window. The panel is made when its dock is first seen, and fed while it can be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from engine.document import Document
from engine.settings import Training
from gui.compiling import Compiling
from gui.docks import Docks
from gui.intents.intent import fresh_seed
from gui.intents.training import randomize, scheme_words
from gui.later import later
from gui.lines import Looking
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.theme import LIGHT, Theme
from gui.ui_state import UiState
from gui.worker import WorkerThread

if TYPE_CHECKING:
    from gui.dialogs.initial_weights import InitialWeightsDialog
    from gui.panels.training import TrainingPanel

DOCK = "training"
_LOCKED = "This exercise does not let the settings of training be changed."


class Tuning(QObject):
    """Keeps the panel at what the session says, and hands what is wanted there to it."""

    def __init__(
        self,
        session: Session,
        worker: WorkerThread,
        docks: Docks,
        settings: Settings,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._docks, self._notices = session, docks, notices
        self.compiling = Compiling(session, worker, settings, notices, self)
        self.compiling.told.connect(self._on_compiling_told)
        self._theme = LIGHT
        self._panel: TrainingPanel | None = None
        self._randomize: QAction | None = None
        self._tip = ""
        self._settings: Training | None = None  # of a run that goes on, where they are not the document's any more
        self._past: Document | None = None
        self._computing = ("by NumPy", "")
        self._stale = self._anew = True  # the panel shows something else; another document altogether
        docks[DOCK].visibilityChanged.connect(self._on_dock_visibility_changed)
        session.changed.connect(self._on_session_changed)
        session.settings_changed.connect(self._on_session_settings_changed)
        session.state_changed.connect(self._on_session_state_changed)
        session.past.looked.connect(self._on_past_looked)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What its actions do."""
        own = {"initial_weights": self.open_initial_weights, "randomize": self.randomize}
        return {**own, **self.compiling.commands()}

    def set_theme(self, theme: Theme) -> None:
        """The colours of the panel."""
        self._theme = theme
        if self._panel is not None:
            self._panel.set_theme(theme)

    def add_actions(self, randomize: QAction, compiled: QAction) -> None:
        """The action that draws weights anew, whose tooltip says how; that of compiled code, which says if it is on."""
        self._randomize, self._tip = randomize, randomize.toolTip()
        self._show_tip()
        self.compiling.add_action(compiled)

    @property
    def panel(self) -> TrainingPanel:
        """The panel, made if it is not there yet."""
        return self._panel or self._make()

    def _make(self) -> TrainingPanel:
        if self._panel is not None:
            return self._panel
        panel: TrainingPanel = later("TrainingPanel")()
        self._panel = panel
        panel.set_theme(self._theme)
        panel.requested.connect(self._session.request)
        panel.refused.connect(self._notices.warning)
        panel.initial_weights_wanted.connect(self.open_initial_weights)
        panel.show_computing(*self._computing)
        self._docks.put(DOCK, panel)
        self._show()
        return panel

    # --- actions ------------------------------------------------------------------------------------------------

    @Slot()
    def open_initial_weights(self) -> None:
        """The dialog, on the document as it is now."""
        dialog: InitialWeightsDialog = later("InitialWeightsDialog")(self._shown, self._docks[DOCK].window())
        dialog.requested.connect(self._session.request)
        dialog.open()

    def randomize(self) -> None:
        """Fresh weights by what each layer begins with."""
        self._session.request(randomize(self._shown, fresh_seed()))

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def _shown(self) -> Document:
        if self._past is not None:
            return self._past
        document = self._session.document
        return document if self._settings is None else replace(document, training=self._settings)

    def _show(self) -> None:
        """Bring the panel up to date, now if it can be seen, else when it is."""
        self._stale = True
        panel, dock = self._panel, self._docks[DOCK]
        if panel is None or not dock.isVisible() or dock.visibleRegion().isEmpty():
            return
        panel.set_locked(self._lock())
        panel.show_document(self._shown, anew=self._anew)
        self._stale = self._anew = False

    def _lock(self) -> str:
        exercise = self._session.document.exercise
        return _LOCKED if self._session.held and exercise is not None and "training" in exercise.locked else ""

    def _show_tip(self) -> None:
        if self._randomize is None:
            return
        document = self._shown
        words = scheme_words([layer.initialiser for layer in document.network.layers[1:]])
        seed = "" if document.initial_seed is None else f"; the present ones are from the seed {document.initial_seed}"
        self._randomize.setToolTip(f"{self._tip}\nBy {words}{seed}")

    @Slot(object, object, str)
    def _on_session_changed(self, _before: Document, _after: Document, cause: str) -> None:
        self._anew = self._anew or cause == "replace"
        if cause == "replace":
            self._past = None
        self._settings = None
        self._show()
        self._show_tip()

    @Slot(object)
    def _on_session_settings_changed(self, training: Training) -> None:
        self._settings = training
        self._show()

    @Slot(object)
    def _on_session_state_changed(self, state: UiState) -> None:
        if not state.training:
            self._settings = None
        if self._panel is not None:
            self._panel.set_locked(self._lock())

    @Slot(str, str)
    def _on_compiling_told(self, said: str, why: str) -> None:
        self._computing = said, why
        if self._panel is not None:
            self._panel.show_computing(said, why)

    @Slot(object)
    def _on_past_looked(self, looking: Looking | None) -> None:
        self._past = None if looking is None else looking.document
        self._show()

    @Slot()
    def _on_dock_visibility_changed(self) -> None:
        dock = self._docks[DOCK]
        if dock.isVisible() and not dock.visibleRegion().isEmpty():
            self._make()
            if self._stale:
                self._show()

"""The learning rate test in the window: has the worker make it, shows how it goes, and puts the chosen rate into force.

For the main window. The test itself changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from engine.jobs import Failed, RateTested, RateTestJob
from engine.rate_test import HIGHEST, LOWEST, UPDATES, RateFinding
from gui.errand import Errand
from gui.later import later
from gui.session import Session
from gui.theme import LIGHT, Theme
from gui.worker import WorkerThread

if TYPE_CHECKING:
    from gui.dialogs.rate_test import RateTestDialog

#: Its own number, which no version of a document is.
VERSION = -3


class RateTesting(QObject):
    """The command on testing learning rates, by name in `commands`."""

    def __init__(self, session: Session, worker: WorkerThread, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._theme = LIGHT
        self._dialog: RateTestDialog | None = None
        self._errand = Errand(worker, VERSION, RateFinding, self)
        self._errand.progressed.connect(self._on_errand_progressed)
        self._errand.answered.connect(self._on_errand_answered)
        self._errand.failed.connect(self._on_errand_failed)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"rate_test": self.open}

    def set_theme(self, theme: Theme) -> None:
        """The colours of the dialog."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def open(self) -> None:
        """Begin a test over the usual range, once no training goes on."""
        self._session.when_idle(self._open, "to test learning rates")

    def _open(self) -> None:
        if not self._session.state.trainable:  # it no longer is, now that a run has ended
            return
        loss = self._session.past.shown.training.loss.replace("_", " ")
        dialog: RateTestDialog = later("RateTestDialog")(loss, self._window)
        self._dialog = dialog
        dialog.set_theme(self._theme)
        dialog.start_wanted.connect(self._on_dialog_start_wanted)
        dialog.stop_wanted.connect(self._errand.stop)
        dialog.rate_wanted.connect(self._session.set_learning_rate)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()
        self._on_dialog_start_wanted(LOWEST, HIGHEST, UPDATES)

    # --- what the dialog wants ----------------------------------------------------------------------------------

    @Slot(float, float, int)
    def _on_dialog_start_wanted(self, low: float, high: float, updates: int) -> None:
        if self._dialog is not None and not self._errand.running:
            self._errand.submit(RateTestJob(VERSION, self._session.past.shown, low, high, updates))
            self._dialog.show_running(True)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None

    # --- what the worker tells ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_errand_progressed(self, finding: RateFinding) -> None:
        if self._dialog is not None:
            self._dialog.show_finding(finding)

    @Slot(object)
    def _on_errand_answered(self, answer: RateTested) -> None:
        if self._dialog is not None:
            self._dialog.show_running(False)
            self._dialog.show_finding(answer.finding)

    @Slot(object)
    def _on_errand_failed(self, failed: Failed) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(failed.message)

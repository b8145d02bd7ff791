"""Several runs one after the other in the window: asks for them, has the worker make them, and keeps what comes of it.

For the main window. The runs begin from the document in view and change nothing until the last of them is done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from engine.document import Document
from engine.errors import StudioError
from engine.jobs import Failed, TrialsDone, TrialsJob
from engine.network import Network
from engine.numerals import shown
from engine.trials import Plan, TrialsProgress, Tried, planned
from gui.errand import Errand
from gui.later import later
from gui.notices import Notices
from gui.session import Session
from gui.worker import WorkerThread

if TYPE_CHECKING:
    from gui.dialogs.compare_runs import CompareRunsDialog

#: Its own number, which no version of a document is.
VERSION = -2
_MOST_TOLD = 8


class Comparing(QObject):
    """The command on comparing runs, by name in `commands`."""

    def __init__(self, session: Session, worker: WorkerThread, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._notices, self._window = session, notices, window
        self._dialog: CompareRunsDialog | None = None
        self._only_best = False
        self._network: Network | None = None  # of the document that the runs are of
        self._errand = Errand(worker, VERSION, TrialsProgress, self)
        self._errand.progressed.connect(self._on_errand_progressed)
        self._errand.answered.connect(self._on_errand_answered)
        self._errand.failed.connect(self._on_errand_failed)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"compare_runs": self.open}

    def open(self) -> None:
        """Ask for the runs, once no training goes on."""
        self._session.when_idle(self._open, "to compare runs")

    def _open(self) -> None:
        if not self._session.state.trainable:  # it no longer is, now that a run has ended
            return
        dialog: CompareRunsDialog = later("CompareRunsDialog")(self._document, self._names, self._window)
        self._dialog = dialog
        dialog.start_wanted.connect(self._on_dialog_start_wanted)
        dialog.stop_wanted.connect(self._errand.stop)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @property
    def _document(self) -> Document:
        return self._session.past.shown

    @property
    def _names(self) -> list[str]:
        session = self._session
        return [line.name for line in session.past.lines] + [run.name for run in session.document.runs]

    # --- what the dialog wants ----------------------------------------------------------------------------------

    @Slot(object, bool)
    def _on_dialog_start_wanted(self, plan: Plan, only_best: bool) -> None:
        if self._dialog is None or self._errand.running:
            return
        try:
            trials = planned(self._document, plan, self._names)
        except StudioError as error:
            self._notices.error(str(error))
            return
        self._only_best, self._network = only_best, self._document.network
        self._errand.submit(TrialsJob(VERSION, trials, plan))
        self._dialog.show_running(True)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None

    # --- what the worker tells ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_errand_progressed(self, progress: TrialsProgress) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(progress)

    @Slot(object)
    def _on_errand_answered(self, answer: TrialsDone) -> None:
        self._take(answer.outcome.done, answer.outcome.best)

    @Slot(object)
    def _on_errand_failed(self, failed: Failed) -> None:
        self._notices.error(failed.message)
        if self._dialog is not None:
            self._dialog.show_outcome((), None, "")

    def _take(self, done: Sequence[Tried], best: int | None) -> None:
        text = ""
        if self._session.document.network is not self._network:
            return  # another document was opened meanwhile
        if best is not None:
            chosen = done[best] if self._only_best else None
            text = _said(done, best, taken=self._only_best)
            entry = _entry(done, chosen)
            self._session.when_idle(lambda: self._session.past.take_in(done, chosen, entry), "")
            self._notices.ok(text)
        elif done:
            text = "None of the runs could be made."
        if self._dialog is not None:
            self._dialog.show_outcome(done, best, text)


def _entry(done: Sequence[Tried], chosen: Tried | None) -> str:
    """What the change of the document is called."""
    count = sum(made.run is not None for made in done)
    if chosen is not None:
        return f"Take over the best of {count:,} runs: {chosen.name}"
    return f"Keep {count:,} run{'' if count == 1 else 's'} for comparison"


def _said(done: Sequence[Tried], best: int, *, taken: bool) -> str:
    """All results in one line, the best first; of very many as many as can be read."""
    which = "training error" if math.isnan(done[best].test_error) else "test error"
    ranked = sorted((made for made in done if made.run is not None), key=lambda made: made.merit)
    told = "; ".join(f"{made.name}: {shown(made.merit, 4)}" for made in ranked[1 : _MOST_TOLD + 1])
    more = f"; and {len(ranked) - 1 - _MOST_TOLD:,} more" if len(ranked) - 1 > _MOST_TOLD else ""
    others = f" The others: {told}{more}." if told else ""
    what = "Its weights are in force." if taken else "All are kept."
    return f"Lowest {which}: {shown(ranked[0].merit, 4)} ({ranked[0].name}). {what}{others}"

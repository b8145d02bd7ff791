"""Keeps the errors and outputs of the document in force up to date, with one such job under way at a time.

Part of the session.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.jobs import Evaluated, EvaluateJob, Failed
from gui.document_holder import DocumentHolder
from gui.worker import WorkerThread


class Evaluations(QObject):
    """Asks the worker after each change; `evaluated` carries the answer about the document in force."""

    evaluated = Signal(object)

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._worker = worker
        self._asked: int | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is under way."""
        return self._asked is not None

    def ask(self) -> None:
        """The document in force has changed; a job under way is waited for, and the newest state asked after."""
        if self._asked is None:
            self._asked = self._holder.version
            self._worker.submit(EvaluateJob(self._asked, self._holder.document))

    def take(self, answer: Evaluated) -> None:
        """The worker's answer; one about an earlier state leads to the next question."""
        self._asked = None
        if answer.version == self._holder.version:
            self.evaluated.emit(answer)
        else:
            self.ask()

    def fail(self, answer: Failed) -> None:
        """There is no answer about this state; one that came later is asked about."""
        if answer.version == self._asked:
            self._asked = None
            if answer.version != self._holder.version:
                self.ask()
